package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// PageEdit is what a member sends from the form of one unit's week.
type PageEdit struct {
	Member string
	Ref    report.Ref
	Seq    int               // of the report that the form showed
	Nonce  string            // of the form: what it says is carried out once
	Typed  map[string]string // by indicator, as it was typed; an empty one is left out
	Seen   string            // EditReview.Doubts as they were shown before
}

// EditState is what has become of an edit.
type EditState string

// The states of an edit. Only EditDone was written.
const (
	EditInvalid EditState = "invalid" // a field cannot be read: EditReview.Errors
	EditMoved   EditState = "moved"   // the report has changed since it was shown: EditReview.Moved
	EditSame    EditState = "same"    // it changes nothing
	EditReady   EditState = "ready"   // it can be carried out, as EditReview.Changes and Warnings say
	EditClosed  EditState = "closed"  // the week takes nothing now
	EditNothing EditState = "nothing" // there is nothing of the member's own to take back
	EditDone    EditState = "done"
)

// EditReview is what an edit comes to.
type EditReview struct {
	UnitWeek
	State    EditState
	Errors   map[string]string // by indicator: what is wrong, in words
	Moved    []EntryFigure     // what others changed meanwhile; it may be empty
	Changes  []EntryFigure     // what the edit does
	Warnings []string          // what is unusual about it, in words
	Doubts   string            // the same for the program: an edit is only carried out with what was seen
}

// nonceSize bounds the nonce of a form, in bytes.
const nonceSize = 64

// cause is the edit's idempotency key. Members cannot meet in it. What was typed
// is part of it: a form that is gone back to and sent with other figures is
// another edit, which must not be taken for the one that was carried out.
func (e PageEdit) cause() string {
	return fmt.Sprintf("page:%s:%s:%s:%s", e.Member, refString(e.Ref), e.Nonce, e.print())
}

// print tells edits apart by what they say.
func (e PageEdit) print() string {
	h := sha256.New()
	fmt.Fprintf(h, "%d", e.Seq)
	for _, key := range slices.Sorted(maps.Keys(e.Typed)) {
		fmt.Fprintf(h, "|%q=%q", key, e.Typed[key])
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

// ReviewEdit tells what an edit would do, and writes nothing.
func (b *Bot) ReviewEdit(ctx context.Context, e PageEdit) (EditReview, error) {
	d, err := b.openEdit(ctx, e)
	if err != nil || d.State != "" {
		return d.EditReview, err
	}
	b.judgeEdit(&d)
	return d.EditReview, nil
}

// CorrectFromPage carries the edit out: the same history and audit trail as a
// correction from the chat. Sent twice it is one change. Whatever is not EditDone
// has written nothing.
func (b *Bot) CorrectFromPage(ctx context.Context, e PageEdit) (EditReview, error) {
	return b.editFromPage(ctx, e, (*Bot).changeOf)
}

// draft is an edit on its way.
type draft struct {
	EditReview
	edit PageEdit
	t    talk
	cur  report.Report
}

// errNotWritten ends an edit that is not carried out; the review says why.
var errNotWritten = errors.New("the edit is not carried out")

// editFromPage decides an edit and writes it.
func (b *Bot) editFromPage(ctx context.Context, e PageEdit, decide func(*Bot, context.Context, *draft) (Change, error)) (EditReview, error) {
	var d draft
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		var err error
		d, err = b.openEdit(ctx, e)
		switch {
		case err != nil:
			return Change{}, err
		case d.State == EditDone:
			return Change{}, &DuplicateError{}
		case d.State != "":
			return Change{}, errNotWritten
		}
		c, err := decide(b, ctx, &d)
		c.Cause, c.At = e.cause(), b.now()
		return c, err
	})
	switch {
	case errors.Is(err, errNotWritten):
		return d.EditReview, nil
	case err != nil:
		return EditReview{}, err
	}
	d.State = EditDone
	return d.EditReview, nil
}

// openEdit reads what an edit is about; State is set where that decides already.
func (b *Bot) openEdit(ctx context.Context, e PageEdit) (draft, error) {
	if e.Nonce == "" || len(e.Nonce) > nonceSize {
		return draft{}, &InputError{Field: "nonce", Problem: ProblemFormat}
	}
	people, m, err := b.looker(ctx, e.Member, e.Ref.Area)
	if err != nil {
		return draft{}, err
	}
	view, err := b.store.Read(ctx, Need{
		Cause: e.cause(), Reports: weeksBefore(e.Ref), Histories: []report.Ref{e.Ref}, Session: m.ID, Ticks: []string{tickRoster},
	})
	if err != nil {
		return draft{}, err
	}
	cur := view.Reports[e.Ref]
	cur.Ref = e.Ref
	if view.Reports == nil {
		view.Reports = make(map[report.Ref]report.Report)
	}
	d := draft{EditReview: EditReview{UnitWeek: b.unitWeekOf(people, m, e.Ref, view)}, edit: e, cur: cur}
	d.t = talk{
		in:     channel.Inbound{Cause: e.cause(), CreatedAt: later(b.now(), cur.ReceivedAt)},
		people: people, member: m, view: view,
	}
	switch {
	case !d.MayReport:
		return draft{}, ErrForbidden
	case view.Handled:
		d.State = EditDone
	case !d.Writable():
		d.State = EditClosed
	case cur.Seq != e.Seq:
		d.State, d.Moved = EditMoved, b.entryFigures(standingAt(view.Histories[e.Ref], e.Seq), standing(cur))
	}
	return d, nil
}

// weeksBefore are the report and those that an unusual figure is measured against.
func weeksBefore(ref report.Ref) []report.Ref {
	var out []report.Ref
	for back := range lookBack + 1 {
		out = append(out, report.Ref{Area: ref.Area, Week: ref.Week.Add(-back)})
	}
	return out
}

// later is the later of two moments: the platform's clock may be ahead of ours.
func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// standingAt is what stood recorded after the entry of that number.
func standingAt(hist []report.Entry, seq int) report.Values {
	var out report.Values
	for _, e := range hist {
		if e.Seq <= seq {
			out = e.After
		}
	}
	return out
}

// judgeEdit reads the fields and judges them as a message that says them.
func (b *Bot) judgeEdit(d *draft) report.Judgement {
	given := b.fields(d)
	if len(d.Errors) > 0 {
		d.State = EditInvalid
		return report.Judgement{}
	}
	now := standing(d.cur)
	maps.DeleteFunc(given, func(key string, v report.Value) bool {
		old, had := now[key]
		_, waits := d.cur.Held[key] // what waits for 确认 is settled by the form
		return had && old == v && !waits
	})
	if len(given) == 0 {
		d.State = EditSame
		return report.Judgement{}
	}
	week := d.edit.Ref.Week
	c := b.withoutHeld(d.t, reading{unit: d.edit.Ref.Area, force: &week}) // the form shows what waits, and takes its place
	j := b.lang.Given(given, d.edit.Ref, c, len(now) > 0)
	d.Changes = b.entryFigures(without(now, given), given)
	switch j.Outcome {
	case report.OutRefuse:
		d.State = EditClosed
	case report.OutAsk:
		b.refuseFields(d, j)
	case report.OutNotReport:
		d.State = EditSame
	case report.OutRecord, report.OutIncomplete, report.OutCorrect, report.OutHold, report.OutWithdraw:
		d.State = EditReady
		b.warn(d, &j)
	}
	return j
}

// without is what of the old figures is given anew.
func without(old, given report.Values) report.Values {
	out := report.Values{}
	for key := range given {
		if v, had := old[key]; had {
			out[key] = v
		}
	}
	return out
}

// fields reads every field; one that is empty must have had nothing and need nothing.
func (b *Bot) fields(d *draft) report.Values {
	given, now := report.Values{}, standing(d.cur)
	d.Errors = make(map[string]string)
	for _, in := range b.lang.Indicators() {
		typed := strings.TrimSpace(d.edit.Typed[in.Key])
		_, had := now[in.Key]
		switch {
		case typed != "":
			v, doubt := b.lang.Field(in.Key, typed)
			if doubt != "" {
				d.Errors[in.Key] = b.fieldError(in, string(doubt), typed)
				continue
			}
			given[in.Key] = v
		case had:
			d.Errors[in.Key] = b.fieldError(in, "emptied", "")
		case in.Required:
			d.Errors[in.Key] = b.fieldError(in, "required", "")
		}
	}
	return given
}

func (b *Bot) fieldError(in report.Indicator, doubt, typed string) string {
	return b.texts.Say(templates.FieldError{
		Doubt: doubt, Typed: typed, Kind: string(in.Kind), Unit: in.Unit,
		Min: report.Value{Kind: in.Kind, N: in.Min}.String(), Max: report.Value{Kind: in.Kind, N: in.Max}.String(),
	})
}

// refuseFields puts what the judgement asks beside the fields that it is about.
func (b *Bot) refuseFields(d *draft, j report.Judgement) {
	d.State = EditInvalid
	for _, in := range b.lang.Indicators() {
		for _, q := range j.Questions {
			if q.About == in.Key {
				d.Errors[in.Key] = b.fieldError(in, string(q.Doubt), d.edit.Typed[in.Key])
			}
		}
	}
	if len(d.Errors) == 0 {
		d.State = EditClosed
	}
}

// warn words what is unusual. Who has seen it and sends the edit again confirms
// it: the figures are then recorded instead of waiting for 确认.
func (b *Bot) warn(d *draft, j *report.Judgement) {
	w := b.wording(d.t)
	var seen []string
	for _, q := range j.Questions {
		d.Warnings = append(d.Warnings, b.texts.Say(templates.Doubtful{Question: w.question(q, *j, d.cur)}))
		seen = append(seen, q.About+":"+string(q.Doubt))
	}
	if d.Doubts = strings.Join(slices.Compact(seen), " "); d.Doubts != "" {
		d.Doubts += " " + d.edit.print() // seen of these figures, not of others
	}
	if j.Outcome != report.OutHold {
		return
	}
	j.Questions = nil
	switch {
	case len(standing(d.cur)) > 0:
		j.Outcome = report.OutCorrect
	case len(j.Missing) > 0:
		j.Outcome = report.OutIncomplete
	default:
		j.Outcome = report.OutRecord
	}
}

// changeOf is the change that the edit makes.
func (b *Bot) changeOf(ctx context.Context, d *draft) (Change, error) {
	j := b.judgeEdit(d)
	if d.State != EditReady || d.Doubts != d.edit.Seen {
		return Change{}, errNotWritten
	}
	said := b.texts.Say(templates.PageMessage{Corrects: len(standing(d.cur)) > 0, Figures: b.wording(d.t).figures(j.Changes)})
	return b.recordEdit(ctx, d, j, said)
}

// recordEdit files the judgement as if it had been written in the chat.
func (b *Bot) recordEdit(ctx context.Context, d *draft, j report.Judgement, said string) (Change, error) {
	var c Change
	d.t.in.Text = said
	_, err := b.fileOne(ctx, d.t, reading{text: said, whole: said}, j, &c)
	if err == nil && len(c.Reports) == 0 {
		d.State, err = EditSame, errNotWritten
	}
	return c, err
}

// WithdrawFromPage takes the member's own last message back (撤回), once for its nonce.
func (b *Bot) WithdrawFromPage(ctx context.Context, e PageEdit) (EditReview, error) {
	return b.editFromPage(ctx, e, func(b *Bot, ctx context.Context, d *draft) (Change, error) {
		if b.undo(d); d.State != EditReady {
			return Change{}, errNotWritten
		}
		week := e.Ref.Week
		j := report.Judgement{Outcome: report.OutWithdraw, Unit: e.Ref.Area, Week: &week, Values: report.Values{}, Changes: report.Values{}}
		return b.recordEdit(ctx, d, j, b.texts.Say(templates.PageMessage{Withdraws: true}))
	})
}

// ReviewWithdrawal tells what WithdrawFromPage would do.
func (b *Bot) ReviewWithdrawal(ctx context.Context, e PageEdit) (EditReview, error) {
	d, err := b.openEdit(ctx, e)
	if err == nil && d.State == "" {
		b.undo(&d)
	}
	return d.EditReview, err
}

// undo tells what taking back would change.
func (b *Bot) undo(d *draft) {
	m := report.Message{Cause: d.edit.cause(), Member: d.t.member.ID, At: d.t.in.CreatedAt, Due: b.due(d.edit.Ref.Week)}
	after, entry, ok := report.Withdraw(d.cur, d.t.view.Histories[d.edit.Ref], d.t.member.ID, m)
	if !ok {
		d.State = EditNothing
		return
	}
	d.State, d.Changes = EditReady, b.entryFigures(entry.Before, standing(after))
}
