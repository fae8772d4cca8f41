package roster_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/roster"
)

func counter(from int) func() string {
	n := from - 1
	return func() string { n++; return fmt.Sprintf("%06d", n) }
}

func TestIssueCodes(t *testing.T) {
	now := friday
	r := office()
	existing := []roster.Code{
		{Code: "000100", Member: "M0002", ExpiresAt: now.Add(time.Hour), Rev: 3},             // kept
		{Code: "000101", Member: "M0003", ExpiresAt: now, Rev: 3},                            // just expired
		{Code: "000102", Member: "M0004", ExpiresAt: now.Add(time.Hour), Used: true, Rev: 4}, // used
		{Code: "000103", Member: "M0099", ExpiresAt: now.Add(-time.Hour)},                    // somebody's, long ago
	}
	issue, all := roster.IssueCodes(r, existing, now, counter(100))
	var got []string
	for _, c := range issue {
		got = append(got, c.Member+" "+c.Code)
		if !c.ExpiresAt.Equal(now.Add(7*24*time.Hour)) || c.Used || c.Rev != 0 || !c.Live(now) || c.Live(c.ExpiresAt) {
			t.Errorf("%+v", c)
		}
	}
	want := []string{"M0003 000104", "M0004 000105", "M0005 000106", "M0006 000107", "M0008 000108", "M0009 000109", "M0010 000110"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if len(all) != 9 { // without the disabled
		t.Fatalf("%d lines", len(all))
	}
	text, err := json.Marshal([]roster.CodeLine{all[0], all[1], all[5]})
	if err != nil {
		t.Fatal(err)
	}
	lines := `[{"name":"王某","phone":"13800000001","area":"塘下镇","role":"officer","code":"","bound":true},` +
		`{"name":"李某","phone":"13800000002","area":"塘下镇","role":"head","code":"000100","expires_at":"2026-11-20T15:00:00Z","bound":false},` +
		`{"name":"王某","phone":"13800000006","area":"陶山镇、马屿镇","role":"officer","code":"000107","expires_at":"2026-11-27T14:00:00Z","bound":false}]`
	if diff := cmp.Diff(lines, string(text)); diff != "" {
		t.Error(diff)
	}
	again, lines2 := roster.IssueCodes(r, append(existing, issue...), now.Add(time.Minute), counter(0))
	if again != nil || !cmp.Equal(all, lines2) {
		t.Errorf("a second time issues %v", again)
	}
}

func TestCodesAreNeverAlike(t *testing.T) {
	issue, _ := roster.IssueCodes(office(), []roster.Code{{Code: "999999"}}, friday, func() string { return "999999" })
	seen := map[string]bool{"999999": true}
	for _, c := range issue {
		if seen[c.Code] || len(c.Code) != 6 {
			t.Errorf("%s again", c.Code)
		}
		seen[c.Code] = true
	}
	if len(seen) != 9 {
		t.Errorf("%d codes", len(seen))
	}
}

func TestBind(t *testing.T) {
	now := friday
	m := roster.Bind(roster.Member{ID: "M0001", Unreachable: "unsubscribed", Rev: 3}, "o1", now)
	if want := (roster.Member{ID: "M0001", OpenID: "o1", BoundAt: now, Rev: 3}); !cmp.Equal(want, m) || !m.Reachable() {
		t.Errorf("%+v", m)
	}
}

func TestFiveFailuresLockForHalfAnHour(t *testing.T) {
	now := friday
	a := roster.Attempts{From: "o1", Rev: 2}
	for range 4 {
		if a = a.Fail(now); a.Locked(now) {
			t.Fatalf("locked after %d", a.Failures)
		}
	}
	a = a.Fail(now)
	if !a.Locked(now) || !a.Locked(now.Add(30*time.Minute-time.Second)) || a.Locked(now.Add(30*time.Minute)) {
		t.Errorf("%+v", a)
	}
	if again := a.Fail(now.Add(time.Minute)); again != a {
		t.Errorf("while locked: %+v", again)
	}
	later := a.Fail(now.Add(31 * time.Minute))
	if want := (roster.Attempts{From: "o1", Failures: 1, Locks: a.Locks, Rev: 2}); later != want {
		t.Errorf("after the lock: %+v", later)
	}
}

func TestThirdLockOfADayIsLong(t *testing.T) {
	fail5 := func(a roster.Attempts, at time.Time) roster.Attempts {
		for range roster.MaxFailures {
			a = a.Fail(at)
		}
		return a
	}
	for name, tt := range map[string]struct {
		after []time.Duration // when five more are wrong
		last  time.Duration   // how long the last lock is
	}{
		"second":             {[]time.Duration{0, time.Hour}, roster.LockTime},
		"third":              {[]time.Duration{0, time.Hour, 24*time.Hour - time.Second}, roster.LongLock},
		"third, a day later": {[]time.Duration{0, time.Hour, 24 * time.Hour}, roster.LockTime},
		"fourth, near two":   {[]time.Duration{0, 23 * time.Hour, 25 * time.Hour, 26 * time.Hour}, roster.LongLock},
		"after a long one":   {[]time.Duration{0, time.Hour, 2 * time.Hour, 27 * time.Hour}, roster.LockTime},
	} {
		a := roster.Attempts{From: "o1"}
		for _, after := range tt.after {
			a = fail5(a, friday.Add(after))
		}
		end := friday.Add(tt.after[len(tt.after)-1] + tt.last)
		if !a.LockedUntil.Equal(end) || a.Long() != (tt.last == roster.LongLock) || !a.Locked(end.Add(-time.Second)) || a.Locked(end) {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// The brake stands from the sixtieth wrong code on and is gone half an hour after
// the last, however many there were.
func TestBrakeEnds(t *testing.T) {
	var all roster.Attempts
	for i := range 10 * roster.BrakeFailures {
		all = all.FailAll(friday)
		if all.Braked(friday) != (i+1 >= roster.BrakeFailures) {
			t.Fatalf("after %d: %+v", i+1, all)
		}
	}
	if half := friday.Add(roster.BrakeTime); !all.Braked(half.Add(-time.Second)) || all.Braked(half) {
		t.Errorf("%+v", all)
	}
}
