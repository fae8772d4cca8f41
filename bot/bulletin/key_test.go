package bulletin

import (
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

func TestKeys(t *testing.T) {
	october := calendar.Month{Year: 2026, Month: time.October}
	on := calendar.Date{Year: 2026, Month: time.November, Day: 2}
	for _, c := range []struct {
		key     Key
		text    string
		interim bool
		on      calendar.Date
	}{
		{FinalKey(october), "2026-10", false, calendar.Date{}},
		{InterimKey(october, on), "2026-10@2026-11-02", true, on},
	} {
		parsed, err := ParseKey(c.text)
		if err != nil || parsed != c.key || string(c.key) != c.text {
			t.Errorf("%s: key %q, parsed %q %v", c.text, c.key, parsed, err)
		}
		if c.key.Interim() != c.interim || c.key.On() != c.on || c.key.Month() != october {
			t.Errorf("%s: interim %v, on %v, month %v", c.text, c.key.Interim(), c.key.On(), c.key.Month())
		}
	}
	for _, s := range []string{"", "2026", "2026-13", "2026-10@", "2026-10@x", "@2026-10-01"} {
		if k, err := ParseKey(s); err == nil {
			t.Errorf("%q was read as %q", s, k)
		}
	}
	if m := Key("x").Month(); !m.IsZero() {
		t.Errorf("the month of no key: %v", m)
	}
}
