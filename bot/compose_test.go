package bot_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// readWeeks notes which weeks are read, and how many at once.
type readWeeks struct {
	bot.Store
	read []calendar.Week
	most int
}

func (s *readWeeks) Weeks(ctx context.Context, weeks []calendar.Week) (map[calendar.Week][]report.Report, error) {
	s.read, s.most = append(s.read, weeks...), max(s.most, len(weeks))
	return s.Store.Weeks(ctx, weeks)
}

// TestEditionLooksBack composes December: the picture and the sums of the year
// go back to the first report in November, and every week is read once, a month
// at a time.
func TestEditionLooksBack(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.say("塘下联络员", "问题5个，线索1件，问责0人，制度1项")
	o.clock.Set(calendar.Date{Year: 2026, Month: 12, Day: 4}.At(9, 0))
	o.say("塘下联络员", "问题8个，线索2件，问责1人，制度0项")
	o.clock.Set(calendar.Date{Year: 2027, Month: 1, Day: 4}.At(9, 0))
	stored, options := &readWeeks{Store: o.store}, o.options
	options.Store = stored
	e := must(bot.New(options).Compose(o.ctx, calendar.Month{Year: 2026, Month: 12}, "cli"))(t)

	if len(e.Trend.Months) != bulletin.TrendMonths {
		t.Fatalf("%d months", len(e.Trend.Months))
	}
	last := e.Trend.Months[bulletin.TrendMonths-2:]
	if e.Trend.Months[9].Sum != nil || *last[0].Sum != 5 || *last[1].Sum != 8 {
		t.Errorf("the picture: %+v", e.Trend.Months)
	}
	problems := e.Totals[0]
	want := &bulletin.YearSum{Sum: report.Value{Kind: report.Count, N: 13}, Months: 2, Of: 2}
	if diff := cmp.Diff(want, problems.Year); diff != "" || e.YearFrom.IsZero() || problems.Change.N != 3 {
		t.Errorf("since %s, change %v: %s", e.YearFrom, problems.Change, diff)
	}
	once := slices.Compact(slices.SortedFunc(slices.Values(stored.read), calendar.Week.Compare))
	if len(once) != len(stored.read) || stored.most > 5 {
		t.Errorf("%d weeks read, %d of them different, %d at once", len(stored.read), len(once), stored.most)
	}
}
