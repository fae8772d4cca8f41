package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// counterNotice numbers the notices.
const counterNotice = "notice"

// QuestionLife is how long an open question waits for its answer.
const QuestionLife = 30 * time.Minute

// ErrNobody says that an audience has no member.
var ErrNobody = errors.New("nobody is meant")

// SendNotice broadcasts a notice to everybody it is meant for, once, and
// answers its id and how many people that is. The same Cause again answers the same id.
func (b *Bot) SendNotice(ctx context.Context, o NoticeOrder) (id string, count int, err error) {
	id, err = b.commit(ctx, func(ctx context.Context) (Change, error) {
		view, err := b.store.Read(ctx, Need{Cause: o.Cause})
		if err != nil {
			return Change{}, err
		}
		if view.Handled {
			return Change{Cause: o.Cause, Reply: view.Reply, At: b.now()}, nil
		}
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		c, n, err := b.notify(ctx, people, o)
		if err != nil {
			return Change{}, err
		}
		c.Cause, c.Reply, c.At = o.Cause, n.ID, b.now()
		return c, nil
	})
	if err != nil {
		return "", 0, err
	}
	n, err := b.Notice(ctx, id)
	return id, len(n.Members), err
}

// notify numbers a notice and hands its audience to the fan-out.
func (b *Bot) notify(ctx context.Context, people *roster.Roster, o NoticeOrder) (Change, notice.Notice, error) {
	members := o.Audience.Members(people)
	if len(members) == 0 {
		return Change{}, notice.Notice{}, ErrNobody
	}
	if err := b.rehearsable(people); err != nil {
		return Change{}, notice.Notice{}, err
	}
	view, err := b.store.Read(ctx, Need{Counters: []string{counterNotice}})
	if err != nil {
		return Change{}, notice.Notice{}, err
	}
	counter := view.Counters[counterNotice]
	counter.Name = counterNotice
	counter.Last++
	n := notice.Notice{
		ID: fmt.Sprintf("N%04d", counter.Last), Title: o.Title, Body: o.Body, Audience: o.Audience,
		Ack: o.Ack, By: o.By, CreatedAt: b.now(), Members: ids(members),
	}
	return Change{
		Counters: []Counter{counter},
		Notices:  []notice.Notice{n},
		Fanouts: []outbox.Fanout{{
			ID: b.mode("notice/" + n.ID), Push: channel.Notice, Subject: n.ID, Members: n.Members, CreatedAt: b.now(),
		}},
		Audit: []AuditEntry{{At: b.now(), Who: o.By, What: "notice.send", On: n.ID, After: fmt.Sprintf("%d members", len(n.Members))}},
	}, n, nil
}

func ids(members []roster.Member) []string {
	out := make([]string, len(members))
	for i, m := range members {
		out[i] = m.ID
	}
	return out
}

// answerNotice shows what 发送 would send; nothing leaves before that.
func (b *Bot) answerNotice(_ context.Context, t talk, _ string) (Change, error) {
	draft, err := notice.ReadCommand(strings.TrimSpace(t.in.Text), t.people)
	if err != nil {
		return b.say(templates.NoticeFormat{Word: unknownWord(err)}), nil
	}
	members := draft.Audience.Members(t.people)
	if len(members) == 0 {
		return b.say(templates.NoticeNobody{}), nil
	}
	away := unreachable(members)
	c := b.say(templates.NoticePreview{Whom: whom(t.in.Text), Title: draft.Title, Count: len(members) - away, Unbound: away, Ack: true})
	c.Reply += b.namesInNotice(t.people, draft.Title)
	c.Sessions = []Session{b.ask(t, AskedNotice, t.in.Text, "")}
	return c, nil
}

// namesInNotice warns of names in what the push will say; empty when there are none.
func (b *Bot) namesInNotice(people *roster.Roster, title string) string {
	found := b.namesOf(people).found(title)
	if b.set.Minimal || len(found) == 0 {
		return ""
	}
	warning := templates.NoticeNames{Count: len(found)}
	for _, name := range found[:min(len(found), mostNamed)] {
		warning.Names = append(warning.Names, templates.MaskedName(name))
	}
	return "\n" + b.texts.Say(warning)
}

// whom is the audience as it was typed: between 通知 and the colon.
func whom(text string) string {
	head, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(text), ":", "："), "：")
	return strings.TrimSpace(strings.TrimPrefix(head, "通知"))
}

// unknownWord is the word of an audience that was not understood, or empty.
func unknownWord(err error) string {
	if unknown, ok := errors.AsType[*notice.UnknownWordError](err); ok {
		return unknown.Word
	}
	return ""
}

func unreachable(members []roster.Member) int {
	n := 0
	for _, m := range members {
		if !m.Reachable() {
			n++
		}
	}
	return n
}

// answerSend sends the notice that was previewed.
func (b *Bot) answerSend(ctx context.Context, t talk, _ string) (Change, error) {
	if !b.asked(t, AskedNotice) {
		return b.say(templates.NothingToSend{}), nil
	}
	draft, err := notice.ReadCommand(strings.TrimSpace(t.view.Session.Text), t.people)
	if err != nil { // the roster has changed since the preview
		c := b.say(templates.NoticeFormat{Word: unknownWord(err)})
		c.Sessions = []Session{closed(t)}
		return c, nil
	}
	c, n, err := b.notify(ctx, t.people, NoticeOrder{
		Title: draft.Title, Body: draft.Body, Audience: draft.Audience, Ack: true, By: t.member.ID,
	})
	if errors.Is(err, ErrNobody) {
		return b.say(templates.NoticeNobody{}), nil
	}
	if errors.Is(err, ErrNoStaff) {
		return b.say(templates.NoStaff{}), nil
	}
	if err != nil {
		return Change{}, err
	}
	away := unreachable(draft.Audience.Members(t.people))
	_, held, err := b.Held(ctx)
	if err != nil {
		return Change{}, err
	}
	c.Reply = b.texts.Say(templates.NoticeSent{ID: n.ID, Count: len(n.Members) - away, Unbound: away, Held: held})
	c.Sessions = []Session{closed(t)}
	return c, nil
}

// answerCancel drops whatever was asked.
func (b *Bot) answerCancel(_ context.Context, t talk, _ string) (Change, error) {
	c := b.say(templates.Cancelled{})
	c.Sessions = []Session{closed(t)}
	return c, nil
}

// answerReceived files 收到 as the receipt of the newest notice that still waits
// for it; another 收到 is that of the one before.
func (b *Bot) answerReceived(ctx context.Context, t talk) (Change, error) {
	var newest string
	for _, id := range t.view.Asked {
		view, err := b.store.Read(ctx, Need{Notices: []string{id}, Acks: id})
		if err != nil {
			return Change{}, err
		}
		title := view.Notices[id].Title
		if newest == "" {
			newest = title
		}
		if _, done := view.Acks[t.member.ID]; done {
			continue
		}
		c := b.say(templates.Acknowledged{Title: title})
		c.Acks = []notice.Ack{{Notice: id, Member: t.member.ID, At: t.in.CreatedAt, Text: t.in.Text}}
		c.Audit = []AuditEntry{{At: b.now(), Who: t.member.ID, What: "notice.acknowledge", On: id, After: "acknowledged"}}
		return c, nil
	}
	return b.say(templates.Acknowledged{Title: newest, Again: true}), nil
}
