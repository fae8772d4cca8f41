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
		return rehearsalPrefix + id
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
		if !staff.Reachable() || len(out) == maxStaff {
			continue
		}
		instead := m
		instead.ID = b.mode(m.ID) + "/" + staff.ID
		instead.Member, instead.To = staff.ID, staff.OpenID
		instead.Summary = m.Title + " " + m.Summary
		instead.Title = b.rehearsalTitle(people, member)
		out = append(out, instead)
	}
	return out
}

// expandStep is how many members of a large audience one commit enqueues at most.
const expandStep = 50

// ErrNoStaff says that everything goes to the staff (a rehearsal) and none of them can be reached.
var ErrNoStaff = errors.New("a rehearsal, and no member of staff is bound")

// rehearsable is ErrNoStaff in a rehearsal that nobody would see.
func (b *Bot) rehearsable(people *roster.Roster) error {
	if b.set.Rehearsal && nobody(people.With(roster.Staff)) {
		return ErrNoStaff
	}
	return nil
}

// stepOf is how many members fit into one commit: in a rehearsal each is sent to all of the staff.
func (b *Bot) stepOf(people *roster.Roster) int {
	if !b.set.Rehearsal {
		return expandStep
	}
	staff := people.With(roster.Staff)
	return max(1, min(expandStep, maxStaff/max(1, len(staff)-unreachable(staff))))
}

// Expand enqueues the next part of every unfinished fan-out, and reports whether
// it got on with any. A part's cause is made of the fan-out and how far it had
// come, so that workers, restarts and retries do it once. One that fails does
// not hold up the others.
func (b *Bot) Expand(ctx context.Context) (bool, error) {
	open, err := b.store.OpenFanouts(ctx)
	if err != nil || len(open) == 0 {
		return false, err
	}
	if err := b.free(ctx); err != nil {
		if errors.Is(err, ErrHeld) {
			err = nil // they wait for the end of the hold
		}
		return false, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	progress, failed := false, []error(nil)
	for _, f := range open {
		c, err := b.expand(ctx, people, f)
		if err == nil {
			_, err = b.write(ctx, c)
		}
		if err != nil && !errors.Is(err, ErrConflict) { // a conflict: another worker was faster
			failed = append(failed, fmt.Errorf("expand %s: %w", f.ID, err))
			continue
		}
		progress = true
	}
	return progress, errors.Join(failed...)
}

func (b *Bot) expand(ctx context.Context, people *roster.Roster, f outbox.Fanout) (Change, error) {
	cards, err := b.cardFor(ctx, f)
	if err != nil {
		return Change{}, err
	}
	from := f.Cursor
	f.Cursor = min(len(f.Members), from+b.stepOf(people))
	c := Change{Cause: fmt.Sprintf("fanout:%s:%d", f.ID, from), At: b.now(), Fanouts: []outbox.Fanout{f}}
	for _, id := range f.Members[from:f.Cursor] {
		card := cards
		card.Member, card.Clock = id, f.Clock
		card.URL = b.links.Sign(card.URL, id, b.now().Add(cardLink))
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
		ID: noticePrefix + n.ID, Push: channel.Notice, Title: n.Title, Time: n.CreatedAt, URL: "/m/notice/" + n.ID,
		Summary: b.texts.Say(templates.NoticeSummary{Ack: n.Ack, Body: n.Body}),
	}
	if n.Ack {
		card.Answer = n.ID
	}
	return card
}
