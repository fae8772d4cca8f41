package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
)

// Retention is how many months what is kept, counted from when it came to an end;
// 0 keeps it for ever. What tells that something was done already (ids of
// messages, causes, marks, editions) always stays.
type Retention struct {
	Messages int // words and addresses of messages that were sent
	Texts    int // original texts of reports; their figures stay
	Files    int // photos and files that were sent with reports, or of issues that are closed
	Audit    int // sealed entries of the audit trail; the seals stay
}

// Attic is where old things are found.
type Attic interface {
	// SettledBefore lists up to limit messages that were settled before a moment, the oldest first.
	SettledBefore(ctx context.Context, before time.Time, limit int) ([]outbox.Message, error)
	// Attached lists the reports and issues to which something was ever attached, in no order.
	Attached(ctx context.Context) ([]report.AttachmentOwner, error)
	// Sessions lists what is remembered of the talks with all members, in no order.
	Sessions(ctx context.Context) ([]Session, error)
}

const (
	tickPurge   = "purge"
	purgeHour   = 3   // of the day: nobody reports then
	purgeStep   = 200 // records of one Change; a report and its audit entry come on top
	purgeRounds = 50  // Changes of one kind in one run; the rest follows in the next minute
	purgeYears  = 15  // back that reports are looked through
	purgeWeeks  = 26  // of reports that are read at a time
	purgeWho    = "schedule"

	purgeLeap = 48 * time.Hour // since the last time: the clock leapt, or nobody was there
)

// purgeDue lets go what the retention says, and what nobody has answered, each day after 3:00. What breaks off
// goes on at the next call: what is left follows from what is stored.
func (b *Bot) purgeDue(ctx context.Context) error {
	if b.attic == nil {
		return nil
	}
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickPurge}})
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	now := b.now().In(calendar.Zone)
	tick, begun := view.Ticks[tickPurge]
	tick.Name = tickPurge
	due := calendar.DateOf(now).At(purgeHour, 0)
	switch {
	case !begun, now.Sub(tick.Last).Abs() > purgeLeap:
		// An installation, or an upgrade, begins to purge in the night that follows; so does
		// a clock that leapt, which must not let go for good what it takes for old.
		return b.settle(ctx, tick, now)
	case now.Before(due), !tick.Last.Before(due):
		return nil
	}
	err = b.purgeSessions(ctx, now)
	done := false
	if err == nil {
		done, err = b.purge(ctx, now)
	}
	if err != nil {
		return fmt.Errorf("purge: %w", err)
	}
	if !done {
		return nil
	}
	return b.settle(ctx, tick, now)
}

// purge takes the kinds one after the other. done is false when there is more.
func (b *Bot) purge(ctx context.Context, now time.Time) (done bool, err error) {
	for _, kind := range []struct {
		months int
		purge  func(ctx context.Context, cutoff time.Time) (bool, error)
	}{
		{b.set.Retention.Messages, b.purgeMessages},
		{b.set.Retention.Texts, b.purgeTexts},
		{b.set.Retention.Files, b.purgeFiles},
		{b.set.Retention.Audit, b.purgeAudit},
	} {
		if kind.months == 0 {
			continue
		}
		if done, err = kind.purge(ctx, cutoff(now, kind.months)); !done || err != nil {
			return false, err
		}
	}
	return true, nil
}

// cutoff is the beginning of the day that lies so many months back: what came to
// an end before it goes.
func cutoff(now time.Time, months int) time.Time {
	day := calendar.DateOf(now)
	first := calendar.MonthOf(day).Add(-months)
	last := first.Last()
	return calendar.Date{Year: last.Year, Month: last.Month, Day: min(day.Day, last.Day)}.At(0, 0)
}

// purgeEntry is what the audit trail keeps of one batch: what, how many, and up to when.
func (b *Bot) purgeEntry(what, on string, count int, cutoff time.Time) AuditEntry {
	return AuditEntry{
		At: b.now(), Who: purgeWho, What: "purge." + what, On: on,
		Before: fmt.Sprintf("%d kept", count), After: "0 kept before " + calendar.DateOf(cutoff).String(),
	}
}

// commitPurge writes one batch. Another replica's is as good, and what has moved
// on meanwhile is looked at again in the next run.
func (b *Bot) commitPurge(ctx context.Context, what string, c Change, of any) error {
	c.Cause, c.At = causeOf("purge/"+what, 0, of), b.now()
	if _, err := b.write(ctx, c); err != nil && !errors.Is(err, ErrConflict) {
		return err
	}
	return nil
}

// purgeMessages takes the words and addresses out of messages that were settled
// before the cutoff. One of which nobody knows whether it was sent stays as it is
// until a person has settled it.
func (b *Bot) purgeMessages(ctx context.Context, cutoff time.Time) (bool, error) {
	for range purgeRounds {
		old, err := b.attic.SettledBefore(ctx, cutoff, purgeStep)
		if err != nil || len(old) == 0 {
			return err == nil, err
		}
		var c Change
		for _, m := range old {
			c.Words = append(c.Words, tombstone(m.Outbound))
		}
		c.Audit = []AuditEntry{b.purgeEntry("messages", "outbox", len(old), cutoff)}
		if err := b.commitPurge(ctx, "messages", c, c.Words); err != nil {
			return false, err
		}
	}
	return false, nil
}

// tombstone is what stays of a message: its id, so that it is never sent again,
// and to whom it was, by roster id, for the receipts.
func tombstone(m channel.Outbound) channel.Outbound {
	return channel.Outbound{ID: m.ID, Push: m.Push, Member: m.Member, Answer: m.Answer, Clock: m.Clock, CreatedAt: m.CreatedAt}
}

// weeksBefore are the weeks that ended before the cutoff and take no reports any
// more, the oldest first.
func (b *Bot) weeksBefore(cutoff time.Time) []calendar.Week {
	open := calendar.WeekOf(b.now()).Add(-b.set.KeepOpen - 1)
	last := calendar.WeekOf(cutoff).Add(-1)
	if open.Before(last) {
		last = open
	}
	var out []calendar.Week
	for week := last.Add(-purgeYears * 53); !last.Before(week); week = week.Add(1) {
		out = append(out, week)
	}
	return out
}

// oldReports goes through the reports of old weeks, some weeks at a time.
func (b *Bot) oldReports(ctx context.Context, cutoff time.Time, each func([]report.Report) (bool, error)) (bool, error) {
	for weeks := b.weeksBefore(cutoff); len(weeks) > 0; {
		some := weeks[:min(purgeWeeks, len(weeks))]
		weeks = weeks[len(some):]
		found, err := b.store.Weeks(ctx, some)
		if err != nil {
			return false, err
		}
		var reports []report.Report
		for _, week := range some {
			reports = append(reports, found[week]...)
		}
		if len(reports) == 0 {
			continue
		}
		if done, err := each(reports); !done || err != nil {
			return false, err
		}
	}
	return true, nil
}
