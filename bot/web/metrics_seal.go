package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
)

// SealReader says where the sealing of the audit trail stands.
type SealReader interface {
	SealHead(ctx context.Context) (bot.SealHead, error)
}

// sealCollector reads the last seal at each scrape.
type sealCollector struct {
	seals        SealReader
	now          func() time.Time
	entries, age *prometheus.Desc
}

func newSealCollector(seals SealReader, now func() time.Time) sealCollector {
	return sealCollector{
		seals: seals, now: now,
		entries: prometheus.NewDesc("weidubao_audit_sealed_entries", "Entries of the audit trail that were ever sealed.", nil, nil),
		age:     prometheus.NewDesc("weidubao_audit_seal_age_seconds", "Time since the last seal of the audit trail, 0 when there is none.", nil, nil),
	}
}

// Describe lists what Collect gives.
func (s sealCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- s.entries
	ch <- s.age
}

// Collect gives both, or nothing when the store does not answer.
func (s sealCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTime)
	defer cancel()
	head, err := s.seals.SealHead(ctx)
	if err != nil {
		return
	}
	ch <- gauge(s.entries, float64(head.Last.Total))
	ch <- gauge(s.age, seconds(head.Last.At, s.now()))
}
