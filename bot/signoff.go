package bot

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// SignOff closes an issue by the API. ErrNotFound, ErrConflict when the
// revision has moved, ledger.ErrClosed when it was closed before.
func (b *Bot) SignOff(ctx context.Context, o SignOff) (IssueView, error) {
	_, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		view, err := b.store.Read(ctx, Need{Cause: o.Cause, Issues: []string{o.Number}})
		if err != nil {
			return Change{}, err
		}
		if view.Handled {
			return Change{Cause: o.Cause, Reply: view.Reply, At: b.now()}, nil
		}
		i, ok := view.Issues[o.Number]
		switch {
		case !ok:
			return Change{}, ErrNotFound
		case i.Rev != o.Revision:
			return Change{}, errMoved
		}
		if o.On.Before(i.RegisteredOn) {
			return Change{}, &InputError{Field: "on", Problem: ProblemEarly}
		}
		c, err := b.signOff(i, o.By, o.Note, o.On)
		c.Cause, c.At = o.Cause, b.now()
		return c, err
	})
	if errors.Is(err, errMoved) {
		return IssueView{}, ErrConflict
	}
	if err != nil {
		return IssueView{}, err
	}
	return b.Issue(ctx, o.Number)
}

// errMoved is a conflict that reading again cannot mend: the caller's revision is old.
var errMoved = errors.New("the revision has moved")

// signOff decides the closing of one issue.
func (b *Bot) signOff(i ledger.Issue, by, note string, on calendar.Date) (Change, error) {
	after, err := ledger.SignOff(i, by, note, on)
	if err != nil {
		return Change{}, err
	}
	return Change{
		Issues: []ledger.Issue{after},
		Audit: []AuditEntry{{
			At: b.now(), Who: by, What: "issue.sign_off", On: i.Number, Before: string(i.Status), After: string(after.Status),
		}},
	}, nil
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
	c, err := b.signOff(i, t.member.ID, note, b.today())
	if errors.Is(err, ledger.ErrClosed) {
		return b.say(templates.SignOffProblem{Problem: "closed", Typed: i.Number, On: i.SignedOffOn}), nil
	}
	if err != nil {
		return Change{}, err
	}
	c.Reply = b.texts.Say(templates.SignedOff{Number: i.Number, Unit: t.people.AreaName(i.Area), On: b.today()})
	return c, nil
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
var doubtfulNote = regexp.MustCompile(`^[\d、，,和]|[?？]|不|先|退回|退件|未整改|未完成|尚未|别|没|误|暂|取消`)

var signOffForm = regexp.MustCompile(`^[：:\s]*((?:[A-Za-z]{1,4}\d{2}[-—–]?)?\d+)\s*号?(.*)$`)

// cutNumber splits 「RA26-0003，已查实」 into the number and the note.
func cutNumber(rest string) (number, note string) {
	found := signOffForm.FindStringSubmatch(rest)
	if found == nil {
		number, note, _ = strings.Cut(strings.TrimLeft(rest, "：: "), " ")
		return number, strings.TrimSpace(note)
	}
	return found[1], strings.TrimLeft(found[2], " ，,。、､；;：:")
}
