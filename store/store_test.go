package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var (
	noon = time.Date(2026, 11, 20, 12, 0, 0, 0, calendar.Zone)
	ref  = report.Ref{Area: "330381101", Week: calendar.Week{Year: 2026, Number: 47}}
)

func mustCommit(t *testing.T, s *store.Store, c bot.Change) {
	t.Helper()
	if c.At.IsZero() {
		c.At = noon
	}
	if err := s.Commit(t.Context(), c); err != nil {
		t.Fatalf("commit %s: %v", c.Cause, err)
	}
}

func mustRead(t *testing.T, s *store.Store, n bot.Need) bot.View {
	t.Helper()
	v, err := s.Read(t.Context(), n)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return v
}

// everything is one record of each kind, none of them stored before.
func everything() bot.Change {
	return bot.Change{
		Cause: "c1", Reply: "已登记 <W47-017>", At: noon,
		Areas:    []roster.Area{{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Ordinal: 1}},
		Members:  []roster.Member{{ID: "M0001", Name: "王一", Phone: "13800000001", Role: roster.Officer, Areas: []string{"330381101"}, OpenID: "o1", BoundAt: noon}},
		Deputies: []roster.Deputy{{ID: "D0001", Principal: "M0001", Deputy: "M0002", From: calendar.Date{Year: 2026, Month: 11, Day: 20}, To: calendar.Date{Year: 2026, Month: 11, Day: 22}, SetAt: noon}},
		Codes:    []roster.Code{{Code: "483920", Member: "M0001", ExpiresAt: noon.Add(time.Hour)}},
		Attempts: []roster.Attempts{{From: "o9", Failures: 2}},
		Sessions: []bot.Session{{Member: "M0001", Kind: bot.AskedWeek, Text: "问题5个", ExpiresAt: noon.Add(time.Hour)}},
		Reports: []report.Report{{
			Ref: ref, Status: report.Complete, Timeliness: report.OnTime,
			Reporter: "M0001", ReceivedAt: noon, Text: "问题5个 & <b>", Seq: 1,
		}},
		History:     []report.Entry{{Ref: ref, Seq: 1, At: noon, By: "M0001", Message: "问题5个", Act: report.ActRecord}},
		Attachments: []report.Attachment{{Ref: ref, ID: report.NewAttachmentID(ref, "wx:1"), Seq: 1, By: "M0001", At: noon, Kind: report.AttachedImage, MediaID: "m1", State: report.AttachmentPending, NextTry: noon}},
		Issues:      []ledger.Issue{{Number: "RA26-0031", Area: "330381101", Text: "x", DueOn: calendar.Date{Year: 2026, Month: 11, Day: 20}, Status: ledger.Rectifying, CreatedAt: noon}},
		Counters:    []bot.Counter{{Name: "issue:26", Last: 31}},
		Marks:       []string{"RA26-0031/red/M0001"},
		Told:        []string{"RA26-0031/red/M0001"},
		Alerted:     []bot.Alerted{{ID: "M0001", Pushes: []bot.AlertPush{{ID: "alert/2026-11-20/1", New: 1, Marks: []ledger.Mark{{Issue: "RA26-0031", Stage: ledger.StageRed, Member: "M0001"}}}}}},
		Editions:    []bulletin.Edition{{Key: "2026-10", Month: calendar.Month{Year: 2026, Month: 10}, Number: 10}},
		Notices:     []notice.Notice{{ID: "N0001", Title: "会议", Members: []string{"M0001"}, Ack: true, CreatedAt: noon}},
		Acks:        []notice.Ack{{Notice: "N0001", Member: "M0001", At: noon, Text: "收到"}},
		Outbound:    []channel.Outbound{{ID: "notice/N0001/M0001", Push: channel.Notice, Member: "M0001", To: "o1", Title: "会议", CreatedAt: noon, Answer: "N0001"}},
		Fanouts:     []outbox.Fanout{{ID: "notice/N0001", Push: channel.Notice, Subject: "N0001", Members: []string{"M0001", "M0002"}, Cursor: 1, CreatedAt: noon}},
		Ticks:       []bot.Tick{{Name: "alerts", Last: noon}},
		Audit:       []bot.AuditEntry{{At: noon, Who: "M0001", What: "report.record", On: "330381101/2026-W47"}},
	}
}

// allOf needs everything that everything writes.
func allOf() bot.Need {
	return bot.Need{
		Cause: "c1", Reports: []report.Ref{ref}, Histories: []report.Ref{ref}, Session: "M0001", Attempts: "o9",
		Codes: []string{"483920", "000000"}, Issues: []string{"RA26-0031", "none"}, Counters: []string{"issue:26"},
		Editions: []bulletin.Key{"2026-10"}, Notices: []string{"N0001"}, Fanouts: []string{"notice/N0001"},
		Marks: []string{"RA26-0031/red/M0001", "no"}, Told: []string{"RA26-0031/red/M0001", "no"}, Alerted: []string{"M0001", "no"}, Ticks: []string{"alerts"},
		Attachments: []report.Ref{ref}, Acks: "N0001", Deliveries: []string{"notice/N0001/M0001", "no"}, Asked: "M0001",
	}
}

func TestCommitThenReadEverything(t *testing.T) {
	s := storetest.MustOpen(t)
	before := mustRead(t, s, allOf())
	empty := bot.View{Session: bot.Session{Member: "M0001"}, Attempts: roster.Attempts{From: "o9"}}
	if diff := cmp.Diff(empty, before, cmpopts.EquateEmpty()); diff != "" {
		t.Fatal("empty store (-want +got):", diff)
	}
	c := everything()
	mustCommit(t, s, c)
	want := bot.View{
		Handled: true, Reply: c.Reply, RosterRev: 1,
		Reports:     map[report.Ref]report.Report{ref: c.Reports[0]},
		Histories:   map[report.Ref][]report.Entry{ref: c.History},
		Attachments: map[report.Ref][]report.Attachment{ref: c.Attachments},
		Session:     c.Sessions[0], Attempts: c.Attempts[0],
		Codes:      map[string]roster.Code{"483920": c.Codes[0]},
		Issues:     map[string]ledger.Issue{"RA26-0031": c.Issues[0]},
		Counters:   map[string]bot.Counter{"issue:26": {Name: "issue:26", Last: 31, Rev: 1}},
		Editions:   map[bulletin.Key]bulletin.Edition{"2026-10": c.Editions[0]},
		Notices:    map[string]notice.Notice{"N0001": c.Notices[0]},
		Fanouts:    map[string]outbox.Fanout{"notice/N0001": c.Fanouts[0]},
		Marks:      map[string]bool{"RA26-0031/red/M0001": true},
		Told:       map[string]time.Time{"RA26-0031/red/M0001": noon},
		Alerted:    map[string]bot.Alerted{"M0001": c.Alerted[0]},
		Ticks:      map[string]bot.Tick{"alerts": c.Ticks[0]},
		Acks:       map[string]notice.Ack{"M0001": c.Acks[0]},
		Deliveries: map[string]outbox.Message{"notice/N0001/M0001": {Outbound: c.Outbound[0], State: outbox.Queued, NextTry: noon, UpdatedAt: noon}},
		Asked:      []string{"N0001"},
	}
	revs := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Rev" }, cmp.Comparer(func(a, b int64) bool { return a+b == 1 || a == b }))
	if diff := cmp.Diff(want, mustRead(t, s, allOf()), cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(0), revs); diff != "" {
		t.Error("(-want +got):", diff)
	}
}

func TestDuplicateCause(t *testing.T) {
	s := storetest.MustOpen(t)
	c := bot.Change{Cause: "c", Reply: "一", At: noon, Marks: []string{"m"}}
	mustCommit(t, s, c)
	c.Reply = "二"
	err := s.Commit(t.Context(), c)
	if dup, ok := errors.AsType[*bot.DuplicateError](err); !ok || dup.Reply != "一" {
		t.Fatalf("got %v, want the first reply", err)
	}
}

// TestConflicts: whatever has moved on, nothing at all is written.
func TestConflicts(t *testing.T) {
	for name, spoil := range map[string]func(*bot.Change){
		"report":     func(c *bot.Change) { c.Reports[0].Rev = 0 },
		"member":     func(c *bot.Change) { c.Members[0].Rev = 7 },
		"code":       func(c *bot.Change) { c.Codes[0].Rev = 0 },
		"attempts":   func(c *bot.Change) { c.Attempts[0].Rev = 2 },
		"session":    func(c *bot.Change) { c.Sessions[0].Rev = 0 },
		"issue":      func(c *bot.Change) { c.Issues[0].Rev = 0 },
		"counter":    func(c *bot.Change) { c.Counters[0].Rev = 0 },
		"mark":       func(c *bot.Change) { c.Marks = []string{"new", "RA26-0031/red/M0001"} },
		"edition":    func(c *bot.Change) { c.Editions[0].Rev = 0 },
		"notice":     func(c *bot.Change) { c.Notices[0].Rev = 0 },
		"fanout":     func(c *bot.Change) { c.Fanouts[0].Rev = 0 },
		"tick":       func(c *bot.Change) { c.Ticks[0].Rev = 3 },
		"deputy":     func(c *bot.Change) { c.Deputies[0].Rev = 0 },
		"attachment": func(c *bot.Change) { c.Attachments[0].Rev = 0 },
		"alerted":    func(c *bot.Change) { c.Alerted[0].Rev = 0 },
		"address": func(c *bot.Change) {
			c.Members = append(c.Members, roster.Member{ID: "M0002", OpenID: "o1"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storetest.MustOpen(t)
			mustCommit(t, s, everything())
			before := mustRead(t, s, allOf())
			lines, _, err := s.AuditTail(t.Context(), "", 0)
			if err != nil {
				t.Fatal(err)
			}
			c := again()
			spoil(&c)
			err = s.Commit(t.Context(), c)
			if !errors.Is(err, bot.ErrConflict) {
				t.Fatalf("got %v, want ErrConflict", err)
			}
			if strings.Contains(err.Error(), "483920") {
				t.Error("the error gives a binding code away:", err)
			}
			if diff := cmp.Diff(before, mustRead(t, s, allOf())); diff != "" {
				t.Error("something was written:", diff)
			}
			after, _, err := s.AuditTail(t.Context(), "", 0)
			if err != nil || len(after) != len(lines) || mustRead(t, s, bot.Need{Cause: "c2"}).Handled {
				t.Error("cause or audit were written", err)
			}
			mustCommit(t, s, again()) // unspoiled it goes through
		})
	}
}

// again changes everything, with the revisions that everything has given.
func again() bot.Change {
	c := everything()
	c.Cause, c.Marks = "c2", []string{"new"}
	c.Members[0].Rev, c.Codes[0].Rev, c.Attempts[0].Rev, c.Sessions[0].Rev = 1, 1, 1, 1
	c.Reports[0].Rev, c.Issues[0].Rev, c.Counters[0].Rev, c.Editions[0].Rev = 1, 1, 1, 1
	c.Notices[0].Rev, c.Fanouts[0].Rev, c.Ticks[0].Rev, c.Deputies[0].Rev, c.Attachments[0].Rev = 1, 1, 1, 1, 1
	c.Alerted[0].Rev = 1
	return c
}

func TestWrongKeyTypeWritesNothing(t *testing.T) {
	env := storetest.Start(t)
	s := env.Open(t)
	rdb := client(t, env)
	if err := rdb.Set(t.Context(), "wdb:{330381}:audit", "x", 0).Err(); err != nil {
		t.Fatal(err)
	}
	err := s.Commit(t.Context(), everything())
	if err == nil || !strings.Contains(err.Error(), "WRONGTYPE") || errors.Is(err, store.ErrUncertain) {
		t.Fatalf("got %v", err)
	}
	keys, err := rdb.Keys(t.Context(), "*").Result()
	if err != nil || len(keys) != 2 { // audit, schema
		t.Errorf("left %v %v", keys, err)
	}
}

func client(t *testing.T, env *storetest.Env) *redis.Client {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Network: "unix", Addr: env.Server.Socket()})
	t.Cleanup(func() { _ = rdb.Close() })
	return rdb
}

func TestKeysAreTagged(t *testing.T) {
	env := storetest.Start(t)
	s := env.Open(t)
	mustCommit(t, s, everything())
	if _, err := s.LinkKey(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "wx1", "token", time.Minute); err != nil {
		t.Fatal(err)
	}
	keys, err := client(t, env).Keys(t.Context(), "*").Result()
	if err != nil || len(keys) < 20 {
		t.Fatal(keys, err)
	}
	for _, key := range keys {
		if !strings.HasPrefix(key, "wdb:{330381}:") {
			t.Error("untagged:", key)
		}
	}
}

func TestTooMany(t *testing.T) {
	s := storetest.MustOpen(t)
	c := bot.Change{Cause: "big", At: noon}
	for i := range bot.MaxRecords {
		c.Outbound = append(c.Outbound, channel.Outbound{ID: fmt.Sprint("m", i), Member: "M1", To: "o"})
	}
	mustCommit(t, s, c) // exactly as many as fit
	c.Cause, c.Marks = "bigger", []string{"one"}
	err := s.Commit(t.Context(), c)
	if many, ok := errors.AsType[*store.TooManyError](err); !ok || many.Records != bot.MaxRecords+1 {
		t.Fatalf("got %v", err)
	}
	if err := s.Commit(t.Context(), bot.Change{Marks: []string{"x"}}); !errors.Is(err, store.ErrNoCause) {
		t.Fatalf("without a cause: %v", err)
	}
}

// TestOneWriterWins: of many who have read the same revision exactly one writes.
func TestOneWriterWins(t *testing.T) {
	env := storetest.Start(t)
	stores := []*store.Store{env.Open(t), env.Open(t), env.Open(t)}
	const writers, rounds = 12, 8
	for round := range rounds {
		results := make([]error, writers)
		var wg sync.WaitGroup
		for w := range writers {
			wg.Go(func() {
				results[w] = stores[w%len(stores)].Commit(t.Context(), bot.Change{
					Cause: fmt.Sprint(round, "/", w), At: noon,
					Counters: []bot.Counter{{Name: "issue:26", Last: round*writers + w, Rev: int64(round)}},
					Marks:    []string{fmt.Sprint(round, "/", w)},
				})
			})
		}
		wg.Wait()
		won := -1
		for w, err := range results {
			switch {
			case err == nil && won >= 0:
				t.Fatalf("round %d: %d and %d both won", round, won, w)
			case err == nil:
				won = w
			case !errors.Is(err, bot.ErrConflict):
				t.Fatal(err)
			}
		}
		v := mustRead(t, stores[0], bot.Need{Counters: []string{"issue:26"}})
		want := bot.Counter{Name: "issue:26", Last: round*writers + won, Rev: int64(round + 1)}
		if won < 0 || v.Counters["issue:26"] != want {
			t.Fatalf("round %d: got %+v, want %+v", round, v.Counters["issue:26"], want)
		}
	}
}

func TestFirstAckStands(t *testing.T) {
	s := storetest.MustOpen(t)
	mustCommit(t, s, bot.Change{Cause: "1", Acks: []notice.Ack{{Notice: "N1", Member: "M1", At: noon, Text: "收到"}}})
	mustCommit(t, s, bot.Change{Cause: "2", Acks: []notice.Ack{{Notice: "N1", Member: "M1", At: noon.Add(time.Hour), Text: "又收到"}}})
	if got := mustRead(t, s, bot.Need{Acks: "N1"}).Acks["M1"].Text; got != "收到" {
		t.Errorf("got %s", got)
	}
}

func TestAddressMoves(t *testing.T) {
	env := storetest.Start(t)
	s := env.Open(t)
	index := func() map[string]string {
		m, err := client(t, env).HGetAll(t.Context(), "wdb:{330381}:openids").Result()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	mustCommit(t, s, bot.Change{Cause: "1", Members: []roster.Member{{ID: "M1", OpenID: "a"}, {ID: "M2", OpenID: "b"}}})
	// The two swap, in one change.
	mustCommit(t, s, bot.Change{Cause: "2", Members: []roster.Member{{ID: "M1", OpenID: "b", Rev: 1}, {ID: "M2", OpenID: "a", Rev: 1}}})
	if diff := cmp.Diff(map[string]string{"a": "M2", "b": "M1"}, index()); diff != "" {
		t.Error(diff)
	}
	mustCommit(t, s, bot.Change{Cause: "3", Members: []roster.Member{{ID: "M1", Rev: 2}}})
	if diff := cmp.Diff(map[string]string{"a": "M2"}, index()); diff != "" {
		t.Error(diff)
	}
	err := s.Commit(t.Context(), bot.Change{Cause: "4", Members: []roster.Member{{ID: "M3", OpenID: "z"}, {ID: "M4", OpenID: "z"}}})
	if !errors.Is(err, bot.ErrConflict) {
		t.Errorf("two members of one address: %v", err)
	}
}

// TestKillLosesNothing: what a commit has answered is there after kill -9, whole.
func TestKillLosesNothing(t *testing.T) {
	env := storetest.Start(t)
	s := env.Open(t)
	for i := range 3 {
		mark := fmt.Sprint("m", i)
		mustCommit(t, s, bot.Change{
			Cause: mark, Reply: mark, Marks: []string{mark},
			Counters: []bot.Counter{{Name: "n", Last: i, Rev: int64(i)}},
		})
		env.Kill(t)
		v := readAfterKill(t, s, bot.Need{Cause: mark, Marks: []string{mark}, Counters: []string{"n"}})
		if !v.Handled || !v.Marks[mark] || v.Counters["n"].Last != i {
			t.Fatalf("after kill %d: %+v", i, v)
		}
	}
}

// readAfterKill reads past the pool's dead connections.
func readAfterKill(t *testing.T, s *store.Store, n bot.Need) (v bot.View) {
	t.Helper()
	storetest.Eventually(t, "the store can be read", func() bool {
		var err error
		v, err = s.Read(t.Context(), n)
		return err == nil
	})
	return v
}

// TestSeenReportsMustNotHaveMoved: also one that does not exist, Rev 0, may not have come.
func TestSeenReportsMustNotHaveMoved(t *testing.T) {
	s := storetest.MustOpen(t)
	r := report.Report{Ref: report.Ref{Area: "330381101", Week: calendar.Week{Year: 2026, Number: 47}}, Status: report.Complete}
	mustCommit(t, s, bot.Change{Cause: "1", At: noon, SeenReports: []report.Report{r}, Marks: []string{"a"}})
	mustCommit(t, s, bot.Change{Cause: "2", At: noon, Reports: []report.Report{r}})
	if err := s.Commit(t.Context(), bot.Change{Cause: "3", At: noon, SeenReports: []report.Report{r}, Marks: []string{"b"}}); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("a report that has come: %v", err)
	}
	r.Rev = 1
	mustCommit(t, s, bot.Change{Cause: "4", At: noon, SeenReports: []report.Report{r}, Marks: []string{"b"}})
}

// TestSeenMustNotHaveMoved: a change that only relies on an issue is not written when it has moved.
func TestSeenMustNotHaveMoved(t *testing.T) {
	s := storetest.MustOpen(t)
	issue := ledger.Issue{Number: "RA26-0001"}
	mustCommit(t, s, bot.Change{Cause: "1", At: noon, Issues: []ledger.Issue{issue}})
	issue.Rev = 1
	mustCommit(t, s, bot.Change{Cause: "2", At: noon, Seen: []ledger.Issue{issue}, Marks: []string{"a"}})
	mustCommit(t, s, bot.Change{Cause: "3", At: noon, Issues: []ledger.Issue{issue}})
	err := s.Commit(t.Context(), bot.Change{Cause: "4", At: noon, Seen: []ledger.Issue{issue}, Marks: []string{"b"}})
	if !errors.Is(err, bot.ErrConflict) {
		t.Errorf("the issue has moved, and Commit says %v", err)
	}
	if got := mustRead(t, s, bot.Need{Marks: []string{"a", "b"}}).Marks; !got["a"] || got["b"] {
		t.Errorf("marks: %v", got)
	}
}
