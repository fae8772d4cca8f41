package bot

import (
	"context"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// purgeFiles has the files of old reports, and of issues that were closed long
// ago, deleted by whoever deletes what was taken back. The records stay.
func (b *Bot) purgeFiles(ctx context.Context, cutoff time.Time) (bool, error) {
	owners, err := b.attic.Attached(ctx)
	if err != nil {
		return false, err
	}
	weeks := b.weeksBefore(cutoff)
	last := weeks[len(weeks)-1]
	var refs []report.Ref
	var numbers []string
	for _, of := range owners {
		switch {
		case of.Issue != "":
			numbers = append(numbers, of.Issue)
		case !last.Before(of.Ref.Week):
			refs = append(refs, of.Ref)
		}
	}
	if done, err := b.purgeReportFiles(ctx, refs, cutoff); !done || err != nil {
		return false, err
	}
	return b.purgeIssueFiles(ctx, numbers, cutoff)
}

// purgeReportFiles lets the files of these reports go.
func (b *Bot) purgeReportFiles(ctx context.Context, refs []report.Ref, cutoff time.Time) (bool, error) {
	rounds := purgeRounds
	for some := range slices.Chunk(refs, purgeStep) {
		view, err := b.store.Read(ctx, Need{Attachments: some})
		if err != nil {
			return false, err
		}
		var kept []report.Attachment
		for _, ref := range some {
			kept = append(kept, b.letGo(view.Attachments[ref])...)
		}
		for old := range slices.Chunk(kept, purgeStep) {
			if rounds--; rounds < 0 {
				return false, nil
			}
			c := Change{Attachments: old, Audit: []AuditEntry{b.purgeEntry("files", "attachments", len(old), cutoff)}}
			if err := b.commitPurge(ctx, "files", c, old); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// purgeIssueFiles lets those files go that came, and whose issue was signed off,
// before the cutoff: an issue that is open, or was opened again, keeps all of its own.
func (b *Bot) purgeIssueFiles(ctx context.Context, numbers []string, cutoff time.Time) (bool, error) {
	slices.Sort(numbers)
	rounds := purgeRounds
	for some := range slices.Chunk(numbers, purgeStep) {
		view, err := b.store.Read(ctx, Need{Issues: some, IssueFiles: some})
		if err != nil {
			return false, err
		}
		for _, number := range some {
			i := view.Issues[number]
			old := slices.DeleteFunc(b.letGo(view.IssueFiles[number]), func(a report.Attachment) bool { return !a.At.Before(cutoff) })
			if !closedBefore(i, cutoff) || len(old) == 0 {
				continue
			}
			if rounds--; rounds < 0 {
				return false, nil
			}
			c := Change{Attachments: old, Seen: []ledger.Issue{i}, Audit: []AuditEntry{b.purgeEntry("files", "attachments", len(old), cutoff)}}
			if err := b.commitPurge(ctx, "files", c, old); err != nil {
				return false, err
			}
		}
	}
	return true, nil
}

// closedBefore reports whether the issue is closed and was so before the cutoff;
// one that came closed onto the ledger may have no day of it.
func closedBefore(i ledger.Issue, cutoff time.Time) bool {
	return i.Status.Closed() && i.SignedOffOn.Before(calendar.DateOf(cutoff))
}

// letGo are the attachments whose files are there, as they are when these go.
func (b *Bot) letGo(all []report.Attachment) []report.Attachment {
	var out []report.Attachment
	for _, a := range all {
		if a.State == report.AttachmentKept {
			a.State, a.Reason, a.NextTry = report.AttachmentRemoved, report.AttachmentPurged, b.now()
			out = append(out, a)
		}
	}
	return out
}
