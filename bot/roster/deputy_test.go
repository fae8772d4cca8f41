package roster_test

import (
	"slices"
	"testing"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

func TestDeputyRights(t *testing.T) {
	t.Parallel()
	day := func(d int) calendar.Date { return calendar.Date{Year: 2026, Month: 11, Day: d} }
	members := []roster.Member{
		{ID: "M0001", Name: "李明", Phone: "1", Role: roster.Officer, Areas: []string{"1"}},
		{ID: "M0002", Name: "王芳", Phone: "2", Role: roster.Officer, Areas: []string{"2"}},
		{ID: "M0003", Name: "孙洁", Phone: "3", Role: roster.Staff},
		{ID: "M0004", Name: "旧人", Phone: "4", Role: roster.Officer, Areas: []string{"3"}, Disabled: true},
	}
	set := []roster.Deputy{
		{ID: "D0001", Principal: "M0001", Deputy: "M0002", From: day(18), To: day(20)},
		{ID: "D0002", Principal: "M0001", Deputy: "M0002", From: day(1), To: day(30), Ended: true},
		{ID: "D0003", Principal: "M0002", Deputy: "M0003", From: day(20), To: day(21)},
		{ID: "D0004", Principal: "M0004", Deputy: "M0003", From: day(20), To: day(21)},
	}
	r := roster.New(nil, members, 1, set...)
	for _, tc := range []struct {
		member string
		day    int
		units  []string
		home   string
	}{
		{"M0002", 17, []string{"2"}, "2"},
		{"M0002", 18, []string{"2", "1"}, ""},
		{"M0002", 20, []string{"2", "1"}, ""},
		{"M0002", 21, []string{"2"}, "2"},
		{"M0001", 18, []string{"1"}, "1"}, // who is away may report all the same
		{"M0003", 19, nil, ""},
		{"M0003", 20, []string{"2"}, "2"}, // a deputy hands nothing on, and for who has left nobody stands in
	} {
		m, _ := r.Member(tc.member)
		if got := r.UnitsOf(m, day(tc.day)); !slices.Equal(got, tc.units) || r.HomeOn(m, day(tc.day)) != tc.home {
			t.Errorf("%s on %d: %v, home %q", tc.member, tc.day, got, r.HomeOn(m, day(tc.day)))
		}
		if m.Role == roster.Officer && r.MayReport(m, "1", day(tc.day)) != slices.Contains(tc.units, "1") {
			t.Errorf("%s on %d: the right is not that of the units", tc.member, tc.day)
		}
	}
}
