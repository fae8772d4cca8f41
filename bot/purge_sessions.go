package bot

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// forgetAfter is how long an open question is kept after it was too late to
// answer it, with the message that it is about.
const forgetAfter = 24 * time.Hour

// purgeSessions takes the words of questions that nobody has answered out of the
// members' sessions, whatever the retention says: nothing needs them any more.
// One that moves meanwhile is looked at in the next night.
func (b *Bot) purgeSessions(ctx context.Context, now time.Time) error {
	all, err := b.attic.Sessions(ctx)
	if err != nil {
		return err
	}
	cutoff := now.Add(-forgetAfter)
	var old []Session
	for _, s := range all {
		if s, was := forgotten(s, cutoff, now); was {
			old = append(old, s)
		}
	}
	for some := range slices.Chunk(old, purgeStep) {
		var of []string
		for _, s := range some {
			of = append(of, fmt.Sprintf("%s/%d", s.Member, s.Rev))
		}
		c := Change{Sessions: some, Audit: []AuditEntry{b.purgeEntry("sessions", "sessions", len(some), cutoff)}}
		if err := b.commitPurge(ctx, "sessions", c, of); err != nil {
			return err
		}
	}
	return nil
}

// forgotten is the session without a question that was open before the cutoff,
// and without a draft of the week before last; was is false when there is
// neither. When it was asked stays: what was written before is late all the same.
func forgotten(s Session, cutoff, now time.Time) (_ Session, was bool) {
	if s.Kind != AskedNothing && s.ExpiresAt.Before(cutoff) {
		s = Session{
			Member: s.Member, Last: s.Last, LastAt: s.LastAt, AskedAt: s.AskedAt, Guide: s.Guide,
			Attach: s.Attach, AttachAt: s.AttachAt, Rev: s.Rev,
		}
		was = true
	}
	if s.Guide != nil && s.Kind == AskedNothing && s.Guide.Began.Add(1).Before(calendar.WeekOf(now)) {
		s.Guide, was = nil, true
	}
	return s, was
}
