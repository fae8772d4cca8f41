package web

import (
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// every lists the whole API; {} bodies are only right for refusals.
var every = []struct{ method, target string }{
	{http.MethodGet, "/reports?week=2026-W47"},
	{http.MethodGet, "/reports/330381101/2026-W47"},
	{http.MethodGet, "/issues"},
	{http.MethodGet, "/issues/RA26-0031"},
	{http.MethodPatch, "/issues/RA26-0031"},
	{http.MethodPost, "/issues"},
	{http.MethodPost, "/issues/import"},
	{http.MethodGet, "/issues/RA26-0031/story"},
	{http.MethodPost, "/issues/RA26-0031/acts"},
	{http.MethodGet, "/bulletins/2026-10"},
	{http.MethodPost, "/notices"},
	{http.MethodGet, "/notices/N0001/receipts"},
	{http.MethodGet, "/members"},
	{http.MethodGet, "/outbox"},
	{http.MethodGet, "/audit"},
	{http.MethodGet, "/nowhere"},
	{http.MethodDelete, "/members"},
}

func TestAPIAsksForToken(t *testing.T) {
	r := newRig(t)
	for _, e := range every {
		for _, auth := range []string{"", "Bearer", "Bearer ", "Bearer wrong", "Basic " + token, token, "Bearer " + token + "x"} {
			rec := r.do(t, e.method, "/api/v1"+e.target, "{}", "Authorization", auth)
			wantProblem(t, rec, http.StatusUnauthorized, templates.ProblemUnauthorized, "")
			if rec.Header().Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%s %s: no WWW-Authenticate", e.method, e.target)
			}
		}
	}
}

func TestAPITokens(t *testing.T) {
	r := newRig(t)
	for _, auth := range []string{"Bearer " + token, "bearer " + token, "Bearer another"} {
		if rec := r.do(t, http.MethodGet, "/api/v1/members", "", "Authorization", auth); rec.Code != http.StatusOK {
			t.Errorf("%s: %d", auth, rec.Code)
		}
	}
	none := newRig(t, func(o *Options) { o.Tokens = []string{""} })
	if rec := none.do(t, http.MethodGet, "/api/v1/members", "", "Authorization", "Bearer "); rec.Code != http.StatusUnauthorized {
		t.Errorf("without tokens the API is open: %d", rec.Code)
	}
}

func TestAPIUnknownAddresses(t *testing.T) {
	r := newRig(t)
	wantProblem(t, r.api(t, http.MethodGet, "/nowhere", ""), http.StatusNotFound, templates.ProblemNotFound, "")
	wantProblem(t, r.api(t, http.MethodDelete, "/members", ""), http.StatusMethodNotAllowed, templates.ProblemMethod, "")
	rec := r.do(t, http.MethodGet, "/nowhere", "")
	if rec.Code != http.StatusNotFound || !strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") {
		t.Errorf("page: %d %v", rec.Code, rec.Header())
	}
	if rec := r.do(t, http.MethodDelete, "/healthz", ""); rec.Code != http.StatusMethodNotAllowed {
		t.Errorf("DELETE /healthz: %d", rec.Code)
	}
}

func TestAPIParameters(t *testing.T) {
	r := newRig(t)
	for target, field := range map[string]string{
		"/reports":                                "week",
		"/reports?week=":                          "week",
		"/reports?week=2026-W60":                  "week",
		"/reports?week=2026-W47&area=999":         "area",
		"/reports/330381101/last":                 "week",
		"/issues?status=open":                     "status",
		"/issues?overdue=yes":                     "overdue",
		"/issues?limit=1001":                      "limit",
		"/bulletins/2026-13":                      "month",
		"/outbox?state=lost":                      "state",
		"/outbox?limit=0":                         "limit",
		"/outbox?limit=100000":                    "limit",
		"/audit?limit=x":                          "limit",
		"/audit?after=" + strings.Repeat("1", 99): "after",
	} {
		detail := wantProblem(t, r.api(t, http.MethodGet, target, ""), http.StatusBadRequest, templates.ProblemParameter, field)
		if !strings.HasPrefix(detail, field+"：") {
			t.Errorf("%s: detail %q does not name %s", target, detail, field)
		}
	}
}

func TestAPINotFound(t *testing.T) {
	r := newRig(t)
	for _, target := range []string{"/reports/330381101/2026-W47", "/issues/RA26-9999", "/bulletins/2026-10", "/notices/N9/receipts"} {
		wantProblem(t, r.api(t, http.MethodGet, target, ""), http.StatusNotFound, templates.ProblemNotFound, "")
	}
}

// Each error of the bot has one answer; ours are logged once and never shown.
func TestAPIErrors(t *testing.T) {
	for _, tc := range []struct {
		err    error
		status int
		code   templates.ProblemCode
		field  string
		logged int
	}{
		{bot.ErrNotFound, http.StatusNotFound, templates.ProblemNotFound, "", 0},
		{bot.ErrConflict, http.StatusConflict, templates.ProblemMoved, "", 0},
		{&ledger.RefusedError{Why: ledger.WhyClosed}, http.StatusConflict, templates.ProblemClosed, "", 0},
		{&bot.InputError{Field: "on", Problem: bot.ProblemEarly}, http.StatusUnprocessableEntity, templates.ProblemInput, "on", 0},
		{bot.ErrNobody, http.StatusUnprocessableEntity, templates.ProblemInput, "audience", 0},
		{&net.OpError{Op: "dial", Err: errDown}, http.StatusServiceUnavailable, templates.ProblemBusy, "", 1},
		{errors.New("王某 secret"), http.StatusInternalServerError, templates.ProblemFailed, "", 1},
	} {
		r := newRig(t)
		r.bot.issues["RA26-0031"] = issueView()
		r.bot.err = errors.Join(errors.New("signing off"), tc.err)
		rec := r.api(t, http.MethodPatch, "/issues/RA26-0031", `{"status":"signed_off","revision":7}`)
		wantProblem(t, rec, tc.status, tc.code, tc.field)
		if tc.logged > 0 && strings.Contains(rec.Body.String(), tc.err.Error()) {
			t.Errorf("the answer shows the error: %s", rec.Body)
		}
		if got := strings.Count(r.log.String(), "level=ERROR"); got != tc.logged {
			t.Errorf("%v: logged %d times: %s", tc.err, got, r.log)
		}
	}
}

func TestAPIStoreDown(t *testing.T) {
	r := newRig(t)
	r.bot.err, r.reads.err = &net.OpError{Op: "dial", Err: errDown}, &net.OpError{Op: "dial", Err: errDown}
	r.bot.issues["RA26-0031"] = issueView()
	for _, target := range []string{"/reports?week=2026-W47", "/reports/330381101/2026-W47", "/issues", "/issues/RA26-0031", "/issues/RA26-0031/story", "/members", "/outbox", "/audit"} {
		wantProblem(t, r.api(t, http.MethodGet, target, ""), http.StatusServiceUnavailable, templates.ProblemBusy, "")
	}
}

func TestAPIBodies(t *testing.T) {
	r := newRig(t)
	for body, status := range map[string]int{
		``:                           http.StatusBadRequest,
		`{`:                          http.StatusBadRequest,
		`[]`:                         http.StatusBadRequest,
		`{"status":"signed_off"} {}`: http.StatusBadRequest,
		`{"status":"signed_off"} x`:  http.StatusBadRequest,
		`{"state":"signed_off"}`:     http.StatusBadRequest,
		`{"revision":"7"}`:           http.StatusBadRequest,
		`{"note":"` + strings.Repeat("a", maxBody) + `"}`: http.StatusRequestEntityTooLarge,
	} {
		code := templates.ProblemJSON
		if status == http.StatusRequestEntityTooLarge {
			code = templates.ProblemTooLarge
		}
		for _, e := range []struct{ method, target string }{{http.MethodPatch, "/issues/RA26-0031"}, {http.MethodPost, "/notices"}} {
			if e.method == http.MethodPost && strings.Contains(body, "note") {
				continue // an unknown field there
			}
			wantProblem(t, r.api(t, e.method, e.target, body), status, code, "")
		}
	}
	if r.bot.closed.Number != "" || r.bot.order.Title != "" {
		t.Error("a refused body reached the bot")
	}
}

func TestIdempotencyKey(t *testing.T) {
	const body = `{"status":"signed_off","revision":7}`
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	for key, cause := range map[string]string{"k-1": "api:PATCH /api/v1/issues/RA26-0031:k-1", `"k 2"`: "", "": "", strings.Repeat("k", 129): "", "键": "", `"k-3"`: "api:PATCH /api/v1/issues/RA26-0031:k-3"} {
		r.bot.closed = bot.SignOff{}
		rec := r.api(t, http.MethodPatch, "/issues/RA26-0031", body, "Idempotency-Key", key)
		if cause == "" {
			wantProblem(t, rec, http.StatusBadRequest, templates.ProblemParameter, "Idempotency-Key")
		}
		if r.bot.closed.Cause != cause {
			t.Errorf("key %q: cause %q, want %q", key, r.bot.closed.Cause, cause)
		}
	}
	seen := map[string]bool{}
	for range 3 {
		r.api(t, http.MethodPatch, "/issues/RA26-0031", body)
		seen[r.bot.closed.Cause] = true
	}
	if len(seen) != 3 || seen["api:"] {
		t.Errorf("causes without a key: %v", seen)
	}
}

func TestMembers(t *testing.T) {
	r := newRig(t)
	rec := r.api(t, http.MethodGet, "/members", "")
	want := fromJSON(t, `{"members":[
		{"id":"M0001","name":"赵一","role":"officer","area":"330381101","areas":["330381101","330381120"],"charge":[],"bound":true,"reachable":true,"disabled":false},
		{"id":"M0002","name":"钱二","role":"leader","area":"","areas":[],"charge":["330381101"],"bound":false,"reachable":false,"disabled":false},
		{"id":"M0003","name":"孙三","role":"staff","area":"","areas":[],"charge":[],"bound":true,"reachable":false,"unreachable":"blocked","disabled":false},
		{"id":"M0004","name":"李四","role":"officer","area":"330381120","areas":["330381120"],"charge":[],"bound":true,"reachable":false,"disabled":true}]}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if strings.Contains(rec.Body.String(), "1380000") || strings.Contains(rec.Body.String(), openid) {
		t.Error("phones or addresses are given out")
	}
}
