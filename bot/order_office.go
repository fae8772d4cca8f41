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

// ofOffice reports whether the member is a leader or one of the staff.
func ofOffice(m roster.Member) bool { return m.Role == roster.Leader || mayOrder(m) }

// speech is what reading an order of the sender needs to know.
func (b *Bot) speech(t talk) ledger.Speech {
	return ledger.Speech{Today: t.day(), Cal: b.cal, Money: b.readMoney, Office: b.speaksForOffice(t)}
}

// readOrder is what a message orders about an issue, if anything.
type readOrder struct {
	words ledger.Words
	ok    bool
}

// ordered reads the message as an order about an issue, once.
func (b *Bot) ordered(t talk) (ledger.Words, bool) {
	if t.parsed == nil {
		return ledger.ReadWords(t.in.Text, b.speech(t))
	}
	if t.parsed.order == nil {
		w, ok := ledger.ReadWords(t.in.Text, b.speech(t))
		t.parsed.order = &readOrder{w, ok}
	}
	return t.parsed.order.words, t.parsed.order.ok
}

// speaksForOffice reports whether the sender's words can be no part of a report: a
// member of staff who is asked for a figure answers for a unit.
func (b *Bot) speaksForOffice(t talk) bool {
	return ofOffice(t.member) && !b.asked(t, AskedFigure) && !b.asked(t, AskedGuide)
}

// What leaders and staff ask for without a verb.
var (
	overdueWord = regexp.MustCompile(`^(?:逾期|逾期的|逾期清单|逾期名单|逾期台账|查?看?逾期|谁逾期了?|哪些逾期了?)[?？]?$`)
	waitingWord = regexp.MustCompile(`^(?:延期|批延期|待批|延期待批|延期申请)[?？]?$`)
)

// officeWord answers what is no order on one issue: 逾期, 同意 without a number,
// one act on several issues, and what the sender may never do. ok is false for
// everything else.
func (b *Bot) officeWord(ctx context.Context, t talk) (c Change, ok bool, err error) {
	w, read := b.ordered(t)
	if read && ledger.ByOffice(w.Act) && !ledger.EverBy(w.Act, t.member.Role) {
		return b.say(templates.OfficeNotYours{Act: string(w.Act), Role: string(t.member.Role)}), true, nil
	}
	if !b.speaksForOffice(t) {
		return Change{}, false, nil
	}
	said := trimMarks(t.in.Text)
	switch {
	case overdueWord.MatchString(said):
		c, err = b.answerOverdue(ctx, t)
	case waitingWord.MatchString(said):
		c, err = b.answerWaiting(ctx, t)
	case listAsked(said) != "":
		c, err = b.answerList(ctx, t, listAsked(said))
	case !read:
		return b.answerBare(ctx, t)
	case !ledger.ByOffice(w.Act):
		return Change{}, false, nil
	case w.Unit != "" && w.Bad == "":
		c, err = b.orderAtUnit(ctx, t, w)
	case len(w.More) > 0:
		c, err = b.orderSeveral(ctx, t, w)
	case w.Bad != "":
		c = b.say(templates.OfficeUnclear{Act: string(w.Act), Number: w.Number})
	default:
		return Change{}, false, nil
	}
	return c, true, err
}

// answerBare answers an order without a number: 同意 and 不同意 are of the one
// request that waits, everything else is asked for its number.
func (b *Bot) answerBare(ctx context.Context, t talk) (Change, bool, error) {
	w, ok := ledger.ReadBare(t.in.Text)
	if !ok || !ledger.EverBy(w.Act, t.member.Role) {
		return Change{}, false, nil
	}
	switch w.Act { //nolint:exhaustive // every other act needs its number
	case ledger.ActGrant, ledger.ActRefuse:
		c, err := b.decideOnly(ctx, t, w)
		return c, true, err
	case ledger.ActClaim:
		c, err := b.claimOnly(ctx, t, w)
		return c, true, err
	case ledger.ActPass, ledger.ActAssign:
		c, err := b.nameOnly(ctx, t, w.Act)
		return c, true, err
	}
	return b.say(templates.OfficeNumber{Act: string(w.Act)}), true, nil
}

// asking are the issues with a request that the member may decide.
func (b *Bot) asking(ctx context.Context, people *roster.Roster, m roster.Member) ([]ledger.Issue, error) {
	return b.waitingFor(ctx, people, m, ledger.ActGrant)
}

// waitingFor are the issues that the member may do the act to now.
func (b *Bot) waitingFor(ctx context.Context, people *roster.Roster, m roster.Member, act ledger.Act) ([]ledger.Issue, error) {
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(issues), func(i ledger.Issue) bool {
		return !slices.Contains(ledger.Can(m, i, people), act)
	}), nil
}

// decideOnly decides the one request whose card went to the sender. To anybody else
// who may decide it is named.
func (b *Bot) decideOnly(ctx context.Context, t talk, w ledger.Words) (Change, error) {
	may, err := b.asking(ctx, t.people, t.member)
	waiting := slices.DeleteFunc(slices.Clone(may), func(i ledger.Issue) bool {
		return !slices.ContainsFunc(deciders(t.people, i), func(m roster.Member) bool { return m.ID == t.member.ID })
	})
	switch {
	case err != nil:
		return Change{}, err
	case len(waiting) == 0 && len(may) == 1:
		return b.nameAsked(ctx, t, w.Act, may[0])
	case len(waiting) == 0:
		return b.sayWaiting(t, ledger.ActGrant, may), nil
	case len(waiting) != 1 || w.All:
		return b.sayWaiting(t, ledger.ActGrant, waiting), nil
	case w.Bad != "":
		return b.say(templates.OfficeUnclear{Act: string(w.Act), Number: waiting[0].Number}), nil
	}
	return b.orderOn(t, waiting[0], w)
}

// nameAsked names the one request that the sender may decide, and did not get.
func (b *Bot) nameAsked(ctx context.Context, t talk, act ledger.Act, i ledger.Issue) (Change, error) {
	issues, err := b.store.Issues(ctx)
	e, _ := i.AskedExtension()
	return b.say(b.oneWaits(issues, act, i.Number, t.people.AreaName(i.Area), e.To)), err
}

// claimOnly claims the one issue that waits for the sender.
func (b *Bot) claimOnly(ctx context.Context, t talk, w ledger.Words) (Change, error) {
	waiting, err := b.waitingFor(ctx, t.people, t.member, ledger.ActClaim)
	if err != nil {
		return Change{}, err
	}
	waiting = slices.DeleteFunc(waiting, func(i ledger.Issue) bool { return !i.LedBy(t.member.ID, t.people) })
	switch {
	case w.All && len(waiting) > 1 && len(waiting) <= mostSeveral:
		return b.claimAll(ctx, t, waiting)
	case len(waiting) != 1 || w.Bad != "":
		return b.sayWaiting(t, w.Act, waiting), nil
	}
	return b.orderOn(t, waiting[0], w)
}

// orderOn carries an order out on one issue and answers it.
func (b *Bot) orderOn(t talk, i ledger.Issue, w ledger.Words) (Change, error) {
	return b.carryOut(t, errand{text: t.in.Text, words: w, issue: i})
}

// several are the acts that one message may order on several issues; the others
// need words of their own.
func several(act ledger.Act) bool {
	return act == ledger.ActClaim || act == ledger.ActAssign || act == ledger.ActArchive || act == ledger.ActGrant || act == ledger.ActPass
}

// mostSeveral keeps an order on several issues within one Change.
const mostSeveral = 20

// orderSeveral does one act on several issues, all of it or nothing.
func (b *Bot) orderSeveral(ctx context.Context, t talk, w ledger.Words) (Change, error) {
	numbers := append([]string{w.Number}, w.More...)
	if !several(w.Act) || w.Note != "" || w.Bad != "" || len(numbers) > mostSeveral {
		return b.say(templates.OfficeOneByOne{Act: string(w.Act)}), nil
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	var all Change
	done := templates.OfficeSeveral{Act: string(w.Act)}
	for _, typed := range numbers {
		i, err := ledger.Find(issues, typed, b.today().Year)
		if err != nil {
			return b.stuckAt(t, ledger.Issue{}, typed, w, err)
		}
		if slices.Contains(done.Numbers, i.Number) {
			continue
		}
		c, after, err := b.act(t.people, t.member, i, ledger.Order{Act: w.Act, Said: t.in.Text})
		if err != nil {
			return b.stuckAt(t, i, typed, w, err)
		}
		all.Issues, all.Steps = append(all.Issues, c.Issues...), append(all.Steps, c.Steps...)
		all.Audit, all.Outbound = append(all.Audit, c.Audit...), append(all.Outbound, c.Outbound...)
		done.Numbers = append(done.Numbers, i.Number)
		if unit := t.people.AreaName(after.Area); handsOver(w.Act) && b.outOfReach(t.people, after) && !slices.Contains(done.Units, unit) {
			done.Units = append(done.Units, unit)
		}
	}
	if all.Records() > MaxRecords-aroundOrder {
		return b.say(templates.OfficeTooMany{Act: string(w.Act)}), nil
	}
	all.Reply = b.texts.Say(done)
	return all, nil
}

// aroundOrder is what a message's Change may hold beside what it orders.
const aroundOrder = 16

// handsOver tells which acts give an issue to its unit.
func handsOver(act ledger.Act) bool {
	return act == ledger.ActClaim || act == ledger.ActAssign || act == ledger.ActRelapse || act == ledger.ActInstruct
}

// stuckAt says which of several issues an order fails on; nothing is done.
func (b *Bot) stuckAt(t talk, i ledger.Issue, typed string, w ledger.Words, err error) (Change, error) {
	ambiguous, many := errors.AsType[*ledger.AmbiguousError](err)
	refused, is := errors.AsType[*ledger.RefusedError](err)
	var why string
	switch {
	case many:
		why = b.texts.Say(templates.OfficeNoIssue{Typed: typed, Numbers: ambiguous.Numbers})
	case errors.Is(err, ledger.ErrNotFound):
		why = b.texts.Say(templates.OfficeNoIssue{Typed: typed})
	case is && refused.Why == ledger.WhyMoney:
		ask := unsettled(errand{words: ledger.Words{Number: typed}, issue: i}, refused)
		ask.Among = true
		why = b.texts.Say(ask)
	case is:
		why = b.refusedErrand(t, errand{text: t.in.Text, words: w, issue: i}, refused).Reply
	default:
		return Change{}, err
	}
	return b.say(templates.OfficeStuck{Why: why}), nil
}

// outOfReach reports whether nobody of the issue's unit can be told by a push.
func (b *Bot) outOfReach(people *roster.Roster, i ledger.Issue) bool {
	unit := append(people.OfficersOf(i.Area), people.HeadsOf(i.Area)...)
	return nobody(unit)
}

// officeReply answers what an act of leaders and staff has done; ok is false for
// an act of a unit.
func (b *Bot) officeReply(t talk, before, after ledger.Issue, step ledger.Step) (reply string, ok bool) {
	if !ledger.ByOffice(step.Act) {
		return "", false
	}
	done := templates.OfficeDone{
		Act: string(step.Act), Number: after.Number, Unit: t.people.AreaName(after.Area), Due: after.Due(), From: after.DueOn, On: step.On,
		Seq: step.Of, Fen: step.Fen, Sum: after.RecoveredFen, Left: after.Remaining(), Round: after.Round,
		Phone: handsOver(step.Act) && b.outOfReach(t.people, after),
	}
	if seqs := checked(before, after); len(seqs) > 1 {
		done.Seqs, done.Fen = seqs, after.RecoveredFen-before.RecoveredFen
	}
	if w, read := b.ordered(t); read && step.Act == ledger.ActInstruct {
		done.Assumed = w.Assumed
	}
	if step.Act == ledger.ActSignOff {
		return b.texts.Say(b.signedOff(t, after)), true
	}
	return strings.TrimSpace(b.texts.Say(done)), true
}

// checked are the instalments that wait no longer, of an issue that is not signed off anew.
func checked(before, after ledger.Issue) []int {
	if before.Status != after.Status {
		return nil
	}
	return slices.DeleteFunc(before.Unchecked(), func(seq int) bool { return slices.Contains(after.Unchecked(), seq) })
}

// officeRefused words why an order of leaders and staff needs something else; ok is
// false where the reason is the same for everybody.
func (b *Bot) officeRefused(t talk, i ledger.Issue, e *ledger.RefusedError) (reply string, ok bool) {
	lacks := templates.OfficeLacks{Act: string(e.Act), Number: i.Number}
	switch {
	case !ledger.ByOffice(e.Act):
		return "", false
	case e.Why == ledger.WhyRight && i.Status.Closed() && i.SeenBy(t.member, t.people):
		return b.texts.Say(templates.IssueRefused{Number: i.Number, Act: string(e.Act), Why: string(ledger.WhyClosed)}), true
	case e.Why == ledger.WhyRight && t.member.Role == roster.Leader:
		return b.texts.Say(templates.OfficeElsewhere{Number: i.Number}), true
	case e.Why == ledger.WhyReason && e.Act == ledger.ActInstruct:
		lacks.Lack = "text"
	case e.Why == ledger.WhyReason:
		lacks.Lack = "reason"
	case e.Why == ledger.WhyDate && e.Act == ledger.ActRelapse:
		lacks.Lack = "date"
	case e.Why == ledger.WhyDate:
		lacks.Lack = "past"
	default:
		return "", false
	}
	return b.texts.Say(lacks), true
}
