package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/sandbox"
)

// canary stands where somebody writes, names or asks for something.
const canary = "金丝雀"

var signedLink = regexp.MustCompile(`https://wx\.example\.gov\.cn(/m/[^\s"<]*[?&]s=[A-Za-z0-9_-]{20,})`)

// TestCanariesInFailures has Redis gone, and then the platform answer 502 to
// everything, while people write, bind, open links and the API is asked. What is
// logged, measured and answered to those who did not ask rightly tells no name, no
// number, no text, no code and no link: a failure has no words of its own.
func TestCanariesInFailures(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	office, officer := o.office, o.crew[0]
	open := office.unbound(t)
	said := office.say(t, officer.OpenID, "我的")
	link := ""
	if m := signedLink.FindStringSubmatch(said); m != nil {
		link = m[1]
	}
	at, err := url.Parse(link)
	if err != nil || link == "" {
		t.Fatalf("no link was sent: %q, %v", link, err)
	}
	secrets := []string{canary, officer.Name, officer.Phone, officer.OpenID, open.Name, open.Phone, open.Code, at.Query().Get("s"), at.RequestURI(), apiToken}

	o.stall(t)
	o.vanish(t)
	office.writeCanaries(t, officer.OpenID, open)
	gone := office.failures(t, link, secrets, true)
	o.comeBack(t)
	eventually(t, patience, "the spool is empty", func() bool { return o.metric(t, "weidubao_spool_messages") == 0 })

	office.platform.Fault(sandbox.Fault{Status: http.StatusBadGateway})
	office.writeCanaries(t, officer.OpenID, open)
	office.notify(t, canary+"的通知")
	if _, err := office.platform.SendImage(t.Context(), officer.OpenID, []byte(canary)); err != nil {
		t.Error(err)
	}
	eventually(t, patience, "the platform has failed", func() bool {
		failed := 0
		for _, e := range office.platform.Log() {
			if strings.Contains(e.Path, "template/send") && e.Result != "ok" {
				failed++
			}
		}
		return failed > 0
	})
	away := office.failures(t, link, secrets, false)
	if code, _ := o.service.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	office.nothingLeaked(t)
	t.Logf("figure: %d answers without Redis, %d without the platform: 0 of %d secrets in them, in the metrics or in the log", gone, away, len(secrets))
}

// unbound is somebody who has a code and has not used it.
func (o *office) unbound(t *testing.T) person {
	t.Helper()
	return o.staffed(t)[chief]
}

// writeCanaries has a member and a stranger write what must not be told again.
func (o *office) writeCanaries(t *testing.T, openid string, open person) {
	t.Helper()
	const stranger = "oE2E000000CANARY00000000000"
	for _, said := range [][2]string{
		{openid, canary + "举报塘下镇某某"}, {openid, "更正 问题7，" + canary}, {stranger, "绑定 " + open.Code[1:] + "0 " + open.Name}, {stranger, open.Phone + canary},
	} {
		if got := o.say(t, said[0], said[1]); strings.Contains(got, canary+"举报") {
			t.Errorf("%q is answered %q", said[1], got)
		}
	}
}

// failures asks for everything that fails and looks at what is said about it.
func (o *office) failures(t *testing.T, link string, secrets []string, all bool) (n int) {
	t.Helper()
	name, note := url.PathEscape(canary), `{"note":"`+canary+`","title":"`+canary+`","by":"`+canary+`"}`
	for _, ask := range []struct{ method, path, bearer, body string }{
		{http.MethodGet, link, "", ""},
		{http.MethodGet, link + "x", "", ""},
		{http.MethodGet, "/m/issue/" + name + "?s=" + canary, "", ""},
		{http.MethodGet, "/" + name, "", ""},
		{http.MethodGet, "/api/v1/reports/" + o.towns[0].Code + "/" + o.week.String(), apiToken, ""},
		{http.MethodGet, "/api/v1/reports/" + name + "/" + name, apiToken, ""},
		{http.MethodGet, "/api/v1/messages?member=" + name, apiToken, ""},
		{http.MethodGet, "/api/v1/issues/" + name, canary, ""},
		{http.MethodPatch, "/api/v1/issues/RA26-0001", apiToken, note},
		{http.MethodPatch, "/api/v1/issues/RA26-0001", apiToken, `{"note":"` + canary + `","revision":1}`},
		{http.MethodPost, "/api/v1/notices", apiToken, note},
		{http.MethodPost, "/api/v1/outbox/settle", apiToken, note},
		{http.MethodPost, "/callback/official?nonce=" + name, "", canary},
		{http.MethodGet, "/metrics", "", ""},
		{http.MethodGet, "/healthz", "", ""},
		{http.MethodGet, "/readyz", "", ""},
	} {
		status, body := o.request(t, ask.method, strings.ReplaceAll(ask.path, canary, name), strings.ReplaceAll(ask.bearer, canary, "canary"), ask.body)
		if status < http.StatusBadRequest && ask.path != "/metrics" && !all {
			continue // who asks rightly is told
		}
		n++
		for _, secret := range secrets {
			if strings.Contains(string(body), secret) {
				t.Errorf("%s %s: %d tells %q: %.400s", ask.method, ask.path, status, secret, body)
			}
		}
	}
	return n
}
