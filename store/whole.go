package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Roster is the current snapshot. It is read again only when its revision has
// moved, which costs one GET to find out.
func (s *Store) Roster(ctx context.Context) (*roster.Roster, error) {
	rev, err := s.rdb.Get(ctx, s.keys.rosterRev()).Int64()
	if err != nil && err != redis.Nil { //nolint:errorlint // Nil comes as it is
		return nil, fmt.Errorf("read the roster's revision: %w", err)
	}
	if r := s.roster.Load(); r != nil && r.Rev() == rev {
		return r, nil
	}
	return s.loadRoster(ctx)
}

func (s *Store) loadRoster(ctx context.Context) (*roster.Roster, error) {
	r := &reader{ctx: ctx, pipe: s.rdb.TxPipeline()} // one moment, not four
	var rev int64
	var areas []roster.Area
	var members []roster.Member
	var deputies []roster.Deputy
	r.text(s.keys.rosterRev(), func(text string) (err error) {
		rev, err = strconv.ParseInt(text, 10, 64)
		return err
	})
	r.all(s.keys.areas(), func(_, text string) error {
		return decodeJSON(text, func(a roster.Area) { areas = append(areas, a) })
	})
	r.all(s.keys.members(), func(_, text string) error {
		var m roster.Member
		n, err := decodeRecord(text, &m)
		m.Rev = n
		members = append(members, m)
		return err
	})
	r.all(s.keys.deputies(), func(_, text string) error {
		var d roster.Deputy
		n, err := decodeRecord(text, &d)
		d.Rev = n
		deputies = append(deputies, d)
		return err
	})
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("read the roster: %w", err)
	}
	fresh := roster.New(areas, members, rev, deputies...)
	s.roster.Store(fresh) // also an older one: after a failover or a restore the revision may have gone back
	return fresh, nil
}

// Weeks reads every report of whole weeks, in order of area. A week without a report is absent.
func (s *Store) Weeks(ctx context.Context, weeks []calendar.Week) (map[calendar.Week][]report.Report, error) {
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	out := make(map[calendar.Week][]report.Report, len(weeks))
	for _, week := range slices.Compact(slices.SortedFunc(slices.Values(weeks), calendar.Week.Compare)) {
		cmd := r.pipe.HVals(ctx, s.keys.reports(week))
		r.then = append(r.then, func() error {
			for _, text := range cmd.Val() {
				var x report.Report
				rev, err := decodeRecord(text, &x)
				if err != nil {
					return err
				}
				x.Rev = rev
				out[week] = append(out[week], x)
			}
			return cmd.Err()
		})
	}
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("read weeks: %w", err)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b report.Report) int { return cmp.Compare(a.Area, b.Area) })
	}
	return out, nil
}

// scanCount is how many issues come at a time: a large ledger must not hold the
// server while an officer waits.
const scanCount = 1000

// Issues reads the whole ledger, in order of number.
func (s *Store) Issues(ctx context.Context) ([]ledger.Issue, error) {
	n, err := s.rdb.HLen(ctx, s.keys.issues()).Result()
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	found := make([]ledger.Issue, 0, n)
	err = s.EachIssues(ctx, func(page []ledger.Issue) error {
		found = append(found, page...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(a, b ledger.Issue) int { return compareNumbers(a.Number, b.Number) })
	return found, nil
}

// EachIssues hands over the whole ledger page by page, each issue once, in no
// order. What changes meanwhile is handed over as it was or as it is. While each
// looks at a page the next one is read: half of the time is decoding.
func (s *Store) EachIssues(ctx context.Context, each func(page []ledger.Issue) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	pages := make(chan []ledger.Issue)
	var read error
	go func() {
		defer close(pages)
		read = s.scanIssues(ctx, pages)
	}()
	var failed error
	for page := range pages {
		if failed == nil {
			if failed = each(page); failed != nil {
				stop() // the reader ends, and what it still hands over is dropped
			}
		}
	}
	if failed != nil {
		return failed
	}
	return read
}

// scanIssues reads the ledger into pages until it is through or ctx ends.
func (s *Store) scanIssues(ctx context.Context, pages chan<- []ledger.Issue) error {
	seen := make(map[string]bool)
	for cursor := uint64(0); ; {
		page, next, err := s.rdb.HScan(ctx, s.keys.issues(), cursor, "", scanCount).Result()
		if err != nil {
			return fmt.Errorf("read the ledger: %w", err)
		}
		issues := make([]ledger.Issue, 0, len(page)/2)
		for i := 1; i < len(page); i += 2 { // number, record, number, …; a number may come twice
			if seen[page[i-1]] {
				continue
			}
			seen[page[i-1]] = true
			var x ledger.Issue
			if x.Rev, err = decodeRecord(page[i], &x); err != nil {
				return fmt.Errorf("read the ledger: %w", err)
			}
			issues = append(issues, x)
		}
		select {
		case pages <- issues:
		case <-ctx.Done():
			return fmt.Errorf("read the ledger: %w", ctx.Err())
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}

// compareNumbers puts RA26-9999 before RA26-10000.
func compareNumbers(a, b string) int {
	ai, bi := strings.LastIndexByte(a, '-')+1, strings.LastIndexByte(b, '-')+1
	return cmp.Or(cmp.Compare(a[:ai], b[:bi]), cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}

// OpenFanouts lists the fan-outs that are not finished, oldest first.
func (s *Store) OpenFanouts(ctx context.Context) ([]outbox.Fanout, error) {
	ids, err := s.rdb.ZRange(ctx, s.keys.fanoutsOpen(), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read open fan-outs: %w", err)
	}
	r := &reader{ctx: ctx, pipe: s.rdb.Pipeline()}
	out := make([]outbox.Fanout, 0, len(ids))
	for _, id := range ids {
		s.readFanout(r, id, func(f outbox.Fanout) { out = append(out, f) })
	}
	if err := r.run(); err != nil {
		return nil, fmt.Errorf("read open fan-outs: %w", err)
	}
	return out, nil
}
