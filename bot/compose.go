package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Compose freezes the month's facts into a draft, in the place of an earlier
// draft. A published edition stays as it is and is answered unchanged.
func (b *Bot) Compose(ctx context.Context, m calendar.Month, by string) (bulletin.Edition, error) {
	var e bulletin.Edition
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		key, err := b.keyOf(m)
		if err != nil {
			return Change{}, err
		}
		before, err := b.Edition(ctx, key)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return Change{}, err
		}
		if before.Status == bulletin.Published {
			e = before
			return Change{}, &DuplicateError{}
		}
		if e, err = b.compose(ctx, m); err != nil {
			return Change{}, err
		}
		e.Rev = before.Rev
		return Change{
			Cause: fmt.Sprintf("compose:%s:%d", key, before.Rev), At: b.now(), Editions: []bulletin.Edition{e},
			Audit: []AuditEntry{{At: b.now(), Who: by, What: "bulletin.compose", On: string(key), Before: editionLine(before), After: editionLine(e)}},
		}, nil
	})
	return e, err
}

// editionLine is what the audit keeps of an edition.
func editionLine(e bulletin.Edition) string {
	if e.Key == "" {
		return ""
	}
	return fmt.Sprintf("%s reports=%d/%d registered=%d", e.Status, e.Received, e.Expected, e.Registered)
}

// keyOf names the edition that a month has at this moment: interim while the month lasts.
func (b *Bot) keyOf(m calendar.Month) (bulletin.Key, error) {
	today := b.today()
	switch now := calendar.MonthOf(today); {
	case now.Before(m):
		return "", ErrFuture
	case m.Before(now):
		return bulletin.FinalKey(m), nil
	default:
		return bulletin.InterimKey(m, today), nil
	}
}

// compose reads the month's facts and composes the edition.
func (b *Bot) compose(ctx context.Context, m calendar.Month) (bulletin.Edition, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return bulletin.Edition{}, err
	}
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickRoster}, Counters: []string{counterBulletin}})
	if err != nil {
		return bulletin.Edition{}, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return bulletin.Edition{}, err
	}
	from := b.expectedFrom(view.Ticks)
	f := b.frame(m, people)
	f.Issues = issues
	f.Weeks = b.weeksOf(m, from, f.AsOf)
	if !f.Interim {
		f.Number, f.Total = int(m.Month), max(view.Counters[counterBulletin].Last+1, b.set.FirstTotal)
	}
	if f.Reports, err = b.reportsOf(ctx, begun(m, f.AsOf)); err != nil {
		return bulletin.Edition{}, err
	}
	if err := b.lookBackOn(ctx, &f, from); err != nil {
		return bulletin.Edition{}, err
	}
	return bulletin.Compose(f.Stand(b.set.Ladders, b.cal)), nil
}

// frame is what an edition of the month is about, before any figure.
func (b *Bot) frame(m calendar.Month, people *roster.Roster) bulletin.Facts {
	today := b.today()
	f := bulletin.Facts{
		Office: b.set.Office, Month: m, AsOf: m.Last(), Now: b.now(), Version: 1, Indicators: b.lang.Indicators(),
		Names: make(map[string]string),
	}
	if !calendar.MonthOf(today).Before(m) && !m.Before(calendar.MonthOf(today)) {
		f.Interim, f.AsOf = true, today
	}
	for _, a := range people.Areas() {
		f.Names[a.Code] = a.Name
	}
	for _, u := range people.Units() {
		f.Units = append(f.Units, bulletin.Unit{Code: u.Code, Name: u.Name})
	}
	return f
}

// weeksOf lists the month's weeks that were expected and have begun.
func (b *Bot) weeksOf(m calendar.Month, from calendar.Week, asOf calendar.Date) []bulletin.Week {
	var out []bulletin.Week
	for _, w := range m.Weeks() {
		if from.IsZero() || w.Before(from) || w.Monday().After(asOf) {
			continue
		}
		out = append(out, bulletin.Week{Week: w, Exempt: b.exempt(w), Due: b.due(w)})
	}
	return out
}

// begun are the month's weeks that have begun. Also of weeks in which nothing was
// expected there may be figures: a file gave them, or somebody reported before the start.
func begun(m calendar.Month, asOf calendar.Date) []calendar.Week {
	return slices.DeleteFunc(m.Weeks(), func(w calendar.Week) bool { return w.Monday().After(asOf) })
}

func (b *Bot) reportsOf(ctx context.Context, weeks []calendar.Week) ([]report.Report, error) {
	if len(weeks) == 0 {
		return nil, nil
	}
	byWeek, err := b.store.Weeks(ctx, weeks)
	if err != nil {
		return nil, err
	}
	var out []report.Report
	for _, w := range weeks {
		out = append(out, byWeek[w]...)
	}
	return out, nil
}

// lookBackOn reads the months before, one at a time: of each only the sums are
// kept, and of the last one and of last year's same month the reports, which
// comparisons are made with.
func (b *Bot) lookBackOn(ctx context.Context, f *bulletin.Facts, from calendar.Week) error {
	f.From, f.Past = from, make([]bulletin.Past, 0, bulletin.TrendMonths-1)
	for k := bulletin.TrendMonths - 1; k > 0; k-- {
		m := f.Month.Add(-k)
		reports, err := b.reportsOf(ctx, m.Weeks())
		if err != nil {
			return err
		}
		f.Past = append(f.Past, bulletin.PastOf(m, f.Indicators, reports))
		if k == 1 {
			f.Before = before(m, b.weeksOf(m, from, m.Last()), len(f.Units), f.Issues)
			f.Before.Reports = reports
		}
	}
	return b.lookAtLastYear(ctx, f)
}

// lookAtLastYear reads the same month of the year before.
func (b *Bot) lookAtLastYear(ctx context.Context, f *bulletin.Facts) error {
	weeks := f.Month.Add(-bulletin.TrendMonths).Weeks()
	reports, err := b.reportsOf(ctx, weeks)
	f.LastYear = bulletin.Earlier{Weeks: slices.DeleteFunc(weeks, b.exempt), Reports: reports}
	return err
}

// before is the month that comparisons are made with, but for its reports.
func before(m calendar.Month, weeks []bulletin.Week, units int, issues []ledger.Issue) bulletin.Previous {
	var p bulletin.Previous
	for _, w := range weeks {
		if !w.Exempt {
			p.Expected += units
		}
	}
	for _, i := range issues {
		p.Known = p.Known || !i.RegisteredOn.After(m.Last())
	}
	p.Issues.SignedOff = bulletin.SignedOffIn(issues, m)
	return p
}
