package bot

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// mostNamed is how many units one reply names.
const mostNamed = 40

// answerMissing is 「谁没报」: how this week stands, whose report is not complete,
// and when they are reminded by themselves.
func (b *Bot) answerMissing(ctx context.Context, t talk, _ string) (Change, error) {
	o, err := b.officeWeek(ctx, t.people)
	if err != nil {
		return Change{}, err
	}
	m := templates.WhoMissing{
		Week: o.Week.Number, Expected: o.Units, Reported: o.Reported, Missing: len(o.Missing), Exempt: o.Exempt, Begun: o.Begun,
		Next: b.nextRound(o.Week), Due: b.due(o.Week), Holiday: b.holidayOf(o.Week),
		Now: b.now(),
	}
	m.Past = m.Now.After(m.Due)
	if m.Begun && !m.Exempt && m.Missing > 0 {
		m.URL = b.links.Missing(o.Week, t.member.ID, b.now().Add(caseLink))
	}
	for _, u := range o.Missing[:min(len(o.Missing), mostNamed)] {
		m.Names = append(m.Names, u.Name)
	}
	return b.say(m), nil
}

// nextRound is the week's next round of reminders; zero when there is none any more.
func (b *Bot) nextRound(week calendar.Week) time.Time {
	for _, at := range b.remindAt(week) {
		if at.After(b.now()) {
			return at
		}
	}
	return time.Time{}
}
