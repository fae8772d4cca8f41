package bot

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// SignOff closes an issue by the API, which vouches for what is not proven.
// ErrNotFound, ErrConflict when the revision has moved, *ledger.RefusedError when
// it was closed before or the day lies before the issue began.
func (b *Bot) SignOff(ctx context.Context, o SignOff) (IssueView, error) {
	v, err := b.Act(ctx, IssueOrder{
		Number: o.Number, Revision: o.Revision, Cause: o.Cause,
		Order: ledger.Order{Act: ledger.ActSignOff, By: o.By, On: o.On, Note: o.Note},
	})
	if refused, ok := errors.AsType[*ledger.RefusedError](err); ok && refused.Why == ledger.WhyDate {
		return v, &InputError{Field: "on", Problem: ProblemEarly}
	}
	return v, err
}

// answerSignOff closes the issue that staff name by its number, long or short: 「销号 3」.
func (b *Bot) answerSignOff(ctx context.Context, t talk, rest string) (Change, error) {
	typed, note := cutNumber(rest)
	switch {
	case typed == "":
		return b.say(templates.SignOffProblem{Problem: "format"}), nil
	case doubtfulNote.MatchString(note): // 「销号 3 5」, 「销号 2 先不要」
		return b.say(templates.SignOffProblem{Problem: "unclear", Typed: typed}), nil
	}
	i, err := b.issueTyped(ctx, typed)
	if ambiguous, ok := errors.AsType[*ledger.AmbiguousError](err); ok {
		return b.say(templates.SignOffProblem{Problem: "ambiguous", Typed: typed, Numbers: ambiguous.Numbers}), nil
	}
	if errors.Is(err, ledger.ErrNotFound) {
		return b.say(templates.SignOffProblem{Problem: "not_found", Typed: typed}), nil
	}
	if err != nil {
		return Change{}, err
	}
	c, after, err := b.act(t.people, t.member, i, ledger.Order{Act: ledger.ActSignOff, Said: t.in.Text, Note: note})
	if refused, ok := errors.AsType[*ledger.RefusedError](err); ok && refused.Why == ledger.WhyClosed {
		return b.say(templates.SignOffProblem{Problem: "closed", Typed: i.Number, On: i.SignedOffOn}), nil
	}
	if err != nil {
		return Change{}, err
	}
	c.Reply = b.texts.Say(b.signedOff(t, after))
	return c, nil
}

// signedOff words a sign-off without a filing.
func (b *Bot) signedOff(t talk, after ledger.Issue) templates.SignedOff {
	done := templates.SignedOff{Number: after.Number, Unit: t.people.AreaName(after.Area), On: after.SignedOffOn, Fen: after.Claimed() - after.RecoveredFen}
	for _, p := range after.Proofs() {
		if e, has := after.Evidence(p.Proof); has && e.Attested {
			done.Attested = append(done.Attested, string(p.Proof))
		}
	}
	return done
}

// issueTyped finds the issue that a person names; the whole ledger is read only
// for a short number.
func (b *Bot) issueTyped(ctx context.Context, typed string) (ledger.Issue, error) {
	if number, ok := ledger.FullNumber(typed); ok {
		view, err := b.store.Read(ctx, Need{Issues: []string{number}})
		if i, found := view.Issues[number]; found || err != nil {
			return i, err
		}
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return ledger.Issue{}, err
	}
	return ledger.Find(issues, typed, b.today().Year)
}

// doubtfulNote is what makes a sign-off doubtful: more numbers, a negation, a question.
var doubtfulNote = regexp.MustCompile(`^[\d、，,和]|[?？]|不|先|退回|退件|未整改|未完成|尚未|别|没|误|暂|取消|缺|补充|补齐|还差|欠|号`)

var signOffForm = regexp.MustCompile(`^[：:\s]*(` + ledger.OwnForm + `|(?:[A-Za-z]{1,4}\d{2}[-—–]?)?\d+)\s*号?(.*)$`)

// cutNumber splits 「RA26-0003，已查实」 into the number and the note.
func cutNumber(rest string) (number, note string) {
	found := signOffForm.FindStringSubmatch(rest)
	if found == nil {
		number, note, _ = strings.Cut(strings.TrimLeft(rest, "：: "), " ")
		return number, strings.TrimSpace(note)
	}
	return found[1], strings.TrimLeft(found[2], " ，,。、､；;：:")
}
