package store

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// encode writes v as compact JSON that keeps < > & as they are.
func encode(v any) (string, error) {
	return encodeBehind("", v)
}

func encodeBehind(head string, v any) (string, error) {
	var b strings.Builder // the encoder writes once, so that it grows once, and its bytes become the string
	b.WriteString(head)
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "", fmt.Errorf("encode %T: %w", v, err)
	}
	return b.String()[:b.Len()-1], nil // the encoder ends with a newline
}

// encodeRecord writes v as the record that follows revision rev.
func encodeRecord(rev int64, v any) (string, error) {
	return encodeBehind(strconv.FormatInt(rev+1, 10)+" ", v)
}

// decodeRecord reads a record into v and returns its revision.
func decodeRecord(s string, v any) (int64, error) {
	number, text, _ := strings.Cut(s, " ")
	rev, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("a stored record has no revision: %w", err)
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return 0, fmt.Errorf("read stored %T: %w", v, err)
	}
	return rev, nil
}
