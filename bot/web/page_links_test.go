package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
)

// opened opens path at a moment with a link of member's that ends then.
func (r *rig) opened(t *testing.T, path, member string, at, end time.Time) string {
	t.Helper()
	r.opt.Now, r.opt.Registry = func() time.Time { return at }, nil
	r.h = New(r.opt)
	rec := r.do(t, http.MethodGet, strings.TrimPrefix(r.bot.links.Sign(path, member, end), "https://wx.example.gov.cn"), "")
	if rec.Code != http.StatusOK {
		t.Fatalf("%s at %v: %d %s", path, at, rec.Code, rec.Body)
	}
	return rec.Body.String()
}

// minted are the signed addresses that a page leads to.
func minted(t *testing.T, body string) []*url.URL {
	t.Helper()
	var out []*url.URL
	for _, m := range regexp.MustCompile(`href="([^"]*[?&](?:amp;)?s=[^"]*)"`).FindAllStringSubmatch(body, -1) {
		u, err := url.Parse(strings.ReplaceAll(m[1], "&amp;", "&"))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, u)
	}
	return out
}

// everyOwn is every page that there is, with whoever may open it.
func everyOwn() map[string]string {
	out := map[string]string{
		"/m/mine": "M0001", "/m/issue/RA26-0031": "M0001", "/m/issue/RA26-0031/extend": "M0001", "/m/overdue": "M0001", "/m/alerts/2026-11-20": "M0001",
	}
	for _, path := range everyPage {
		out[path] = "M0001"
	}
	return out
}

// TestNoLinkOutlives: what a page leads to ends with the page's own link, and a
// case with the next working day also where that link lives longer.
func TestNoLinkOutlives(t *testing.T) {
	const day = 24 * time.Hour
	found := 0
	for path, member := range everyOwn() {
		for _, life := range []time.Duration{time.Minute, time.Hour, day, 29*day + 23*time.Hour, 30 * day, 90 * day} {
			r := newRig(t)
			r.fill()
			r.fillOwn()
			body := strings.ReplaceAll(r.opened(t, path, member, now, now.Add(life)), ` action="`, ` href="`)
			for _, u := range minted(t, body) {
				found++
				end := bot.LinkExpiry(u.Query())
				if end.After(now.Add(life)) {
					t.Errorf("%s ends after %v, %s after %v", path, life, u.Path, end.Sub(now))
				}
				if strings.Contains(u.Path, "/m/issue/") && end.After(r.bot.CaseUntil(now)) {
					t.Errorf("%s leads to a case that stays open for %v", path, end.Sub(now))
				}
			}
		}
	}
	if found == 0 {
		t.Error("no page leads anywhere: the test means nothing")
	}
}

// TestMineLinks: the switch and the issues open with the same rights and the same end as the page itself.
func TestMineLinks(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	body := r.page(t, "/m/mine")
	other := regexp.MustCompile(`<a href="(\?[^"]*area=330381101[^"]*)">塘下镇`).FindStringSubmatch(body)
	if other == nil {
		t.Fatal("no switch to the other unit")
	}
	target := "/m/mine" + strings.ReplaceAll(other[1], "&amp;", "&")
	if rec := r.do(t, http.MethodGet, target, ""); rec.Code != http.StatusOK || r.bot.area != "330381101" {
		t.Errorf("%s: %d, area %q", target, rec.Code, r.bot.area)
	}
	issue := ""
	for _, u := range minted(t, body) {
		if u.Path == "/m/issue/RA26-0031" {
			issue = u.RequestURI()
		}
	}
	if rec := r.do(t, http.MethodGet, issue, ""); issue == "" || rec.Code != http.StatusOK {
		t.Errorf("the issue's page %q: %d", issue, rec.Code)
	}
}

// TestIssueListLinks: the list behind a card keeps to number, unit and days for
// its whole life; until the end of the next working day its rows lead on, for who
// may see the issue, and then it says where the case is found. It is a Friday, 14:00.
func TestIssueListLinks(t *testing.T) {
	const day, ask = 24 * time.Hour, "看案情请在聊天里回“我的”"
	const monday = 3*day + 10*time.Hour // its end
	const path = "/m/issues/RA26-0031"
	for name, c := range map[string]struct {
		member, area string
		life, passed time.Duration
		linked, asks bool
	}{
		"officer":                  {"M0001", "330381101", 30 * day, 0, true, false},
		"officer, the last hour":   {"M0001", "330381101", 30 * day, monday - time.Second, true, false},
		"officer, the next day":    {"M0001", "330381101", 30 * day, day, true, false},
		"officer, Tuesday":         {"M0001", "330381101", 30 * day, monday, false, true},
		"officer, the last day":    {"M0001", "330381101", 30 * day, 29*day + 23*time.Hour, false, true},
		"officer, foreign":         {"M0001", "330381199", 30 * day, 0, false, false},
		"leader in charge":         {"M0002", "330381101", 30 * day, 0, true, false},
		"leader of something else": {"M0002", "330381199", 30 * day, 0, false, false},
		"staff":                    {"M0003", "330381199", 90 * day, 0, true, false},
		"staff, Tuesday":           {"M0003", "330381199", 90 * day, monday, false, true},
		"staff, an alert's life":   {"M0003", "330381199", 30 * day, 0, false, true},
		"stranger":                 {"M9999", "330381101", 30 * day, 0, false, false},
		"a link that lives longer": {"M0001", "330381101", 90 * day, 0, false, true},
	} {
		r := newRig(t)
		r.fillOwn()
		v := issueView()
		v.Area, v.Leader = c.area, ""
		r.bot.issues["RA26-0031"] = v
		body := r.opened(t, path, c.member, now.Add(c.passed), now.Add(c.life))
		links := minted(t, body)
		if len(links) > 0 != c.linked || strings.Contains(body, ask) != c.asks {
			t.Errorf("%s: %d links, tells where to ask %t", name, len(links), strings.Contains(body, ask))
		}
		for _, u := range links {
			if got := bot.LinkExpiry(u.Query()); !got.Equal(now.Add(monday)) {
				t.Errorf("%s: the case stays open until %v", name, got)
			}
		}
		if strings.Contains(body, v.Text) || !strings.Contains(body, v.Number) {
			t.Errorf("%s: the list tells the case, or not the number", name)
		}
	}
}

// TestExpiredTells says what to do instead.
func TestExpiredTells(t *testing.T) {
	r := newRig(t)
	for path := range everyOwn() {
		old := strings.TrimPrefix(r.bot.links.Sign(path, "M0001", now), "https://wx.example.gov.cn")
		if rec := r.do(t, http.MethodGet, old, ""); rec.Code != http.StatusForbidden || !strings.Contains(rec.Body.String(), "请在聊天里回“我的”重新打开") {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
}
