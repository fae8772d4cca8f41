package web

import (
	"context"
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
type ready struct{ store Durability }

func (h ready) show(c *gin.Context) {
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTime)
	defer cancel()
	if err := h.store.Durable(ctx); err != nil {
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not_ready", "reason": err.Error()})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}
