package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOffersBothFigures holds that a question about 3件还是5件 offers both.
func TestOffersBothFigures(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for _, text := range []string{"线索3件还是5件", "线索3还是5", "线索3或5件", "线索3件或者5件", "线索3件还是5件？"} {
		_, js := l.DryRun("问题12，"+text+"，问责2，制度1", nil, friday, ruian)
		if len(js[0].Questions) != 1 {
			t.Fatalf("%q: %+v", text, js[0].Questions)
		}
		q := js[0].Questions[0]
		want := []Value{{Kind: Count, N: 3}, {Kind: Count, N: 5}}
		if diff := cmp.Diff(want, q.Candidates); diff != "" || q.Doubt != DoubtTwice {
			t.Errorf("%q asks %s (-want +got):\n%s", text, q.Doubt, diff)
		}
	}
}
