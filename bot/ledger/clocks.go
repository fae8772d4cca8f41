package ledger

import (
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// ClockKind says what an issue waits for while a clock runs.
type ClockKind string

// The clocks. Those against a deadline count the working days overdue (negative:
// left), the others the working days since they began.
const (
	ClockRectify ClockKind = "rectify" // against the due date
	ClockClaim   ClockKind = "claim"   // since the issue was registered and a leader in charge has not claimed it
	ClockAccept  ClockKind = "accept"  // since the unit has it and has not accepted it
	ClockHeed    ClockKind = "heed"    // since an instruction was given and not read
	ClockAnswer  ClockKind = "answer"  // against an instruction's own deadline
	ClockReview  ClockKind = "review"  // since the five proofs lie before the office
)

// Clock is one thing that an issue waits for on a day.
type Clock struct {
	Kind ClockKind
	From calendar.Date // the deadline, or the day since when it runs
	Days int           // working days from there to the day looked at; negative: left
	Seq  int           // of the instruction; 0: none
	By   string        // member id of who gave the instruction

	ladder Ladder
}

// Clocks are the clocks that run of an issue on that day. None runs of an issue
// that is closed, or unarmed. Before it is claimed or assigned the unit does
// not have it and is not chased; neither is it while its five proofs lie before the office.
// What came by an import is waited for from the day of the import at the
// earliest, due dates left aside: the office's first night floods nobody.
func (r Rules) Clocks(i Issue, cal *calendar.Calendar, today calendar.Date) []Clock {
	if i.Status.Closed() || !i.Armed {
		return nil
	}
	out := r.instructed(i)
	switch i.Status {
	case Registered:
		out = append(out, Clock{Kind: ClockClaim, From: i.here(i.begun()), ladder: r.Claim})
	case UnderReview:
		out = append(out, Clock{Kind: ClockReview, From: i.here(i.ReviewOn), ladder: r.Review})
	default:
		if i.Status == Assigned {
			out = append(out, Clock{Kind: ClockAccept, From: i.here(i.AssignedOn), ladder: r.Accept})
		}
		out = append(out, Clock{Kind: ClockRectify, From: i.Due(), ladder: r.Of(i)})
	}
	running := out[:0]
	for _, c := range out {
		if !c.From.IsZero() {
			c.Days = cal.Overdue(c.From, today)
			running = append(running, c)
		}
	}
	return running
}

// instructed are the clocks of the instructions whose result is owed.
func (r Rules) instructed(i Issue) []Clock {
	var out []Clock
	for _, n := range i.Instructions {
		if !n.Open() {
			continue
		}
		out = append(out, Clock{Kind: ClockAnswer, From: n.DueOn, Seq: n.Seq, By: n.By, ladder: r.Answer})
		if n.HeededOn.IsZero() {
			out = append(out, Clock{Kind: ClockHeed, From: i.here(n.On), Seq: n.Seq, By: n.By, ladder: r.Heed})
		}
	}
	return out
}

// here is the day, or that of the import if it is later.
func (i Issue) here(day calendar.Date) calendar.Date {
	if came := calendar.DateOf(i.CreatedAt); !day.IsZero() && !i.CreatedAt.IsZero() && came.After(day) {
		return came
	}
	return day
}

// mark is what is remembered of a person who was told of the clock's stage.
func (c Clock) mark(i Issue, stage Stage, member string) Mark {
	m := Mark{Issue: i.Number, Stage: stage, Member: member}
	if c.Seq > 0 {
		m.Seq = c.Seq
	} else {
		m.Round = i.Round
	}
	return m
}

// members lists the members that stand in that relation to the issue, and to
// the instruction that the clock is about.
func (c Clock) members(i Issue, whom Whom, r *roster.Roster) []roster.Member {
	if whom != ToIssuer {
		return related(i, whom, r)
	}
	if m, ok := r.Member(c.By); ok {
		return []roster.Member{m}
	}
	return nil
}

// Marks are all that the ladders may ever have told of the issue, in every round
// and of every instruction, to those who are related to it today; rung by rung
// from the lowest. A person appears once a rung.
func (r Rules) Marks(i Issue, people *roster.Roster) []Mark {
	var out []Mark
	for round := 1; round <= i.round(); round++ {
		past := i
		past.Round = round
		for _, l := range []Ladder{r.Claim, r.Accept, r.Of(i), r.Review} {
			out = append(out, Clock{ladder: l}.marks(past, people)...)
		}
	}
	for _, n := range i.Instructions {
		for _, l := range []Ladder{r.Heed, r.Answer} {
			out = append(out, Clock{Seq: n.Seq, By: n.By, ladder: l}.marks(i, people)...)
		}
	}
	return out
}

func (c Clock) marks(i Issue, people *roster.Roster) []Mark {
	var out []Mark
	for _, rung := range c.ladder {
		seen := make(map[string]bool)
		for _, whom := range rung.To {
			for _, m := range c.members(i, whom, people) {
				if !seen[m.ID] {
					seen[m.ID] = true
					out = append(out, c.mark(i, rung.Stage, m.ID))
				}
			}
		}
	}
	return out
}
