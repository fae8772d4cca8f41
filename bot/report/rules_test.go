package report

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/calendar"
)

var update = flag.Bool("update", false, "rewrite testdata/rules.txt and kinds.txt with what is read now")

const rulesFile = "testdata/rules.txt"

// contexts are what the messages of testdata/rules.txt are read against.
func contexts() map[string]*DryContext {
	n := func(v ...int64) Values {
		out := Values{}
		for i, key := range []string{"problems", "leads", "accountable", "systems"} {
			if i < len(v) {
				out[key] = Value{Kind: Count, N: v[i]}
			}
		}
		return out
	}
	last := calendar.Week{Year: 2026, Number: 46}
	filled := n(0, 0, 2, 1)
	delete(filled, "problems")
	delete(filled, "leads")
	return map[string]*DryContext{
		"-":        nil,
		"full":     {Existing: n(12, 3, 2, 1)},
		"part":     {Existing: n(12, 3)},
		"held":     {Held: n(150, 3, 2, 1)},
		"filled":   {Existing: n(12, 3), Held: filled},
		"lastweek": {Existing: n(12, 3, 2, 1), ExistingWeek: &last},
		"taoshan":  {Existing: n(12, 3, 2, 1), ExistingUnit: "陶山镇"},
	}
}

// letters shorten the keys of the default indicators.
var letters = map[string]string{"problems": "P", "leads": "L", "accountable": "A", "systems": "S", "villages": "V", "rectified": "R", "recovered": "M"}

// short writes judgements on one line: outcome, unit and week where they are
// not the usual ones, P12 L3 for figures, ?P for questions.
func short(js []Judgement) string {
	var all []string
	units := NewUnits(ruian)
	for _, j := range js {
		out := []string{string(j.Outcome)}
		if name := units.Name(j.Unit); name != "塘下镇" {
			out = append(out, "@"+name)
		}
		if j.Week != nil && j.Week.Number != 47 {
			out = append(out, j.Week.String())
		}
		for _, ind := range Defaults() {
			if v, ok := j.Values[ind.Key]; ok {
				out = append(out, letters[ind.Key]+v.String())
			}
		}
		for _, key := range j.AskAbout() {
			if l, ok := letters[key]; ok {
				key = l
			}
			out = append(out, "?"+key)
		}
		all = append(all, strings.Join(out, " "))
	}
	return strings.Join(all, " | ")
}

// TestRules reads testdata/rules.txt with the default indicators.
func TestRules(t *testing.T) {
	if n := readTogether(t, mustLanguage(t), rulesFile, contexts(), short); n < 200 {
		t.Errorf("only %d messages", n)
	}
}

// readTogether reads a file of wanted judgement, context and message, separated
// by tabs; \n in a message is a line end. It tells how many messages there are.
func readTogether(t *testing.T, l *Language, file string, known map[string]*DryContext, say func([]Judgement) string) (n int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var rewritten strings.Builder
	for line := range strings.Lines(string(data)) {
		cells := strings.SplitN(strings.TrimRight(line, "\n"), "\t", 3)
		if len(cells) != 3 {
			rewritten.WriteString(line)
			continue
		}
		n++
		dc, ok := known[cells[1]]
		if !ok {
			t.Fatalf("unknown context %q, known are %v", cells[1], slices.Sorted(maps.Keys(known)))
		}
		_, js := l.DryRun(strings.ReplaceAll(cells[2], `\n`, "\n"), dc, friday, ruian)
		got := say(js)
		fmt.Fprintf(&rewritten, "%s\t%s\t%s\n", got, cells[1], cells[2])
		if got != cells[0] && !*update {
			t.Errorf("%s %s\n  got  %s\n  want %s", cells[1], cells[2], got, cells[0])
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(rewritten.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return n
}
