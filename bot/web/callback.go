package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/spool"
)

const (
	maxPush     = 64 << 10                // bytes of one push
	receiveTime = 1400 * time.Millisecond // for the bot
	answerTime  = 1500 * time.Millisecond // for one that overruns; the spool then has what is left of two seconds
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
	spool   Spool
	spooled func(number int) string
	busy    string
	unsure  string
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
	if h.spool.Waits(in) {
		h.keep(c, in, nil)
		return
	}
	reply, err := h.receive(c.Request.Context(), in)
	if err != nil {
		h.keep(c, in, err)
		return
	}
	h.answer(c, in, reply, true)
}

// keep spools what was not recorded, failed says why; nil: it was not tried.
func (h callback) keep(c *gin.Context, in channel.Inbound, failed error) {
	number, err := h.spool.Put(in)
	switch {
	case err == nil:
		h.noteSpooled(c, in, number, failed)
		words := ""
		if !unattended(in) {
			words = h.spooled(number)
		}
		h.answer(c, in, words, true)
		return
	case errors.Is(err, errNoSpool):
		err = nil
	}
	words := h.lost(in, failed, err)
	if unattended(in) {
		// Nobody waits for words: only the platform's own repetition can save it.
		c.Status(http.StatusServiceUnavailable)
		return
	}
	h.answer(c, in, words, false)
}

func (h callback) noteSpooled(c *gin.Context, in channel.Inbound, number int, failed error) {
	if failed == nil {
		h.log.DebugContext(c.Request.Context(), "message spooled", "number", number, "kind", string(in.Kind), "event", in.Event)
		return
	}
	h.log.WarnContext(c.Request.Context(), "message spooled, the bot could not take it",
		"number", number, "kind", string(in.Kind), "event", in.Event, "err", scrub(failed, in))
}

// refuse turns away what is not a genuine push, with no more than a status. It is
// one and the same whatever was wrong: what decrypts and cannot be read is not told
// from what does not decrypt. Only the log knows.
func (h callback) refuse(c *gin.Context, err error) {
	status := http.StatusForbidden
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

// receive gives the bot its time. A caller that hangs up does not undo it, and a
// bot that does not come to an end keeps nobody waiting: what it then still does
// is harmless, the same cause is carried out once.
func (h callback) receive(ctx context.Context, in channel.Inbound) (string, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), receiveTime)
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
	deaf := time.NewTimer(answerTime)
	defer deaf.Stop()
	select {
	case r := <-done:
		return r.reply, r.err
	case <-deaf.C:
		return "", errOverrun
	}
}

var errOverrun = errors.New("the bot overran its time")

// lost logs what was neither recorded nor spooled, or may not be, once and without
// the sender's address and words, and returns what the sender is told.
func (h callback) lost(in channel.Inbound, failed, spooling error) string {
	err := errors.Join(failed, spooling)
	log := h.log.With("from", channel.Shorten(in.From), "kind", string(in.Kind), "event", in.Event, "err", scrub(err, in))
	for _, unknown := range []error{errOverrun, bot.ErrUncertain, spool.ErrSlow} {
		if errors.Is(err, unknown) {
			log.Error("not known whether a message was saved")
			return h.unsure
		}
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
	h.log.ErrorContext(c.Request.Context(), "reply not encoded", "from", channel.Shorten(in.From), "err", scrub(err, in))
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

// scrub is the error's text without the sender's address and words.
func scrub(err error, in channel.Inbound) string {
	text := err.Error()
	if p, ok := errors.AsType[*panicError](err); ok {
		text += "\n" + string(p.stack)
	}
	return in.Hush(text)
}
