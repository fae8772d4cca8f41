package web

import (
	"context"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
)

// AttachmentCounter counts attachments.
type AttachmentCounter interface {
	AttachmentStats(ctx context.Context) (bot.AttachmentStats, error)
}

// attachmentCollector reads the attachments at each scrape, so that every replica tells the same.
type attachmentCollector struct {
	files           AttachmentCounter
	pending, failed *prometheus.Desc
}

func newAttachmentCollector(files AttachmentCounter) attachmentCollector {
	return attachmentCollector{
		files:   files,
		pending: prometheus.NewDesc("weidubao_attachments_pending", "Attachments that are still to be fetched or deleted.", nil, nil),
		failed:  prometheus.NewDesc("weidubao_attachments_failed", "Attachments that could not be kept.", nil, nil),
	}
}

// Describe lists what Collect gives.
func (a attachmentCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- a.pending
	ch <- a.failed
}

// Collect gives the counts; nothing when they cannot be read, which weidubao_outbox_up tells.
func (a attachmentCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTime)
	defer cancel()
	stats, err := a.files.AttachmentStats(ctx)
	if err != nil {
		return
	}
	ch <- gauge(a.pending, float64(stats.Pending))
	ch <- gauge(a.failed, float64(stats.Failed))
}
