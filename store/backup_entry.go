package store

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// entry is one key of the office with all that it holds: one line of state.jsonl.
// Two stores that hold the same have the same lines in the same order.
type entry struct {
	Key     text      `json:"key"` // without the office's prefix
	Type    string    `json:"type"`
	Expire  int64     `json:"expire,omitempty"` // the moment in ms at which Redis drops the key
	Value   *text     `json:"value,omitempty"`  // of a string
	Fields  [][2]text `json:"fields,omitempty"` // of a hash: field and value, sorted
	Items   []text    `json:"items,omitempty"`  // of a list in its order, of a set sorted
	Scores  [][2]text `json:"scores,omitempty"` // of a sorted set: member and score, in its order
	Entries []logged  `json:"entries,omitempty"`
	Last    string    `json:"last,omitempty"` // the last id that a stream has given
}

// logged is one entry of a stream.
type logged struct {
	ID     string `json:"id"`
	Values []text `json:"values"` // field, value, field, value, …
}

// text is a string of Redis, which may be any bytes: what is no UTF-8 is written
// as {"b64": "…"}.
type text string

type inBase64 struct {
	B64 string `json:"b64"`
}

// MarshalJSON implements json.Marshaler.
func (t text) MarshalJSON() ([]byte, error) {
	if !utf8.ValidString(string(t)) {
		return json.Marshal(inBase64{base64.StdEncoding.EncodeToString([]byte(t))})
	}
	s, err := encode(string(t))
	return []byte(s), err
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(b []byte) error {
	if !bytes.HasPrefix(b, []byte("{")) {
		return json.Unmarshal(b, (*string)(t))
	}
	var other inBase64
	if err := json.Unmarshal(b, &other); err != nil {
		return err
	}
	raw, err := base64.StdEncoding.DecodeString(other.B64)
	*t = text(raw)
	return err
}

// line is e as it stands in state.jsonl.
func (e entry) line() ([]byte, error) {
	s, err := encode(e)
	return []byte(s + "\n"), err
}

func readEntry(line []byte) (e entry, err error) {
	if err := json.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("read a line of the state: %w", err)
	}
	return e, nil
}

// size is how many things the key holds.
func (e entry) size() int {
	return len(e.Fields) + len(e.Items) + len(e.Scores) + len(e.Entries)
}

// Kinds of what a backup holds, in the order in which they are told.
const (
	CountMembers     = "members"
	CountReports     = "reports"
	CountHistory     = "history"
	CountAttachments = "attachments"
	CountIssues      = "issues"
	CountEditions    = "editions"
	CountNotices     = "notices"
	CountAcks        = "acks"
	CountMessages    = "messages"
	CountAudit       = "audit"
	CountCauses      = "causes"
	CountOther       = "other"
)

// Kinds lists every kind in that order.
func Kinds() []string {
	return []string{
		CountMembers, CountReports, CountHistory, CountAttachments, CountIssues, CountEditions,
		CountNotices, CountAcks, CountMessages, CountAudit, CountCauses, CountOther,
	}
}

// kind says what the key holds, and how many of it. What has no kind of its own
// counts as one each.
func (e entry) kind() (string, int) {
	name, rest, below := strings.Cut(string(e.Key), ":")
	switch {
	case !below && slices.Contains([]string{CountMembers, CountIssues, CountEditions, CountNotices, CountAudit}, name):
		return name, e.size()
	case below && name == "reports", below && name == "history", below && name == "acks":
		return name, e.size()
	case below && name == "story":
		return CountHistory, e.size()
	case below && name == "attachments" && strings.Contains(rest, ":"):
		return CountAttachments, e.size()
	case below && name == "msg":
		return CountMessages, 1
	case below && name == "cause":
		return CountCauses, 1
	}
	return CountOther, max(1, e.size())
}

// volatile reports whether the key is worth nothing elsewhere or is written by
// itself: the platform's token, locks, the layout and the hold.
func (k keys) volatile(key string) bool {
	return strings.HasPrefix(key, k.token("")) || key == k.schema() || key == k.hold()
}
