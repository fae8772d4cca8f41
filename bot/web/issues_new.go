package web

import (
	"cmp"
	"net/http"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// Longest texts of an issue, in characters, as in a ledger file.
const (
	maxIssueText = 2000
	maxIssueWord = 200
	maxTerm      = 999
)

// issuePost is one issue to be put on the ledger. DueOn or Term, not both.
type issuePost struct {
	Area         string `json:"area"`
	Text         string `json:"text"`
	Source       string `json:"source"`
	Village      string `json:"village"`
	Category     string `json:"category"`
	Responsible  string `json:"responsible"`
	Leader       string `json:"leader"`
	RegisteredOn string `json:"registered_on"` // empty: today
	DueOn        string `json:"due_on"`
	Term         int    `json:"term"`
	Amount       string `json:"amount"` // 万元
	By           string `json:"by"`     // empty: "api"
}

func (h issues) register(c *gin.Context) {
	var p issuePost
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	i, field, problem := p.issue()
	if problem != "" {
		h.badInput(c, field, problem)
		return
	}
	v, err := h.keeper.Register(c.Request.Context(), bot.NewIssue{Issue: i, By: cmp.Or(p.By, byAPI), Cause: cause})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.answerIssue(c, http.StatusCreated, v)
}

// issue says what is wrong with what was posted, or which issue it is.
func (p issuePost) issue() (i ledger.Issue, field, problem string) {
	i = ledger.Issue{
		Area: p.Area, Text: p.Text, Source: p.Source, Village: p.Village, Category: p.Category, Responsible: p.Responsible, Leader: p.Leader, Term: p.Term,
	}
	for _, text := range []struct {
		field, value string
		most         int
	}{
		{"text", p.Text, maxIssueText},
		{"source", p.Source, maxIssueWord},
		{"village", p.Village, maxIssueWord},
		{"category", p.Category, maxIssueWord},
		{"responsible", p.Responsible, maxIssueWord},
		{"by", p.By, maxBy},
	} {
		if utf8.RuneCountInString(text.value) > text.most {
			return i, text.field, bot.ProblemTooLong
		}
	}
	for _, day := range []struct {
		field, value string
		into         *calendar.Date
	}{{"registered_on", p.RegisteredOn, &i.RegisteredOn}, {"due_on", p.DueOn, &i.DueOn}} {
		if day.value == "" {
			continue
		}
		d, err := calendar.ParseDate(day.value)
		if err != nil {
			return i, day.field, bot.ProblemFormat
		}
		*day.into = d
	}
	if p.Term < 0 || p.Term > maxTerm {
		return i, "term", problemValue
	}
	if p.Amount != "" {
		fen, ok := ledger.ParseWan(p.Amount)
		if !ok {
			return i, "amount", bot.ProblemFormat
		}
		i.AmountFen = fen
	}
	return i, "", ""
}

// stepJSON is one thing that was done to an issue.
type stepJSON struct {
	Seq    int    `json:"seq"`
	Round  int    `json:"round"`
	Act    string `json:"act"`
	At     string `json:"at"`
	By     string `json:"by"`
	From   string `json:"from"`
	To     string `json:"to"`
	Said   string `json:"said,omitempty"`
	Note   string `json:"note,omitempty"`
	Proof  string `json:"proof,omitempty"`
	Amount string `json:"amount,omitempty"`
	Of     int    `json:"of,omitempty"`
	On     string `json:"on,omitempty"`
	Unit   string `json:"unit,omitempty"`
	Whom   string `json:"whom,omitempty"`
}

func (h issues) story(c *gin.Context) {
	steps, err := h.keeper.Steps(c.Request.Context(), c.Param("number"))
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Number string     `json:"number"`
		Steps  []stepJSON `json:"steps"`
	}{c.Param("number"), make([]stepJSON, len(steps))}
	for k, s := range steps {
		out.Steps[k] = stepJSON{
			Seq: s.Seq, Round: s.Round, Act: string(s.Act), At: stamp(s.At), By: s.By, From: string(s.From), To: string(s.To),
			Said: s.Said, Note: s.Note, Proof: string(s.Proof), Amount: money(s.Fen), Of: s.Of, On: s.On.String(), Unit: s.Unit, Whom: s.Whom,
		}
	}
	h.json(c, http.StatusOK, out)
}
