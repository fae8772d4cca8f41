package bot

import (
	"context"
	"regexp"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

var cancelAnswer = regexp.MustCompile(`^(?:取消|不报了|退出|算了|取消填报)$`)

// answerCancelOpen answers 取消 while a question about a report is open, or a draft
// is kept: it is closed, nothing of it is recorded, and what stood recorded before stays.
func (b *Bot) answerCancelOpen(ctx context.Context, t talk) (Change, bool, error) {
	if !cancelAnswer.MatchString(trimMarks(t.in.Text)) || t.late() || !b.cancels(t) {
		return Change{}, false, nil
	}
	s := t.view.Session
	refs := parseRefs(s.Subject)
	if s.Guide != nil && b.asked(t, AskedGuide) && s.Guide.Ref.Area != "" {
		refs = []report.Ref{s.Guide.Ref}
	}
	next := closed(t)
	next.Guide = nil
	var c Change
	said := templates.OpenCancelled{}
	if len(refs) > 0 {
		if err := b.unhold(ctx, t, refs, &c); err != nil {
			return Change{}, false, err
		}
	}
	if len(refs) == 1 {
		view, err := b.store.Read(ctx, Need{Reports: refs})
		if err != nil {
			return Change{}, false, err
		}
		cur := view.Reports[refs[0]]
		if len(c.Reports) > 0 {
			cur = c.Reports[0]
		}
		said.Unit, said.Week = t.people.AreaName(refs[0].Area), refs[0].Week.Number
		said.Figures, said.Held = b.wording(t).figures(standing(cur)), b.wording(t).figures(cur.Held)
		if len(cur.Held) > 0 {
			next = b.askHeld(t, []report.Report{cur})
			next.Guide = nil
		}
	}
	c.Sessions = []Session{next}
	c.Reply = b.texts.Say(said)
	return c, true, nil
}

// cancels reports whether there is anything of a report to cancel.
func (b *Bot) cancels(t talk) bool {
	for _, kind := range []Asked{AskedFigure, AskedSame, AskedGuide, AskedHold, AskedWeek, AskedUnit, AskedNew} {
		if b.asked(t, kind) {
			return true
		}
	}
	return t.view.Session.Guide != nil && t.view.Session.Kind == AskedGuide
}

// unhold takes back what waits for 确认 in the reports of the question, where the
// member's last message made it wait.
func (b *Bot) unhold(ctx context.Context, t talk, refs []report.Ref, c *Change) error {
	if !b.asked(t, AskedHold) {
		return nil
	}
	view, err := b.store.Read(ctx, Need{Reports: refs, Histories: refs})
	if err != nil {
		return err
	}
	for _, ref := range refs {
		before, hist := view.Reports[ref], view.Histories[ref]
		standing := report.Standing(hist)
		if len(before.Held) == 0 || len(standing) == 0 {
			continue
		}
		if last := standing[len(standing)-1]; last.Act != report.ActHold || last.By != t.member.ID {
			continue
		}
		after, entry, ok := report.Withdraw(before, hist, t.member.ID, b.messageOf(t, reading{whole: t.in.Text}, ref.Week))
		if !ok {
			continue
		}
		put(c, after)
		c.History = append(c.History, entry)
		c.Audit = append(c.Audit, AuditEntry{
			At: b.now(), Who: t.member.ID, What: "report." + string(entry.Act), On: refString(ref),
			Before: b.figuresLine(entry.Before), After: b.figuresLine(entry.After),
		})
	}
	return nil
}
