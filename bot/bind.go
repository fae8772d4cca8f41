package bot

import (
	"context"
	"strings"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const bindWord = "绑定"

// isBinding reports whether a text begins with 绑定. Anything behind it counts
// as a try, so that guessing is cut off whatever it looks like.
func isBinding(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), bindWord) }

// typedCode takes the code out of 绑定 483920, also full-width and with marks around it.
func typedCode(text string) string {
	rest := strings.TrimPrefix(strings.TrimSpace(width.Narrow.String(text)), bindWord)
	return strings.TrimFunc(rest, func(r rune) bool { return r < '0' || r > '9' })
}

// bindScene begins the scene of a personal QR code.
const bindScene = "bind:"

// BindScene is the scene of the personal QR code that binds like 绑定 with the code.
func BindScene(code string) string { return bindScene + code }

// scannedCode takes the code out of the event of scanning a personal QR code:
// "qrscene_bind:483920" of who follows by it, "bind:483920" of who does already.
//
// A scene is proof. Only our credential makes a QR code of the account, and
// the push that tells of the scan is authenticated: nobody can type a scene.
func scannedCode(in channel.Inbound) (code string, ok bool) {
	if in.Kind != channel.Event || in.Event != channel.EventSubscribe && in.Event != channel.EventScan {
		return "", false
	}
	return strings.CutPrefix(strings.TrimPrefix(in.EventKey, "qrscene_"), bindScene)
}

// answerScan links the sender's WeChat account to the member whose personal QR
// code was scanned. It is the same code as behind 绑定, used up by either. A code
// that is used or expired is not counted as a guess, and a lock against guessing
// does not stand in the way: see scannedCode.
func (b *Bot) answerScan(t talk, scanned string) Change {
	if t.member.ID != "" {
		return b.say(templates.AlreadyBound{Name: t.member.Name})
	}
	code := t.view.Codes[scanned]
	member, ok := b.bindable(t, code)
	if !ok {
		return b.say(templates.QRExpired{})
	}
	return b.bound(t, member, code)
}

// bindable is the member whom a live code binds.
func (b *Bot) bindable(t talk, code roster.Code) (roster.Member, bool) {
	m, exists := t.people.Member(code.Member)
	return m, exists && code.Live(b.now()) && !m.Bound() && !m.Disabled
}

// answerBinding links the sender's WeChat account to a member by a one-time code.
func (b *Bot) answerBinding(ctx context.Context, t talk) (Change, error) {
	if t.member.ID != "" {
		return b.say(templates.AlreadyBound{Name: t.member.Name}), nil
	}
	now := b.now()
	if t.view.Attempts.Locked(now) {
		return b.say(templates.BindLocked{}), nil
	}
	if strings.TrimSpace(t.in.Text) == bindWord {
		return b.say(templates.Stranger{}), nil // asks how it is done
	}
	typed := typedCode(t.in.Text)
	view, err := b.store.Read(ctx, Need{Codes: []string{typed}})
	if err != nil {
		return Change{}, err
	}
	code := view.Codes[typed]
	member, ok := b.bindable(t, code)
	if !ok {
		return b.wrongCode(t), nil
	}
	return b.bound(t, member, code), nil
}

// wrongCode counts a failure; the fifth locks the address.
func (b *Bot) wrongCode(t talk) Change {
	a := t.view.Attempts
	a.From = t.in.From
	a = a.Fail(b.now())
	c := b.say(templates.BindWrong{Left: roster.MaxFailures - a.Failures})
	if a.Locked(b.now()) {
		c = b.say(templates.BindLocked{})
		c.Audit = []AuditEntry{{At: b.now(), Who: shortID(t.in.From), What: "member.bind_locked", On: shortID(t.in.From)}}
	}
	c.Attempts = []roster.Attempts{a}
	return c
}

// bound writes the link and uses up the code.
func (b *Bot) bound(t talk, m roster.Member, code roster.Code) Change {
	code.Used = true
	linked := roster.Bind(m, t.in.From, b.now())
	c := b.say(templates.Bound{Name: m.Name, Role: string(m.Role), Areas: areaNames(t.people, m.Areas), Sample: b.sampleFor(t.people, m)})
	c.Members = append(b.freed(t), linked)
	c.Codes = []roster.Code{code}
	c.Audit = []AuditEntry{{At: b.now(), Who: m.ID, What: "member.bind", On: m.ID, After: shortID(t.in.From)}}
	return c
}

// freed takes the sender's address from members who have left and still hold it.
func (b *Bot) freed(t talk) []roster.Member {
	var out []roster.Member
	for _, m := range t.people.Members() {
		if m.Disabled && m.OpenID == t.in.From {
			m.OpenID = ""
			out = append(out, m)
		}
	}
	return out
}

// shortID is enough of an address to tell two apart, and too little to write to.
func shortID(openid string) string {
	if len(openid) <= shortLength {
		return openid
	}
	return "…" + openid[len(openid)-shortLength:]
}

const shortLength = 6

func areaNames(people *roster.Roster, codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = people.AreaName(code)
	}
	return names
}
