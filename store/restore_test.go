package store_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// held is the hold of a restore.
var held = bot.Hold{Reason: bot.HoldRestored, Since: noon, At: noon.Add(time.Hour)}

// oneMore is one more message.
func oneMore(id string) []channel.Outbound {
	m := everything().Outbound[0]
	m.ID = id
	return []channel.Outbound{m}
}

// TestRestoreHoldsBack: what waited to be sent is left to a person, nothing is
// claimed until the hold is lifted, and what is ordered afterwards is sent.
func TestRestoreHoldsBack(t *testing.T) {
	t.Parallel()
	from := storetest.MustOpen(t)
	mustCommit(t, from, everything())
	mustCommit(t, from, bot.Change{Cause: "c2", Outbound: oneMore("m2")})
	if _, err := from.Claim(t.Context(), noon, 1, time.Minute); err != nil { // one is being sent
		t.Fatal(err)
	}
	state, _ := copied(t, from)
	url := storetest.Plain(t, durable...)
	to := mustTarget(t, url)
	if _, err := to.Fill(t.Context(), held, source(state)); err != nil {
		t.Fatal(err)
	}
	if _, err := open(t, url, store.Options{Serve: true}); !errors.Is(err, store.ErrRestoring) {
		t.Errorf("a restore that is not finished is served: %v", err)
	}
	doubtful, err := to.Finish(t.Context(), 1, "cli", "x")
	if err != nil || doubtful != 2 {
		t.Fatalf("%d in doubt, %v", doubtful, err)
	}
	s, err := open(t, url, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	unknown, err := s.Outbox(t.Context(), outbox.Unknown, 10)
	if err != nil || len(unknown) != 2 || unknown[0].Reason != outbox.ReasonRestored {
		t.Errorf("%+v, %v", unknown, err)
	}
	mustCommit(t, s, bot.Change{Cause: "c3", Outbound: oneMore("m3")})
	claim := func() int {
		t.Helper()
		got, err := s.Claim(t.Context(), noon.Add(24*time.Hour), 10, time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	if n := claim(); n != 0 {
		t.Errorf("%d messages are claimed during the hold", n)
	}
	holds := mustRead(t, s, bot.Need{Holds: true}).Holds
	if len(holds) != 1 || !holds[0].Since.Equal(noon) || !holds[0].At.Equal(held.At) {
		t.Fatalf("held %+v", holds)
	}
	mustCommit(t, s, bot.Change{Cause: "resume", Lifts: holds})
	if n := claim(); n != 1 {
		t.Errorf("%d messages are claimed after the hold, want the one that was ordered during it", n)
	}
	v := mustRead(t, s, bot.Need{Cause: "c1"})
	if !v.Handled || v.Reply != everything().Reply {
		t.Errorf("the remembered reply is %q", v.Reply)
	}
}

// TestRestoreRefuses: nothing is written where there is data, or a service.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	url := "embedded://" + t.TempDir()
	s, err := store.Open(t.Context(), url, store.Options{Office: storetest.Office, Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := target(t, url); !errors.Is(err, store.ErrServed) {
		t.Errorf("beside a service: %v", err)
	}
	mustCommit(t, s, everything())
	before, _ := copied(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := target(t, url); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("over data: %v", err)
	}
	s, err = open(t, url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if after, _ := copied(t, s); after != before {
		t.Error("a refused restore has changed something")
	}
	if _, err := target(t, storetest.Plain(t)); err == nil {
		t.Error("a Redis that forgets was taken")
	}
}

// TestRestoreAgain: one that was broken off in the middle is begun anew.
func TestRestoreAgain(t *testing.T) {
	t.Parallel()
	from := storetest.MustOpen(t)
	mustCommit(t, from, everything())
	state, sum := copied(t, from)
	url := storetest.Plain(t, durable...)
	half := state[:strings.LastIndex(strings.TrimSpace(state), "\n")+1]
	if _, err := mustTarget(t, url).Fill(t.Context(), held, source(half+"{torn")); err == nil {
		t.Fatal("a torn state was taken")
	}
	if err := connect(t, url).Set(t.Context(), prefix+"left", "over", 0).Err(); err != nil {
		t.Fatal(err)
	}
	to := mustTarget(t, url)
	if _, err := to.Fill(t.Context(), held, source(state)); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Finish(t.Context(), 1, "cli", "x"); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, url, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, got := copied(t, s); got.Counts[store.CountReports] != sum.Counts[store.CountReports] || got.Counts[store.CountAudit] != sum.Counts[store.CountAudit]+1 {
		t.Errorf("%v, want %v and the restore's own line", got.Counts, sum.Counts)
	}
}

// TestRestoreIsReadBack: a store that holds something else afterwards is not served.
func TestRestoreIsReadBack(t *testing.T) {
	t.Parallel()
	from := storetest.MustOpen(t)
	mustCommit(t, from, everything())
	state, _ := copied(t, from)
	url := storetest.Plain(t, durable...)
	rdb := connect(t, url)
	first := true
	_, err := mustTarget(t, url).Fill(t.Context(), held, func() (_ io.ReadCloser, err error) {
		if !first { // between the writing and the reading back
			err = rdb.HSet(t.Context(), prefix+"issues", "RA26-0031", "1 {}").Err()
		}
		first = false
		r, _ := source(state)()
		return r, err
	})
	if _, differs := errors.AsType[*store.DiffersError](err); !differs {
		t.Errorf("got %v", err)
	}
	if _, err := open(t, url, store.Options{Serve: true}); !errors.Is(err, store.ErrRestoring) {
		t.Errorf("it is served: %v", err)
	}
}

// TestDoubtGrows: what a restore leaves to a person takes part in the order in
// which messages come to be in doubt, so that a worker whose clock is behind adds
// none before what the staff have been told of.
func TestDoubtGrows(t *testing.T) {
	t.Parallel()
	env := storetest.Start(t)
	s := env.OpenWith(t, store.Options{Now: func() time.Time { return noon }})
	mustCommit(t, s, bot.Change{Cause: "c1", At: noon, Outbound: oneMore("m1")})
	if n, err := s.Doubt(t.Context(), time.Time{}); err != nil || n != 1 {
		t.Fatalf("%d in doubt, %v", n, err)
	}
	doubt(t, s, noon.Add(-time.Hour), "m2")
	first, second := stands(t, s, "m1"), stands(t, s, "m2")
	if first.State != outbox.Unknown || second.State != outbox.Unknown || !second.UpdatedAt.After(first.UpdatedAt) {
		t.Errorf("%s since %v, %s since %v", first.State, first.UpdatedAt, second.State, second.UpdatedAt)
	}
}

// TestRestoreUnderAService: somebody else's Redis has lost its data while a service
// runs on it. What the restore puts there is not sent, not even before it is finished.
func TestRestoreUnderAService(t *testing.T) {
	t.Parallel()
	from := storetest.MustOpen(t)
	mustCommit(t, from, everything())
	state, _ := copied(t, from)
	url := storetest.Plain(t, durable...)
	serving, err := open(t, url, store.Options{Serve: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := connect(t, url).FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := mustTarget(t, url).Fill(t.Context(), held, source(state)); err != nil {
		t.Fatal(err)
	}
	claimed, err := serving.Claim(t.Context(), noon.AddDate(1, 0, 0), 10, time.Minute)
	if err != nil || len(claimed) != 0 {
		t.Errorf("%d messages are sent in the middle of a restore, %v", len(claimed), err)
	}
}

// TestRestoreAndStart: of a restore and a service that begin on the same empty
// store at once, one gives way.
func TestRestoreAndStart(t *testing.T) {
	t.Parallel()
	url := storetest.Plain(t, durable...)
	to := mustTarget(t, url)
	if _, err := open(t, url, store.Options{Serve: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := to.Fill(t.Context(), held, source("")); !errors.Is(err, store.ErrNotEmpty) {
		t.Errorf("a store that a service has begun on meanwhile is cleared: %v", err)
	}
}
