package watch

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// Again is how long after it was told of an alarm that stands is told again.
const Again = 24 * time.Hour

const (
	every      = 30 * time.Second // between two looks
	surely     = 2                // so many looks in a row have to agree before an alarm is raised or cleared
	lookTime   = 10 * time.Second // one look, and each telling
	mostUnsent = 20               // looks at which what could not be told is tried again
)

// Book remembers, for all replicas, which alarms stand and when they were last
// told of. A key is a code, with the replica's name where the alarm is its own.
type Book interface {
	// RaiseAlarm reports whether this caller is to tell: the alarm did not stand, or
	// was last told of longer than again ago, and nobody else was faster.
	RaiseAlarm(ctx context.Context, key string, again time.Duration) (tell bool, err error)
	// ClearAlarm reports whether this caller is to tell that it is over: it stood, and nobody else was faster.
	ClearAlarm(ctx context.Context, key string) (tell bool, err error)
	// AlarmsStanding says which of the keys stand.
	AlarmsStanding(ctx context.Context, keys []string) (map[string]bool, error)
}

// News is what one look has to tell.
type News struct {
	Raised []Alarm // have come up
	Still  []Alarm // were told of a day ago, and stand
	Over   []Alarm // as they stood last
}

func (n News) empty() bool { return len(n.Raised)+len(n.Still)+len(n.Over) == 0 }

// Options are what a Watcher is made of. Look, Book, Now and Log are required.
type Options struct {
	Look func(ctx context.Context) Facts // RestedUntil is filled in here
	Book Book
	Now  func() time.Time // the product's clock
	Log  *slog.Logger
	Name string // of this replica, for the alarms that are its own

	// Tell tells the operator. An error that wraps channel.ErrNotSent has it tried
	// again at the next looks; after any other it may have been told, and is not
	// told twice. May be nil.
	Tell func(ctx context.Context, n News) error
	// Staff tells who works in the office that one alarm came up or is over. May be nil.
	Staff func(ctx context.Context, code Code, over bool) error
}

// Watcher looks at the installation every 30 s. One watcher has one owner that calls Run.
type Watcher struct {
	o      Options
	rested time.Time // when the last rest of the channel ends that was seen
	loaded bool      // what stood before this process began is known
	unsent []unsent

	mu sync.Mutex
	is map[Code]*standing
}

// standing is what this process knows of one alarm.
type standing struct {
	alarm  Alarm
	stands bool
	booked bool // the book has it; else this process told by itself
	streak int  // looks in a row that contradict stands
}

// unsent is news that surely did not leave.
type unsent struct {
	news  News
	looks int
}

// New makes a Watcher.
func New(o Options) *Watcher {
	w := &Watcher{o: o, is: make(map[Code]*standing, len(Codes))}
	for _, code := range Codes {
		w.is[code] = &standing{alarm: Alarm{Code: code}}
	}
	return w
}

// Standing says of every alarm whether it stands by the view of this process.
func (w *Watcher) Standing() map[string]bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make(map[string]bool, len(w.is))
	for code, s := range w.is {
		out[string(code)] = s.stands
	}
	return out
}

// Run looks until ctx is done.
func (w *Watcher) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		w.Look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Look is one look: what it finds is compared with what stands, and told.
func (w *Watcher) Look(ctx context.Context) {
	bounded, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	f := w.o.Look(bounded)
	if ctx.Err() != nil {
		return // broken off: what it saw is worth nothing
	}
	w.rested = later(w.rested, f.ParkedUntil)
	if f.RestedUntil = w.rested; f.RestedUntil.After(w.o.Now()) {
		f.RestedUntil = time.Time{}
	}
	if f.Store == nil {
		w.load(bounded)
	}
	found := make(map[Code]Alarm)
	for _, a := range Judge(f, w.o.Now()) {
		found[a.Code] = a
	}
	var n News
	for _, code := range Codes {
		if f.Store != nil && !code.Local() {
			continue // not known: it stays as it is
		}
		a, ok := found[code]
		w.compare(bounded, code, a, ok, &n)
	}
	w.tell(ctx, n)
}

// load learns once which alarms stood before this process began, so that their
// end is told.
func (w *Watcher) load(ctx context.Context) {
	if w.loaded {
		return
	}
	keys := make([]string, 0, len(Codes))
	for _, code := range Codes {
		keys = append(keys, w.key(code))
	}
	stood, err := w.o.Book.AlarmsStanding(ctx, keys)
	if err != nil {
		return // at the next look
	}
	w.loaded = true
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, code := range Codes {
		if s := w.is[code]; stood[w.key(code)] && !s.stands {
			s.stands, s.booked, s.streak = true, true, 0
		}
	}
}

func (w *Watcher) key(code Code) string {
	if code.Local() {
		return string(code) + "/" + w.o.Name
	}
	return string(code)
}

// compare holds one finding against what stands.
func (w *Watcher) compare(ctx context.Context, code Code, a Alarm, found bool, n *News) {
	s := w.is[code]
	agrees := found && (s.stands || !a.Easing)
	if agrees == s.stands {
		s.streak = 0
		if s.stands {
			s.alarm = a
			w.repeat(ctx, s, n)
		}
		return
	}
	if s.streak++; s.streak < surely {
		return
	}
	w.mu.Lock()
	s.stands, s.streak = agrees, 0
	w.mu.Unlock()
	if agrees {
		s.alarm = a
		w.raise(ctx, s, n)
		return
	}
	w.clear(ctx, s, n)
}

// raise logs on every replica, and tells on one. Where the store cannot be
// asked, each replica tells: better twice than not at all.
func (w *Watcher) raise(ctx context.Context, s *standing, n *News) {
	w.o.Log.ErrorContext(ctx, "alarm raised", "code", string(s.alarm.Code), "what", s.alarm.String())
	tell := true
	s.booked = false
	if s.alarm.Code != StoreGone {
		mine, err := w.o.Book.RaiseAlarm(ctx, w.key(s.alarm.Code), Again)
		if s.booked = err == nil; s.booked {
			tell = mine
		}
	}
	if tell {
		n.Raised = append(n.Raised, s.alarm)
	}
}

// repeat tells of what has stood for a day since it was told last.
func (w *Watcher) repeat(ctx context.Context, s *standing, n *News) {
	if !s.booked {
		return
	}
	if mine, err := w.o.Book.RaiseAlarm(ctx, w.key(s.alarm.Code), Again); err == nil && mine {
		w.o.Log.ErrorContext(ctx, "alarm still stands", "code", string(s.alarm.Code), "what", s.alarm.String())
		n.Still = append(n.Still, s.alarm)
	}
}

func (w *Watcher) clear(ctx context.Context, s *standing, n *News) {
	w.o.Log.InfoContext(ctx, "alarm cleared", "code", string(s.alarm.Code))
	tell := true
	if s.booked {
		mine, err := w.o.Book.ClearAlarm(ctx, w.key(s.alarm.Code))
		tell = mine || err != nil
	}
	if tell {
		n.Over = append(n.Over, s.alarm)
	}
}

// tell passes the news on, and what could not leave before.
func (w *Watcher) tell(ctx context.Context, n News) {
	w.tellStaff(ctx, n)
	if w.o.Tell == nil {
		return
	}
	if !n.empty() {
		w.unsent = append(w.unsent, unsent{news: n})
	}
	var left []unsent
	for _, u := range w.unsent {
		err := w.tellOne(ctx, u.news)
		if err == nil {
			continue
		}
		u.looks++
		if errors.Is(err, channel.ErrNotSent) && u.looks < mostUnsent {
			left = append(left, u)
			continue
		}
		w.o.Log.ErrorContext(ctx, "the operator may not have been told of an alarm", "error", err)
	}
	w.unsent = left
}

func (w *Watcher) tellOne(ctx context.Context, n News) error {
	bounded, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	return w.o.Tell(bounded, n)
}

// tellStaff tells of what keeps the office from working: the store and the queue.
func (w *Watcher) tellStaff(ctx context.Context, n News) {
	if w.o.Staff == nil {
		return
	}
	for over, list := range map[bool][]Alarm{false: n.Raised, true: n.Over} {
		for _, a := range list {
			if a.Code != StoreGone && a.Code != QueueOld {
				continue
			}
			bounded, cancel := context.WithTimeout(ctx, lookTime)
			if err := w.o.Staff(bounded, a.Code, over); err != nil {
				w.o.Log.WarnContext(ctx, "staff were not told of an alarm", "code", string(a.Code), "error", cmp.Or(err, bounded.Err()))
			}
			cancel()
		}
	}
}
