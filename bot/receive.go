package bot

import (
	"context"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// talk is one message being handled: who says what, and what was read for it.
type talk struct {
	in     channel.Inbound
	people *roster.Roster
	member roster.Member // zero for a stranger
	view   View
	acted  *Change // what an order has come to that was carried out before the answer is committed
	parsed *parsed // the text's words, cut once for all who look at them; nil: nothing is kept
}

// Receive handles one inbound message or event and answers what the sender is
// told; an empty answer is a plain acknowledgement. The answer is only given
// after everything it says is committed, and a message that comes again gets
// the same answer and does nothing.
func (b *Bot) Receive(ctx context.Context, in channel.Inbound) (string, error) {
	done, err := b.turns.take(ctx, in)
	if err != nil {
		return "", err
	}
	defer done()
	var acted Change
	return b.commit(ctx, func(ctx context.Context) (Change, error) {
		t, err := b.listen(ctx, in)
		if err != nil {
			return Change{}, err
		}
		if t.view.Handled { // committing it again makes sure of the replica, and answers what was remembered
			return Change{Cause: in.Cause, Reply: t.view.Reply, At: b.now()}, nil
		}
		t.acted = &acted
		c, err := b.answer(ctx, t)
		if err != nil {
			return Change{}, err
		}
		c.Cause, c.At = in.Cause, b.now()
		b.backAgain(t, &c)
		return c, nil
	})
}

// listen reads what every message needs in one round trip: has it been handled,
// who is it from, what was asked last, and, for a text about weekly reports,
// those reports. Whom it is from and what it may be about is taken from the
// roster as it was last seen; the same read tells whether that still holds.
func (b *Bot) listen(ctx context.Context, in channel.Inbound) (talk, error) {
	people := b.seen.Load()
	for range attempts {
		if people == nil {
			var err error
			if people, err = b.store.Roster(ctx); err != nil {
				return talk{}, err
			}
			b.seen.Store(people)
		}
		t := talk{in: in, people: people, parsed: &parsed{}}
		t.member, _ = people.ByOpenID(in.From)
		var err error
		if t.view, err = b.store.Read(ctx, b.needOf(t)); err != nil {
			return talk{}, err
		}
		if t.view.Handled || t.view.RosterRev == people.Rev() {
			return t, nil
		}
		people = nil
	}
	return talk{}, ErrConflict
}

// needOf is what a message may need to be answered.
func (b *Bot) needOf(t talk) Need {
	need := Need{Cause: t.in.Cause}
	switch {
	case t.member.ID == "":
		need.Attempts = t.in.From
		if code, ok := scannedCode(t.in); ok {
			need.Codes = []string{code}
		}
	case t.in.Kind == channel.Text:
		need.Session, need.Asked = t.member.ID, t.member.ID
		need.Ticks = []string{tickRoster}
		need.Reports = b.refsOf(t)
	default:
		if _, ok := attachable(t.in.Kind); ok {
			photo := b.needPhoto(t)
			need.Session, need.Reports = photo.Session, photo.Reports
		}
	}
	return need
}

// answer decides what the message does.
func (b *Bot) answer(ctx context.Context, t talk) (Change, error) {
	switch {
	case t.in.Kind == channel.Event:
		return b.answerEvent(ctx, t)
	case t.in.Kind == channel.Text && isBinding(t.in.Text):
		return b.answerBinding(ctx, t)
	case t.member.ID == "":
		return b.say(templates.Stranger{}), nil
	case t.in.Kind != channel.Text:
		return b.answerPhoto(ctx, t)
	}
	if c, ok, err := b.answerWord(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok, err := b.answerAttach(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok, err := b.answerCancelOpen(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok, err := b.answerHush(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok, err := b.answerOrder(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok, err := b.answerCommand(ctx, t); ok || err != nil {
		return c, err
	}
	if c, ok := b.answerDeputy(t); ok {
		return c, nil
	}
	if c, ok := b.leftUnrecorded(t); ok {
		return c, nil
	}
	if c, ok, err := b.answerOpen(ctx, t); ok || err != nil {
		return c, err
	}
	return b.answerReport(ctx, t)
}

// say is a change that does nothing but answer.
func (b *Bot) say(m templates.Message) Change { return Change{Reply: b.texts.Say(m)} }

// backAgain marks a member reachable who was not: who writes follows us again.
func (b *Bot) backAgain(t talk, c *Change) {
	gone := t.in.Kind == channel.Event && (t.in.Event == channel.EventUnsubscribe || t.in.Event == channel.EventDelivered)
	if t.member.Unreachable == "" || gone || len(c.Members) > 0 {
		return
	}
	m := t.member
	m.Unreachable = ""
	c.Members = append(c.Members, m)
	c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: m.ID, What: "member.reachable", On: m.ID, Before: t.member.Unreachable, After: orReachable("")})
}

// day is the day on which the message was written.
func (t talk) day() calendar.Date { return calendar.DateOf(t.in.CreatedAt) }
