package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

const (
	// alertStep is how many lines one Change marks as told.
	alertStep = 40
	// maxDigest keeps what one Change drops within it, and the link of an import's list short.
	maxDigest = 60
)

// telling is one person's digest on its way.
type telling struct {
	by     string
	member roster.Member
	lines  []ledger.Line // not told yet, most urgent first
	seen   looked
	record Alerted
}

// alertOne enqueues one person's digest together with the marks that it was
// told: one push, however many Changes its marks take (see AlertPush). The clock
// gives one digest a day; what it finds later on the same day waits for the next
// one, red alone interrupts. The issues must still stand as they were read: one
// that was signed off meanwhile is not told any more (ErrConflict).
func (b *Bot) alertOne(ctx context.Context, people *roster.Roster, t telling) (bool, error) {
	p := t.record.last()
	if !p.Open {
		if t.by == scheduleName && t.record.served(b.today()) {
			t.lines = slices.DeleteFunc(slices.Clone(t.lines), func(l ledger.Line) bool { return !l.Interrupts() })
		}
		p = AlertPush{ID: alertPushID(b.today(), t.record.on(b.today())+1)}
		if len(t.lines) == 0 {
			return false, nil
		}
	}
	p.Day = b.today()
	all := t.all()
	seen := make(map[string]bool)
	for rest := t.lines; ; {
		part := rest[:min(len(rest), alertStep)]
		rest = rest[len(part):]
		p.add(part, seen)
		p.Open = len(rest) > 0
		c := b.alertChange(people, t, p, part, all)
		if !p.Open && len(c.Outbound) == 0 {
			return false, nil // marks are for what was sent
		}
		done, err := b.write(ctx, c)
		if err == nil && !done {
			err = ErrConflict // another replica is at it
		}
		if err != nil {
			return false, fmt.Errorf("alert %s: %w", t.member.ID, err)
		}
		if !p.Open {
			return true, nil
		}
		t.record = c.Alerted[0]
		t.record.Rev++
	}
}

// alertChange marks a part of the digest as told; the last one enqueues the push.
func (b *Bot) alertChange(people *roster.Roster, t telling, p AlertPush, part []ledger.Line, all int) Change {
	d := ledger.Digest{Member: t.member.ID, Lines: part}
	marks := b.marksOf(d)
	c := Change{
		Cause: causeOf("alert", t.record.Rev, append(slices.Clone(marks), p.ID, t.record.ID)),
		At:    b.now(), Seen: issuesOf(d), Marks: marks, Told: marks, Alerted: []Alerted{t.record.with(p)},
		Audit: []AuditEntry{{At: b.now(), Who: t.by, What: "alert.send", On: t.member.ID, After: strings.Join(marks, " ")}},
	}
	if !p.Open {
		card := b.alertCard(people, t.member, p, max(all, p.New))
		card.Clock = t.by == scheduleName
		c.Outbound = b.address(people, card)
	}
	return c
}

// all counts the issues of the person's list: what is told now, and what was told
// before, still stands and was not acknowledged.
func (t telling) all() int {
	n, counted := t.seen.still[t.member.ID], make(map[about]bool)
	for _, line := range t.lines {
		if k := (about{t.member.ID, line.Issue.Number}); !t.seen.again[k] && !counted[k] {
			counted[k] = true
			n++
		}
	}
	return n
}

// add takes lines into the push; seen are the issues that are in it.
func (p *AlertPush) add(lines []ledger.Line, seen map[string]bool) {
	p.Marks = slices.Clone(p.Marks)
	for _, l := range lines {
		if p.Head.Number == "" || l.Gravity() < (ledger.Line{Mark: ledger.Mark{Stage: p.Head.Stage}}).Gravity() {
			p.Head = AlertHead{Number: l.Issue.Number, Area: l.Issue.Area, Stage: l.Stage, Days: l.Overdue, Due: dueOf(l)}
		}
		if len(p.Marks) < alertStep {
			p.Marks = append(p.Marks, l.Mark)
		}
		if seen[l.Issue.Number] {
			continue
		}
		seen[l.Issue.Number] = true
		p.New++
		if l.Silence == "" {
			continue
		}
		if p.Kept++; p.Kept == 1 {
			p.KeptArea = l.Issue.Area
		} else if p.KeptArea != l.Issue.Area {
			p.KeptArea = ""
		}
	}
}

// marksOf are the stored marks of a digest.
func (b *Bot) marksOf(d ledger.Digest) []string {
	out := make([]string, len(d.Lines))
	for i, line := range d.Lines {
		out[i] = b.mode(line.String())
	}
	return out
}

// issuesOf are the issues of a digest, each once.
func issuesOf(d ledger.Digest) []ledger.Issue {
	out := make([]ledger.Issue, 0, len(d.Lines))
	seen := make(map[string]bool)
	for _, line := range d.Lines {
		if !seen[line.Issue.Number] {
			seen[line.Issue.Number] = true
			out = append(out, line.Issue)
		}
	}
	return out
}

// alertCard is the push of one digest: number, unit, due date and state of the
// most urgent issue, and how many there are; nothing of any case.
func (b *Bot) alertCard(people *roster.Roster, m roster.Member, p AlertPush, all int) channel.Outbound {
	h := p.Head
	card := channel.Outbound{
		ID: p.ID, Push: channel.Alert, Member: m.ID, Count: p.New, Time: b.now(),
		Title: b.texts.Say(templates.AlertTitle{
			Count: p.New, Number: h.Number, Unit: people.AreaName(h.Area), Kept: p.Kept, KeptUnit: people.AreaName(p.KeptArea),
		}),
		Summary: b.texts.Say(templates.AlertSummary{
			Count: p.New, All: all, Kept: p.Kept, Overdue: h.Days, Stage: string(h.Stage), Clock: string(ledger.ClockOf(h.Stage)),
		}),
		URL: b.links.Sign(alertsPath(p.Day), m.ID, b.now().Add(listLife(m))),
	}
	if !h.Due.IsZero() {
		card.Time = h.Due.At(b.set.Due.Hour, b.set.Due.Minute)
	}
	return card
}

// dueOf is the deadline that the line is about; zero where its clock counts since
// it began.
func dueOf(l ledger.Line) calendar.Date {
	if l.Clock == ledger.ClockRectify {
		return l.Issue.Due()
	}
	if l.Clock == ledger.ClockAnswer {
		for _, n := range l.Issue.Instructions {
			if n.Seq == l.Seq {
				return n.DueOn
			}
		}
	}
	return calendar.Date{}
}
