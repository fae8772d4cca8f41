package bot

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// attachNumber is a number of an issue and nothing else: 3, 3号, RA26-0003.
var attachNumber = regexp.MustCompile(`^(?:编号|问题|第)*\s*(?:[A-Za-z]{1,4}\d{2}[-—–]?)?\d{1,6}\s*号?(?:问题)?$`)

// answerAttachIssue opens the issue that 「附件 3号」 names for what is sent next; ok
// is false where it names none.
func (b *Bot) answerAttachIssue(ctx context.Context, t talk, typed string) (c Change, ok bool, err error) {
	typed = strings.TrimSpace(typed)
	if !strings.ContainsAny(typed, "0123456789０１２３４５６７８９") {
		return Change{}, false, nil
	}
	i, err := b.issueTyped(ctx, typed)
	if several, is := errors.AsType[*ledger.AmbiguousError](err); is {
		var instead *Change
		i, instead, err = b.attachOneOf(ctx, t, several)
		if err != nil || instead != nil {
			return orNothing(instead), true, err
		}
	}
	switch {
	case errors.Is(err, ledger.ErrNotFound) && attachNumber.MatchString(typed):
		return b.say(templates.IssueNone{Problem: "not_found", Typed: shortly(typed)}), true, nil
	case errors.Is(err, ledger.ErrNotFound):
		return Change{}, false, nil
	case err != nil:
		return Change{}, false, err
	case !ledger.May(ledger.ActProve, t.member, i, t.people):
		return b.say(templates.IssueNone{Problem: "not_yours", Typed: i.Number}), true, nil
	}
	c, err = b.openIssueAttach(ctx, t, i)
	return c, true, err
}

// attachOneOf is the only open one of several issues that the member may prove;
// instead is what is answered where there is none, or more.
func (b *Bot) attachOneOf(ctx context.Context, t talk, several *ledger.AmbiguousError) (i ledger.Issue, instead *Change, err error) {
	view, err := b.store.Read(ctx, Need{Issues: several.Numbers})
	if err != nil {
		return i, nil, err
	}
	var fit []string
	for _, number := range several.Numbers {
		if one, found := view.Issues[number]; found && !one.Status.Closed() && ledger.May(ledger.ActProve, t.member, one, t.people) {
			fit, i = append(fit, number), one
		}
	}
	switch len(fit) {
	case 0:
		c := b.say(templates.IssueNone{Problem: "none"})
		return i, &c, nil
	case 1:
		return i, nil, nil
	}
	c := b.say(templates.IssueAttachWhich{Typed: shortly(several.Typed), Numbers: fit[:min(len(fit), mostChoices)]})
	return i, &c, nil
}

// openIssueAttach remembers which issue the photos of the next half hour belong to.
// A question about the proofs of another issue is closed: what is sent is no answer to it.
func (b *Bot) openIssueAttach(ctx context.Context, t talk, i ledger.Issue) (Change, error) {
	if b.set.PerReport == 0 {
		return b.say(templates.PhotoOff{}), nil
	}
	view, err := b.store.Read(ctx, Need{IssueFiles: []string{i.Number}})
	if err != nil {
		return Change{}, err
	}
	s := t.view.Session
	if about, _, _ := strings.Cut(s.Subject, " "); s.Kind == AskedProof && about != i.Number {
		s = closed(t)
	}
	s.Member, s.Issue, s.IssueAt = t.member.ID, i.Number, t.in.CreatedAt
	c := Change{Sessions: []Session{s}} // where the issue is full, 「撤回附件」 is about it
	listed := report.Listed(view.IssueFiles[i.Number])
	if refusal := b.refusesFile(i, listed, ""); refusal != nil {
		c.Reply = b.texts.Say(refusal)
		return c, nil
	}
	have := taken(ofRound(i, listed))
	c.Reply = b.texts.Say(templates.IssueAttachOpen{Number: i.Number, Have: have, Left: b.set.PerReport - have})
	return c, nil
}
