package ledger

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The public figures that a bulletin has printed.
const (
	publicFound, publicRectified = 68, 66 // 97.06 %
	publicInquiries, publicFiled = 19, 14 // 函询, 立案: 33
)

// whole is everything up to that day.
func whole(tb testing.TB, to string) Cut {
	tb.Helper()
	return Cut{To: day(tb, to)}
}

// count counts with the default ladder.
func countOf(issues []Issue, cut Cut) Stats {
	return Count(issues, cut, Rules{Rectify: DefaultLadder()}, workdays)
}

func TestPublicFigures(t *testing.T) {
	var issues []Issue
	for k := range publicFound {
		i := standing(t, Rectifying)
		i.Number, i.Instalments, i.Extensions, i.Instructions = Number(2026, k+1, ""), nil, nil, nil
		i.AmountFen = 0
		if k < publicRectified {
			o := complete(ActSignOff)
			switch {
			case k < publicInquiries:
				o.Forms = []Disposition{{Form: 1, Kind: "函询", Cases: 1}}
			case k < publicInquiries+publicFiled:
				o.Forms = []Disposition{{Form: 4, Kind: "立案", Cases: 1}}
			}
			i = play(t, i, o)
		}
		issues = append(issues, i)
	}
	s := countOf(issues, whole(t, "2026-10-09"))
	if s.Registered.N != 68 || s.Closure != (Ratio{66, 68}) || s.Closure.Percent() != "97.06%" {
		t.Errorf("%d of %d is %s", s.Closure.N, s.Closure.Of, s.Closure.Percent())
	}
	if s.Median.Of != 66 || s.Median.Working != float64(workdays.Overdue(day(t, "2026-09-01"), day(t, "2026-10-08"))) {
		t.Errorf("median %+v", s.Median)
	}
	if len(s.Forms) != 2 || s.Forms[0].Kind != "函询" || s.Forms[0].Cases.N != 19 || s.Forms[1].Cases.N != 14 || s.Forms[1].People.N != 0 {
		t.Fatalf("%+v", s.Forms)
	}
	if sum, err := Sum(s.Forms[0].Cases, s.Forms[1].Cases); err != nil || sum.N != 33 {
		t.Errorf("函询 and 立案: %d %v", sum.N, err)
	}
	if _, err := s.Forms[0].Cases.Add(s.Forms[0].People); !errors.Is(err, ErrScope) {
		t.Errorf("cases and people are added: %v", err)
	}
}

// TestScope: 234 problems, 52 leads, 11 cases of 12 people are four figures.
func TestScope(t *testing.T) {
	cut := whole(t, "2026-10-31")
	figures := []Figure{}
	for what, n := range map[What]int64{Problems: 234, Leads: 52, Cases: 11, People: 12} {
		f := cut.figure(what)
		f.N = n
		figures = append(figures, f)
	}
	for k, f := range figures {
		for l, g := range figures {
			if sum, err := f.Add(g); (err == nil) != (k == l) || err != nil && sum != (Figure{}) {
				t.Errorf("%s + %s = %d, %v", f.What, g.What, sum.N, err)
			}
		}
	}
	f := figures[0]
	for name, other := range map[string]Cut{
		"another month": {To: day(t, "2026-11-30")},
		"part of it":    {From: day(t, "2026-10-01"), To: cut.To},
		"a township's":  {To: cut.To, Area: "330381120"},
	} {
		g := f
		g.Cut = other
		if _, err := f.Add(g); !errors.Is(err, ErrScope) {
			t.Errorf("%s is added: %v", name, err)
		}
	}
	if _, err := Sum(); !errors.Is(err, ErrScope) {
		t.Errorf("a sum of nothing: %v", err)
	}
}

// TestApprox: 1.8万余 stays 余 whatever is added to it.
func TestApprox(t *testing.T) {
	f := whole(t, "2026-10-31").figure(People)
	fig := func(n int64, a Approx) Figure { f.N, f.Approx = n, a; return f }
	for _, c := range []struct {
		a, b, want Figure
	}{
		{fig(18_000, Over), fig(33, Exact), fig(18_033, Over)},
		{fig(33, Exact), fig(18_000, Over), fig(18_033, Over)},
		{fig(18_000, Over), fig(100, About), fig(18_100, About)},
		{fig(1, Exact), fig(2, Exact), fig(3, Exact)},
	} {
		if got, err := c.a.Add(c.b); err != nil || got != c.want {
			t.Errorf("%+v: %v", got, err)
		}
	}
}

func TestPercent(t *testing.T) {
	for want, r := range map[string]Ratio{
		"97.06%": {66, 68}, "100.00%": {68, 68}, "0.00%": {0, 68}, "": {3, 0}, "33.33%": {1, 3}, "66.67%": {2, 3}, "0.01%": {1, 20_000}, "112.50%": {9, 8},
	} {
		if got := r.Percent(); got != want {
			t.Errorf("%d of %d: %s, want %s", r.N, r.Of, got, want)
		}
	}
}

// TestStats counts a small ledger at three moments.
func TestStats(t *testing.T) {
	bare := func(number, registered, due string) Issue {
		return Issue{
			Number: number, Area: "330381120", Text: "事", Responsible: "人", Status: Rectifying, RegisteredOn: day(t, registered), DueOn: day(t, due), Armed: true,
		}
	}
	unit, staff := "M0001", "M0010"
	paying := bare("RA26-0001", "2026-09-01", "2026-12-31") // 1.19万 in three instalments, one unchecked
	paying.AmountFen = 1_190_000
	paying = play(t, paying,
		on(t, "2026-09-10", Order{Act: ActRepay, By: unit, Fen: 500_000}), on(t, "2026-09-11", Order{Act: ActCheck, By: staff}),
		on(t, "2026-10-10", Order{Act: ActRepay, By: unit, Fen: 400_000}), on(t, "2026-10-20", Order{Act: ActCheck, By: staff}),
		on(t, "2026-10-21", Order{Act: ActRepay, By: unit, Fen: 290_000}),
	)
	again := play(t, bare("RA26-0002", "2026-09-01", "2026-10-09"), // signed off after 5 working days, found again in October
		on(t, "2026-09-08", Order{Act: ActSignOff, By: staff, Forms: []Disposition{{Form: 1, Kind: "谈话", Cases: 1, People: 2}}}),
		on(t, "2026-10-12", Order{Act: ActRelapse, By: staff, Note: "又犯", On: day(t, "2026-10-16")}),
	)
	late := bare("RA26-0003", "2026-09-02", "2026-09-04") // signed off in October, 21 working days after it was registered
	late = play(t, late, on(t, "2026-10-13", Order{Act: ActSignOff, By: staff, Forms: []Disposition{{Form: 1, Kind: "谈话", Cases: 1, People: 1}}}))
	elsewhere := bare("RA26-0004", "2026-10-08", "2026-10-09")
	elsewhere.Area = "330381101"
	issues := []Issue{paying, again, late, elsewhere}

	type row struct {
		Registered, SignedOff, SignOffs, Relapsed, Ever int64
		Median                                          Days
		Received, Reported, Payments                    int64
		Overdue                                         map[Stage]int64
		People                                          int64
	}
	for name, c := range map[string]struct {
		cut  Cut
		want row
	}{
		"September, as it stood": {Cut{From: day(t, "2026-09-01"), To: day(t, "2026-09-30")}, row{
			3, 1, 1, 0, 1, Days{5, 1}, 500_000, 0, 1, map[Stage]int64{StageRed: 1}, 2,
		}},
		"October alone": {Cut{From: day(t, "2026-10-01"), To: day(t, "2026-10-31")}, row{
			1, 0, 1, 0, 0, Days{}, 0, 0, 0, map[Stage]int64{StageRed: 1}, 0,
		}},
		"the whole": {whole(t, "2026-10-31"), row{
			4, 1, 2, 1, 2,
			Days{float64(workdays.Overdue(day(t, "2026-09-02"), day(t, "2026-10-13"))), 1},
			900_000, 290_000, 3,
			map[Stage]int64{StageRed: 1, StageOrange: 1},
			3,
		}},
		"陶山镇": {Cut{To: day(t, "2026-10-31"), Area: "330381120"}, row{
			3, 1, 2, 1, 2,
			Days{float64(workdays.Overdue(day(t, "2026-09-02"), day(t, "2026-10-13"))), 1},
			900_000, 290_000, 3,
			map[Stage]int64{StageOrange: 1},
			3,
		}},
	} {
		s := countOf(issues, c.cut)
		got := row{
			s.Registered.N, s.SignedOff.N, s.SignOffs.N, s.Relapse.N, s.Relapse.Of, s.Median,
			s.Money.Received.N, s.Money.Reported.N, s.Money.Payments.N,
			map[Stage]int64{},
			0,
		}
		for stage, f := range s.Overdue {
			got.Overdue[stage] = f.N
			if f.Scope != s.Registered.Scope {
				t.Errorf("%s: overdue by stage has the scope %+v", name, f.Scope)
			}
		}
		for _, f := range s.Forms {
			got.People += f.People.N
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestStatsFollowTheUnit: before the townships were merged, the issue counts for who held it.
func TestStatsFollowTheUnit(t *testing.T) {
	i := play(t, standing(t, Rectifying), complete(ActTransfer)) // on 8 October, from 330381120 to 330381101
	for d, want := range map[string][2]int64{"2026-10-07": {1, 0}, "2026-10-08": {0, 1}} {
		old := countOf([]Issue{i}, Cut{To: day(t, d), Area: "330381120"}).Registered.N
		now := countOf([]Issue{i}, Cut{To: day(t, d), Area: "330381101"}).Registered.N
		if got := [2]int64{old, now}; got != want {
			t.Errorf("%s: %v, want %v", d, got, want)
		}
	}
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		days []int
		want float64
	}{{[]int{9, 1, 4}, 4}, {[]int{1, 4}, 2.5}, {[]int{7}, 7}, {nil, 0}} {
		if got := medianOf(c.days); got.Working != c.want || got.Of != len(c.days) {
			t.Errorf("%v: %+v", c.days, got)
		}
	}
}
