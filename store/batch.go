package store

import (
	"fmt"
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot"
)

// Types of keys, as commit.lua spells them.
const (
	aString = 's'
	aHash   = 'h'
	aList   = 'l'
	aSet    = 'S'
	aZset   = 'z'
	aStream = 'x'
)

// batch is a change flattened into the operations of commit.lua.
type batch struct {
	keys   []string
	types  []byte
	places map[string]int
	args   []any
	labels []string // of each operation, for who reads a conflict
	err    error
}

func newBatch(cause string) *batch {
	b := &batch{places: make(map[string]int)}
	b.key(aString, cause)
	return b
}

// key returns the place of key, which the script checks to be of that type.
func (b *batch) key(kind byte, key string) int {
	if n, ok := b.places[key]; ok {
		return n
	}
	b.keys = append(b.keys, key)
	b.types = append(b.types, kind)
	b.places[key] = len(b.keys)
	return len(b.keys)
}

// op adds one operation. label says what it is about, without secrets.
func (b *batch) op(label, name string, args ...any) {
	b.labels = append(b.labels, label)
	b.args = append(b.args, name)
	b.args = append(b.args, args...)
}

// json encodes v; an error is kept for the end.
func (b *batch) json(v any) string {
	text, err := encode(v)
	b.keep(err)
	return text
}

func (b *batch) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// record adds a revision-checked field of a hash.
func (b *batch) record(label, key, id string, rev int64, v any) {
	value, err := encodeRecord(rev, v)
	b.keep(err)
	b.op(label+" "+id, "rec", b.key(aHash, key), id, rev, value)
}

func (b *batch) arguments(k keys, reply string, replicated bool) []any {
	flag := "0"
	if replicated {
		flag = "1"
	}
	head := []any{
		string(b.types), reply, int(causeLife / time.Second), flag,
		k.states(), k.messages(), k.platforms(), k.early(),
	}
	return append(head, b.args...)
}

// verdict turns the script's answer into Commit's.
func (b *batch) verdict(answer []any) error {
	if len(answer) == 0 {
		return fmt.Errorf("commit: the script answered nothing")
	}
	switch answer[0] {
	case "ok":
		return nil
	case "dup":
		reply, _ := answer[1].(string)
		return &bot.DuplicateError{Reply: reply}
	case "conflict":
		n, _ := answer[1].(int64)
		if n < 1 || int(n) > len(b.labels) {
			return bot.ErrConflict
		}
		return fmt.Errorf("%w: %s", bot.ErrConflict, b.labels[n-1])
	default:
		return fmt.Errorf("commit: the script answered %v", answer[0])
	}
}

// millis is t in milliseconds, 0 for no time at all.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment reads what millis wrote.
func moment(ms string) time.Time {
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil || n == 0 {
		return time.Time{}
	}
	return time.UnixMilli(n)
}
