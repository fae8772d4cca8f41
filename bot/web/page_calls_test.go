package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

func callList() bot.CallList {
	return bot.CallList{Now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Calls: []bot.Call{{
		Member: roster.Member{ID: "M0003", Name: "赵六", Phone: "13812345678", Role: roster.Officer, Areas: []string{"330381101"}},
		Why:    bot.UnreachedGone,
		Lines: []ledger.Line{{
			Mark:  ledger.Mark{Issue: "RA26-0031", Stage: ledger.StageOrange, Member: "M0003"},
			Issue: ledger.Issue{Number: "RA26-0031", Area: "330381101", Text: "违规发放津贴", Responsible: "李四"}, Clock: ledger.ClockRectify, Overdue: 8,
		}},
	}}}
}

// TestCallsPage shows the telephone number for a tap, why nothing arrived and how
// far the issue is, and nothing of the case.
func TestCallsPage(t *testing.T) {
	people := roster.New([]roster.Area{{Code: "330381101", Name: "塘下镇"}}, nil, 1)
	page := callsPage(callList(), people)
	page.Nonce = "n1"
	body := rendered(t, templates.PageCalls, page)
	for _, want := range []string{"请电话1人", `href="tel:13812345678"`, "赵六", "已取关", "塘下镇联络员", "RA26-0031", "逾期8个工作日", `value="M0003"`, `value="n1"`, "已电话"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, bad := range []string{"违规发放津贴", "李四"} {
		if strings.Contains(body, bad) {
			t.Errorf("the page tells %q", bad)
		}
	}
	if body := rendered(t, templates.PageCalls, templates.CallsPage{}); !strings.Contains(body, "没有要打电话的") {
		t.Error("an empty list does not say so")
	}
}

// TestCallsForm notes a call by its form once for its nonce, and takes none from elsewhere.
func TestCallsForm(t *testing.T) {
	r := newRig(t)
	r.bot.calls = callList()
	at := r.link("/m/calls", "M0021")
	if rec := r.do(t, http.MethodGet, at, ""); rec.Code != http.StatusOK || !strings.Contains(rec.Header().Get("Cache-Control"), "private") {
		t.Errorf("the list: %d, %v", rec.Code, rec.Header())
	}
	form := url.Values{"whom": {"M0003"}, "nonce": {"n1"}}
	for _, c := range []struct {
		form   url.Values
		header []string
		want   int
	}{
		{form, nil, http.StatusSeeOther},
		{form, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		{url.Values{"whom": {"M0003"}}, nil, http.StatusBadRequest},
	} {
		if got, _, _ := r.post(t, "/m/calls", "M0021", c.form, c.header...); got != c.want {
			t.Errorf("%v %v: %d, want %d", c.form, c.header, got, c.want)
		}
	}
	if len(r.bot.called) != 1 || r.bot.called[0] != "M0021 M0003 page:called:M0021:M0003:n1" {
		t.Errorf("noted: %q", r.bot.called)
	}
}
