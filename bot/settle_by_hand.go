package bot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/outbox"
)

// SettledAs is what a person found out about a message of which nobody knew
// whether it had arrived, or that had failed.
type SettledAs string

// What a person may say: it arrived; it did not, send it once more; let it be.
const (
	SettledArrived SettledAs = "arrived"
	SettledAgain   SettledAs = "again"
	SettledDropped SettledAs = "dropped"
)

// Known reports whether it is one of the three.
func (s SettledAs) Known() bool {
	return s == SettledArrived || s == SettledAgain || s == SettledDropped
}

// State is where a message stands that was settled so.
func (s SettledAs) State() outbox.State {
	switch s {
	case SettledArrived:
		return outbox.Delivered
	case SettledAgain:
		return outbox.Queued
	case SettledDropped:
		return outbox.Failed
	}
	return outbox.Failed
}

// MaxSettled is how many messages one order settles at most.
const MaxSettled = 100

// SettleOrder settles messages by hand. All of them are settled or none.
type SettleOrder struct {
	IDs   []string // of messages that stand unknown or failed; one that is named twice counts once
	As    SettledAs
	By    string // who says so: member id, "cli", "api", or who the API said
	Cause string // idempotency key
}

// Settled is what an order came to.
type Settled struct {
	Count int          `json:"count"`
	State outbox.State `json:"state"` // where they stand now
}

// HandSettlement is a SettleOrder as the store carries it out, in one atomic
// step: it checks where every message stands, moves them, and writes the audit trail.
type HandSettlement struct {
	SettleOrder
	To     outbox.State
	Reason string    // kept with the message; empty where it is queued anew
	At     time.Time // of the bot's clock; what is queued is due from then on
	Reply  string    // what a duplicate of the cause is answered
}

// StandsError says that a message is not one that a person settles: it is on its
// way, was delivered, or has been settled meanwhile by the platform's receipt.
// Nothing was changed. State is empty when there is no such message, or its words were purged.
type StandsError struct {
	ID    string
	State outbox.State
}

// Error names the message and where it stands.
func (e *StandsError) Error() string {
	if e.State == "" {
		return fmt.Sprintf("there is no message %s", e.ID)
	}
	return fmt.Sprintf("message %s stands %s", e.ID, e.State)
}

// Is makes a message that does not exist an ErrNotFound, and one that stands elsewhere an ErrConflict.
func (e *StandsError) Is(target error) bool {
	return e.State == "" && target == ErrNotFound || e.State != "" && target == ErrConflict
}

// SettleByHand writes down what a person found out about messages. What is sent
// again keeps its id and begins anew; whether it is still worth sending is asked
// before it leaves, as always. Errors: *InputError, *StandsError.
func (b *Bot) SettleByHand(ctx context.Context, o SettleOrder) (Settled, error) {
	o.IDs = distinct(o.IDs)
	switch {
	case !o.As.Known():
		return Settled{}, &InputError{Field: "as", Problem: ProblemUnknown}
	case len(o.IDs) == 0:
		return Settled{}, &InputError{Field: "ids", Problem: ProblemRequired}
	case len(o.IDs) > MaxSettled:
		return Settled{}, &InputError{Field: "ids", Problem: ProblemTooLong}
	}
	s := HandSettlement{SettleOrder: o, To: o.As.State(), Reason: outbox.ReasonSettled, At: b.now()}
	if o.As == SettledAgain {
		s.Reason = ""
	}
	s.Reply = fmt.Sprintf("%s %d", s.To, len(o.IDs))
	reply, err := b.settleOnce(ctx, s)
	if err != nil {
		return Settled{}, err
	}
	state, count, _ := strings.Cut(reply, " ")
	done := Settled{State: outbox.State(state)}
	if _, err := fmt.Sscan(count, &done.Count); err != nil {
		return Settled{}, fmt.Errorf("remembered answer %q: %w", reply, err)
	}
	if done.State == outbox.Queued {
		b.wake()
	}
	return done, nil
}

// settleOnce asks again when the store's answer was lost: then it is a duplicate,
// or was not done. The reply of a duplicate is the one that it got then.
func (b *Bot) settleOnce(ctx context.Context, s HandSettlement) (string, error) {
	var err error
	for range attempts {
		err = b.store.SettleByHand(ctx, s)
		var dup *DuplicateError
		switch {
		case err == nil:
			return s.Reply, nil
		case errors.As(err, &dup):
			return dup.Reply, nil
		case !errors.Is(err, ErrUncertain):
			return "", err
		}
	}
	return "", fmt.Errorf("give up after %d attempts: %w", attempts, err)
}

// SettleAll is SettleByHand for every message of unknown fate, o.IDs apart. One
// that its receipt settles meanwhile is left alone.
func (b *Bot) SettleAll(ctx context.Context, o SettleOrder) (Settled, error) {
	all := Settled{State: o.As.State()}
	cause := o.Cause
	for step := range mostUnsure {
		list, err := b.store.Outbox(ctx, outbox.Unknown, MaxSettled)
		if err != nil || len(list) == 0 {
			return all, err
		}
		o.IDs = nil
		for _, m := range list {
			o.IDs = append(o.IDs, m.ID)
		}
		o.Cause = fmt.Sprintf("%s:%d", cause, step)
		done, err := b.SettleByHand(ctx, o)
		if errors.Is(err, ErrConflict) || errors.Is(err, ErrNotFound) {
			continue // a receipt came between the list and the order
		}
		if err != nil {
			return all, err
		}
		all.Count += done.Count
	}
	return all, nil
}

// distinct keeps the first of each.
func distinct(ids []string) []string {
	seen := make(map[string]bool, len(ids))
	var out []string
	for _, id := range ids {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out
}
