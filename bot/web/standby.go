package web

import (
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot/channel"
)

// NewStandby answers in the place of New for as long as the store was never there:
// every message is kept in o.Spool under its number, and everything else is not
// ready. Of o it takes Gate, Spool, Spooled, Busy, Unsure and Log; all but Log are required.
func NewStandby(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	_ = r.SetTrustedProxies(nil) // cannot fail without addresses; the client's address is not used
	r.Use(headers(false))
	cb := callback{
		gate: o.Gate, spool: standby{o.Spool}, spooled: o.Spooled, busy: o.Busy, unsure: o.Unsure, log: o.Log,
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{}), // nobody reads it
	}
	r.GET("/callback/official", cb.verify)
	r.POST("/callback/official", cb.push)
	get(r, "/healthz", alive)
	r.NoRoute(notReady)
	return r
}

// standby is a spool beside which there is no bot.
type standby struct{ Spool }

// Waits implements Spool.
func (standby) Waits(channel.Inbound) bool { return true }

func notReady(c *gin.Context) {
	c.Header("Retry-After", "5")
	c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not_ready", "reason": "the store is out of reach or not durable"})
}
