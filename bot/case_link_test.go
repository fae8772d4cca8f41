package bot_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// expiry is when the address in a text ends; the zero time when there is none.
func expiry(t *testing.T, text string) time.Time {
	t.Helper()
	found := regexp.MustCompile(`https?://[^"<\s]+`).FindString(text)
	u, err := url.Parse(strings.ReplaceAll(found, "&amp;", "&"))
	if err != nil {
		t.Fatal(err)
	}
	return bot.LinkExpiry(u.Query())
}

// TestCaseUntil is how long what is pushed opens a case: a day, and over a rest
// until the end of the next working day.
func TestCaseUntil(t *testing.T) {
	t.Parallel()
	cal := calendar.New(nil)
	at := func(day, hour int) time.Time {
		return calendar.Date{Year: 2026, Month: time.November, Day: day}.At(hour, 0)
	}
	for name, c := range map[string]struct{ sent, want time.Time }{
		"Thursday morning":             {at(19, 8), at(21, 0)},
		"Friday morning":               {at(20, 8), at(24, 0)},
		"Friday night":                 {at(20, 23), at(24, 0)},
		"Saturday":                     {at(21, 9), at(24, 0)},
		"Sunday":                       {at(22, 9), at(24, 0)},
		"the day before National Day":  {time.Date(2026, 9, 30, 9, 0, 0, 0, calendar.Zone), cal.WorkdayOnOrAfter(calendar.Date{Year: 2026, Month: 10, Day: 1}).AddDays(1).At(0, 0)},
		"the last minute of a Monday":  {at(23, 23).Add(59 * time.Minute), at(25, 0)},
		"midnight between two of them": {at(24, 0), at(26, 0)},
	} {
		if got := bot.CaseUntil(c.sent, cal); !got.Equal(c.want) || got.Sub(c.sent) < 24*time.Hour {
			t.Errorf("%s: until %v, want %v", name, got.In(calendar.Zone), c.want)
		}
	}
}

// TestCaseLinksEndWithinADay is how long the addresses work that are sent to people.
func TestCaseLinksEndWithinADay(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger)})
	o.bindAll()
	o.on(11, 18, 8, 0)
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	if _, err := o.bot.Alert(o.ctx, "cli", true); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	for _, name := range []string{"陶山联络员", "塘下负责人", "林市长", "办公室小周"} {
		if got := expiry(t, o.sayAt(name, "我的")).Sub(o.clock.Now()); got <= 0 || got > day {
			t.Errorf("我的 of %s lives for %v", name, got)
		}
	}
	alerts := 0
	for _, name := range o.names() {
		m := o.member(name)
		for _, item := range o.platform.Inbox(o.phone(name)) {
			if !strings.Contains(item.URL, "/m/alerts/") {
				continue
			}
			alerts++
			end := expiry(t, item.URL)
			if sent := bot.ListSent(end, m); o.clock.Now().Sub(sent).Abs() > time.Minute {
				t.Errorf("the list of %s counts as sent %v", name, sent)
			}
		}
	}
	if alerts == 0 {
		t.Error("nobody got a list")
	}
}

// TestIssueLink ends with the earlier of both moments.
func TestIssueLink(t *testing.T) {
	l := mustLinks(t, "0123456789abcdef")
	early, late := linkNow.Add(time.Minute), linkNow.Add(time.Hour)
	for _, c := range [][2]time.Time{{early, late}, {late, early}, {early, early}} {
		if got := expiry(t, l.Issue("RA26-0001", "M0001", c[0], c[1])); !got.Equal(early) {
			t.Errorf("%v: %v", c, got)
		}
	}
	for role, days := range map[roster.Role]time.Duration{roster.Leader: 30, roster.Officer: 30, roster.Staff: 90, roster.Admin: 90} {
		if got := bot.ListSent(linkNow, roster.Member{Role: role}); !got.Equal(linkNow.Add(-days * 24 * time.Hour)) {
			t.Errorf("a list of %s that ends now was sent %v", role, got)
		}
	}
}

// TestMineSentNeverWent: what was not sent for good, or waits, is not shown as sent.
func TestMineSentNeverWent(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.platform.Fault(sandbox.Fault{Path: "message/template/send", ErrCode: -1})
	o.say("办公室小周", "通知 全体联络员：明日9时开会，请回收到")
	o.say("办公室小周", "发送")
	o.deliver()
	if got := o.mine("陶山联络员", "").Sent; got != (bot.SentCount{}) {
		t.Errorf("while nothing went: %+v", got)
	}
	o.platform.ClearFaults()
	o.clock.Set(o.clock.Now().Add(time.Hour))
	o.deliver()
	if got := o.mine("陶山联络员", "").Sent; got != (bot.SentCount{Messages: 1, Asking: 1}) {
		t.Errorf("after one went: %+v", got)
	}
}
