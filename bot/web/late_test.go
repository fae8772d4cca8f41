package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
)

const receivedWords = "received sentence"

// fakeAnswerer keeps what it was told to send.
type fakeAnswerer struct {
	mu   sync.Mutex
	sent []string
	errs []error // of the first tries
	err  error   // of all others
}

func (f *fakeAnswerer) Answer(_ context.Context, to, text string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent = append(f.sent, to+": "+text)
	if n := len(f.sent); n <= len(f.errs) {
		return f.errs[n-1]
	}
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
		{"late, not known", "kind=text", slow(9*time.Second, "", fmt.Errorf("commit: %w", bot.ErrUncertain)), "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + unsure}, "not known"},
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
		}, "<reply>" + receivedWords + "</reply>", http.StatusOK, []string{openid + ": " + unsure}, "overran"},
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

// Beyond the bound, and while the service stops, the bot is cut off, and what is
// said is what became of the message, as far as that is known in time.
func TestLateIsBounded(t *testing.T) {
	for _, tc := range []struct {
		name  string
		bot   func(context.Context, channel.Inbound) (string, error)
		after time.Duration
		words string
	}{
		{"heeds", slow(9*time.Second, "saved", nil), answerTime, busy},
		{"saved meanwhile", func(context.Context, channel.Inbound) (string, error) {
			time.Sleep(answerTime + lastTime/2)
			return "saved", nil
		}, answerTime + lastTime/2, "saved"},
		{"its change was on the way", func(ctx context.Context, in channel.Inbound) (string, error) {
			_, err := slow(time.Hour, "", nil)(ctx, in)
			return "", fmt.Errorf("%w: %w", bot.ErrUncertain, err)
		}, answerTime, unsure},
		{"deaf", func(context.Context, channel.Inbound) (string, error) {
			time.Sleep(time.Minute)
			return "saved", nil
		}, answerTime + lastTime, unsure},
	} {
		for _, stopping := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, stopping %t", tc.name, stopping), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r, to, late := lateRig(t)
					r.bot.receive = tc.bot
					if !stopping {
						for range maxLate {
							late.slots <- struct{}{}
						}
					} else if err := late.Wait(t.Context()); err != nil {
						t.Fatal(err)
					}
					start := time.Now()
					rec := r.do(t, http.MethodPost, callbackURL, "x")
					if took := time.Since(start); took != tc.after || rec.Body.String() != "<reply>"+tc.words+"</reply>" {
						t.Errorf("reply %q after %v, want %q after %v", rec.Body, took, tc.words, tc.after)
					}
					time.Sleep(time.Minute)
					if len(to.sent) != 0 {
						t.Errorf("sent %q", to.sent)
					}
				})
			})
		}
	}
}

// What surely was not sent is tried again a few times; what may have left is not.
func TestLateTriedAgain(t *testing.T) {
	notSent := fmt.Errorf("45011: %w", channel.ErrNotSent)
	for _, tc := range []struct {
		name  string
		errs  []error
		err   error
		tries int
		took  time.Duration
		log   string
	}{
		{"once refused", []error{notSent}, nil, 2, time.Second, ""},
		{"three times refused", []error{notSent, notSent, notSent}, nil, 4, 7 * time.Second, ""},
		{"always refused", nil, notSent, 4, 7 * time.Second, "45011"},
		{"may have left", nil, channel.ErrAmbiguous, 1, 0, "may or may not"},
		{"refused, then may have left", []error{notSent}, channel.ErrAmbiguous, 2, time.Second, "may or may not"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, to, late := lateRig(t)
				to.errs, to.err = tc.errs, tc.err
				r.bot.receive = slow(9*time.Second, "saved", nil)
				start := time.Now()
				r.do(t, http.MethodPost, callbackURL, "x")
				if late.Left() != 1 {
					t.Errorf("%d wait for an answer, want 1", late.Left())
				}
				if err := late.Wait(t.Context()); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(start) - 9*time.Second; len(to.sent) != tc.tries || took != tc.took || late.Left() != 0 {
					t.Errorf("%d tries in %v, want %d in %v; %d left", len(to.sent), took, tc.tries, tc.took, late.Left())
				}
				if text := r.log.String(); !strings.Contains(text, tc.log) || tc.log == "" && text != "" {
					t.Errorf("log %q", text)
				}
			})
		})
	}
}

// A service that stops before the bot has come to an end tells its people that it
// does not know, and counts who is left without words.
func TestLateGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, to, late := lateRig(t)
		r.bot.receive = slow(20*time.Second, "saved", nil)
		r.do(t, http.MethodPost, callbackURL, "x")
		wait := func() error {
			grace, cancel := context.WithTimeout(t.Context(), 3*time.Second)
			defer cancel()
			return late.Wait(grace)
		}
		if err := wait(); err == nil || late.Left() != 1 || len(to.sent) != 0 {
			t.Errorf("%v, %d left, sent %q", err, late.Left(), to.sent)
		}
		to.errs = []error{channel.ErrNotSent}
		late.GiveUp()
		if err := wait(); err != nil || late.Left() != 0 {
			t.Errorf("%v, %d left", err, late.Left())
		}
		if want := openid + ": " + unsure; len(to.sent) != 2 || to.sent[1] != want {
			t.Errorf("sent %q, want %q", to.sent, want)
		}
		time.Sleep(time.Minute) // the bot ends
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
