package web

import (
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot/channel"
)

// Spool keeps on this machine's disk what the store cannot take just now.
type Spool interface {
	// Put returns the message's number when it is on disk, the same one for the
	// same cause. An error that wraps spool.ErrSlow means that nobody knows; after
	// any other the message is not kept.
	Put(in channel.Inbound) (number int, err error)
	// Waits reports whether a message is to be put at once, without trying the
	// bot: the store is away, or something of the same sender waits before it.
	Waits(in channel.Inbound) bool
	// Stats are how many messages wait, and since when; zero when none does.
	Stats() (messages int, oldest time.Time)
	// Aside is how many could not be recorded and wait for a person.
	Aside() int
}

// errNoSpool says that there is no directory for one.
var errNoSpool = errors.New("there is no spool")

// noSpool is where none can be kept.
type noSpool struct{}

// Put implements Spool.
func (noSpool) Put(channel.Inbound) (int, error) { return 0, errNoSpool }

// Waits implements Spool.
func (noSpool) Waits(channel.Inbound) bool { return false }

// Stats implements Spool.
func (noSpool) Stats() (int, time.Time) { return 0, time.Time{} }

// Aside implements Spool.
func (noSpool) Aside() int { return 0 }

// spoolCollector reads this process's own spool: each replica tells its own.
type spoolCollector struct {
	spool                   Spool
	messages, oldest, aside *prometheus.Desc
}

func newSpoolCollector(spool Spool) spoolCollector {
	return spoolCollector{
		spool:    spool,
		messages: prometheus.NewDesc("weidubao_spool_messages", "Messages on this machine's disk that wait for the store.", nil, nil),
		oldest:   prometheus.NewDesc("weidubao_spool_oldest_seconds", "How long the oldest of them has waited, 0 when none does.", nil, nil),
		aside:    prometheus.NewDesc("weidubao_spool_aside", "Messages that could not be recorded and wait for a person.", nil, nil),
	}
}

// Describe lists what Collect gives.
func (s spoolCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- s.messages
	ch <- s.oldest
	ch <- s.aside
}

// Collect gives the counts. The spool lives in real time, also where the bot's clock is moved.
func (s spoolCollector) Collect(ch chan<- prometheus.Metric) {
	n, oldest := s.spool.Stats()
	ch <- gauge(s.messages, float64(n))
	ch <- gauge(s.oldest, seconds(oldest, time.Now()))
	ch <- gauge(s.aside, float64(s.spool.Aside()))
}
