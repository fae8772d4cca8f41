package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// The gate is the only way of a push (保密). Every Change passes it before it is
// written, since commit and write are the only callers of Store.Commit, and
// every message passes its door before it is sent.
//
// With full disclosure a card keeps its words, with the names of people masked; a
// card that has words of the case which its change is about is sent as a bare one.
// With minimal disclosure every card is a bare one: a function of its kind and of
// two figures, so that nothing can be in it that somebody forgot.

// rehearsalPrefix begins the ids of what a rehearsal sends to the staff instead.
const rehearsalPrefix = "rehearsal/"

// gate makes what the change sends fit to leave.
func (b *Bot) gate(ctx context.Context, c Change) (Change, error) {
	if len(c.Outbound) == 0 {
		return c, nil
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return c, fmt.Errorf("what may leave: %w", err)
	}
	hidden := hiddenIn(c)
	c.Outbound = slices.Clone(c.Outbound)
	for n, m := range c.Outbound {
		out, fit := b.discreet(people, m, hidden)
		if !fit {
			b.log.ErrorContext(ctx, "a push had words of a case: it goes without them", "id", m.ID)
		}
		c.Outbound[n] = out
	}
	return c, nil
}

// discreet is the push as it may leave. fit is false when it had words that are
// hidden: then it goes as a bare card.
func (b *Bot) discreet(people *roster.Roster, m channel.Outbound, hidden hidden) (out channel.Outbound, fit bool) {
	switch {
	case b.set.Minimal:
		return b.bare(people, m), true
	case ownWords(m):
		return m, true
	}
	index := b.namesOf(people)
	m.Title, m.Summary = index.mask(m.Title, hidden.names), index.mask(m.Summary, hidden.names)
	if hidden.told(index.blank(m.Title)) || hidden.told(index.blank(m.Summary)) {
		return b.bare(people, m), false
	}
	return m, true
}

// ownWords reports whether the card has a notice's words: the office typed them to
// be sent, and its preview has warned of names.
func ownWords(m channel.Outbound) bool {
	return strings.HasPrefix(strings.TrimPrefix(m.ID, rehearsalPrefix), noticePrefix)
}

// noticePrefix begins the ids of a notice's cards.
const noticePrefix = "notice/"

// bare is the card that says only that there is something of its kind.
func (b *Bot) bare(people *roster.Roster, m channel.Outbound) channel.Outbound {
	kind := bareKind(m)
	m.Count, m.Done = max(0, m.Count), max(0, m.Done)
	title := b.texts.Say(templates.BareTitle{Kind: kind, Count: m.Count})
	summary := b.texts.Say(templates.BareSummary{Kind: kind, Count: m.Count, Done: m.Done, Ack: m.Answer != ""})
	if member, ok := rehearsedFor(people, m); ok {
		title, summary = b.rehearsalTitle(people, member), title+" "+summary
	}
	m.Title, m.Summary = title, summary
	m.URL = b.bareURL(people, m)
	return m
}

// bareURL is the card's page. One that has issue numbers in its address gives way to
// the member's own list, which leads on to the same.
func (b *Bot) bareURL(people *roster.Roster, m channel.Outbound) string {
	if !strings.Contains(m.URL, "/m/issue") {
		return m.URL
	}
	if member, _ := people.Member(m.Member); member.Role == roster.Officer || member.Role == roster.Head {
		return b.links.Mine(m.Member, b.pushedCase())
	}
	return b.links.Overdue(m.Member, b.now().Add(alertLink))
}

// rehearsedFor is whom a card of a rehearsal was for; its id says so.
func rehearsedFor(people *roster.Roster, m channel.Outbound) (roster.Member, bool) {
	part := strings.Split(m.ID, "/")
	if !strings.HasPrefix(m.ID, rehearsalPrefix) || len(part) < 3 {
		return roster.Member{}, false
	}
	member, _ := people.Member(part[len(part)-2])
	return member, true
}

// rehearsalTitle heads a push that goes to staff instead: the name is masked, the
// role and the unit tell two people of one name apart.
func (b *Bot) rehearsalTitle(people *roster.Roster, m roster.Member) string {
	title := templates.RehearsalTitle{Name: templates.MaskedName(m.Name), Role: string(m.Role)}
	if len(m.Areas) > 0 && !b.set.Minimal {
		title.Unit = people.AreaName(m.Areas[0])
	}
	return b.texts.Say(title)
}

// bareKind is how a bare card names the push: by the beginning of its id, else by its kind.
func bareKind(m channel.Outbound) string {
	id := strings.TrimPrefix(m.ID, rehearsalPrefix)
	for _, k := range []struct{ prefix, kind string }{
		{noticePrefix, templates.BareNotice},
		{deadlinePrefix, templates.BareDeadline},
		{missingPrefix, templates.BareMissing},
		{digestPrefix, templates.BareDigest},
		{"draft/", templates.BareDraft},
		{"unarmed", templates.BareUnarmed},
		{unsureAbout, templates.BareUnsure},
	} {
		if strings.HasPrefix(id, k.prefix) {
			return k.kind
		}
	}
	switch m.Push {
	case channel.Alert:
		return templates.BareAlert
	case channel.Bulletin:
		return templates.BareBulletin
	case channel.Reminder:
		return templates.BareReminder
	case channel.Review:
		return templates.BareTask
	case channel.Notice:
	}
	return templates.BareOther
}

// Worker makes the worker that delivers what the bot enqueues: Queue, Sender and what
// bounds its work are the caller's, everything else is the bot's. All that leaves through
// the sender passes the door, since nothing else makes a worker.
func (b *Bot) Worker(o outbox.Options) *outbox.Worker {
	o.Sender, o.Now, o.Log = door{bot: b, next: o.Sender}, b.now, b.log
	o.Expand, o.OnUnreachable, o.Release, o.Wanted = b.Expand, b.Unreachable, b.Release, b.StillWanted
	return outbox.New(o)
}

// door sends what may leave through next. What was enqueued before the office chose
// minimal disclosure leaves as a bare card too.
type door struct {
	bot  *Bot
	next channel.Sender
}

// Send sends the message as it may leave.
func (d door) Send(ctx context.Context, m channel.Outbound) (string, error) {
	if d.bot.set.Minimal {
		people, err := d.bot.store.Roster(ctx)
		if err != nil {
			return "", fmt.Errorf("what may leave: %w: %w", channel.ErrNotSent, err)
		}
		m = d.bot.bare(people, m)
		if m.Push == channel.Alert {
			m.Time = m.CreatedAt // the deadline of an issue is not told either
		}
	}
	return d.next.Send(ctx, m)
}
