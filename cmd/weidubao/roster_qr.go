package main

import (
	"context"
	"errors"
	"io"
	"os"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// rosterQR writes a sheet to be printed: for everybody who is not bound a QR
// code that binds, with the code to type beside it.
func (c *cli) rosterQR(ctx context.Context, f *flags) error {
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		lines, err := a.bot.BindingCodes(ctx, cliName)
		if err != nil {
			return err
		}
		sender, err := a.sender()
		if err != nil {
			return err
		}
		defer sender.Close()
		cards, left, failed := a.qrCards(ctx, sender, lines)
		if len(cards) == 0 {
			if failed == nil {
				c.println(templates.CodesNone{})
			}
			return failed
		}
		replaced, err := writeQR(f.files[0], templates.QRSheet{Office: a.cfg.Office.Name, Cards: cards})
		if err != nil {
			return err
		}
		c.println(templates.QRWritten{File: f.files[0], Count: len(cards), Replaced: replaced})
		if failed != nil {
			why, code := explain(failed)
			return &failure{say: templates.QRLeft{Names: left, Why: c.texts.Say(why)}, code: code, err: failed}
		}
		return nil
	})
}

// qrCards makes a QR code for everybody who is not bound, and names for whom it
// could not. After a refusal that would meet the others as well it asks no more.
func (a *app) qrCards(ctx context.Context, sender *official.Sender, lines []roster.CodeLine) (cards []templates.QRCard, left []string, failed error) {
	hopeless := false
	for _, l := range lines {
		if l.Bound || l.Code == "" {
			continue
		}
		if hopeless {
			left = append(left, l.Name)
			continue
		}
		ticket, err := a.qrCode(ctx, sender, l)
		if err != nil {
			left = append(left, l.Name)
			if failed == nil {
				failed = err
			}
			hopeless = ctx.Err() != nil || errors.Is(err, channel.ErrCredential) || errors.Is(err, channel.ErrQuota)
			continue
		}
		cards = append(cards, templates.QRCard{
			Unit: l.Area, Name: l.Name, Role: templates.RoleName(l.Role), Code: l.Code, URL: ticket.URL, Expires: l.ExpiresAt,
		})
	}
	return cards, left, failed
}

// qrCode has the platform make the QR code that binds like the line's code, for as long as that lives.
func (a *app) qrCode(ctx context.Context, sender *official.Sender, l roster.CodeLine) (official.Ticket, error) {
	return sender.QRCode(ctx, bot.BindScene(l.Code), l.ExpiresAt.Sub(a.now()))
}

// writeQR writes the sheet, which only its owner may read: a code binds whoever
// scans it first. replaced tells that there was a file of that name.
func writeQR(name string, sheet templates.QRSheet) (replaced bool, err error) {
	page, err := sheet.HTML()
	if err != nil {
		return false, err
	}
	_, err = os.Stat(name) //nolint:gosec // the operator names the file
	return err == nil, writeFile(name, func(w io.Writer) error {
		_, err := w.Write(page)
		return err
	})
}
