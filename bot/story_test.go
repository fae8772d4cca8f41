package bot_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// storyOf is a story in short, the oldest first.
func (o *office) storyOf(name, number string) []string {
	o.t.Helper()
	s := must(o.bot.Story(o.ctx, o.id(name), number))(o.t)
	var out []string
	for _, e := range s.Events {
		line := string(e.Kind)
		switch e.Kind {
		case bot.StoryAlerted:
			line = "alerted " + string(e.Stage)
			for _, m := range e.Told {
				line += " " + m.Name
			}
			if e.Here {
				line += " delivered"
			}
			if e.Seq > 0 || e.Round > 1 {
				line += fmt.Sprintf(" of %d in %d", e.Seq, e.Round)
			}
		case bot.StoryStep:
			line = string(e.Step.Act) + " " + e.By.Name
		case bot.StoryRegistered, bot.StoryImported, bot.StorySignedOff:
		}
		if !e.At.IsZero() {
			line = e.At.In(calendar.Zone).Format("01-02 15:04 ") + line
		}
		out = append([]string{line}, out...)
	}
	return out
}

// order gives an order as a page does, and answers the revision that it leaves.
func (o *office) order(name string, rev int64, cause string, order ledger.Order) (int64, error) {
	o.t.Helper()
	v, err := o.bot.Act(o.ctx, bot.IssueOrder{Member: o.id(name), Number: "RA26-0001", Revision: rev, Order: order, Cause: cause})
	return v.Rev, err
}

// TestStoryTellsAlerts: the alerts of every ladder stand in the story with their
// moment, whom they told and whether they arrived; also those of a round that ended.
func TestStoryTellsAlerts(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	o.change("RA26-0001", func(i *ledger.Issue) { i.Status, i.AssignedOn = ledger.Assigned, alertDay.AddDays(-10) })
	o.clock.Set(alertDay.At(8, 0))
	o.direct("到点")
	o.deliver()
	o.clock.Set(alertDay.At(9, 0))
	due := alertDay.AddDays(1)
	if _, err := o.order("陈副市长", 0, "test:instruct", ledger.Order{Act: ledger.ActInstruct, Note: "查", On: due}); err != nil {
		t.Fatal(err)
	}
	o.clock.Set(alertDay.AddDays(1).At(8, 0))
	o.direct("到点")
	want := []string{
		"registered", "11-16 07:00 imported",
		"11-16 08:00 alerted yellow 塘下联络员 塘下负责人 delivered",
		"11-16 09:00 instruct 陈副市长",
		"11-17 08:00 alerted heed 塘下联络员 塘下负责人 of 1 in 0",
		"11-17 08:00 alerted answer 塘下联络员 of 1 in 0",
	}
	got := o.storyOf("塘下联络员", "RA26-0001")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	o.change("RA26-0001", func(i *ledger.Issue) {
		i.Rounds = []ledger.Round{{Round: 1, DueOn: i.DueOn}}
		i.Round, i.DueOn, i.Status, i.Instructions = 2, alertDay.AddDays(60), ledger.Rectifying, nil
	})
	if all := strings.Join(o.storyOf("塘下联络员", "RA26-0001"), "\n"); !strings.Contains(all, want[2]) {
		t.Errorf("no %q in the second round's story:\n%s", want[2], all)
	}
}

// TestToldAndAcknowledged: who was told may acknowledge it once; who was not has
// nothing to acknowledge, and the next stage asks again.
func TestToldAndAcknowledged(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	wants := func(when string, want map[string]bool) {
		t.Helper()
		got := make(map[string]bool)
		for _, name := range []string{"塘下联络员", "塘下负责人", "陈副市长", "陶山联络员"} {
			told := must(o.bot.Told(o.ctx, o.id(name), []string{"RA26-0001"}))(t)
			if acked, ok := told["RA26-0001"]; ok {
				got[name] = acked
			}
			if s, err := o.bot.Story(o.ctx, o.id(name), "RA26-0001"); err == nil && s.Told != (len(told) > 0 && !told["RA26-0001"]) {
				t.Errorf("%s: the page of %s offers 知悉: %t", when, name, s.Told)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	wants("before", map[string]bool{})
	o.clock.Set(alertDay.At(8, 0))
	o.direct("到点")
	wants("told", map[string]bool{"塘下联络员": false, "塘下负责人": false})
	for range 2 {
		if n, err := o.bot.Acknowledge(o.ctx, o.id("塘下联络员"), []string{"RA26-0001"}, "test:ack"); err != nil || n != 1 {
			t.Errorf("acknowledged %d, %v", n, err)
		}
	}
	wants("acknowledged", map[string]bool{"塘下联络员": true, "塘下负责人": false})
	o.clock.Set(alertDay.AddDays(8).At(8, 0))
	o.direct("到点")
	wants("orange", map[string]bool{"塘下联络员": false, "塘下负责人": false, "陈副市长": false})
}

// TestActOnceAndAtItsRevision: a look changes nothing, the same cause is done once,
// and an order on an issue that has moved meanwhile is not carried out.
func TestActOnceAndAtItsRevision(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	view := must(o.bot.Issue(o.ctx, "RA26-0001"))(t)
	prove := ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofOutcome, Note: "票据3张"}
	look := bot.IssueOrder{Member: o.id("塘下联络员"), Number: "RA26-0001", Revision: view.Rev, Order: prove}
	if err := o.bot.ReviewAct(o.ctx, look); err != nil {
		t.Error(err)
	}
	if got := must(o.bot.Issue(o.ctx, "RA26-0001"))(t); got.Rev != view.Rev || len(got.Proven) > 0 {
		t.Errorf("a look leaves revision %d, %v", got.Rev, got.Proven)
	}
	rev, err := o.order("塘下联络员", view.Rev, "test:prove", prove)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := o.order("塘下联络员", view.Rev, "test:prove", prove); err != nil || again != rev {
		t.Errorf("the same cause again leaves revision %d, %v", again, err)
	}
	if n := strings.Count(strings.Join(o.storyOf("塘下联络员", "RA26-0001"), " "), "prove"); n != 1 {
		t.Errorf("%d proofs in the story", n)
	}
	if _, err := o.order("塘下联络员", view.Rev, "test:late", prove); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("an order on an old revision: %v", err)
	}
	for name, want := range map[string]error{"塘下联络员": bot.ErrConflict, "陶山联络员": bot.ErrForbidden} {
		look.Member = o.id(name)
		if err := o.bot.ReviewAct(o.ctx, look); !errors.Is(err, want) {
			t.Errorf("a look by %s: %v, want %v", name, err, want)
		}
	}
	look.Member, look.Revision, look.Order = o.id("塘下联络员"), 0, ledger.Order{Act: ledger.ActPass}
	if refused, ok := errors.AsType[*ledger.RefusedError](o.bot.ReviewAct(o.ctx, look)); !ok || refused.Why != ledger.WhyRight {
		t.Errorf("a look at what is another's: %v", refused)
	}
	look.Number = "RA26-0099"
	if err := o.bot.ReviewAct(o.ctx, look); !errors.Is(err, bot.ErrNotFound) {
		t.Errorf("a look at nothing: %v", err)
	}
}

// TestStoryKeepsReasons: why alerts are kept back is for the office to read; the unit
// sees that they are, and until when.
func TestStoryKeepsReasons(t *testing.T) {
	t.Parallel()
	o := chased(t, alertDay.AddDays(-3))
	const reason = `等法院判决<b>"x"`
	if _, err := o.bot.Silence(o.ctx, bot.SilenceOrder{Number: "RA26-0001", Until: alertDay.AddDays(9), Reason: reason, By: o.id("办公室小周"), Cause: "s"}); err != nil {
		t.Fatal(err)
	}
	for name, reads := range map[string]bool{"办公室小周": true, "塘下联络员": false, "塘下负责人": false, "陈副市长": false} {
		s := must(o.bot.Story(o.ctx, o.id(name), "RA26-0001"))(t)
		_, page := o.opened(o.bot.Links().Issue("RA26-0001", o.id(name), o.clock.Now().Add(1e12), o.clock.Now().Add(1e12)))
		if e := s.Events[0]; e.Step.Act != ledger.ActSilence || (e.Step.Note == reason) != reads || strings.Contains(page, "等法院判决") != reads {
			t.Errorf("%s reads %+v", name, e.Step)
		}
		if !strings.Contains(page, "静默至11月25日") || strings.Contains(page, "<b>\"x") {
			t.Errorf("%s: not until when, or not escaped: %s", name, page)
		}
	}
}
