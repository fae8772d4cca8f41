package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
)

// A hold (暂停推送) keeps everything from being sent of itself: the data was put
// back to an older moment, and nobody may be sent again what was sent after it.
// People are answered and reports recorded as ever. A person ends it, who says
// what becomes of what the schedules missed.

// Hold is why nothing is sent.
type Hold struct {
	Reason string    // HoldRestored
	Since  time.Time // the moment of the data: what was sent after it is not known here
	At     time.Time // when the hold was set
}

// HoldRestored says that the data comes from a backup.
const HoldRestored = "restored"

// ErrHeld says that nothing may be sent until a person has ended the hold.
var ErrHeld = errors.New("sending is on hold: the data was restored")

// ErrNotHeld says that there is no hold to end.
var ErrNotHeld = errors.New("sending is not on hold")

// Held is the hold that stands; ok is false when there is none. Where several
// stand it is the one that goes back the farthest.
func (b *Bot) Held(ctx context.Context) (hold Hold, ok bool, err error) {
	all, err := b.holds(ctx)
	for _, h := range all {
		if !ok || h.Since.Before(hold.Since) {
			hold, ok = h, true
		}
	}
	return hold, ok, err
}

func (b *Bot) holds(ctx context.Context) ([]Hold, error) {
	view, err := b.store.Read(ctx, Need{Holds: true})
	if err != nil {
		return nil, fmt.Errorf("read the hold: %w", err)
	}
	return view.Holds, nil
}

// free is ErrHeld while a hold stands.
func (b *Bot) free(ctx context.Context) error {
	_, held, err := b.Held(ctx)
	if err == nil && held {
		err = ErrHeld
	}
	return err
}

// Missed is what waits behind a hold.
type Missed struct {
	Hold      Hold
	Schedules []MissedSchedule
	People    int // who would get a digest of the ledger by the alerts that were missed
	Issues    int // lines of those digests
	Fanouts   []outbox.Fanout
	Left      int // members of them who were not enqueued yet
	Doubtful  int // messages that the restore has left to a person to settle
}

// MissedSchedule is a schedule that came due during the hold or before it.
type MissedSchedule struct {
	Name   string           // alerts, remind, deadline, digest or bulletin
	First  time.Time        // its first moment that nobody has handled
	Last   time.Time        // its last one that has come
	Months []calendar.Month // of bulletins, whose they are
}

// Missed says what ending the hold would send. ErrNotHeld.
func (b *Bot) Missed(ctx context.Context) (Missed, error) {
	hold, held, err := b.Held(ctx)
	if err == nil && !held {
		err = ErrNotHeld
	}
	if err != nil {
		return Missed{}, err
	}
	m := Missed{Hold: hold}
	for _, p := range b.plans() {
		s, _, due, err := b.missed(ctx, p)
		if err != nil {
			return m, err
		}
		if due {
			m.Schedules = append(m.Schedules, s)
		}
		if due && p.name == tickAlerts {
			digests, err := b.untoldNow(ctx)
			if err != nil {
				return m, err
			}
			m.People = len(digests)
			for _, d := range digests {
				m.Issues += len(d.Lines)
			}
		}
	}
	if m.Fanouts, err = b.fanoutsBefore(ctx, hold.At); err != nil {
		return m, err
	}
	for _, f := range m.Fanouts {
		m.Left += len(f.Members) - f.Cursor
	}
	m.Doubtful, err = b.doubtful(ctx)
	return m, err
}

// missed are the moments of a schedule that have come and were not handled.
func (b *Bot) missed(ctx context.Context, p plan) (s MissedSchedule, tick Tick, due bool, err error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{p.name}})
	tick, begun := view.Ticks[p.name]
	if err != nil || !begun {
		return s, tick, false, err
	}
	s.Name = p.name
	now, moment := b.now().In(calendar.Zone), tick.Last.In(calendar.Zone)
	for range maxCatchUp {
		moment = p.schedule.Next(moment)
		if moment.IsZero() || p.shift(moment).After(now) {
			break
		}
		if s.Last = moment; s.First.IsZero() {
			s.First = moment
		}
		if month := reportedMonth(moment); p.name == tickBulletin && (len(s.Months) == 0 || s.Months[len(s.Months)-1] != month) {
			s.Months = append(s.Months, month)
		}
	}
	return s, tick, !s.First.IsZero(), nil
}

// untoldNow are the digests that a sweep would send now.
func (b *Bot) untoldNow(ctx context.Context) ([]ledger.Digest, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	seen, err := b.lookAt(ctx, people, b.today(), nil)
	return seen.fresh, err
}

// fanoutsBefore are the open fan-outs that stem from the restored data: those
// ordered during the hold go out when it ends.
func (b *Bot) fanoutsBefore(ctx context.Context, at time.Time) ([]outbox.Fanout, error) {
	open, err := b.store.OpenFanouts(ctx)
	if err != nil {
		return nil, err
	}
	var out []outbox.Fanout
	for _, f := range open {
		if f.CreatedAt.Before(at) {
			out = append(out, f)
		}
	}
	return out, nil
}

// doubtful counts the messages that a restore has left to a person.
func (b *Bot) doubtful(ctx context.Context) (n int, err error) {
	all, err := b.store.Outbox(ctx, outbox.Unknown, mostUnsure)
	for _, m := range all {
		if m.Reason == outbox.ReasonRestored {
			n++
		}
	}
	return n, err
}

// Doubter leaves messages to a person: those that are due at from or later.
type Doubter interface {
	Doubt(ctx context.Context, from time.Time) (int, error)
}

// never is when a message is due that is enqueued only to be left to a person. A
// resumption that is broken off leaves it there, and nothing sends it.
var never = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// Resume ends the hold. With drop, what the schedules missed is not made up for:
// its alerts count as told, and what open fan-outs had not enqueued yet is left to
// a person as of unknown fate. Without it everything that was missed is sent,
// also what had been sent before the data was lost. by is who ordered it. It may
// be broken off and run again. ErrNotHeld.
func (b *Bot) Resume(ctx context.Context, by string, drop bool, left Doubter) (Missed, error) {
	m, err := b.Missed(ctx)
	if err != nil {
		return m, err
	}
	what := "send"
	if drop {
		what = "drop"
		if err := b.drop(ctx, by, m); err != nil {
			return m, fmt.Errorf("drop what was missed: %w", err)
		}
	}
	if _, err := left.Doubt(ctx, never); err != nil { // also what an earlier call has left
		return m, err
	}
	holds, err := b.holds(ctx)
	if err != nil {
		return m, err
	}
	_, err = b.write(ctx, Change{
		Cause: fmt.Sprintf("resume:%d:%d", m.Hold.Since.UnixMilli(), m.Hold.At.UnixMilli()), At: b.now(), Lifts: holds,
		Audit: []AuditEntry{{
			At: b.now(), Who: by, What: "outbox.resume", On: m.Hold.Reason, Before: m.Hold.Since.Format(time.RFC3339), After: what,
		}},
	})
	if err == nil {
		b.wake()
	}
	return m, err
}

// drop settles what was missed without sending it. The hold stands meanwhile.
func (b *Bot) drop(ctx context.Context, by string, m Missed) error {
	if err := b.dropFanouts(ctx, by, m.Fanouts); err != nil {
		return err
	}
	for _, p := range b.plans() {
		s, tick, due, err := b.missed(ctx, p)
		if err != nil {
			return err
		}
		if !due {
			continue
		}
		if p.name == tickAlerts {
			if err := b.dropAlerts(ctx, by); err != nil {
				return err
			}
		}
		tick.Name = p.name
		if err := b.settle(ctx, tick, s.Last); err != nil {
			return err
		}
	}
	return nil
}

// dropAlerts marks what is due as told.
func (b *Bot) dropAlerts(ctx context.Context, by string) error {
	digests, err := b.untoldNow(ctx)
	if err != nil {
		return err
	}
	for _, d := range digests {
		for len(d.Lines) > 0 {
			part := ledger.Digest{Member: d.Member, Lines: d.Lines[:min(len(d.Lines), maxDigest)]}
			d.Lines = d.Lines[len(part.Lines):]
			marks := b.marksOf(part)
			_, err := b.write(ctx, Change{
				Cause: causeOf("alert.drop", 0, marks), At: b.now(), Marks: marks,
				Audit: []AuditEntry{{At: b.now(), Who: by, What: "alert.drop", On: d.Member, After: strings.Join(marks, " ")}},
			})
			if err != nil && !errors.Is(err, ErrConflict) { // a conflict: it has been marked meanwhile
				return err
			}
		}
	}
	return b.dropOpen(ctx, by)
}

// dropOpen gives up digests whose marks were being written: their push never goes.
func (b *Bot) dropOpen(ctx context.Context, by string) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	records, err := b.alertedOf(ctx, people)
	if err != nil {
		return err
	}
	for member, a := range records {
		p := a.last()
		if !p.Open {
			continue
		}
		p.Open = false
		_, err := b.write(ctx, Change{
			Cause: causeOf("alert.drop", a.Rev, []string{a.ID, p.ID}), At: b.now(), Alerted: []Alerted{a.with(p)},
			Audit: []AuditEntry{{At: b.now(), Who: by, What: "alert.drop", On: member, After: p.ID}},
		})
		if err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return nil
}

// dropFanouts enqueues the rest of fan-outs so that it is never due.
func (b *Bot) dropFanouts(ctx context.Context, by string, open []outbox.Fanout) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	for _, f := range open {
		for !f.Done() {
			c, err := b.expand(ctx, people, f)
			if err != nil {
				return err
			}
			for i := range c.Outbound {
				c.Outbound[i].NotBefore = never
			}
			c.Cause = "drop:" + c.Cause
			c.Audit = []AuditEntry{{At: b.now(), Who: by, What: "fanout.drop", On: f.ID, After: strings.Join(f.Members[f.Cursor:c.Fanouts[0].Cursor], " ")}}
			if _, err := b.write(ctx, c); err != nil {
				return err
			}
			f.Cursor, f.Rev = c.Fanouts[0].Cursor, f.Rev+1
		}
	}
	return nil
}
