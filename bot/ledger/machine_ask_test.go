package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
)

// asking asks for more time until that day.
func asking(tb testing.TB, d, until string) Order {
	tb.Helper()
	return on(tb, d, Order{Act: ActExtend, By: "M0001", On: day(tb, until), Note: "村账正在核对"})
}

// TestExtension is refused once and granted once, and leaves the original date.
func TestExtension(t *testing.T) {
	i := standing(t, Assigned)
	i.Extensions = nil
	i = play(t, i, asking(t, "2026-09-25", "2026-10-20"))
	if i.Status != Rectifying {
		t.Errorf("asking accepts: %s", i.Status)
	}
	if why, _ := refusal(i, asking(t, "2026-09-26", "2026-10-30")); why != WhyDone {
		t.Errorf("asked twice: %q", why)
	}
	i = play(t, i, on(t, "2026-09-28", Order{Act: ActRefuse, By: "M0003", Note: "抓紧"}))
	if i.Due() != day(t, "2026-10-09") || !i.ExtendedTo.IsZero() {
		t.Errorf("refused, and due %s", i.Due())
	}
	if why, _ := refusal(i, on(t, "2026-09-28", Order{Act: ActGrant, By: "M0003"})); why != WhyNothing {
		t.Errorf("granted after it was refused: %q", why)
	}
	// The date passes, the request comes late, and its answer after the day it asks for.
	i = play(t, i, asking(t, "2026-10-12", "2026-10-20"), on(t, "2026-10-22", Order{Act: ActGrant, By: "M0003"}))
	if i.DueOn != day(t, "2026-10-09") || i.Due() != day(t, "2026-10-20") || len(i.Extensions) != 2 {
		t.Errorf("granted: due %s, at first %s", i.Due(), i.DueOn)
	}
	i = play(t, i, asking(t, "2026-10-22", "2026-10-30"), on(t, "2026-10-23", Order{Act: ActGrant, By: "M0003", Of: 3}))
	for d, want := range map[string]string{
		"2026-10-21": "2026-10-09", "2026-10-22": "2026-10-20", "2026-10-23": "2026-10-30", "2026-12-01": "2026-10-30",
	} {
		if got := i.DueAsOf(day(t, d)).String(); got != want {
			t.Errorf("on %s due %s, want %s", d, got, want)
		}
	}
	if e := i.Extensions[2]; e.From != day(t, "2026-10-20") || e.State != Granted || e.DecidedBy != "M0003" {
		t.Errorf("%+v", e)
	}
}

func TestExtensionDates(t *testing.T) {
	i := standing(t, Rectifying)
	i.Extensions = nil
	for _, c := range []struct {
		asked, until string
		want         Why
		ref          string
	}{
		{"2026-09-25", "2026-10-09", WhyDate, "2026-10-09"}, // no later than it is due
		{"2026-10-20", "2026-10-20", WhyDate, "2026-10-20"}, // no later than today
		{"2026-10-20", "2026-10-21", "", ""},
	} {
		why, refused := refusal(i, asking(t, c.asked, c.until))
		if why != c.want || refused.On.String() != c.ref {
			t.Errorf("asked on %s until %s: %q after %s", c.asked, c.until, why, refused.On)
		}
	}
	i.DueOn = calendar.Date{}
	if why, _ := refusal(i, asking(t, "2026-09-25", "2026-10-20")); why != WhyStatus {
		t.Errorf("an issue without a date is extended: %q", why)
	}
}

// TestInstructions: two on record, read together, answered one by one.
func TestInstructions(t *testing.T) {
	i := standing(t, Assigned)
	i = play(t, i, on(t, "2026-09-11", Order{Act: ActInstruct, By: "M0003", Note: "周五前报", On: day(t, "2026-09-18")}))
	after, step, err := i.Do(on(t, "2026-09-12", Order{Act: ActHeed, By: "M0001"}), workdays)
	if err != nil || step.Of != 0 || after.Status != Rectifying || after.Instructions[0].HeededBy != "M0001" || after.Instructions[1].HeededOn != day(t, "2026-09-12") {
		t.Fatalf("%+v %+v %v", step, after.Instructions, err)
	}
	i = after
	if why, _ := refusal(i, on(t, "2026-09-12", Order{Act: ActHeed, By: "M0001"})); why != WhyNothing {
		t.Errorf("read twice: %q", why)
	}
	why, refused := refusal(i, on(t, "2026-09-14", Order{Act: ActAnswer, By: "M0001", Note: "已追回"}))
	if diff := cmp.Diff([]int{1, 2}, refused.Seqs); why != WhyWhich || diff != "" {
		t.Errorf("which one: %q %s", why, diff)
	}
	i = play(t, i, on(t, "2026-09-14", Order{Act: ActAnswer, By: "M0001", Of: 1, Said: "督办1 已追回"}))
	if n := i.Instructions[0]; n.Open() || n.Answer != "督办1 已追回" || n.HeededOn != day(t, "2026-09-12") || !i.Instructions[1].Open() {
		t.Errorf("%+v", i.Instructions)
	}
	i = play(t, i, on(t, "2026-09-15", Order{Act: ActAnswer, By: "M0001", Note: "合同已收回"}))
	if i.Instructions[1].Open() {
		t.Error("the second is open still")
	}
}
