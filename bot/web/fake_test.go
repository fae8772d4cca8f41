package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const (
	token  = "token-of-the-office"
	openid = "oABCDEF1234567890abcdefghijk"
	busy   = "busy sentence"
	unsure = "unsure sentence"
)

var now = time.Date(2026, 11, 20, 6, 0, 0, 0, time.UTC) // 14:00 in China

// fakeBot answers from its fields and keeps what it was ordered; err is the answer to everything else.
type fakeBot struct {
	receive  func(ctx context.Context, in channel.Inbound) (string, error)
	err      error
	calls    bot.CallList
	silences []ledger.Silence
	called   []string
	people   *roster.Roster
	reports  []report.Report
	missing  []roster.Area
	history  []report.Entry
	issues   map[string]bot.IssueView
	mine     map[string]bot.Mine
	stories  map[string]bot.Story
	weeks    map[report.Ref]bot.UnitWeek
	units    map[string]bot.UnitView
	review   bot.EditReview // what becomes of a form
	edits    []bot.PageEdit // forms that were to be written
	editions map[bulletin.Key]bulletin.Edition
	notices  map[string]notice.Notice
	receipts []notice.Receipt
	links    bot.Links
	attached map[report.Ref][]report.Attachment
	proofs   map[string][]report.Attachment // of issues

	week   calendar.Week
	area   string
	filter bot.IssueFilter
	closed bot.SignOff
	order  bot.NoticeOrder
	settle bot.SettleOrder
	acted  actedOn
	ledger fakeLedger
}

func (f *fakeBot) Receive(ctx context.Context, in channel.Inbound) (string, error) {
	return f.receive(ctx, in)
}

func (f *fakeBot) LastBackup(context.Context) (time.Time, error) {
	return now.Add(-time.Hour), f.err
}

func (f *fakeBot) Roster(context.Context) (*roster.Roster, error) { return f.people, f.err }

func (f *fakeBot) Reports(_ context.Context, week calendar.Week, area string) ([]report.Report, []roster.Area, error) {
	f.week, f.area = week, area
	return f.reports, f.missing, f.err
}

func (f *fakeBot) Report(_ context.Context, ref report.Ref) (report.Report, []report.Entry, error) {
	for _, r := range f.reports {
		if r.Ref == ref {
			return r, f.history, f.err
		}
	}
	return report.Report{}, nil, bot.ErrNotFound
}

func (f *fakeBot) Issues(_ context.Context, filter bot.IssueFilter) ([]bot.IssueView, error) {
	f.filter = filter
	var out []bot.IssueView
	if v, ok := f.issues["RA26-0031"]; ok {
		out = append(out, v)
	}
	return out, f.err
}

func (f *fakeBot) Issue(_ context.Context, number string) (bot.IssueView, error) {
	v, ok := f.issues[number]
	if !ok {
		return v, bot.ErrNotFound
	}
	return v, f.err
}

func (f *fakeBot) Mine(_ context.Context, member, area string) (bot.Mine, error) {
	f.area = area
	m, ok := f.mine[member]
	if !ok {
		return m, bot.ErrForbidden
	}
	return m, f.err
}

func (f *fakeBot) Story(_ context.Context, _, number string) (bot.Story, error) {
	s, ok := f.stories[number]
	if !ok {
		return s, bot.ErrNotFound
	}
	return s, f.err
}

func (f *fakeBot) Attachments(context.Context, []report.Ref) (map[report.Ref][]report.Attachment, error) {
	return f.attached, f.err
}

func (f *fakeBot) IssueAttachments(context.Context, []string) (map[string][]report.Attachment, error) {
	return f.proofs, f.err
}

func (f *fakeBot) Attachment(_ context.Context, id string) (report.Attachment, error) {
	for _, list := range f.attached {
		for _, a := range list {
			if a.ID == id && a.State == report.AttachmentKept {
				return a, f.err
			}
		}
	}
	return report.Attachment{}, bot.ErrNotFound
}

func (f *fakeBot) AttachmentFor(ctx context.Context, member, id string) (report.Attachment, error) {
	if m, _ := f.people.Member(member); m.ID == "" {
		return report.Attachment{}, bot.ErrForbidden
	}
	return f.Attachment(ctx, id)
}

func (f *fakeBot) SignOff(_ context.Context, o bot.SignOff) (bot.IssueView, error) {
	f.closed = o
	return f.issues[o.Number], f.err
}

func (f *fakeBot) Edition(_ context.Context, key bulletin.Key) (bulletin.Edition, error) {
	e, ok := f.editions[key]
	if !ok {
		return e, bot.ErrNotFound
	}
	return e, f.err
}

func (f *fakeBot) EditionOf(ctx context.Context, month calendar.Month) (bulletin.Edition, error) {
	return f.Edition(ctx, bulletin.Key(month.String()))
}

func (f *fakeBot) SendNotice(_ context.Context, o bot.NoticeOrder) (string, int, error) {
	f.order = o
	return "N0001", 23, f.err
}

func (f *fakeBot) Notice(_ context.Context, id string) (notice.Notice, error) {
	n, ok := f.notices[id]
	if !ok {
		return n, bot.ErrNotFound
	}
	return n, f.err
}

func (f *fakeBot) Receipts(_ context.Context, id string) ([]notice.Receipt, error) {
	if _, ok := f.notices[id]; !ok {
		return nil, bot.ErrNotFound
	}
	return f.receipts, f.err
}

func (f *fakeBot) SettleByHand(_ context.Context, o bot.SettleOrder) (bot.Settled, error) {
	f.settle = o
	return bot.Settled{Count: len(o.IDs), State: o.As.State()}, f.err
}

func (f *fakeBot) Links() bot.Links { return f.links }

func (f *fakeBot) CaseUntil(sent time.Time) time.Time { return bot.CaseUntil(sent, calendar.New(nil)) }

// fakeReads is the store's side.
type fakeReads struct {
	err      error
	messages []outbox.Message
	stats    bot.OutboxStats
	lines    []bot.AuditLine
	files    bot.AttachmentStats
	next     string

	state outbox.State
	limit int
	after string
}

func (f *fakeReads) Durable(context.Context) error { return f.err }

func (f *fakeReads) Outbox(_ context.Context, state outbox.State, limit int) ([]outbox.Message, error) {
	f.state, f.limit = state, limit
	return f.messages, f.err
}

func (f *fakeReads) OutboxStats(context.Context) (bot.OutboxStats, error) { return f.stats, f.err }

func (f *fakeReads) AttachmentStats(context.Context) (bot.AttachmentStats, error) {
	return f.files, f.err
}

func (f *fakeReads) SealHead(context.Context) (bot.SealHead, error) { return bot.SealHead{}, f.err }

func (f *fakeReads) AuditTail(_ context.Context, after string, limit int) ([]bot.AuditLine, string, error) {
	f.after, f.limit = after, limit
	return f.lines, f.next, f.err
}

// fakeGate takes the body as the text, and does as the query says.
type fakeGate struct{ replyErr error }

func (fakeGate) Verify(q url.Values) (string, error) {
	if q.Get("signature") != "good" {
		return "", channel.ErrForged
	}
	return q.Get("echostr"), nil
}

func (fakeGate) Open(q url.Values, body []byte) (channel.Inbound, error) {
	switch q.Get("signature") {
	case "good":
		return channel.Inbound{
			Cause: "wx:" + openid + ":1:2", From: openid, Kind: channel.Kind(q.Get("kind")), Event: q.Get("event"), Text: string(body),
		}, nil
	case "torn":
		return channel.Inbound{}, channel.ErrMalformed
	}
	return channel.Inbound{}, channel.ErrForged
}

func (g fakeGate) Reply(_ channel.Inbound, text string) (string, []byte, error) {
	if g.replyErr != nil {
		return "", nil, g.replyErr
	}
	return "text/xml", []byte("<reply>" + text + "</reply>"), nil
}

// rig is the whole web side over fakes.
type rig struct {
	bot   *fakeBot
	reads *fakeReads
	log   *bytes.Buffer
	opt   Options
	h     http.Handler
}

// allPages never change, and making them for each test is not cheap under the race detector.
var allPages = sync.OnceValues(templates.NewPages)

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	pages, err := allPages()
	if err != nil {
		t.Fatal(err)
	}
	links, err := bot.NewLinks("https://wx.example.gov.cn", []byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	r := &rig{
		bot: &fakeBot{
			people: people(), links: links,
			issues: map[string]bot.IssueView{}, editions: map[bulletin.Key]bulletin.Edition{}, notices: map[string]notice.Notice{},
			receive: func(context.Context, channel.Inbound) (string, error) { return "saved", nil },
		},
		reads: &fakeReads{}, log: &bytes.Buffer{},
	}
	r.opt = Options{
		Gate: fakeGate{}, Bot: r.bot, Reads: r.reads, Pages: pages, Busy: busy, Unsure: unsure, Tokens: []string{"another", token, ""},
		Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(r.log, nil)),
		PublicURL: "https://wx.example.gov.cn", Office: "巡察办", Files: mustFiles(t),
		TableWords: func(error) (string, bool) { return "表里有误", true },
	}
	for _, f := range change {
		f(&r.opt)
	}
	r.h = New(r.opt)
	return r
}

func people() *roster.Roster {
	return roster.New([]roster.Area{
		{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Ordinal: 1},
		{Code: "330381120", Name: "陶山镇", Kind: roster.Township, Ordinal: 2},
	}, []roster.Member{
		{ID: "M0001", Name: "赵一", Phone: "13800000001", Role: roster.Officer, Areas: []string{"330381101", "330381120"}, OpenID: openid},
		{ID: "M0002", Name: "钱二", Phone: "13800000002", Role: roster.Leader, Charge: []string{"330381101"}},
		{ID: "M0003", Name: "孙三", Phone: "13800000003", Role: roster.Staff, OpenID: "o3", Unreachable: "blocked"},
		{ID: "M0004", Name: "李四", Phone: "13800000004", Role: roster.Officer, Areas: []string{"330381120"}, OpenID: "o4", Disabled: true},
	}, 1)
}

// do sends one request; header is name, value, name, value.
func (r *rig) do(t *testing.T, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	req := httptest.NewRequestWithContext(t.Context(), method, target, reader)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	r.h.ServeHTTP(rec, req)
	return rec
}

// api calls the API with the token.
func (r *rig) api(t *testing.T, method, target, body string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return r.do(t, method, "/api/v1"+target, body, append(header, "Authorization", "Bearer "+token)...)
}

// decoded is the JSON of an answer, which must have that status.
func decoded(t *testing.T, rec *httptest.ResponseRecorder, status int) any {
	t.Helper()
	if rec.Code != status {
		t.Fatalf("status %d, want %d: %s", rec.Code, status, rec.Body)
	}
	return fromJSON(t, rec.Body.String())
}

func fromJSON(t *testing.T, text string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatalf("not JSON: %v: %s", err, text)
	}
	return v
}

// wantProblem checks the form of RFC 9457 and answers the problem's detail.
func wantProblem(t *testing.T, rec *httptest.ResponseRecorder, status int, code templates.ProblemCode, field string) string {
	t.Helper()
	if got := rec.Header().Get("Content-Type"); got != "application/problem+json; charset=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	var p problemDetails
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("not a problem: %v: %s", err, rec.Body)
	}
	title, _ := templates.ProblemText(code)
	if rec.Code != status || p.Status != status || p.Type != "urn:weidubao:problem:"+string(code) || p.Title != title || p.Field != field {
		t.Errorf("status %d, problem %+v; want %d %s field %q", rec.Code, p, status, code, field)
	}
	return p.Detail
}

var errDown = errors.New("dial tcp 127.0.0.1:6379: connection refused")

func issueView() bot.IssueView {
	return bot.IssueView{
		Issue: ledger.Issue{
			Number: "RA26-0031", Area: "330381101", Category: "村级财务", Text: "合同到期未续", Leader: "M0002",
			RegisteredOn: calendar.Date{Year: 2026, Month: 9, Day: 1}, DueOn: calendar.Date{Year: 2026, Month: 10, Day: 9},
			AmountFen: 1_190_000, Status: ledger.Rectifying, Armed: true, Rev: 7,
		},
		AreaName: "塘下镇", Stage: ledger.StageRed, Overdue: 16, LeaderName: "钱二",
	}
}
