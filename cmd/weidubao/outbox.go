package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"text/tabwriter"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// mostListed bounds one list of messages, and one settlement of all.
const mostListed = 1000

// outboxStates are the values of --state.
var outboxStates = []outbox.State{
	outbox.Queued, outbox.Sending, outbox.Accepted, outbox.Delivered, outbox.Failed, outbox.Unknown,
}

// outboxLine is one message for programs; the person's phone is there for who has to ask.
type outboxLine struct {
	ID        string       `json:"id"`
	Push      string       `json:"push"`
	Member    string       `json:"member"`
	Name      string       `json:"name"`
	Phone     string       `json:"phone"`
	Title     string       `json:"title"`
	State     outbox.State `json:"state"`
	Reason    string       `json:"reason"`
	Attempts  int          `json:"attempts"`
	UpdatedAt string       `json:"updated_at"`
}

// outboxList shows messages in one state, those of unknown fate unless another is named.
func (c *cli) outboxList(ctx context.Context, f *flags) error {
	state := outbox.Unknown
	if f.state != "" {
		state = outbox.State(f.state)
	}
	if !slices.Contains(outboxStates, state) {
		return misuse("state", f.state)
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		list, err := a.store.Outbox(ctx, state, mostListed)
		if err != nil {
			return err
		}
		people, err := a.bot.Roster(ctx)
		if err != nil {
			return err
		}
		lines := make([]outboxLine, len(list))
		for i, m := range list {
			lines[i] = lineOf(people, m)
		}
		if f.json {
			return c.printJSON(lines)
		}
		return c.outboxTable(lines)
	})
}

func lineOf(people *roster.Roster, m outbox.Message) outboxLine {
	who, _ := people.Member(m.Member)
	return outboxLine{
		ID: m.ID, Push: string(m.Push), Member: m.Member, Name: who.Name, Phone: who.Phone, Title: m.Title,
		State: m.State, Reason: m.Reason, Attempts: m.Attempts, UpdatedAt: m.UpdatedAt.In(calendar.Zone).Format("2006-01-02 15:04:05"),
	}
}

// outboxTable lists one message a line: what to settle, whom to ask, about what.
func (c *cli) outboxTable(lines []outboxLine) error {
	if len(lines) == 0 {
		c.println(templates.OutboxNone{})
		return nil
	}
	tab := tabwriter.NewWriter(c.out, 0, 0, 2, ' ', 0)
	for _, l := range lines {
		_, _ = fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Name, l.Phone, l.Title, c.texts.Say(templates.OutboxReason{Reason: l.Reason}), l.UpdatedAt)
	}
	return tab.Flush()
}

// outboxSettle writes down what a person found out about messages of unknown fate.
func (c *cli) outboxSettle(ctx context.Context, f *flags) error {
	order := bot.SettleOrder{IDs: f.files, As: bot.SettledAs(f.as), By: cliName, Cause: "cli:settle:" + rand.Text()}
	switch {
	case !order.As.Known():
		return misuse("as", f.as)
	case f.all == (len(f.files) > 0):
		return misuse("ids", "")
	}
	return c.with(ctx, f, func(ctx context.Context, a *app) error {
		var done bot.Settled
		var err error
		if f.all {
			done, err = a.bot.SettleAll(ctx, order)
		} else {
			done, err = a.bot.SettleByHand(ctx, order)
		}
		if err != nil {
			return explainStanding(err)
		}
		c.println(templates.OutboxSettled{Count: done.Count, As: f.as})
		if order.As == bot.SettledAgain {
			c.sayEnqueued(a, done.Count)
		}
		return nil
	})
}

// explainStanding words that a message is not one that a person settles.
func explainStanding(err error) error {
	if stands, ok := errors.AsType[*bot.StandsError](err); ok {
		return &failure{say: templates.OutboxStands{ID: stands.ID, State: string(stands.State)}, code: exitFailed, err: err}
	}
	return err
}
