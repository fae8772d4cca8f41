package main

import (
	"context"
	"errors"
	"net/url"
	"os"
	"time"

	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/bot/watch"
	"github.com/weidubao/weidubao/templates"
)

// sealEvery is how often the watch verifies the sealed audit trail, which reads much of it.
const sealEvery = 10 * time.Minute

// backlog is the spool as the watch sees it.
type backlog interface {
	Stats() (messages int, since time.Time)
	Aside() int
}

// backlogOf is the spool as a backlog; nil where there is none.
func backlogOf(s *spool.Spool) backlog {
	if s == nil {
		return nil
	}
	return s
}

// lookout gathers what the watchdog judges.
type lookout struct {
	*app
	diskUsed func(dir string) (float64, error)
	spool    backlog // nil: there is none

	sealed time.Time // when the seals were verified last
	seal   string    // what was wrong with them then
}

// watchdog makes the watch of a service. spool may be nil.
func (a *app) watchdog(staff channel.Answerer, spool backlog, diskUsed func(string) (float64, error)) *watch.Watcher {
	name, err := os.Hostname()
	if err != nil {
		name = "unnamed" // then the alarms of several replicas are told as one
	}
	l := &lookout{app: a, diskUsed: diskUsed, spool: spool}
	o := watch.Options{
		Look: l.look, Book: a.bot, Now: a.now, Log: a.log, Name: name,
		Staff: func(ctx context.Context, code watch.Code, over bool) error {
			return a.bot.TellAlarm(ctx, staff, string(code), over)
		},
	}
	if address := string(a.cfg.Alarms.Robot); address != "" {
		robot := watch.NewRobot(address)
		o.Tell = func(ctx context.Context, n watch.News) error { return robot.Post(ctx, a.texts.Say(a.alarmWords(n))) }
	}
	return watch.New(o)
}

// look gathers the facts. What cannot be measured of the disks is logged and passed over.
func (l *lookout) look(ctx context.Context) watch.Facts {
	var f watch.Facts
	f.Store = l.lookAtStore(ctx, &f)
	if l.spool != nil {
		f.Spool, f.SpoolOldest = l.spool.Stats()
		f.SpoolAside = l.spool.Aside()
	}
	f.Disk = make(map[string]float64)
	for _, dir := range l.cfg.watchedDirs() {
		used, err := l.diskUsed(dir)
		if err != nil {
			l.log.WarnContext(ctx, "disk was not measured", "dir", dir, "error", err)
			continue
		}
		f.Disk[dir] = used
	}
	return f
}

// lookAtStore reads what stands in the store; the error says that it does not serve.
func (l *lookout) lookAtStore(ctx context.Context, f *watch.Facts) error {
	if err := l.store.Durable(ctx); err != nil {
		return err
	}
	stats, err := l.store.OutboxStats(ctx)
	if err != nil {
		return err
	}
	f.OldestDue = stats.OldestDue
	if f.Unknown, err = l.unknown(ctx, stats.Counts[outbox.Unknown]); err != nil {
		return err
	}
	f.ParkedUntil, f.ParkedWhy = stats.ParkedUntil, stats.ParkedWhy
	if _, f.Hold, err = l.bot.Held(ctx); err != nil {
		return err
	}
	f.Seal = l.lookAtSeal(ctx)
	return nil
}

// unknown is how many of so many messages of unknown fate wait for a person: those
// that nobody needs any more do not. The listing is bounded; what it does not show counts.
func (l *lookout) unknown(ctx context.Context, all int) (int, error) {
	if all == 0 {
		return 0, nil
	}
	list, err := l.store.Outbox(ctx, outbox.Unknown, 0)
	if err != nil {
		return 0, err
	}
	for _, m := range list {
		if m.Reason == outbox.ReasonObsolete {
			all--
		}
	}
	return max(all, 0), nil
}

// lookAtSeal is what is wrong with the sealed audit trail, looked at now and then.
func (l *lookout) lookAtSeal(ctx context.Context) string {
	if passed := l.now().Sub(l.sealed); passed >= 0 && passed < sealEvery {
		return l.seal
	}
	err := l.bot.CheckSeal(ctx)
	broken, wrong := errors.AsType[*audit.Error](err)
	switch {
	case wrong:
		l.seal = string(broken.Problem)
	case err != nil:
		return l.seal // it could not be read: at the next look
	default:
		l.seal = ""
	}
	l.sealed = l.now()
	return l.seal
}

// alarmWords words the news for the operator.
func (a *app) alarmWords(n watch.News) templates.Alarms {
	words := func(list []watch.Alarm) (out []templates.Alarm) {
		for _, x := range list {
			t := templates.Alarm{Code: string(x.Code), Detail: x.Detail, Count: x.Count, Until: x.Until}
			if !x.Since.IsZero() {
				t.Minutes = int(a.now().Sub(x.Since) / time.Minute)
			}
			out = append(out, t)
		}
		return out
	}
	return templates.Alarms{Office: a.cfg.Office.Name, Raised: words(n.Raised), Still: words(n.Still), Over: words(n.Over)}
}

// robotAddress reports whether s is an address that can be posted to.
func robotAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.Fragment == ""
}
