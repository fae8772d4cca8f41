package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/redis/go-redis/v9"
)

// ErrForeign says that a key is of a type, or has something, that this program
// never writes.
var ErrForeign = errors.New("a key of the office holds what this program does not write")

// reading asks for one key and takes the answers.
type reading struct {
	e      entry
	value  *redis.StringCmd
	fields *redis.MapStringStringCmd
	items  *redis.StringSliceCmd
	scores *redis.ZSliceCmd
	logged *redis.Cmd
	stream *redis.XInfoStreamCmd
}

func (r *reading) ask(ctx context.Context, p redis.Pipeliner, name string) {
	switch r.e.Type {
	case "string":
		r.value = p.Get(ctx, name)
	case "hash":
		r.fields = p.HGetAll(ctx, name)
	case "list":
		r.items = p.LRange(ctx, name, 0, -1)
	case "set":
		r.items = p.SMembers(ctx, name)
	case "zset":
		r.scores = p.ZRangeWithScores(ctx, name, 0, -1)
	case "stream":
		r.logged = p.Do(ctx, "XRANGE", name, "-", "+")
		r.stream = p.XInfoStream(ctx, name)
	}
}

// take fills the entry; false when the key has gone.
func (r *reading) take() (bool, error) {
	switch r.e.Type {
	case "none":
		return false, nil
	case "string":
		if errors.Is(r.value.Err(), redis.Nil) {
			return false, nil
		}
		value := text(r.value.Val())
		r.e.Value = &value
		return true, r.value.Err()
	case "hash":
		return r.takeHash()
	case "list", "set":
		for _, item := range r.items.Val() {
			r.e.Items = append(r.e.Items, text(item))
		}
		if r.e.Type == "set" {
			slices.Sort(r.e.Items)
		}
		return len(r.e.Items) > 0, r.items.Err()
	case "zset":
		for _, z := range r.scores.Val() {
			member, _ := z.Member.(string)
			r.e.Scores = append(r.e.Scores, [2]text{text(member), float(z.Score)})
		}
		return len(r.e.Scores) > 0, r.scores.Err()
	case "stream":
		return r.takeStream()
	}
	return false, fmt.Errorf("%w: %s", ErrForeign, r.e.Type)
}

func (r *reading) takeHash() (bool, error) {
	for field, value := range r.fields.Val() {
		r.e.Fields = append(r.e.Fields, [2]text{text(field), text(value)})
	}
	slices.SortFunc(r.e.Fields, func(a, b [2]text) int { return bytes.Compare([]byte(a[0]), []byte(b[0])) })
	return len(r.e.Fields) > 0, r.fields.Err()
}

func (r *reading) takeStream() (bool, error) {
	if err := errors.Join(r.logged.Err(), r.stream.Err()); err != nil {
		return false, err
	}
	info := r.stream.Val()
	if info.Groups > 0 {
		return false, fmt.Errorf("%w: a stream with consumer groups", ErrForeign)
	}
	r.e.Last = info.LastGeneratedID
	list, _ := r.logged.Val().([]any)
	for _, one := range list {
		m, ok := loggedOf(one)
		if !ok {
			return false, fmt.Errorf("%w: a stream's entry is %T", ErrForeign, one)
		}
		r.e.Entries = append(r.e.Entries, m)
	}
	return true, nil
}

// loggedOf is one entry as XRANGE answers it: [id, [field, value, …]].
func loggedOf(answer any) (out logged, ok bool) {
	pair, _ := answer.([]any)
	if len(pair) != 2 {
		return out, false
	}
	out.ID, ok = pair[0].(string)
	values, is := pair[1].([]any)
	for _, v := range values {
		s, _ := v.(string)
		out.Values = append(out.Values, text(s))
	}
	return out, ok && is
}

// eachLine reads state.jsonl line by line.
func eachLine(r io.Reader, take func(e entry, line []byte) error) error {
	in := bufio.NewReaderSize(r, 64<<10)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF // half a line
		}
		if err != nil {
			return fmt.Errorf("read the state: %w", err)
		}
		e, err := readEntry(line)
		if err == nil {
			err = take(e, line)
		}
		if err != nil {
			return err
		}
	}
}
