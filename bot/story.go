package bot

import (
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Story is one issue with what has happened to it, as far as it is recorded, and
// what the member who looks at it may do now.
type Story struct {
	IssueView
	Now    time.Time
	Leader roster.Member // whom the ledger names as leader in charge; zero: nobody
	Claims bool          // there is a leader in charge who may claim it
	Can    []ledger.Act  // what the member may do to it now, in the order of ledger.Acts
	Next   ledger.Act    // of Can, what the member does next; "": nothing
	Told   bool          // the member was told of it by the ladders and has not acknowledged all of that
	Events []StoryEvent  // the newest first

	Files []report.Attachment // in the order in which they came, without those that were taken back
}

// StoryKind says what happened.
type StoryKind string

// What happens to an issue and is recorded.
const (
	StoryRegistered StoryKind = "registered" // 建账
	StoryImported   StoryKind = "imported"   // came onto the ledger here
	StoryAlerted    StoryKind = "alerted"    // 提醒
	StorySignedOff  StoryKind = "signed_off" // 销号, where no step tells of it
	StoryStep       StoryKind = "step"       // one of ledger's acts: Step
)

// StoryEvent is one thing that happened to an issue.
type StoryEvent struct {
	Kind   StoryKind
	At     time.Time       // zero: only the day is known, or not even that
	On     calendar.Date   // zero: the day is not recorded
	By     roster.Member   // who did it; zero: not known by id
	ByName string          // who did it, as the API said
	Stage  ledger.Stage    // of an alert
	Round  int             // of an alert that counts by rounds, from 1; 0: of the first, or of an instruction
	Seq    int             // of an alert: the instruction that it is about; 0: none
	Told   []roster.Member // by an alert, or by phone, or by phone
	Here   bool            // every copy of the alert that is known was delivered
	Step   ledger.Step     // of a step
	Unit   string          // name of the unit to which a step transferred it
	order  time.Time       // the moment it is sorted by
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
	if view, err = b.store.Read(ctx, Need{Stories: []string{number}, IssueFiles: []string{number}}); err != nil {
		return Story{}, err
	}
	told, err := b.alertsTold(ctx, people, i)
	if err != nil {
		return Story{}, err
	}
	own, err := b.toldTo(ctx, m, []ledger.Issue{i})
	if err != nil {
		return Story{}, err
	}
	s := Story{IssueView: b.viewOf(people, i), Now: b.now(), Can: ledger.Can(m, i, people), Next: ledger.Next(m, i, people)}
	s.Leader, _ = people.Member(i.Leader)
	s.Claims = len(people.InCharge(i.Area, i.Category, i.Leader)) > 0
	s.Told = !i.Status.Closed() && slices.ContainsFunc(own[number], func(t toldMark) bool { return !t.acked })
	s.Events = newestFirst(slices.Concat(begunEvents(i), b.alertEvents(people, i, told), stepEvents(people, i, view.Stories[number])))
	if !mayOrder(m) {
		hideReasons(s.Events)
	}
	s.Files = report.Listed(view.IssueFiles[number])
	return s, nil
}
