package web

import (
	"context"
	"net/http"
	"slices"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
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
	// SignOff closes one; bot.ErrNotFound, bot.ErrConflict when it moved, *ledger.RefusedError.
	SignOff(ctx context.Context, o bot.SignOff) (bot.IssueView, error)
}

const (
	maxBy   = 64
	maxNote = 500
)

// LedgerKeeper brings issues onto the ledger and tells what was done to them.
type LedgerKeeper interface {
	// Steps is what was done to an issue, oldest first; bot.ErrNotFound.
	Steps(ctx context.Context, number string) ([]ledger.Step, error)
	// Register puts one on the ledger; *bot.InputError.
	Register(ctx context.Context, o bot.NewIssue) (bot.IssueView, error)
	// TakeLedger imports a table; *sheet.CellError.
	TakeLedger(ctx context.Context, o bot.LedgerOrder) (bot.LedgerAnswer, error)
}

type issues struct {
	desk
	bot    IssueKeeper
	files  AttachmentReader
	actor  IssueActor
	keeper LedgerKeeper
	words  func(error) (string, bool) // of a table that cannot be taken
}

func (h issues) list(c *gin.Context) {
	status := ledger.Status(c.Query("status"))
	if !knownStatus(status) {
		h.badParameter(c, "status", problemValue)
		return
	}
	if overdue := c.Query("overdue"); overdue != "" && overdue != "1" {
		h.badParameter(c, "overdue", problemValue)
		return
	}
	limit, ok := h.limit(c, 0, mostListed)
	if !ok {
		return
	}
	found, err := h.bot.Issues(c.Request.Context(), bot.IssueFilter{Status: status, Area: c.Query("area")})
	if err != nil {
		h.fail(c, err)
		return
	}
	found = slices.DeleteFunc(behind(found, c.Query("after")), func(v bot.IssueView) bool { return !asked(c, v) })
	out := struct {
		Issues []issueJSON `json:"issues"`
		Next   *string     `json:"next"`
	}{}
	if limit > 0 && len(found) > limit {
		found, out.Next = found[:limit], &found[limit-1].Number
	}
	if out.Issues, err = h.issuesOut(c, found); err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, http.StatusOK, out)
}

// mostListed is how many may be asked for at a time; without a limit all are given.
const mostListed = 1000

// behind are the issues behind the one of that number, in the ledger's order,
// in which RA26-10000 comes after RA26-9999; all of them where there is no such.
func behind(found []bot.IssueView, after string) []bot.IssueView {
	return found[slices.IndexFunc(found, func(v bot.IssueView) bool { return v.Number == after })+1:]
}

// asked reports whether the address asks for the issue: by stage, or by being overdue.
func asked(c *gin.Context, v bot.IssueView) bool {
	stage, byStage := c.GetQuery("stage")
	return (!byStage || string(v.Stage) == stage) && (c.Query("overdue") == "" || !v.Status.Closed() && v.Overdue > 0)
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
	h.answerIssue(c, http.StatusOK, v)
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
	h.answerIssue(c, http.StatusOK, v)
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
