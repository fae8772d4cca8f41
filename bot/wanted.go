package bot

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// StillWanted reports whether a push is still worth sending. Delivery asks
// before each try: a reminder may have waited for the platform, and in the
// meantime the deadline has passed, a later round has come, which words it anew,
// or its person has reported, be it for one of several units: what the card says
// must hold when it rings. A digest of the ledger goes while anything of it stands.
func (b *Bot) StillWanted(ctx context.Context, push channel.Outbound) (bool, error) {
	if strings.HasPrefix(push.ID, missingPrefix) {
		return b.missingWanted(ctx, push)
	}
	if told, ok := toldStep(push); ok {
		return b.actWanted(ctx, told)
	}
	if push.Push == channel.Alert {
		return b.alertWanted(ctx, push)
	}
	if push.Push != channel.Reminder {
		return true, nil
	}
	if strings.Contains(push.ID, deadlinePrefix) {
		return b.deadlineWanted(ctx, push)
	}
	r, ok := reminderOf(push)
	if !ok || !b.now().Before(push.Time) || b.superseded(r) {
		return false, nil
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	d, open, err := b.owedNow(ctx, people, r, push.CreatedAt)
	if err != nil || len(open) == 0 {
		return false, err
	}
	anew := b.remindCard(people, d, open, r.moment, push.CreatedAt)
	return b.saysSame(people, push, anew), nil
}

// alertWanted reports whether anything of what the digest tells still stands:
// every issue may have been closed, extended, silenced or sent in meanwhile.
func (b *Bot) alertWanted(ctx context.Context, push channel.Outbound) (bool, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	lines, known, err := b.stillTold(ctx, people, push)
	return len(lines) > 0 || !known, err
}

// superseded reports whether a round after that of the reminder has come, or is
// to: one that had to wait for another day does not add to that day's own.
func (b *Bot) superseded(r reminder) bool {
	now := b.now()
	if b.ringsOn(r.moment) != b.today() && len(b.roundsToday(r.week)) >= mostReminders {
		return true
	}
	return slices.ContainsFunc(b.remindAt(r.week), func(at time.Time) bool { return at.After(r.moment) && !at.After(now) })
}

// owedNow reads what the reminder's person still owes, of the units of which he
// was reminded then.
func (b *Bot) owedNow(ctx context.Context, people *roster.Roster, r reminder, then time.Time) (duty, []report.Report, error) {
	for _, d := range b.duties(people, then) {
		if d.member.ID != r.member {
			continue
		}
		open, err := b.openOf(ctx, d, r.week)
		return d, open, err
	}
	return duty{}, nil, nil
}

// openOf reads what a person's units still owe for the week.
func (b *Bot) openOf(ctx context.Context, d duty, week calendar.Week) ([]report.Report, error) {
	var need Need
	for _, area := range d.areas {
		need.Reports = append(need.Reports, report.Ref{Area: area, Week: week})
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, err
	}
	reports := make(map[string]report.Report, len(view.Reports))
	for ref, r := range view.Reports {
		reports[ref.Area] = r
	}
	return d.owed(week, reports), nil
}

// reminder is what the id of a reminder tells: in a rehearsal its Member is
// not whom it is for.
type reminder struct {
	member string
	week   calendar.Week
	moment time.Time // of the round
}

func reminderOf(push channel.Outbound) (r reminder, ok bool) {
	_, rest, ok := strings.Cut(push.ID, remindPrefix)
	part := strings.Split(rest, "/") // week, moment, member
	if !ok || len(part) < 3 {
		return r, false
	}
	week, err := calendar.ParseWeek(part[0])
	if err != nil {
		return r, false
	}
	moment, err := time.ParseInLocation("2006"+remindMoment, strconv.Itoa(week.Monday().Year)+part[1], calendar.Zone)
	if err != nil {
		return r, false
	}
	if moment.Before(week.Monday().At(0, 0)) { // the year ends in this week
		moment = moment.AddDate(1, 0, 0)
	}
	return reminder{member: part[2], week: week, moment: moment}, true
}
