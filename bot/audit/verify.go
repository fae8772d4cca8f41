package audit

import (
	"fmt"
	"iter"
)

// Problem is what is wrong with a trail.
type Problem string

// The problems. templates words each of them.
const (
	Altered     Problem = "altered"      // an entry is not what was sealed
	Missing     Problem = "missing"      // an entry that was sealed is gone
	Inserted    Problem = "inserted"     // an entry stands where none was when the range was sealed
	SealAltered Problem = "seal_altered" // a seal, or the record of a purge, is not what was signed
	SealMissing Problem = "seal_missing" // a seal is gone from the middle, or its place is taken by another
	KeyUnknown  Problem = "key_unknown"  // a seal was signed with a key that is not configured
	Truncated   Problem = "truncated"    // the last seals are gone: a higher number was given
)

// Error is the first thing that is wrong with a trail.
type Error struct {
	Problem Problem
	Seal    int    // number of the seal, or of the one that is missing
	From    string // the range of the seal
	To      string
	Entry   string // the entry that was altered or inserted, or after which one is missing; KeyUnknown: the id of the key
}

// Error names the problem and the place.
func (e *Error) Error() string {
	return fmt.Sprintf("audit trail: %s, seal %d (%s, %s], entry %s", e.Problem, e.Seal, e.From, e.To, e.Entry)
}

// Trail is what is verified. Seals ends at the last one that stood when the
// counter was read, and lines are read after that, so that what is sealed
// meanwhile does no harm. An error of reading ends the verification as it is.
type Trail struct {
	Last    int     // the highest number that was given, from the counter; 0: none
	Horizon Horizon // what was purged; zero: nothing
	Base    Seal    // begin behind this one, of which only the signature is checked; zero: at the beginning
	Seals   iter.Seq2[Seal, error]
	Lines   iter.Seq2[Line, error] // those after Base.To
}

// Summary is what a trail that is right consists of.
type Summary struct {
	Seals    int    // that were verified, Base not included
	Entries  int    // under them that are there
	Purged   int    // seals whose entries were purged
	Unsealed int    // entries after the last seal
	Oldest   string // the first of these
	Last     Seal   // the head
}

// Verify walks all seals and all lines. The error is an *Error about the first
// thing that is wrong, or what reading came to.
func (k Keys) Verify(t Trail) (Summary, error) {
	if err := k.horizon(t.Horizon); err != nil {
		return Summary{}, err
	}
	if t.Base.Number > 0 {
		if err := k.signature(t.Base); err != nil {
			return Summary{}, err
		}
	}
	next, stop := iter.Pull2(t.Lines)
	defer stop()
	w := walk{keys: k, horizon: t.Horizon, lines: &ahead{next: next}, out: Summary{Last: t.Base}}
	for s, err := range t.Seals {
		if err != nil {
			return w.out, err
		}
		if err := w.seal(s); err != nil {
			return w.out, err
		}
	}
	return w.out, w.end(t.Last)
}

func (k Keys) horizon(h Horizon) error {
	if h.Number == 0 && h.MAC == "" {
		return nil
	}
	key, ok := k.all[h.KeyID]
	if !ok {
		return &Error{Problem: KeyUnknown, Seal: h.Number, To: h.To, Entry: h.KeyID}
	}
	if !same(h.MAC, key.macOfHorizon(h)) {
		return &Error{Problem: SealAltered, Seal: h.Number, To: h.To}
	}
	return nil
}

// signature checks a seal by itself.
func (k Keys) signature(s Seal) error {
	key, ok := k.all[s.KeyID]
	if !ok {
		return &Error{Problem: KeyUnknown, Seal: s.Number, From: s.From, To: s.To, Entry: s.KeyID}
	}
	if !same(s.MAC, key.macOf(s)) || s.Count < 1 || len(s.Tags) != 2*tagBytes*s.Count {
		return &Error{Problem: SealAltered, Seal: s.Number, From: s.From, To: s.To}
	}
	return nil
}

// ahead looks one line ahead.
type ahead struct {
	next func() (Line, error, bool)
	line Line
	err  error
	have bool
	done bool
}

// upTo takes the next line if its id is not above to; an empty to takes any.
func (a *ahead) upTo(to string) (Line, bool, error) {
	if !a.have && !a.done {
		var ok bool
		a.line, a.err, ok = a.next()
		a.have, a.done = ok && a.err == nil, !ok
	}
	if a.err != nil || !a.have || to != "" && CompareIDs(a.line.ID, to) > 0 {
		return Line{}, false, a.err
	}
	a.have = false
	return a.line, true, nil
}

// walk is one verification at work.
type walk struct {
	keys    Keys
	horizon Horizon
	lines   *ahead
	out     Summary
}

// seal checks the next seal, that it follows the one before, and its lines.
func (w *walk) seal(s Seal) error {
	if s.Number == 0 { // it cannot even be read
		return &Error{Problem: SealAltered, Seal: w.out.Last.Number + 1, From: w.out.Last.To}
	}
	if err := w.keys.signature(s); err != nil {
		return err
	}
	last := w.out.Last
	if s.Number != last.Number+1 || s.Prev != last.MAC || s.From != last.To || s.Total != last.Total+s.Count {
		return &Error{Problem: SealMissing, Seal: last.Number + 1, From: last.To, To: s.From}
	}
	w.out.Last = s
	w.out.Seals++
	if s.Number == w.horizon.Number && s.To != w.horizon.To {
		return &Error{Problem: SealAltered, Seal: s.Number, From: s.From, To: s.To}
	}
	if s.Number <= w.horizon.Number {
		w.out.Purged++
		return w.purged(s)
	}
	w.out.Entries += s.Count
	return w.lined(s)
}

// purged wants no line under the seal.
func (w *walk) purged(s Seal) error {
	line, ok, err := w.lines.upTo(s.To)
	if ok {
		return &Error{Problem: Inserted, Seal: s.Number, From: s.From, To: s.To, Entry: line.ID}
	}
	return err
}

// lined wants exactly the lines that were sealed.
func (w *walk) lined(s Seal) error {
	sum := w.keys.all[s.KeyID].sum()
	ids := make([]string, 0, s.Count)
	for {
		line, ok, err := w.lines.upTo(s.To)
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		sum.add(line)
		ids = append(ids, line.ID)
	}
	if len(ids) == s.Count && same(sum.digest(), s.Digest) {
		return nil
	}
	return blame(s, ids, sum.tags)
}

// blame finds the first line that is not what was sealed.
func blame(s Seal, ids, tags []string) error {
	e := &Error{Problem: Altered, Seal: s.Number, From: s.From, To: s.To}
	i := 0
	for i < len(tags) && i < s.Count && tags[i] == tagAt(s, i) {
		i++
	}
	switch {
	case i < len(ids) && (i >= s.Count || i+1 < len(tags) && tags[i+1] == tagAt(s, i)):
		e.Problem, e.Entry = Inserted, ids[i]
	case i >= len(ids) || i+1 < s.Count && tags[i] == tagAt(s, i+1) || len(ids) < s.Count:
		e.Problem = Missing
		if e.Entry = s.From; i > 0 {
			e.Entry = ids[i-1]
		}
	default:
		e.Entry = ids[i]
	}
	return e
}

func tagAt(s Seal, i int) string { return s.Tags[2*tagBytes*i : 2*tagBytes*(i+1)] }

// end looks at what comes after the last seal.
func (w *walk) end(last int) error {
	for {
		line, ok, err := w.lines.upTo("")
		if err != nil {
			return err
		}
		if !ok {
			break
		}
		if w.out.Unsealed++; w.out.Oldest == "" {
			w.out.Oldest = line.ID
		}
	}
	head := w.out.Last
	switch {
	case head.Number < last || head.Number < w.horizon.Number:
		return &Error{Problem: Truncated, Seal: max(last, w.horizon.Number), From: head.To}
	case head.Number > last: // the counter was set back
		return &Error{Problem: SealAltered, Seal: head.Number, From: head.From, To: head.To}
	}
	return nil
}
