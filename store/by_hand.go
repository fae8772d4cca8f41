package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
)

// SettleByHand moves messages that stand unknown or failed to where a person
// says, all of them or none, and writes the audit trail in the same step.
// Errors: *bot.StandsError, *bot.DuplicateError, ErrNoCause, ErrUncertain; any
// other means that nothing was written.
func (s *Store) SettleByHand(ctx context.Context, h bot.HandSettlement) error {
	if h.Cause == "" {
		return ErrNoCause
	}
	replicated := s.replica.Load()
	args := []any{
		h.Reply, int(causeLife / time.Second), flag(replicated), millis(h.At), h.At.Format(time.RFC3339Nano), h.By,
		string(h.To), h.Reason, s.keys.states(), s.keys.messages(), s.keys.platforms(),
	}
	for _, id := range h.IDs {
		args = append(args, id)
	}
	answer, err := s.runDurable(ctx, settleByHandScript, []string{s.keys.cause(h.Cause), s.keys.audit()}, args, replicated, "stands")
	if err != nil {
		return fmt.Errorf("settle messages by hand: %w", err)
	}
	return handVerdict(answer)
}

// handVerdict turns the script's answer into SettleByHand's.
func handVerdict(answer []any) error {
	word := func(i int) string {
		if i >= len(answer) {
			return ""
		}
		text, _ := answer[i].(string)
		return text
	}
	switch word(0) {
	case "ok":
		return nil
	case "dup":
		return &bot.DuplicateError{Reply: word(1)}
	case "stands":
		return &bot.StandsError{ID: word(1), State: outbox.State(word(2))}
	}
	return errors.New("settle messages by hand: the script answered nothing that is known")
}
