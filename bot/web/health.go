package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// Durability says whether what is written now would last.
type Durability interface {
	// Durable is nil with a reachable Redis that keeps what it acknowledges; otherwise the error says what to change.
	Durable(ctx context.Context) error
}

const readyTime = 2 * time.Second

// alive says that the process answers.
func alive(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}

// ready says whether messages can be taken in.
type ready struct {
	store Durability
	log   *slog.Logger
}

func (h ready) show(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTime)
	defer cancel()
	if err := h.store.Durable(ctx); err != nil {
		h.log.WarnContext(ctx, "not ready", "err", err) // the error may name the store's address: not for everybody
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not_ready", "reason": "the store is out of reach or not durable"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}
