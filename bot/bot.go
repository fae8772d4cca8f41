// Package bot holds the use cases of 微督报, one file each. Every one has the
// same shape: read what is needed, decide (pure), commit. It declares Store,
// the only thing it needs of the outside, and is told the time.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// Schedule answers the next due moment after t, as robfig/cron's schedules do.
type Schedule interface{ Next(t time.Time) time.Time }

// Settings are the office's own rules, from the configuration.
type Settings struct {
	Office       string                 // 中共瑞安市委巡察办
	Due          calendar.Due           // of the weekly report
	Remind       []calendar.Due         // when those are reminded who have not reported; none: nobody ever is
	KeepOpen     int                    // weeks back that still take reports
	Start        calendar.Week          // first expected week; zero: the week of the first roster import
	ExemptWeeks  map[calendar.Week]bool // 免
	Ladders      ledger.Rules
	Alerts       Schedule
	Quiet        calendar.Quiet
	Armed        bool     // imported overdue issues alert without being started
	Digest       Schedule // when the staff are told what there is to do; nil: never
	Bulletin     Schedule
	FirstWorkday bool // a bulletin's due moment moves to the first working day on or after it
	Approval     bool // a scheduled bulletin waits for 签发
	FirstTotal   int  // 总第N期 of the first edition
	PerReport    int  // photos and files that one report takes; 0: none are taken
	Retention    Retention
	Rehearsal    bool // every push goes to the staff instead
	Minimal      bool // a push says only that there is something (disclosure: minimal)
}

// Options are what a Bot is made of.
type Options struct {
	Store    Store
	Language *report.Language
	Calendar *calendar.Calendar
	Texts    *templates.Texts
	Links    Links
	Settings Settings
	Now      func() time.Time
	Draw     func() string // one random six-digit binding code
	Wake     func()        // something was enqueued; may be nil
	Trail    Trail         // where the audit trail is read for its seals; nil: nothing is sealed
	SealKeys audit.Keys    // that sign it; none: nothing is sealed
	Attic    Attic         // where old messages are found; nil: nothing is purged
	Log      *slog.Logger
}

// Bot is the product's use cases on one store. It holds no state that
// could not be made again, and may be used by many goroutines.
type Bot struct {
	store Store
	lang  *report.Language
	cal   *calendar.Calendar
	texts *templates.Texts
	links Links
	set   Settings
	now   func() time.Time
	draw  func() string
	wake  func()
	log   *slog.Logger
	sealer
	attic Attic
	seen  atomic.Pointer[roster.Roster] // the roster as it was last read; what is read with it tells whether it holds
	turns *turns
	index atomic.Pointer[unitIndex] // derived from the roster, rebuilt when it moves
	named atomic.Pointer[nameIndex] // likewise
}

// New makes a Bot.
func New(o Options) *Bot {
	if o.Wake == nil {
		o.Wake = func() {}
	}
	return &Bot{
		store: o.Store, lang: o.Language, cal: o.Calendar, texts: o.Texts, links: o.Links, set: o.Settings,
		sealer: sealer{trail: o.Trail, keys: o.SealKeys}, attic: o.Attic,
		turns: newTurns(), now: o.Now, draw: o.Draw, wake: o.Wake, log: o.Log,
	}
}

// Links signs and opens the addresses behind cards.
func (b *Bot) Links() Links { return b.links }

// attempts is how often a decision is made again when what it read has moved on,
// and how often the store is asked again when its answer was lost.
const attempts = 3

// crowded is how often a message is decided again: on the day on which everybody
// binds, the roster moves under each of them.
const crowded = 12

// commit decides and writes, again from the start when something that was read
// has changed meanwhile, or when the store's answer was lost: then reading finds
// the cause handled, or it was not. The reply of a cause that was handled before
// is the one it got then. Where that cannot be read either, the error says that
// nobody knows (ErrUncertain).
func (b *Bot) commit(ctx context.Context, decide func(ctx context.Context) (Change, error)) (string, error) {
	var err, lost error
	for losses, n := 0, 0; n < crowded && losses < attempts; n++ {
		var c Change
		if c, err = decide(ctx); err == nil {
			if c, err = b.gate(ctx, c); err == nil {
				err = b.store.Commit(ctx, c)
			}
		}
		var dup *DuplicateError
		switch {
		case err == nil:
			b.wakeFor(c)
			return c.Reply, nil
		case errors.As(err, &dup):
			return dup.Reply, nil
		case errors.Is(err, ErrUncertain):
			lost = ErrUncertain
			losses++
		case !errors.Is(err, ErrConflict):
			return "", errors.Join(lost, err)
		}
	}
	return "", fmt.Errorf("give up after several attempts: %w", err)
}

// write commits one change that was decided on its own, outside the talk with
// somebody. done is false when the same cause had been written by somebody else;
// an answer of the store that was lost is asked for again, and then it was ours.
func (b *Bot) write(ctx context.Context, c Change) (done bool, err error) {
	if c, err = b.gate(ctx, c); err != nil {
		return false, err
	}
	for range attempts {
		lost := errors.Is(err, ErrUncertain)
		err = b.store.Commit(ctx, c)
		switch {
		case err == nil, lost && errors.As(err, new(*DuplicateError)):
			b.wakeFor(c)
			return true, nil
		case errors.As(err, new(*DuplicateError)):
			return false, nil
		case !errors.Is(err, ErrUncertain):
			return false, err
		}
	}
	return false, err
}

// wakeFor wakes the delivery at once rather than at its next look.
func (b *Bot) wakeFor(c Change) {
	if len(c.Outbound)+len(c.Fanouts)+len(c.Attachments) > 0 {
		b.wake()
	}
}

// today is the office's date.
func (b *Bot) today() calendar.Date { return calendar.DateOf(b.now()) }
