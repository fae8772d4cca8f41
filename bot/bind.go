package bot

import (
	"cmp"
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const bindWord = "绑定"

// isBinding reports whether a text begins with 绑定. Anything behind it counts
// as a try, so that guessing is cut off whatever it looks like.
func isBinding(text string) bool { return strings.HasPrefix(strings.TrimSpace(text), bindWord) }

// typedBinding takes the code and the name out of 绑定 483920 陈晓峰, in either
// order, also full-width and with marks around them. The code is the first six
// digits that stand alone; the name is what else is written, without its marks.
func typedBinding(text string) (code, name string) {
	rest := strings.TrimPrefix(strings.TrimSpace(width.Narrow.String(text)), bindWord)
	for _, digits := range strings.FieldsFunc(rest, func(r rune) bool { return r < '0' || r > '9' }) {
		if len(digits) == codeDigits {
			code = digits
			break
		}
	}
	name = onlyLetters(strings.Replace(rest, code, " ", 1))
	for _, word := range nameWords() {
		name = strings.TrimPrefix(name, word)
	}
	return code, name
}

const codeDigits = 6

// nameWords are what may stand before a name, in this order.
func nameWords() []string {
	return []string{"码", "是", "我", "本人", "姓名", "名字", "叫", "是"}
}

// onlyLetters is a text without white space and marks.
func onlyLetters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// named reports whether what was typed begins with the member's name: something
// polite may follow it. A text full of names is not the name of each.
func named(m roster.Member, typed string) bool {
	name := onlyLetters(width.Narrow.String(m.Name))
	for _, word := range nameWords() {
		name = strings.TrimPrefix(name, word)
	}
	return name != "" && strings.HasPrefix(typed, name)
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
	if t.view.Attempts.Locked(b.now()) {
		return b.locked(t.view.Attempts), nil
	}
	if strings.TrimSpace(t.in.Text) == bindWord {
		return b.say(templates.Stranger{}), nil // asks how it is done
	}
	typed, name := typedBinding(t.in.Text)
	view, err := b.store.Read(ctx, Need{Codes: []string{typed}, Attempts: roster.Everybody})
	if err != nil {
		return Change{}, err
	}
	braked := view.Attempts.Braked(b.now())
	if braked && (typed == "" || name == "") {
		return b.say(templates.BindNameToo{}), nil // whatever the code is: nothing was tried
	}
	code := view.Codes[typed]
	member, ok := b.bindable(t, code)
	if !ok || !named(member, name) && (braked || namesAnother(t.people, name)) {
		return b.wrongCode(t, view.Attempts), nil
	}
	return b.bound(t, member, code), nil
}

// namesAnother reports whether it is the name of somebody in the roster that was
// written behind a code that is not theirs: then a slip has come into the wrong
// hands. Anything else there, such as 谢谢, does not matter without the brake.
func namesAnother(people *roster.Roster, name string) bool { return len(people.ByName(name)) > 0 }

func (b *Bot) locked(a roster.Attempts) Change {
	if a.Long() {
		return b.say(templates.BindLockedLong{})
	}
	return b.say(templates.BindLocked{})
}

// wrongCode counts a failure; the fifth locks the address. It is counted for all
// addresses together as well, so that many accounts do not help to guess. What is
// answered depends on that count and never on what was wrong, code or name.
func (b *Bot) wrongCode(t talk, all roster.Attempts) Change {
	a, braked := t.view.Attempts, all.Braked(b.now())
	a.From = t.in.From
	a = a.Fail(b.now())
	c := b.say(templates.BindWrong{Left: roster.MaxFailures - a.Failures, Named: braked})
	if a.Locked(b.now()) {
		c = b.locked(a)
		c.Audit = []AuditEntry{{At: b.now(), Who: shortID(t.in.From), What: "member.bind_locked", On: shortID(t.in.From)}}
	}
	all = all.FailAll(b.now())
	if all.Braked(b.now()) {
		c.Outbound = b.brakeCards(t.people)
		if !braked {
			c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: shortID(t.in.From), What: "member.bind_braked", On: "member"})
		}
	}
	c.Attempts = []roster.Attempts{a, all}
	return c
}

// brakeCards tell the staff, once a day, that somebody is guessing and what that
// means for those who have a code: a QR code is no guess, and is taken all the time.
func (b *Bot) brakeCards(people *roster.Roster) []channel.Outbound {
	var out []channel.Outbound
	for _, m := range people.With(roster.Staff) {
		if !m.Reachable() || len(out) == maxStaff {
			continue
		}
		out = append(out, channel.Outbound{
			ID: "brake/" + b.today().String() + "/" + m.ID, Push: channel.Review, Member: m.ID, To: m.OpenID, Time: b.now(), CreatedAt: b.now(),
			Title: b.texts.Say(templates.BrakeTitle{}), Summary: b.texts.Say(templates.BrakeSummary{}),
		})
	}
	return out
}

// bound writes the link and uses up the code.
func (b *Bot) bound(t talk, m roster.Member, code roster.Code) Change {
	code.Used = true
	linked := roster.Bind(m, t.in.From, b.now())
	c := b.say(templates.Bound{Name: m.Name, Role: string(m.Role), Areas: areaNames(t.people, m.Areas), Sample: b.sampleFor(t.people, m)})
	c.Members = append(b.freed(t), linked)
	c.Codes = []roster.Code{code}
	c.Audit = []AuditEntry{{At: b.now(), Who: m.ID, What: "member.bind", On: m.ID, Before: orUnbound(m), After: shortID(t.in.From)}}
	for _, gone := range c.Members[:len(c.Members)-1] {
		c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: m.ID, What: "member.unbind", On: gone.ID, Before: shortID(t.in.From), After: orUnbound(gone)})
	}
	return c
}

// orUnbound is enough of a member's address to know it again, or that there is none.
func orUnbound(m roster.Member) string { return cmp.Or(shortID(m.OpenID), "unbound") }

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
