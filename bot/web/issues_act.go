package web

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// actPost is the order of one act on an issue.
type actPost struct {
	Act      string               `json:"act"`
	By       string               `json:"by"` // empty: "api"
	Note     string               `json:"note"`
	On       string               `json:"on"`
	Proof    string               `json:"proof"`
	Amount   string               `json:"amount"` // 万元
	Of       int                  `json:"of"`
	Unit     string               `json:"unit"`
	Lack     []ledger.Proof       `json:"lack"`
	Forms    []ledger.Disposition `json:"forms"`
	Sure     bool                 `json:"sure"`
	Revision *int64               `json:"revision"`
}

func (h issues) act(c *gin.Context) {
	var p actPost
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	order, field, problem := p.order()
	if problem != "" {
		h.badInput(c, field, problem)
		return
	}
	v, err := h.actor.Act(c.Request.Context(), bot.IssueOrder{Number: c.Param("number"), Revision: *p.Revision, Order: order, Cause: cause})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.answerIssue(c, http.StatusOK, v)
}

// order says what is wrong with what was posted, or what it orders.
func (p actPost) order() (o ledger.Order, field, problem string) {
	o = ledger.Order{
		Act: ledger.Act(p.Act), By: cmp.Or(p.By, byAPI), Note: p.Note, Proof: ledger.Proof(p.Proof), Of: p.Of, Unit: p.Unit,
		Lack: p.Lack, Forms: p.Forms, Sure: p.Sure,
	}
	var day error
	if p.On != "" {
		o.On, day = calendar.ParseDate(p.On)
	}
	money := true
	if p.Amount != "" {
		o.Fen, money = ledger.ParseWan(p.Amount)
	}
	switch {
	case p.Act == "":
		return o, "act", bot.ProblemRequired
	case !slices.Contains(ledger.Acts(), o.Act):
		return o, "act", problemValue
	case p.Revision == nil:
		return o, "revision", bot.ProblemRequired
	case day != nil:
		return o, "on", bot.ProblemFormat
	case !money:
		return o, "amount", bot.ProblemFormat
	case p.Of < 0:
		return o, "of", problemValue
	case utf8.RuneCountInString(p.By) > maxBy:
		return o, "by", bot.ProblemTooLong
	case utf8.RuneCountInString(p.Note) > maxNote:
		return o, "note", bot.ProblemTooLong
	}
	return o, "", ""
}

// refusal is what goes with an act that an issue does not take.
type refusal struct {
	why    ledger.Why
	field  string // of the body, where it is to blame
	status int
}

// refusalOf tells what is to be changed in the call from what stands against it.
func refusalOf(e *ledger.RefusedError) refusal {
	r := refusal{why: e.Why, status: http.StatusUnprocessableEntity}
	switch e.Why {
	case ledger.WhyReason:
		r.field = "note"
	case ledger.WhyDate, ledger.WhyFuture:
		r.field = "on"
	case ledger.WhyAmount:
		r.field = "amount"
	case ledger.WhyForm:
		r.field = "forms"
	case ledger.WhyUnit:
		r.field = "unit"
	case ledger.WhyWhich:
		r.field = "of"
	case ledger.WhyNobody:
		r.field = "by"
	default:
		r.status = http.StatusConflict
	}
	return r
}

// refused answers why an issue does not take what was ordered.
func (d desk) refused(c *gin.Context, e *ledger.RefusedError) {
	if e.Why == ledger.WhyClosed {
		d.problem(c, http.StatusConflict, templates.ProblemClosed)
		return
	}
	r := refusalOf(e)
	title, detail := templates.ProblemText(templates.ProblemRefused)
	out := problemDetails{
		Type: "urn:weidubao:problem:" + string(templates.ProblemRefused), Title: title, Status: r.status,
		Detail: templates.RefusalText(string(e.Why)) + detail, Field: r.field, Why: string(e.Why), Asks: e.Why.Asks(),
		Amount: money(e.Fen), On: e.On.String(), Of: e.Seqs,
	}
	for _, p := range e.Lack {
		out.Lack = append(out.Lack, string(p))
	}
	d.answer(c, out)
}

// refusedOrder finds in err what an issue does not take.
func refusedOrder(err error) (*ledger.RefusedError, bool) {
	return errors.AsType[*ledger.RefusedError](err)
}
