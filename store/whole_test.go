package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/store/storetest"
)

func TestRosterFollowsRevision(t *testing.T) {
	env := storetest.Start(t)
	a, b := env.Open(t), env.Open(t)
	mustCommit(t, a, bot.Change{Cause: "1", Members: []roster.Member{{ID: "M1", Name: "旧"}}})
	first, err := b.Roster(t.Context())
	if err != nil || len(first.Members()) != 1 || first.Members()[0].Rev != 1 || first.Rev() != 1 {
		t.Fatal(first, err)
	}
	same, err := b.Roster(t.Context())
	if err != nil || same != first {
		t.Error("an unchanged roster was read again", err)
	}
	mustCommit(t, a, bot.Change{Cause: "2", Members: []roster.Member{{ID: "M1", Name: "新", Rev: 1}}})
	v := mustRead(t, b, bot.Need{})
	next, err := b.Roster(t.Context())
	if err != nil || next.Rev() != 2 || next.Rev() != v.RosterRev || next.Members()[0].Name != "新" {
		t.Error(next, err)
	}
}

func TestWeeksAndIssues(t *testing.T) {
	s := storetest.MustOpen(t)
	other := report.Ref{Area: "330381102", Week: ref.Week}
	mustCommit(t, s, bot.Change{
		Cause: "1", Reports: []report.Report{{Ref: other}, {Ref: ref}},
		Issues: []ledger.Issue{{Number: "RA26-10000"}, {Number: "RA26-0002"}, {Number: "RA25-0003"}},
	})
	weeks, err := s.Weeks(t.Context(), []calendar.Week{ref.Week, ref.Week, {Year: 2025, Number: 1}})
	if err != nil || len(weeks) != 1 || len(weeks[ref.Week]) != 2 ||
		weeks[ref.Week][0].Ref != ref || weeks[ref.Week][1].Ref != other || weeks[ref.Week][0].Rev != 1 {
		t.Errorf("%+v %v", weeks, err)
	}
	issues, err := s.Issues(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, i := range issues {
		numbers = append(numbers, i.Number)
		if i.Rev != 1 {
			t.Errorf("%s has revision %d", i.Number, i.Rev)
		}
	}
	if diff := cmp.Diff([]string{"RA25-0003", "RA26-0002", "RA26-10000"}, numbers); diff != "" {
		t.Error(diff)
	}
}

func TestLargeLedgerIsWhole(t *testing.T) {
	s := storetest.MustOpen(t)
	const chunks = 12
	for n := range chunks {
		c := bot.Change{Cause: fmt.Sprint(n)}
		for i := range 200 {
			c.Issues = append(c.Issues, ledger.Issue{Number: fmt.Sprintf("RA26-%04d", n*200+i)})
		}
		mustCommit(t, s, c)
	}
	issues, err := s.Issues(t.Context())
	if err != nil || len(issues) != chunks*200 || issues[777].Number != "RA26-0777" {
		t.Error(len(issues), err)
	}
}

func TestFanoutCursor(t *testing.T) {
	s := storetest.MustOpen(t)
	f := outbox.Fanout{ID: "2026-10/v1", Push: channel.Bulletin, Subject: "2026-10", Members: []string{"M1", "M2", "M3"}, CreatedAt: noon}
	older := outbox.Fanout{ID: "notice/N1", Members: []string{"M1"}, CreatedAt: noon.Add(-time.Hour)}
	mustCommit(t, s, bot.Change{Cause: "1", Fanouts: []outbox.Fanout{f, older, {ID: "empty"}}})
	open, err := s.OpenFanouts(t.Context())
	if err != nil || len(open) != 2 || open[0].ID != older.ID || open[1].ID != f.ID {
		t.Fatal(open, err)
	}
	f = open[1]
	f.Cursor = 2
	mustCommit(t, s, bot.Change{Cause: "fanout:1", Fanouts: []outbox.Fanout{f}})
	if err := s.Commit(t.Context(), bot.Change{Cause: "fanout:1b", Fanouts: []outbox.Fanout{f}}); !errors.Is(err, bot.ErrConflict) {
		t.Fatalf("the same chunk twice: %v", err)
	}
	f = mustRead(t, s, bot.Need{Fanouts: []string{f.ID}}).Fanouts[f.ID]
	if f.Cursor != 2 || len(f.Members) != 3 || f.Rev != 2 || f.Done() {
		t.Fatalf("%+v", f)
	}
	f.Cursor = 3
	mustCommit(t, s, bot.Change{Cause: "fanout:2", Fanouts: []outbox.Fanout{f}})
	open, err = s.OpenFanouts(t.Context())
	if err != nil || len(open) != 1 {
		t.Error(open, err)
	}
	if !mustRead(t, s, bot.Need{Fanouts: []string{f.ID}}).Fanouts[f.ID].Done() {
		t.Error("the finished fan-out does not know that it is done")
	}
}

// TestDeputiesBelongToTheRoster: setting and ending one moves the roster's revision.
func TestDeputiesBelongToTheRoster(t *testing.T) {
	s := storetest.MustOpen(t)
	set := roster.Deputy{ID: "D0001", Principal: "M0001", Deputy: "M0002", From: calendar.Date{Year: 2026, Month: 11, Day: 20}, To: calendar.Date{Year: 2026, Month: 11, Day: 22}, SetAt: noon}
	mustCommit(t, s, bot.Change{Cause: "1", Deputies: []roster.Deputy{set}})
	people, err := s.Roster(t.Context())
	if err != nil || people.Rev() != 1 {
		t.Fatal(people, err)
	}
	set.Rev = 1
	if diff := cmp.Diff([]roster.Deputy{set}, people.Deputies()); diff != "" {
		t.Error(diff)
	}
	set.Ended = true
	mustCommit(t, s, bot.Change{Cause: "2", Deputies: []roster.Deputy{set}})
	if people, err = s.Roster(t.Context()); err != nil || people.Rev() != 2 || !people.Deputies()[0].Ended {
		t.Error(people, err)
	}
	if err := s.Commit(t.Context(), bot.Change{Cause: "3", Deputies: []roster.Deputy{set}}); !errors.Is(err, bot.ErrConflict) {
		t.Error("an old revision was written over", err)
	}
}
