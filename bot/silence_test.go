package bot_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

// quietOffice has two problems, the first of 塘下镇, whose officer is not bound.
func quietOffice(t *testing.T) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.bind("办公室小周")
	o.direct("导入台账：台账")
	return o
}

// storySteps are the acts of an issue's story.
func (o *office) storySteps(number string) []ledger.Act {
	o.t.Helper()
	var out []ledger.Act
	for _, s := range must(o.bot.Steps(o.ctx, number))(o.t) {
		out = append(out, s.Act)
	}
	return out
}

// TestSilencesByOrder sets and ends silences as the API and the command line do: the
// same order again changes nothing, the same cause answers the same, and the story
// of the issue tells each once.
func TestSilencesByOrder(t *testing.T) {
	t.Parallel()
	o := quietOffice(t)
	number := must(o.store.Issues(o.ctx))(t)[0].Number
	order := bot.SilenceOrder{Number: number, Until: day(12, 1), Reason: "等法院判决", By: "api", Cause: "a"}
	first := must(o.bot.Silence(o.ctx, order))(t)
	for _, cause := range []string{"a", "b"} {
		order.Cause = cause
		if again := must(o.bot.Silence(o.ctx, order))(t); again.ID != first.ID || again.Until != first.Until {
			t.Errorf("cause %s again: %+v, want %+v", cause, again, first)
		}
	}
	order.Until, order.Cause = day(12, 3), "c"
	if moved := must(o.bot.Silence(o.ctx, order))(t); moved.ID != first.ID || moved.Until != day(12, 3) {
		t.Errorf("its end is moved: %+v", moved)
	}
	if n := len(must(o.bot.Silences(o.ctx))(t)); n != 1 {
		t.Errorf("%d silences stand, want 1", n)
	}
	must(o.bot.Silence(o.ctx, bot.SilenceOrder{Until: day(12, 1), Reason: "防汛", By: "api", Cause: "all"}))(t)
	for _, cause := range []string{"d", "d"} {
		if ended := must(o.bot.EndSilence(o.ctx, bot.SilenceOrder{ID: first.ID, By: "api", Cause: cause}))(t); ended.ID != first.ID || ended.EndedBy != "api" {
			t.Errorf("it is ended: %+v", ended)
		}
	}
	_, err := o.bot.EndSilence(o.ctx, bot.SilenceOrder{ID: first.ID, By: "api", Cause: "e"})
	if bad, ok := errors.AsType[*bot.SilenceError](err); !ok || bad.Problem != "none" {
		t.Errorf("it is ended again: %v", err)
	}
	if diff := cmp.Diff([]ledger.Act{ledger.ActSilence, ledger.ActSilence, ledger.ActUnsilence}, o.storySteps(number)); diff != "" {
		t.Errorf("the story (-want +got):\n%s", diff)
	}
}

// TestPhoneCallIsInTheStory notes a call twice: the story tells it once, with whom.
func TestPhoneCallIsInTheStory(t *testing.T) {
	t.Parallel()
	o := quietOffice(t)
	o.say("办公室小周", "启动提醒")
	o.deliver()
	staff := o.member("办公室小周").ID
	calls := must(o.bot.Calls(o.ctx, staff))(t).Calls
	if len(calls) == 0 {
		t.Fatal("nobody has to be phoned")
	}
	whom, number := calls[0].Member.ID, calls[0].Lines[0].Issue.Number
	for range 2 {
		must(o.bot.Called(o.ctx, staff, whom, "phone"))(t)
	}
	steps := must(o.bot.Steps(o.ctx, number))(t)
	if len(steps) != 1 || steps[0].Act != ledger.ActPhone || steps[0].Whom != whom || steps[0].By != staff {
		t.Errorf("the story: %+v", steps)
	}
	story := must(o.bot.Story(o.ctx, staff, number))(t)
	told := story.Events[slices.IndexFunc(story.Events, func(e bot.StoryEvent) bool { return e.Step.Act == ledger.ActPhone })].Told
	if len(told) != 1 || told[0].ID != whom {
		t.Errorf("the page tells who was phoned: %+v", told)
	}
}
