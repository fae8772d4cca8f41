package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
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

// How many entries of a story stand open, and how many more are folded.
const (
	mostOpen   = 8
	mostFolded = 40
)

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
	page := storyPage(s, who.people)
	page.Frame = h.frame
	page.Done = doneOnIssue(s, who)
	page.Files = h.pageFiles(s.Files, who, h.casesUntil(who))
	page.Sent = sentInRound(s)
	h.actsOnto(&page, s, who)
	h.knowOnto(&page, s, who)
	h.page(c, http.StatusOK, templates.PageStory, page)
}

// sentInRound counts what was sent for the outcome of the issue's present round:
// what is there, or still to be fetched.
func sentInRound(s bot.Story) templates.PageSent {
	var n templates.PageSent
	for _, a := range s.Files {
		if a.State == report.AttachmentFailed || a.Round != max(1, s.Round) {
			continue
		}
		switch a.Kind {
		case report.AttachedImage:
			n.Images++
		case report.AttachedVideo:
			n.Videos++
		case report.AttachedFile:
			n.Files++
		}
	}
	return n
}

// doneOnIssue is the act that the visitor has just carried out; "" for none.
func doneOnIssue(s bot.Story, who visitor) string {
	if len(s.Events) == 0 || s.Events[0].Kind != bot.StoryStep || s.Events[0].Step.By != who.id || s.Now.Sub(s.Events[0].At) > justNow {
		return ""
	}
	return string(s.Events[0].Step.Act)
}

// storyPage lays an issue out. people tells who the ids are of.
func storyPage(s bot.Story, people *roster.Roster) templates.StoryPage {
	p := templates.StoryPage{
		PageIssue: pageIssue(s.IssueView, calendar.DateOf(s.Now)), Now: s.Now, Village: s.Village, Status: string(s.Status),
		Category: s.Category, Source: s.Source, Responsible: s.Responsible, Leader: s.Leader.Name,
		Note: s.Note, Round: max(1, s.Round), Waits: waitsOf(s), Money: pageMoney(s.Issue),
	}
	p.Title, p.Text = s.Title()
	if !s.ExtendedTo.IsZero() && s.ExtendedTo != s.DueOn {
		p.First = s.DueOn
	}
	if s.Due().IsZero() {
		p.Term = s.Term
	}
	accountsOnto(&p, s)
	for _, proof := range s.Proofs() {
		p.Proofs = append(p.Proofs, pageProof(proof, s.Proven, people))
	}
	partsOnto(&p, s, people)
	eventsOnto(&p, s)
	return p
}

// waitsOf is what the unit's work on the issue waits for.
func waitsOf(s bot.Story) string {
	switch {
	case s.Status == ledger.Registered && s.Claims:
		return string(ledger.ActClaim)
	case s.Status == ledger.Registered:
		return string(ledger.ActAssign)
	case s.Status == ledger.Assigned:
		return string(ledger.ActAccept)
	}
	return ""
}

// accountsOnto adds the five accounts, each with what it waits for.
func accountsOnto(p *templates.StoryPage, s bot.Story) {
	waits := map[ledger.Status]string{}
	switch s.Status {
	case ledger.Registered, ledger.Assigned:
		waits[ledger.Assigned] = p.Waits
	case ledger.Rectifying:
		waits[ledger.UnderReview] = "file"
	case ledger.UnderReview:
		waits[ledger.SignedOff] = "review"
	case ledger.SignedOff:
		waits[ledger.Archived] = "archive"
	case ledger.Archived:
	}
	for n, a := range s.Accounts() {
		p.Accounts = append(p.Accounts, templates.PageAccount{Status: string(a.Status), State: string(a.State), On: a.On, Waits: waits[a.Status]})
		if a.State != ledger.AccountAhead {
			p.Step = n + 1
		}
	}
}

// pageProof is one proof with what was stated for it.
func pageProof(proof ledger.ProofState, proven []ledger.Evidence, people *roster.Roster) templates.PageProof {
	out := templates.PageProof{Proof: string(proof.Proof), Have: proof.Recorded}
	k := slices.IndexFunc(proven, func(e ledger.Evidence) bool { return e.Proof == proof.Proof })
	if k < 0 {
		return out
	}
	e := proven[k]
	out.Note, out.By, out.On, out.Attested = e.Note, personOf(people, e.By), e.On, e.Attested
	for _, d := range e.Forms {
		out.Forms = append(out.Forms, templates.PageForm{Form: d.Form, Kind: d.Kind, Cases: d.Cases, People: d.People})
	}
	out.Formless = e.Proof == ledger.ProofAccountability && len(e.Forms) == 0 && !strings.Contains(e.Note, templates.FormsNoneNote)
	return out
}

// eventsOnto adds the story: the newest stand open, the rest is folded.
func eventsOnto(p *templates.StoryPage, s bot.Story) {
	for n, e := range s.Events {
		switch event := pageEvent(e, s); {
		case n < mostOpen:
			p.Events = append(p.Events, event)
		case n < mostOpen+mostFolded:
			p.Older = append(p.Older, event)
		default:
			p.More++
		}
	}
}

func pageEvent(e bot.StoryEvent, s bot.Story) templates.PageEvent {
	out := templates.PageEvent{Now: s.Now, Kind: string(e.Kind), At: e.At, On: e.On, By: pagePerson(e.By), Stage: string(e.Stage), Here: e.Here, Round: e.Round, Seq: e.Seq}
	if out.By.Name == "" {
		out.By = strangerOf(e.ByName)
	}
	for _, m := range e.Told {
		out.Told = append(out.Told, pagePerson(m))
	}
	switch e.Kind {
	case bot.StoryRegistered:
		out.Source = s.Source
	case bot.StorySignedOff:
		out.Note = s.Note
	case bot.StoryStep:
		step := e.Step
		out.Act, out.To, out.Proof, out.Money = string(step.Act), string(step.To), string(step.Proof), money(step.Fen)
		out.Of, out.Day, out.Unit, out.Said, out.Note = step.Of, step.On, e.Unit, step.Said, step.Note
	case bot.StoryImported, bot.StoryAlerted:
	}
	return out
}

func pagePerson(m roster.Member) templates.PagePerson {
	return templates.PagePerson{Role: string(m.Role), Name: m.Name}
}

// personOf is who the id is of, or the name that the API said.
func personOf(people *roster.Roster, id string) templates.PagePerson {
	if m, ok := people.Member(id); ok {
		return pagePerson(m)
	}
	return strangerOf(id)
}

// strangerOf is who acted without being a member: what spoke for the office, or the
// name that the API said.
func strangerOf(by string) templates.PagePerson {
	switch by {
	case "cli", byAPI, "schedule", "platform":
		return templates.PagePerson{Via: by}
	}
	return templates.PagePerson{Name: by}
}
