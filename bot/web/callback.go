package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
)

const (
	maxPush     = 64 << 10                // bytes of one push
	receiveTime = 4 * time.Second         // for the bot; the platform hangs up after 5
	answerTime  = 4400 * time.Millisecond // for the bot that overruns its own time
	lastTime    = 300 * time.Millisecond  // for the bot that was cut off, to say what became of it
)

// Receiver takes one verified message in.
type Receiver interface {
	// Receive answers the reply for the sender. An error means that nothing was saved,
	// except bot.ErrUncertain: then nobody knows.
	Receive(ctx context.Context, in channel.Inbound) (reply string, err error)
}

// callback is the platform's own address.
type callback struct {
	gate    channel.Gate
	bot     Receiver
	busy    string
	unsure  string
	late    *Late // nil: who waits too long is told busy
	log     *slog.Logger
	seconds prometheus.Observer
}

// verify answers the platform's check of the address.
func (h callback) verify(c *gin.Context) {
	echo, err := h.gate.Verify(c.Request.URL.Query())
	if err != nil {
		h.refuse(c, err)
		return
	}
	c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte(echo))
}

// push takes one message or event.
func (h callback) push(c *gin.Context) {
	start := time.Now()
	defer func() { h.seconds.Observe(time.Since(start).Seconds()) }()
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, maxPush))
	if err != nil {
		h.refuse(c, err)
		return
	}
	in, err := h.gate.Open(c.Request.URL.Query(), body)
	if err != nil {
		h.refuse(c, err)
		return
	}
	reply, err := h.receive(c.Request.Context(), in)
	switch {
	case err == nil:
		h.answer(c, in, reply, true)
		return
	case errors.Is(err, errLate):
		h.answer(c, in, h.late.received, false)
		return
	}
	words := h.failed(in, err)
	if unattended(in) {
		// Nobody waits for words: only the platform's own repetition can save it.
		c.Status(http.StatusServiceUnavailable)
		return
	}
	h.answer(c, in, words, false)
}

// refuse turns away what is not a genuine push, with no more than a status.
func (h callback) refuse(c *gin.Context, err error) {
	status := http.StatusBadRequest
	if errors.Is(err, channel.ErrForged) {
		status = http.StatusForbidden
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		status = http.StatusRequestEntityTooLarge
		c.Header("Connection", "close")
	}
	h.log.WarnContext(c.Request.Context(), "callback turned away", "status", status, "err", err)
	c.Status(status)
}

// result is what came of one message.
type result struct {
	reply string
	err   error
}

// receive gives the bot its time. A caller that hangs up does not undo it. Who
// waits longer than the platform does is answered later (errLate), if the
// account can do that; otherwise a bot that overruns is cut off, and has a moment
// to say what became of the message: its change may be on the way to the store.
func (h callback) receive(ctx context.Context, in channel.Inbound) (string, error) {
	limit := receiveTime
	if h.late.serves(in) {
		if h.late.runs(in) {
			return "", errLate
		}
		limit = lateTime
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	done := make(chan result, 1)
	go func() {
		defer cancel()
		defer func() {
			if v := recover(); v != nil {
				done <- result{err: newPanicError(v)}
			}
		}()
		reply, err := h.bot.Receive(ctx, in)
		done <- result{reply: reply, err: err}
	}()
	select {
	case r := <-done:
		return r.reply, r.err
	case <-time.After(answerTime):
	}
	if h.late.serves(in) && h.late.take(in, done, func(r result) string { return h.words(in, r) }, h.log) {
		return "", errLate
	}
	cancel()
	r := await(done, lastTime, nil)
	return r.reply, r.err
}

var (
	errOverrun = errors.New("the bot overran its time")
	errLate    = errors.New("the answer comes later")
)

// words are what a person is told of a result that comes late.
func (h callback) words(in channel.Inbound, r result) string {
	if r.err == nil {
		return r.reply
	}
	return h.failed(in, r.err)
}

// failed logs what was not saved, or may not be, once and without the sender's
// address and words, and returns what the sender is told.
func (h callback) failed(in channel.Inbound, err error) string {
	log := h.log.With("from", shorten(in.From), "kind", string(in.Kind), "event", in.Event, "err", scrub(err, in))
	if errors.Is(err, errOverrun) || errors.Is(err, bot.ErrUncertain) {
		log.Error("not known whether a message was saved")
		return h.unsure
	}
	log.Error("message not saved")
	return h.busy
}

// answer writes the passive reply. What was saved may at worst be acknowledged
// without words; what was not is never acknowledged so.
func (h callback) answer(c *gin.Context, in channel.Inbound, text string, saved bool) {
	contentType, body, err := h.gate.Reply(in, text)
	if err == nil {
		c.Data(http.StatusOK, contentType, body)
		return
	}
	h.log.ErrorContext(c.Request.Context(), "reply not encoded", "from", shorten(in.From), "err", scrub(err, in))
	if saved {
		c.Data(http.StatusOK, "text/plain; charset=utf-8", []byte("success"))
		return
	}
	c.Status(http.StatusServiceUnavailable)
}

// unattended events come from the platform, not from a person at a phone.
func unattended(in channel.Inbound) bool {
	return in.Kind == channel.Event && (in.Event == channel.EventDelivered || in.Event == channel.EventUnsubscribe)
}

// shorten keeps enough of an address to find it in the log of one day, and not enough to use it.
func shorten(openid string) string {
	const keep = 6
	if r := []rune(openid); len(r) > keep {
		return string(r[:keep]) + "…"
	}
	return openid
}

// scrub is the error's text without the sender's address and words.
func scrub(err error, in channel.Inbound) string {
	text := err.Error()
	if p, ok := errors.AsType[*panicError](err); ok {
		text += "\n" + string(p.stack)
	}
	for _, secret := range []struct{ from, to string }{{in.From, shorten(in.From)}, {in.Text, "…"}} {
		if secret.from != "" {
			text = strings.ReplaceAll(text, secret.from, secret.to)
		}
	}
	return text
}
