package bot

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// reading is a message about weekly reports with what an open question adds to it.
type reading struct {
	text  string         // what is read: the message, or the one that a question was about
	whole string         // what is kept in the history
	force *calendar.Week // the week that an answer names
	unit  string         // the unit that an answer is about; "" the sender's own
	asNew bool           // 确认 to a correction without a report
	held  []report.Ref   // 确认 to these
}

// answerReport reads the text as weekly reports and files what is certain.
func (b *Bot) answerReport(ctx context.Context, t talk) (Change, error) {
	if t.member.Role == roster.Leader {
		c, _, err := b.answerUnread(ctx, t)
		return c, err
	}
	r := b.resolve(t)
	if err := b.loadReports(ctx, &t, r); err != nil {
		return Change{}, err
	}
	if c, ok, err := b.offerSame(ctx, t, r); ok || err != nil {
		return c, err
	}
	if len(r.held) == 0 {
		c := b.readingContext(t, r)
		judgements := b.parse(t, r, c).Read(c)
		if r.text == t.in.Text && noReport(judgements) {
			if c, ok, err := b.answerUnread(ctx, t); ok || err != nil {
				return c, err
			}
		}
		if held := b.unseen(t, r, judgements); len(held) > 0 {
			return b.showHeld(t, held), nil
		}
		return b.file(ctx, t, r, b.waitToo(t, r, b.stillNew(t, r, judgements)))
	}
	var judgements []report.Judgement
	for _, ref := range r.held {
		one := r
		one.unit, one.force = ref.Area, &ref.Week
		judgements = append(judgements, b.lang.Read(r.text, b.readingContext(t, one))...)
	}
	if held := b.unseen(t, r, judgements); len(held) > 0 {
		return b.showHeld(t, held), nil
	}
	return b.file(ctx, t, r, judgements)
}

// stillNew judges 确认 to a correction without a report as what it was asked as, a
// first report: who has reported meanwhile is not corrected by it, but asked about.
func (b *Bot) stillNew(t talk, r reading, judgements []report.Judgement) []report.Judgement {
	for i, j := range judgements {
		if r.asNew && j.Outcome == report.OutCorrect && j.Week != nil {
			judgements[i] = b.lang.Given(j.Changes, report.Ref{Area: j.Unit, Week: *j.Week}, b.readingContext(t, r), false)
		}
	}
	return judgements
}

// noReport says that a message has nothing of a weekly report.
func noReport(judgements []report.Judgement) bool {
	return !slices.ContainsFunc(judgements, func(j report.Judgement) bool { return j.Outcome != report.OutNotReport })
}

var (
	lastWeekAnswer = regexp.MustCompile(`^(是|就是|报|补报)?(上周|上一周|上星期)(的|吧|数据|的数据)?([,，]?谢谢)?$`)
	thisWeekAnswer = regexp.MustCompile(`^(是|就是|报)?(本周|这周|这一周|本星期)(的|吧|数据|的数据)?([,，]?谢谢)?$`)
	yesAnswer      = regexp.MustCompile(`^(确认|确认无误|对|对的|是|是的)$`)
)

// resolve puts the message into the context of the question that is open to the sender.
func (b *Bot) resolve(t talk) reading {
	r := reading{text: t.in.Text, whole: t.in.Text}
	said, s := trimMarks(t.in.Text), t.view.Session
	answer := reading{text: s.Text, whole: s.Text + "\n" + t.in.Text}
	switch {
	case b.asked(t, AskedWeek) && lastWeekAnswer.MatchString(said):
		week := calendar.WeekOf(s.ExpiresAt.Add(-QuestionLife)).Add(-1)
		answer.force, answer.unit = &week, s.Subject
	case b.asked(t, AskedWeek) && thisWeekAnswer.MatchString(said):
		week := calendar.WeekOf(s.ExpiresAt.Add(-QuestionLife))
		answer.force, answer.unit = &week, s.Subject
	case b.asked(t, AskedNew) && yesAnswer.MatchString(said):
		refs := parseRefs(s.Subject)
		if len(refs) == 0 {
			return r
		}
		answer.unit, answer.force, answer.asNew = refs[0].Area, &refs[0].Week, true
	case b.asked(t, AskedUnit):
		code, ok := chosenUnit(t, said)
		if !ok || !t.people.MayReport(t.member, code, t.day()) {
			return r
		}
		answer.unit = code
	case b.asked(t, AskedFigure) && all(s.Figures, report.DoubtWhichOne):
		refs := parseRefs(s.Subject)
		if len(refs) != 1 || !b.names(said) {
			return r
		}
		answer.text, answer.unit, answer.force = said+s.Text, refs[0].Area, &refs[0].Week
	case b.asked(t, AskedHold) && yesAnswer.MatchString(said):
		r.held = parseRefs(s.Subject)
		return r
	default:
		return r
	}
	return answer
}

// chosenUnit is the unit that answers which one is meant: by its name, or by its
// number where they were numbered.
func chosenUnit(t talk, said string) (code string, ok bool) {
	numbered := strings.Fields(t.view.Session.Subject)
	if m := itemNumber.FindStringSubmatch(strings.TrimSuffix(said, "个")); m != nil && len(numbered) > 0 {
		n := ordinal(m[1])
		if n < 1 || n > len(numbered) {
			return "", false
		}
		return numbered[n-1], true
	}
	area, ok := t.people.FindArea(said)
	return area.Code, ok
}

// names reports whether the text is nothing but the name of an indicator.
func (b *Bot) names(text string) bool {
	return slices.ContainsFunc(b.lang.Indicators(), func(in report.Indicator) bool {
		return in.Label == text || slices.Contains(in.Aliases, text)
	})
}

// refsOf lists the reports that reading the text may look at, so that one round trip fetches them.
func (b *Bot) refsOf(t talk) []report.Ref {
	if t.member.Role == roster.Leader {
		return nil
	}
	return b.refsFor(t, reading{text: t.in.Text})
}

func (b *Bot) refsFor(t talk, r reading) []report.Ref {
	open := calendar.WeekOf(t.in.CreatedAt)
	c := b.readingContext(t, r)
	refs := append(b.parse(t, r, c).Mentions(c), r.held...)
	if home := c.SenderUnit; home != "" {
		refs = append(refs, report.Ref{Area: home, Week: open}, report.Ref{Area: home, Week: open.Add(-1)})
		if r.force != nil {
			refs = append(refs, report.Ref{Area: home, Week: *r.force})
		}
	}
	return withWeeksBefore(refs)
}

// withWeeksBefore adds to each report those of the weeks that it is compared with; none comes twice.
func withWeeksBefore(refs []report.Ref) []report.Ref {
	seen := make(map[report.Ref]bool, len(refs)+lookBack)
	out := make([]report.Ref, 0, len(refs)+lookBack)
	for _, ref := range refs {
		for back := range lookBack + 1 {
			if !seen[ref] {
				seen[ref] = true
				out = append(out, ref)
			}
			if back < lookBack {
				ref.Week = ref.Week.Add(-1)
			}
		}
	}
	return out
}

// parsed is what a talk's text was read as, so that it is read once.
type parsed struct {
	text, unit string // the last text that was cut into its words
	words      *report.Parsed
	order      *readOrder
}

// parse cuts the text into its words: once, for what it mentions and for what it says.
func (b *Bot) parse(t talk, r reading, c report.Context) *report.Parsed {
	if t.parsed == nil {
		return b.lang.Parse(r.text, c)
	}
	if t.parsed.words == nil || t.parsed.text != r.text || t.parsed.unit != c.SenderUnit {
		t.parsed.text, t.parsed.unit, t.parsed.words = r.text, c.SenderUnit, b.lang.Parse(r.text, c)
	}
	return t.parsed.words
}

// loadReports fetches the reports that an answer to an open question is about,
// where the first read could not know of them.
func (b *Bot) loadReports(ctx context.Context, t *talk, r reading) error {
	if r.text == t.in.Text && len(r.held) == 0 {
		return nil
	}
	view, err := b.store.Read(ctx, Need{Reports: b.refsFor(*t, r)})
	if err != nil {
		return err
	}
	reports := maps.Clone(view.Reports)
	if reports == nil {
		reports = make(map[report.Ref]report.Report)
	}
	maps.Copy(reports, t.view.Reports)
	t.view.Reports = reports
	return nil
}

// readingContext is what the text is read against.
func (b *Bot) readingContext(t talk, r reading) report.Context {
	open := calendar.WeekOf(t.in.CreatedAt)
	home := r.unit
	if home == "" {
		home = t.people.HomeOn(t.member, t.day())
	}
	last := report.Ref{Area: home, Week: open.Add(-1)}
	before, reported := t.view.Reports[last]
	return report.Context{
		Now:        t.in.CreatedAt.In(calendar.Zone),
		Open:       open,
		ClosedUpTo: b.closedUpTo(open),
		Units:      b.units(t.people),
		SenderUnit: home,
		MayReport:  func(area string) bool { return t.people.MayReport(t.member, area, t.day()) },
		Look:       func(unit string, week calendar.Week) report.State { return b.look(t, unit, week) },
		LastMissing: home != "" && lastWeekOpen(t.in.CreatedAt) && stillMissing(before, reported) &&
			b.expects(last.Week, b.expectedFrom(t.view.Ticks)) && b.expected(t.people, home),
		ForceWeek: r.force,
		AsNew:     r.asNew,
	}
}

// expected reports whether the unit is one of those that have to report.
func (b *Bot) expected(people *roster.Roster, code string) bool {
	_, ok := people.Unit(code)
	return ok
}

// look is what stands recorded for a unit's week.
func (b *Bot) look(t talk, unit string, week calendar.Week) report.State {
	cur := t.view.Reports[report.Ref{Area: unit, Week: week}]
	recent := make([]report.Report, 0, lookBack)
	for back := 1; back <= lookBack; back++ {
		if r, ok := t.view.Reports[report.Ref{Area: unit, Week: week.Add(-back)}]; ok {
			recent = append(recent, r)
		}
	}
	return report.StateOf(cur, report.Means(recent), cur.Seq > 0)
}

// unitIndex is the compiled index of unit names for one revision of the roster.
type unitIndex struct {
	rev   int64
	units *report.Units
}

// units compiles the names that a heading may give, once for each roster.
func (b *Bot) units(people *roster.Roster) *report.Units {
	if cached := b.index.Load(); cached != nil && cached.rev == people.Rev() {
		return cached.units
	}
	var units []report.Unit
	for _, a := range people.Areas() {
		if a.Kind != roster.County && a.Kind != roster.Village {
			units = append(units, report.Unit{Code: a.Code, Name: a.Name})
		}
	}
	fresh := &unitIndex{rev: people.Rev(), units: report.NewUnits(units)}
	b.index.Store(fresh)
	return fresh.units
}

// messageOf is the message as a report's history keeps it.
func (b *Bot) messageOf(t talk, r reading, week calendar.Week) report.Message {
	return report.Message{Cause: t.in.Cause, Member: t.member.ID, Text: r.whole, At: t.in.CreatedAt.In(calendar.Zone), Due: b.due(week)}
}

// refString writes a report's name as a session's subject: 330381120/2026-W47.
func refString(ref report.Ref) string { return ref.Area + "/" + ref.Week.String() }

// parseRefs reads names of reports separated by blanks; what is none is left out.
func parseRefs(s string) []report.Ref {
	var out []report.Ref
	for name := range strings.FieldsSeq(s) {
		area, week, _ := strings.Cut(name, "/")
		if w, err := calendar.ParseWeek(week); err == nil {
			out = append(out, report.Ref{Area: area, Week: w})
		}
	}
	return out
}
