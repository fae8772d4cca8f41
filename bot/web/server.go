package web

import (
	"net/http"
	"time"
)

// What one connection may cost, so that slow or huge requests cannot keep genuine ones waiting.
const (
	maxHeader   = 16 << 10
	headerTime  = 5 * time.Second
	readTime    = 10 * time.Second
	writeTime   = 15 * time.Second
	idleTime    = 60 * time.Second
	handlerTime = 10 * time.Second // of one API call or page

	// net/http reads this much more than MaxHeaderBytes before it refuses, and
	// on a kept connection up to as much again that it has read ahead.
	headerSlack = 4 << 10
)

// Server is an HTTP server on listen with the limits of the product.
func Server(listen string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              listen,
		Handler:           h,
		MaxHeaderBytes:    maxHeader - headerSlack,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
	}
}
