package bot

import (
	"context"
	"strings"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// readCalled reads 「已电话 赵某」; ok is false for anything else.
func readCalled(text string) (name string, ok bool) {
	rest, ok := strings.CutPrefix(trimMarks(text), "已电话")
	if !ok {
		return "", false
	}
	return strings.TrimSpace(strings.Trim(strings.TrimSpace(rest), "：:，,")), true
}

// answerCalled is 「已电话 赵某」 of the staff.
func (b *Bot) answerCalled(ctx context.Context, t talk, name string) (Change, error) {
	if !mayOrder(t.member) {
		return b.say(templates.NoRight{}), nil
	}
	if name == "" {
		return b.say(templates.CallProblem{Problem: "who"}), nil
	}
	list, err := b.Calls(ctx, t.member.ID)
	if err != nil {
		return Change{}, err
	}
	m, problem := whomPhoned(t.people, list.Calls, name)
	if problem != nil {
		return b.say(problem), nil
	}
	c, n, err := b.phoned(ctx, t.member.ID, m.ID, list.Calls)
	if err != nil {
		return Change{}, err
	}
	c.Reply = b.texts.Say(templates.CallDone{Name: templates.MaskedName(m.Name), Count: n, Again: n == 0})
	return c, nil
}

// whomPhoned finds the person of that name or surname: on the list, else on the roster.
func whomPhoned(people *roster.Roster, calls []Call, name string) (roster.Member, templates.Message) {
	var listed []roster.Member
	for _, c := range calls {
		listed = append(listed, c.Member)
	}
	found := roster.Called(listed, name)
	if len(found) == 0 {
		found = roster.Called(people.Members(), name)
	}
	switch len(found) {
	case 0:
		return roster.Member{}, templates.CallProblem{Problem: "not_found", Typed: name}
	case 1:
		return found[0], nil
	}
	problem := templates.CallProblem{Problem: "ambiguous"}
	for _, m := range found[:min(len(found), mostNamesakes)] {
		problem.People = append(problem.People, templates.DeputyCandidate{Name: templates.MaskedName(m.Name), At: unitOf(people, m.ID)})
	}
	return roster.Member{}, problem
}
