package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func somebody(context.Context) ([]Person, error) {
	return []Person{{OpenID: officer, Name: "林晓芳", Role: "officer", Area: "塘下镇"}, {OpenID: "oLeader", Name: "陈书记", Role: "leader"}}, nil
}

func tokenBody(force bool) string {
	return fmt.Sprintf(`{"grant_type":"client_credential","appid":%q,"secret":"secret","force_refresh":%t}`, testAppID, force)
}

func TestStableToken(t *testing.T) {
	r := start(t, testConfig(), nil)
	get := func(force bool) tokenAnswer {
		var a tokenAnswer
		r.post(t, "/cgi-bin/stable_token", tokenBody(force), &a)
		return a
	}
	usable := func(token string) int {
		_, data := r.do(t, http.MethodGet, "/cgi-bin/template/get_all_private_template?access_token="+token, "", "")
		return decode(t, data, nil)
	}
	first := get(false)
	if first.ExpiresIn != 7200 {
		t.Errorf("expires_in %d", first.ExpiresIn)
	}
	r.Clock().Advance(6900 * time.Second)
	if a := get(false); a.AccessToken != first.AccessToken || a.ExpiresIn != 300 {
		t.Errorf("with five minutes left: same %t, expires_in %d", a.AccessToken == first.AccessToken, a.ExpiresIn)
	}
	r.Clock().Advance(time.Second)
	second := get(false)
	if second.AccessToken == first.AccessToken || second.ExpiresIn != 7200 {
		t.Error("the last five minutes do not renew")
	}
	if a, b := usable(first.AccessToken), usable(second.AccessToken); a != 0 || b != 0 {
		t.Errorf("both must be valid: %d, %d", a, b)
	}
	r.Clock().Advance(5 * time.Minute)
	if code := usable(first.AccessToken); code != 42001 {
		t.Errorf("old token: errcode %d", code)
	}
	third := get(true)
	if code := usable(second.AccessToken); third.AccessToken == second.AccessToken || code != 40001 {
		t.Errorf("after a forced refresh the old token gives %d", code)
	}
	r.Clock().Advance(29 * time.Second)
	if a := get(true); a.AccessToken != third.AccessToken {
		t.Error("refreshed twice within 30 s")
	}
	r.RevokeToken()
	if code := usable(third.AccessToken); code != 40001 {
		t.Errorf("revoked token: errcode %d", code)
	}
	if a := get(false); usable(a.AccessToken) != 0 {
		t.Error("no usable token after a revocation")
	}
}

func TestForceLimit(t *testing.T) {
	r := start(t, testConfig(), nil)
	for i := range 20 {
		r.Clock().Advance(30 * time.Second)
		if code := r.post(t, "/cgi-bin/stable_token", tokenBody(true), nil); code != 0 {
			t.Fatalf("refresh %d: errcode %d", i+1, code)
		}
	}
	r.Clock().Advance(30 * time.Second)
	if code := r.post(t, "/cgi-bin/stable_token", tokenBody(true), nil); code != 45009 {
		t.Errorf("errcode %d", code)
	}
	r.Clock().Advance(10 * time.Hour) // after midnight
	if code := r.post(t, "/cgi-bin/stable_token", tokenBody(true), nil); code != 0 {
		t.Errorf("the next day: errcode %d", code)
	}
}

func TestAdmission(t *testing.T) {
	r := start(t, testConfig(), nil)
	tests := []struct {
		method, path, body string
		code               int
	}{
		{"POST", "/cgi-bin/stable_token", strings.Replace(tokenBody(false), testAppID, "wx0", 1), 40013},
		{"POST", "/cgi-bin/stable_token", strings.Replace(tokenBody(false), `"secret":"secret"`, `"secret":"x"`, 1), 40125},
		{"POST", "/cgi-bin/stable_token", `{}`, 40002},
		{"GET", "/cgi-bin/stable_token", ``, 43002},
		{"POST", "/cgi-bin/user/info", `{}`, 43001},
		{"GET", "/cgi-bin/user/info?access_token=", ``, 41001},
		{"GET", "/cgi-bin/user/info?access_token=x", ``, 40001},
		{"GET", "/cgi-bin/nothing", ``, 40066},
	}
	for _, tt := range tests {
		status, data := r.do(t, tt.method, tt.path, "application/json", tt.body)
		if code := decode(t, data, nil); status != 200 || code != tt.code {
			t.Errorf("%s %s %s: HTTP %d, errcode %d, want %d", tt.method, tt.path, tt.body, status, code, tt.code)
		}
	}
}

func TestQuotas(t *testing.T) {
	cfg := testConfig()
	cfg.Quotas = map[string]Quota{"message/template/send": {PerDay: 3, PerMinute: 2}}
	r := start(t, cfg, nil)
	r.Add(officer)
	var codes []int
	for _, after := range []time.Duration{0, 0, 0, time.Minute, 10 * time.Hour} {
		r.Clock().Advance(after)
		r.token = freshToken(t, r)
		code, _ := r.template(t, officer, "", "周报")
		codes = append(codes, code)
	}
	if diff := cmp.Diff([]int{0, 0, 45011, 45009, 0}, codes); diff != "" {
		t.Error(diff)
	}
}

func TestFaults(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Add(officer)
	r.Fault(Fault{Path: "/cgi-bin/message/template/send", Times: 2, ErrCode: 45011})
	r.Fault(Fault{Path: "message/template/send", Times: 1, ErrCode: -1, ErrMsg: "busy"})
	r.Fault(Fault{Path: "user/info", ErrCode: 40164})
	var codes []int
	for range 4 {
		code, _ := r.template(t, officer, "", "周报")
		codes = append(codes, code)
	}
	if diff := cmp.Diff([]int{45011, 45011, -1, 0}, codes); diff != "" {
		t.Error(diff)
	}
	if left := r.Faults(); len(left) != 1 || left[0].ErrCode != 40164 {
		t.Errorf("left: %+v", left)
	}
	r.ClearFaults()
	if n := len(r.Inbox(officer)); n != 1 {
		t.Errorf("%d cards: refused calls must not be carried out", n)
	}
}

func TestFaultsOfTheConnection(t *testing.T) {
	tests := []struct {
		name   string
		fault  Fault
		broken bool
		status int
		cards  int
	}{
		{"dropped answer", Fault{Times: 1, Drop: true}, true, 0, 1},
		{"outage", Fault{Times: 1, Outage: true}, true, 0, 0},
		{"502", Fault{Times: 1, Status: 502}, false, 502, 0},
		{"latency", Fault{Times: 1, Latency: 30 * time.Millisecond}, false, 200, 1},
	}
	body := `{"touser":"` + officer + `","template_id":"T1","client_msg_id":"c","data":{"thing1":{"value":"a"},"thing2":{"value":"b"},"time3":{"value":"12:00"}}}`
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			r.Add(officer)
			r.Fault(tt.fault)
			began := time.Now()
			status, _, err := r.try(t, http.MethodPost, "/cgi-bin/message/template/send", "application/json", body)
			if (err != nil) != tt.broken || status != tt.status || time.Since(began) < tt.fault.Latency {
				t.Errorf("HTTP %d, %v", status, err)
			}
			if n := len(r.Inbox(officer)); n != tt.cards {
				t.Errorf("%d cards, want %d", n, tt.cards)
			}
			// The same id again: at most one card in all.
			if status, _, err := r.try(t, http.MethodPost, "/cgi-bin/message/template/send", "application/json", body); err != nil || status != 200 {
				t.Errorf("again: HTTP %d, %v", status, err)
			}
			if n := len(r.Inbox(officer)); n != 1 {
				t.Errorf("%d cards in the end", n)
			}
		})
	}
}

func TestCloseCutsOff(t *testing.T) {
	arrived := make(chan struct{}, 3)
	r := start(t, testConfig(), func(_ http.ResponseWriter, req *http.Request, _ pushed) {
		arrived <- struct{}{}
		<-req.Context().Done()
	})
	r.Add(officer)
	r.template(t, officer, "c", "周报")
	<-arrived // the receipt hangs in the callback
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("Wait = %v", err)
	}
	r.Close()
	if err := r.Wait(t.Context()); err != nil {
		t.Errorf("Wait after Close = %v", err)
	}
}

func TestConcurrent(t *testing.T) {
	cfg := testConfig()
	cfg.Clock = NewClock(cfg.Clock.Now())
	r := start(t, cfg, echo(t))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			openid := fmt.Sprint("o", i)
			for n := range 5 {
				x, err := r.Send(t.Context(), openid, fmt.Sprint(n))
				if err != nil || x.Reply != fmt.Sprint("收到：", n) {
					t.Errorf("%+v, %v", x, err)
				}
				r.template(t, openid, fmt.Sprint(n), "周报")
				r.Clock().Advance(time.Millisecond)
				r.Log()
			}
		})
	}
	wg.Wait()
	if err := r.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, m := range r.service.pushes() {
		ids[m.msgID] = true
	}
	if len(ids) != 80 {
		t.Errorf("%d different ids, want 80", len(ids))
	}
	for i := range 8 {
		if n := len(r.Inbox(fmt.Sprint("o", i))); n != 10 {
			t.Errorf("user %d has %d items", i, n)
		}
	}
}
