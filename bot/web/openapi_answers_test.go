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
	"github.com/weidubao/weidubao/bot/sheet"
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
	goodAct    = `{"act":"return","by":"M0003","note":"缺责任追究","lack":["accountability"],"revision":7}`
	goodIssue  = `{"area":"330381101","text":"合同到期未续","term":30,"amount":"1.19"}`
	goodTable  = "责任单位\t问题\t整改期限\n塘下镇\t合同到期未续\t2026-12-31\n"
	goodQuiet  = `{"number":"RA26-0031","until":"2026-12-01","reason":"等法院判决","by":"M0003"}`
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
	{method: "POST", path: "/issues", target: "/issues", body: goodIssue, status: 201},
	{method: "POST", path: "/issues/import", target: "/issues/import?dry_run=1", body: goodTable, status: 200},
	{method: "GET", path: "/issues/{number}/story", target: "/issues/RA26-0031/story", status: 200},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: goodAct, status: 200},
	{method: "GET", path: "/silences", target: "/silences", status: 200},
	{method: "POST", path: "/silences", target: "/silences", body: goodQuiet, status: 201},
	{method: "DELETE", path: "/silences/{id}", target: "/silences/S0001", status: 200},
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
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: goodPatch, status: 409, change: failing(&ledger.RefusedError{Why: ledger.WhyClosed})},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: `{"note":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "PATCH", path: "/issues/{number}", target: "/issues/RA26-0031", body: `{}`, status: 422},
	{method: "POST", path: "/issues", target: "/issues", body: `[]`, status: 400},
	{method: "POST", path: "/issues", target: "/issues", body: goodIssue, status: 409, change: failing(bot.ErrConflict)},
	{method: "POST", path: "/issues", target: "/issues", body: `{"text":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "POST", path: "/issues", target: "/issues", body: `{"area":"330381101","text":"x","amount":"三"}`, status: 422},
	{method: "POST", path: "/issues/import", target: "/issues/import?dry_run=yes", body: goodTable, status: 400},
	{method: "POST", path: "/issues/import", target: "/issues/import", body: goodTable, status: 409, change: failing(bot.ErrConflict)},
	{method: "POST", path: "/issues/import", target: "/issues/import", body: strings.Repeat("a", sheet.MaxBytes+1), status: 413},
	{method: "POST", path: "/issues/import", target: "/issues/import", body: goodTable, status: 422, change: failing(&sheet.CellError{Row: 2, Column: "问题", Problem: sheet.Empty})},
	{method: "GET", path: "/issues/{number}/story", target: "/issues/RA26-9999/story", status: 404},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: `[]`, status: 400},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: goodAct, status: 404, change: failing(bot.ErrNotFound)},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: goodAct, status: 409, change: failing(&ledger.RefusedError{Why: ledger.WhyLack, Lack: []ledger.Proof{ledger.ProofOutcome}})},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: goodAct, status: 409, change: failing(&ledger.RefusedError{Why: ledger.WhyExceeds, Fen: 1_290_000})},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: `{"note":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "POST", path: "/issues/{number}/acts", target: "/issues/RA26-0031/acts", body: goodAct, status: 422, change: failing(&ledger.RefusedError{Why: ledger.WhyWhich, Seqs: []int{1, 2}})},
	{method: "POST", path: "/silences", target: "/silences", body: `[]`, status: 400},
	{method: "POST", path: "/silences", target: "/silences", body: goodQuiet, status: 409, change: failing(&bot.SilenceError{Problem: "closed"})},
	{method: "POST", path: "/silences", target: "/silences", body: `{"reason":"` + strings.Repeat("a", maxBody) + `"}`, status: 413},
	{method: "POST", path: "/silences", target: "/silences", body: `{"until":"2026-12-01","reason":"防汛"}`, status: 422},
	{method: "POST", path: "/silences", target: "/silences", body: `{"all":true,"area":"330381101","until":"2026-12-01","reason":"防汛"}`, status: 422},
	{method: "POST", path: "/silences", target: "/silences", body: `{"all":true,"until":"12月1日","reason":"防汛"}`, status: 422},
	{method: "POST", path: "/silences", target: "/silences", body: goodQuiet, status: 422, change: failing(&bot.SilenceError{Problem: "long"})},
	{method: "POST", path: "/silences", target: "/silences", body: goodQuiet, status: 422, change: failing(&bot.SilenceError{Problem: "not_found", Field: "number"})},
	{method: "DELETE", path: "/silences/{id}", target: "/silences/S0001", status: 400, header: []string{"Idempotency-Key", "a b"}},
	{method: "DELETE", path: "/silences/{id}", target: "/silences/S0009", status: 404},
	{method: "DELETE", path: "/silences/{id}", target: "/silences/S0001", status: 409, change: failing(bot.ErrConflict)},
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
	if c.body == "" || c.path == "/issues/import" { // a table, not JSON
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
	}{{http.MethodPatch, "/issues/{number}", 200}, {http.MethodPost, "/notices", 201}, {http.MethodPost, "/issues", 201}, {http.MethodPost, "/silences", 201}, {http.MethodPost, "/issues/{number}/acts", 200}} {
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
	r.bot.ledger.steps = []ledger.Step{
		{Number: "RA26-0031", Seq: 1, Round: 1, Act: ledger.ActRepay, At: now, By: "M0001", From: ledger.Rectifying, To: ledger.Rectifying, Said: "x", Note: "x", Proof: ledger.ProofFact, Fen: 1, Of: 1, On: calendar.DateOf(now), Unit: "330381101"},
		{Number: "RA26-0031", Seq: 2, Round: 1, Act: ledger.ActImport, At: now, By: "cli", From: ledger.Rectifying, To: ledger.Rectifying, Note: "整改期限"},
		{Number: "RA26-0031", Seq: 3, Round: 1, Act: ledger.ActSilence, At: now, By: "M0003", From: ledger.Rectifying, To: ledger.Rectifying, Note: "等法院判决", On: calendar.DateOf(now)},
		{Number: "RA26-0031", Seq: 4, Round: 1, Act: ledger.ActPhone, At: now, By: "M0003", From: ledger.Rectifying, To: ledger.Rectifying, Whom: "M0001"},
	}
	r.bot.silences = []ledger.Silence{{ID: "S0001", Issue: "RA26-0031", From: calendar.DateOf(now), Until: calendar.DateOf(now), Reason: "等法院判决", By: "M0003"}}
	r.bot.ledger.answer = bot.LedgerAnswer{
		Add: []string{"RA26-0032"}, Change: []string{}, Unchanged: 1, Suspects: []bot.LedgerSuspect{{Line: 3, Like: "RA26-0031", Similarity: 0.83}}, Unknown: []string{}, Unarmed: []string{},
	}
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
	day := calendar.Date{Year: 2026, Month: 11, Day: 18}
	v.RecoveredFen, v.SignedOffOn, v.Term, v.ExtendedTo, v.Round, v.BegunOn = 500_000, day, 30, day, 2, day
	v.ClaimedOn, v.ClaimedBy, v.AssignedOn, v.AssignedBy, v.AcceptedOn, v.AcceptedBy, v.ReviewOn = day, "M0002", day, "M0002", day, "M0001", day
	v.ArchivedOn, v.ArchivedBy, v.Filing = day, "M0003", &ledger.Filing{By: "M0001", On: day, Said: "已整改"}
	v.Proven = []ledger.Evidence{{
		Proof: ledger.ProofAccountability, By: "M0001", On: day, Note: "已落实", Attested: true, Forms: []ledger.Disposition{{Form: 1, Kind: "函询", Cases: 1, People: 1}},
	}}
	v.Instalments = []ledger.Instalment{
		{Seq: 1, Fen: 500_000, On: day, By: "M0001", State: ledger.Received, CheckedOn: day, CheckedBy: "M0003", Sure: true, Note: "x"}, {Seq: 2, Fen: 1, On: day, By: "M0001", State: ledger.Reported},
	}
	v.Extensions = []ledger.Extension{{Seq: 1, From: day, To: day, Reason: "x", On: day, By: "M0001", State: ledger.Granted, DecidedOn: day, DecidedBy: "M0002", Note: "x"}}
	v.Instructions = []ledger.Instruction{{Seq: 1, Text: "x", On: day, By: "M0002", DueOn: day, HeededOn: day, HeededBy: "M0001", AnsweredOn: day, AnsweredBy: "M0001", Answer: "x"}}
	v.Returns = []ledger.Return{{On: day, By: "M0003", Reason: "x", Lack: []ledger.Proof{ledger.ProofFact}}}
	v.Rounds = []ledger.Round{{
		Round: 1, BegunOn: day, DueOn: day, ExtendedTo: day, ClaimedOn: day, ClaimedBy: "x", AssignedOn: day, AssignedBy: "x", AcceptedOn: day, AcceptedBy: "x",
		Filing: v.Filing, ReviewOn: day, SignedOffOn: day, SignedOffBy: "x", Note: "x", ArchivedOn: day, ArchivedBy: "x", Proven: v.Proven, Extensions: v.Extensions, Returns: v.Returns, Relapse: "x",
	}}
	v.Formerly = []ledger.Former{{Area: "330381101", To: "330381120", On: day, By: "cli"}}
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
