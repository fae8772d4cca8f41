package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
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

// IssueAttachments are those of some issues, by number, that were not taken back,
// in the order in which they came.
func (b *Bot) IssueAttachments(ctx context.Context, numbers []string) (map[string][]report.Attachment, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	view, err := b.store.Read(ctx, Need{IssueFiles: numbers})
	if err != nil {
		return nil, err
	}
	out := make(map[string][]report.Attachment)
	for number, all := range view.IssueFiles {
		out[number] = report.Listed(all)
	}
	return out, nil
}

// Attachment is one that is kept; ErrNotFound when there is none, or not yet, or not any more.
func (b *Bot) Attachment(ctx context.Context, id string) (report.Attachment, error) {
	of, _, ok := report.ParseAttachmentID(id)
	if !ok {
		return report.Attachment{}, ErrNotFound
	}
	need := Need{Attachments: []report.Ref{of.Ref}}
	if of.Issue != "" {
		need = Need{IssueFiles: []string{of.Issue}}
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return report.Attachment{}, err
	}
	for _, a := range append(view.Attachments[of.Ref], view.IssueFiles[of.Issue]...) {
		if a.ID == id && a.State == report.AttachmentKept {
			return a, nil
		}
	}
	return report.Attachment{}, ErrNotFound
}

// AttachmentFor is Attachment for a member; ErrForbidden where the reports of
// that unit, or that issue, are not for him.
func (b *Bot) AttachmentFor(ctx context.Context, member, id string) (report.Attachment, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return report.Attachment{}, err
	}
	m, _ := people.Member(member)
	of, _, ok := report.ParseAttachmentID(id)
	if !ok {
		return report.Attachment{}, ErrForbidden
	}
	sees, err := b.seesOwner(ctx, people, m, of)
	if err != nil {
		return report.Attachment{}, err
	}
	if !sees {
		return report.Attachment{}, ErrForbidden
	}
	return b.Attachment(ctx, id)
}

// seesOwner reports whether the member may see what an attachment belongs to.
func (b *Bot) seesOwner(ctx context.Context, people *roster.Roster, m roster.Member, of report.AttachmentOwner) (bool, error) {
	if of.Issue == "" {
		return people.MaySeeUnit(m, of.Ref.Area, b.today()), nil
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{of.Issue}})
	if err != nil {
		return false, err
	}
	i, found := view.Issues[of.Issue]
	return found && i.SeenBy(m, people), nil
}
