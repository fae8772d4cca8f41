package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// unseen are corpora that were written and labelled after the specification
// by others than the program's authors, or before it was run on them.
var unseen = []string{"testdata/unseen.jsonl", "testdata/unseen2.jsonl", "testdata/unseen3.jsonl", "testdata/unseen4.jsonl"}

// tally counts how a corpus was read.
type tally struct{ all, exact, asked int }

// TestUnseen reads them. No figure may be recorded that its label does not
// have, 97 % must be exact, and no more than 2 % may ask where the label does not.
func TestUnseen(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for _, file := range unseen {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			var n tally
			labelled(t, file, func(c DryLine, now time.Time, label map[string]any) {
				r, _ := l.DryRun(c.Text, c.Context, now, ruian)
				n.add(t, c, label, asMap(t, r))
			})
			if n.all < 300 {
				t.Fatalf("%d messages", n.all)
			}
			t.Logf("%d messages, %d exact, %d ask needlessly", n.all, n.exact, n.asked)
			if n.exact*100 < n.all*97 || n.asked*100 > n.all*2 {
				t.Errorf("%d messages, only %d exact, %d ask needlessly", n.all, n.exact, n.asked)
			}
		})
	}
}

// add compares one reading with its label, and fails on a figure too many.
func (n *tally) add(t *testing.T, c DryLine, label, got map[string]any) {
	t.Helper()
	n.all++
	diff := cmp.Diff(label, expected(got, label))
	if diff == "" {
		n.exact++
		return
	}
	t.Logf("%s %.120q (-want +got):\n%s", c.ID, c.Text, diff)
	wants, gots := reportsOf(label), reportsOf(got)
	for i, g := range gots {
		want := map[string]any{}
		if len(wants) == len(gots) {
			want = wants[i]
		}
		if g["outcome"] == string(OutAsk) && want["outcome"] != string(OutAsk) {
			n.asked++
		}
		if key, ok := surplus(want, g); ok {
			t.Errorf("%s %.120q records %s wrongly", c.ID, c.Text, key)
		}
	}
}

// reportsOf is the list of reports in a label or a reading: one, or several.
func reportsOf(m map[string]any) []map[string]any {
	many, ok := m["reports"].([]any)
	if !ok {
		return []map[string]any{m}
	}
	var out []map[string]any
	for _, r := range many {
		if one, ok := r.(map[string]any); ok {
			out = append(out, one)
		}
	}
	return out
}

// surplus names a figure that is read and that the label does not have.
func surplus(want, got map[string]any) (string, bool) {
	labelled, _ := want["values"].(map[string]any)
	values, _ := got["values"].(map[string]any)
	for key, v := range values {
		if w, ok := labelled[key]; !ok || w != v {
			return key, true
		}
	}
	return "", false
}
