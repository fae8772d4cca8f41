package web

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// maxForm is how large a form may be that a member sends, in bytes.
const maxForm = 16 << 10

// The steps of a form, as its buttons send them.
const (
	stepEdit  = "edit"  // back to the fields
	stepWrite = "write" // carry it out
)

// forms makes a page that sends a form: the policy lets it, and the browser says
// where the form came from, which no-referrer would hide.
func forms(c *gin.Context) {
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "form-action 'none'", "form-action 'self'", 1))
	h.Set("Referrer-Policy", "same-origin")
	c.Next()
}

// guarded takes a member's form: not from another site, not larger than a form is.
func (d desk) guarded(public string) gin.HandlerFunc {
	cross := http.NewCrossOriginProtection()
	if u, err := url.Parse(public); err == nil && u.Host != "" {
		_ = cross.AddTrustedOrigin(u.Scheme + "://" + u.Host) // behind a proxy the Host may be another one
	}
	return func(c *gin.Context) {
		if cross.Check(c.Request) != nil {
			d.errorPage(c, http.StatusForbidden, templates.ReasonForged)
			c.Abort()
			return
		}
		c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, maxForm)
		if err := c.Request.ParseForm(); err != nil {
			status, reason := http.StatusBadRequest, templates.ReasonForged
			if _, large := errors.AsType[*http.MaxBytesError](err); large {
				status, reason = http.StatusRequestEntityTooLarge, templates.ReasonTooLarge
			}
			d.errorPage(c, status, reason)
			c.Abort()
			return
		}
		c.Next()
	}
}

// edit is the form of one unit's week: /m/mine/correct/330381120/2026-W47.
func (h weekPages) edit(c *gin.Context) {
	who, ref, ok := h.enter(c)
	if !ok {
		return
	}
	w, err := h.bot.UnitWeek(c.Request.Context(), who.id, ref)
	if err == nil && !w.MayReport {
		err = bot.ErrForbidden
	}
	if err != nil {
		h.failPage(c, err)
		return
	}
	page := h.correctPage(w, who, rand.Text())
	switch {
	case w.Ahead:
		page.State = "ahead"
	case !w.Writable():
		page.State = "closed"
	}
	page.Fields = fieldsOf(h.bot.Indicators(), w, nil, nil)
	h.page(c, http.StatusOK, templates.PageCorrect, page)
}

// save takes what the form sends: a look at what it would do, or the order to do it.
func (h weekPages) save(c *gin.Context) {
	who, ref, ok := h.enter(c)
	if !ok {
		return
	}
	e, ok := h.editOf(c, who, ref)
	if !ok {
		return
	}
	do := h.bot.ReviewEdit
	if c.PostForm("step") == stepWrite {
		do = h.bot.CorrectFromPage
	}
	r, err := do(c.Request.Context(), e)
	if err != nil {
		h.failForm(c, err)
		return
	}
	if r.State == bot.EditDone {
		h.seeWeek(c, who, ref)
		return
	}
	page := h.correctPage(r.UnitWeek, who, e.Nonce)
	page.State, page.Moved, page.Changes, page.Warns, page.Seen = string(r.State), pageDiffs(r.Moved), pageDiffs(r.Changes), r.Warnings, r.Doubts
	page.Fields = fieldsOf(h.bot.Indicators(), r.UnitWeek, e.Typed, r.Errors)
	c.Header("Cache-Control", "private, no-cache") // the back button asks for this page again, and a form cannot be sent by itself
	status := http.StatusOK
	switch {
	case r.State == bot.EditClosed && r.Ahead:
		page.State = "ahead"
	case r.State == bot.EditReady && c.PostForm("step") == stepEdit:
		page.State = ""
	case r.State == bot.EditInvalid:
		status = http.StatusUnprocessableEntity
	case r.State == bot.EditMoved:
		status = http.StatusConflict
	}
	h.page(c, status, templates.PageCorrect, page)
}

// editOf is what the form sends; ok is false when it is no form of ours.
func (h weekPages) editOf(c *gin.Context, who visitor, ref report.Ref) (bot.PageEdit, bool) {
	seq, err := strconv.Atoi(c.PostForm("seq"))
	if err != nil || c.PostForm("nonce") == "" {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return bot.PageEdit{}, false
	}
	e := bot.PageEdit{
		Member: who.id, Ref: ref, Seq: seq, Nonce: c.PostForm("nonce"), Seen: c.PostForm("seen"), Typed: make(map[string]string),
	}
	for _, in := range h.bot.Indicators() {
		e.Typed[in.Key] = c.PostForm("f." + in.Key)
	}
	return e, true
}

// failForm answers an error of a form.
func (h weekPages) failForm(c *gin.Context, err error) {
	if _, wrong := errors.AsType[*bot.InputError](err); wrong {
		h.errorPage(c, http.StatusBadRequest, templates.ReasonForged)
		return
	}
	h.failPage(c, err)
}

// seeWeek leads on to the week as it stands now, so that nothing is sent again.
func (h weekPages) seeWeek(c *gin.Context, who visitor, ref report.Ref) {
	to := h.links.Links().Week(ref, who.id, bot.WriteExpiry(h.now(), who.until))
	if u, err := url.Parse(to); err == nil { // whatever name the visitor came under
		to = u.RequestURI()
	}
	c.Redirect(http.StatusSeeOther, to)
}

func (h weekPages) correctPage(w bot.UnitWeek, who visitor, nonce string) templates.CorrectPage {
	return templates.CorrectPage{
		Frame: h.frame, Unit: w.Area.Name, This: pageMineWeek(w.MineWeek, w.Now),
		First: !w.Recorded, Seq: w.Seq, Nonce: nonce, Back: h.mine(who),
	}
}

// fieldsOf are the fields as they stand recorded, or, after a form was sent, as they were typed.
func fieldsOf(inds []report.Indicator, w bot.UnitWeek, typed, wrong map[string]string) []templates.PageField {
	now := make(map[string]string)
	for _, f := range w.Figures {
		if f.Value != nil {
			now[f.Key] = f.Value.String()
		}
	}
	var out []templates.PageField
	for _, in := range inds {
		f := templates.PageField{Key: in.Key, Label: in.Label, Unit: in.Unit, Kind: string(in.Kind), Required: in.Required, Value: now[in.Key]}
		if typed != nil {
			f.Value, f.Error = typed[in.Key], wrong[in.Key]
		}
		out = append(out, f)
	}
	return out
}

// askUndo asks before the visitor's last message is taken back.
func (h weekPages) askUndo(c *gin.Context) {
	who, ref, ok := h.enter(c)
	if !ok {
		return
	}
	w, err := h.bot.UnitWeek(c.Request.Context(), who.id, ref)
	if err != nil {
		h.failPage(c, err)
		return
	}
	h.showUndo(c, who, bot.PageEdit{Member: who.id, Ref: ref, Seq: w.Seq, Nonce: rand.Text()}, false)
}

// undo takes it back.
func (h weekPages) undo(c *gin.Context) {
	who, ref, ok := h.enter(c)
	if !ok {
		return
	}
	e, ok := h.editOf(c, who, ref)
	if !ok {
		return
	}
	r, err := h.bot.WithdrawFromPage(c.Request.Context(), e)
	switch {
	case err != nil:
		h.failForm(c, err)
	case r.State == bot.EditDone:
		h.seeWeek(c, who, ref)
	case r.State == bot.EditMoved:
		e.Seq = r.Seq
		h.showUndo(c, who, e, true)
	default:
		h.undoPage(c, http.StatusOK, who, e, r)
	}
}

// showUndo shows what taking back would do now; moved says that it was otherwise before.
func (h weekPages) showUndo(c *gin.Context, who visitor, e bot.PageEdit, moved bool) {
	r, err := h.bot.ReviewWithdrawal(c.Request.Context(), e)
	if err != nil {
		h.failForm(c, err)
		return
	}
	status := http.StatusOK
	if moved && r.State == bot.EditReady {
		status, r.State = http.StatusConflict, bot.EditMoved
	}
	h.undoPage(c, status, who, e, r)
}

func (h weekPages) undoPage(c *gin.Context, status int, who visitor, e bot.PageEdit, r bot.EditReview) {
	page := templates.WithdrawPage{
		Frame: h.frame, Unit: r.Area.Name, This: pageMineWeek(r.MineWeek, r.Now), State: string(r.State),
		Seq: r.Seq, Nonce: e.Nonce, Changes: pageDiffs(r.Changes), Back: h.mine(who),
	}
	if r.State == bot.EditClosed && r.Ahead {
		page.State = "ahead"
	}
	h.page(c, status, templates.PageWithdraw, page)
}
