package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
)

const examples = "testdata/examples.jsonl"

// friday is the moment at which every example is read.
var friday = time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone)

func mustLanguage(tb testing.TB) *Language {
	tb.Helper()
	l, err := NewLanguage(Defaults())
	if err != nil {
		tb.Fatal(err)
	}
	return l
}

// asMap is a value as JSON shows it.
func asMap(t *testing.T, v any) map[string]any {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// expected keeps of got the fields that want names.
func expected(got, want map[string]any) map[string]any {
	out := map[string]any{}
	for key := range want {
		out[key] = got[key]
	}
	return out
}

// labelled hands every message of a file to check, with what must come back.
// A line that names no moment is read on friday.
func labelled(t *testing.T, file string, check func(c DryLine, now time.Time, label map[string]any)) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var c struct {
			DryLine
			Now    time.Time      `json:"now"`
			Expect map[string]any `json:"expect"`
		}
		c.Now = friday
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		check(c.DryLine, c.Now, c.Expect)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

func TestExamples(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	n := 0
	labelled(t, examples, func(c DryLine, _ time.Time, label map[string]any) {
		n++
		got, _ := l.DryRun(c.Text, c.Context, friday, ruian)
		if diff := cmp.Diff(label, expected(asMap(t, got), label)); diff != "" {
			t.Errorf("%s %.120q (-want +got):\n%s", c.ID, c.Text, diff)
		}
	})
	if n != 100 {
		t.Fatalf("%d examples", n)
	}
}

// TestExamplesAreCurrent compares the copy with the specification where that is at hand.
func TestExamplesAreCurrent(t *testing.T) {
	dir := os.Getenv("WEIDUBAO_SPEC_DIR")
	if dir == "" {
		return
	}
	want, err := os.ReadFile(filepath.Join(dir, "examples.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(examples)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Error("testdata/examples.jsonl is not the specification's")
	}
}
