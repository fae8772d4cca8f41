package ledger

import (
	"math"
	"testing"
)

// paid is an issue of 1.19万 of which these instalments were reported.
func paid(tb testing.TB, fen ...int64) Issue {
	tb.Helper()
	i := standing(tb, Rectifying)
	i.Instalments = nil
	for _, f := range fen {
		i = play(tb, i, on(tb, "2026-10-08", Order{Act: ActRepay, By: "M0001", Fen: f, Sure: true}))
	}
	return i
}

func TestRepay(t *testing.T) {
	left := func(fen int64) *int64 { return &fen }
	for _, c := range []struct {
		name   string
		before []int64
		fen    int64
		left   *int64
		want   Why
		ref    int64 // of what is asked
	}{
		{"5000, 6900 left", nil, 500_000, left(690_000), "", 0},
		{"the second of three", []int64{500_000}, 400_000, nil, "", 0},
		{"the third, nothing left", []int64{500_000, 400_000}, 290_000, left(0), "", 0},
		{"a fen too much", []int64{500_000, 400_000}, 290_001, nil, WhyExceeds, 1_190_001},
		{"everything at once", nil, 1_190_000, nil, "", 0},
		{"everything and a fen", nil, 1_190_001, nil, WhyExceeds, 1_190_001},
		{"all 1.19万 after 5000: the total?", []int64{500_000}, 1_190_000, nil, WhyTotal, 500_000},
		{"7000 after 5000 fits", []int64{500_000}, 600_000, nil, "", 0},
		{"7000 with 4900 left after 2000: the total?", []int64{200_000}, 700_000, left(490_000), WhyTotal, 200_000},
		{"5000 after 5000: said again?", []int64{500_000}, 500_000, nil, WhyTotal, 500_000},
		{"5000 after 5000, 1900 left", []int64{500_000}, 500_000, left(190_000), "", 0},
		{"the words do not add up", nil, 500_000, left(600_000), WhyLeft, 690_000},
		{"less than came before, left as of a total", []int64{500_000}, 400_000, left(790_000), WhyLeft, 290_000},
		{"nothing", nil, 0, nil, WhyAmount, 0},
		{"less than nothing", nil, -1, nil, WhyAmount, 0},
		{"beyond all counting", []int64{500_000}, math.MaxInt64, nil, WhyAmount, 0},
	} {
		i := paid(t, c.before...)
		o := on(t, "2026-10-09", Order{Act: ActRepay, By: "M0001", Fen: c.fen, Left: c.left})
		why, refused := refusal(i, o)
		if why != c.want || refused.Fen != c.ref {
			t.Errorf("%s: %q with %d, want %q with %d", c.name, why, refused.Fen, c.want, c.ref)
		}
		if o.Sure = true; why.Asks() {
			after := play(t, i, o)
			if n := after.Instalments[len(after.Instalments)-1]; n.Fen != c.fen || n.Sure != (after.Claimed() > after.AmountFen) {
				t.Errorf("%s, confirmed: %+v", c.name, n)
			}
		}
	}
	i := paid(t)
	i.AmountFen = 0
	if why, _ := refusal(i, on(t, "2026-10-09", Order{Act: ActRepay, By: "M0001", Fen: 1})); why != WhyNoAmount || !why.Asks() {
		t.Errorf("money that the ledger does not know of: %q", why)
	}
}

// TestInstalments is 1.19万 in three instalments: one is checked, one never came
// and is paid again, the rest counts when the reviewer signs off.
func TestInstalments(t *testing.T) {
	i := paid(t, 500_000, 400_000)
	i = play(t, i, on(t, "2026-10-09", Order{Act: ActCheck, By: "M0010", Of: 1}))
	if i.RecoveredFen != 500_000 || i.Claimed() != 900_000 || i.Remaining() != 690_000 {
		t.Errorf("checked %d, claimed %d, remain %d", i.RecoveredFen, i.Claimed(), i.Remaining())
	}
	i = play(t, i, on(t, "2026-10-09", Order{Act: ActRepay, By: "M0001", Fen: 290_000}))
	why, refused := refusal(i, on(t, "2026-10-10", Order{Act: ActCheck, By: "M0010"}))
	if why != WhyWhich || len(refused.Seqs) != 2 || refused.Seqs[1] != 3 {
		t.Errorf("which one: %q %v", why, refused.Seqs)
	}
	i = play(t, i, on(t, "2026-10-10", Order{Act: ActStrike, By: "M0010", Of: 2, Note: "账上没有"}))
	if n := i.Instalments[1]; n.State != Struck || n.CheckedBy != "M0010" || i.Claimed() != 790_000 || i.RecoveredFen != 500_000 {
		t.Errorf("%+v, claimed %d", n, i.Claimed())
	}
	if why, _ := refusal(i, on(t, "2026-10-10", Order{Act: ActCheck, By: "M0010", Of: 2})); why != WhyNothing {
		t.Errorf("a struck one is checked: %q", why)
	}
	i = play(t, i, on(t, "2026-10-12", Order{Act: ActRepay, By: "M0001", Fen: 400_000}))
	after, step, err := i.Do(on(t, "2026-10-13", Order{Act: ActSignOff, By: "M0010"}), workdays)
	if err != nil || after.RecoveredFen != 500_000 || after.Claimed() != 1_190_000 || step.Fen != 0 {
		t.Errorf("signed off unchecked: %d received, %d of it now: %v", after.RecoveredFen, step.Fen, err)
	}
	if n := after.Instalments[1]; n.State != Struck {
		t.Errorf("the sign-off brought the struck one back: %+v", n)
	}
}
