package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// mode keeps what a rehearsal has sent and told apart from the real thing, so
// that going live sends to the real persons what they have not seen.
func (b *Bot) mode(id string) string {
	if b.set.Rehearsal {
		return "rehearsal/" + id
	}
	return id
}

// address completes a push for its member; in a rehearsal every member of staff
// gets it instead, headed with whom it was for. Who has no address gets nothing.
func (b *Bot) address(people *roster.Roster, m channel.Outbound) []channel.Outbound {
	member, _ := people.Member(m.Member)
	m.ID += "/" + m.Member
	m.CreatedAt = b.now()
	if !b.set.Rehearsal {
		if !member.Bound() || member.Disabled {
			return nil
		}
		m.To = member.OpenID
		return []channel.Outbound{m}
	}
	var out []channel.Outbound
	for _, staff := range people.With(roster.Staff) {
		if !staff.Reachable() {
			continue
		}
		instead := m
		instead.ID = b.mode(m.ID) + "/" + staff.ID
		instead.Member, instead.To = staff.ID, staff.OpenID
		instead.Summary = m.Title + " " + m.Summary
		instead.Title = b.texts.Say(templates.RehearsalTitle{Name: member.Name})
		out = append(out, instead)
	}
	return out
}

// expandStep is how many members of a large audience one commit enqueues.
const expandStep = 50

// Expand enqueues the next part of the oldest unfinished fan-out, and reports
// whether there was one. Its cause is made of the fan-out and how far it had
// come, so that workers, restarts and retries do it once.
func (b *Bot) Expand(ctx context.Context) (bool, error) {
	open, err := b.store.OpenFanouts(ctx)
	if err != nil || len(open) == 0 {
		return false, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	c, err := b.expand(ctx, people, open[0])
	if err != nil {
		return false, fmt.Errorf("expand %s: %w", open[0].ID, err)
	}
	err = b.store.Commit(ctx, c)
	if errors.Is(err, ErrConflict) || errors.As(err, new(*DuplicateError)) {
		return true, nil // another worker was faster
	}
	return err == nil, err
}

func (b *Bot) expand(ctx context.Context, people *roster.Roster, f outbox.Fanout) (Change, error) {
	cards, err := b.cardFor(ctx, f)
	if err != nil {
		return Change{}, err
	}
	from := f.Cursor
	f.Cursor = min(len(f.Members), from+expandStep)
	c := Change{Cause: fmt.Sprintf("fanout:%s:%d", f.ID, from), At: b.now(), Fanouts: []outbox.Fanout{f}}
	for _, id := range f.Members[from:f.Cursor] {
		card := cards
		card.Member = id
		card.URL = b.links.Sign(card.URL, id, b.now().Add(noticeLink))
		c.Outbound = append(c.Outbound, b.address(people, card)...)
	}
	return c, nil
}

// cardFor is the push that a fan-out multiplies; its URL is still only the path.
func (b *Bot) cardFor(ctx context.Context, f outbox.Fanout) (channel.Outbound, error) {
	switch f.Push {
	case channel.Bulletin:
		e, err := b.Edition(ctx, bulletin.Key(f.Subject))
		return b.bulletinCard(e), err
	case channel.Notice:
		n, err := b.Notice(ctx, f.Subject)
		return b.noticeCard(n), err
	default:
		return channel.Outbound{}, fmt.Errorf("no card for push %q", f.Push)
	}
}

func (b *Bot) noticeCard(n notice.Notice) channel.Outbound {
	card := channel.Outbound{
		ID: "notice/" + n.ID, Push: channel.Notice, Title: n.Title, Time: n.CreatedAt, URL: "/m/notice/" + n.ID,
		Summary: b.texts.Say(templates.NoticeSummary{Ack: n.Ack, Body: n.Body}),
	}
	if n.Ack {
		card.Answer = n.ID
	}
	return card
}
