package audit_test

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/audit"
)

const (
	key = "5f1d7a8c5b0e4f6a9d3c2b1a0f9e8d7c"
	old = "00112233445566778899aabbccddeeff"
)

var at = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// stored is a trail as a store has it.
type stored struct {
	last    int
	horizon audit.Horizon
	seals   []audit.Seal
	lines   []audit.Line
}

func (s stored) clone() stored {
	s.seals, s.lines = slices.Clone(s.seals), slices.Clone(s.lines)
	return s
}

func (s stored) verify(keys audit.Keys) (audit.Summary, error) {
	return keys.Verify(audit.Trail{Last: s.last, Horizon: s.horizon, Seals: each(s.seals), Lines: each(s.lines)})
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, x := range list {
			if !yield(x, nil) {
				return
			}
		}
	}
}

// sealed makes a trail of n lines in ranges of at most size.
func sealed(t interface{ Fatal(...any) }, keys audit.Keys, sizes []int, rest int) stored {
	var s stored
	add := func() {
		n := len(s.lines)
		s.lines = append(s.lines, audit.Line{ID: fmt.Sprintf("%d-%d", 1763776800000+2*n/3, 2*(n%3)), Text: fmt.Sprintf(`{"who":"M%04d","what":"report.record","after":"%d"}`, n%7, n)})
	}
	var last audit.Seal
	for _, size := range sizes {
		from := len(s.lines)
		for range size {
			add()
		}
		seal, err := keys.Next(last, s.lines[from:], at)
		if err != nil {
			t.Fatal(err)
		}
		s.seals = append(s.seals, seal)
		last = seal
	}
	for range rest {
		add()
	}
	s.last = last.Number
	return s
}

// TestVerify: a trail that is right, and everything that may be wrong with it, each with its place.
func TestVerify(t *testing.T) {
	t.Parallel()
	keys := audit.NewKeys(key, old)
	good := sealed(t, keys, []int{3, 4, 2}, 2)
	sum, err := good.verify(keys)
	if err != nil || sum.Seals != 3 || sum.Entries != 9 || sum.Unsealed != 2 || sum.Oldest != good.lines[9].ID || sum.Last.Number != 3 || sum.Last.Total != 9 {
		t.Fatalf("%v: %+v", err, sum)
	}
	for _, row := range []struct {
		name  string
		spoil func(s *stored)
		want  audit.Problem
		seal  int
		entry string
	}{
		{"an entry is altered", func(s *stored) { s.lines[4].Text += " " }, audit.Altered, 2, good.lines[4].ID},
		{"its moment is altered", func(s *stored) { s.lines[4].ID = s.lines[3].ID + "1" }, audit.Altered, 2, good.lines[3].ID + "1"},
		{"an entry is missing", func(s *stored) { s.lines = slices.Delete(s.lines, 4, 5) }, audit.Missing, 2, good.lines[3].ID},
		{"the first is missing", func(s *stored) { s.lines = s.lines[1:] }, audit.Missing, 1, ""},
		{"the last of a range is missing", func(s *stored) { s.lines = slices.Delete(s.lines, 6, 7) }, audit.Missing, 2, good.lines[5].ID},
		{"an entry is inserted", func(s *stored) {
			s.lines = slices.Insert(s.lines, 4, audit.Line{ID: s.lines[3].ID + "1", Text: "{}"})
		}, audit.Inserted, 2, good.lines[3].ID + "1"},
		{"two are swapped", func(s *stored) { s.lines[3].Text, s.lines[4].Text = s.lines[4].Text, s.lines[3].Text }, audit.Altered, 2, good.lines[3].ID},
		{"a whole range is gone", func(s *stored) { s.lines = slices.Delete(s.lines, 3, 7) }, audit.Missing, 2, good.lines[2].ID},
		{"everything is gone", func(s *stored) { s.lines = nil }, audit.Missing, 1, ""},
		{"a seal is gone", func(s *stored) { s.seals = slices.Delete(s.seals, 1, 2) }, audit.SealMissing, 2, ""},
		{"the first seal is gone", func(s *stored) { s.seals = s.seals[1:] }, audit.SealMissing, 1, ""},
		{"the last seal is gone", func(s *stored) { s.seals = s.seals[:2] }, audit.Truncated, 3, ""},
		{"a seal and its range are gone", func(s *stored) { s.seals, s.lines = slices.Delete(s.seals, 1, 2), slices.Delete(s.lines, 3, 7) }, audit.SealMissing, 2, ""},
		{"the end is cut off", func(s *stored) { s.seals, s.lines = s.seals[:2], s.lines[:7] }, audit.Truncated, 3, ""},
		{"the counter is set back", func(s *stored) { s.last = 2 }, audit.SealAltered, 3, ""},
		{"a seal is renumbered", func(s *stored) { s.seals[1].Number = 7 }, audit.SealAltered, 7, ""},
		{"a seal is backdated", func(s *stored) { s.seals[1].At = s.seals[1].At.AddDate(0, 0, -1) }, audit.SealAltered, 2, ""},
		{"a tag is altered", func(s *stored) { s.seals[1].Tags = "0000" + s.seals[1].Tags[4:] }, audit.SealAltered, 2, ""},
		{"a seal is forged", func(s *stored) {
			s.seals[1], _ = audit.NewKeys("ffffffffffffffffffffffffffffffff").Next(s.seals[0], s.lines[3:7], at)
		}, audit.KeyUnknown, 2, "35230248"},
		{"a range is from another branch", func(s *stored) { // both were signed: the data was once restored from a backup
			s.lines[0].Text = `{"who":"M0009"}`
			s.seals[0], _ = keys.Next(audit.Seal{}, s.lines[:3], at)
		}, audit.SealMissing, 2, ""},
		{"a purge is forged", func(s *stored) {
			s.horizon, s.lines = audit.Horizon{Number: 1, To: s.seals[0].To, KeyID: s.seals[0].KeyID, MAC: s.seals[0].MAC}, s.lines[3:]
		}, audit.SealAltered, 1, ""},
	} {
		s := good.clone()
		row.spoil(&s)
		_, err := s.verify(keys)
		found, ok := errors.AsType[*audit.Error](err)
		if !ok || found.Problem != row.want || found.Seal != row.seal || found.Entry != row.entry {
			t.Errorf("%s: %v, want %s of seal %d, entry %q", row.name, err, row.want, row.seal, row.entry)
		}
	}
}

// TestKeys: a new key goes on where the old one stopped, and without the old one its seals cannot be verified.
func TestKeys(t *testing.T) {
	t.Parallel()
	s := sealed(t, audit.NewKeys(old), []int{3, 3}, 2)
	both := audit.NewKeys(key, old)
	next, err := both.Next(s.seals[1], s.lines[6:], at)
	if err != nil {
		t.Fatal(err)
	}
	s.seals, s.last = append(s.seals, next), 3
	if sum, err := s.verify(both); err != nil || sum.Entries != 8 {
		t.Errorf("%v: %+v", err, sum)
	}
	_, err = s.verify(audit.NewKeys(key))
	if found, ok := errors.AsType[*audit.Error](err); !ok || found.Problem != audit.KeyUnknown || found.Seal != 1 {
		t.Errorf("without the old key: %v", err)
	}
	if _, err := audit.NewKeys("", key).Next(audit.Seal{}, s.lines, at); !errors.Is(err, audit.ErrNoKey) {
		t.Errorf("without a key: %v", err)
	}
	if _, err := both.Next(next, s.lines[6:], at); !errors.Is(err, audit.ErrOrder) {
		t.Errorf("lines that were sealed: %v", err)
	}
	if text := fmt.Sprintf("%v %+v %s", both, both, s.seals[0].Short()); len(text) == 0 || containsKey(text) {
		t.Errorf("a key prints itself: %s", text)
	}
}

func containsKey(text string) bool {
	return slices.ContainsFunc([]string{key, old}, func(k string) bool { return len(text) >= len(k) && slices.Contains(windows(text, len(k)), k) })
}

func windows(s string, n int) []string {
	var out []string
	for i := 0; i+n <= len(s); i++ {
		out = append(out, s[i:i+n])
	}
	return out
}

// TestPurge: what is purged leaves its seals, and nothing can be put back or taken away beside it.
func TestPurge(t *testing.T) {
	t.Parallel()
	keys := audit.NewKeys(key)
	s := sealed(t, keys, []int{3, 4, 2}, 1)
	before := s.clone()
	h, err := keys.Purge(s.seals[1], 0, at)
	if err != nil {
		t.Fatal(err)
	}
	s.horizon, s.lines = h, s.lines[7:]
	if sum, err := s.verify(keys); err != nil || sum.Purged != 2 || sum.Entries != 2 || sum.Seals != 3 {
		t.Fatalf("%v: %+v", err, sum)
	}
	for name, row := range map[string]struct {
		spoil func(s *stored)
		want  audit.Problem
	}{
		"put back":             {func(s *stored) { s.lines = before.lines }, audit.Inserted},
		"taken away":           {func(s *stored) { s.lines = s.lines[1:] }, audit.Missing},
		"its record is gone":   {func(s *stored) { s.horizon = audit.Horizon{} }, audit.Missing},
		"its record is moved":  {func(s *stored) { s.horizon.Number, s.horizon.To, s.lines = 3, s.seals[2].To, s.lines[2:] }, audit.SealAltered},
		"seals are gone too":   {func(s *stored) { s.seals = s.seals[2:] }, audit.SealMissing},
		"cut off before it":    {func(s *stored) { s.seals, s.lines, s.last = s.seals[:1], nil, 1 }, audit.Truncated},
		"the seal of its edge": {func(s *stored) { s.seals[1].To = s.seals[0].To }, audit.SealAltered},
	} {
		spoilt := s.clone()
		row.spoil(&spoilt)
		_, err := spoilt.verify(keys)
		if found, ok := errors.AsType[*audit.Error](err); !ok || found.Problem != row.want {
			t.Errorf("%s: %v, want %s", name, err, row.want)
		}
	}
}

// TestMutations: any single mutation of what is sealed is found. A trail cut
// off together with its seals and the counter is a shorter trail that is right:
// only what was noted outside of the store tells.
func TestMutations(t *testing.T) {
	t.Parallel()
	keys := audit.NewKeys(key)
	found, rounds := 0, 20 // of a hundred
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		rounds = 1000
	}
	for range rounds {
		rapid.Check(t, func(t *rapid.T) { found += mutated(t, keys) })
	}
	t.Logf("figure: %d single mutations of sealed trails, all found", found)
}

// mutated makes a trail, changes one thing, and wants it found.
func mutated(t *rapid.T, keys audit.Keys) int {
	sizes := rapid.SliceOfN(rapid.IntRange(1, 6), 1, 6).Draw(t, "sizes")
	s := sealed(t, keys, sizes, rapid.IntRange(0, 3).Draw(t, "rest"))
	if purged := rapid.IntRange(0, len(sizes)).Draw(t, "purged"); purged > 0 {
		edge := s.seals[purged-1]
		s.horizon, _ = keys.Purge(edge, 0, at)
		s.lines = s.lines[edge.Total:]
	}
	if _, err := s.verify(keys); err != nil {
		t.Fatalf("before: %v", err)
	}
	what := mutate(t, &s)
	_, err := s.verify(keys)
	if _, ok := errors.AsType[*audit.Error](err); !ok {
		t.Fatalf("%s: not found: %v", what, err)
	}
	return 1
}

// mutate changes one thing in what is sealed.
func mutate(t *rapid.T, s *stored) string {
	last := s.seals[len(s.seals)-1]
	within := 0 // how many of the lines are sealed
	for _, l := range s.lines {
		if audit.CompareIDs(l.ID, last.To) <= 0 {
			within++
		}
	}
	kinds := []string{"insert", "drop seal", "renumber", "seal", "counter"}
	if within > 0 {
		kinds = append(kinds, "byte", "id", "delete")
	}
	if within > 1 {
		kinds = append(kinds, "swap", "exchange ids")
	}
	if s.horizon.Number > 0 {
		kinds = append(kinds, "horizon")
	}
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	line := func() int { return rapid.IntRange(0, within-1).Draw(t, "line") }
	seal := rapid.IntRange(0, len(s.seals)-1).Draw(t, "seal")
	switch kind {
	case "byte":
		i := line()
		b := []byte(s.lines[i].Text)
		b[rapid.IntRange(0, len(b)-1).Draw(t, "byte")] ^= byte(rapid.IntRange(1, 255).Draw(t, "bits"))
		s.lines[i].Text = string(b)
	case "id":
		s.lines[line()].ID += "7"
	case "delete":
		i := line()
		s.lines = slices.Delete(s.lines, i, i+1)
	case "insert":
		to := rapid.SampledFrom(s.seals).Draw(t, "range").To
		i, _ := slices.BinarySearchFunc(s.lines, to, func(l audit.Line, id string) int { return audit.CompareIDs(l.ID, id) })
		s.lines = slices.Insert(s.lines, i, audit.Line{ID: before(to), Text: `{"who":"M0001"}`})
	case "swap":
		i := rapid.IntRange(0, within-2).Draw(t, "first")
		s.lines[i].Text, s.lines[i+1].Text = s.lines[i+1].Text, s.lines[i].Text
	case "exchange ids":
		i := rapid.IntRange(0, within-2).Draw(t, "first")
		s.lines[i], s.lines[i+1] = s.lines[i+1], s.lines[i]
	case "drop seal":
		s.seals = slices.Delete(s.seals, seal, seal+1)
	case "renumber":
		s.seals[seal].Number += rapid.SampledFrom([]int{-1, 1, 5}).Draw(t, "by")
	case "seal":
		mutateSeal(t, &s.seals[seal])
	case "counter":
		s.last += rapid.SampledFrom([]int{-1, 1}).Draw(t, "by")
	case "horizon":
		if rapid.Bool().Draw(t, "gone") {
			s.horizon = audit.Horizon{}
		} else {
			s.horizon.Number++
		}
	}
	return kind
}

func mutateSeal(t *rapid.T, s *audit.Seal) {
	flip := func(text *string) { *text = "f" + *text }
	switch rapid.SampledFrom([]string{"from", "to", "count", "total", "digest", "tags", "prev", "at", "key", "mac"}).Draw(t, "field") {
	case "from":
		flip(&s.From)
	case "to":
		s.To += "0"
	case "count":
		s.Count++
	case "total":
		s.Total--
	case "digest":
		flip(&s.Digest)
	case "tags":
		flip(&s.Tags)
	case "prev":
		flip(&s.Prev)
	case "at":
		s.At = s.At.Add(time.Millisecond)
	case "key":
		flip(&s.KeyID)
	case "mac":
		flip(&s.MAC)
	}
}

// before is an id that no line of sealed has, just below id.
func before(id string) string {
	var ms, n int
	_, _ = fmt.Sscanf(id, "%d-%d", &ms, &n)
	if n > 0 {
		return fmt.Sprintf("%d-%d", ms, n-1)
	}
	return fmt.Sprintf("%d-%d", ms-1, 99)
}

// TestShorter: what only an anchor outside of the store finds.
func TestShorter(t *testing.T) {
	t.Parallel()
	keys := audit.NewKeys(key)
	s := sealed(t, keys, []int{3, 4, 2}, 0)
	noted := s.seals[2]
	s.seals, s.lines, s.last = s.seals[:2], s.lines[:7], 2
	sum, err := s.verify(keys)
	if err != nil || sum.Last.Number >= noted.Number {
		t.Errorf("%v: %+v", err, sum)
	}
}

// TestSpeed: sealing is linear and cheap.
func TestSpeed(t *testing.T) {
	keys := audit.NewKeys(key)
	sizes := slices.Repeat([]int{audit.MaxLines}, 20)
	if os.Getenv("WEIDUBAO_SOAK") != "" {
		sizes = slices.Repeat([]int{audit.MaxLines}, 100)
	}
	began := time.Now()
	s := sealed(t, keys, sizes, 0)
	sealing := time.Since(began)
	began = time.Now()
	sum, err := s.verify(keys)
	if err != nil || sum.Entries != len(s.lines) {
		t.Fatalf("%v: %+v", err, sum)
	}
	verifying := time.Since(began)
	t.Logf("figure: %d lines sealed in %v, verified in %v", len(s.lines), sealing.Round(time.Millisecond), verifying.Round(time.Millisecond))
	if sealing > time.Duration(len(s.lines)/10_000)*time.Second {
		t.Errorf("sealing %d lines took %v", len(s.lines), sealing)
	}
}
