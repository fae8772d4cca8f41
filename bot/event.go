package bot

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/templates"
)

// Why a member cannot be reached.
const (
	unsubscribed = "unsubscribed"
	blocked      = "blocked"
)

// answerEvent handles what the platform tells of its own: follow, unfollow, delivery.
func (b *Bot) answerEvent(ctx context.Context, t talk) (Change, error) {
	switch t.in.Event {
	case channel.EventSubscribe, channel.EventScan, channel.EventClick:
		code, scanned := scannedCode(t.in)
		switch {
		case scanned:
			return b.answerScan(t, code), nil
		case t.member.ID == "":
			return b.say(templates.Stranger{}), nil
		case t.in.Event == channel.EventClick:
			return b.answerClick(ctx, t)
		}
		return b.say(b.help(t, nil)), nil
	case channel.EventUnsubscribe:
		return b.lose(t, Change{}, unsubscribed), nil
	case channel.EventDelivered:
		return b.delivered(t), nil
	default:
		return Change{}, nil
	}
}

// delivered closes the loop of one push.
func (b *Bot) delivered(t talk) Change {
	reason, failed := strings.CutPrefix(t.in.Status, "failed")
	reason = strings.TrimLeft(reason, ": ")
	c := Change{Deliveries: []outbox.Delivery{{PlatformID: t.in.MsgID, OK: !failed, Reason: reason, At: b.now()}}}
	if failed && reason == "user block" {
		return b.lose(t, c, blocked)
	}
	return c
}

// lose marks the member unreachable, so that staff phone instead.
func (b *Bot) lose(t talk, c Change, why string) Change {
	if t.member.ID == "" || t.member.Unreachable == why {
		return c
	}
	m := t.member
	m.Unreachable = why
	c.Members = append(c.Members, m)
	c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: "platform", What: "member.unreachable", On: m.ID, Before: orReachable(t.member.Unreachable), After: why})
	return c
}

// orReachable is why a member cannot be reached, or that he can.
func orReachable(why string) string { return cmp.Or(why, "reachable") }

// Unreachable marks the member whom a push could not reach, as delivery learns
// it, unless the member has another address by now.
func (b *Bot) Unreachable(ctx context.Context, push channel.Outbound, why string) error {
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		m, ok := people.Member(push.Member)
		if !ok || m.Unreachable == why || m.OpenID != push.To {
			return Change{}, &DuplicateError{}
		}
		c := b.lose(talk{member: m}, Change{}, why)
		c.Cause, c.At = fmt.Sprintf("unreachable:%s:%d", m.ID, m.Rev), b.now()
		return c, nil
	})
	return err
}
