package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// AlertResult is what one sweep of the ledger came to.
type AlertResult struct {
	Armed   int // imported overdue issues whose alerts were started
	People  int // persons who get a digest
	Unbound []roster.Member
}

// PlannedAlert is one person's digest as a dry run shows it.
type PlannedAlert struct {
	Member roster.Member
	Lines  []ledger.Line
}

// PlanAlerts shows who would be told what at that moment if the alerts were
// ordered then, unarmed issues included. Nothing is sent or recorded.
func (b *Bot) PlanAlerts(ctx context.Context, at time.Time) ([]PlannedAlert, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	for i := range issues {
		issues[i].Armed = true
	}
	digests, err := b.untold(ctx, issues, people, calendar.DateOf(at))
	if err != nil {
		return nil, err
	}
	out := make([]PlannedAlert, 0, len(digests))
	for _, d := range digests {
		m, _ := people.Member(d.Member)
		out = append(out, PlannedAlert{Member: m, Lines: d.Lines})
	}
	return out, nil
}

// Alert arms what was imported overdue, if arm is set, and tells every person
// what is due and was not told before. by is who ordered it; "schedule" for the clock.
func (b *Bot) Alert(ctx context.Context, by string, arm bool) (AlertResult, error) {
	var res AlertResult
	if err := b.free(ctx); err != nil {
		return res, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return res, err
	}
	if err := b.rehearsable(people); err != nil {
		return res, err
	}
	if arm {
		n, err := b.arm(ctx, by)
		if err != nil {
			return res, err
		}
		res.Armed = n
	}
	for range attempts {
		again, err := b.sweep(ctx, by, &res)
		if err != nil || !again {
			return res, err
		}
	}
	return res, nil // what is still moving is told by the next sweep
}

// sweep tells everybody once what is due. again says that somebody's issues
// moved meanwhile, so that the ledger has to be looked at anew.
func (b *Bot) sweep(ctx context.Context, by string, res *AlertResult) (again bool, err error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return false, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return false, err
	}
	digests, err := b.untold(ctx, issues, people, b.today())
	if err != nil {
		return false, err
	}
	res.Unbound = nil
	for _, d := range digests {
		m, _ := people.Member(d.Member)
		if !m.Reachable() && !b.set.Rehearsal {
			res.Unbound = append(res.Unbound, m)
			continue
		}
		sent, err := b.alertOne(ctx, by, people, m, d)
		switch {
		case errors.Is(err, ErrConflict):
			again = true
		case err != nil:
			return again, err
		case sent:
			res.People++
		}
	}
	return again, nil
}

// untold are the digests of what nobody was told yet. Marks of a rehearsal are
// kept apart, so that going live tells the real persons.
func (b *Bot) untold(ctx context.Context, issues []ledger.Issue, people *roster.Roster, today calendar.Date) ([]ledger.Digest, error) {
	all := ledger.Digests(issues, b.set.Ladder, people, b.cal, today, func(ledger.Mark) bool { return false })
	var marks []string
	for _, d := range all {
		marks = append(marks, b.marksOf(d)...)
	}
	if len(marks) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, Need{Marks: marks})
	if err != nil {
		return nil, err
	}
	told := func(m ledger.Mark) bool { return view.Marks[b.mode(m.String())] }
	return ledger.Digests(issues, b.set.Ladder, people, b.cal, today, told), nil
}

func (b *Bot) marksOf(d ledger.Digest) []string {
	out := make([]string, len(d.Lines))
	for i, line := range d.Lines {
		out[i] = b.mode(line.String())
	}
	return out
}

// alertOne enqueues one person's digest together with the marks that it was
// told. The issues must still stand as they were read: one that was signed off
// meanwhile is not told any more (ErrConflict).
func (b *Bot) alertOne(ctx context.Context, by string, people *roster.Roster, m roster.Member, d ledger.Digest) (bool, error) {
	sent := false
	for chunk := range slices.Chunk(d.Lines, maxDigest) {
		part := ledger.Digest{Member: d.Member, Lines: chunk}
		card := b.alertCard(people, m, part)
		card.Clock = by == scheduleName
		c := Change{
			Cause:    causeOf("alert", 0, append(b.marksOf(part), b.today().String())),
			At:       b.now(),
			Seen:     issuesOf(part),
			Marks:    b.marksOf(part),
			Outbound: b.address(people, card),
			Audit: []AuditEntry{{
				At: b.now(), Who: by, What: "alert.send", On: m.ID, After: strings.Join(b.marksOf(part), " "),
			}},
		}
		if len(c.Outbound) == 0 {
			continue // marks are for what was sent
		}
		done, err := b.write(ctx, c)
		if err != nil {
			return sent, fmt.Errorf("alert %s: %w", m.ID, err)
		}
		sent = sent || done
	}
	return sent, nil
}

func issuesOf(d ledger.Digest) []ledger.Issue {
	out := make([]ledger.Issue, len(d.Lines))
	for i, line := range d.Lines {
		out[i] = line.Issue
	}
	return out
}

// maxDigest keeps a digest's issues and marks within one Change, and its link short.
const maxDigest = 60

// alertID names the digest that an issue at a stage heads; a person's copy has the member behind it.
func alertID(number string, stage ledger.Stage) string {
	return "alert/" + number + "/" + string(stage)
}

// alertCard is the push of one digest: number, unit, due date and state of the
// most urgent issue; nothing of any case.
func (b *Bot) alertCard(people *roster.Roster, m roster.Member, d ledger.Digest) channel.Outbound {
	first := d.Lines[0]
	numbers := make([]string, len(d.Lines))
	for i, line := range d.Lines {
		numbers[i] = line.Issue.Number
	}
	return channel.Outbound{
		ID:    alertID(first.Issue.Number, first.Stage),
		Push:  channel.Alert,
		Title: b.texts.Say(templates.AlertTitle{Count: len(d.Lines), Number: first.Issue.Number, Unit: people.AreaName(first.Issue.Area)}),
		Summary: b.texts.Say(templates.AlertSummary{
			Count: len(d.Lines), Overdue: first.Overdue, Stage: string(first.Stage),
		}),
		Member: m.ID,
		Time:   first.Issue.DueOn.At(b.set.Due.Hour, b.set.Due.Minute),
		URL:    b.links.Sign(issuesPath(numbers), m.ID, b.now().Add(alertLink)),
	}
}

// arm starts the alerts of what was imported overdue.
func (b *Bot) arm(ctx context.Context, by string) (int, error) {
	n := 0
	for range maxCatchUp {
		issues, err := b.store.Issues(ctx)
		if err != nil {
			return n, err
		}
		c := Change{At: b.now()}
		for _, i := range issues {
			if i.Armed || i.Status.Closed() || len(c.Issues) == maxArmed {
				continue
			}
			i.Armed = true
			c.Issues = append(c.Issues, i)
			c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: by, What: "issue.arm", On: i.Number, Before: "silent", After: "armed"})
		}
		if len(c.Issues) == 0 {
			return n, nil
		}
		c.Cause = fmt.Sprintf("arm:%s:%d", c.Issues[0].Number, c.Issues[0].Rev)
		done, err := b.write(ctx, c)
		switch {
		case errors.Is(err, ErrConflict), err == nil && !done:
			continue // somebody else was faster: look again
		case err != nil:
			return n, err
		}
		n += len(c.Issues)
	}
	return n, ErrConflict
}

// maxArmed issues with as many audit entries stay within one Change.
const maxArmed = 100

// answerArm is 「启动提醒」.
func (b *Bot) answerArm(ctx context.Context, t talk, _ string) (Change, error) {
	res, err := b.Alert(ctx, t.member.ID, true)
	if errors.Is(err, ErrNoStaff) {
		return b.say(templates.NoStaff{}), nil
	}
	if errors.Is(err, ErrHeld) {
		return b.say(templates.Held{}), nil
	}
	if err != nil {
		return Change{}, err
	}
	return b.say(templates.AlertsArmed{Armed: res.Armed, People: res.People, Unbound: len(res.Unbound)}), nil
}
