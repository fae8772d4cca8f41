package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
)

// trailOf counts the entries of the audit trail by what was done.
func (o *office) trailOf() map[string]int {
	o.t.Helper()
	out := make(map[string]int)
	for after := ""; ; {
		lines, next, err := o.store.AuditTail(o.ctx, after, 0)
		if err != nil {
			o.t.Fatal(err)
		}
		for _, l := range lines {
			out[l.What]++
		}
		if len(lines) == 0 {
			return out
		}
		after = next
	}
}

// everything is all that stands in the store, as text.
func (o *office) everything() string {
	o.t.Helper()
	rdb := o.intruder()
	var b strings.Builder
	for _, key := range must(rdb.Keys(o.ctx, "*").Result())(o.t) {
		switch must(rdb.Type(o.ctx, key).Result())(o.t) {
		case "hash":
			fmt.Fprintln(&b, key, rdb.HGetAll(o.ctx, key).Val())
		case "list":
			fmt.Fprintln(&b, key, rdb.LRange(o.ctx, key, 0, -1).Val())
		case "string":
			fmt.Fprintln(&b, key, rdb.Get(o.ctx, key).Val())
		case "stream":
			fmt.Fprintln(&b, key, rdb.XRange(o.ctx, key, "-", "+").Val())
		}
	}
	return b.String()
}

// TestPurge: what the retention lets go is gone from the store, each night, and
// said in the audit trail; the figures stay, the trail verifies, and nothing that
// was sent is sent again.
func TestPurge(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.due()
	const words = "金丝雀说明"
	o.say("陶山联络员", "梳理问题5个，交办线索2件，问责处理1人，规范制度3项，"+words)
	o.say("办公室小周", "通知 全体联络员："+words+"请报。")
	o.say("办公室小周", "发送")
	o.deliver()
	ref := report.Ref{Area: "330381120", Week: calendar.WeekOf(o.clock.Now())}
	people := must(o.bot.Roster(o.ctx))(t)
	for _, u := range people.Units() {
		if r, _, err := o.bot.Report(o.ctx, report.Ref{Area: u.Code, Week: ref.Week}); err == nil && r.Text != "" {
			ref = r.Ref
		}
	}
	before, _, err := o.bot.Report(o.ctx, ref)
	if err != nil || !strings.Contains(before.Text, words) || !strings.Contains(o.everything(), words) {
		t.Fatalf("%v: %+v", err, before)
	}
	sent := len(o.platform.Inbox(o.phones["陶山联络员"]))
	old := o.messages(outbox.Delivered)

	keeps := o.another(func(opt *bot.Options) { opt.Settings.Retention = bot.Retention{Messages: 3, Texts: 6} })
	night := func(months int) {
		o.clock.Set(time.Date(2026, 11+time.Month(months), 25, 2, 59, 0, 0, calendar.Zone))
		if err := keeps.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
		o.clock.Set(o.clock.Now().Add(2 * time.Minute))
		if err := keeps.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
	}
	night(0) // it begins here
	night(2)
	if got := o.trailOf(); got["purge.messages"]+got["purge.texts"] != 0 {
		t.Errorf("too early: %v", got)
	}
	night(7)
	r, hist, err := o.bot.Report(o.ctx, ref)
	if err != nil || r.Text != "" || r.Status != before.Status || len(r.Values) != len(before.Values) || len(hist) == 0 {
		t.Errorf("%v: %+v", err, r)
	}
	for _, e := range hist {
		if e.Message != "" || !e.Purged || len(e.After) == 0 {
			t.Errorf("history: %+v", e)
		}
	}
	for _, m := range old {
		view := must(o.store.Read(o.ctx, bot.Need{Deliveries: []string{m.ID}}))(t)
		if got := view.Deliveries[m.ID]; got.State != m.State || got.To != "" || got.Title+got.Summary+got.URL != "" || got.Member != m.Member {
			t.Errorf("tombstone of %s: %+v", m.ID, got)
		}
		again := m.Outbound
		again.CreatedAt = o.clock.Now()
		if err := o.store.Commit(o.ctx, bot.Change{Cause: "again/" + m.ID, At: o.clock.Now(), Outbound: []channel.Outbound{again}}); err != nil {
			t.Fatal(err)
		}
	}
	queued := len(o.messages(outbox.Queued))
	for _, m := range o.messages(outbox.Queued) {
		for _, was := range old {
			if m.ID == was.ID {
				t.Errorf("%s is sent again", m.ID)
			}
		}
	}
	first := o.trailOf()
	if first["purge.messages"] == 0 || first["purge.texts"] == 0 {
		t.Errorf("the audit trail has %v", first)
	}
	if _, err := keeps.VerifySeals(o.ctx); err != nil {
		t.Error(err)
	}
	night(8)
	if got := o.trailOf(); got["purge.texts"] != first["purge.texts"] {
		t.Errorf("purged twice: %v after %v", got, first)
	}
	t.Logf("figure: %d messages and their words gone, %d inbox items before, %d queued after, none again", len(old), sent, queued)
}

// messages lists those in one state.
func (o *office) messages(state outbox.State) []outbox.Message {
	o.t.Helper()
	return must(o.store.Outbox(o.ctx, state, 0))(o.t)
}

// TestPurgeTrail: sealed entries go with a signed horizon, the seals stay, what
// is left verifies, and a trail in which something is wrong is not purged.
func TestPurgeTrail(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.due()
	o.bindAll()
	o.due()
	o.say("陶山联络员", "梳理问题5个，交办线索2件，问责处理1人，规范制度3项")
	o.due()
	rdb := o.intruder()
	keeps := o.another(func(opt *bot.Options) { opt.Settings.Retention = bot.Retention{Audit: 12} })
	night := func(day int) error {
		o.clock.Set(time.Date(2099, 11, day, 4, 0, 0, 0, calendar.Zone)) // entries are dated by the clock of Redis
		return keeps.Due(o.ctx)
	}
	whole := must(rdb.Dump(o.ctx, auditStream).Result())(t)
	first := must(rdb.XRangeN(o.ctx, auditStream, "-", "+", 1).Result())(t)[0].ID
	rdb.XDel(o.ctx, auditStream, first)
	if err := night(1); err != nil { // the clock has leapt: it begins here
		t.Fatal(err)
	}
	if err := night(2); err == nil {
		t.Error("a trail with a gap is purged")
	}
	if err := rdb.RestoreReplace(o.ctx, auditStream, 0, whole).Err(); err != nil {
		t.Fatal(err)
	}
	if err := night(3); err != nil {
		t.Fatal(err)
	}
	sum, err := keeps.VerifySeals(o.ctx)
	if err != nil || sum.Purged < 2 || o.trailOf()["purge.audit"] != 1 || o.trailOf()["member.import"] != 0 {
		t.Errorf("%v: %+v, %v", err, sum, o.trailOf())
	}
	if err := rdb.RestoreReplace(o.ctx, auditStream, 0, whole).Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := keeps.VerifySeals(o.ctx); err == nil {
		t.Error("purged entries are put back unseen")
	}
}

// TestPurgeFiles: the files of old weeks go, the records stay.
func TestPurgeFiles(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.direct("发照片：陶山联络员")
	o.deliver()
	attached := func() report.Attachment {
		of := must(o.store.Attached(o.ctx))(t)
		if len(of) != 1 {
			t.Fatalf("attached to %v", of)
		}
		view := must(o.store.Read(o.ctx, bot.Need{Attachments: []report.Ref{of[0].Ref}}))(t)
		if len(view.Attachments[of[0].Ref]) != 1 {
			t.Fatalf("%v: %v", of, view.Attachments)
		}
		return view.Attachments[of[0].Ref][0]
	}
	there := func() bool {
		f, err := o.kept.Open(attached().FileName())
		if err == nil {
			_ = f.Close()
		}
		return err == nil
	}
	if !there() {
		t.Fatal("no file is kept")
	}
	keeps := o.another(func(opt *bot.Options) { opt.Settings.Retention = bot.Retention{Files: 6} })
	for _, month := range []time.Month{11, 12 + 4, 12 + 7} {
		if month > 12+6 && !there() {
			t.Error("the file went too early")
		}
		for day := range 2 { // after a leap of the clock it begins with the second night
			o.clock.Set(time.Date(2026, month, 25+day, 4, 0, 0, 0, calendar.Zone))
			if err := keeps.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
			o.deliver()
		}
	}
	a, got := attached(), o.trailOf()
	if there() || a.State != report.AttachmentRemoved || a.Reason != report.AttachmentPurged || !a.Deleted || got["purge.files"] != 1 || got["attachment.removed"] != 1 {
		t.Errorf("%t, %+v, %v", there(), a, got)
	}
}

// TestPurgeOfAWildClock: a clock that is two years ahead for a minute lets nothing go,
// and does not keep what is due later from going.
func TestPurgeOfAWildClock(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.say("陶山联络员", "梳理问题5个，交办线索2件，问责处理1人，规范制度3项，金丝雀说明")
	keeps := o.another(func(opt *bot.Options) { opt.Settings.Retention = bot.Retention{Messages: 3, Texts: 6, Files: 6} })
	at := func(now time.Time) {
		o.clock.Set(now)
		if err := keeps.Due(o.ctx); err != nil {
			t.Fatal(err)
		}
	}
	now := o.clock.Now()
	at(now) // it begins here
	at(now.AddDate(2, 0, 0))
	at(now.AddDate(0, 0, 1))
	if got := o.trailOf(); got["purge.messages"]+got["purge.texts"]+got["purge.files"] != 0 {
		t.Errorf("purged by a clock that was two years ahead: %v", got)
	}
	at(now.AddDate(1, 0, 0))
	at(now.AddDate(1, 0, 1))
	if got := o.trailOf(); got["purge.texts"] != 1 {
		t.Errorf("not purged when it was due: %v", got)
	}
}
