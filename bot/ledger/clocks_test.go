package ledger

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// taoshan is an issue of 陶山镇 whose leader in charge is M0003, changed.
func taoshan(change func(*Issue)) Issue {
	i := Issue{Number: "RA26-0001", Area: "330381120", Status: Rectifying, Armed: true}
	change(&i)
	return i
}

// TestClocks: on Monday 2 November 2026, Friday 30 October lies 1 working day
// back, Wednesday 28 October 3, Monday 26 October 5.
func TestClocks(t *testing.T) {
	on := func(s string) calendar.Date { return day(t, s) }
	for _, c := range []struct {
		name  string
		issue Issue
		want  []string
	}{
		{"rectifying", taoshan(func(i *Issue) { i.DueOn = on("2026-10-30") }), []string{"rectify 1"}},
		{"no due date yet", taoshan(func(i *Issue) { i.Term = 30 }), nil},
		{"extended", taoshan(func(i *Issue) { i.DueOn, i.ExtendedTo = on("2026-10-09"), on("2026-11-11") }), []string{"rectify -7"}},
		{"waits for the leader in charge", taoshan(func(i *Issue) {
			i.Status, i.RegisteredOn, i.DueOn = Registered, on("2026-10-28"), on("2026-10-09")
		}), []string{"claim 3"}},
		{"registered with nobody in charge", Issue{
			Number: "RA26-0001", Area: "D001", Status: Registered, Armed: true, RegisteredOn: on("2026-10-28"), DueOn: on("2026-10-30"),
		}, []string{"claim 3"}},
		{"imported later than registered", taoshan(func(i *Issue) {
			i.Status, i.RegisteredOn, i.CreatedAt = Registered, on("2026-03-02"), on("2026-10-30").At(9, 0)
		}), []string{"claim 1"}},
		{"not accepted", taoshan(func(i *Issue) { i.Status, i.AssignedOn, i.DueOn = Assigned, on("2026-10-26"), on("2026-11-11") }), []string{"accept 5", "rectify -7"}},
		{"under review the unit is left alone", taoshan(func(i *Issue) { i.Status, i.ReviewOn, i.DueOn = UnderReview, on("2026-10-28"), on("2026-10-09") }), []string{"review 3"}},
		{"instructions", taoshan(func(i *Issue) {
			i.Instructions = []Instruction{
				{Seq: 1, On: on("2026-10-26"), DueOn: on("2026-10-28"), AnsweredOn: on("2026-10-28")},
				{Seq: 2, On: on("2026-10-28"), DueOn: on("2026-10-30"), HeededOn: on("2026-10-28")},
				{Seq: 3, On: on("2026-10-30"), DueOn: on("2026-11-02")},
			}
		}), []string{"answer.2 1", "answer.3 0", "heed.3 1"}},
		{"unarmed", taoshan(func(i *Issue) {
			i.Armed, i.DueOn, i.Instructions = false, on("2026-10-09"), []Instruction{{Seq: 1, DueOn: on("2026-10-09")}}
		}), nil},
		{"signed off", taoshan(func(i *Issue) {
			i.Status, i.DueOn, i.Instructions = SignedOff, on("2026-10-09"), []Instruction{{Seq: 1, DueOn: on("2026-10-09")}}
		}), nil},
	} {
		var got []string
		for _, k := range DefaultRules().Clocks(c.issue, workdays, on("2026-11-02")) {
			name := string(k.Kind)
			if k.Seq > 0 {
				name += fmt.Sprintf(".%d", k.Seq)
			}
			got = append(got, fmt.Sprintf("%s %d", name, k.Days))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestWhomTheClocksTell walks up each ladder of the default rules.
func TestWhomTheClocksTell(t *testing.T) {
	r := withStaff()
	on := func(s string) calendar.Date { return day(t, s) }
	instructed := taoshan(func(i *Issue) {
		i.Round, i.Instructions = 2, []Instruction{{Seq: 3, By: "M0005", On: on("2026-11-02"), DueOn: on("2026-11-04")}}
	})
	claim := taoshan(func(i *Issue) { i.Status, i.RegisteredOn = Registered, on("2026-11-02") })
	nobody := claim
	nobody.Area, nobody.Leader = "D001", "M0009" // has left
	accept := taoshan(func(i *Issue) { i.Status, i.AssignedOn = Assigned, on("2026-11-02") })
	review := taoshan(func(i *Issue) { i.Status, i.ReviewOn = UnderReview, on("2026-11-02") })
	for _, c := range []struct {
		name  string
		issue Issue
		on    string
		want  []string
	}{
		{"claim at once", claim, "2026-11-02", []string{"claim/M0003"}},
		{"claim, 3 days", claim, "2026-11-05", []string{"claim-late/M0003", "claim-late/M0010"}},
		{"claim, 5 days", claim, "2026-11-09", []string{"claim-grave/M0003", "claim-grave/M0004", "claim-grave/M0010"}},
		{"nobody to claim", nobody, "2026-11-09", []string{"claim-grave/M0004", "claim-grave/M0010"}},
		{"accept, 1 day: the push of the assignment is enough", accept, "2026-11-03", nil},
		{"accept, 2 days", accept, "2026-11-04", []string{"accept/M0001"}},
		{"accept, 3 days", accept, "2026-11-05", []string{"accept-late/M0001", "accept-late/M0002"}},
		{"accept, 5 days", accept, "2026-11-09", []string{"accept-grave/M0001", "accept-grave/M0002", "accept-grave/M0003", "accept-grave/M0010"}},
		{"instruction on the day", instructed, "2026-11-02", nil},
		{"heed, 1 day; a round does not matter", instructed, "2026-11-03", []string{"heed.3/M0001", "heed.3/M0002"}},
		{"answer today", instructed, "2026-11-04", []string{"answer.3/M0001", "heed.3/M0001", "heed.3/M0002"}},
		{"heed, 3 days, and the issuer", instructed, "2026-11-05", []string{
			"answer-late.3/M0001", "answer-late.3/M0002", "heed-late.3/M0001", "heed-late.3/M0002", "heed-late.3/M0005", "heed-late.3/M0010",
		}},
		{"answer, 3 days", instructed, "2026-11-09", []string{
			"answer-grave.3/M0001", "answer-grave.3/M0002", "answer-grave.3/M0005", "heed-late.3/M0001", "heed-late.3/M0002", "heed-late.3/M0005", "heed-late.3/M0010",
		}},
		{"review, 2 days", review, "2026-11-04", nil},
		{"review, 3 days", review, "2026-11-05", []string{"review/M0010"}},
		{"review, 7 days", review, "2026-11-11", []string{"review-late/M0010"}},
	} {
		var got []string
		for _, l := range (Sweep{Rules: DefaultRules(), People: r, Calendar: workdays, Today: on(c.on)}).Lines(c.issue) {
			got = append(got, l.String()[len("RA26-0001/"):])
		}
		slices.Sort(got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// withStaff is the office with one of its own people.
func withStaff() *roster.Roster {
	r := office()
	staff := roster.Member{ID: "M0010", Name: "周十", Phone: "13800000010", Role: roster.Staff}
	return roster.New(r.Areas(), append(r.Members(), staff), 2)
}

func TestMostUrgentFirst(t *testing.T) {
	line := func(number string, stage Stage, days int) Line {
		i := Issue{Number: number}
		return Line{Mark: Mark{Issue: number, Stage: stage, Member: "M1"}, Issue: i, Overdue: days}
	}
	in := []Line{
		line("RA26-0001", StageT7, -7), line("RA26-0002", StageOrange, 14), line("RA26-10000", StageRed, 15), line("RA26-9999", StageRed, 15),
		line("RA26-0003", StageRed, 16), line("RA26-0004", StageAnswerLate, 2), line("RA26-0005", StageReviewLate, 300), line("RA26-0006", StageYellow, 1),
	}
	var got []string
	for _, l := range DigestsOf(in)[0].Lines {
		got = append(got, l.Issue.Number)
	}
	want := []string{"RA26-0003", "RA26-9999", "RA26-10000", "RA26-0002", "RA26-0006", "RA26-0004", "RA26-0005", "RA26-0001"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestEveryStageHasItsPlace: a stage belongs to one clock and has its gravity, and only red interrupts.
func TestEveryStageHasItsPlace(t *testing.T) {
	var all []Stage
	for _, k := range []ClockKind{ClockRectify, ClockClaim, ClockAccept, ClockHeed, ClockAnswer, ClockReview} {
		for n, s := range StagesOf(k) {
			if slices.Contains(all, s) || ClockOf(s) != k {
				t.Errorf("%s is of several clocks", s)
			}
			if n > 0 && gravity(s) >= gravity(StagesOf(k)[n-1]) {
				t.Errorf("%s is not graver than the stage before it", s)
			}
			if (Line{Mark: Mark{Stage: s}}).Interrupts() != (s == StageRed) {
				t.Errorf("%s interrupts, or red does not", s)
			}
			all = append(all, s)
		}
	}
	if len(all) != len(gravest()) || gravest()[0] != StageRed {
		t.Errorf("%d stages, %d have their gravity", len(all), len(gravest()))
	}
}

func TestSpecialLadders(t *testing.T) {
	r := DefaultRules()
	fast := Ladder{{Stage: StageRed, Days: 1, To: []Whom{ToOfficer}}}
	r.Special = []Special{
		{Categories: []string{"三资"}, Sources: []string{"春季巡察"}, Ladder: fast},
		{Sources: []string{"信访"}, Ladder: Ladder{}},
	}
	for _, c := range []struct {
		category, source string
		want             Stage
	}{
		{"三资", "春季巡察", StageRed}, {"三资", "秋季巡察", StageYellow}, {"三资", "信访", NoStage}, {"", "", StageYellow},
	} {
		if got := r.Of(Issue{Category: c.category, Source: c.source}).Stage(1); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.category, c.source, got, c.want)
		}
	}
}

func TestMarksAreApart(t *testing.T) {
	for _, c := range []struct {
		mark Mark
		want string
	}{
		{Mark{Issue: "RA26-0031", Stage: StageRed, Member: "M0003"}, "RA26-0031/red/M0003"},
		{Mark{Issue: "RA26-0031", Round: 1, Stage: StageRed, Member: "M0003"}, "RA26-0031/red/M0003"},
		{Mark{Issue: "RA26-0031", Round: 2, Stage: StageRed, Member: "M0003"}, "RA26-0031/red~2/M0003"},
		{Mark{Issue: "RA26-0031", Seq: 2, Stage: StageAnswerLate, Member: "M0003"}, "RA26-0031/answer-late.2/M0003"},
	} {
		if got := c.mark.String(); got != c.want {
			t.Errorf("%+v is %s, want %s", c.mark, got, c.want)
		}
	}
	i := taoshan(func(i *Issue) {
		i.Round, i.Instructions = 2, []Instruction{{Seq: 1, By: "M0005"}, {Seq: 2, By: "M0005"}}
	})
	seen := map[string]bool{}
	for _, m := range DefaultRules().Marks(i, withStaff()) {
		if seen[m.String()] {
			t.Errorf("%s stands for two things", m)
		}
		seen[m.String()] = true
	}
	for _, want := range []string{"RA26-0001/red/M0004", "RA26-0001/red~2/M0004", "RA26-0001/claim~2/M0003", "RA26-0001/answer-grave.2/M0005", "RA26-0001/review/M0010"} {
		if !seen[want] {
			t.Errorf("%s may have been told and is not among them", want)
		}
	}
}

// TestSilence: what a silence keeps back comes when it has ended, headed with it.
func TestSilenceKeepsBack(t *testing.T) {
	i := taoshan(func(i *Issue) { i.DueOn = day(t, "2026-10-30") }) // yellow from 2 November
	at := func(on string, s ...Silence) []string {
		var out []string
		for _, l := range (Sweep{Rules: DefaultRules(), People: office(), Calendar: workdays, Today: day(t, on), Silences: s}).Lines(i) {
			out = append(out, string(l.Stage)+"/"+l.Member+" "+l.Silence)
		}
		return out
	}
	unit := Silence{ID: "S1", Area: "330381120", From: day(t, "2026-10-30"), Until: day(t, "2026-11-04")}
	short, other := unit, unit
	short.EndedOn = day(t, "2026-11-03")
	other.Area = "330381101"
	early := Silence{ID: "S2", From: day(t, "2026-10-01"), Until: day(t, "2026-10-30")}
	all := Silence{ID: "S3", From: day(t, "2026-11-03"), Until: day(t, "2026-11-04")}
	both := []string{"yellow/M0001 S1", "yellow/M0002 S1"}
	plain := []string{"yellow/M0001 ", "yellow/M0002 "}
	for _, c := range []struct {
		name     string
		on       string
		silences []Silence
		want     []string
	}{
		{"none", "2026-11-02", nil, plain},
		{"stands", "2026-11-04", []Silence{unit}, nil},
		{"has ended", "2026-11-05", []Silence{unit}, both},
		{"was ended early", "2026-11-03", []Silence{short}, both},
		{"of another unit", "2026-11-04", []Silence{other}, plain},
		{"ended before it would have been told", "2026-11-02", []Silence{early}, plain},
		{"of everything", "2026-11-03", []Silence{early, all}, nil},
		{"the last one counts", "2026-11-05", []Silence{unit, early}, both},
	} {
		if diff := cmp.Diff(c.want, at(c.on, c.silences...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// TestClocksNeverChaseInVain: whatever state an issue is in, a closed or unarmed
// one tells nobody, the unit is not chased for what lies before the office or
// with the leader, no clock comes twice, and nobody is told twice of one clock.
func TestClocksNeverChaseInVain(t *testing.T) {
	people := withStaff()
	rapid.Check(t, func(t *rapid.T) {
		today := calendar.Date{Year: 2026, Month: 11, Day: 2}
		back := func(name string) calendar.Date { return today.AddDays(-rapid.IntRange(-20, 60).Draw(t, name)) }
		i := Issue{
			Number: "RA26-0001", Area: rapid.SampledFrom([]string{"330381120", "330381101", "D001"}).Draw(t, "area"),
			Status: rapid.SampledFrom([]Status{Registered, Assigned, Rectifying, UnderReview, SignedOff, Archived}).Draw(t, "status"),
			Armed:  rapid.Bool().Draw(t, "armed"), Round: rapid.IntRange(0, 3).Draw(t, "round"),
			RegisteredOn: back("registered"), AssignedOn: back("assigned"), ReviewOn: back("review"), DueOn: back("due"),
		}
		for n := range rapid.IntRange(0, 2).Draw(t, "instructions") {
			i.Instructions = append(i.Instructions, Instruction{Seq: n + 1, By: "M0004", On: back("on"), DueOn: back("answer"), HeededOn: calendar.Date{}})
		}
		waits := i.Status == Registered
		told := map[string]bool{}
		for _, l := range (Sweep{Rules: DefaultRules(), People: people, Calendar: workdays, Today: today}).Lines(i) {
			key := fmt.Sprint(l.Clock, l.Seq, l.Member)
			switch {
			case i.Status.Closed() || !i.Armed:
				t.Fatalf("%s %v is told %s", i.Status, i.Armed, l.Mark)
			case told[key]:
				t.Fatalf("%s is told twice of one clock", key)
			case l.Clock == ClockRectify && (waits || i.Status == UnderReview):
				t.Fatalf("%s is chased for what is not with it", l.Mark)
			case (l.Clock == ClockClaim) && !waits, (l.Clock == ClockReview) && i.Status != UnderReview, l.Clock == ClockAccept && i.Status != Assigned:
				t.Fatalf("%s runs in %s", l.Clock, i.Status)
			case ClockOf(l.Stage) != l.Clock:
				t.Fatalf("%s of %s", l.Stage, l.Clock)
			}
			told[key] = true
		}
	})
}
