package outbox_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
)

var errDown = errors.New("store is down")

// TestWanted drops what is not worth sending any more, before each try; what may
// have left stays in doubt, and where nobody can tell it waits.
func TestWanted(t *testing.T) {
	const id = "remind/2026-W47/1120-1500/M0001"
	for _, tc := range []struct {
		name   string
		wanted []any // per asking: an answer or an error
		send   []error
		state  outbox.State
		reason string
		asked  int
		sent   int
	}{
		{"wanted", []any{true}, []error{nil}, outbox.Accepted, "", 1, 1},
		{"not wanted", []any{false}, nil, outbox.Failed, outbox.ReasonObsolete, 1, 0},
		{"not wanted any more after a refusal", []any{true, false}, []error{channel.ErrNotSent}, outbox.Failed, outbox.ReasonObsolete, 2, 1},
		{"may have left, still wanted", []any{true, true}, []error{channel.ErrAmbiguous, nil}, outbox.Accepted, "", 2, 2},
		{"may have left, not wanted any more", []any{true, false}, []error{channel.ErrAmbiguous}, outbox.Unknown, outbox.ReasonObsolete, 2, 1},
		{"may have left, not known for a while", []any{true, errDown, true}, []error{channel.ErrAmbiguous, nil}, outbox.Accepted, "", 3, 2},
		{"may have left, not known in time", append([]any{true}, slices.Repeat([]any{errDown}, 20)...), []error{channel.ErrAmbiguous}, outbox.Unknown, outbox.ReasonAmbiguous, 9, 1},
		{"not known at first", []any{errDown, true}, []error{nil}, outbox.Accepted, "", 2, 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				q := newMemory(time.Now)
				q.add(id)
				asked, sent := 0, 0
				w := bubbled(q, sender(func(context.Context, channel.Outbound) (string, error) {
					sent++
					return "p", tc.send[sent-1]
				}), func(o *outbox.Options) {
					o.Wanted = func(context.Context, channel.Outbound) (bool, error) {
						asked++
						if err, failed := tc.wanted[asked-1].(error); failed {
							return false, err
						}
						return tc.wanted[asked-1].(bool), nil
					}
				})
				stop := running(t, w)
				time.Sleep(15 * time.Minute)
				stop()
				m := q.get(id)
				if m.State != tc.state || tc.reason != "" && m.Reason != tc.reason || asked != tc.asked || sent != tc.sent {
					t.Errorf("%s %q, asked %d, sent %d; want %s %q, %d, %d", m.State, m.Reason, asked, sent, tc.state, tc.reason, tc.asked, tc.sent)
				}
			})
		})
	}
}
