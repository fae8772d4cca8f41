package bot

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// mostChoices is how many issues are listed when it is asked which is meant.
const mostChoices = 9

var digitsAlone = regexp.MustCompile(`^\d+$`)

// shortly is a number as examples in replies repeat it: 3 is 3号.
func shortly(typed string) string {
	if digitsAlone.MatchString(typed) {
		return typed + "号"
	}
	return typed
}

// readMoney reads an amount as people type it, in fen; not one that is hedged.
func (b *Bot) readMoney(words string) (fen int64, ok bool) {
	fen, approx, ok := b.lang.Amount(words)
	return fen, ok && !approx
}

// ownIssues reports whether the member is of a unit's own people.
func ownIssues(m roster.Member) bool { return m.Role == roster.Officer || m.Role == roster.Head }

// takes reports whether the member may do the act to the issue, and its state takes
// it. What was filed and lacks proofs takes a filing: it goes on.
func takes(act ledger.Act, m roster.Member, i ledger.Issue, people *roster.Roster) bool {
	if act == ledger.ActFile && i.Filing != nil {
		return i.Status == ledger.Rectifying && ledger.May(act, m, i, people)
	}
	return slices.Contains(ledger.Can(m, i, people), act)
}

// actOf is the act for which an issue is looked for.
func actOf(w ledger.Words) ledger.Act {
	if filing(w) {
		return ledger.ActFile
	}
	return w.Act
}

// issueMeant finds the issue that the words are about, among those with which the
// member may do it; instead is what is answered where there is none, or several.
func (b *Bot) issueMeant(ctx context.Context, t talk, w ledger.Words) (i ledger.Issue, instead *Change, err error) {
	if w.Number == "" {
		return b.issueSpokenOf(ctx, t, w)
	}
	i, err = b.issueTyped(ctx, w.Number)
	if ambiguous, is := errors.AsType[*ledger.AmbiguousError](err); is {
		return b.oneOf(ctx, t, w, ambiguous.Numbers)
	}
	switch {
	case errors.Is(err, ledger.ErrNotFound):
		c := b.say(templates.IssueNone{Problem: "not_found", Typed: shortly(w.Number)})
		return i, &c, nil
	case err != nil:
		return i, nil, err
	case ownIssues(t.member) && !ledger.May(actOf(w), t.member, i, t.people) && !slices.Contains(t.member.Areas, i.Area):
		c := b.say(templates.IssueNone{Problem: "not_yours", Typed: i.Number})
		return i, &c, nil
	}
	return i, nil, nil
}

// oneOf chooses among issues that one short number means: one that takes the act
// comes before one that the member may do it to, and that before any other.
func (b *Bot) oneOf(ctx context.Context, t talk, w ledger.Words, numbers []string) (i ledger.Issue, instead *Change, err error) {
	view, err := b.store.Read(ctx, Need{Issues: numbers})
	if err != nil {
		return i, nil, err
	}
	var fit, may []ledger.Issue
	for _, n := range numbers {
		one, found := view.Issues[n]
		if found && takes(actOf(w), t.member, one, t.people) {
			fit = append(fit, one)
		}
		if found && ledger.May(actOf(w), t.member, one, t.people) {
			may = append(may, one)
		}
	}
	if len(fit) == 0 {
		fit = may
	}
	switch len(fit) {
	case 0:
		c := b.say(templates.IssueNone{Problem: "none", Act: string(actOf(w))})
		return i, &c, nil
	case 1:
		return fit[0], nil, nil
	}
	c := b.askWhich(t, actOf(w), fit)
	return i, &c, nil
}

// issueSpokenOf is the issue that words without a number mean: the one spoken of
// last, or the only one of the member's own that takes the act.
func (b *Bot) issueSpokenOf(ctx context.Context, t talk, w ledger.Words) (i ledger.Issue, instead *Change, err error) {
	if s := t.view.Session; t.speaksOf() {
		view, err := b.store.Read(ctx, Need{Issues: []string{s.Issue}})
		if err != nil {
			return i, nil, err
		}
		if i, found := view.Issues[s.Issue]; found && takes(actOf(w), t.member, i, t.people) {
			return i, nil, nil
		}
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return i, nil, err
	}
	var fit []ledger.Issue
	for _, one := range issues {
		if slices.Contains(t.member.Areas, one.Area) && takes(actOf(w), t.member, one, t.people) {
			fit = append(fit, one)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil, nil
	}
	c := b.askWhich(t, actOf(w), fit)
	return i, &c, nil
}

// speaksOf reports whether an issue was spoken of within the last half an hour.
func (t talk) speaksOf() bool {
	s := t.view.Session
	return s.Issue != "" && !t.in.CreatedAt.Before(s.IssueAt) && t.in.CreatedAt.Sub(s.IssueAt) < spokenLife
}

// askWhich lists the issues that may be meant.
func (b *Bot) askWhich(t talk, act ledger.Act, fit []ledger.Issue) Change {
	switch {
	case len(fit) == 0:
		return b.say(templates.IssueNone{Problem: "none", Act: string(act)})
	case len(fit) > mostChoices:
		return b.say(templates.IssueNone{Problem: "many"})
	}
	var list templates.IssueWhich
	var numbers []string
	for _, i := range fit {
		list.Issues = append(list.Issues, templates.IssueChoice{Number: i.Number, Unit: t.people.AreaName(i.Area), Due: i.Due()})
		numbers = append(numbers, i.Number)
	}
	return Change{Reply: b.texts.Say(list), Sessions: []Session{b.ask(t, AskedWhich, t.in.Text, strings.Join(numbers, " "))}}
}
