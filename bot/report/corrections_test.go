package report

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// told makes entries of one report: each gives figures at a minute.
func told(acts ...Entry) []Entry {
	standing := Values{}
	for i := range acts {
		e := &acts[i]
		e.Seq, e.At = i+1, time.Date(2026, 11, 20, 13, i, 0, 0, time.UTC)
		e.Before = standing.Clone()
		if e.Act != ActWithdraw && e.Act != ActStale {
			standing = standing.merged(e.After)
		} else if e.After != nil {
			standing = e.After
		}
		e.After = standing.Clone()
	}
	return acts
}

func problems(n int64) Values { return Values{"problems": {Kind: Count, N: n}} }

func TestCorrections(t *testing.T) {
	record := Entry{Act: ActRecord, After: problems(5)}
	to := func(n int64) Entry { return Entry{Act: ActCorrect, After: problems(n)} }
	for name, c := range map[string]struct {
		now  int64
		hist []Entry
		want map[string]int64 // minute of the correction
		from int64
	}{
		"never":           {5, told(record), nil, 0},
		"once":            {4, told(record, to(4)), map[string]int64{"problems": 1}, 5},
		"twice":           {3, told(record, to(4), to(3)), map[string]int64{"problems": 2}, 5},
		"back":            {5, told(record, to(4), to(5)), nil, 0},
		"taken back":      {5, told(record, to(4), Entry{Act: ActWithdraw, Undoes: 2, After: problems(5)}), nil, 0},
		"begun anew":      {4, told(Entry{Act: ActRecord, After: problems(7)}, Entry{Act: ActWithdraw, Undoes: 1, After: Values{}}, record, to(4)), map[string]int64{"problems": 3}, 5},
		"stale":           {5, told(record, Entry{Act: ActStale}), nil, 0},
		"held, confirmed": {500, told(record, Entry{Act: ActHold}, Entry{Act: ActConfirm, After: problems(500)}), map[string]int64{"problems": 2}, 5},
		"added":           {5, told(record, Entry{Act: ActRecord, After: Values{"leads": {Kind: Count, N: 1}}}), nil, 0},
	} {
		got := Corrections(Report{Status: Complete, Values: problems(c.now)}, c.hist)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for key, minute := range c.want {
			if got[key].From.N != c.from || int64(got[key].At.Minute()) != minute {
				t.Errorf("%s: %+v, want from %d at minute %d", name, got[key], c.from, minute)
			}
		}
	}
	if got := Corrections(Report{Status: Withdrawn, Values: problems(4)}, told(record, to(4))); len(got) != 0 {
		t.Errorf("a withdrawn report has corrections: %+v", got)
	}
}

func TestZero(t *testing.T) {
	zero := Values{"problems": {Kind: Count}, "recovered": {Kind: Money}}
	for _, c := range []struct {
		r    Report
		want bool
	}{
		{Report{Status: Complete, Values: zero}, true},
		{Report{Status: Incomplete, Values: zero}, false},
		{Report{Status: Complete, Values: problems(1)}, false},
		{Report{Status: Complete}, false},
	} {
		if diff := cmp.Diff(c.want, c.r.Zero()); diff != "" {
			t.Errorf("%+v: %s", c.r, diff)
		}
	}
}
