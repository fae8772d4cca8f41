package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// StoryReader reads issues with what has happened to them.
type StoryReader interface {
	// Story is one; bot.ErrNotFound, bot.ErrForbidden when the member may not see it.
	Story(ctx context.Context, member, number string) (bot.Story, error)
}

type storyPages struct {
	door
	bot StoryReader
}

// show is one issue: /m/issue/RA26-0031.
func (h storyPages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	s, err := h.bot.Story(c.Request.Context(), who.id, c.Param("number"))
	if err != nil {
		h.failPage(c, err)
		return
	}
	page := storyPage(s)
	page.Frame = h.frame
	h.page(c, http.StatusOK, templates.PageStory, page)
}

// storyPage lays an issue out.
func storyPage(s bot.Story) templates.StoryPage {
	p := templates.StoryPage{
		PageIssue: pageIssue(s.IssueView, calendar.DateOf(s.Now)), Now: s.Now, Village: s.Village, Status: string(s.Status),
		Category: s.Category, Source: s.Source, Responsible: s.Responsible, Leader: s.Leader.Name,
		Amount: money(s.AmountFen), Recovered: money(s.RecoveredFen), Remaining: money(s.Remaining()), Note: s.Note,
	}
	p.Title, p.Text = s.Title()
	if s.AmountFen > 0 {
		p.Filled = int(min(s.RecoveredFen, s.AmountFen) * 1000 / s.AmountFen)
	}
	for n, a := range s.Accounts() {
		p.Accounts = append(p.Accounts, templates.PageAccount{Status: string(a.Status), State: string(a.State), On: a.On})
		if a.State != ledger.AccountAhead {
			p.Step = n + 1
		}
	}
	for _, proof := range s.Proofs() {
		p.Proofs = append(p.Proofs, templates.PageProof{Proof: string(proof.Proof), Have: proof.Recorded})
	}
	for _, e := range s.Events {
		p.Events = append(p.Events, pageEvent(e))
	}
	return p
}

func pageEvent(e bot.StoryEvent) templates.PageEvent {
	out := templates.PageEvent{Kind: string(e.Kind), At: e.At, On: e.On, By: pagePerson(e.By), Stage: string(e.Stage), Here: e.Here}
	if out.By.Name == "" && e.ByName != byAPI {
		out.By.Name = e.ByName
	}
	for _, m := range e.Told {
		out.Told = append(out.Told, pagePerson(m))
	}
	return out
}

func pagePerson(m roster.Member) templates.PagePerson {
	return templates.PagePerson{Role: string(m.Role), Name: m.Name}
}
