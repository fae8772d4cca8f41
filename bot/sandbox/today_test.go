package sandbox

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestToday(t *testing.T) {
	tests := []struct {
		name string
		play func(*testing.T, *rig)
		want Today
	}{
		{"delivered", func(t *testing.T, r *rig) { t.Helper(); r.template(t, officer, "a", "周报") }, Today{Pushed: 1, Delivered: 1}},
		{"duplicate", func(t *testing.T, r *rig) {
			t.Helper()
			r.template(t, officer, "a", "周报")
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Delivered: 1, Retried: 1}},
		{"withheld", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Receipt: Withheld})
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Pending: 1}},
		{"blocked", func(t *testing.T, r *rig) {
			t.Helper()
			r.Block(officer, true)
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Failed: 1}},
		{"receipt not taken", func(t *testing.T, r *rig) {
			t.Helper()
			r.SetCallback("http://127.0.0.1:1/")
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Pending: 1}},
		{"refused for good, twice", func(t *testing.T, r *rig) {
			t.Helper()
			r.template(t, "oNobody", "a", "周报")
			r.template(t, "oNobody", "a", "周报")
		}, Today{Failed: 1, Retried: 1}},
		{"busy, then good", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Times: 1, ErrCode: -1})
			r.template(t, officer, "a", "周报")
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Delivered: 1, Retried: 1}},
		{"quota, then good", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Times: 1, ErrCode: 45009})
			r.template(t, officer, "a", "周报")
			r.template(t, officer, "a", "周报")
		}, Today{Pushed: 1, Delivered: 1, Retried: 1}},
		{"outage, then good", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Times: 1, Outage: true})
			_, _, _ = r.try(t, http.MethodPost, templatePath, "application/json", cardBody)
			_, _, _ = r.try(t, http.MethodPost, templatePath, "application/json", cardBody)
		}, Today{Pushed: 1, Delivered: 1, Retried: 1}},
		{"answer lost, then again", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Times: 1, Drop: true})
			_, _, _ = r.try(t, http.MethodPost, templatePath, "application/json", cardBody)
			_, _, _ = r.try(t, http.MethodPost, templatePath, "application/json", cardBody)
		}, Today{Pushed: 1, Delivered: 1, Retried: 1}},
		{"the same words twice", func(t *testing.T, r *rig) {
			t.Helper()
			r.template(t, officer, "", "周报")
			r.template(t, officer, "", "周报")
		}, Today{Pushed: 2, Delivered: 2}},
		{"custom, busy, then twice", func(t *testing.T, r *rig) {
			t.Helper()
			r.Fault(Fault{Times: 1, ErrCode: -1})
			for range 3 {
				r.custom(t, officer, customHello)
			}
		}, Today{Retried: 1}},
		{"yesterday", func(t *testing.T, r *rig) {
			t.Helper()
			r.template(t, officer, "a", "周报")
			r.settle(t)
			r.Clock().Advance(24 * time.Hour)
		}, Today{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			if _, err := r.Send(t.Context(), officer, "hi"); err != nil {
				t.Fatal(err)
			}
			tt.play(t, r)
			r.settle(t)
			if diff := cmp.Diff(tt.want, r.Today()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

const cardBody = `{"touser":"oOfficer","template_id":"T1","client_msg_id":"c","data":{"thing1":{"value":"a"},"thing2":{"value":"b"},"time3":{"value":"12:00"}}}`

// A receipt that comes after midnight counts for the day of its message.
func TestTodayOverMidnight(t *testing.T) {
	release := make(chan struct{})
	r := start(t, testConfig(), func(http.ResponseWriter, *http.Request, pushed) { <-release })
	r.Add(officer)
	r.template(t, officer, "a", "周报")
	r.Clock().Advance(24 * time.Hour)
	close(release)
	r.settle(t)
	if got := r.Today(); got != (Today{}) {
		t.Errorf("the next day: %+v", got)
	}
	r.Clock().Advance(-24 * time.Hour)
	if got := r.Today(); got != (Today{Pushed: 1, Delivered: 1}) {
		t.Errorf("the day itself: %+v", got)
	}
}

func TestTallyIsBounded(t *testing.T) {
	y := newTally()
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, beijing)
	for i := range daysKept + 1 {
		y.on(begin.AddDate(0, 0, i).Format(time.DateOnly))
	}
	for i := range triesKept + 1 {
		y.begin(begin.AddDate(0, 0, i).Format(time.DateOnly), true, "2026-11-20")
	}
	if len(y.days) != daysKept || y.days["2026-01-01"] != nil || len(y.tries) > triesKept || len(y.tries) != len(y.order) {
		t.Errorf("%d days, %d tries, %d in order", len(y.days), len(y.tries), len(y.order))
	}
}

func TestLogOfAMessage(t *testing.T) {
	r := start(t, testConfig(), nil)
	r.Add(officer)
	if _, err := r.Send(t.Context(), officer, "周报，3件"); err != nil {
		t.Fatal(err)
	}
	r.Fault(Fault{Times: 1, Outage: true})
	for range 2 {
		_, _, _ = r.try(t, http.MethodPost, templatePath, "application/json", cardBody)
	}
	r.settle(t)
	type brief struct {
		Seq                        int64
		Kind, OpenID, Type, Title  string
		Runes, Try, Status, Result any
	}
	var got []brief
	for _, e := range r.Log()[1:] {
		got = append(got, brief{e.Seq, e.Kind, e.OpenID, e.Type, e.Title, e.Runes, e.Try, e.Status, e.Result})
	}
	want := []brief{
		{2, "push", officer, "text", "", 5, 0, 200, "ok"},
		{3, "api", officer, "", "督查提醒", 0, 1, 0, "outage"},
		{4, "api", officer, "", "督查提醒", 0, 2, 200, "ok"},
		{5, "push", officer, "event:TEMPLATESENDJOBFINISH", "", 0, 0, 200, "ok"},
	}
	if len(got) == 4 && got[2].Kind == "push" { // the receipt may be noted before the call that caused it
		got[2], got[3] = got[3], got[2]
		got[2].Seq, got[3].Seq = got[3].Seq, got[2].Seq
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var newer []Entry
	r.control(t, http.MethodGet, "log?after=3", "", &newer)
	if len(newer) != 2 || newer[0].Seq != 4 {
		t.Errorf("newer = %+v", newer)
	}
	for path, want := range map[string]int{"log?after=5": 0, "log?after=99": 5} {
		if r.control(t, http.MethodGet, path, "", &newer); len(newer) != want {
			t.Errorf("%s: %d entries, want %d", path, len(newer), want)
		}
	}
}
