package web

import (
	"context"
	"strings"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
)

func (f *fakeBot) Act(_ context.Context, o bot.IssueOrder) (bot.IssueView, error) {
	if f.acted.err != nil {
		return bot.IssueView{}, f.acted.err
	}
	f.acted.orders = append(f.acted.orders, o)
	return f.issues[o.Number], f.err
}

func (f *fakeBot) ReviewAct(context.Context, bot.IssueOrder) error { return f.acted.err }

func (f *fakeBot) Overdue(_ context.Context, member string, _ bot.ListKind) (bot.OverdueList, error) {
	v, ok := f.acted.overdue[member]
	if !ok {
		return v, bot.ErrForbidden
	}
	return v, f.err
}

func (f *fakeBot) AlertsOf(_ context.Context, _ string, day calendar.Date) (bot.AlertList, error) {
	list := f.acted.alerts
	list.Day = day
	return list, f.err
}

func (f *fakeBot) Told(context.Context, string, []string) (map[string]bool, error) {
	return f.acted.told, f.err
}

func (f *fakeBot) Acknowledge(_ context.Context, member string, numbers []string, cause string) (int, error) {
	f.acted.acks = append(f.acted.acks, member+" "+strings.Join(numbers, ",")+" "+cause)
	return len(numbers), f.err
}

// actedOn is what the pages of acts are answered and what they ordered.
type actedOn struct {
	err     error // of Act and ReviewAct
	orders  []bot.IssueOrder
	overdue map[string]bot.OverdueList
	alerts  bot.AlertList
	told    map[string]bool
	acks    []string
}
