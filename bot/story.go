package bot

import (
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// Story is one issue with what has happened to it, as far as it is recorded.
type Story struct {
	IssueView
	Now    time.Time
	Leader roster.Member // whom the ledger names as leader in charge; zero: nobody
	Events []StoryEvent  // the newest first
}

// StoryKind says what happened.
type StoryKind string

// What happens to an issue and is recorded.
const (
	StoryRegistered StoryKind = "registered" // 建账
	StoryImported   StoryKind = "imported"   // came onto the ledger here
	StoryAlerted    StoryKind = "alerted"    // 提醒
	StorySignedOff  StoryKind = "signed_off" // 销号
)

// StoryEvent is one thing that happened to an issue.
type StoryEvent struct {
	Kind   StoryKind
	At     time.Time       // zero: only the day is known, or not even that
	On     calendar.Date   // zero: the day is not recorded
	By     roster.Member   // who did it; zero: not known by id
	ByName string          // who did it, as the API said
	Stage  ledger.Stage    // of an alert
	Told   []roster.Member // by an alert
	Here   bool            // every copy of the alert that is known was delivered
	order  calendar.Date   // the day it is sorted by
}

// Story is one issue's page for a member. ErrNotFound when there is no such
// issue, ErrForbidden when the member may not see it.
func (b *Bot) Story(ctx context.Context, member, number string) (Story, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return Story{}, err
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{number}})
	if err != nil {
		return Story{}, err
	}
	i, ok := view.Issues[number]
	m, _ := people.Member(member)
	switch {
	case !ok && m.ID != "" && !m.Disabled:
		return Story{}, ErrNotFound
	case !i.SeenBy(m, people):
		return Story{}, ErrForbidden
	}
	marks := i.Marks(b.set.Ladder, people)
	if view, err = b.store.Read(ctx, alertsOf(marks)); err != nil {
		return Story{}, err
	}
	s := Story{IssueView: b.viewOf(people, i), Now: b.now()}
	s.Leader, _ = people.Member(i.Leader)
	s.Events = b.events(people, i, marks, view)
	return s, nil
}

// alertsOf is what tells whether the marks were told, and those that began a digest, when.
func alertsOf(marks []ledger.Mark) Need {
	var need Need
	for _, m := range marks {
		need.Marks = append(need.Marks, m.String())
		need.Deliveries = append(need.Deliveries, alertOf(m))
	}
	return need
}

// alertOf is the id of the message that told the mark's person, if the issue headed it.
func alertOf(m ledger.Mark) string { return alertID(m.Issue, m.Stage) + "/" + m.Member }

// events puts together what is recorded of an issue, the newest first.
func (b *Bot) events(people *roster.Roster, i ledger.Issue, marks []ledger.Mark, view View) []StoryEvent {
	out := []StoryEvent{{Kind: StoryRegistered, On: i.RegisteredOn, order: i.RegisteredOn}}
	if day := calendar.DateOf(i.CreatedAt); !i.CreatedAt.IsZero() && day != i.RegisteredOn {
		out = append(out, StoryEvent{Kind: StoryImported, At: i.CreatedAt, On: day, order: day})
	}
	for _, rung := range b.set.Ladder {
		if e, told := b.alerted(people, i, rung, marks, view); told {
			out = append(out, e)
		}
	}
	if i.Status.Closed() {
		e := StoryEvent{Kind: StorySignedOff, On: i.SignedOffOn, order: i.SignedOffOn}
		if m, ok := people.Member(i.SignedOffBy); ok {
			e.By = m
		} else {
			e.ByName = i.SignedOffBy
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b StoryEvent) int { return a.order.Compare(b.order) })
	slices.Reverse(out)
	return out
}

// alerted is the alert of one rung: whom it told, and the moment where one of
// the messages that carried it was about this issue first. An alert whose moment
// is not known is sorted by the day on which the rung was reached.
func (b *Bot) alerted(people *roster.Roster, i ledger.Issue, rung ledger.Rung, marks []ledger.Mark, view View) (StoryEvent, bool) {
	e := StoryEvent{Kind: StoryAlerted, Stage: rung.Stage, Here: true}
	for _, mark := range marks {
		if mark.Stage != rung.Stage || !view.Marks[mark.String()] {
			continue
		}
		m, _ := people.Member(mark.Member)
		e.Told = append(e.Told, m)
		sent, ok := view.Deliveries[alertOf(mark)]
		e.Here = e.Here && ok && sent.State == outbox.Delivered
		if ok && (e.At.IsZero() || sent.CreatedAt.Before(e.At)) {
			e.At = sent.CreatedAt
		}
	}
	e.order = b.cal.AddWorkdays(i.DueOn, rung.Days)
	if here := calendar.DateOf(i.CreatedAt); e.order.Before(here) {
		e.order = here
	}
	if !e.At.IsZero() {
		e.On = calendar.DateOf(e.At)
		e.order = e.On
	}
	return e, len(e.Told) > 0
}
