package bot_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

const wholeReport = "问题5个，线索1件，问责0人，制度1项"

// reminding is an office on Monday morning whose people are bound and reminded.
func reminding(t *testing.T, rules string) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{"设置": []byte("催报\n" + rules)})
	o.bindAll()
	o.direct("到点")
	return o
}

// TestReportedMeanwhile has an officer report between the reading of the week
// and the commit of the reminder: nobody is chased for what was sent.
func TestReportedMeanwhile(t *testing.T) {
	t.Parallel()
	o := reminding(t, "")
	o.clock.Set(calendar.Date{Year: 2026, Month: 11, Day: 20}.At(9, 0))
	options := o.options
	options.Store = &beforeReturn{Store: o.store, then: func() {
		o.say("塘下联络员", wholeReport)
		o.say("马屿联络员", "马屿镇："+wholeReport)
	}}
	if err := bot.New(options).Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	o.wantCards(map[string]int{"陶山联络员": 1, "马屿联络员": 1}, "reminder")
	if n := o.cardsOf("塘下联络员", "reminder"); n != 0 {
		t.Errorf("%d cards for what was sent", n)
	}
	items := o.platform.Inbox(o.phone("马屿联络员"))
	if got := items[len(items)-1].Fields["thing1"]; got != "高楼镇本周微督报未报" {
		t.Errorf("the card says %q of what had moved", got)
	}
}

// beforeReturn is a store on which something happens after the first reading of a week.
type beforeReturn struct {
	bot.Store
	then func()
}

func (s *beforeReturn) Weeks(ctx context.Context, weeks []calendar.Week) (map[calendar.Week][]report.Report, error) {
	read, err := s.Store.Weeks(ctx, weeks)
	if then := s.then; then != nil {
		s.then = nil
		then()
	}
	return read, err
}

// TestReminderRehearsed goes to the staff, and keeps no real person from being reminded later.
func TestReminderRehearsed(t *testing.T) {
	t.Parallel()
	o := reminding(t, "试发")
	o.clock.Set(calendar.Date{Year: 2026, Month: 11, Day: 20}.At(9, 0))
	o.direct("到点")
	o.deliver()
	o.wantCards(map[string]int{"办公室小周": 3, "塘下联络员": 0}, "reminder")
	options := o.options
	options.Settings.Rehearsal = false
	o.clock.Set(calendar.Date{Year: 2026, Month: 11, Day: 20}.At(15, 0))
	if err := bot.New(options).Due(o.ctx); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	o.wantCards(map[string]int{"塘下联络员": 1}, "reminder")
}

// TestRemindMoments walks weeks with days off. The schedule is seen through what
// is sent: nobody reports in this office.
func TestRemindMoments(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		remind []string
		due    string
		start  calendar.Date
		at     []string // moments at which the only officer gets a card
	}{
		{"as configured", []string{"Fri 15:00", "Fri 09:00"}, "Fri 17:00", day(11, 16), []string{"11-20 09:00", "11-20 15:00"}},
		{"not after the deadline", []string{"Fri 09:00", "Fri 17:00", "Fri 18:00"}, "Fri 17:00", day(11, 16), []string{"11-20 09:00"}},
		{"at most two a day", []string{"Thu 10:00", "Fri 09:00", "Fri 11:00", "Fri 15:00"}, "Fri 17:00", day(11, 16), []string{"11-19 10:00", "11-20 11:00", "11-20 15:00"}},
		{"National Day begins on Thursday", []string{"Thu 09:00", "Fri 09:00", "Fri 15:00"}, "Fri 17:00", day(9, 28), []string{"09-30 09:00", "09-30 15:00"}},
		{"held back by quiet hours", []string{"Thu 21:00"}, "Fri 17:00", day(11, 16), []string{"11-20 08:00"}},
		{"held back until after the deadline", []string{"Fri 06:00"}, "Fri 07:30", day(11, 16), nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"名册": []byte("姓名,手机,角色,地区\n塘下联络员,13800000001,联络员,塘下镇\n")})
			o.bindAll()
			settings := o.settings
			settings.Start, settings.Due = calendar.WeekOf(tc.start.At(9, 0)), must(calendar.ParseDue(tc.due))(t)
			for _, s := range tc.remind {
				settings.Remind = append(settings.Remind, must(calendar.ParseDue(s))(t))
			}
			options := o.options
			options.Settings = settings
			options.Now = func() time.Time { return o.clock.Now() }
			b := bot.New(options)
			var got []string
			for at := tc.start.At(0, 0); at.Before(tc.start.AddDays(7).At(0, 0)); at = at.Add(30 * time.Minute) {
				o.clock.Set(at)
				before := o.cardsOf("塘下联络员", "reminder")
				if err := b.Due(o.ctx); err != nil {
					t.Fatal(err)
				}
				o.deliver()
				for range o.cardsOf("塘下联络员", "reminder") - before {
					got = append(got, at.Format("01-02 15:04"))
				}
			}
			if !slices.Equal(got, tc.at) {
				t.Errorf("cards at %v, want %v", got, tc.at)
			}
		})
	}
}

func day(month time.Month, d int) calendar.Date {
	return calendar.Date{Year: 2026, Month: month, Day: d}
}
