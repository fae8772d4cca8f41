package simulate

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
)

// Sent is one message as a person would have got it.
type Sent struct {
	At      time.Time
	ID      string
	Push    channel.Push
	Member  string
	Asks    bool // an answer is asked for
	Clock   bool // the schedule started it
	Title   string
	Summary string
}

// Recorder notes what would be sent, and says that it arrived.
type Recorder struct {
	Now func() time.Time

	mu   sync.Mutex
	sent []Sent
}

// Send implements channel.Sender.
func (r *Recorder) Send(_ context.Context, m channel.Outbound) (string, error) {
	at := r.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sent = append(r.sent, Sent{
		At: at, ID: m.ID, Push: m.Push, Member: m.Member, Asks: m.Answer != "", Clock: m.Clock, Title: m.Title, Summary: m.Summary,
	})
	return fmt.Sprintf("simulated-%d", len(r.sent)), nil
}

// Sent is everything up to now, in the order in which it went.
func (r *Recorder) Sent() []Sent {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clip(r.sent)
}

// Marks notes when which alert was told, on the way to the store.
type Marks struct {
	bot.Store
	Now func() time.Time

	mu   sync.Mutex
	told []Told
}

// Commit implements bot.Store.
func (s *Marks) Commit(ctx context.Context, c bot.Change) error {
	if err := s.Store.Commit(ctx, c); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, text := range c.Marks {
		if m, ok := ParseMark(text); ok && slices.ContainsFunc(c.Seen, func(i ledger.Issue) bool { return i.Number == m.Issue }) {
			s.told = append(s.told, Told{At: s.Now(), Mark: m})
		}
	}
	return nil
}

// Told is everything up to now, in the order in which it was told.
func (s *Marks) Told() []Told {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clip(s.told)
}

// ParseMark reads the stored key of an alert's mark, that of a rehearsal too.
func ParseMark(text string) (m ledger.Mark, ok bool) {
	part := strings.Split(strings.TrimPrefix(text, "rehearsal/"), "/")
	if len(part) != 3 {
		return m, false
	}
	m = ledger.Mark{Issue: part[0], Stage: ledger.Stage(part[1]), Member: part[2]}
	for sep, n := range map[string]*int{"~": &m.Round, ".": &m.Seq} {
		stage, number, found := strings.Cut(part[1], sep)
		if !found {
			continue
		}
		var err error
		m.Stage = ledger.Stage(stage)
		if *n, err = strconv.Atoi(number); err != nil {
			return m, false
		}
	}
	return m, true
}
