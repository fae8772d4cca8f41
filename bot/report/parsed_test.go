package report

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestParsedReadsAgain has a message that was parsed once, and looked at for what
// it mentions, read twice: as if it had been parsed each time.
func TestParsedReadsAgain(t *testing.T) {
	t.Parallel()
	l, units := mustLanguage(t), NewUnits(ruian)
	labelled(t, examples, func(line DryLine, _ time.Time, _ map[string]any) {
		d := DryContext{}
		if line.Context != nil {
			d = *line.Context
		}
		c := d.context(friday, units)
		want := l.Read(line.Text, c)
		p := l.Parse(line.Text, c)
		if diff := cmp.Diff(l.Mentions(line.Text, c), p.Mentions(c)); diff != "" {
			t.Errorf("%q mentions (-parsed anew +parsed once):\n%s", line.Text, diff)
		}
		for n := range 2 {
			if got := p.Read(c); !reflect.DeepEqual(want, got) {
				t.Errorf("%q, time %d (-parsed anew +parsed once):\n%s", line.Text, n+1, cmp.Diff(want, got))
			}
		}
	})
}

// TestMonthBesideALabel reads a month between a label and other words, which is
// a word of the grammar without being one of the lexicon.
func TestMonthBesideALabel(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for _, text := range []string{"问题12月底前", "线索10月移送3件", "问题1月份下降，线索3件", "制度九月修订2项"} {
		if len(readHere(l, text)) != 1 {
			t.Errorf("%q: not one judgement", text)
		}
	}
}
