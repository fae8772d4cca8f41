package ledger

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// lines writes digests as one line per line: M0001 RA26-0001/red officer 17.
func lines(digests []Digest) []string {
	out := []string{}
	for _, d := range digests {
		for _, l := range d.Lines {
			out = append(out, fmt.Sprintf("%s %s/%s %s %d", d.Member, l.Issue.Number, l.Stage, l.Why, l.Overdue))
		}
	}
	return out
}

func TestDigests(t *testing.T) {
	taoshan := func(number, due string, change func(*Issue)) Issue {
		i := Issue{Number: number, Area: "330381120", Status: Rectifying, DueOn: day(t, due), Armed: true}
		if change != nil {
			change(&i)
		}
		return i
	}
	// On 2 November 2026: due 30 October is 1 working day over, 22 October 7, 9 October 17.
	for _, c := range []struct {
		name   string
		issues []Issue
		told   []string
		want   []string
	}{
		{"far away", []Issue{taoshan("RA26-0001", "2026-12-31", nil)}, nil, []string{}},
		{"T-7 the officer", []Issue{taoshan("RA26-0001", "2026-11-11", nil)}, nil, []string{"M0001 RA26-0001/t-7 officer -7"}},
		{"yellow also the head", []Issue{taoshan("RA26-0001", "2026-10-30", nil)}, nil, []string{
			"M0001 RA26-0001/yellow officer 1", "M0002 RA26-0001/yellow head 1",
		}},
		{"orange also the leader in charge of the unit", []Issue{taoshan("RA26-0001", "2026-10-22", nil)}, nil, []string{
			"M0001 RA26-0001/orange officer 7", "M0002 RA26-0001/orange head 7", "M0003 RA26-0001/orange leader 7",
		}},
		{"the leader named on the issue instead", []Issue{taoshan("RA26-0001", "2026-10-22", func(i *Issue) { i.Leader = "M0006" })}, nil, []string{
			"M0001 RA26-0001/orange officer 7", "M0002 RA26-0001/orange head 7", "M0006 RA26-0001/orange leader 7",
		}},
		{"a named leader who left: who is in charge", []Issue{taoshan("RA26-0001", "2026-10-22", func(i *Issue) { i.Leader = "M0009" })}, nil, []string{
			"M0001 RA26-0001/orange officer 7", "M0002 RA26-0001/orange head 7", "M0003 RA26-0001/orange leader 7",
		}},
		{"no leader in charge: nobody extra", []Issue{{Number: "RA26-0001", Area: "D001", Status: Rectifying, DueOn: day(t, "2026-10-22"), Armed: true}}, nil, []string{}},
		{"red also the chief leaders, once per person", []Issue{taoshan("RA26-0001", "2026-10-09", func(i *Issue) { i.Leader = "M0004" })}, nil, []string{
			"M0001 RA26-0001/red officer 17", "M0002 RA26-0001/red head 17", "M0004 RA26-0001/red leader 17",
		}},
		{"closed", []Issue{taoshan("RA26-0001", "2026-10-09", func(i *Issue) { i.Status = SignedOff })}, nil, []string{}},
		{"archived", []Issue{taoshan("RA26-0001", "2026-10-09", func(i *Issue) { i.Status = Archived })}, nil, []string{}},
		{"unarmed", []Issue{taoshan("RA26-0001", "2026-10-09", func(i *Issue) { i.Armed = false })}, nil, []string{}},
		{"told before", []Issue{taoshan("RA26-0001", "2026-10-30", nil)}, []string{"RA26-0001/yellow/M0001"}, []string{"M0002 RA26-0001/yellow head 1"}},
		{"most urgent first, one digest per person", []Issue{
			taoshan("RA26-0001", "2026-11-11", nil), taoshan("RA26-0003", "2026-10-30", nil), taoshan("RA26-0002", "2026-10-30", nil),
		}, nil, []string{
			"M0001 RA26-0002/yellow officer 1", "M0001 RA26-0003/yellow officer 1", "M0001 RA26-0001/t-7 officer -7",
			"M0002 RA26-0002/yellow head 1", "M0002 RA26-0003/yellow head 1",
		}},
	} {
		told := func(m Mark) bool {
			for _, s := range c.told {
				if s == m.String() {
					return true
				}
			}
			return false
		}
		got := lines(Digests(c.issues, DefaultRules(), office(), workdays, day(t, "2026-11-02"), told))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestDigestsYear walks through months day by day and keeps what was told: no
// mark comes twice, an issue's stages only rise, and nothing comes after it is closed.
func TestDigestsYear(t *testing.T) {
	cal, r, ladder := workdays, office(), DefaultRules()
	rank := map[Stage]int{StageT7: 1, StageT3: 2, StageYellow: 3, StageOrange: 4, StageRed: 5}
	rapid.Check(t, func(t *rapid.T) {
		start := calendar.Date{Year: 2026, Month: 3, Day: 1}
		var issues []Issue
		for k := range rapid.IntRange(1, 6).Draw(t, "issues") {
			issues = append(issues, Issue{
				Number: Number(2026, k+1, ""), Status: Rectifying,
				Area:  rapid.SampledFrom([]string{"330381120", "330381101"}).Draw(t, "area"),
				DueOn: start.AddDays(rapid.IntRange(-60, 90).Draw(t, "due")), Armed: true,
			})
		}
		marks := map[string]bool{}
		reached := map[string]int{}
		for n := range 120 {
			today := start.AddDays(n)
			if n == 80 {
				for k := range issues {
					issues[k].Status, issues[k].SignedOffOn = SignedOff, today
				}
			}
			digests := Digests(issues, ladder, r, cal, today, func(m Mark) bool { return marks[m.String()] })
			seen := map[string]bool{}
			for _, d := range digests {
				if seen[d.Member] {
					t.Fatalf("%v: two digests for %s", today, d.Member)
				}
				seen[d.Member] = true
				for _, l := range d.Lines {
					who := l.Issue.Number + l.Member
					if marks[l.String()] || rank[l.Stage] <= reached[who] || n >= 80 {
						t.Fatalf("%v: %s is told again, out of order or too late", today, l.Mark)
					}
					marks[l.String()], reached[who] = true, rank[l.Stage]
				}
			}
		}
		for _, i := range issues {
			if i.DueOn.Before(start.AddDays(40)) && i.Area == "330381120" && !marks[i.Number+"/red/M0004"] {
				t.Fatalf("%s was never told to the chief leader, due %v", i.Number, i.DueOn)
			}
		}
	})
}
