package web

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// AlertLister reads what a digest leads to, and takes 知悉.
type AlertLister interface {
	// AlertsOf is what stands of a member's digest of that day; bot.ErrNotFound for a stranger.
	AlertsOf(ctx context.Context, member string, day calendar.Date) (bot.AlertList, error)
	// Told says of which of the issues the member was told, and whether all of that is acknowledged.
	Told(ctx context.Context, member string, numbers []string) (map[string]bool, error)
	// Acknowledge notes that the member knows of the issues, once for its cause.
	Acknowledge(ctx context.Context, member string, numbers []string, cause string) (int, error)
}

type alertPages struct {
	door
	bot AlertLister
}

// enter opens the list of one day for its visitor; ok is false when it has been answered.
func (h alertPages) enter(c *gin.Context) (visitor, bot.AlertList, bool) {
	who, ok := h.open(c)
	if !ok {
		return who, bot.AlertList{}, false
	}
	day, err := calendar.ParseDate(c.Param("day"))
	if err != nil {
		h.failPage(c, bot.ErrNotFound)
		return who, bot.AlertList{}, false
	}
	list, err := h.bot.AlertsOf(c.Request.Context(), who.id, day)
	if err != nil {
		h.failPage(c, err)
		return who, bot.AlertList{}, false
	}
	return who, list, true
}

// show is what a digest leads to: /m/alerts/2026-11-20, each issue with 知悉.
func (h alertPages) show(c *gin.Context) {
	who, list, ok := h.enter(c)
	if !ok {
		return
	}
	told, err := h.bot.Told(c.Request.Context(), who.id, numbersOf(list))
	if err != nil {
		h.failPage(c, err)
		return
	}
	cases, open := h.listed(who)
	page := templates.AlertPage{Frame: h.frame, At: h.now(), Nonce: rand.Text(), Day: list.Day}
	row := func(a bot.ListedAlert) templates.PageAlertRow {
		out := templates.PageAlertRow{
			PageMineIssue: templates.PageMineIssue{PageIssue: pageIssue(a.IssueView, calendar.DateOf(h.now()))},
			Clock:         string(a.Line.Clock), Waited: max(a.Line.Overdue, -a.Line.Overdue), Past: a.Line.Overdue > 0,
		}
		acked, wasTold := told[a.Number]
		out.Acked, out.Asks = wasTold && acked, wasTold && !acked
		if out.Asks && !slices.Contains(page.Unread, a.Number) {
			page.Unread = append(page.Unread, a.Number)
		}
		next := ledger.Next(who.member, a.Issue, who.people)
		switch {
		case !a.SeenBy(who.member, who.people):
		case open:
			out.Link = h.links.Links().Issue(a.Number, who.id, who.until, cases)
			if next == ledger.ActClaim || next == ledger.ActGrant {
				act := h.pageAct(next, a.Issue, who, "")
				out.Next = &act
			}
		default:
			page.Ask, page.Claim = true, page.Claim || next == ledger.ActClaim
		}
		return out
	}
	for _, a := range list.New[:min(len(list.New), mostIssues)] {
		page.Rows = append(page.Rows, row(a))
	}
	for _, a := range list.Still[:min(len(list.Still), mostIssues)] {
		page.Still = append(page.Still, row(a))
	}
	h.page(c, http.StatusOK, templates.PageAlerts, page)
}

// acknowledge is 知悉, of one issue or of those that the page showed: what was told
// since it was drawn is not acknowledged unseen.
func (h alertPages) acknowledge(c *gin.Context) {
	who, list, ok := h.enter(c)
	if !ok {
		return
	}
	nonce, shown := c.PostForm("nonce"), strings.Split(c.PostForm("shown"), ",")
	if nonce == "" || len(nonce) > maxNonce || c.PostForm("shown") == "" {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return
	}
	numbers := slices.DeleteFunc(numbersOf(list), func(n string) bool { return !slices.Contains(shown, n) })
	if len(numbers) > 0 { // none: what stood there is settled meanwhile
		if _, err := h.bot.Acknowledge(c.Request.Context(), who.id, numbers, ackCause(who.id, nonce, numbers)); err != nil {
			h.failPage(c, err)
			return
		}
	}
	c.Redirect(http.StatusSeeOther, h.frame.Base+c.Request.URL.RequestURI())
}

// ackCause is the idempotency key of 知悉: of one form, about those issues.
func ackCause(member, nonce string, numbers []string) string {
	sum := sha256.Sum256([]byte(strings.Join(numbers, ",")))
	return fmt.Sprintf("page:%s:ack:%s:%s", member, nonce, hex.EncodeToString(sum[:8]))
}

// acknowledge is 知悉 on an issue's own page, which comes back.
func (h actPages) acknowledge(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	number, nonce := c.Param("number"), c.PostForm("nonce")
	if nonce == "" || len(nonce) > maxNonce {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return
	}
	numbers := []string{number}
	if _, err := h.bot.Acknowledge(c.Request.Context(), who.id, numbers, ackCause(who.id, nonce, numbers)); err != nil {
		h.failPage(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, homeOf(h.links.Links().Issue(number, who.id, who.until, h.casesUntil(who))))
}

// numbersOf are the issues of a list, each once.
func numbersOf(list bot.AlertList) []string {
	var out []string
	for _, a := range slices.Concat(list.New, list.Still) {
		if !slices.Contains(out, a.Number) {
			out = append(out, a.Number)
		}
	}
	return out
}
