package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/weidubao/weidubao/templates"
)

// arm starts the alerts of what was imported overdue.
func (b *Bot) arm(ctx context.Context, by string) (int, error) {
	n := 0
	for range maxCatchUp {
		issues, err := b.store.Issues(ctx)
		if err != nil {
			return n, err
		}
		c := Change{At: b.now()}
		for _, i := range issues {
			if i.Armed || i.Status.Closed() || len(c.Issues) == maxArmed {
				continue
			}
			i.Armed = true
			c.Issues = append(c.Issues, i)
			c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: by, What: "issue.arm", On: i.Number, Before: "silent", After: "armed"})
		}
		if len(c.Issues) == 0 {
			return n, nil
		}
		c.Cause = fmt.Sprintf("arm:%s:%d", c.Issues[0].Number, c.Issues[0].Rev)
		done, err := b.write(ctx, c)
		switch {
		case errors.Is(err, ErrConflict), err == nil && !done:
			continue // somebody else was faster: look again
		case err != nil:
			return n, err
		}
		n += len(c.Issues)
	}
	return n, ErrConflict
}

// maxArmed issues with as many audit entries stay within one Change.
const maxArmed = 100

// answerArm is 「启动提醒」.
func (b *Bot) answerArm(ctx context.Context, t talk, _ string) (Change, error) {
	res, err := b.Alert(ctx, t.member.ID, true)
	if errors.Is(err, ErrNoStaff) {
		return b.say(templates.NoStaff{}), nil
	}
	if errors.Is(err, ErrHeld) {
		return b.say(templates.Held{}), nil
	}
	if err != nil {
		return Change{}, err
	}
	return b.say(templates.AlertsArmed{Armed: res.Armed, People: res.People, Unbound: len(res.Unbound)}), nil
}
