package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// statsTime bounds the reading of the outbox for one scrape.
const statsTime = time.Second

// metrics counts what the web side does.
type metrics struct {
	requests *prometheus.CounterVec
	callback prometheus.Histogram
}

func newMetrics(reg *prometheus.Registry, box OutboxReader, files AttachmentCounter, seals SealReader, backups BackupReader, spool Spool, now func() time.Time) metrics {
	m := metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "weidubao_http_requests_total", Help: "HTTP requests by route, method and status.",
		}, []string{"route", "method", "status"}),
		callback: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "weidubao_callback_seconds", Help: "Time from the arrival of a platform push to its answer.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2, 3, 4, 5},
		}),
	}
	reg.MustRegister(m.requests, m.callback, newOutboxCollector(box, now), newAttachmentCollector(files), newSpoolCollector(spool), newSealCollector(seals, now), newBackupCollector(backups, now))
	return m
}

// count runs outermost. Routes, never paths, are labels: paths hold what callers make up.
func (m metrics) count(c *gin.Context) {
	c.Next()
	route := c.FullPath()
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, method(c.Request.Method), strconv.Itoa(c.Writer.Status())).Inc()
}

func method(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return m
	}
	return "other"
}

func (m metrics) serve(reg *prometheus.Registry) gin.HandlerFunc {
	return gin.WrapH(promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
}

// outboxCollector reads the outbox at each scrape, so that every replica tells the same.
type outboxCollector struct {
	box                     OutboxReader
	now                     func() time.Time
	up, count, age, parking *prometheus.Desc
}

func newOutboxCollector(box OutboxReader, now func() time.Time) outboxCollector {
	return outboxCollector{
		box:     box,
		now:     now,
		up:      prometheus.NewDesc("weidubao_outbox_up", "1 when the outbox could be read.", nil, nil),
		count:   prometheus.NewDesc("weidubao_outbox_messages", "Messages in the outbox by state.", []string{"state"}, nil),
		age:     prometheus.NewDesc("weidubao_outbox_oldest_due_seconds", "How long the oldest message that should have left is overdue, 0 when none waits.", nil, nil),
		parking: prometheus.NewDesc("weidubao_outbox_parked_seconds", "How long the channel stays parked, 0 when it is not.", nil, nil),
	}
}

// Describe lists what Collect gives.
func (o outboxCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{o.up, o.count, o.age, o.parking} {
		ch <- d
	}
}

// Collect gives the state of delivery; only weidubao_outbox_up 0 when it cannot be read.
func (o outboxCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTime)
	defer cancel()
	stats, err := o.box.OutboxStats(ctx)
	if err != nil {
		ch <- gauge(o.up, 0)
		return
	}
	ch <- gauge(o.up, 1)
	for _, s := range states {
		ch <- gauge(o.count, float64(stats.Counts[s]), string(s))
	}
	ch <- gauge(o.age, seconds(stats.OldestDue, o.now()))
	ch <- gauge(o.parking, seconds(o.now(), stats.ParkedUntil))
}

func gauge(d *prometheus.Desc, v float64, labels ...string) prometheus.Metric {
	return prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
}

// seconds is the time from one moment to another, 0 when the first is unknown or it is over.
func seconds(from, to time.Time) float64 {
	if from.IsZero() || to.Before(from) {
		return 0
	}
	return to.Sub(from).Seconds()
}
