package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// FenPerWan is the number of fen in one 万元.
const FenPerWan = 1_000_000

// PercentUnit is how many hundredths one percent has.
const PercentUnit = 100

// ErrValue says that a JSON value is none of those that MarshalJSON writes.
var ErrValue = errors.New("neither a whole number nor an amount in 万元, a percentage, true, false or a text")

// String is the value without its unit: a count "12", an amount in 万元 without
// trailing zeros "1.19", a percentage "95.5", "true" or "false", the text itself.
// What people read is worded by templates.
func (v Value) String() string {
	switch v.Kind {
	case Money:
		return decimalString(v.N, FenPerWan)
	case Percent:
		return decimalString(v.N, PercentUnit)
	case YesNo:
		return strconv.FormatBool(v.N != 0)
	case Text:
		return v.Text
	case Count:
	}
	return strconv.FormatInt(v.N, 10)
}

// decimalString is n/one, one being a power of ten, without trailing zeros.
func decimalString(n, one int64) string {
	sign := ""
	if n < 0 {
		n, sign = -n, "-"
	}
	s := sign + strconv.FormatInt(n/one, 10)
	if rest := n % one; rest != 0 {
		digits := strconv.FormatInt(one+rest, 10)[1:]
		s += "." + strings.TrimRight(digits, "0")
	}
	return s
}

// Float is the figure for comparisons: a count, an amount in 万元 or a
// percentage. Yes is 1; a text is 0.
func (v Value) Float() float64 {
	switch v.Kind {
	case Money:
		return float64(v.N) / FenPerWan
	case Percent:
		return float64(v.N) / PercentUnit
	case Count, YesNo, Text:
	}
	return float64(v.N)
}

// None tells that the value says that there is nothing: 0, no, or the text 无.
// A percentage says how far something has come, and never that.
func (v Value) None() bool {
	switch v.Kind {
	case Percent:
		return false
	case Text:
		return v.Text == NoText
	case Count, Money, YesNo:
	}
	return v.N == 0
}

// MarshalJSON writes a count as an integer, an amount as a decimal string in
// 万元, a percentage as "95.5%", yes and no as true and false, and a text as
// {"text":"…"}.
func (v Value) MarshalJSON() ([]byte, error) {
	switch v.Kind {
	case Money:
		return []byte(`"` + v.String() + `"`), nil
	case Percent:
		return []byte(`"` + v.String() + `%"`), nil
	case Text:
		out, err := json.Marshal(jsonText{v.Text})
		if err != nil {
			return nil, fmt.Errorf("write text: %w", err)
		}
		return out, nil
	case Count, YesNo:
	}
	return []byte(v.String()), nil
}

// jsonText tells a text in JSON from an amount.
type jsonText struct {
	Text string `json:"text"`
}

// UnmarshalJSON reads what MarshalJSON writes. Anything else is ErrValue.
func (v *Value) UnmarshalJSON(data []byte) error {
	switch first := string(data[:min(len(data), 1)]); first {
	case `"`:
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return fmt.Errorf("read amount: %w", err)
		}
		return v.readDecimal(s)
	case "t", "f":
		return v.readYesNo(string(data))
	case "{":
		var t jsonText
		if err := json.Unmarshal(data, &t); err != nil {
			return fmt.Errorf("read text: %w", err)
		}
		*v = Value{Kind: Text, Text: t.Text}
		return nil
	}
	n, err := strconv.ParseInt(string(data), 10, 64)
	if err != nil {
		return fmt.Errorf("read count %q: %w", data, ErrValue)
	}
	*v = Value{Kind: Count, N: n}
	return nil
}

// readDecimal reads "1.19", an amount in 万元, or "95.5%".
func (v *Value) readDecimal(s string) error {
	kind, places := Money, 6
	body, percent := strings.CutSuffix(s, "%")
	if percent {
		kind, places = Percent, 2
	}
	n, ok := parseDecimal(body, places)
	if !ok {
		return fmt.Errorf("read amount %q: %w", s, ErrValue)
	}
	*v = Value{Kind: kind, N: n}
	return nil
}

func (v *Value) readYesNo(s string) error {
	yes, err := strconv.ParseBool(s)
	if err != nil {
		return fmt.Errorf("read %q: %w", s, ErrValue)
	}
	*v = Value{Kind: YesNo}
	if yes {
		v.N = 1
	}
	return nil
}

// parseDecimal reads a decimal with at most that many places, six at most, as a
// whole number of its last one.
func parseDecimal(s string, places int) (int64, bool) {
	body, negative := strings.CutPrefix(s, "-")
	whole, frac, _ := strings.Cut(body, ".")
	if whole == "" || len(whole) > 12 || len(frac) > places || strings.ContainsAny(body, "+-_eE ") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(frac + "000000")[:places], 10, 64)
	if err != nil {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// Clone is a copy that shares nothing. The clone of nil is an empty map.
func (v Values) Clone() Values {
	out := make(Values, len(v))
	maps.Copy(out, v)
	return out
}

// Equal reports whether both hold the same figures.
func (v Values) Equal(o Values) bool { return maps.Equal(v, o) }

// merged is v with o laid over it.
func (v Values) merged(o Values) Values {
	out := make(Values, len(v)+len(o))
	maps.Copy(out, v)
	maps.Copy(out, o)
	return out
}
