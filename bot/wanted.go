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
// must hold when it rings.
func (b *Bot) StillWanted(ctx context.Context, push channel.Outbound) (bool, error) {
	if push.Push != channel.Reminder {
		return true, nil
	}
	r, ok := remindedOf(push)
	if !ok || !b.now().Before(push.Time) || b.superseded(r) {
		return false, nil
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	open, err := b.owedNow(ctx, people, r)
	if err != nil || len(open) == 0 {
		return false, err
	}
	m, _ := people.Member(r.member)
	anew := b.remindCard(people, m, open, r.moment, push.CreatedAt)
	says := push.Title + " " + push.Summary
	if r.rehearsed { // its own title says for whom it was
		says = push.Summary
	}
	return says == anew.Title+" "+anew.Summary, nil
}

// superseded reports whether a round after that of the reminder has come.
func (b *Bot) superseded(r reminded) bool {
	now := b.now()
	return slices.ContainsFunc(b.remindAt(r.week), func(at time.Time) bool { return at.After(r.moment) && !at.After(now) })
}

// owedNow reads what the reminder's person still owes.
func (b *Bot) owedNow(ctx context.Context, people *roster.Roster, r reminded) ([]report.Report, error) {
	m, ok := people.Member(r.member)
	refs := b.ownRefs(people, m, r.week)
	if !ok || m.Disabled || len(refs) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, Need{Reports: refs})
	if err != nil {
		return nil, err
	}
	reports := make(map[string]report.Report, len(refs))
	for _, ref := range refs {
		reports[ref.Area] = view.Reports[ref]
	}
	return b.owed(people, m, r.week, reports), nil
}

// reminded is what the id of a reminder tells: in a rehearsal its Member is
// not whom it is for.
type reminded struct {
	member    string
	week      calendar.Week
	moment    time.Time // of the round
	rehearsed bool
}

func remindedOf(push channel.Outbound) (r reminded, ok bool) {
	before, rest, ok := strings.Cut(push.ID, remindPrefix)
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
	return reminded{member: part[2], week: week, moment: moment, rehearsed: before != ""}, true
}
