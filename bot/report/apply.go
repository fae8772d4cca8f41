package report

import (
	"maps"
	"slices"
	"time"
)

// Message is the message that a judgement is applied for.
type Message struct {
	Cause, Member, Text string
	At                  time.Time // its CreateTime
	Due                 time.Time // of the report's week
}

// Apply merges a judgement into a report and returns the report and the entry
// for its history. An older message than the last one takes no effect: only
// Seq moves and the entry's act is ActStale. Judgements that record nothing
// (not a report, refused, week or unit asked) change nothing; their entry has no act.
func Apply(cur Report, j Judgement, m Message) (Report, Entry) {
	act, effective := actOf(cur, j)
	if !effective {
		return cur, Entry{}
	}
	if cur.Area == "" {
		cur.Ref = Ref{Area: j.Unit, Week: *j.Week}
	}
	next := cur
	next.Seq++
	e := Entry{Ref: next.Ref, Seq: next.Seq, At: m.At, By: m.Member, Message: m.Text, Cause: m.Cause, Before: cur.standing().Clone(), Status: cur.Status}
	if m.At.Before(cur.ReceivedAt) {
		return Stale(cur, m)
	}
	if cur.Status == Withdrawn {
		next.Values, next.Held, next.Asked, next.CompletedAt = nil, nil, nil, time.Time{}
	}
	if act != ActAsk || len(j.Changes) > 0 || cur.Reporter == "" && cur.Status != Complete { // a mere question leaves whose figures stand there
		next.Reporter, next.ReceivedAt, next.Text = m.Member, m.At, m.Text
	}
	if act == ActHold {
		next.Held = cur.Held.merged(j.Changes)
		next.Values = cur.standing().Clone()
	} else {
		next.Values = cur.standing().merged(j.Changes)
		next.Held = without(cur.Held, j)
	}
	next.asked(j)
	next.settle(j, m)
	e.Act, e.After, e.Status = act, next.Values.Clone(), next.Status
	e.Keys = slices.Sorted(maps.Keys(j.Changes))
	return next, e
}

// Stale enters a message that is older than the one that stands: it changes nothing.
func Stale(cur Report, m Message) (Report, Entry) {
	cur.Seq++
	standing := cur.standing().Clone()
	return cur, Entry{
		Ref: cur.Ref, Seq: cur.Seq, At: m.At, By: m.Member, Message: m.Text, Cause: m.Cause, Act: ActStale,
		Before: standing, After: standing.Clone(), Status: cur.Status,
	}
}

// standing is what is recorded; nothing after a withdrawal.
func (r Report) standing() Values {
	if r.Status == Withdrawn {
		return Values{}
	}
	return r.Values
}

// actOf names what the judgement does, and tells whether it takes effect at all.
func actOf(_ Report, j Judgement) (Act, bool) {
	if j.Week == nil || j.Unit == "" {
		return "", false
	}
	switch j.Outcome {
	case OutRecord, OutIncomplete:
		if j.Confirms {
			return ActConfirm, true
		}
		return ActRecord, true
	case OutCorrect:
		return ActCorrect, true
	case OutHold:
		return ActHold, true
	case OutAsk:
		return ActAsk, true
	case OutRefuse, OutNotReport, OutWithdraw:
	}
	return "", false
}

// without drops the held figures that are recorded now, or were given again.
func without(held Values, j Judgement) Values {
	if j.Confirms || j.Outcome == OutRecord && len(held) > 0 && covers(j.Changes, held) {
		return nil
	}
	out := Values{}
	for key, v := range held {
		if _, given := j.Changes[key]; !given {
			out[key] = v
		}
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func covers(v, held Values) bool {
	for key := range held {
		if _, ok := v[key]; !ok {
			return false
		}
	}
	return true
}

// asked keeps the open questions: those of this message, and older ones that
// it leaves open. A report that is complete has none.
func (r *Report) asked(j Judgement) {
	if j.Outcome == OutRecord || j.Outcome == OutCorrect && len(j.Missing) == 0 {
		r.Asked = nil
		return
	}
	var out []string
	for _, key := range r.Asked {
		if _, given := j.Changes[key]; !given {
			out = append(out, key)
		}
	}
	if j.Outcome == OutAsk {
		for _, key := range j.AskAbout() {
			if !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	r.Asked = out
}

// settle sets status and timeliness. A report that was complete stays so, and
// keeps its timeliness, whatever is asked or corrected later.
func (r *Report) settle(j Judgement, m Message) {
	switch {
	case r.Status == Complete && len(j.Missing) == 0:
	case len(j.Missing) == 0 && len(r.Asked) == 0 && j.Outcome != OutHold:
		r.Status, r.CompletedAt = Complete, m.At
	case len(r.Held) > 0:
		r.Status = Held
	default:
		r.Status = Incomplete
	}
	r.timely(m.Due)
}

// timely tells on time from late by the message that completed the report;
// until there is one, by the last that came. A withdrawn report, and one that a
// file completed, has neither.
func (r *Report) timely(due time.Time) {
	at := r.CompletedAt
	if r.Status != Complete {
		at, r.CompletedAt = r.ReceivedAt, time.Time{}
	}
	switch {
	case r.Status == Withdrawn, r.Status == Complete && at.IsZero():
		r.Timeliness = ""
	case at.After(due):
		r.Timeliness = Late
	default:
		r.Timeliness = OnTime
	}
}
