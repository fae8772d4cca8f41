package web

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// BackupReader says when the last backup was taken that was found whole.
type BackupReader interface {
	LastBackup(ctx context.Context) (time.Time, error)
}

// backupCollector reads that moment at each scrape.
type backupCollector struct {
	backups BackupReader
	now     func() time.Time
	age     *prometheus.Desc
}

func newBackupCollector(backups BackupReader, now func() time.Time) backupCollector {
	return backupCollector{
		backups: backups, now: now,
		age: prometheus.NewDesc("weidubao_backup_age_seconds", "Time since the last verified backup; absent while there is none.", nil, nil),
	}
}

// Describe lists what Collect gives.
func (b backupCollector) Describe(ch chan<- *prometheus.Desc) { ch <- b.age }

// Collect gives the age; nothing when there was no backup or the store does not answer.
func (b backupCollector) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), statsTime)
	defer cancel()
	if last, err := b.backups.LastBackup(ctx); err == nil && !last.IsZero() {
		ch <- gauge(b.age, seconds(last, b.now()))
	}
}
