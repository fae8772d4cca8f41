package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const receivedWords = "received sentence"

// fakeAnswerer keeps what it was told to send.
type fakeAnswerer struct {
	mu   sync.Mutex
	sent []string
	err  error
}

func (f *fakeAnswerer) Answer(_ context.Context, to, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, to+": "+text)
	return f.err
}

// lateRig is a rig whose account can answer late.
func lateRig(t *testing.T) (*rig, *fakeAnswerer, *Late) {
	t.Helper()
	to := &fakeAnswerer{}
	late := NewLate(to, receivedWords)
	return newRig(t, func(o *Options) { o.Late = late }), to, late
}

// slow is a bot that takes its time and heeds its deadline.
func slow(d time.Duration, reply string, err error) func(context.Context, channel.Inbound) (string, error) {
	return func(ctx context.Context, _ channel.Inbound) (string, error) {
		select {
		case <-time.After(d):
			return reply, err
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func TestLateAnswer(t *testing.T) {
	for _, tc := range []struct {
		name    string
		query   string
		bot     func(context.Context, channel.Inbound) (string, error)
		passive string
		status  int
		sent    []string
		logged  string
	}{
		{"in time", "kind=text", slow(4*time.Second, "saved", nil), "<reply>saved</reply>", http.StatusOK, nil, ""},
		{"in time, an error", "kind=text", slow(4*time.Second, "", errDown), "<reply>" + busy + "</reply>", http.StatusOK, nil, "not saved"},
		{"late", "kind=text", slow(9*time.Second, "saved", nil), "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": saved"}, ""},
		{"late, an error", "kind=text", slow(9*time.Second, "", errDown), "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + busy}, "not saved"},
		{"too late", "kind=text", slow(time.Hour, "saved", nil), "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + busy}, "not saved"},
		{"late, nothing to say", "kind=text", slow(9*time.Second, "", nil), "<reply>" + receivedWords + "</reply>", http.StatusOK, nil, ""},
		{"late click", "kind=event&event=CLICK", slow(9*time.Second, "help", nil), "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": help"}, ""},
		{"a receipt", "kind=event&event=" + channel.EventDelivered, slow(9*time.Second, "", nil), "", http.StatusServiceUnavailable, nil, "not saved"},
		{"a bot that panics late", "kind=text", func(context.Context, channel.Inbound) (string, error) {
			time.Sleep(9 * time.Second)
			panic("王某贪了3万")
		}, "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + busy}, "panic"},
		{"a deaf bot", "kind=text", func(context.Context, channel.Inbound) (string, error) {
			time.Sleep(time.Minute)
			return "saved", nil
		}, "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + busy}, "overran"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, to, late := lateRig(t)
				r.bot.receive = tc.bot
				start := time.Now()
				rec := r.do(t, http.MethodPost, "/callback/official?signature=good&"+tc.query, "王某贪了3万")
				if took := time.Since(start); took > answerTime {
					t.Errorf("the platform waited %v", took)
				}
				if rec.Code != tc.status || rec.Body.String() != tc.passive {
					t.Errorf("%d %q, want %d %q", rec.Code, rec.Body, tc.status, tc.passive)
				}
				if err := late.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if got := strings.Join(to.sent, "\n"); got != strings.Join(tc.sent, "\n") {
					t.Errorf("sent %q, want %q", got, tc.sent)
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

// A push that comes again while the first is still being worked on starts nothing and is answered once.
func TestLateRedelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, to, late := lateRig(t)
		calls := 0
		r.bot.receive = func(ctx context.Context, in channel.Inbound) (string, error) {
			calls++
			return slow(9*time.Second, "saved", nil)(ctx, in)
		}
		for range 2 {
			if rec := r.do(t, http.MethodPost, callbackURL, "x"); rec.Body.String() != "<reply>"+receivedWords+"</reply>" {
				t.Errorf("reply %q", rec.Body)
			}
		}
		if err := late.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if calls != 1 || len(to.sent) != 1 {
			t.Errorf("%d calls of the bot, sent %q", calls, to.sent)
		}
	})
}

// The same push twice at the same moment is worked on twice, as by two replicas, and answered late once.
func TestLateTwiceAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, to, late := lateRig(t)
		r.bot.receive = slow(9*time.Second, "saved", nil)
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { r.do(t, http.MethodPost, callbackURL, "x") })
		}
		both.Wait()
		if err := late.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if len(to.sent) != 1 {
			t.Errorf("sent %q", to.sent)
		}
	})
}

// Beyond the bound, and while the service stops, the old sentence is said and the bot is cut off.
func TestLateIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, to, late := lateRig(t)
		cut := false
		r.bot.receive = func(ctx context.Context, in channel.Inbound) (string, error) {
			reply, err := slow(9*time.Second, "saved", nil)(ctx, in)
			cut = cut || errors.Is(err, context.Canceled)
			return reply, err
		}
		for range maxLate {
			late.slots <- struct{}{}
		}
		if rec := r.do(t, http.MethodPost, callbackURL, "x"); !strings.Contains(rec.Body.String(), busy) {
			t.Errorf("reply %q", rec.Body)
		}
		synctest.Wait()
		if !cut || len(to.sent) != 0 {
			t.Errorf("cut off: %t, sent %q", cut, to.sent)
		}
		for range maxLate {
			<-late.slots
		}
		if err := late.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		if rec := r.do(t, http.MethodPost, callbackURL, "x"); !strings.Contains(rec.Body.String(), busy) {
			t.Errorf("stopping: reply %q", rec.Body)
		}
	})
}

// A refusal is logged once, without words and address; it is not tried again.
func TestLateRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, to, late := lateRig(t)
		to.err = errors.New("errcode 45015 for " + openid)
		r.bot.receive = slow(9*time.Second, "王某", nil)
		r.do(t, http.MethodPost, callbackURL, "王某贪了3万")
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := late.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting ended with %v while the bot was at work", err)
		}
		if err := late.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		text := r.log.String()
		if len(to.sent) != 1 || strings.Count(text, "\n") != 1 || !strings.Contains(text, "45015") || strings.Contains(text, "王某") || strings.Contains(text, openid) {
			t.Errorf("sent %q, log %q", to.sent, text)
		}
	})
}
