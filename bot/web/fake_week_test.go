package web

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
)

func (f *fakeBot) Indicators() []report.Indicator { return report.Defaults() }

func (f *fakeBot) UnitWeek(_ context.Context, _ string, ref report.Ref) (bot.UnitWeek, error) {
	w, ok := f.weeks[ref]
	if !ok {
		return w, bot.ErrForbidden
	}
	return w, f.err
}

func (f *fakeBot) UnitView(_ context.Context, _, area string) (bot.UnitView, error) {
	v, ok := f.units[area]
	if !ok {
		return v, bot.ErrForbidden
	}
	return v, f.err
}

func (f *fakeBot) ReviewEdit(context.Context, bot.PageEdit) (bot.EditReview, error) {
	return f.review, f.err
}

func (f *fakeBot) CorrectFromPage(_ context.Context, e bot.PageEdit) (bot.EditReview, error) {
	f.edits = append(f.edits, e)
	return f.review, f.err
}

func (f *fakeBot) ReviewWithdrawal(context.Context, bot.PageEdit) (bot.EditReview, error) {
	return f.review, f.err
}

func (f *fakeBot) WithdrawFromPage(_ context.Context, e bot.PageEdit) (bot.EditReview, error) {
	f.edits = append(f.edits, e)
	return f.review, f.err
}
