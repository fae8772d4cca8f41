package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// officers is the audience 全体联络员.
func (o *office) officers() notice.Audience {
	o.t.Helper()
	return must(notice.ParseAudience("全体联络员", must(o.bot.Roster(o.ctx))(o.t)))(o.t)
}

// TestRehearsalForManyStaff sends to 60 members in a rehearsal with 12 of the
// staff: each of them gets every card, and no commit is too large.
func TestRehearsalForManyStaff(t *testing.T) {
	t.Parallel()
	const staff, members = 12, 60
	lines, names := rosterHead, []string{}
	for i := range staff {
		names = append(names, fmt.Sprintf("巡察办%02d", i))
		lines += fmt.Sprintf("%s,139000000%02d,工作人员,,,\n", names[i], i)
	}
	for i := range members {
		lines += fmt.Sprintf("联络员%02d,137000000%02d,联络员,塘下镇,,\n", i, i)
	}
	o := openOffice(t, map[string][]byte{"设置": []byte("试发\n"), "名册": []byte(lines)})
	o.bind(names...)
	order := bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "cli", Cause: "api:1"}
	if _, n, err := o.bot.SendNotice(o.ctx, order); err != nil || n != members {
		t.Fatalf("%d members, %v", n, err)
	}
	o.deliver()
	for _, name := range names {
		o.wantCards(map[string]int{name: members}, "notice")
	}
}

// TestBrokenFanoutHoldsUpNoOther has an older fan-out that nobody can expand.
func TestBrokenFanoutHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("塘下联络员")
	broken := outbox.Fanout{
		ID: "notice/A0000", Push: channel.Notice, Subject: "A0000", Members: []string{o.member("塘下联络员").ID},
		CreatedAt: o.clock.Now().Add(-time.Hour),
	}
	if err := o.store.Commit(o.ctx, bot.Change{Cause: "test:broken", At: o.clock.Now(), Fanouts: []outbox.Fanout{broken}}); err != nil {
		t.Fatal(err)
	}
	id, _, err := o.bot.SendNotice(o.ctx, bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "cli", Cause: "api:1"})
	if err != nil {
		t.Fatal(err)
	}
	if on, err := o.bot.Expand(o.ctx); !on || !errors.Is(err, bot.ErrNotFound) || !strings.Contains(err.Error(), broken.ID) {
		t.Errorf("got on: %t, %v", on, err)
	}
	bound := o.member("塘下联络员").ID
	for _, r := range must(o.bot.Receipts(o.ctx, id))(t) {
		if (r.Member == bound) != (r.State == notice.Queued) {
			t.Errorf("%s: %s", r.Member, r.State)
		}
	}
}

// TestUnreachableLeaderUsesUpNoMark alerts while one leader is not bound and
// another has unfollowed: both are named, and told as soon as they can be.
func TestUnreachableLeaderUsesUpNoMark(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.bind("塘下联络员", "塘下负责人", "陈副市长")
	o.direct("导入台账：台账")
	o.direct("取消关注：陈副市长")
	first, err := o.bot.Alert(o.ctx, "cli", true)
	if err != nil || first.People != 2 || len(first.Unbound) != 2 {
		t.Fatalf("first: %+v, %v", first, err)
	}
	o.direct("关注：陈副市长")
	o.bind("林市长")
	for _, want := range []int{2, 0} {
		res, err := o.bot.Alert(o.ctx, "cli", false)
		if err != nil || res.People != want || len(res.Unbound) != 0 {
			t.Errorf("afterwards: %+v, %v; want %d people", res, err, want)
		}
	}
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1, "塘下负责人": 1, "陈副市长": 1, "林市长": 1}, "alert")
}

// TestRehearsalThatNobodyWouldSee refuses everything that is pushed until one of
// the staff is bound; nothing is used up by that.
func TestRehearsalThatNobodyWouldSee(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("试发\n"), "台账": []byte(canaryLedger)})
	o.bind("塘下联络员", "陈副市长", "林市长")
	o.direct("导入台账：台账")
	month := calendar.Month{Year: 2026, Month: 11}
	order := bot.NoticeOrder{Title: "开会", Body: "开会", Audience: o.officers(), By: "cli", Cause: "api:1"}
	all := func() []error {
		alerts, err := o.bot.Alert(o.ctx, "cli", true)
		edition, publish := o.bot.Publish(o.ctx, bot.PublishOrder{Month: month, By: "cli"})
		_, n, send := o.bot.SendNotice(o.ctx, order)
		if err == nil && (alerts.Armed != 1 || alerts.People != 4 || edition.Sent != 2 || edition.Again || n != 3) {
			t.Errorf("alerts %+v, bulletin to %d (again: %t), notice to %d", alerts, edition.Sent, edition.Again, n)
		}
		return []error{err, publish, send}
	}
	for i, err := range all() {
		if !errors.Is(err, bot.ErrNoStaff) {
			t.Errorf("order %d: %v", i, err)
		}
	}
	if _, err := o.bot.Edition(o.ctx, bulletin.InterimKey(month, calendar.DateOf(o.clock.Now()))); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("an edition is published that nobody saw: %v", err)
	}
	o.deliver()
	o.bind("办公室小周")
	if err := errors.Join(all()...); err != nil {
		t.Error(err)
	}
	o.deliver()
	o.wantCards(map[string]int{"办公室小周": 4, "陈副市长": 0, "塘下联络员": 0}, "alert")
	o.wantCards(map[string]int{"办公室小周": 2, "陈副市长": 0}, "bulletin")
	o.wantCards(map[string]int{"办公室小周": 3, "塘下联络员": 0}, "notice")
}

// TestRehearsalOfTheClockWaitsForStaff keeps a due moment until somebody would see what it sends.
func TestRehearsalOfTheClockWaitsForStaff(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("试发\n不用签发\n"), "台账": []byte(comingLedger)})
	o.bind("塘下联络员", "陈副市长", "林市长")
	o.direct("导入台账：台账")
	o.direct("到点")
	o.clock.Set(calendar.Date{Year: 2026, Month: 12, Day: 1}.At(9, 0))
	o.direct("到点")
	o.deliver()
	o.bind("办公室小周")
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"办公室小周": 1}, "alert")
	o.wantCards(map[string]int{"办公室小周": 2}, "bulletin")
	if got := len(must(o.bot.Roster(o.ctx))(t).With(roster.Staff)); got != 1 {
		t.Errorf("%d members of staff: the counts above mean nothing", got)
	}
}
