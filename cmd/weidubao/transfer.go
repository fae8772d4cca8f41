package main

import (
	"context"
	"errors"
	"strings"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/templates"
)

// ledgerTransfer gives issues to another unit after townships were merged or split.
func (c *cli) ledgerTransfer(ctx context.Context, f *flags) error {
	o := bot.TransferOrder{From: f.from, To: f.to, Village: f.village, By: cliName, DryRun: f.dryRun}
	switch {
	case o.From == "":
		return badTransfer("from", nil)
	case o.To == "":
		return badTransfer("to", nil)
	}
	if f.number != "" {
		o.Numbers = strings.FieldsFunc(f.number, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' })
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		res, err := a.bot.Transfer(ctx, o)
		if wrong, ok := errors.AsType[*bot.InputError](err); ok {
			return badTransfer(wrong.Field, err)
		}
		if err != nil {
			return err
		}
		c.println(templates.TransferDone{
			DryRun: f.dryRun, From: res.From.Name, To: res.To.Name, Open: res.Open, Closed: res.Closed,
		})
		return nil
	})
}

func badTransfer(field string, err error) error {
	return &failure{say: templates.TransferProblem{Field: field}, code: exitUsage, err: err}
}
