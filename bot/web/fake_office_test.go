package web

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
)

func (f *fakeBot) Missing(_ context.Context, _ string, week calendar.Week) (bot.MissingList, error) {
	return bot.MissingList{Week: week}, f.err
}

func (f *fakeBot) Digest(context.Context, string) (bot.Digest, error) { return bot.Digest{}, f.err }
