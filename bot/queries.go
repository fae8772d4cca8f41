package bot

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Roster is the current roster.
func (b *Bot) Roster(ctx context.Context) (*roster.Roster, error) { return b.store.Roster(ctx) }

// Reports lists a week's reports by area, and the units that owe one and have
// given none. area restricts it to one unit; "" does not.
func (b *Bot) Reports(ctx context.Context, week calendar.Week, area string) ([]report.Report, []roster.Area, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, nil, err
	}
	weeks, err := b.store.Weeks(ctx, []calendar.Week{week})
	if err != nil {
		return nil, nil, err
	}
	view, err := b.store.Read(ctx, Need{Ticks: []string{tickRoster}})
	if err != nil {
		return nil, nil, err
	}
	var reports []report.Report
	given := make(map[string]bool)
	for _, r := range weeks[week] {
		if (area == "" || r.Area == area) && !empty(r) {
			reports = append(reports, r)
			given[r.Area] = true
		}
	}
	slices.SortFunc(reports, func(a, b report.Report) int { return cmp.Compare(a.Area, b.Area) })
	var missing []roster.Area
	for _, u := range people.Units() {
		if !given[u.Code] && (area == "" || u.Code == area) && b.expects(week, b.expectedFrom(view.Ticks)) {
			missing = append(missing, u)
		}
	}
	return reports, missing, nil
}

// empty reports whether nothing stands recorded or held: withdrawn, or only asked about.
func empty(r report.Report) bool {
	return r.Status == report.Withdrawn || len(r.Values)+len(r.Held) == 0
}

// standing is what stands recorded; nothing after a withdrawal.
func standing(r report.Report) report.Values {
	if r.Status == report.Withdrawn {
		return nil
	}
	return r.Values
}

// Report is one report with its history, oldest first. ErrNotFound when nothing was ever sent.
func (b *Bot) Report(ctx context.Context, ref report.Ref) (report.Report, []report.Entry, error) {
	view, err := b.store.Read(ctx, Need{Reports: []report.Ref{ref}, Histories: []report.Ref{ref}})
	if err != nil {
		return report.Report{}, nil, err
	}
	r, ok := view.Reports[ref]
	if !ok {
		return report.Report{}, nil, ErrNotFound
	}
	return r, view.Histories[ref], nil
}

// Issues lists the ledger in order of number.
func (b *Bot) Issues(ctx context.Context, f IssueFilter) ([]IssueView, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	within := make(map[string]bool)
	for _, a := range people.Under(f.Area) {
		within[a.Code] = true
	}
	var out []IssueView
	for _, i := range issues {
		if (f.Status == "" || i.Status == f.Status) && (f.Area == "" || within[i.Area]) {
			out = append(out, b.viewOf(people, i))
		}
	}
	return out, nil
}

// Issue is one issue. ErrNotFound when there is none of that number.
func (b *Bot) Issue(ctx context.Context, number string) (IssueView, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return IssueView{}, err
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{number}})
	if err != nil {
		return IssueView{}, err
	}
	i, ok := view.Issues[number]
	if !ok {
		return IssueView{}, ErrNotFound
	}
	return b.viewOf(people, i), nil
}

func (b *Bot) viewOf(people *roster.Roster, i ledger.Issue) IssueView {
	v := IssueView{Issue: i, AreaName: people.AreaName(i.Area)}
	v.Stage, v.Overdue = i.StageOn(b.set.Ladders.Of(i), b.cal, b.today())
	v.Lamp = i.Lamp(b.set.Ladders.Of(i), b.cal, b.today())
	if i.Leader != "" {
		v.LeaderName = nameOf(people, i.Leader)
	}
	return v
}

// issuesPath is the page that lists the issues of a digest.
func issuesPath(numbers []string) string { return "/m/issues/" + strings.Join(numbers, ",") }

// Edition is one stored edition. ErrNotFound when it was never composed.
func (b *Bot) Edition(ctx context.Context, key bulletin.Key) (bulletin.Edition, error) {
	view, err := b.store.Read(ctx, Need{Editions: []bulletin.Key{key}})
	if err != nil {
		return bulletin.Edition{}, err
	}
	e, ok := view.Editions[key]
	if !ok {
		return bulletin.Edition{}, ErrNotFound
	}
	return e, nil
}

// EditionOf is the month's final edition if there is one, else its newest interim one.
func (b *Bot) EditionOf(ctx context.Context, m calendar.Month) (bulletin.Edition, error) {
	keys := []bulletin.Key{bulletin.FinalKey(m)}
	for day := m.Last(); !day.Before(m.First()); day = day.AddDays(-1) {
		keys = append(keys, bulletin.InterimKey(m, day))
	}
	view, err := b.store.Read(ctx, Need{Editions: keys})
	if err != nil {
		return bulletin.Edition{}, err
	}
	for _, key := range keys {
		if e, ok := view.Editions[key]; ok {
			return e, nil
		}
	}
	return bulletin.Edition{}, ErrNotFound
}

// Notice is one notice. ErrNotFound when there is none of that id.
func (b *Bot) Notice(ctx context.Context, id string) (notice.Notice, error) {
	view, err := b.store.Read(ctx, Need{Notices: []string{id}})
	if err != nil {
		return notice.Notice{}, err
	}
	n, ok := view.Notices[id]
	if !ok {
		return notice.Notice{}, ErrNotFound
	}
	return n, nil
}

// Receipts says for every member of a notice's audience how far it has come.
func (b *Bot) Receipts(ctx context.Context, id string) ([]notice.Receipt, error) {
	n, err := b.Notice(ctx, id)
	if err != nil {
		return nil, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return nil, err
	}
	fan := b.mode("notice/" + id)
	need := Need{Acks: id, Fanouts: []string{fan}}
	for _, member := range n.Members {
		need.Deliveries = append(need.Deliveries, b.copiesOf(people, id, member)...)
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return nil, err
	}
	delivered := make(map[string]notice.Delivery, len(view.Deliveries))
	for _, member := range n.Members {
		for _, message := range b.copiesOf(people, id, member) {
			if m, ok := view.Deliveries[message]; ok {
				delivered[member] = notice.Delivery{State: receiptState(m.State), Reason: m.Reason}
				break
			}
		}
		if _, sent := delivered[member]; !sent && view.Fanouts[fan].Done() { // passed over: there was no address then
			delivered[member] = notice.Delivery{State: notice.Failed, Reason: notice.ReasonUnbound}
		}
	}
	return notice.Receipts(n, people, view.Acks, delivered), nil
}

// copiesOf are the ids under which a member's copy of a notice may stand in the
// outbox: in a rehearsal each of the staff has one.
func (b *Bot) copiesOf(people *roster.Roster, id, member string) []string {
	return b.cardIDs(people, "notice/"+id, member)
}

// receiptState is a message's state as a receipt tells it: what is being sent is still queued.
func receiptState(s outbox.State) notice.State {
	switch s {
	case outbox.Queued, outbox.Sending:
		return notice.Queued
	case outbox.Accepted:
		return notice.Accepted
	case outbox.Delivered:
		return notice.Delivered
	case outbox.Failed:
		return notice.Failed
	case outbox.Unknown:
		return notice.Unknown
	}
	return notice.Unknown
}
