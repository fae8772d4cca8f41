package bot

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// TransferOrder gives issues of one unit to another (划转), because townships were
// merged or split. Closed issues go too, so that a relapse finds its unit.
type TransferOrder struct {
	From, To string   // code or name of a unit
	Village  string   // only the issues of this village; empty: all
	Numbers  []string // only these, in full; none: all
	By       string   // member id, or who the caller says
	DryRun   bool
}

// Transferred says what was given to another unit, or would be.
type Transferred struct {
	From, To roster.Area
	Open     []string // numbers
	Closed   []string
}

// transferStep is how many issues one commit transfers: each has its step and its
// audit entry beside it.
const transferStep = 60

// Transfer carries a transfer out, some issues at a time; each keeps who held it
// before. A call that was interrupted is finished by giving it again. The officers
// of the new unit are told with each commit, once of every issue. *InputError
// names what cannot be: from, to, or a number that the unit does not hold. Reports
// stay with the unit that made them.
func (b *Bot) Transfer(ctx context.Context, o TransferOrder) (Transferred, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return Transferred{}, err
	}
	res, err := o.between(people)
	if err != nil {
		return res, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return res, err
	}
	if err := o.held(issues, res); err != nil {
		return res, err
	}
	var numbers []string
	for _, i := range issues {
		if !o.means(i, res) {
			continue
		}
		numbers = append(numbers, i.Number)
		if i.Status.Closed() {
			res.Closed = append(res.Closed, i.Number)
		} else {
			res.Open = append(res.Open, i.Number)
		}
	}
	if o.DryRun {
		return res, nil
	}
	for chunk := range slices.Chunk(numbers, transferStep) {
		if err := b.transferChunk(ctx, people, o, res, chunk); err != nil {
			return res, fmt.Errorf("transfer issues from %s: %w", chunk[0], err)
		}
	}
	return res, nil
}

// between finds the two units.
func (o TransferOrder) between(people *roster.Roster) (res Transferred, err error) {
	var ok bool
	if res.From, ok = people.FindArea(o.From); !ok {
		return res, &InputError{Field: "from", Problem: ProblemUnknown}
	}
	if res.To, ok = people.FindArea(o.To); !ok || res.To.Code == res.From.Code {
		return res, &InputError{Field: "to", Problem: ProblemUnknown}
	}
	if _, ok = people.Unit(res.To.Code); !ok {
		return res, &InputError{Field: "to", Problem: ProblemUnknown}
	}
	return res, nil
}

// held reports a number that neither unit has: it was typed wrong. One that the
// new unit has already came there by an earlier call.
func (o TransferOrder) held(issues []ledger.Issue, res Transferred) error {
	for _, number := range o.Numbers {
		k := slices.IndexFunc(issues, func(i ledger.Issue) bool { return i.Number == number })
		if k < 0 || issues[k].Area != res.From.Code && issues[k].Area != res.To.Code {
			return &InputError{Field: "number", Problem: ProblemUnknown}
		}
	}
	return nil
}

// means reports whether the order is about the issue.
func (o TransferOrder) means(i ledger.Issue, res Transferred) bool {
	return i.Area == res.From.Code && (o.Village == "" || i.Village == o.Village) &&
		(len(o.Numbers) == 0 || slices.Contains(o.Numbers, i.Number))
}

// transferChunk transfers some issues in one commit. What has left the unit
// meanwhile is let alone.
func (b *Bot) transferChunk(ctx context.Context, people *roster.Roster, o TransferOrder, res Transferred, numbers []string) error {
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		view, err := b.store.Read(ctx, Need{Issues: numbers})
		if err != nil {
			return Change{}, err
		}
		var all Change
		var open []string
		for _, number := range numbers {
			i, ok := view.Issues[number]
			if !ok || !o.means(i, res) {
				continue
			}
			c, after, err := b.act(people, roster.Member{}, i, ledger.Order{Act: ledger.ActTransfer, By: o.By, Unit: res.To.Code})
			if err != nil {
				return Change{}, err
			}
			all.Issues, all.Steps, all.Audit = append(all.Issues, c.Issues...), append(all.Steps, c.Steps...), append(all.Audit, c.Audit...)
			if !after.Status.Closed() {
				open = append(open, number)
			}
		}
		all.Cause, all.At = causeOf("transfer", b.now().UnixNano(), all.Steps), b.now()
		all.Outbound = b.tellOfTransfer(people, res, open, all.Steps)
		return all, nil
	})
	return err
}

// tellOfTransfer is one card to each officer of the new unit for all open issues
// of a commit; the list is behind its link.
func (b *Bot) tellOfTransfer(people *roster.Roster, res Transferred, open []string, steps []ledger.Step) []channel.Outbound {
	if len(open) == 0 {
		return nil
	}
	card := channel.Outbound{
		ID: "transfer/" + open[0] + "/" + strconv.Itoa(seqOf(steps, open[0])), Push: channel.Alert, Count: len(open), Time: b.now(),
		Title:   b.texts.Say(templates.TransferTitle{Unit: res.To.Name, Count: len(open)}),
		Summary: b.texts.Say(templates.TransferSummary{From: res.From.Name}),
	}
	var out []channel.Outbound
	for _, m := range people.OfficersOf(res.To.Code) {
		if m.Disabled || len(out) >= maxToldOfAct {
			continue
		}
		own := card
		own.Member, own.URL = m.ID, b.links.Sign(issuesPath(open), m.ID, b.now().Add(alertLink))
		out = append(out, b.address(people, own)...)
	}
	return out
}

func seqOf(steps []ledger.Step, number string) int {
	for _, s := range steps {
		if s.Number == number {
			return s.Seq
		}
	}
	return 0
}
