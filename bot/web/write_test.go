package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

func TestSignOff(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	rec := r.api(t, http.MethodPatch, "/issues/RA26-0031",
		`{"status":"signed_off","on":"2026-11-18","by":"孙三","note":"钱已退","revision":7}`, "Idempotency-Key", "k1")
	if diff := cmp.Diff(fromJSON(t, sampleIssueJSON), decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	want := bot.SignOff{
		Number: "RA26-0031", Revision: 7, On: calendar.Date{Year: 2026, Month: 11, Day: 18}, By: "孙三", Note: "钱已退", Cause: "api:PATCH /api/v1/issues/RA26-0031:k1",
	}
	if diff := cmp.Diff(want, r.bot.closed); diff != "" {
		t.Error(diff)
	}
}

func TestSignOffDefaults(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	decoded(t, r.api(t, http.MethodPatch, "/issues/RA26-0031", `{"status":"signed_off","revision":0}`), http.StatusOK)
	if r.bot.closed.By != "api" || r.bot.closed.On != (calendar.Date{Year: 2026, Month: 11, Day: 20}) {
		t.Errorf("%+v", r.bot.closed)
	}
}

func TestSignOffRefused(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	for body, field := range map[string]string{
		`{}`:                                 "status",
		`null`:                               "status",
		`{"revision":7}`:                     "status",
		`{"status":"archived","revision":7}`: "status",
		`{"status":"signed_off"}`:            "revision",
		`{"status":"signed_off","revision":null}`:                                              "revision",
		`{"status":"signed_off","revision":7,"on":"昨天"}`:                                       "on",
		`{"status":"signed_off","revision":7,"on":"2026-11-21"}`:                               "on",
		`{"status":"signed_off","revision":7,"by":"` + strings.Repeat("长", maxBy+1) + `"}`:     "by",
		`{"status":"signed_off","revision":7,"note":"` + strings.Repeat("长", maxNote+1) + `"}`: "note",
	} {
		rec := r.api(t, http.MethodPatch, "/issues/RA26-0031", body)
		wantProblem(t, rec, http.StatusUnprocessableEntity, templates.ProblemInput, field)
	}
	if r.bot.closed.Number != "" {
		t.Error("a refused patch reached the bot")
	}
}

func TestSendNotice(t *testing.T) {
	r := newRig(t)
	rec := r.api(t, http.MethodPost, "/notices",
		`{"title":" 周报提醒 ","body":"请看附件\n第二行","audience":{"roles":["officer"],"areas":["330381101"]},"ack":true}`, "Idempotency-Key", "n1")
	if diff := cmp.Diff(fromJSON(t, `{"id":"N0001","count":23}`), decoded(t, rec, http.StatusCreated)); diff != "" {
		t.Error(diff)
	}
	want := bot.NoticeOrder{
		Title: "周报提醒", Body: "请看附件\n第二行", Ack: true, By: "api", Cause: "api:POST /api/v1/notices:n1",
		Audience: notice.Audience{Roles: []roster.Role{roster.Officer}, Areas: []string{"330381101"}},
	}
	if diff := cmp.Diff(want, r.bot.order); diff != "" {
		t.Error(diff)
	}
	county := r.api(t, http.MethodPost, "/notices", `{"title":"t","body":"b","audience":{"roles":["officer"],"areas":[]}}`)
	if county.Code != http.StatusCreated || r.bot.order.Ack || len(r.bot.order.Audience.Areas) != 0 {
		t.Errorf("to all officers: %d %s", county.Code, county.Body)
	}
}

func TestSendNoticeRefused(t *testing.T) {
	r := newRig(t)
	for body, field := range map[string]string{
		`{}`: "title",
		`{"title":"  ","body":"b","audience":{}}`:                                      "title",
		`{"title":"` + strings.Repeat("长", maxTitle+1) + `","body":"b","audience":{}}`: "title",
		`{"title":"t","body":"\n","audience":{}}`:                                      "body",
		`{"title":"t","body":"` + strings.Repeat("长", maxWords+1) + `","audience":{}}`: "body",
		`{"title":"t","body":"b"}`:                                                     "audience",
		`{"title":"t","body":"b","audience":null}`:                                     "audience",
		`{"title":"t","body":"b","audience":{"roles":[],"areas":[]}}`:                  "audience",
		`{"title":"t","body":"b","audience":{"roles":["boss"]}}`:                       "audience.roles",
		`{"title":"t","body":"b","audience":{"areas":["999"]}}`:                        "audience.areas",
	} {
		wantProblem(t, r.api(t, http.MethodPost, "/notices", body), http.StatusUnprocessableEntity, templates.ProblemInput, field)
	}
	if r.bot.order.Title != "" {
		t.Error("a refused notice reached the bot")
	}
	r.bot.err = nil
	rec := r.api(t, http.MethodPost, "/notices", `{"title":"t","body":"b","audience":{"role":["officer"]}}`)
	wantProblem(t, rec, http.StatusBadRequest, templates.ProblemJSON, "")
}

func TestReceipts(t *testing.T) {
	r := newRig(t)
	r.bot.notices["N0001"] = notice.Notice{ID: "N0001"}
	if diff := cmp.Diff(fromJSON(t, `{"receipts":[]}`), decoded(t, r.api(t, http.MethodGet, "/notices/N0001/receipts", ""), http.StatusOK)); diff != "" {
		t.Error(diff)
	}
	at := now.Add(time.Hour)
	r.bot.receipts = []notice.Receipt{
		{Member: "M0001", Name: "赵一", Area: "塘下镇", State: notice.Delivered, AcknowledgedAt: &at},
		{Member: "M0003", Name: "孙三", Phone: "13800000003", State: notice.Failed, Reason: "unreachable"},
	}
	rec := r.api(t, http.MethodGet, "/notices/N0001/receipts", "")
	want := fromJSON(t, `{"receipts":[
		{"member":"M0001","name":"赵一","area":"塘下镇","state":"delivered","reason":"","acknowledged_at":"2026-11-20T15:00:00+08:00"},
		{"member":"M0003","name":"孙三","phone":"13800000003","area":"","state":"failed","reason":"unreachable","acknowledged_at":null}]}`)
	if diff := cmp.Diff(want, decoded(t, rec, http.StatusOK)); diff != "" {
		t.Error(diff)
	}
}
