package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

func week47() calendar.Week { return calendar.Week{Year: 2026, Number: 47} }

func sampleReport() report.Report {
	return report.Report{
		Ref: report.Ref{Area: "330381101", Week: week47()},
		Values: report.Values{
			"problems":  {Kind: report.Count, N: 12},
			"recovered": {Kind: report.Money, N: 1_190_000},
		},
		Status: report.Complete, Timeliness: report.OnTime, Reporter: "M0001", ReceivedAt: now, CompletedAt: now, Text: "问题12<b>",
	}
}

const sampleReportJSON = `"area":"330381101","area_name":"塘下镇","week":"2026-W47","values":{"problems":12,"recovered":"1.19"},
	"status":"complete","timeliness":"on_time","reporter":"M0001","reporter_name":"赵一",
	"received_at":"2026-11-20T14:00:00+08:00","completed_at":"2026-11-20T14:00:00+08:00","text":"问题12<b>"`

func TestReports(t *testing.T) {
	r := newRig(t)
	r.bot.reports = []report.Report{sampleReport(), {
		Ref: report.Ref{Area: "330381120", Week: week47()}, Status: report.Held,
		Held: report.Values{"problems": {Kind: report.Count, N: 900}}, Asked: []string{"leads"},
	}}
	r.bot.missing = []roster.Area{{Code: "330381120", Name: "陶山镇"}}
	rec := r.api(t, http.MethodGet, "/reports?week=2026-W47&area=330381101", "")
	want := fromJSON(t, `{"week":"2026-W47","reports":[{`+sampleReportJSON+`},
		{"area":"330381120","area_name":"陶山镇","week":"2026-W47","values":{},"held":{"problems":900},"asked":["leads"],
		"status":"held","timeliness":"","reporter":"","reporter_name":"","received_at":"","text":""}],
		"missing":[{"area":"330381120","area_name":"陶山镇"}]}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if r.bot.week != week47() || r.bot.area != "330381101" {
		t.Errorf("asked for %v %q", r.bot.week, r.bot.area)
	}
	if !strings.Contains(rec.Body.String(), "<b>") {
		t.Error("the text is not as it came")
	}
}

func TestReportsNone(t *testing.T) {
	rec := newRig(t).api(t, http.MethodGet, "/reports?week=2026-W47", "")
	if diff := cmp.Diff(fromJSON(t, `{"week":"2026-W47","reports":[],"missing":[]}`), decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
}

func TestReportHistory(t *testing.T) {
	r := newRig(t)
	r.bot.reports = []report.Report{sampleReport()}
	r.bot.history = []report.Entry{
		{Seq: 1, At: now, By: "M0001", Message: "问题5", Act: report.ActRecord, After: report.Values{"problems": {Kind: report.Count, N: 5}}},
		{Seq: 2, At: now.Add(time.Minute), By: "gone", Purged: true, Act: report.ActWithdraw, Before: report.Values{"problems": {Kind: report.Count, N: 5}}},
	}
	rec := r.api(t, http.MethodGet, "/reports/330381101/2026-W47", "")
	want := fromJSON(t, `{`+sampleReportJSON+`,"history":[
		{"seq":1,"at":"2026-11-20T14:00:00+08:00","by":"M0001","by_name":"赵一","act":"record","message":"问题5","before":{},"after":{"problems":5}},
		{"seq":2,"at":"2026-11-20T14:01:00+08:00","by":"gone","by_name":"","act":"withdraw","message":"","purged":true,"before":{"problems":5},"after":{}}]}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
}

const sampleIssueJSON = `{"number":"RA26-0031","area":"330381101","area_name":"塘下镇","category":"村级财务","text":"合同到期未续",
	"status":"rectifying","registered_on":"2026-09-01","due_on":"2026-10-09","due":"2026-10-09","stage":"red","overdue":16,
	"leader":"M0002","leader_name":"钱二","amount":"1.19","lack":["person","outcome","accountability"],"round":1,"armed":true,"revision":7}`

func TestIssues(t *testing.T) {
	r := newRig(t)
	empty := r.api(t, http.MethodGet, "/issues", "")
	if diff := cmp.Diff(fromJSON(t, `{"issues":[],"next":null}`), decoded(t, empty, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	r.bot.issues["RA26-0031"] = issueView()
	rec := r.api(t, http.MethodGet, "/issues?status=rectifying&area=330381101", "")
	if diff := cmp.Diff(fromJSON(t, `{"issues":[`+sampleIssueJSON+`],"next":null}`), decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if want := (bot.IssueFilter{Status: ledger.Rectifying, Area: "330381101"}); r.bot.filter != want {
		t.Errorf("filter %+v", r.bot.filter)
	}
	one := r.api(t, http.MethodGet, "/issues/RA26-0031", "")
	if diff := cmp.Diff(fromJSON(t, sampleIssueJSON), decoded(t, one, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
}

func TestOutbox(t *testing.T) {
	r := newRig(t)
	r.reads.messages = []outbox.Message{{
		Outbound: channel.Outbound{
			ID: "2026-10/v1/M0003", Push: channel.Bulletin, Member: "M0003", To: openid, Title: "10月微督报", Summary: "应报92",
			URL: "https://wx.example.gov.cn/m/secret", CreatedAt: now,
		},
		State: outbox.Failed, Attempts: 2, Reason: "unreachable", UpdatedAt: now,
	}}
	rec := r.api(t, http.MethodGet, "/outbox?state=failed&limit=5", "")
	want := fromJSON(t, `{"messages":[{"id":"2026-10/v1/M0003","push":"bulletin","member":"M0003","title":"10月微督报","summary":"应报92",
		"state":"failed","reason":"unreachable","attempts":2,"created_at":"2026-11-20T14:00:00+08:00","updated_at":"2026-11-20T14:00:00+08:00"}]}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if r.reads.state != outbox.Failed || r.reads.limit != 5 {
		t.Errorf("asked for %q, %d", r.reads.state, r.reads.limit)
	}
	r.reads.messages = nil
	if diff := cmp.Diff(fromJSON(t, `{"messages":[]}`), decoded(t, r.api(t, http.MethodGet, "/outbox", ""), http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if r.reads.state != "" || r.reads.limit != usualMessages {
		t.Errorf("asked for %q, %d", r.reads.state, r.reads.limit)
	}
}

func TestAudit(t *testing.T) {
	r := newRig(t)
	if diff := cmp.Diff(fromJSON(t, `{"entries":[],"next":null}`), decoded(t, r.api(t, http.MethodGet, "/audit", ""), http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	r.reads.lines = []bot.AuditLine{{ID: "1-0", AuditEntry: bot.AuditEntry{At: now, Who: "M0003", What: "issue.sign_off", On: "RA26-0031", Before: "rectifying", After: "signed_off"}}}
	r.reads.next = "1-0"
	rec := r.api(t, http.MethodGet, "/audit?after=0-1&limit=1", "")
	want := fromJSON(t, `{"entries":[{"id":"1-0","at":"2026-11-20T14:00:00+08:00","who":"M0003","what":"issue.sign_off","on":"RA26-0031",
		"before":"rectifying","after":"signed_off"}],"next":"1-0"}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	if r.reads.after != "0-1" || r.reads.limit != 1 {
		t.Errorf("asked for %q, %d", r.reads.after, r.reads.limit)
	}
}
