package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
)

// TestPurgeSessions: the words of a question that nobody answers go in the second
// night, whatever the retention says, and that is in the audit trail; an open
// question, and what is remembered beside it, stay.
func TestPurgeSessions(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.due() // the nights begin here
	const words = "金丝雀会议"
	o.say("陶山联络员", "梳理问题5个，交办线索2件，问责处理1人，规范制度3项")
	o.say("办公室小周", "通知 全体联络员："+words+"请报。")
	session := func(name string) bot.Session {
		for _, s := range must(o.store.Sessions(o.ctx))(t) {
			if s.Member == o.id(name) {
				return s
			}
		}
		t.Fatalf("%s has no session", name)
		return bot.Session{}
	}
	asked, last := session("办公室小周"), session("陶山联络员")
	if asked.Kind != bot.AskedNotice || !strings.Contains(asked.Text, words) {
		t.Fatalf("%+v", asked)
	}
	night := func(days int) {
		day := asked.ExpiresAt.AddDate(0, 0, days)
		o.clock.Set(time.Date(day.Year(), day.Month(), day.Day(), 3, 1, 0, 0, day.Location()))
		o.due()
	}
	night(1) // it was too late to answer for less than a day
	if got := session("办公室小周"); got.Text != asked.Text || o.trailOf()["purge.sessions"] != 0 {
		t.Errorf("too early: %+v", got)
	}
	night(2)
	got := session("办公室小周")
	if got.Kind != "" || got.Text != "" || got.Subject != "" || !got.ExpiresAt.IsZero() || !got.AskedAt.Equal(asked.AskedAt) {
		t.Errorf("kept: %+v", got)
	}
	if still := session("陶山联络员"); still.Last != last.Last || !still.LastAt.Equal(last.LastAt) || still.Rev != last.Rev {
		t.Errorf("%+v, was %+v", still, last)
	}
	night(3)
	if n := o.trailOf()["purge.sessions"]; n != 1 {
		t.Errorf("%d entries of the audit trail", n)
	}
	if o.say("办公室小周", "发送"); len(must(o.store.OpenFanouts(o.ctx))(t)) != 0 {
		t.Error("it is sent all the same")
	}
}

// TestPurgeDrafts: the draft of the guided dialogue goes when the week after its own is over.
func TestPurgeDrafts(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.due()
	o.say("陶山联络员", "报")
	drafts := func() (n int) {
		for _, s := range must(o.store.Sessions(o.ctx))(t) {
			if s.Guide != nil {
				n++
			}
		}
		return n
	}
	began := o.clock.Now()
	for _, night := range []struct{ days, want int }{{2, 1}, {7, 1}, {14, 0}} {
		for _, days := range []int{night.days - 1, night.days} { // after a leap of the clock it begins with the second night
			day := began.AddDate(0, 0, days)
			o.clock.Set(time.Date(day.Year(), day.Month(), day.Day(), 3, 1, 0, 0, day.Location()))
			o.due()
		}
		if n := drafts(); n != night.want {
			t.Errorf("%d drafts after %d days, want %d", n, night.days, night.want)
		}
	}
}

// TestNoteBackup: the last backup is remembered by its moment, an older one that
// ends later changes nothing, and each is in the audit trail once.
func TestNoteBackup(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	last := func() time.Time { return must(o.bot.LastBackup(o.ctx))(t) }
	if !last().IsZero() {
		t.Errorf("before the first: %v", last())
	}
	at := o.clock.Now().Truncate(time.Second)
	for i, n := range []struct{ taken, want time.Time }{{at, at}, {at.Add(-time.Hour), at}, {at.Add(time.Hour), at.Add(time.Hour)}, {at.Add(time.Hour), at.Add(time.Hour)}} {
		note := bot.BackupNote{Taken: n.taken, Name: "office.tar.gz", Size: 12, SHA256: "ab12", Counts: "members=3"}
		if err := o.bot.NoteBackup(o.ctx, "cli", note); err != nil || !last().Equal(n.want) {
			t.Errorf("%d: %v, %v, want %v", i, err, last(), n.want)
		}
	}
	if n := o.trailOf()["backup"]; n != 3 {
		t.Errorf("%d entries of the audit trail", n)
	}
}
