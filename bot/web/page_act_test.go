package web

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

// post sends a form to a page with the member's own link.
func (r *rig) post(t *testing.T, path, member string, form url.Values, header ...string) (int, string, http.Header) {
	t.Helper()
	rec := r.do(t, http.MethodPost, r.link(path, member), form.Encode(), append(header, "Content-Type", "application/x-www-form-urlencoded")...)
	return rec.Code, rec.Body.String(), rec.Header()
}

func (r *rig) fillAct(can ...ledger.Act) {
	r.fillOwn()
	s := sampleStory()
	s.Can = can
	r.bot.stories["RA26-0031"] = s
}

func actForm(pairs ...string) url.Values {
	v := url.Values{"nonce": {"N1"}, "rev": {"7"}, "steps": {"0"}, "step": {"write"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

const actOn = "/m/issue/RA26-0031/"

// TestActOrders: each form becomes the order that it says, once for what it says.
func TestActOrders(t *testing.T) {
	for act, c := range map[ledger.Act]struct {
		form url.Values
		want ledger.Order
	}{
		ledger.ActClaim:    {actForm(), ledger.Order{}},
		ledger.ActProve:    {actForm("proof", "outcome", "note", " 票据3张\r\n已存 "), ledger.Order{Proof: ledger.ProofOutcome, Note: "票据3张\n已存"}},
		ledger.ActRepay:    {actForm("amount", "1.19", "unit", "wan"), ledger.Order{Fen: 1_190_000}},
		ledger.ActExtend:   {actForm("on", "2026-12-04", "note", "理由"), ledger.Order{On: date(12, 4), Note: "理由"}},
		ledger.ActStrike:   {actForm("of", "3", "note", "账上没有"), ledger.Order{Of: 3, Note: "账上没有"}},
		ledger.ActInstruct: {actForm("on", "", "note", "三日内报结果"), ledger.Order{Note: "三日内报结果"}},
	} {
		r := newRig(t)
		r.fillAct(act)
		status, _, h := r.post(t, actOn+string(act), "M0001", c.form)
		if status != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), "/m/issue/RA26-0031?") || len(r.bot.acted.orders) != 1 {
			t.Fatalf("%s: %d, to %q, %d orders", act, status, h.Get("Location"), len(r.bot.acted.orders))
		}
		got := r.bot.acted.orders[0]
		c.want.Act = act
		if diff := cmp.Diff(bot.IssueOrder{Member: "M0001", Number: "RA26-0031", Revision: 7, Order: c.want, Cause: got.Cause}, got); diff != "" {
			t.Errorf("%s: %s", act, diff)
		}
		if !strings.HasPrefix(got.Cause, "page:M0001:RA26-0031:"+string(act)+":N1:") {
			t.Errorf("%s: cause %q", act, got.Cause)
		}
	}
}

// TestActCause: the same form again is the same act, other words are another one.
func TestActCause(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActProve)
	for _, note := range []string{"一", "一", "二"} {
		r.post(t, actOn+"prove", "M0001", actForm("proof", "outcome", "note", note))
	}
	o := r.bot.acted.orders
	if len(o) != 3 || o[0].Cause != o[1].Cause || o[0].Cause == o[2].Cause {
		t.Errorf("causes %v", o)
	}
}

// TestActRefusals: every reason is one sentence, and what was typed is kept.
func TestActRefusals(t *testing.T) {
	seen := make(map[string]ledger.Why)
	for _, why := range []ledger.Why{
		ledger.WhyRight, ledger.WhyClosed, ledger.WhyOpen, ledger.WhyStatus, ledger.WhyUnclaim, ledger.WhyDone, ledger.WhyLack, ledger.WhyOwn,
		ledger.WhyReason, ledger.WhyDate, ledger.WhyAmount, ledger.WhyNothing, ledger.WhyWhich, ledger.WhyUnit,
		ledger.WhyNoAmount, ledger.WhyExceeds, ledger.WhyLeft, ledger.WhyTotal, ledger.WhyTwice, ledger.WhyMoney,
	} {
		r := newRig(t)
		r.fillAct(ledger.ActRepay)
		r.bot.acted.err = &ledger.RefusedError{Act: ledger.ActRepay, Why: why, Lack: []ledger.Proof{ledger.ProofOutcome}, Fen: 2_380_000, Seqs: []int{1, 2}, On: date(11, 27)}
		status, body, _ := r.post(t, actOn+"repay", "M0001", actForm("amount", "1.19", "unit", "wan", "note", "收款票据三张"))
		warn := regexp.MustCompile(`<p class="warn"[^>]*>([^<]+)</p>`).FindStringSubmatch(body)
		if warn == nil || strings.Contains(warn[1], "现在办不了") {
			t.Errorf("%s: %d, no sentence of its own", why, status)
			continue
		}
		if other, ok := seen[warn[1]]; ok {
			t.Errorf("%s says the same as %s: %s", why, other, warn[1])
		}
		seen[warn[1]] = why
		if why.Asks() != (status == http.StatusOK) || why.Asks() != strings.Contains(body, `name="sure" value="`+string(why)) {
			t.Errorf("%s: %d %s", why, status, warn[1])
		}
		mustHold(t, body, "收款票据三张", `value="1.19"`)
	}
}

// TestActAsks: the question shows both figures, and the answer is sent as sure.
func TestActAsks(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActRepay)
	r.bot.acted.err = &ledger.RefusedError{Act: ledger.ActRepay, Why: ledger.WhyExceeds, Fen: 4_760_000}
	form := actForm("amount", "2.38", "unit", "wan", "step", "preview")
	_, body, _ := r.post(t, actOn+"repay", "M0001", form)
	mustHold(t, words(body), "加上本期共4.76万元，超过应退3.57万元", "2.38万元 ＝23800元")
	r.bot.acted.err = nil
	form.Set("sure", "exceeds")
	form.Set("step", "write")
	r.post(t, actOn+"repay", "M0001", form)
	if len(r.bot.acted.orders) != 1 || !r.bot.acted.orders[0].Order.Sure {
		t.Errorf("orders %+v", r.bot.acted.orders)
	}
}

// TestActConfirms: what cannot be undone, and money, is looked at before it is carried out.
func TestActConfirms(t *testing.T) {
	for _, act := range []ledger.Act{ledger.ActPass, ledger.ActSignOff, ledger.ActRelapse, ledger.ActStrike, ledger.ActCheck, ledger.ActRepay, ledger.ActArchive} {
		r := newRig(t)
		r.fillAct(act)
		status, body, _ := r.post(t, actOn+string(act), "M0001", actForm("step", "preview", "note", "理由", "on", "2026-12-04", "amount", "5000", "unit", "yuan"))
		if status != http.StatusOK || len(r.bot.acted.orders) != 0 || !strings.Contains(body, "请核对") {
			t.Errorf("%s: %d, %d orders", act, status, len(r.bot.acted.orders))
		}
	}
}

// TestActMoved: what others did meanwhile is told, the words are kept, and the
// next sending is for the issue as it stands now.
func TestActMoved(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActExtend)
	s := r.bot.stories["RA26-0031"]
	s.Rev, s.Steps = 9, 2
	step := ledger.Step{Seq: 2, Act: ledger.ActProve, Proof: ledger.ProofOutcome, At: now, By: "M0002"}
	s.Events = append([]bot.StoryEvent{{Kind: bot.StoryStep, At: now, Step: step}}, s.Events...)
	r.bot.stories["RA26-0031"] = s
	r.bot.acted.err = bot.ErrConflict
	status, body, _ := r.post(t, actOn+"extend", "M0001", actForm("on", "2026-12-04", "note", "等承租人付款", "steps", "1"))
	if status != http.StatusConflict {
		t.Errorf("status %d", status)
	}
	mustHold(t, body, "此间已有改动", "补充见处理结果", "等承租人付款", `value="2026-12-04"`, `name="rev" value="9"`, `name="steps" value="2"`, `name="nonce" value="N1"`)
}

// TestActRefuses: forms from elsewhere, forms that are none of ours, links of another act, and acts that there are not.
func TestActRefuses(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActAccept)
	if status, _, _ := r.post(t, actOn+"accept", "M0001", actForm(), "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("from another site: %d", status)
	}
	for _, missing := range []string{"nonce", "rev", "steps"} {
		form := actForm()
		form.Del(missing)
		if status, _, _ := r.post(t, actOn+"accept", "M0001", form); status != http.StatusBadRequest {
			t.Errorf("without %s: %d", missing, status)
		}
	}
	if status, _, _ := r.post(t, actOn+"prove", "M0001", actForm("proof", "outcome", "note", strings.Repeat("长", 501))); status != http.StatusUnprocessableEntity {
		t.Errorf("501 characters: %d", status)
	}
	other := strings.Replace(r.link(actOn+"accept", "M0001"), "/accept?", "/pass?", 1)
	if rec := r.do(t, http.MethodPost, other, actForm().Encode(), "Content-Type", "application/x-www-form-urlencoded"); rec.Code != http.StatusForbidden {
		t.Errorf("with the link of another act: %d", rec.Code)
	}
	for _, act := range []string{"transfer", "nothing"} {
		if rec := r.do(t, http.MethodGet, r.link(actOn+act, "M0001"), ""); rec.Code != http.StatusNotFound {
			t.Errorf("%s: %d", act, rec.Code)
		}
	}
	if len(r.bot.acted.orders) != 0 {
		t.Errorf("orders %+v", r.bot.acted.orders)
	}
	r.bot.acted.err = io.ErrUnexpectedEOF
	if status, _, _ := r.post(t, actOn+"accept", "M0001", actForm()); status != http.StatusInternalServerError {
		t.Errorf("a store that does not answer: %d", status)
	}
}

// TestActGone: a form for what cannot be done any more says why, and has no fields.
func TestActGone(t *testing.T) {
	r := newRig(t)
	r.fillAct(ledger.ActExtend)
	r.bot.acted.err = &ledger.RefusedError{Act: ledger.ActAccept, Why: ledger.WhyDone}
	body := r.page(t, actOn+"accept")
	mustHold(t, body, "已经办过", "看整改事项")
	if strings.Contains(body, "<form") {
		t.Error("there is a form")
	}
}

// TestActHome: after a tap on the list of what is overdue that list comes back,
// and only that one, of the same member.
func TestActHome(t *testing.T) {
	for name, c := range map[string]struct {
		home string
		back bool
	}{
		"own list": {"own", true}, "another member's": {"other", false}, "another site": {"https://evil.invalid/m/overdue?m=M0001", false},
		"another page": {"/m/mine?m=M0001", false}, "unsigned": {"/m/overdue", false},
	} {
		r := newRig(t)
		r.fillAct(ledger.ActClaim)
		home := map[string]string{"own": r.link("/m/overdue", "M0001"), "other": r.link("/m/overdue", "M0002")}[c.home]
		if home == "" {
			home = c.home
		}
		_, _, h := r.post(t, actOn+"claim", "M0001", actForm("home", home))
		if got := h.Get("Location"); strings.HasPrefix(got, "/m/overdue?") != c.back || !strings.HasPrefix(got, "/m/") {
			t.Errorf("%s leads to %q", name, got)
		}
	}
}

// TestActLinksEnd: what an issue's page leads to ends with it, and within a day.
func TestActLinksEnd(t *testing.T) {
	for _, life := range []time.Duration{time.Minute, 30 * 24 * time.Hour} {
		r := newRig(t)
		r.fillAct(ledger.Acts()...)
		found := 0
		body := r.opened(t, "/m/issue/RA26-0031", "M0001", now, now.Add(life))
		body = strings.ReplaceAll(body, ` action="`, ` href="`)
		for _, u := range minted(t, body) {
			found++
			if end := bot.LinkExpiry(u.Query()); end.After(now.Add(life)) || end.After(now.Add(24*time.Hour)) {
				t.Errorf("%s ends after %v", u.Path, end.Sub(now))
			}
		}
		if found < 15 {
			t.Errorf("only %d acts are offered", found)
		}
	}
}

// TestReadMoney reads figures exactly, and never guesses a unit.
func TestReadMoney(t *testing.T) {
	for typed, want := range map[string]struct {
		fen     int64
		problem string
	}{
		"1.19 wan": {1_190_000, ""}, "5000 yuan": {500_000, ""}, "11，900.50 yuan": {1_190_050, ""}, "０．５ wan": {500_000, ""}, "3.570000 wan": {3_570_000, ""},
		"0.000001 wan": {1, ""}, "0.0000001 wan": {0, "small"}, "1.005 yuan": {0, "small"}, "1.19 ": {0, "unit"}, "1.19万 wan": {0, "format"}, "-1 yuan": {0, "format"},
		" yuan": {0, "format"}, "1e3 yuan": {0, "format"}, "1.1.1 yuan": {0, "format"}, "99999999999999999999 yuan": {0, "large"}, "100000000 wan": {0, "large"}, "0 yuan": {0, ""},
	} {
		text, unit, _ := strings.Cut(typed, " ")
		if fen, problem := readMoney(text, unit); fen != want.fen || problem != want.problem {
			t.Errorf("%q: %d %q, want %d %q", typed, fen, problem, want.fen, want.problem)
		}
	}
}

// TestOverduePage: each row has one fact and at most one button.
func TestOverduePage(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	claim, grant := issueView(), issueView()
	claim.Status = ledger.Registered
	grant.Number, grant.Extensions = "RA26-0032", []ledger.Extension{{Seq: 1, To: date(12, 4), State: ledger.Asked, Reason: "案情甲"}}
	r.bot.acted.overdue = map[string]bot.OverdueList{"M0002": {Items: []bot.OverdueItem{
		{IssueView: claim, Next: ledger.ActClaim}, {IssueView: grant, Next: ledger.ActGrant},
	}}}
	rec := r.do(t, http.MethodGet, r.link("/m/overdue", "M0002"), "")
	mustHold(t, words(rec.Body.String()), "逾期2件，其中红2件", "红 RA26-0031 塘下镇 逾期16个工作日，期限10月9日 9月1日建账，未认领 认领", "申请延至12月4日，待批 同意延期")
	if n := strings.Count(rec.Body.String(), `class="btn`); n != 2 {
		t.Errorf("%d buttons", n)
	}
	for _, secret := range []string{"案情甲", "合同"} {
		if strings.Contains(rec.Body.String(), secret) {
			t.Errorf("the list shows %q", secret)
		}
	}
	if rec := r.do(t, http.MethodGet, r.link("/m/overdue", "M0001"), ""); rec.Code != http.StatusForbidden {
		t.Errorf("an officer: %d", rec.Code)
	}
	r.bot.acted.overdue["M0002"] = bot.OverdueList{}
	mustHold(t, r.do(t, http.MethodGet, r.link("/m/overdue", "M0002"), "").Body.String(), "没有逾期事项")
}

// TestAcknowledgePage: 知悉 of one issue or of all that the list shows, and of nothing else.
func TestAcknowledgePage(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	one, two := issueView(), issueView()
	two.Number = "RA26-0032"
	r.bot.acted.alerts = bot.AlertList{New: []bot.ListedAlert{{IssueView: one}, {IssueView: two}}}
	r.bot.acted.told = map[string]bool{"RA26-0031": false, "RA26-0032": true}
	const path = "/m/alerts/2026-11-20"
	mustHold(t, words(r.page(t, path)), "11月20日提醒2件", "RA26-0031 塘下镇 逾期16个工作日，期限10月9日 知悉", "已知悉")
	for _, form := range []url.Values{{"nonce": {"A"}, "shown": {"RA26-0031"}}, {"nonce": {"B"}, "shown": {"RA26-0031,RA26-0032"}}, {"nonce": {"C"}, "shown": {"RA26-0099"}}} {
		if status, _, h := r.post(t, path, "M0001", form); status != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), path+"?") {
			t.Errorf("%v: %d to %q", form, status, h.Get("Location"))
		}
	}
	if got := r.bot.acted.acks; len(got) != 2 || !strings.HasPrefix(got[0], "M0001 RA26-0031 page:M0001:ack:A:") || !strings.HasPrefix(got[1], "M0001 RA26-0031,RA26-0032 page:M0001:ack:B:") {
		t.Errorf("acknowledged %q", got)
	}
	if status, _, _ := r.post(t, path, "M0001", url.Values{"nonce": {"D"}}, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("from another site: %d", status)
	}
	if status, _, _ := r.post(t, path, "M0001", url.Values{"nonce": {"F"}}); status != http.StatusBadRequest {
		t.Errorf("nothing was shown: %d", status)
	}
	r.bot.err = errors.New("down")
	if status, _, _ := r.post(t, path, "M0001", url.Values{"nonce": {"E"}, "shown": {"RA26-0031"}}); status != http.StatusInternalServerError {
		t.Errorf("a store that does not answer: %d", status)
	}
}
