package bot

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/templates"
)

// mostNamed is how many units one reply names.
const mostNamed = 40

// A week that is asked after, and 谁没报 with one before or behind it.
const weekAsked = `本周|这周|上周|上一周|(?:\d{4}年)?第?\d{1,2}周`

var (
	whoMissing = regexp.MustCompile(`^(?:(` + weekAsked + `)的?)?(?:还有)?谁还?[没未]报\s*(` + weekAsked + `)?[?？]?$`)
	weekInText = regexp.MustCompile(weekAsked)
)

// answerMissing is 「谁没报」, also of an earlier week: how it stands, whose report is
// not complete, and when they are reminded by themselves.
func (b *Bot) answerMissing(ctx context.Context, t talk, asked string) (Change, error) {
	open := calendar.WeekOf(b.now())
	span, ok := readSpan(strings.Replace(asked, "上一周", "上周", 1), open, calendar.MonthOf(b.today()))
	if !ok || len(span.weeks) != 1 {
		return b.say(templates.WhoMissingFormat{Typed: asked}), nil
	}
	list, err := b.Missing(ctx, t.member.ID, span.weeks[0])
	if err != nil {
		return Change{}, err
	}
	m := templates.WhoMissing{
		Week: list.Week.Number, Expected: list.Units, Missing: len(list.Missing), Reported: list.Units - len(list.Missing),
		Exempt: list.Exempt, Begun: list.Begun, Next: b.nextRound(list.Week), Due: list.Due, Holiday: list.Holiday,
		Now: list.Now, Past: list.Now.After(list.Due),
	}
	if list.Week.Year != open.Year {
		m.Year = list.Week.Year
	}
	if m.Begun && !m.Exempt && m.Missing > 0 {
		m.URL = b.links.Missing(list.Week, t.member.ID, b.now().Add(caseLink))
	}
	for _, u := range list.Missing[:min(len(list.Missing), mostNamed)] {
		m.Names = append(m.Names, u.Area.Name)
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
