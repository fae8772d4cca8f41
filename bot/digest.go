package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// The staff's digest (今日要办): on working days one card, only if there is
// something to do, with the lines behind it on a page.

const (
	tickDigest   = "digest"
	digestPrefix = "digest/"
	digestPath   = "/m/digest"
	mostCounted  = 200 // pushes that the digest counts at most

	daysMissingTold = 2 // working days on which the card says that reports are missing
)

// DigestLine is one thing for the staff to do.
type DigestLine struct {
	Kind   string   // one of the Digest… constants of package templates
	Count  int      // how many; 0: it is not counted
	Names  []string // the first of the units concerned
	Year   int      // of the holidays that are missing
	Week   calendar.Week
	Weekly bool     // it stays as it is for long: told on the first working day of a week only
	Who    string   // the one person concerned, masked, whom nothing reaches any more; "": several, or another reason
	Told   bool     // nothing of it is new any more: it stands on the page only
	Issues []string // numbers of the first of the issues concerned
	Lack   int      // of those that lie before the office, how many lack proofs
}

// Digest is what there is to do on a day.
type Digest struct {
	Now   time.Time
	Lines []DigestLine
}

// digestSpan is what a digest tells of: after the moment of the one before, up to its own.
type digestSpan struct{ after, upTo time.Time }

func (s digestSpan) has(t time.Time) bool { return t.After(s.after) && !t.After(s.upTo) }

// clocksApart is how far the clocks of two replicas may be apart. What failed so
// shortly before a digest is left to the next one: a replica whose clock is behind
// may still settle a push at such a moment, after the digest has looked.
const clocksApart = 10 * time.Minute

// digestSource finds one line; ok is false when there is nothing to do.
type digestSource func(ctx context.Context, people *roster.Roster, span digestSpan) (line DigestLine, ok bool, err error)

// digestSources are the lines in their order.
func (b *Bot) digestSources() []digestSource {
	return []digestSource{b.digestMissing, b.digestHolidays, b.digestCalls, b.digestFailed, b.digestUnsure, b.digestGone}
}

// Digest is what there is to do now. ErrForbidden for everybody but staff and administrators.
func (b *Bot) Digest(ctx context.Context, member string) (Digest, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return Digest{}, err
	}
	if m, ok := people.Member(member); !ok || m.Disabled || !mayOrder(m) {
		return Digest{}, ErrForbidden
	}
	lines, err := b.digestLines(ctx, people, digestSpan{after: b.now().Add(-digestWeek), upTo: b.now()})
	return Digest{Now: b.now(), Lines: lines}, err
}

func (b *Bot) digestLines(ctx context.Context, people *roster.Roster, span digestSpan) ([]DigestLine, error) {
	var out []DigestLine
	for _, source := range b.digestSources() {
		line, ok, err := source(ctx, people, span)
		if err != nil {
			return nil, fmt.Errorf("digest: %w", err)
		}
		if ok {
			out = append(out, line)
		}
	}
	issues, err := b.digestIssues(ctx, people, span)
	if err != nil {
		return nil, fmt.Errorf("digest: %w", err)
	}
	return append(out, issues...), nil
}

// dueDigest sends the day's card to every member of staff, if there is something to do.
func (b *Bot) dueDigest(ctx context.Context, _, last time.Time) error {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickDigest}})
	if err != nil {
		return err
	}
	all, err := b.digestLines(ctx, people, digestSpan{after: view.Ticks[tickDigest].Last.Add(-clocksApart), upTo: last.Add(-clocksApart)})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, b.tellsToday) {
		return nil
	}
	shown, err := b.digestLines(ctx, people, digestSpan{after: last.Add(-digestWeek), upTo: last})
	if err != nil {
		return err
	}
	words := b.digestWords(all, shown)
	if nobody(people.With(roster.Staff)) {
		return errNobodyYet
	}
	id := digestPrefix + b.today().String()
	return b.tellStaff(ctx, people, id, channel.Outbound{
		ID: id, Push: channel.Review, Time: b.now(), Clock: true, URL: digestPath, Count: len(shown),
		Title:   b.texts.Say(templates.DigestTitle{Count: len(shown)}),
		Summary: b.texts.Say(templates.DigestSummary{Words: words}),
	})
}

// digestWeek is how far back the digest's page looks for pushes that did not arrive.
const digestWeek = 7 * 24 * time.Hour

// alwaysTold are the lines that a card states whenever it goes, in their order before
// all others: also when they were told before.
func alwaysTold() []string {
	return []string{templates.DigestReview, templates.DigestAccept, templates.DigestDueSoon, templates.DigestFailed, templates.DigestCalls}
}

// digestWords are the words of a card: what always stands on it as the page shows it,
// then what else is news.
func (b *Bot) digestWords(news, shown []DigestLine) []templates.DigestWord {
	var words []templates.DigestWord
	for _, kind := range alwaysTold() {
		for _, line := range shown {
			if line.Kind == kind {
				words = append(words, b.digestWord(line))
			}
		}
	}
	for _, line := range news {
		if b.tellsToday(line) && !slices.Contains(alwaysTold(), line.Kind) {
			words = append(words, b.digestWord(line))
		}
	}
	return words
}

// tellsToday reports whether the line is news enough for today's card.
func (b *Bot) tellsToday(line DigestLine) bool {
	if line.Told {
		return false
	}
	return !line.Weekly || b.weekBegins(b.today()) || line.Kind == templates.DigestHolidays && b.today() == b.holidaysFrom()
}

func (b *Bot) digestWord(line DigestLine) templates.DigestWord {
	w := templates.DigestWord{Kind: line.Kind, Count: line.Count, Year: line.Year, Who: line.Who}
	if line.Week == calendar.WeekOf(b.now()) {
		w.Week = line.Week.Number
	}
	return w
}

// weekBegins reports whether the day is the first working day of its week.
func (b *Bot) weekBegins(day calendar.Date) bool {
	return b.cal.WorkdayOnOrAfter(day.Week().Monday()) == day
}

// digestMissing is the last week that is due. The card tells of it on the first
// two working days after the deadline; then it is up to 谁没报 and the page.
func (b *Bot) digestMissing(ctx context.Context, people *roster.Roster, _ digestSpan) (DigestLine, bool, error) {
	week := b.weekDue(b.now())
	day := calendar.DateOf(b.due(week))
	for range daysMissingTold {
		day = b.cal.WorkdayOnOrAfter(day.AddDays(1))
	}
	line := DigestLine{Kind: templates.DigestMissing, Week: week, Told: day.Before(b.today())}
	reports, begun, err := b.weekNow(ctx, week)
	if err != nil || !begun {
		return line, false, err
	}
	line.Names = unfinished(people, reports)
	line.Count = len(line.Names)
	line.Names = line.Names[:min(line.Count, mostNamed)]
	return line, line.Count > 0, nil
}

// digestFailed are pushes that could not be delivered.
func (b *Bot) digestFailed(ctx context.Context, people *roster.Roster, span digestSpan) (DigestLine, bool, error) {
	return b.digestPushes(ctx, people, outbox.Failed, DigestLine{Kind: templates.DigestFailed}, span)
}

// digestUnsure are pushes of which nobody knows whether they arrived.
func (b *Bot) digestUnsure(ctx context.Context, people *roster.Roster, span digestSpan) (DigestLine, bool, error) {
	return b.digestPushes(ctx, people, outbox.Unknown, DigestLine{Kind: templates.DigestUnsure}, span)
}

func (b *Bot) digestPushes(ctx context.Context, people *roster.Roster, state outbox.State, line DigestLine, span digestSpan) (DigestLine, bool, error) {
	all, err := b.store.Outbox(ctx, state, mostCounted)
	if err != nil {
		return line, false, err
	}
	for _, m := range all {
		if span.has(m.UpdatedAt) && m.Reason != outbox.ReasonObsolete && !b.onCallList(m.Outbound) {
			line.Count++
			line.addName(unitOf(people, m.Member))
			line.Who = goneName(people, m.Member)
		}
	}
	if line.Count != 1 {
		line.Who = ""
	}
	return line, line.Count > 0, nil
}

// digestGone are members whom pushes do not reach any more: they unfollowed or blocked us.
func (b *Bot) digestGone(_ context.Context, people *roster.Roster, _ digestSpan) (DigestLine, bool, error) {
	line := DigestLine{Kind: templates.DigestGone, Weekly: true}
	for _, m := range people.Members() {
		if !m.Disabled && m.Unreachable != "" {
			line.Count++
			line.addName(unitOf(people, m.ID))
		}
	}
	return line, line.Count > 0, nil
}

// addName adds a unit's name once; who has no unit adds none.
func (l *DigestLine) addName(name string) {
	if name == "" || len(l.Names) == mostNamed || slices.Contains(l.Names, name) {
		return
	}
	l.Names = append(l.Names, name)
}

// digestHolidays asks for next year's holidays from 1 December on, until they are
// known; and for this year's.
func (b *Bot) digestHolidays(_ context.Context, _ *roster.Roster, _ digestSpan) (DigestLine, bool, error) {
	line := DigestLine{Kind: templates.DigestHolidays, Year: b.today().Year, Weekly: true}
	if !b.cal.Known(line.Year) {
		return line, true, nil
	}
	line.Year++
	return line, b.today().Month == time.December && !b.cal.Known(line.Year), nil
}

// holidaysFrom is the first day on which next year's missing holidays are told.
func (b *Bot) holidaysFrom() calendar.Date {
	return b.cal.WorkdayOnOrAfter(calendar.Date{Year: b.today().Year, Month: time.December, Day: 1})
}
