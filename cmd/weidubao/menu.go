package main

import (
	"context"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/templates"
)

// menu makes the account's menu at the platform, in the place of the one that is there.
func (c *cli) menu(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		sender, err := a.sender()
		if err != nil {
			return err
		}
		defer sender.Close()
		buttons := bot.Menu(a.texts)
		if err := sender.SetMenu(ctx, buttons); err != nil {
			return err
		}
		set := templates.MenuSet{}
		for _, b := range buttons {
			set.Names = append(set.Names, b.Name)
		}
		c.println(set)
		return nil
	})
}
