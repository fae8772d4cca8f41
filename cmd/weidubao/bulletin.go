package main

import (
	"context"
	"errors"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

func (c *cli) bulletinCompose(ctx context.Context, f *flags) error {
	month, err := calendar.ParseMonth(f.month)
	if err != nil {
		return misuse("month", f.month)
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		e, err := a.bot.Compose(ctx, month, cliName)
		if err != nil {
			return orderError(err, f)
		}
		c.println(c.edition(a, bot.PublishResult{Edition: e, Again: e.Status == bulletin.Published}))
		return nil
	})
}

// bulletinPublish is also the sign-off: whoever may run commands on the server
// may publish, and the audit says that it was done here.
func (c *cli) bulletinPublish(ctx context.Context, f *flags) error {
	month, err := calendar.ParseMonth(f.month)
	if err != nil {
		return misuse("month", f.month)
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		res, err := a.bot.Publish(ctx, bot.PublishOrder{Month: month, By: cliName, Only: f.only})
		if err != nil {
			return orderError(err, f)
		}
		c.println(c.edition(a, res))
		c.sayEnqueued(a, res.Sent)
		return nil
	})
}

func (c *cli) edition(a *app, res bot.PublishResult) templates.EditionDone {
	e := res.Edition
	return templates.EditionDone{
		Name: a.bot.EditionName(e), Draft: e.Status == bulletin.Draft, Again: res.Again, Sent: res.Sent,
		Unbound: memberNames(res.Unbound), Expected: e.Expected, Received: e.Received, OnTime: e.OnTime,
	}
}

// orderError adds to an error what the flags said.
func orderError(err error, f *flags) error {
	var input *bot.InputError
	switch {
	case errors.Is(err, bot.ErrFuture):
		return &failure{say: templates.CommandProblem{Problem: "future", Detail: f.month}, code: exitFailed, err: err}
	case errors.Is(err, bot.ErrNothing):
		return &failure{say: templates.CommandProblem{Problem: "nothing", Detail: f.month}, code: exitFailed, err: err}
	case errors.As(err, &input) && input.Field == "only":
		return &failure{say: templates.CommandProblem{Problem: "only", Detail: f.only}, code: exitFailed, err: err}
	}
	return err
}
