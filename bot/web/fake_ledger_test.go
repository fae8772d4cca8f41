package web

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

// fakeLedger keeps what it was ordered.
type fakeLedger struct {
	steps  []ledger.Step
	new    bot.NewIssue
	taken  bot.LedgerOrder
	answer bot.LedgerAnswer
}

func (f *fakeBot) Steps(_ context.Context, number string) ([]ledger.Step, error) {
	if _, ok := f.issues[number]; !ok {
		return nil, bot.ErrNotFound
	}
	return f.ledger.steps, f.err
}

func (f *fakeBot) Register(_ context.Context, o bot.NewIssue) (bot.IssueView, error) {
	f.ledger.new = o
	return f.issues["RA26-0031"], f.err
}

func (f *fakeBot) TakeLedger(_ context.Context, o bot.LedgerOrder) (bot.LedgerAnswer, error) {
	f.ledger.taken = o
	return f.ledger.answer, f.err
}
