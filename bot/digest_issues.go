package bot

import (
	"context"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// soonDue is how many working days before its due day an issue is told as 将到期.
const soonDue = 3

// issueKind is one line of the digest about the ledger: which issues it counts,
// and since which day each of them stands there.
type issueKind struct {
	kind  string
	since func(i ledger.Issue) (day calendar.Date, ok bool)
}

// issueKinds are the lines in their order: what the staff have to do themselves
// comes before what others are to do.
func (b *Bot) issueKinds(people *roster.Roster) []issueKind {
	at := func(status ledger.Status, day func(ledger.Issue) calendar.Date) func(ledger.Issue) (calendar.Date, bool) {
		return func(i ledger.Issue) (calendar.Date, bool) { return day(i), i.Status == status }
	}
	led := func(i ledger.Issue) bool { return len(people.InCharge(i.Area, i.Category, i.Leader)) > 0 }
	return []issueKind{
		{templates.DigestReview, at(ledger.UnderReview, func(i ledger.Issue) calendar.Date { return i.ReviewOn })},
		{templates.DigestMoney, uncheckedSince},
		{templates.DigestExtend, func(i ledger.Issue) (calendar.Date, bool) {
			e, asked := i.AskedExtension()
			return e.On, asked && !i.Status.Closed()
		}},
		{templates.DigestAssign, func(i ledger.Issue) (calendar.Date, bool) {
			return cameOn(i), i.Status == ledger.Registered && !led(i)
		}},
		{templates.DigestClaim, func(i ledger.Issue) (calendar.Date, bool) {
			return cameOn(i), i.Status == ledger.Registered && led(i)
		}},
		{templates.DigestAccept, at(ledger.Assigned, func(i ledger.Issue) calendar.Date { return i.AssignedOn })},
		{templates.DigestDueSoon, b.soonSince},
	}
}

// cameOn is the day on which the office came to have the issue on its ledger here.
func cameOn(i ledger.Issue) calendar.Date {
	if i.CreatedAt.IsZero() {
		return i.RegisteredOn
	}
	return calendar.DateOf(i.CreatedAt)
}

// uncheckedSince is the day of the last instalment that waits for 核款.
func uncheckedSince(i ledger.Issue) (day calendar.Date, ok bool) {
	for _, n := range i.Instalments {
		if n.State == ledger.Reported {
			day, ok = n.On, true
		}
	}
	return day, ok
}

// soonSince is the working day on which an issue came within three of its due day.
// One that lies before the office is not chased.
func (b *Bot) soonSince(i ledger.Issue) (day calendar.Date, ok bool) {
	with := i.Status == ledger.Assigned || i.Status == ledger.Rectifying
	if !with || i.Due().IsZero() {
		return day, false
	}
	left := -b.cal.Overdue(i.Due(), b.today())
	return b.cal.AddWorkdays(b.cal.WorkdayOnOrBefore(i.Due()), -soonDue), left >= 0 && left <= soonDue
}

// digestIssues are the lines about the ledger. One tells on the first working day
// of a week, and on any other where something has come to it since the card before.
func (b *Bot) digestIssues(ctx context.Context, people *roster.Roster, span digestSpan) ([]DigestLine, error) {
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(issues, func(x, y ledger.Issue) int { return x.Due().Compare(y.Due()) })
	var out []DigestLine
	for _, k := range b.issueKinds(people) {
		line := DigestLine{Kind: k.kind, Told: !b.weekBegins(b.today())}
		for _, i := range issues {
			since, ok := k.since(i)
			if !ok {
				continue
			}
			line.Count++
			if len(i.Lack()) > 0 {
				line.Lack++
			}
			line.addName(people.AreaName(i.Area))
			if len(line.Issues) < maxDigest {
				line.Issues = append(line.Issues, i.Number)
			}
			line.Told = line.Told && !b.isNews(k.kind, since, span)
		}
		if line.Count > 0 {
			out = append(out, line)
		}
	}
	return out, nil
}

// isNews reports whether a day lies behind the card before: that of the card
// before is, since it was sent in its morning, and today is left to the next one.
// What depends on the calendar alone is known in the morning of its day.
func (b *Bot) isNews(kind string, since calendar.Date, span digestSpan) bool {
	first, last := calendar.DateOf(span.after), b.today().AddDays(-1)
	if kind == templates.DigestDueSoon {
		first, last = first.AddDays(1), b.today()
	}
	return !since.Before(first) && !since.After(last)
}
