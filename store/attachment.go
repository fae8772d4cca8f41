package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
)

// flattenAttachment writes the record and puts it where the worker finds it, or
// out of its sight. What was in hand is given back by it: the record has moved
// on, so that nobody else who has it can write.
func (s *Store) flattenAttachment(b *batch, a report.Attachment, at time.Time) {
	b.record("attachment", s.keys.attached(report.AttachmentOwner{Ref: a.Ref, Issue: a.Issue}), a.ID, a.Rev, a)
	due, failed := b.key(aZset, s.keys.attachmentsDue()), b.key(aZset, s.keys.attachmentsFailed())
	b.op("attachment "+a.ID, "drop", b.key(aZset, s.keys.attachmentsLeased()), a.ID)
	if a.Waits() {
		b.op("attachment "+a.ID, "score", due, millis(orElse(a.NextTry, at)), a.ID)
	} else {
		b.op("attachment "+a.ID, "drop", due, a.ID)
	}
	if a.State == report.AttachmentFailed {
		b.op("attachment "+a.ID, "score", failed, millis(at), a.ID)
	} else {
		b.op("attachment "+a.ID, "drop", failed, a.ID)
	}
}

// readAttachments asks for all attachments of one report or issue, in the order in which they came.
func (s *Store) readAttachments(r *reader, of report.AttachmentOwner, put func([]report.Attachment)) {
	cmd := r.pipe.HVals(r.ctx, s.keys.attached(of))
	r.then = append(r.then, func() error {
		var all []report.Attachment
		for _, text := range cmd.Val() {
			var a report.Attachment
			rev, err := decodeRecord(text, &a)
			if err != nil {
				return err
			}
			a.Rev = rev
			all = append(all, a)
		}
		slices.SortFunc(all, func(a, b report.Attachment) int {
			return cmp.Or(cmp.Compare(a.Seq, b.Seq), cmp.Compare(a.ID, b.ID))
		})
		if len(all) > 0 {
			put(all)
		}
		return cmd.Err()
	})
}

// ClaimAttachments leases up to n attachments that are due at now. The lease
// counts in Redis TIME; it ends with the commit of the attachment, or by itself.
func (s *Store) ClaimAttachments(ctx context.Context, now time.Time, n int, lease time.Duration) ([]report.Attachment, error) {
	keys := []string{s.keys.attachmentsDue(), s.keys.attachmentsLeased()}
	ids, err := claimAttachmentsScript.Run(ctx, s.rdb, keys, millis(now), n, lease.Milliseconds()).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("claim attachments: %w", err)
	}
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	found := make(map[string]report.Attachment)
	for _, id := range ids {
		of, _, _ := report.ParseAttachmentID(id)
		fetch(r, s.keys.attached(of), []string{id}, func(_ string, rev int64, a report.Attachment) {
			a.Rev = rev
			found[id] = a
		})
	}
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("claim attachments: %w", err)
	}
	var out []report.Attachment
	for _, id := range ids {
		if a, ok := found[id]; ok && a.Waits() {
			out = append(out, a)
		} else if err := s.rdb.ZRem(ctx, s.keys.attachmentsLeased(), id).Err(); err != nil { // nothing is left to do for it
			return out, fmt.Errorf("claim attachments: %w", err)
		}
	}
	return out, nil
}

// AttachmentStats reads how many attachments wait or have failed, in one round trip.
func (s *Store) AttachmentStats(ctx context.Context) (bot.AttachmentStats, error) {
	p := s.rdb.Pipeline()
	due, leased := p.ZCard(ctx, s.keys.attachmentsDue()), p.ZCard(ctx, s.keys.attachmentsLeased())
	failed := p.ZCard(ctx, s.keys.attachmentsFailed())
	if _, err := p.Exec(ctx); err != nil {
		return bot.AttachmentStats{}, fmt.Errorf("read the attachments: %w", err)
	}
	return bot.AttachmentStats{Pending: int(due.Val() + leased.Val()), Failed: int(failed.Val())}, nil
}
