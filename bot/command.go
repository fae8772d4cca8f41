package bot

import (
	"context"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// command is one thing that staff order by a word at the head of a message.
type command struct {
	word  string
	whole *regexp.Regexp // instead of word: the whole text, and its groups are the rest
	// meant says which texts are this command even from someone without the
	// right to it; they are told so, instead of reading it as a report.
	meant func(text string, people *roster.Roster) bool
	alone bool // nothing may stand behind the word
	asks  bool // a question: its mark may
	leads bool // leaders may ask it too
	acts  bool // carried out by commits of its own before the answer: not again when the answer's commit is
	run   func(b *Bot, ctx context.Context, t talk, rest string) (Change, error)
}

// commands is the table of what staff can order from WeChat.
var commands = []command{
	{word: "通知", meant: isNotice, run: (*Bot).answerNotice},
	{word: "签发", meant: matches(`^签发[\s\d年月-]*$`), acts: true, run: (*Bot).answerPublish},
	{word: "销号", meant: matches(`(?i)^销号[\s\d]*(ra\d\d-\d+)?号?$`), run: (*Bot).answerSignOff},
	{word: "启动提醒", meant: matches(`^启动提醒$`), alone: true, acts: true, run: (*Bot).answerArm},
	{whole: whoMissing, meant: func(string, *roster.Roster) bool { return true }, run: (*Bot).answerMissing},
	{word: "汇总", meant: matches(`^汇总\s*(本周|这周|上周|本月|上月|上?个月|(\d{4}年)?第?\d{1,2}[周月]份?)?[?？]?$`), asks: true, leads: true, run: (*Bot).answerSummary},
	{word: "发送", meant: matches(`^$`), alone: true, run: (*Bot).answerSend},
	{word: "取消", meant: matches(`^$`), alone: true, run: (*Bot).answerCancel},
}

// matches is what a command looks like that needs no roster to be recognised.
func matches(pattern string) func(string, *roster.Roster) bool {
	re := regexp.MustCompile(pattern)
	return func(text string, _ *roster.Roster) bool { return re.MatchString(text) }
}

// isNotice reports whether a text is a whole 「通知 …：…」.
func isNotice(text string, people *roster.Roster) bool {
	_, err := notice.ReadCommand(text, people)
	return err == nil
}

// answerCommand runs the command that the text begins with, if the sender may
// give it. ok is false when the text is no command.
func (b *Bot) answerCommand(ctx context.Context, t talk) (c Change, ok bool, err error) {
	text := trimMarks(t.in.Text)
	if isReceived(text) && len(t.view.Asked) > 0 {
		c, err = b.answerReceived(ctx, t)
		return c, true, err
	}
	for _, cmd := range commands {
		rest, found := cmd.cut(text)
		if !found {
			continue
		}
		if cmd.asks {
			rest = strings.TrimRight(rest, "?？")
		}
		if cmd.alone && strings.TrimSpace(rest) != "" {
			continue
		}
		switch {
		case mayOrder(t.member), cmd.leads && t.member.Role == roster.Leader:
			if cmd.acts && t.acted.Reply != "" {
				return *t.acted, true, nil
			}
			c, err = cmd.run(b, ctx, t, strings.TrimSpace(rest))
			if cmd.acts && err == nil {
				*t.acted = c
			}
			return c, true, err
		case cmd.meant(text, t.people):
			return b.say(templates.NoRight{}), true, nil
		}
	}
	return Change{}, false, nil
}

// cut takes the command's word off the text.
func (c command) cut(text string) (rest string, found bool) {
	if c.whole == nil {
		return strings.CutPrefix(text, c.word)
	}
	if m := c.whole.FindStringSubmatch(text); m != nil {
		return strings.Join(m[1:], ""), true
	}
	return "", false
}

// mayOrder says who may give the office's orders.
func mayOrder(m roster.Member) bool { return m.Role == roster.Staff || m.Role == roster.Admin }

// trimMarks takes white space and closing marks off a command and narrows its
// digits: 「销号　３。」 is 「销号 3」.
func trimMarks(text string) string {
	text = strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) })
	if utf8.RuneCountInString(text) > shortCommand {
		return text
	}
	narrow := width.Narrow.String(text)
	return strings.TrimRightFunc(narrow, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("。.!！~，,｡", r) })
}

// shortCommand is the length in characters up to which a text is normalised as
// a command; a notice's body stays as it was typed.
const shortCommand = 20

var received = regexp.MustCompile(`^(收到|已收到|收到了|收到谢谢|好的收到|收到[,，]谢谢)$`)

// isReceived reports whether a text is 收到.
func isReceived(text string) bool { return received.MatchString(text) }
