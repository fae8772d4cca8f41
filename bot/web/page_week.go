package web

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// WeekEditor shows one unit's week and changes it for its own people.
type WeekEditor interface {
	// UnitWeek is one week; bot.ErrNotFound, bot.ErrForbidden when the member may not see it.
	UnitWeek(ctx context.Context, member string, ref report.Ref) (bot.UnitWeek, error)
	// Indicators are those of the weekly report, in order.
	Indicators() []report.Indicator
	// ReviewEdit tells what an edit would do.
	ReviewEdit(ctx context.Context, e bot.PageEdit) (bot.EditReview, error)
	// CorrectFromPage carries it out, once for its nonce.
	CorrectFromPage(ctx context.Context, e bot.PageEdit) (bot.EditReview, error)
	// ReviewWithdrawal tells what taking back would do.
	ReviewWithdrawal(ctx context.Context, e bot.PageEdit) (bot.EditReview, error)
	// WithdrawFromPage takes the member's own last message back, once for its nonce.
	WithdrawFromPage(ctx context.Context, e bot.PageEdit) (bot.EditReview, error)
}

type weekPages struct {
	door
	bot WeekEditor
}

// mostHistory bounds the history that one page lists, mostQuoted a message in it, in characters.
const (
	mostHistory = 40
	mostQuoted  = 300
	justNow     = 2 * time.Minute // after an act the page says that it was done
)

// refOf is the report that the address names.
func refOf(c *gin.Context) (report.Ref, bool) {
	week, err := calendar.ParseWeek(c.Param("week"))
	return report.Ref{Area: c.Param("area"), Week: week}, err == nil
}

// enter opens the page for its visitor; ok is false when it has been answered.
func (h weekPages) enter(c *gin.Context) (visitor, report.Ref, bool) {
	who, ok := h.open(c)
	if !ok {
		return who, report.Ref{}, false
	}
	ref, ok := refOf(c)
	if !ok {
		h.failPage(c, bot.ErrNotFound)
	}
	return who, ref, ok
}

// show is one week with its history: /m/mine/week/330381120/2026-W47.
func (h weekPages) show(c *gin.Context) {
	who, ref, ok := h.enter(c)
	if !ok {
		return
	}
	w, err := h.bot.UnitWeek(c.Request.Context(), who.id, ref)
	if err != nil {
		h.failPage(c, err)
		return
	}
	page := templates.WeekPage{
		Frame: h.frame, Unit: w.Area.Name, This: pageMineWeek(w.MineWeek, w.Now), Done: doneJustNow(w),
		Mine: h.mine(who),
	}
	page.This.Files = h.filesOf(w.MineWeek, who)
	if w.Writable() {
		page.Correct, page.Withdraw = h.writes(ref, w.MineWeek, who)
	}
	for _, e := range w.Entries[:min(len(w.Entries), mostHistory)] {
		page.Entries = append(page.Entries, pageEntry(e, w.Now))
	}
	page.More = len(w.Entries) - len(page.Entries)
	h.page(c, http.StatusOK, templates.PageWeekOf, page)
}

// mine is the address of 我的 for the same visitor, which ends with the visitor's own link.
func (h door) mine(who visitor) string {
	return h.links.Links().Mine(who.id, bot.WriteExpiry(h.now(), who.until))
}

// writes are the addresses under which the visitor may change the week.
func (h door) writes(ref report.Ref, w bot.MineWeek, who visitor) (correct, withdraw string) {
	until := bot.WriteExpiry(h.now(), who.until)
	links := h.links.Links()
	if w.Status != "" && w.Status != report.Withdrawn {
		withdraw = links.Withdraw(ref, who.id, until)
	}
	return links.Correct(ref, who.id, until), withdraw
}

// doneJustNow is what the visitor has done within the last minutes, so that the
// page that follows the form says so.
func doneJustNow(w bot.UnitWeek) string {
	if len(w.Entries) == 0 {
		return ""
	}
	e := w.Entries[0]
	if e.By.ID != w.Member.ID || w.Now.Sub(e.At) > justNow {
		return ""
	}
	switch e.Act {
	case report.ActRecord, report.ActCorrect, report.ActWithdraw:
		return string(e.Act)
	case report.ActHold, report.ActConfirm, report.ActStale, report.ActAsk, report.ActImport:
	}
	return ""
}

func pageEntry(e bot.WeekEntry, now time.Time) templates.PageEntry {
	out := templates.PageEntry{
		At: templates.Moment(e.At, now), By: pagePerson(e.By), Act: string(e.Act), Changes: pageDiffs(e.Figures), Undone: e.Undone, Purged: e.Purged,
	}
	text := []rune(e.Message)
	out.Cut = len(text) > mostQuoted
	out.Message = string(text[:min(len(text), mostQuoted)])
	return out
}

func pageDiffs(list []bot.EntryFigure) []templates.PageDiff {
	var out []templates.PageDiff
	for _, f := range list {
		d := templates.PageDiff{Label: f.Label, Unit: f.Unit}
		if f.From != nil {
			d.From = shown(*f.From)
		}
		if f.To != nil {
			d.To = shown(*f.To)
		}
		out = append(out, d)
	}
	return out
}

// shown is a value as people read it.
func shown(v report.Value) string { return templates.ValueWords(string(v.Kind), v.String()) }
