package outbox

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
)

func TestJudge(t *testing.T) {
	now := calendar.Date{Year: 2026, Month: time.November, Day: 20}.At(14, 0)
	tomorrow := calendar.Date{Year: 2026, Month: time.November, Day: 21}.At(0, 0)
	yesterday := now.Add(-24 * time.Hour)
	fresh := Message{Outbound: channel.Outbound{ID: "a", CreatedAt: yesterday}, Attempts: 1}
	left := Message{Outbound: channel.Outbound{ID: "a", CreatedAt: yesterday}, Attempts: 1, FirstTry: now}
	young := Message{Outbound: channel.Outbound{ID: "a", CreatedAt: yesterday, NotBefore: now.Add(-time.Hour)}}
	climbed := func(m Message, n int) Message { m.Attempts = n; return m }
	wrapped := func(err error) error { return fmt.Errorf("send: %w", err) }

	tests := []struct {
		name string
		m    Message
		age  time.Duration
		err  error
		want Outcome
		wait [2]time.Duration // of the next try
		park time.Time
	}{
		{name: "accepted", m: fresh, want: Outcome{Verdict: Done, PlatformID: "77"}},
		{name: "accepted at the second try", m: left, age: time.Minute, want: Outcome{Verdict: Done, PlatformID: "77"}},
		{name: "busy", m: fresh, err: wrapped(channel.ErrNotSent), want: Outcome{Verdict: Retry, Reason: ReasonBusy}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "busy again", m: climbed(fresh, 3), err: channel.ErrNotSent, want: Outcome{Verdict: Retry, Reason: ReasonBusy}, wait: [2]time.Duration{5 * time.Minute, 330 * time.Second}},
		{name: "busy for an hour", m: climbed(fresh, 5), err: channel.ErrNotSent, want: Outcome{Verdict: Retry, Reason: ReasonBusy}, wait: [2]time.Duration{time.Hour, time.Hour + 30*time.Second}},
		{name: "busy for a day", m: climbed(fresh, len(ladder)+1), err: channel.ErrNotSent, want: Outcome{Verdict: Bury, Reason: ReasonGaveUp}},
		{name: "busy, many tries lost in an hour", m: climbed(young, 50), err: channel.ErrNotSent, want: Outcome{Verdict: Retry, Reason: ReasonBusy}, wait: [2]time.Duration{8 * time.Hour, 9 * time.Hour}},
		{name: "busy, may have left a minute ago", m: left, age: time.Minute, err: channel.ErrNotSent, want: Outcome{Verdict: Retry, Reason: ReasonBusy, Ambiguous: true}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "busy, may have left too long ago", m: left, age: 8 * time.Minute, err: channel.ErrNotSent, want: Outcome{Verdict: Doubt, Reason: ReasonAmbiguous}},
		{name: "ambiguous", m: fresh, err: wrapped(channel.ErrAmbiguous), want: Outcome{Verdict: Retry, Reason: ReasonAmbiguous, Ambiguous: true}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "timed out", m: fresh, err: wrapped(context.DeadlineExceeded), want: Outcome{Verdict: Retry, Reason: ReasonAmbiguous, Ambiguous: true}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "broken off", m: fresh, err: wrapped(context.Canceled), want: Outcome{Verdict: Retry, Reason: ReasonAmbiguous, Ambiguous: true}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "not sent because broken off", m: fresh, err: errors.Join(channel.ErrNotSent, context.Canceled), want: Outcome{Verdict: Retry, Reason: ReasonBusy}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "ambiguous after hours of busy", m: climbed(fresh, 6), err: channel.ErrAmbiguous, want: Outcome{Verdict: Doubt, Reason: ReasonAmbiguous}},
		{name: "ambiguous within the window", m: climbed(left, 2), age: 7 * time.Minute, err: channel.ErrAmbiguous, want: Outcome{Verdict: Retry, Reason: ReasonAmbiguous, Ambiguous: true}, wait: [2]time.Duration{time.Minute, 75 * time.Second}},
		{name: "ambiguous near the window's end", m: climbed(left, 2), age: 8 * time.Minute, err: channel.ErrAmbiguous, want: Outcome{Verdict: Doubt, Reason: ReasonAmbiguous}},
		{name: "ambiguous, a clock ran backwards", m: left, age: -time.Minute, err: channel.ErrAmbiguous, want: Outcome{Verdict: Doubt, Reason: ReasonAmbiguous}},
		{name: "quota", m: climbed(fresh, 3), err: wrapped(channel.ErrQuota), want: Outcome{Verdict: Retry, Reason: ReasonQuota, At: tomorrow, Uncounted: true}, park: tomorrow},
		{name: "quota, may have left", m: left, age: time.Minute, err: channel.ErrQuota, want: Outcome{Verdict: Doubt, Reason: ReasonAmbiguous}, park: tomorrow},
		{name: "credential", m: climbed(fresh, 99), err: wrapped(channel.ErrCredential), want: Outcome{Verdict: Retry, Reason: ReasonCredential, At: now.Add(time.Minute), Uncounted: true}, park: now.Add(time.Minute)},
		{name: "credential, may have left", m: left, age: time.Minute, err: channel.ErrCredential, want: Outcome{Verdict: Retry, Reason: ReasonCredential, At: now.Add(time.Minute), Uncounted: true, Ambiguous: true}, park: now.Add(time.Minute)},
		{name: "unreachable", m: fresh, err: wrapped(channel.ErrUnreachable), want: Outcome{Verdict: Bury, Reason: ReasonUnreachable, Unreachable: ReasonUnreachable}},
		{name: "unreachable, may have left", m: left, age: time.Minute, err: channel.ErrUnreachable, want: Outcome{Verdict: Doubt, Reason: ReasonUnreachable, Unreachable: ReasonUnreachable}},
		{name: "disabled", m: fresh, err: wrapped(channel.ErrDisabled), want: Outcome{Verdict: Bury, Reason: ReasonDisabled}},
		{name: "rejected", m: fresh, err: errors.New("47003 data.thing1.value invalid"), want: Outcome{Verdict: Bury, Reason: "rejected: 47003 data.thing1.value invalid"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id := ""
			if tt.err == nil {
				id = "77"
			}
			got := judge(try{m: tt.m, now: now, age: tt.age}, id, tt.err)
			tt.want.ID = "a"
			ignore := cmpopts.IgnoreFields(Outcome{}, "At")
			if tt.wait == [2]time.Duration{} {
				ignore = cmp.Options{}
			} else if wait := got.At.Sub(now); wait < tt.wait[0] || wait > tt.wait[1] {
				t.Errorf("the next try waits %v, want %v to %v", wait, tt.wait[0], tt.wait[1])
			}
			if diff := cmp.Diff(tt.want, got.Outcome, ignore); diff != "" {
				t.Errorf("outcome (-want +got):\n%s", diff)
			}
			if !got.park.Equal(tt.park) {
				t.Errorf("parked until %v, want %v", got.park, tt.park)
			}
		})
	}
}

func TestMayBegin(t *testing.T) {
	first := time.Date(2026, time.November, 20, 6, 0, 0, 0, time.UTC)
	tests := []struct {
		name string
		m    Message
		age  time.Duration
		want bool
	}{
		{"fresh", Message{}, 0, true},
		{"fresh, claimed long ago", Message{}, time.Hour, true},
		{"lease lost a moment ago", Message{FirstTry: first}, time.Second, true},
		{"lease lost within nine minutes", Message{FirstTry: first}, Window - time.Second, true},
		{"lease lost nine minutes ago", Message{FirstTry: first}, Window, false},
		{"lease lost long ago", Message{FirstTry: first}, 24 * time.Hour, false},
		{"lease lost, a clock ran backwards", Message{FirstTry: first}, -time.Second, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			out, got := mayBegin(try{m: tt.m, age: tt.age})
			if got != tt.want {
				t.Errorf("may begin = %v, want %v", got, tt.want)
			}
			if !got && out.Verdict != Doubt {
				t.Errorf("verdict %q, want %q", out.Verdict, Doubt)
			}
		})
	}
}

func TestLadderAddsUpToADay(t *testing.T) {
	var sum time.Duration
	for _, step := range ladder {
		sum += step
	}
	if sum != 24*time.Hour {
		t.Errorf("the ladder adds up to %v, want a day", sum)
	}
}
