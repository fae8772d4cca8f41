package bot

import (
	"context"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/templates"
)

// TellParked tells the staff that the day's quota of pushes is used up and that
// nothing is lost: once for each rest of the channel. It can only go as an
// answer, which reaches those who have written to the account lately; the log
// tells everybody else. Other reasons to rest are not the staff's: they stand in the log.
func (b *Bot) TellParked(ctx context.Context, answerer channel.Answerer, until time.Time, reason string) error {
	if reason != outbox.ReasonQuota {
		return nil
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return err
	}
	done, err := b.write(ctx, Change{
		Cause: fmt.Sprintf("parked:%s", calendar.DateOf(until)), At: b.now(),
		Audit: []AuditEntry{{At: b.now(), Who: "platform", What: "channel.park", On: reason, After: until.Format(time.RFC3339)}},
	})
	if err != nil || !done {
		return err
	}
	text := b.texts.Say(templates.QuotaUsedUp{Until: until})
	return answerStaff(ctx, people, answerer, text)
}
