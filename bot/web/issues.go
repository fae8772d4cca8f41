package web

import (
	"context"
	"net/http"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// IssueReader reads the ledger.
type IssueReader interface {
	// Issue is one by its full number; bot.ErrNotFound.
	Issue(ctx context.Context, number string) (bot.IssueView, error)
}

// IssueKeeper reads and closes issues of the ledger.
type IssueKeeper interface {
	IssueReader
	Issues(ctx context.Context, f bot.IssueFilter) ([]bot.IssueView, error)
	// SignOff closes one; bot.ErrNotFound, bot.ErrConflict when it moved, ledger.ErrClosed.
	SignOff(ctx context.Context, o bot.SignOff) (bot.IssueView, error)
}

const (
	maxBy   = 64
	maxNote = 500
)

type issues struct {
	desk
	bot IssueKeeper
}

// issueJSON is an Issue of the API. Amounts are in 万元, as text.
type issueJSON struct {
	Number       string `json:"number"`
	Source       string `json:"source,omitempty"`
	Area         string `json:"area"`
	AreaName     string `json:"area_name"`
	Village      string `json:"village,omitempty"`
	Category     string `json:"category"`
	Text         string `json:"text"`
	Status       string `json:"status"`
	RegisteredOn string `json:"registered_on"`
	DueOn        string `json:"due_on"`
	Stage        string `json:"stage"`
	Overdue      int    `json:"overdue"` // working days; negative: left
	Leader       string `json:"leader"`
	LeaderName   string `json:"leader_name"`
	Responsible  string `json:"responsible,omitempty"`
	Amount       string `json:"amount,omitempty"`
	Recovered    string `json:"recovered,omitempty"`
	SignedOffOn  string `json:"signed_off_on,omitempty"`
	SignedOffBy  string `json:"signed_off_by,omitempty"`
	Note         string `json:"note,omitempty"`
	Armed        bool   `json:"armed"`
	Revision     int64  `json:"revision"`
}

func (h issues) list(c *gin.Context) {
	status := ledger.Status(c.Query("status"))
	if !knownStatus(status) {
		h.badParameter(c, "status", problemValue)
		return
	}
	found, err := h.bot.Issues(c.Request.Context(), bot.IssueFilter{Status: status, Area: c.Query("area")})
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Issues []issueJSON `json:"issues"`
		Next   *string     `json:"next"`
	}{Issues: make([]issueJSON, len(found))}
	for i, v := range found {
		out.Issues[i] = issueOut(v)
	}
	h.json(c, http.StatusOK, out)
}

// knownStatus also lets the empty one pass: no restriction.
func knownStatus(s ledger.Status) bool {
	switch s {
	case "", ledger.Registered, ledger.Assigned, ledger.Rectifying, ledger.UnderReview, ledger.SignedOff, ledger.Archived:
		return true
	}
	return false
}

func (h issues) one(c *gin.Context) {
	v, err := h.bot.Issue(c.Request.Context(), c.Param("number"))
	if err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, http.StatusOK, issueOut(v))
}

// issuePatch is the one change that may be made: closing.
type issuePatch struct {
	Status   string `json:"status"`
	On       string `json:"on"` // empty: today
	By       string `json:"by"` // empty: "api"
	Note     string `json:"note"`
	Revision *int64 `json:"revision"`
}

func (h issues) patch(c *gin.Context) {
	var p issuePatch
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	on, field, problem := p.check(calendar.DateOf(h.now()))
	if problem != "" {
		h.badInput(c, field, problem)
		return
	}
	if p.By == "" {
		p.By = byAPI
	}
	v, err := h.bot.SignOff(c.Request.Context(), bot.SignOff{
		Number: c.Param("number"), Revision: *p.Revision, On: on, By: p.By, Note: p.Note, Cause: cause,
	})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, http.StatusOK, issueOut(v))
}

// check says what is wrong with a patch, or on which day it closes the issue.
func (p issuePatch) check(today calendar.Date) (on calendar.Date, field, problem string) {
	on, err := today, error(nil)
	if p.On != "" {
		on, err = calendar.ParseDate(p.On)
	}
	switch {
	case p.Status == "":
		return on, "status", bot.ProblemRequired
	case p.Status != string(ledger.SignedOff):
		return on, "status", problemValue
	case p.Revision == nil:
		return on, "revision", bot.ProblemRequired
	case err != nil:
		return on, "on", bot.ProblemFormat
	case on.After(today):
		return on, "on", bot.ProblemFuture
	case utf8.RuneCountInString(p.By) > maxBy:
		return on, "by", bot.ProblemTooLong
	case utf8.RuneCountInString(p.Note) > maxNote:
		return on, "note", bot.ProblemTooLong
	}
	return on, "", ""
}

func issueOut(v bot.IssueView) issueJSON {
	return issueJSON{
		Number: v.Number, Source: v.Source, Area: v.Area, AreaName: v.AreaName, Village: v.Village,
		Category: v.Category, Text: v.Text, Status: string(v.Status),
		RegisteredOn: v.RegisteredOn.String(), DueOn: v.DueOn.String(),
		Stage: string(v.Stage), Overdue: v.Overdue, Leader: v.Leader, LeaderName: v.LeaderName,
		Responsible: v.Responsible, Amount: money(v.AmountFen), Recovered: money(v.RecoveredFen),
		SignedOffOn: v.SignedOffOn.String(), SignedOffBy: v.SignedOffBy, Note: v.Note,
		Armed: v.Armed, Revision: v.Rev,
	}
}

// money prints fen as 万元; nothing is "".
func money(fen int64) string {
	if fen == 0 {
		return ""
	}
	return report.Value{Kind: report.Money, N: fen}.String()
}
