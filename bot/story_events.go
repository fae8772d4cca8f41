package bot

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// begunEvents are how the issue came onto a ledger, and onto this one.
func begunEvents(i ledger.Issue) []StoryEvent {
	out := []StoryEvent{{Kind: StoryRegistered, On: i.RegisteredOn, order: i.RegisteredOn.At(0, 0)}}
	if day := calendar.DateOf(i.CreatedAt); !i.CreatedAt.IsZero() && day != i.RegisteredOn {
		out = append(out, StoryEvent{Kind: StoryImported, At: i.CreatedAt, On: day, order: i.CreatedAt})
	}
	return out
}

// stepEvents are the acts, and the sign-off where none of them tells of it.
func stepEvents(people *roster.Roster, i ledger.Issue, steps []ledger.Step) []StoryEvent {
	var out []StoryEvent
	for _, step := range steps {
		out = append(out, stepEvent(people, step))
	}
	if i.Status.Closed() && !tellsSignOff(steps, i) {
		out = append(out, signedOffEvent(people, i))
	}
	return out
}

// stepEvent is one act as its step keeps it.
func stepEvent(people *roster.Roster, step ledger.Step) StoryEvent {
	e := StoryEvent{Kind: StoryStep, At: step.At, On: calendar.DateOf(step.At), Step: step, order: step.At}
	if m, ok := people.Member(step.By); ok {
		e.By = m
	} else {
		e.ByName = step.By
	}
	if step.Unit != "" {
		e.Unit = people.AreaName(step.Unit)
	}
	if m, ok := people.Member(step.Whom); ok {
		e.Told = []roster.Member{m}
	}
	return e
}

// tellsSignOff reports whether a step tells how the round that runs was signed off.
func tellsSignOff(steps []ledger.Step, i ledger.Issue) bool {
	return slices.ContainsFunc(steps, func(s ledger.Step) bool {
		return s.Round == max(1, i.Round) && (s.Act == ledger.ActPass || s.Act == ledger.ActSignOff)
	})
}

// signedOffEvent is a sign-off of which no step tells: it was imported.
func signedOffEvent(people *roster.Roster, i ledger.Issue) StoryEvent {
	e := StoryEvent{Kind: StorySignedOff, On: i.SignedOffOn, order: i.SignedOffOn.At(23, 59)}
	if m, ok := people.Member(i.SignedOffBy); ok {
		e.By = m
	} else {
		e.ByName = i.SignedOffBy
	}
	return e
}

// alertEvents are the alerts of every ladder, round and instruction: those of one
// stage that were told on one day are one event, with whom they told.
func (b *Bot) alertEvents(people *roster.Roster, i ledger.Issue, told []AlertTold) []StoryEvent {
	var out []StoryEvent
	for _, t := range told {
		e := StoryEvent{Kind: StoryAlerted, At: t.At, Stage: t.Stage, Round: t.Round, Seq: t.Seq, Here: true, order: t.At}
		if t.At.IsZero() {
			e.order = b.reached(i, t.Stage)
		} else {
			e.On = calendar.DateOf(t.At)
		}
		k := slices.IndexFunc(out, func(o StoryEvent) bool {
			return o.Stage == e.Stage && o.Round == e.Round && o.Seq == e.Seq && o.On == e.On
		})
		if k < 0 {
			k, out = len(out), append(out, e)
		}
		m, _ := people.Member(t.Member)
		out[k].Told = append(out[k].Told, m)
		out[k].Here = out[k].Here && t.State == outbox.Delivered
	}
	return out
}

// newestFirst sorts events. An alert whose moment is not known never stands newest:
// what is known to have happened goes before it.
func newestFirst(events []StoryEvent) []StoryEvent {
	slices.SortStableFunc(events, func(a, b StoryEvent) int { return a.order.Compare(b.order) })
	slices.Reverse(events)
	known := slices.IndexFunc(events, func(e StoryEvent) bool { return e.Kind != StoryAlerted || !e.At.IsZero() })
	if known > 0 {
		first := events[known]
		events = slices.Insert(slices.Delete(events, known, known+1), 0, first)
	}
	return events
}

// hideReasons leaves of a silence that it stands and until when: why it was set is
// the office's own.
func hideReasons(events []StoryEvent) {
	for n := range events {
		if act := events[n].Step.Act; act == ledger.ActSilence || act == ledger.ActUnsilence {
			events[n].Step.Note, events[n].Step.Said = "", ""
		}
	}
}

// reached is when a stage of the ladder against the due date was due to be told: by
// this an alert is sorted whose moment an older version did not keep. There were no
// other ladders then.
func (b *Bot) reached(i ledger.Issue, stage ledger.Stage) time.Time {
	at := i.CreatedAt
	for _, rung := range b.set.Ladders.Of(i) {
		if rung.Stage != stage || i.Due().IsZero() {
			continue
		}
		if day := b.cal.AddWorkdays(i.Due(), rung.Days).At(0, 0); day.After(at) {
			at = day
		}
	}
	return at
}
