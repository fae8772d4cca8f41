package bot

import (
	"context"
	"strings"
	"unicode"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// answerUnread answers a text that is no report, no order and no answer to a
// question: a unit's name, a question about how it works, or something that was
// not understood. ok is false for a text with figures: then the language says
// what it needs.
func (b *Bot) answerUnread(ctx context.Context, t talk) (c Change, ok bool, err error) {
	if c, ok, err := b.answerUnit(ctx, t); ok || err != nil {
		return c, ok, err
	}
	if c, ok := b.unreadOrder(t); ok {
		return c, true, nil
	}
	topic, key := helpTopic(t.in.Text, b.lang.Indicators())
	if topic == "" && (t.member.Role == roster.Leader || mayOrder(t.member)) {
		return b.say(b.help(t, nil)), true, nil
	}
	if topic == "" && strings.ContainsFunc(t.in.Text, unicode.IsDigit) {
		return Change{}, false, nil
	}
	c, err = b.answerTopic(ctx, t, topic, key)
	return c, true, err
}

// answerTopic answers a question, as it concerns who asks it.
func (b *Bot) answerTopic(ctx context.Context, t talk, topic, key string) (Change, error) {
	reports := t.member.Role == roster.Officer || t.member.Role == roster.Head
	switch {
	case topic == "":
		topic = templates.TopicUnread
	case topic == templates.TopicWhoIsLate && mayOrder(t.member):
		return b.answerMissing(ctx, t, weekInText.FindString(trimMarks(t.in.Text)))
	case topic == templates.TopicStanding && !reports:
		return b.answerThisWeek(ctx, t)
	case !reports && !forEverybody(topic), topic == templates.TopicPublish && reports, topic == templates.TopicNotice && reports:
		return b.say(b.help(t, nil)), nil
	}
	units, err := b.unitsNow(ctx, t)
	if err != nil {
		return Change{}, err
	}
	about := templates.HelpAbout{
		Topic: topic, Role: string(t.member.Role), Sample: b.sample(), Weeks: templates.NewUnitWeeks(openFirst(units)), Office: b.set.Office,
	}
	if week := calendar.WeekOf(b.now()); !b.exempt(week) {
		about.Due = b.due(week)
	}
	if key != "" {
		about.About = b.explain(key)
	}
	return b.say(about), nil
}

// answerReceivedYet tells who asks 报了没有 where the week stands. The text must be
// known before it is read: 没有 at its end would be a zero report.
func (b *Bot) answerReceivedYet(ctx context.Context, t talk) (Change, error) {
	return b.answerTopic(ctx, t, templates.TopicStanding, "")
}

// forEverybody tells which topics are not only for those who report.
func forEverybody(topic string) bool {
	switch topic {
	case templates.TopicGreeting, templates.TopicThanks, templates.TopicNoted, templates.TopicDue, templates.TopicContact,
		templates.TopicPublish, templates.TopicNotice, templates.TopicIndicator:
		return true
	}
	return false
}

// openFirst puts a unit that still owes something before those that do not.
func openFirst(units []templates.UnitWeek) []templates.UnitWeek {
	var open, done []templates.UnitWeek
	for _, u := range units {
		if u.State == templates.WeekReported || u.State == templates.WeekExempt {
			done = append(done, u)
		} else {
			open = append(open, u)
		}
	}
	return append(open, done...)
}

// explain is what one indicator is.
func (b *Bot) explain(key string) *templates.HelpIndicator {
	in, ok := b.lang.Indicator(key)
	if !ok {
		return nil
	}
	s := templates.NewSample([]templates.SampleItem{{Name: shortest(in), Unit: in.Unit, Kind: string(in.Kind)}})
	return &templates.HelpIndicator{
		Label: in.Label, Unit: in.Unit, Kind: string(in.Kind), Required: in.Required, Example: s.Report,
		Others: in.Aliases[:min(len(in.Aliases), templates.MostLines)],
	}
}

// sample is how a report and a correction may be written with this office's indicators.
func (b *Bot) sample() templates.Sample { return SampleOf(b.lang.Indicators()) }

// SampleOf is how a report with these indicators may be written.
func SampleOf(inds []report.Indicator) templates.Sample {
	var items []templates.SampleItem
	for _, in := range inds {
		if in.Required {
			name := in.Label
			if len(in.Aliases) > 0 {
				name = in.Aliases[0]
			}
			items = append(items, templates.SampleItem{Name: name, Unit: in.Unit, Kind: string(in.Kind)})
		}
	}
	return templates.NewSample(items)
}

// sampleFor is sample with the name of a unit that the member may ask after.
func (b *Bot) sampleFor(people *roster.Roster, m roster.Member) templates.Sample {
	s := b.sample()
	for _, u := range people.Units() {
		if people.MaySeeUnit(m, u.Code, b.today()) {
			s.Unit = u.Name
			break
		}
	}
	return s
}

// help is what the member can send, and where the units stand.
func (b *Bot) help(t talk, units []templates.UnitWeek) templates.Help {
	return templates.Help{Role: string(t.member.Role), Weeks: templates.NewUnitWeeks(units), Sample: b.sampleFor(t.people, t.member)}
}
