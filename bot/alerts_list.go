package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// alertsPath is the page behind a digest: the person's list as it stands, with
// what was told on that day first. The person is the link's.
func alertsPath(day calendar.Date) string { return "/m/alerts/" + day.String() }

// AlertList is the list behind a digest.
type AlertList struct {
	Day   calendar.Date
	New   []ListedAlert // told on that day, most urgent first
	Still []ListedAlert // told on other days, standing and not acknowledged
}

// ListedAlert is one line of it.
type ListedAlert struct {
	IssueView
	Line ledger.Line
	At   time.Time // when it was told; zero: not noted
}

// AlertsOf is what a member's digest of a day leads to: what stands of it now.
// ErrNotFound when there is no such member. It goes through the whole ledger, page
// by page: that is fine for a county, whose people look at it once a day.
func (b *Bot) AlertsOf(ctx context.Context, member string, day calendar.Date) (AlertList, error) {
	out := AlertList{Day: day}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return out, err
	}
	if m, ok := people.Member(member); !ok || m.Disabled {
		return out, ErrNotFound
	}
	sweep, err := b.sweepOf(ctx, people, b.today())
	if err != nil {
		return out, err
	}
	var lines []ledger.Line
	err = b.store.EachIssues(ctx, func(page []ledger.Issue) error {
		for _, line := range linesOf(sweep, page, nil) {
			if line.Member == member {
				lines = append(lines, line)
			}
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	for _, d := range ledger.DigestsOf(lines) { // one, of the member
		for part := range slices.Chunk(d.Lines, markStep) {
			if err := b.list(ctx, &out, part, func(l ledger.Line) IssueView { return b.viewOf(people, l.Issue) }); err != nil {
				return out, err
			}
		}
	}
	return out, nil
}

// list puts lines that were told into the list.
func (b *Bot) list(ctx context.Context, out *AlertList, lines []ledger.Line, view func(ledger.Line) IssueView) error {
	var need Need
	for _, l := range lines {
		need.Told = append(need.Told, b.mode(l.String()))
		need.Marks = append(need.Marks, b.mode(l.String()), b.ackOf(l.Mark))
	}
	got, err := b.store.Read(ctx, need)
	if err != nil {
		return fmt.Errorf("read what was told: %w", err)
	}
	for _, l := range lines {
		key := b.mode(l.String())
		one := ListedAlert{IssueView: view(l), Line: l, At: got.Told[key]}
		switch {
		case !got.Marks[key]:
		case !one.At.IsZero() && calendar.DateOf(one.At) == out.Day:
			out.New = append(out.New, one)
		case !got.Marks[b.ackOf(l.Mark)]:
			out.Still = append(out.Still, one)
		}
	}
	return nil
}
