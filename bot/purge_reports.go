package bot

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

// purgeTexts takes the original texts out of old reports and their histories. The
// figures, who gave them and when stay.
func (b *Bot) purgeTexts(ctx context.Context, cutoff time.Time) (bool, error) {
	rounds := purgeRounds
	return b.oldReports(ctx, cutoff, func(reports []report.Report) (bool, error) {
		need := Need{}
		for _, r := range reports {
			need.Histories = append(need.Histories, r.Ref)
		}
		view, err := b.store.Read(ctx, need)
		if err != nil {
			return false, err
		}
		for _, c := range withoutTexts(reports, view.Histories) {
			if rounds--; rounds < 0 {
				return false, nil
			}
			c.Audit = []AuditEntry{b.purgeEntry("texts", "reports", len(c.Texts)+len(c.Reports), cutoff)}
			if err := b.commitPurge(ctx, "texts", c, []any{c.Texts, c.Reports}); err != nil {
				return false, err
			}
		}
		return true, nil
	})
}

// withoutTexts are the changes that take the texts out of reports, none larger than a Change may be.
func withoutTexts(reports []report.Report, histories map[report.Ref][]report.Entry) []Change {
	var out []Change
	var c Change
	add := func() {
		if len(c.Texts)+len(c.Reports) > 0 {
			out = append(out, c)
		}
		c = Change{}
	}
	for _, r := range reports {
		for i, e := range histories[r.Ref] {
			if e.Message == "" {
				continue
			}
			e.Message, e.Purged = "", true
			if c.Texts = append(c.Texts, PurgedText{Index: i, Entry: e}); len(c.Texts)+len(c.Reports) >= purgeStep {
				add()
			}
		}
		if r.Text != "" {
			r.Text = ""
			if c.Reports = append(c.Reports, r); len(c.Texts)+len(c.Reports) >= purgeStep {
				add()
			}
		}
	}
	add()
	return out
}
