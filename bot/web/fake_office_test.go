package web

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

func (f *fakeBot) Missing(_ context.Context, _ string, week calendar.Week) (bot.MissingList, error) {
	return bot.MissingList{Week: week}, f.err
}

func (f *fakeBot) Digest(context.Context, string) (bot.Digest, error) { return bot.Digest{}, f.err }

func (f *fakeBot) Calls(context.Context, string) (bot.CallList, error) { return f.calls, f.err }

func (f *fakeBot) Called(_ context.Context, by, whom, cause string) (int, error) {
	f.called = append(f.called, by+" "+whom+" "+cause)
	return 1, f.err
}

func (f *fakeBot) Silences(context.Context) ([]ledger.Silence, error) { return f.silences, f.err }

func (f *fakeBot) Silence(_ context.Context, o bot.SilenceOrder) (ledger.Silence, error) {
	f.called = append(f.called, o.Cause)
	return ledger.Silence{ID: "S0001", Issue: o.Number, Area: o.Area, From: calendar.DateOf(now), Until: o.Until, Reason: o.Reason, By: o.By}, f.err
}

func (f *fakeBot) EndSilence(_ context.Context, o bot.SilenceOrder) (ledger.Silence, error) {
	f.called = append(f.called, o.Cause)
	if o.ID != "S0001" {
		return ledger.Silence{}, &bot.SilenceError{Problem: "none"}
	}
	return ledger.Silence{
		ID: o.ID, Issue: "RA26-0031", From: calendar.DateOf(now), Until: calendar.DateOf(now).AddDays(9), Reason: "等法院判决", By: "M0003",
		EndedOn: calendar.DateOf(now), EndedBy: o.By,
	}, f.err
}
