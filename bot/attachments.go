package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/weidubao/weidubao/bot/report"
)

// AttachmentStats counts attachments over all reports.
type AttachmentStats struct {
	Pending int // wait to be fetched from the platform, or to be deleted
	Failed  int // could not be kept
}

// SettleAttachment writes what became of an attachment, unless it has moved on
// since it was read: then it was taken back, or somebody else was faster.
func (b *Bot) SettleAttachment(ctx context.Context, a report.Attachment) error {
	c := Change{
		Cause: fmt.Sprintf("attachment:%s:%d", a.ID, a.Rev), At: b.now(), Attachments: []report.Attachment{a},
	}
	if !a.Waits() {
		c.Audit = []AuditEntry{{At: b.now(), Who: "platform", What: "attachment." + string(a.State), On: a.ID, Before: settledFrom(a), After: string(a.State) + " " + a.Reason + a.SHA256}}
	}
	if _, err := b.write(ctx, c); err != nil && !errors.Is(err, ErrConflict) {
		return err
	}
	return nil
}

// settledFrom is the state that an attachment which waits for nothing any more came from.
func settledFrom(a report.Attachment) string {
	if a.State == report.AttachmentRemoved {
		return "removed, its file still there"
	}
	return string(report.AttachmentPending)
}

// Attachments are those of some reports that were not taken back, in the order in which they came.
func (b *Bot) Attachments(ctx context.Context, refs []report.Ref) (map[report.Ref][]report.Attachment, error) {
	if len(refs) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, Need{Attachments: refs})
	if err != nil {
		return nil, err
	}
	out := make(map[report.Ref][]report.Attachment)
	for ref, all := range view.Attachments {
		out[ref] = report.Listed(all)
	}
	return out, nil
}

// Attachment is one that is kept; ErrNotFound when there is none, or not yet, or not any more.
func (b *Bot) Attachment(ctx context.Context, id string) (report.Attachment, error) {
	ref, _, ok := report.ParseAttachmentID(id)
	if !ok {
		return report.Attachment{}, ErrNotFound
	}
	view, err := b.store.Read(ctx, Need{Attachments: []report.Ref{ref}})
	if err != nil {
		return report.Attachment{}, err
	}
	for _, a := range view.Attachments[ref] {
		if a.ID == id && a.State == report.AttachmentKept {
			return a, nil
		}
	}
	return report.Attachment{}, ErrNotFound
}

// AttachmentFor is Attachment for a member; ErrForbidden where the reports of that unit are not for him.
func (b *Bot) AttachmentFor(ctx context.Context, member, id string) (report.Attachment, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return report.Attachment{}, err
	}
	m, _ := people.Member(member)
	ref, _, ok := report.ParseAttachmentID(id)
	if !ok || !people.MaySeeUnit(m, ref.Area, b.today()) {
		return report.Attachment{}, ErrForbidden
	}
	return b.Attachment(ctx, id)
}
