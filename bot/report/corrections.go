package report

import "time"

// Correction is one figure that was recorded otherwise before.
type Correction struct {
	Key  string
	From Value     // the figure that stood first
	At   time.Time // of the last message that changed it
}

// Corrections lists the figures of a report that a message has changed after
// they were recorded, by key, without what was taken back (撤回) and without
// those that came back to where they were. hist is the whole history, oldest first.
func Corrections(cur Report, hist []Entry) map[string]Correction {
	out := make(map[string]Correction)
	if cur.Status == Withdrawn {
		return out
	}
	last := Values{}
	for _, e := range Standing(hist) {
		for _, key := range e.given() {
			v, ok := e.After[key]
			before, had := last[key]
			switch {
			case !ok:
				continue
			case !had:
				out[key] = Correction{Key: key, From: v}
			case v != before:
				out[key] = Correction{Key: key, From: out[key].From, At: e.At}
			}
			last[key] = v
		}
	}
	for key, c := range out {
		if now, ok := cur.Values[key]; !ok || now == c.From || c.At.IsZero() {
			delete(out, key)
		}
	}
	return out
}

// Standing are the entries that took effect and were not taken back, oldest first.
func Standing(hist []Entry) []Entry {
	undone := Undone(hist)
	var out []Entry
	for _, e := range hist {
		if e.effective() && !undone[e.Seq] {
			out = append(out, e)
		}
	}
	return out
}

// Zero reports whether the report is a complete one in which every figure is zero (零报告).
func (r Report) Zero() bool {
	if r.Status != Complete || len(r.Values) == 0 {
		return false
	}
	for _, v := range r.Values {
		if v.Kind != Percent && !v.None() {
			return false
		}
	}
	return true
}
