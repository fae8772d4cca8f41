package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/spool"
)

// fakeSpool keeps what is put, or answers err.
type fakeSpool struct {
	kept   []channel.Inbound
	err    error
	takes  time.Duration
	waits  bool
	oldest time.Time
}

func (f *fakeSpool) Put(in channel.Inbound) (int, error) {
	time.Sleep(f.takes)
	if f.err != nil {
		return 0, f.err
	}
	f.kept = append(f.kept, in)
	return len(f.kept) + 11, nil
}

func (f *fakeSpool) Waits(channel.Inbound) bool { return f.waits }

func (f *fakeSpool) Stats() (int, time.Time) { return len(f.kept), f.oldest }

func (f *fakeSpool) Aside() int { return 2 }

const spooled = "<reply>spooled 12</reply>"

// spoolRig is a rig with a spool.
func spoolRig(t *testing.T) (*rig, *fakeSpool) {
	t.Helper()
	kept := &fakeSpool{}
	return newRig(t, func(o *Options) {
		o.Spool, o.Spooled = kept, func(n int) string { return fmt.Sprintf("spooled %d", n) }
	}), kept
}

// slow is a bot that takes its time and heeds its deadline.
func slow(d time.Duration, reply string, err error) func(context.Context, channel.Inbound) (string, error) {
	return func(ctx context.Context, _ channel.Inbound) (string, error) {
		select {
		case <-time.After(d):
			return reply, err
		case <-ctx.Done():
			return "", fmt.Errorf("read: %w", ctx.Err())
		}
	}
}

// deaf is a bot that does not heed its deadline.
func deaf(context.Context, channel.Inbound) (string, error) {
	time.Sleep(time.Minute)
	return "saved", nil
}

// Every push is answered within 2 s, and is told to be saved only when it is.
func TestCallbackSpools(t *testing.T) {
	uncertain := fmt.Errorf("commit: %w", bot.ErrUncertain)
	for _, tc := range []struct {
		name   string
		query  string
		bot    func(context.Context, channel.Inbound) (string, error)
		spool  fakeSpool
		status int
		reply  string
		kept   int
		logged string
	}{
		{"in time", "kind=text", slow(time.Second, "saved", nil), fakeSpool{}, 200, "<reply>saved</reply>", 0, ""},
		{"an error", "kind=text", slow(0, "", errDown), fakeSpool{}, 200, spooled, 1, "message spooled"},
		{"not known", "kind=text", slow(0, "", uncertain), fakeSpool{}, 200, spooled, 1, "message spooled"},
		{"a panic", "kind=text", func(context.Context, channel.Inbound) (string, error) { panic("王某贪了3万") }, fakeSpool{}, 200, spooled, 1, "panic of string"},
		{"stalled", "kind=text", slow(time.Hour, "", nil), fakeSpool{}, 200, spooled, 1, "message spooled"},
		{"deaf", "kind=text", deaf, fakeSpool{}, 200, spooled, 1, "overran"},
		{"deaf, the disk takes its time", "kind=text", deaf, fakeSpool{takes: 400 * time.Millisecond}, 200, spooled, 1, "overran"},
		{"something waits", "kind=text", deaf, fakeSpool{waits: true}, 200, spooled, 1, ""},
		{"a click", "kind=event&event=CLICK", slow(0, "", errDown), fakeSpool{}, 200, spooled, 1, "message spooled"},
		{"a receipt", "kind=event&event=" + channel.EventDelivered, slow(0, "", errDown), fakeSpool{}, 200, "<reply></reply>", 1, "message spooled"},
		{"a receipt, full", "kind=event&event=" + channel.EventDelivered, slow(0, "", errDown), fakeSpool{err: spool.ErrFull}, 503, "", 0, "not saved"},
		{"full", "kind=text", slow(0, "", errDown), fakeSpool{err: spool.ErrFull}, 200, "<reply>" + busy + "</reply>", 0, "not saved"},
		{"full, not tried", "kind=text", deaf, fakeSpool{err: spool.ErrFull, waits: true}, 200, "<reply>" + busy + "</reply>", 0, "not saved"},
		{"full, not known", "kind=text", slow(0, "", uncertain), fakeSpool{err: spool.ErrFull}, 200, "<reply>" + unsure + "</reply>", 0, "not known"},
		{"full, deaf", "kind=text", deaf, fakeSpool{err: spool.ErrFull}, 200, "<reply>" + unsure + "</reply>", 0, "not known"},
		{"the disk does not answer", "kind=text", slow(0, "", errDown), fakeSpool{err: spool.ErrSlow, takes: 400 * time.Millisecond}, 200, "<reply>" + unsure + "</reply>", 0, "not known"},
		{"the disk refuses", "kind=text", slow(0, "", errDown), fakeSpool{err: errors.New("no space left")}, 200, "<reply>" + busy + "</reply>", 0, "no space left"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, kept := spoolRig(t)
				*kept, r.bot.receive = tc.spool, tc.bot
				start := time.Now()
				rec := r.do(t, http.MethodPost, "/callback/official?signature=good&"+tc.query, "王某贪了3万")
				if took := time.Since(start); took >= 2*time.Second {
					t.Errorf("answered after %v", took)
				}
				if rec.Code != tc.status || rec.Body.String() != tc.reply || len(kept.kept) != tc.kept {
					t.Errorf("%d %q, %d kept, want %d %q, %d", rec.Code, rec.Body, len(kept.kept), tc.status, tc.reply, tc.kept)
				}
				text := r.log.String()
				if !strings.Contains(text, tc.logged) || tc.logged == "" && text != "" || strings.Contains(text, "王某") || strings.Contains(text, openid) {
					t.Errorf("log %q, want %q", text, tc.logged)
				}
				time.Sleep(time.Minute) // the deaf one ends
			})
		})
	}
}

// A push that was kept and cannot be answered in words is acknowledged: it is saved.
func TestCallbackSpooledNotEncoded(t *testing.T) {
	kept := &fakeSpool{}
	r := newRig(t, func(o *Options) {
		o.Spool, o.Spooled, o.Gate = kept, func(int) string { return "x" }, fakeGate{replyErr: errors.New("no key")}
	})
	r.bot.receive = func(context.Context, channel.Inbound) (string, error) { return "", errDown }
	if rec := r.do(t, http.MethodPost, callbackURL, "x"); rec.Code != http.StatusOK || rec.Body.String() != "success" || len(kept.kept) != 1 {
		t.Errorf("%d %q, %d kept", rec.Code, rec.Body, len(kept.kept))
	}
}

func TestSpoolMetrics(t *testing.T) {
	kept := &fakeSpool{kept: make([]channel.Inbound, 3), oldest: time.Now().Add(-time.Hour)}
	registry := prometheus.NewRegistry()
	newRig(t, func(o *Options) { o.Spool, o.Registry = kept, registry })
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]float64)
	for _, f := range families {
		got[f.GetName()] = f.GetMetric()[0].GetGauge().GetValue()
	}
	age := got["weidubao_spool_oldest_seconds"]
	if got["weidubao_spool_messages"] != 3 || got["weidubao_spool_aside"] != 2 || age < 3600 || age > 3700 {
		t.Errorf("%v", got)
	}
}
