package bot

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// What is typed about attachments: 「附件」, 「附件 陶山 上周」, 「附件 3号」, 「撤回附件」.
var (
	attachText = regexp.MustCompile(`^附件[\s:：,，]*(.*)$`)
	attachWhen = regexp.MustCompile(`(本周|这周|上周|上一周|第?(\d{1,2})周)$`)
	detachText = regexp.MustCompile(`^(撤回|删除|撤销)(上一?个|上一?张|最后一?张|这张)?(附件|照片|图片|视频|文件)$`)
)

// answerAttach opens a report or an issue for what is sent next, or takes the last one back;
// ok is false when the text is about something else.
func (b *Bot) answerAttach(ctx context.Context, t talk) (c Change, ok bool, err error) {
	text := trimMarks(t.in.Text)
	if t.member.Role == roster.Leader {
		return Change{}, false, nil
	}
	if detachText.MatchString(text) {
		c, err = b.detach(ctx, t)
		return c, true, err
	}
	m := attachText.FindStringSubmatch(text)
	if m == nil {
		return Change{}, false, nil
	}
	unit, week, ok := b.attachWords(t, m[1])
	if !ok {
		return b.answerAttachIssue(ctx, t, m[1])
	}
	c, err = b.openAttach(ctx, t, unit, week)
	return c, true, err
}

// attachWords reads unit and week behind 「附件」; each may be left out.
func (b *Bot) attachWords(t talk, rest string) (unit string, week calendar.Week, ok bool) {
	if m := attachWhen.FindStringSubmatchIndex(rest); m != nil {
		week = namedWeek(rest[m[0]:m[1]], calendar.WeekOf(t.in.CreatedAt))
		if week.IsZero() {
			return "", week, false
		}
		rest = rest[:m[0]]
	}
	rest = strings.TrimSpace(rest)
	if rest == "" {
		return "", week, true
	}
	area, found := t.people.FindArea(rest)
	return area.Code, week, found
}

// namedWeek is the latest week of that name that has begun; zero when there is none.
func namedWeek(name string, open calendar.Week) calendar.Week {
	switch {
	case strings.HasPrefix(name, "上"):
		return open.Add(-1)
	case name == "本周", name == "这周":
		return open
	}
	n, _ := strconv.Atoi(strings.Trim(name, "第周"))
	week, _ := latestWeek(0, n, open)
	return week
}

// openAttach remembers which report the photos of the next half hour belong to.
func (b *Bot) openAttach(ctx context.Context, t talk, unit string, week calendar.Week) (Change, error) {
	if b.set.PerReport == 0 {
		return b.say(templates.PhotoOff{}), nil
	}
	ref, refusal, err := b.attachedTo(ctx, t, unit, week)
	if err != nil || refusal != nil {
		return b.orSay(refusal), err
	}
	view, err := b.store.Read(ctx, Need{Attachments: []report.Ref{ref}})
	if err != nil {
		return Change{}, err
	}
	n := taken(report.Listed(view.Attachments[ref]))
	if n >= b.set.PerReport {
		return b.say(templates.PhotoFull{Kind: string(report.AttachedImage), Unit: t.people.AreaName(ref.Area), Week: ref.Week.Number, Most: b.set.PerReport}), nil
	}
	s := t.view.Session
	s.Member, s.Attach, s.AttachAt = t.member.ID, ref, t.in.CreatedAt
	return Change{
		Sessions: []Session{s},
		Reply:    b.texts.Say(templates.AttachOpen{Unit: t.people.AreaName(ref.Area), Week: ref.Week.Number, Have: n, Left: b.set.PerReport - n}),
	}, nil
}

func (b *Bot) orSay(m templates.Message) Change {
	if m == nil {
		return Change{}
	}
	return b.say(m)
}

// attachedTo is the report that 「附件」 names, as far as it says so; refusal
// tells the member why there is none.
func (b *Bot) attachedTo(ctx context.Context, t talk, unit string, week calendar.Week) (ref report.Ref, refusal templates.Message, err error) {
	ref, ok := b.attachTo(t)
	switch {
	case unit != "" && !t.people.MayReport(t.member, unit, t.day()):
		return ref, templates.PhotoNoRight{Unit: t.people.AreaName(unit)}, nil
	case unit == "" && !ok:
		return ref, templates.PhotoWhich{Kind: string(report.AttachedImage), Unit: b.exampleUnit(t)}, nil
	case unit != "" && unit != ref.Area:
		view, err := b.store.Read(ctx, Need{Reports: weeksAround(unit, t.in.CreatedAt)})
		if err != nil {
			return ref, nil, err
		}
		ref = report.Ref{Area: unit, Week: attachWeek(view, unit, t.in.CreatedAt)}
	}
	if !week.IsZero() {
		ref.Week = week
	}
	if b.closed(t, ref.Week) {
		return ref, templates.PhotoClosed{Unit: t.people.AreaName(ref.Area), Week: ref.Week.Number}, nil
	}
	return ref, nil, nil
}
