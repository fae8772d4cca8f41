package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// IssueActor carries out what members do to issues from their pages.
type IssueActor interface {
	StoryReader
	// Act carries the order out, once for its cause. *ledger.RefusedError when the
	// issue does not take it, bot.ErrConflict when its revision has moved.
	Act(ctx context.Context, o bot.IssueOrder) (bot.IssueView, error)
	// ReviewAct tells whether Act would, and changes nothing.
	ReviewAct(ctx context.Context, o bot.IssueOrder) error
	// Acknowledge notes that the member knows of the issues, once for its cause.
	Acknowledge(ctx context.Context, member string, numbers []string, cause string) (int, error)
}

type actPages struct {
	door
	bot IssueActor
}

// enter opens the form of one act for its visitor; ok is false when it has been answered.
func (h actPages) enter(c *gin.Context) (visitor, bot.Story, ledger.Act, bool) {
	who, ok := h.open(c)
	if !ok {
		return who, bot.Story{}, "", false
	}
	act := ledger.Act(c.Param("act"))
	if !slices.Contains(ledger.Acts(), act) || act == ledger.ActTransfer {
		h.failPage(c, bot.ErrNotFound)
		return who, bot.Story{}, "", false
	}
	s, err := h.bot.Story(c.Request.Context(), who.id, c.Param("number"))
	if err != nil {
		h.failPage(c, err)
		return who, bot.Story{}, "", false
	}
	return who, s, act, true
}

// edit is the form of one act: /m/issue/RA26-0031/extend.
func (h actPages) edit(c *gin.Context) {
	who, s, act, ok := h.enter(c)
	if !ok {
		return
	}
	page := h.actPage(s, act, who)
	page.Nonce = rand.Text()
	if proof := ledger.Proof(c.Query("proof")); proofKnown(s, proof) { // not signed: it only chooses
		page.Proof = string(proof)
	}
	h.gone(c, &page, s, who)
	h.page(c, http.StatusOK, templates.PageActOn, page)
}

// gone turns the form into the reason why there is nothing to fill in.
func (h actPages) gone(c *gin.Context, page *templates.ActPage, s bot.Story, who visitor) {
	act := ledger.Act(page.Act)
	if slices.Contains(s.Can, act) {
		return
	}
	page.State, page.Refusal = "gone", &templates.PageRefusal{Why: string(ledger.WhyNothing)}
	err := h.bot.ReviewAct(c.Request.Context(), bot.IssueOrder{Member: who.id, Number: s.Number, Order: ledger.Order{Act: act}})
	if refused, ok := errors.AsType[*ledger.RefusedError](err); ok {
		page.Refusal = pageRefusal(refused, s.Issue)
	}
}

// save takes what the form sends: a look at what it would do, or the order to do it.
func (h actPages) save(c *gin.Context) {
	who, s, act, ok := h.enter(c)
	if !ok {
		return
	}
	t, ok := typedOf(c)
	if !ok {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return
	}
	c.Header("Cache-Control", "private, no-cache") // the back button asks for this page again, and a form cannot be sent by itself
	page := h.actPage(s, act, who)
	order := t.onto(&page, act)
	page.Home = h.home(t.home, who)
	if len(page.Errors) > 0 || c.PostForm("step") == stepEdit {
		status := http.StatusOK
		if c.PostForm("step") != stepEdit {
			status = http.StatusUnprocessableEntity
		} else {
			page.Errors = nil
		}
		h.page(c, status, templates.PageActOn, page)
		return
	}
	o := bot.IssueOrder{Member: who.id, Number: s.Number, Revision: t.rev, Order: order, Cause: t.cause(who.id, s.Number, act)}
	if page.Fields.Confirms(page.Act) && c.PostForm("step") != stepWrite {
		h.review(c, page, s, o, who)
		return
	}
	h.write(c, page, s, o, who)
}

// review shows what the order would do before it is carried out.
func (h actPages) review(c *gin.Context, page templates.ActPage, s bot.Story, o bot.IssueOrder, who visitor) {
	if err := h.bot.ReviewAct(c.Request.Context(), o); err != nil {
		h.failAct(c, page, s, who, err)
		return
	}
	page.State = "confirm"
	h.page(c, http.StatusOK, templates.PageActOn, page)
}

// write carries the order out and leads on, so that nothing is sent again.
func (h actPages) write(c *gin.Context, page templates.ActPage, s bot.Story, o bot.IssueOrder, who visitor) {
	if _, err := h.bot.Act(c.Request.Context(), o); err != nil {
		h.failAct(c, page, s, who, err)
		return
	}
	c.Redirect(http.StatusSeeOther, h.after(page, s, who))
}

// after is the page that follows an act: the issue's, or the visitor's own list
// that the form came from. Whatever name the visitor came under is kept.
func (h actPages) after(page templates.ActPage, s bot.Story, who visitor) string {
	if page.Home != "" {
		return page.Home
	}
	return homeOf(h.links.Links().Issue(s.Number, who.id, who.until, h.casesUntil(who)))
}

// home is the visitor's own list that a form came from, if its link is a good
// one; "" where it is not.
func (h actPages) home(typed string, who visitor) string {
	u, err := url.Parse(typed)
	if err != nil || u.Path != h.frame.Base+overduePage {
		return ""
	}
	if id, err := h.links.Links().Open(overduePage, u.Query(), h.now()); err != nil || id != who.id {
		return ""
	}
	return h.frame.Base + overduePage + "?" + u.RawQuery
}

// failAct shows the form again with what was typed and why nothing was done.
func (h actPages) failAct(c *gin.Context, page templates.ActPage, s bot.Story, who visitor, err error) {
	refused, isRefused := errors.AsType[*ledger.RefusedError](err)
	status := http.StatusConflict
	switch {
	case errors.Is(err, bot.ErrConflict):
		h.moved(c, page, s.Number, who)
		return
	case !isRefused:
		h.failPage(c, err)
		return
	case refused.Why.Asks():
		status, page.State, page.Sure = http.StatusOK, "ask", string(refused.Why)
	case !slices.Contains(s.Can, ledger.Act(page.Act)):
		page.State = "gone"
	default:
		status = http.StatusUnprocessableEntity
	}
	page.Refusal = pageRefusal(refused, s.Issue)
	h.page(c, status, templates.PageActOn, page)
}

// moved shows the form again with what was done to the issue since it was shown.
func (h actPages) moved(c *gin.Context, page templates.ActPage, number string, who visitor) {
	s, err := h.bot.Story(c.Request.Context(), who.id, number)
	if err != nil {
		h.failPage(c, err)
		return
	}
	since := page.Steps
	again := h.actPage(s, ledger.Act(page.Act), who)
	again.State, again.Nonce, again.Home = "moved", page.Nonce, page.Home
	again.Proof, again.Amount, again.Unit, again.On, again.Note, again.Of = page.Proof, page.Amount, page.Unit, page.On, page.Note, page.Of
	for _, e := range s.Events {
		if e.Kind == bot.StoryStep && e.Step.Seq > since {
			again.Moved = append(again.Moved, pageEvent(e, s))
		}
	}
	h.gone(c, &again, s, who)
	h.page(c, http.StatusConflict, templates.PageActOn, again)
}

// actPage is the form of an act on the issue as it stands now.
func (h actPages) actPage(s bot.Story, act ledger.Act, who visitor) templates.ActPage {
	p := templates.ActPage{
		Frame: h.frame, PageIssue: pageIssue(s.IssueView, calendar.DateOf(s.Now)), Now: s.Now, Place: s.AreaName + s.Village,
		Status: string(s.Status), Act: string(act), Fields: fieldsOfAct(act), Left: money(s.AmountFen - s.Claimed()), Rev: s.Rev, Steps: s.Steps,
		Back: h.links.Links().Issue(s.Number, who.id, who.until, h.casesUntil(who)), Choices: choicesOf(s.Issue, act),
	}
	p.Title, _ = s.Title()
	if s.AmountFen < s.Claimed() {
		p.Left = ""
	}
	for _, proof := range s.Lack() {
		p.Lacks = append(p.Lacks, string(proof))
	}
	if act == ledger.ActPass || act == ledger.ActReturn || act == ledger.ActSignOff {
		for _, proof := range s.Proofs() {
			p.Proofs = append(p.Proofs, pageProof(proof, s.Proven, who.people))
		}
		p.Sums = pageMoney(s.Issue)
	}
	if e, asked := s.AskedExtension(); asked {
		asked := pageExtension(e, who.people)
		p.Extension = &asked
	}
	return p
}

// choicesOf are those of which an act concerns one.
func choicesOf(i ledger.Issue, act ledger.Act) []templates.PageChoice {
	var out []templates.PageChoice
	switch act {
	case ledger.ActCheck, ledger.ActStrike:
		for _, n := range i.Instalments {
			if n.State == ledger.Reported {
				out = append(out, templates.PageChoice{Seq: n.Seq, Money: money(n.Fen), Day: n.On})
			}
		}
	case ledger.ActAnswer:
		for _, n := range i.Instructions {
			if n.Open() {
				out = append(out, templates.PageChoice{Seq: n.Seq, Day: n.DueOn})
			}
		}
	default:
	}
	return out
}

func pageRefusal(e *ledger.RefusedError, i ledger.Issue) *templates.PageRefusal {
	out := &templates.PageRefusal{Why: string(e.Why), Money: money(e.Fen), Before: money(i.AmountFen), Seqs: e.Seqs, On: e.On}
	if e.Left > 0 {
		out.Left = money(e.Left)
	}
	for _, proof := range e.Lack {
		out.Lack = append(out.Lack, string(proof))
	}
	return out
}

func proofKnown(s bot.Story, proof ledger.Proof) bool {
	return slices.ContainsFunc(s.Proofs(), func(p ledger.ProofState) bool { return p.Proof == proof })
}
