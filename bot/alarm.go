package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// Ticks that begin so say when an alarm of the watchdog was last told of, and
// when it was last over. Their revisions have one replica tell.
const (
	tickAlarm = "alarm/"
	tickOver  = "alarm-over/"
)

// watchdog stands for the watch where it says who did something.
const watchdog = "watchdog"

// alarmOf reads how an alarm stands.
func (b *Bot) alarmOf(ctx context.Context, key string) (told, over Tick, err error) {
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickAlarm + key, tickOver + key}})
	if err != nil {
		return told, over, fmt.Errorf("alarm %s: %w", key, err)
	}
	told, over = view.Ticks[tickAlarm+key], view.Ticks[tickOver+key]
	told.Name, over.Name = tickAlarm+key, tickOver+key
	return told, over, nil
}

// RaiseAlarm notes that an alarm stands, and reports whether the caller is the
// one who tells of it: it did not stand before, or was last told of longer than
// again ago.
func (b *Bot) RaiseAlarm(ctx context.Context, key string, again time.Duration) (bool, error) {
	told, over, err := b.alarmOf(ctx, key)
	now := b.now()
	if err != nil || told.Last.After(over.Last) && now.Sub(told.Last) < again {
		return false, err
	}
	told.Last = after(now, over.Last)
	return b.noteAlarm(ctx, told, AuditEntry{At: now, Who: watchdog, What: "alarm.raise", On: key})
}

// ClearAlarm notes that an alarm is over, and reports whether the caller is the one who tells it.
func (b *Bot) ClearAlarm(ctx context.Context, key string) (bool, error) {
	told, over, err := b.alarmOf(ctx, key)
	if err != nil || !told.Last.After(over.Last) {
		return false, err
	}
	over.Last = after(b.now(), told.Last)
	return b.noteAlarm(ctx, over, AuditEntry{At: b.now(), Who: watchdog, What: "alarm.clear", On: key})
}

// after is now, or the moment behind t when the clock was set back.
func after(now, t time.Time) time.Time {
	if now.After(t) {
		return now
	}
	return t.Add(time.Millisecond)
}

// noteAlarm writes one of the two ticks. Who finds that it has moved on was not the first.
func (b *Bot) noteAlarm(ctx context.Context, tick Tick, entry AuditEntry) (bool, error) {
	done, err := b.write(ctx, Change{
		Cause: fmt.Sprintf("%s:%d", tick.Name, tick.Last.UnixNano()), At: b.now(), Ticks: []Tick{tick}, Audit: []AuditEntry{entry},
	})
	if errors.Is(err, ErrConflict) {
		return false, nil
	}
	return done, err
}

// AlarmsStanding says which of the alarms stand.
func (b *Bot) AlarmsStanding(ctx context.Context, keys []string) (map[string]bool, error) {
	out := make(map[string]bool)
	for _, key := range keys {
		told, over, err := b.alarmOf(ctx, key)
		if err != nil {
			return nil, err
		}
		if told.Last.After(over.Last) {
			out[key] = true
		}
	}
	return out, nil
}

// TellAlarm tells the staff that pushes do not go out, or that nothing can be
// recorded, or that it is over. It can only go as an answer, which reaches those
// who have written lately. While the store is away the roster is as it was read last.
func (b *Bot) TellAlarm(ctx context.Context, answerer channel.Answerer, code string, over bool) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		if people = b.seen.Load(); people == nil {
			return err
		}
	}
	return answerStaff(ctx, people, answerer, b.texts.Say(templates.StaffAlarm{Code: code, Over: over}))
}

// answerStaff says text to every member of staff who has written lately.
func answerStaff(ctx context.Context, people *roster.Roster, answerer channel.Answerer, text string) error {
	var failed error
	for _, m := range people.With(roster.Staff) {
		if !m.Reachable() {
			continue
		}
		if err := answerer.Answer(ctx, m.OpenID, text); err != nil && !errors.Is(err, channel.ErrWindow) {
			failed = errors.Join(failed, fmt.Errorf("tell %s: %w", m.ID, err))
		}
	}
	return failed
}
