package bot

import (
	"context"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// The keys of the account's menu.
const (
	MenuReport = "report" // 我要报
	MenuMine   = "mine"   // 我的
	MenuHelp   = "help"   // 帮助
)

// Menu is the account's menu, from left to right.
func Menu(texts *templates.Texts) []channel.Button {
	var out []channel.Button
	for _, key := range []string{MenuReport, MenuMine, MenuHelp} {
		out = append(out, channel.Button{Name: texts.Say(templates.MenuName{Key: key}), Key: key})
	}
	return out
}

// word is what everybody who is bound may ask, by a button of the menu or by
// typing exactly this.
type word struct {
	key    string   // of the button; "" has none
	typed  []string // nothing may stand before or behind it
	whose  []roster.Role
	unless Asked // where this question is open, the word is its answer
	run    func(b *Bot, ctx context.Context, t talk) (Change, error)
}

// words is the table of what can be asked. A report never consists of one of
// these alone, and a text that has anything else in it is read as before.
var words = []word{
	{key: MenuReport, typed: []string{"我要报", "报", "逐项填", "逐项报"}, whose: []roster.Role{roster.Officer, roster.Head}, run: (*Bot).answerGuide},
	{key: MenuReport, typed: []string{"我要报", "报"}, run: (*Bot).answerHelp},
	{key: MenuMine, typed: []string{"我的"}, run: (*Bot).answerMine},
	{key: MenuHelp, typed: []string{"帮助"}, run: (*Bot).answerHelp},
	{
		typed: []string{"报了没有", "报了没", "报上了没有", "报上没有", "收到没有", "收到了没有", "登记了没有", "交了没有"},
		whose: []roster.Role{roster.Officer, roster.Head, roster.Staff, roster.Admin}, run: (*Bot).answerReceivedYet,
	},
	{
		typed: []string{"本周"}, unless: AskedWeek, run: (*Bot).answerThisWeek,
		whose: []roster.Role{roster.Officer, roster.Head, roster.Staff, roster.Admin},
	},
}

func (w word) isFor(m roster.Member) bool { return w.whose == nil || slices.Contains(w.whose, m.Role) }

// answerWord answers a text that is one of the words; ok is false when it is none.
// It leaves an open question open.
func (b *Bot) answerWord(ctx context.Context, t talk) (c Change, ok bool, err error) {
	said := trimMarks(t.in.Text)
	for _, w := range words {
		if slices.Contains(w.typed, strings.TrimRight(said, "?？")) && w.isFor(t.member) && !b.isAnswer(t, w) {
			c, err = w.run(b, ctx, t)
			return c, true, err
		}
	}
	return Change{}, false, nil
}

// isAnswer reports whether the word answers the question that is open.
func (b *Bot) isAnswer(t talk, w word) bool {
	if w.unless == AskedNothing {
		return false
	}
	g := t.view.Session.Guide
	return b.asked(t, w.unless) || w.unless == AskedWeek && b.asked(t, AskedGuide) && g != nil && g.Stage == StageWeek
}

// answerClick answers a button of the menu; a key that we do not know, of a menu
// of former times or one made by hand, gets the help.
func (b *Bot) answerClick(ctx context.Context, t talk) (Change, error) {
	for _, w := range words {
		if w.key != "" && w.key == t.in.EventKey && w.isFor(t.member) {
			return w.run(b, ctx, t)
		}
	}
	return b.answerHelp(ctx, t)
}

// answerHelp tells what the member can send, and an officer or head where the week stands.
func (b *Bot) answerHelp(ctx context.Context, t talk) (Change, error) {
	units, err := b.unitsNow(ctx, t)
	if err != nil {
		return Change{}, err
	}
	return b.say(b.help(t, units)), nil
}

// answerMine is the member's week and issues, with the link to the page that has the rest.
func (b *Bot) answerMine(ctx context.Context, t talk) (Change, error) {
	facts, err := b.standing(ctx, t)
	if err != nil {
		return Change{}, err
	}
	facts.URL = b.links.Mine(t.member.ID, b.now().Add(caseLink))
	return b.say(facts), nil
}

// answerThisWeek is answerMine without the link.
func (b *Bot) answerThisWeek(ctx context.Context, t talk) (Change, error) {
	facts, err := b.standing(ctx, t)
	if err != nil {
		return Change{}, err
	}
	return b.say(facts), nil
}
