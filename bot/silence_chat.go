package bot

import (
	"context"
	"errors"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// answerSilence is 「静默 …」, 「解除静默 …」 and 「静默」.
func (b *Bot) answerSilence(ctx context.Context, t talk, w silenceWords) (Change, error) {
	if !mayOrder(t.member) {
		return b.say(templates.NoRight{}), nil
	}
	switch {
	case w.list:
		return b.silenceList(ctx, t)
	case w.end && w.what == "" && !w.all:
		return b.silenceToEnd(ctx, t)
	}
	o, problem, err := b.silenceMeant(ctx, t, w)
	if err != nil || problem != nil {
		return b.orSay(problem), err
	}
	decide := b.silencing
	if w.end {
		decide = b.unsilencing
	}
	c, s, err := decide(ctx, t.people, o)
	if bad, ok := errors.AsType[*SilenceError](err); ok {
		return b.say(templates.SilenceProblem{Problem: bad.Problem, Typed: w.what, Most: MostSilent}), nil
	}
	if err != nil {
		return Change{}, err
	}
	unit := unitNameOf(t.people, s.Area)
	c.Reply = b.texts.Say(templates.SilenceSet{Number: s.Issue, Unit: unit, Until: s.Until, Again: len(c.Silences) == 0})
	if w.end {
		c.Reply = b.texts.Say(templates.SilenceEnded{Number: s.Issue, Unit: unit})
	}
	return c, nil
}

// silenceMeant finds what the words name: a unit, else an issue of the ledger.
func (b *Bot) silenceMeant(ctx context.Context, t talk, w silenceWords) (o SilenceOrder, problem templates.Message, err error) {
	o = SilenceOrder{Until: w.until, Reason: w.reason, By: t.member.ID}
	if w.all {
		return o, nil, nil
	}
	if w.what == "" {
		return o, templates.SilenceProblem{Problem: "what"}, nil
	}
	if a, ok := t.people.FindArea(w.what); ok {
		o.Area = a.Code
		return o, nil, nil
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return o, nil, err
	}
	i, err := ledger.Find(issues, w.what, b.today().Year)
	if several, ok := errors.AsType[*ledger.AmbiguousError](err); ok {
		return o, templates.SilenceProblem{Problem: "ambiguous", Typed: w.what, Numbers: several.Numbers}, nil
	}
	if err != nil {
		return o, templates.SilenceProblem{Problem: "not_found", Typed: w.what}, nil //nolint:nilerr // the only other error is that there is none
	}
	o.Number = i.Number
	return o, nil, nil
}

func (b *Bot) silenceList(ctx context.Context, t talk) (Change, error) {
	all, err := b.Silences(ctx)
	if err != nil {
		return Change{}, err
	}
	var list templates.SilenceList
	for _, s := range all {
		list.Lines = append(list.Lines, templates.SilenceLine{Number: s.Issue, Unit: unitNameOf(t.people, s.Area), Until: s.Until})
	}
	return b.say(list), nil
}

// unitNameOf is the name of a unit; "" for none.
func unitNameOf(people *roster.Roster, code string) string {
	if code == "" {
		return ""
	}
	return people.AreaName(code)
}

// silenceToEnd asks which silence is to be ended.
func (b *Bot) silenceToEnd(ctx context.Context, t talk) (Change, error) {
	all, err := b.Silences(ctx)
	if err != nil {
		return Change{}, err
	}
	problem := templates.SilenceProblem{Problem: "none"}
	for _, s := range all {
		what := s.Issue
		switch {
		case what != "":
		case s.Area != "":
			what = unitNameOf(t.people, s.Area)
		default:
			what = "全部"
		}
		problem.Standing = append(problem.Standing, what)
	}
	return b.say(problem), nil
}
