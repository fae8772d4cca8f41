package sample_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sandbox/sample"
)

// golden is the hash of all that the county says and does up to the end of
// 2027. It changes when the data or the dice do; then look at the demo again.
const golden = "54a8e4a541e86e89"

// TestTheCountyIsAlwaysTheSame compares the whole output with what it was.
func TestTheCountyIsAlwaysTheSame(t *testing.T) {
	c := sample.New()
	b, err := json.Marshal([]any{c.People(), c.Roster(), c.Seats(), c.Opening(), c.Going(sample.Start(), sample.Start().AddDate(1, 0, 0))})
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(b)
	if got := hex.EncodeToString(sum[:8]); got != golden {
		t.Errorf("the county has changed: %s, was %s", got, golden)
	}
}

// TestGoingInPieces plays the time after Start hour by hour and at once: the same happens.
func TestGoingInPieces(t *testing.T) {
	c := sample.New()
	from, to := sample.Start(), sample.Start().AddDate(0, 0, 12)
	var pieces []sample.Event
	for at := from; at.Before(to); at = at.Add(6 * time.Hour) {
		pieces = append(pieces, c.Going(at, at.Add(6*time.Hour))...)
	}
	whole := c.Going(from, to)
	if diff := cmp.Diff(whole, pieces); diff != "" || len(whole) < 30 {
		t.Errorf("%d events (-whole +pieces):\n%s", len(whole), diff)
	}
}

// TestEventsAreInOrder sees that time only moves forward, in whole seconds, and within bounds.
func TestEventsAreInOrder(t *testing.T) {
	c := sample.New()
	last := sample.Begin()
	for _, e := range events(c) {
		if e.At.Before(last) || e.At.Nanosecond() != 0 || (e.Text == "") != (e.Import != nil || e.Unfollow || e.Order != nil) {
			t.Errorf("%s after %s: %q", e.At, last, e.Text)
		}
		last = e.At
	}
	for _, e := range c.Opening() {
		if e.At.After(sample.Start()) {
			t.Errorf("%s is after Start: %q", e.At, e.Text)
		}
	}
}

// TestTheVisitorsWeek sees that 陶山镇 leaves the demo's week to the visitor, and reports the next.
func TestTheVisitorsWeek(t *testing.T) {
	c := sample.New()
	week, taoshan := calendar.WeekOf(sample.Start()), c.Townships()[14].Code
	weeks := map[calendar.Week]int{}
	missing := map[string]bool{}
	for _, a := range c.Townships() {
		missing[a.Name] = true
	}
	for _, e := range events(c) {
		if e.Report == nil || e.Correct {
			continue
		}
		if e.Report.Area == taoshan {
			weeks[e.Report.Week]++
		}
		for _, a := range c.Townships() {
			if e.Report.Area == a.Code && e.Report.Week == week && !e.At.After(sample.Start()) {
				delete(missing, a.Name)
			}
		}
	}
	if weeks[week] != 0 || weeks[week.Next()] != 1 || weeks[week.Add(-1)] != 1 {
		t.Errorf("陶山镇 reports %v", weeks)
	}
	want := map[string]bool{"陶山镇": true, "湖岭镇": true, "仙降街道": true, "锦湖街道": true, "林川镇": true, "北麂乡": true}
	if diff := cmp.Diff(want, missing); diff != "" {
		t.Errorf("missing at Start (-want +got):\n%s", diff)
	}
}

// TestPeople looks at the roster: unique names and phones, the four seats, and who does not bind.
func TestPeople(t *testing.T) {
	c := sample.New()
	roles, unbound := map[roster.Role]int{}, 0
	names, phones := map[string]bool{}, map[string]bool{}
	for _, p := range c.People() {
		roles[p.Role]++
		names[p.Name] = true
		if phone, ok := roster.Phone(p.Phone); ok {
			phones[phone] = true
		}
		if !p.Binds {
			unbound++
		}
	}
	want := map[roster.Role]int{roster.Officer: 32, roster.Head: 32, roster.Leader: 9, roster.Staff: 5, roster.Admin: 1}
	if diff := cmp.Diff(want, roles); diff != "" || len(names) != 79 || len(phones) != 79 || unbound != 3 {
		t.Errorf("%d names, %d phones, %d unbound; roles (-want +got):\n%s", len(names), len(phones), unbound, diff)
	}
	for k, role := range []roster.Role{roster.Officer, roster.Head, roster.Leader, roster.Staff} {
		for _, p := range c.People() {
			if p.OpenID == c.Seats()[k] && (p.Role != role || !p.Binds) {
				t.Errorf("seat %d is %+v", k, p)
			}
		}
	}
}

// BenchmarkOpening measures how long the year takes to make.
func BenchmarkOpening(b *testing.B) {
	for b.Loop() {
		sample.New().Opening()
	}
}
