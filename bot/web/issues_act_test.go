package web

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/templates"
)

func TestActByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	decoded(t, r.api(t, http.MethodPost, "/issues/RA26-0031/acts",
		`{"act":"repay","by":"孙三","note":"第二笔","on":"2026-11-18","amount":"1.19","of":2,"sure":true,"revision":7}`, "Idempotency-Key", "k1"), http.StatusOK)
	want := []bot.IssueOrder{{
		Number: "RA26-0031", Revision: 7, Cause: "api:POST /api/v1/issues/RA26-0031/acts:k1",
		Order: ledger.Order{Act: ledger.ActRepay, By: "孙三", Note: "第二笔", On: calendar.Date{Year: 2026, Month: 11, Day: 18}, Fen: 1_190_000, Of: 2, Sure: true},
	}}
	if diff := cmp.Diff(want, r.bot.acted.orders); diff != "" {
		t.Error(diff)
	}
	for body, field := range map[string]string{
		`{}`:                                         "act",
		`{"act":"import","revision":7}`:              "act",
		`{"act":"close","revision":7}`:               "act",
		`{"act":"accept"}`:                           "revision",
		`{"act":"extend","on":"x","revision":7}`:     "on",
		`{"act":"repay","amount":"约3","revision":7}`: "amount",
		`{"act":"check","of":-1,"revision":7}`:       "of",
		`{"act":"return","note":"` + strings.Repeat("长", maxNote+1) + `","revision":7}`: "note",
	} {
		wantProblem(t, r.api(t, http.MethodPost, "/issues/RA26-0031/acts", body), http.StatusUnprocessableEntity, templates.ProblemInput, field)
	}
	if len(r.bot.acted.orders) != 1 {
		t.Error("a refused order reached the bot")
	}
}

// Every reason of the ledger has words of its own, and a status that says whose turn it is.
func TestActRefusedByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	said := map[string]ledger.Why{}
	for why, status := range map[ledger.Why]int{
		ledger.WhyRight: 409, ledger.WhyNobody: 422, ledger.WhyOpen: 409, ledger.WhyStatus: 409, ledger.WhyUnclaim: 409, ledger.WhyDone: 409,
		ledger.WhyLack: 409, ledger.WhyOwn: 409, ledger.WhyReason: 422, ledger.WhyDate: 422, ledger.WhyFuture: 422, ledger.WhyForm: 422, ledger.WhyAmount: 422,
		ledger.WhyNothing: 409, ledger.WhyWhich: 422, ledger.WhyUnit: 422, ledger.WhyNoAmount: 409, ledger.WhyExceeds: 409, ledger.WhyLeft: 409, ledger.WhyTotal: 409, ledger.WhyTwice: 409, ledger.WhyMoney: 409,
	} {
		r.bot.acted.err = &ledger.RefusedError{Why: why, Lack: []ledger.Proof{ledger.ProofOutcome}, Fen: 1_290_000, Seqs: []int{1, 3}}
		rec := r.api(t, http.MethodPost, "/issues/RA26-0031/acts", `{"act":"pass","revision":7}`)
		answer, _ := fromJSON(t, rec.Body.String()).(map[string]any)
		detail, _ := answer["detail"].(string)
		if rec.Code != status || answer["why"] != string(why) || (answer["asks"] == true) != why.Asks() || strings.Contains(detail, "（") && why != ledger.WhyAmount {
			t.Errorf("%s: %d %s", why, rec.Code, rec.Body)
		}
		if other, again := said[detail]; again {
			t.Errorf("%s says the same as %s", why, other)
		}
		said[detail] = why
	}
	r.bot.acted.err = &ledger.RefusedError{Why: ledger.WhyClosed}
	wantProblem(t, r.api(t, http.MethodPost, "/issues/RA26-0031/acts", `{"act":"pass","revision":7}`), http.StatusConflict, templates.ProblemClosed, "")
}

func TestRegisterByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	decoded(t, r.api(t, http.MethodPost, "/issues",
		`{"area":"330381101","text":"合同","leader":"M0002","registered_on":"2026-11-01","term":30,"amount":"1.19"}`, "Idempotency-Key", "k1"), http.StatusCreated)
	want := bot.NewIssue{By: "api", Cause: "api:POST /api/v1/issues:k1", Issue: ledger.Issue{
		Area: "330381101", Text: "合同", Leader: "M0002", RegisteredOn: calendar.Date{Year: 2026, Month: 11, Day: 1}, Term: 30, AmountFen: 1_190_000,
	}}
	if diff := cmp.Diff(want, r.bot.ledger.new); diff != "" {
		t.Error(diff)
	}
}

// What a spreadsheet's clipboard gives is read as it is: cells with line ends are quoted, rows are counted as pasted.
func TestPasteByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.ledger.answer = bot.LedgerAnswer{Add: []string{"RA26-0032"}}
	body := "责任单位\t问题\t整改期限\r\n塘下镇\t\"第一行\n第二行\"\t2026-12-31\r\n"
	decoded(t, r.api(t, http.MethodPost, "/issues/import?dry_run=1&by=%E5%AD%99%E4%B8%89", body, "Content-Type", "text/tab-separated-values", "Idempotency-Key", "k1"), http.StatusOK)
	want := bot.LedgerOrder{
		By: "孙三", DryRun: true, Cause: "api:POST /api/v1/issues/import:k1",
		Table: sheet.Table{Name: "粘贴", Line: 1, Header: []string{"责任单位", "问题", "整改期限"}, Rows: []sheet.Row{{Line: 2, Cells: []string{"塘下镇", "第一行\n第二行", "2026-12-31"}}}},
	}
	if diff := cmp.Diff(want, r.bot.ledger.taken); diff != "" {
		t.Error(diff)
	}
	form := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n责任单位,问题\r\n塘下镇,合同\r\n--b--\r\n"
	decoded(t, r.api(t, http.MethodPost, "/issues/import", form, "Content-Type", "multipart/form-data; boundary=b"), http.StatusOK)
	if got := r.bot.ledger.taken; got.DryRun || got.By != "api" || len(got.Table.Rows) != 1 || got.Table.Rows[0].Cells[1] != "合同" {
		t.Errorf("a form: %+v", got)
	}
}

func TestPasteRefusedByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.err = &sheet.CellError{Sheet: "粘贴", Row: 3, Column: "整改期限", Problem: sheet.BadDate, Value: "x"}
	want := fromJSON(t, `{"type":"urn:weidubao:problem:bad_table","title":"表格有误","status":422,"detail":"表里有误","row":3,"column":"整改期限","why":"bad_date"}`)
	if diff := cmp.Diff(want, decoded(t, r.api(t, http.MethodPost, "/issues/import", "a\tb\n"), http.StatusUnprocessableEntity)); diff != "" {
		t.Error(diff)
	}
	r.bot.err = nil
	for body, why := range map[string]string{"": "no_rows", "\xb1\xe0\xba\xc5\t\n": "not_utf8", "\xD0\xCF\x11\xE0": "old_format", "a,\"b\n": "not_a_table"} {
		r.bot.ledger.taken = bot.LedgerOrder{}
		answer, _ := decoded(t, r.api(t, http.MethodPost, "/issues/import", body), http.StatusUnprocessableEntity).(map[string]any)
		if answer["why"] != why || r.bot.ledger.taken.By != "" {
			t.Errorf("%q: %v", body, answer)
		}
	}
	wantProblem(t, r.api(t, http.MethodPost, "/issues/import", "x", "Content-Type", "multipart/form-data; boundary=b"), http.StatusBadRequest, templates.ProblemTable, "")
}

func TestIssuesByPage(t *testing.T) {
	r := newRig(t)
	r.bot.issues["RA26-0031"] = issueView()
	for query, n := range map[string]int{"": 1, "?stage=red": 1, "?stage=yellow": 0, "?overdue=1": 1, "?after=RA26-0030&limit=1": 1, "?after=RA26-0031": 0} {
		answer, _ := decoded(t, r.api(t, http.MethodGet, "/issues"+query, ""), http.StatusOK).(map[string]any)
		if list, _ := answer["issues"].([]any); len(list) != n || answer["next"] != nil {
			t.Errorf("%s: %v", query, answer)
		}
	}
}
