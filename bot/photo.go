package bot

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// attachLife is how long after a report, an issue, or 「附件」, what a member sends
// belongs to it without a word.
const attachLife = 30 * time.Minute

// attachable is the kind of attachment that a message may become.
func attachable(k channel.Kind) (report.AttachmentKind, bool) {
	switch k {
	case channel.Image:
		return report.AttachedImage, true
	case channel.Video:
		return report.AttachedVideo, true
	case channel.File:
		return report.AttachedFile, true
	default:
		return "", false
	}
}

// needPhoto is what a photo may need: the talk, and whether the weeks that it
// may belong to are reported.
func (b *Bot) needPhoto(t talk) Need {
	need := Need{Session: t.member.ID}
	if home := t.people.HomeOn(t.member, t.day()); home != "" {
		need.Reports = weeksAround(home, t.in.CreatedAt)
	}
	return need
}

// weeksAround are a unit's open week and the one before it.
func weeksAround(area string, at time.Time) []report.Ref {
	open := calendar.WeekOf(at)
	return []report.Ref{{Area: area, Week: open}, {Area: area, Week: open.Add(-1)}}
}

// answerPhoto attaches a photo, video or file to the issue or report that it belongs to.
// Only its id is stored: the worker fetches it, and what was answered here lasts.
func (b *Bot) answerPhoto(ctx context.Context, t talk) (Change, error) {
	kind, ok := attachable(t.in.Kind)
	switch {
	case !ok || t.member.Role == roster.Leader:
		return b.say(templates.TypedOnly{Kind: string(t.in.Kind)}), nil
	case b.set.PerReport == 0:
		return b.say(templates.PhotoOff{}), nil
	case t.in.MediaID == "":
		return b.say(templates.PhotoWithheld{}), nil
	}
	if c, ok, err := b.photoOfIssue(ctx, t, kind); ok || err != nil {
		return c, err
	}
	ref, ok := b.attachTo(t)
	if !ok {
		return b.say(templates.PhotoWhich{Kind: string(kind), Unit: b.exampleUnit(t)}), nil
	}
	name, week := t.people.AreaName(ref.Area), ref.Week.Number
	if b.closed(t, ref.Week) {
		return b.say(templates.PhotoClosed{Unit: name, Week: week}), nil
	}
	counter := "attachments:" + refString(ref)
	view, err := b.store.Read(ctx, Need{Reports: []report.Ref{ref}, Attachments: []report.Ref{ref}, Counters: []string{counter}})
	if err != nil {
		return Change{}, err
	}
	listed := report.Listed(view.Attachments[ref])
	if taken(listed) >= b.set.PerReport {
		return b.say(templates.PhotoFull{Kind: string(kind), Unit: name, Week: week, Most: b.set.PerReport}), nil
	}
	n := view.Counters[counter]
	n.Name, n.Last = counter, n.Last+1
	a := report.Attachment{
		Ref: ref, ID: report.NewAttachmentID(ref, t.in.Cause), Seq: n.Last, By: t.member.ID, At: t.in.CreatedAt.In(calendar.Zone),
		Kind: kind, MediaID: t.in.MediaID, State: report.AttachmentPending, NextTry: b.now(),
	}
	return Change{
		Attachments: []report.Attachment{a}, Counters: []Counter{n},
		Audit: []AuditEntry{{At: b.now(), Who: t.member.ID, What: "report.attach", On: refString(ref), After: a.ID}},
		Reply: b.texts.Say(templates.PhotoTaken{
			Kind: string(kind), N: nthOfKind(append(listed, a), len(listed)), Unit: name, Week: week,
			Unreported: unreported(view, ref), Open: ref.Week == calendar.WeekOf(t.in.CreatedAt),
		}),
	}, nil
}

// attachTo is the report that something belongs to which says nothing of itself:
// the one that was named or reported last, for half an hour; else the week of
// the member's only unit. ok is false for who has several.
func (b *Bot) attachTo(t talk) (ref report.Ref, ok bool) {
	s, at := t.view.Session, t.in.CreatedAt
	ref, since := s.Last, s.LastAt
	if s.AttachAt.After(since) {
		ref, since = s.Attach, s.AttachAt
	}
	if !since.IsZero() && at.Sub(since).Abs() <= attachLife && t.people.MayReport(t.member, ref.Area, t.day()) {
		return ref, true
	}
	home := t.people.HomeOn(t.member, t.day())
	if home == "" {
		return report.Ref{}, false
	}
	return report.Ref{Area: home, Week: attachWeek(t.view, home, at)}, true
}

// attachWeek is the open week; while a message may still be meant for the last
// one, that one, if it is the reported of the two.
func attachWeek(v View, area string, at time.Time) calendar.Week {
	refs := weeksAround(area, at)
	if lastWeekOpen(at) && unreported(v, refs[0]) && !unreported(v, refs[1]) {
		return refs[1].Week
	}
	return refs[0].Week
}

// unreported says that no figures stand recorded or held for the report.
func unreported(v View, ref report.Ref) bool {
	r, ok := v.Reports[ref]
	return !ok || empty(r)
}

// closed reports whether the week takes nothing any more.
func (b *Bot) closed(t talk, w calendar.Week) bool {
	return !b.closedUpTo(calendar.WeekOf(t.in.CreatedAt)).Before(w)
}

// taken counts those that take up room: not what failed.
func taken(listed []report.Attachment) int {
	n := 0
	for _, a := range listed {
		if a.State != report.AttachmentFailed {
			n++
		}
	}
	return n
}

// nthOfKind counts the attachments of a kind up to the one at i, that one
// included: 照片2 is the second photo.
func nthOfKind(listed []report.Attachment, i int) int {
	n := 0
	for _, a := range listed[:i+1] {
		if a.Kind == listed[i].Kind {
			n++
		}
	}
	return n
}

// exampleUnit is a unit that the member may name.
func (b *Bot) exampleUnit(t talk) string {
	if own := t.people.UnitsOf(t.member, t.day()); len(own) > 0 {
		return t.people.AreaName(own[0])
	}
	if all := t.people.Units(); len(all) > 0 {
		return all[0].Name
	}
	return ""
}

// turns lets what one person sends at once (nine photos are nine messages, all
// under way together) be attached one after the other: they count each other.
type turns [16]chan struct{}

func newTurns() *turns {
	t := new(turns)
	for i := range t {
		t[i] = make(chan struct{}, 1)
	}
	return t
}

// take waits until it is the sender's turn; end gives it on.
func (t *turns) take(ctx context.Context, in channel.Inbound) (end func(), err error) {
	if _, ok := attachable(in.Kind); !ok {
		return func() {}, nil
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(in.From))
	turn := t[h.Sum32()%uint32(len(t))]
	select {
	case turn <- struct{}{}:
		return func() { <-turn }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the sender's turn: %w", ctx.Err())
	}
}
