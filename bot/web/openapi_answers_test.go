package web

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// call is one request whose answer is held against the document.
type call struct {
	method, path string // as in the document
	target, body string
	status       int
	change       func(*rig)
	header       []string
}

const (
	goodPatch  = `{"status":"signed_off","on":"2026-11-18","by":"孙三","note":"钱已退","revision":7}`
	goodSettle = `{"ids":["2026-10/v1/M0003"],"as":"arrived","by":"孙三"}`
	goodNotice = `{"title":"周报口径","body":"只报当周新巡的。","audience":{"roles":["officer"],"areas":["330381101"]},"ack":true}`
)

// good are requests that every operation carries out, on the data of fill.
var good = []call{
	{method: "GET", path: "/openapi.yaml", target: "/openapi.yaml", status: 200},
	{method: "GET", path: "/reports", target: "/reports?week=2026-W47&area=330381101", status: 200},
	{method: "GET", path: "/reports/{area}/{week}", target: "/reports/330381101/2026-W47", status: 200},
	{method: "GET", path: "/attachments/{id}", target: "/attachments/" + keptFile, status: 200},
	{method: "GET", path: "/issues", target: "/issues?status=rectifying&area=330381101", status: 200},
	{method: "GET", path: "/issues/{number}", target: "/issues/RA26-0031", status: 200},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 200},
	{method: "GET", path: "/bulletins/{month}", target: "/bulletins/2026-10", status: 200},
	{method: "POST", path: "/notices", target: "/notices", body: goodNotice, status: 201},
	{method: "GET", path: "/notices/{id}/receipts", target: "/notices/N0001/receipts", status: 200},
	{method: "GET", path: "/members", target: "/members", status: 200},
	{method: "GET", path: "/outbox", target: "/outbox?state=failed&limit=5", status: 200},
	{method: "POST", path: "/outbox/settle", target: "/outbox/settle", body: goodSettle, status: 200},
	{method: "GET", path: "/audit", target: "/audit?after=0-1&limit=2", status: 200},
}

// refused are the refusals that are each operation's own.
var refused = []call{
	{method: "GET", path: "/reports", target: "/reports?week=last", status: 400},
	{method: "GET", path: "/reports/{area}/{week}", target: "/reports/330381101/last", status: 400},
	{method: "GET", path: "/reports/{area}/{week}", target: "/reports/330381101/2026-W01", status: 404},
	{method: "GET", path: "/attachments/{id}", target: "/attachments/330381101.2026-W47.x", status: 404},
	{method: "GET", path: "/issues", target: "/issues?status=open", status: 400},
	{method: "GET", path: "/issues/{number}", target: "/issues/RA26-9999", status: 404},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: `{"state":1}`, status: 400},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 400, header: []string{"Idempotency-Key", "a b"}},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 404, change: failing(bot.ErrNotFound)},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 409, change: failing(bot.ErrConflict)},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 409, change: failing(ledger.ErrClosed)},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: `{"note":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: `{}`, status: 422},
	{method: "GET", path: "/bulletins/{month}", target: "/bulletins/2026-13", status: 400},
	{method: "GET", path: "/bulletins/{month}", target: "/bulletins/2026-09", status: 404},
	{method: "POST", path: "/notices", target: "/notices", body: `[]`, status: 400},
	{method: "POST", path: "/notices", target: "/notices", body: goodNotice, status: 409, change: failing(bot.ErrConflict)},
	{method: "POST", path: "/notices", target: "/notices", body: `{"title":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "POST", path: "/notices", target: "/notices", body: `{"title":"t","body":"b","audience":{}}`, status: 422},
	{method: "GET", path: "/notices/{id}/receipts", target: "/notices/N9/receipts", status: 404},
	{method: "GET", path: "/outbox", target: "/outbox?limit=0", status: 400},
	{method: "POST", path: "/outbox/settle", target: "/outbox/settle", body: `[]`, status: 400},
	{method: "POST", path: "/outbox/settle", target: "/outbox/settle", body: goodSettle, status: 409, change: failing(&bot.StandsError{ID: "2026-10/v1/M0003", State: "delivered"})},
	{method: "POST", path: "/outbox/settle", target: "/outbox/settle", body: `{"by":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "POST", path: "/outbox/settle", target: "/outbox/settle", body: `{"ids":[],"as":"arrived"}`, status: 422},
	{method: "GET", path: "/audit", target: "/audit?after=x", status: 400},
}

// failing makes everything that the bot and the store are asked end in err.
func failing(err error) func(*rig) {
	return func(r *rig) { r.bot.err, r.reads.err = err, err }
}

// Every documented answer of every operation is provoked, and validates; no other status comes.
func TestOpenAPIAnswers(t *testing.T) {
	d := mustDocument(t)
	calls := slices.Concat(good, refused)
	for _, c := range good {
		if c.path == "/openapi.yaml" {
			continue
		}
		broken, down, stranger := c, c, c
		broken.status, broken.change = 500, failing(errors.New("王某 secret"))
		down.status, down.change = 503, failing(&net.OpError{Op: "dial", Err: errDown})
		stranger.status, stranger.header = 401, []string{"Authorization", "Bearer wrong"}
		calls = append(calls, broken, down, stranger)
	}
	seen := make(map[string]bool)
	r := newRig(t)
	for _, c := range calls {
		name := fmt.Sprintf("%s %s %d", c.method, c.path, c.status)
		seen[name] = true
		fill(r)
		if c.change != nil {
			c.change(r)
		}
		header := append([]string{"Authorization", "Bearer " + token}, c.header...)
		rec := r.do(t, c.method, "/api/v1"+c.target, c.body, header...)
		if rec.Code != c.status {
			t.Errorf("%s: answered %d %s", name, rec.Code, rec.Body)
			continue
		}
		if c.status < 400 {
			d.checkRequest(t, c)
		}
		d.checkAnswer(t, name, "#/paths/"+escape(c.path)+"/"+strings.ToLower(c.method)+"/responses/"+strconv.Itoa(c.status), rec)
	}
	for _, o := range d.operations(t) {
		for status := range o.responses() {
			if !seen[o.String()+" "+status] {
				t.Errorf("%s: nothing provokes the documented %s", o, status)
			}
		}
	}
}

// The empty installation answers as documented too.
func TestOpenAPIEmptyAnswers(t *testing.T) {
	d := mustDocument(t)
	r := newRig(t)
	for _, target := range []string{"/reports?week=2026-W47", "/issues", "/members", "/outbox", "/audit"} {
		r.bot.people = roster.New([]roster.Area{{Code: "330381101", Name: "塘下镇"}}, []roster.Member{{ID: "M0001", Role: roster.Admin}}, 1)
		path, _, _ := strings.Cut(target, "?")
		d.checkAnswer(t, target, "#/paths/"+escape(path)+"/get/responses/200", r.api(t, http.MethodGet, target, ""))
	}
}

// checkAnswer validates the body and the headers of one answer.
func (d document) checkAnswer(t *testing.T, name, pointer string, rec *httptest.ResponseRecorder) {
	t.Helper()
	if _, ok := d.at(pointer); !ok {
		t.Errorf("%s is not documented", name)
		return
	}
	response, pointer := d.object(t, pointer)
	kind, _, err := mime.ParseMediaType(rec.Header().Get("Content-Type"))
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	content, _ := response["content"].(map[string]any)
	if content[kind] == nil {
		t.Errorf("%s: %s is not documented: %v", name, kind, slices.Sorted(maps.Keys(content)))
		return
	}
	body := any(rec.Body.String())
	if strings.HasSuffix(kind, "json") {
		if body, err = jsonschema.UnmarshalJSON(bytes.NewReader(rec.Body.Bytes())); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.check(t, pointer+"/content/"+escape(kind)+"/schema", body); err != nil {
		t.Errorf("%s: %v\n%s", name, err, rec.Body)
	}
	headers, _ := response["headers"].(map[string]any)
	for header := range headers {
		if err := d.check(t, pointer+"/headers/"+header+"/schema", rec.Header().Get(header)); err != nil {
			t.Errorf("%s: header %s: %v", name, header, err)
		}
	}
}

// checkRequest validates a body that the handler took.
func (d document) checkRequest(t *testing.T, c call) {
	t.Helper()
	if c.body == "" {
		return
	}
	pointer := "#/paths/" + escape(c.path) + "/" + strings.ToLower(c.method) + "/requestBody/content/application~1json/schema"
	body, err := jsonschema.UnmarshalJSON(strings.NewReader(c.body))
	if err == nil {
		err = d.check(t, pointer, body)
	}
	if err != nil {
		t.Errorf("%s %s: a body that is taken: %v", c.method, c.path, err)
	}
}

// What the document lists as possible is taken, and examples of bodies are carried out.
func TestOpenAPIPromises(t *testing.T) {
	d, r := mustDocument(t), newRig(t)
	fill(r)
	for _, q := range []struct{ path, name, schema string }{{"/issues", "status", "IssueStatus"}, {"/outbox", "state", "MessageState"}} {
		list, _ := d.at("#/components/schemas/" + q.schema + "/enum")
		for _, v := range list.([]any) {
			if rec := r.api(t, http.MethodGet, q.path+"?"+q.name+"="+v.(string), ""); rec.Code != http.StatusOK {
				t.Errorf("%s %v: %d", q.path, v, rec.Code)
			}
		}
	}
	for _, q := range []struct {
		method, path string
		status       int
	}{{http.MethodPatch, "/issues/{number}", 200}, {http.MethodPost, "/notices", 201}} {
		examples, _ := d.object(t, "#/paths/"+escape(q.path)+"/"+strings.ToLower(q.method)+"/requestBody/content/application~1json/examples")
		for name, e := range examples {
			body, err := json.Marshal(e.(map[string]any)["value"])
			if err != nil {
				t.Fatal(err)
			}
			target := regexp.MustCompile(`\{\w+\}`).ReplaceAllString(q.path, "RA26-0031")
			if rec := r.api(t, q.method, target, string(body), "Idempotency-Key", "k1"); rec.Code != q.status {
				t.Errorf("%s %s, example %s: %d %s", q.method, q.path, name, rec.Code, rec.Body)
			}
		}
	}
}

// fill makes r an installation in which no field of an answer is empty everywhere, and which works.
func fill(r *rig) {
	r.bot.err, r.reads.err = nil, nil
	held := sampleReport()
	held.Area, held.Status, held.Timeliness = "330381120", report.Held, ""
	held.Held, held.Asked = report.Values{"problems": {Kind: report.Count, N: 900}}, []string{"leads"}
	r.bot.reports = []report.Report{sampleReport(), held}
	r.bot.missing = []roster.Area{{Code: "330381120", Name: "陶山镇"}}
	r.bot.history = []report.Entry{
		{Seq: 1, At: now, By: "M0001", Message: "问题5", Act: report.ActRecord, After: report.Values{"problems": {Kind: report.Count, N: 5}}},
		{Seq: 2, At: now, By: "gone", Purged: true, Act: report.ActWithdraw, Before: report.Values{"problems": {Kind: report.Count, N: 5}}},
	}
	r.bot.attached = sampleAttachments()
	r.bot.issues["RA26-0031"] = fullIssue()
	r.bot.editions["2026-10"] = fullEdition()
	r.bot.notices["N0001"] = notice.Notice{ID: "N0001"}
	r.bot.receipts = []notice.Receipt{
		{Member: "M0001", Name: "赵一", Area: "330381101", State: notice.Delivered, AcknowledgedAt: &now},
		{Member: "M0003", Name: "孙三", Phone: "13800000003", State: notice.Failed, Reason: "unbound"},
	}
	r.reads.messages = []outbox.Message{{
		Outbound: channel.Outbound{
			ID: "2026-10/v1/M0003", Push: channel.Bulletin, Member: "M0003", To: openid, Title: "10月微督报", Summary: "应报92",
			URL: "https://wx.example.gov.cn/m/secret", NotBefore: now, CreatedAt: now,
		},
		State: outbox.Failed, Attempts: 2, Reason: "unreachable", PlatformID: "42", NextTry: now, UpdatedAt: now,
	}}
	entry := bot.AuditEntry{At: now, Who: "M0003", What: "issue.sign_off", On: "RA26-0031", Before: "rectifying", After: "signed_off"}
	r.reads.lines, r.reads.next = []bot.AuditLine{{ID: "1-0", AuditEntry: entry}, {ID: "2-0", AuditEntry: entry}}, "2-0"
}

func fullIssue() bot.IssueView {
	v := issueView()
	v.Source, v.Village, v.Responsible, v.Note, v.SignedOffBy = "2026年第三轮巡察", "上金村", "王五", "钱已退", "M0003"
	v.RecoveredFen, v.SignedOffOn = 500_000, calendar.Date{Year: 2026, Month: 11, Day: 18}
	return v
}

func fullEdition() bulletin.Edition {
	unit, seven := bulletin.Unit{Code: "330381101", Name: "塘下镇"}, 7
	count := report.Value{Kind: report.Count, N: -3}
	return bulletin.Edition{
		Key: "2026-10", Month: calendar.Month{Year: 2026, Month: 10}, Number: 10, Total: 47, Version: 1, Status: bulletin.Published,
		AsOf: calendar.Date{Year: 2026, Month: 11, Day: 2}, FrozenAt: now, PublishedAt: now, Units: 2, Expected: 8, Received: 7, OnTime: 6,
		Late:    []bulletin.Miss{{Unit: unit, Week: week47(), At: now}},
		Missing: []bulletin.Miss{{Unit: unit, Week: week47(), Status: report.Incomplete}},
		Totals: []bulletin.Total{
			{Key: "problems", Sum: report.Value{Kind: report.Count, N: 41}, Reports: 7, Change: &count},
			{Key: "recovered", Sum: report.Value{Kind: report.Money, N: 11_900_000}, Reports: 1},
			{Key: "leads"},
		},
		Registered: 240, SignedOff: 181, SignedOffMonth: 19, SignedOffBefore: &seven,
		Overdue: []bulletin.Overdue{{
			Number: "RA26-0031", Area: "330381101", AreaName: "塘下镇", DueOn: calendar.Date{Year: 2026, Month: 10, Day: 9}, Days: 16, Stage: ledger.StageRed,
		}},
	}
}
