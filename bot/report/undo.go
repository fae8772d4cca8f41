package report

import (
	"slices"
	"time"
)

// Withdraw undoes the member's last entry that took effect and is not undone
// yet; figures that others gave later stay. false: there is none. hist is the
// report's whole history, oldest first.
func Withdraw(cur Report, hist []Entry, member string, m Message) (Report, Entry, bool) {
	undone := Undone(hist)
	target := -1
	for i, e := range hist {
		if e.By == member && e.effective() && !undone[e.Seq] {
			target = i
		}
	}
	if target < 0 {
		return cur, Entry{}, false
	}
	undone[hist[target].Seq] = true
	next := cur
	next.Seq++
	e := Entry{
		Ref: cur.Ref, Seq: next.Seq, At: m.At, By: m.Member, Message: m.Text, Cause: m.Cause,
		Act: ActWithdraw, Undoes: hist[target].Seq, Before: cur.Values.Clone(),
	}
	next.replay(hist, undone)
	if hist[target].Act == ActHold {
		next.Held = nil
	}
	if len(next.Values) == 0 && len(next.Held) > 0 {
		next.Status = Held
	}
	if m.At.After(next.ReceivedAt) {
		next.ReceivedAt = m.At
	}
	next.timely(m.Due)
	e.After, e.Status = next.Values.Clone(), next.Status
	return next, e, true
}

// Undone are the numbers of the entries that were taken back (撤回). hist is the whole history.
func Undone(hist []Entry) map[int]bool {
	undone := make(map[int]bool)
	for _, e := range hist {
		if e.Act == ActWithdraw {
			undone[e.Undoes] = true
		}
	}
	return undone
}

// effective tells that the entry recorded, changed or held something: there is
// something in it to be taken back.
func (e Entry) effective() bool {
	switch e.Act {
	case ActHold:
		return true
	case ActRecord, ActCorrect, ActConfirm, ActAsk, ActImport:
		return !e.Before.Equal(e.After)
	case ActWithdraw, ActStale:
	}
	return false
}

// replay builds the report again from the entries that are not undone.
func (r *Report) replay(hist []Entry, undone map[int]bool) {
	full := smallest(hist)
	r.Values, r.Asked, r.Status, r.CompletedAt = Values{}, nil, Withdrawn, time.Time{}
	for _, e := range hist {
		if !e.effective() || undone[e.Seq] {
			continue
		}
		for _, key := range e.given() {
			if v, ok := e.After[key]; ok {
				r.Values[key] = v
			}
		}
		if r.Reporter, r.Text = e.By, e.Message; e.Act == ActImport {
			r.Reporter = ""
		}
		switch {
		case r.Status == Complete:
		case full != nil && holds(r.Values, full):
			r.Status, r.CompletedAt = Complete, e.At
			if e.Act == ActImport {
				r.CompletedAt = time.Time{}
			}
		case len(r.Values) > 0:
			r.Status = Incomplete
		}
	}
	if len(r.Values) == 0 && r.Status != Incomplete {
		r.Status = Withdrawn
	}
}

// given lists the indicators that the entry set.
func (e Entry) given() []string {
	if e.Act == ActHold {
		return nil
	}
	out := append([]string(nil), e.Keys...)
	for key, v := range e.After {
		if old, ok := e.Before[key]; (!ok || old != v) && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	return out
}

// smallest is the smallest set of indicators with which the report was ever
// complete; nil when it never was.
func smallest(hist []Entry) []string {
	var best []string
	for _, e := range hist {
		if e.Status != Complete || e.Act == ActStale {
			continue
		}
		if keys := sortedKeys(e.After); best == nil || len(keys) < len(best) {
			best = keys
		}
	}
	return best
}

func sortedKeys(v Values) []string {
	out := make([]string, 0, len(v))
	for key := range v {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}

func holds(v Values, keys []string) bool {
	for _, key := range keys {
		if _, ok := v[key]; !ok {
			return false
		}
	}
	return true
}
