package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// answerDeputy sets or ends a deputy (代报人): 「10月8日至12日由王某代」,
// 「取消代报」. ok is false when the text is neither.
func (b *Bot) answerDeputy(t talk) (c Change, ok bool) {
	if t.member.Role == roster.Leader {
		return Change{}, false
	}
	if b.asked(t, AskedDeputy) {
		if c, ok := b.chosenDeputy(t); ok {
			return c, true
		}
	}
	if whose, ok := roster.ReadDeputyEnd(t.in.Text); ok {
		return b.endDeputies(t, whose), true
	}
	order, ok, err := roster.ReadDeputy(t.in.Text, t.day())
	if !ok {
		return Change{}, false
	}
	if err != nil {
		return b.deputyProblem(deputyFault(err), ""), true
	}
	return b.setDeputy(t, order), true
}

func deputyFault(err error) string {
	switch {
	case errors.Is(err, roster.ErrDeputyPast):
		return templates.DeputyPast
	case errors.Is(err, roster.ErrDeputyLong):
		return templates.DeputyLong
	}
	return templates.DeputyDays
}

func (b *Bot) deputyProblem(problem, typed string, people ...roster.Member) Change {
	return b.say(templates.DeputyProblem{Problem: problem, Typed: typed, Names: names(people)})
}

// setDeputy finds both people and sets the one for the other, or asks which is meant.
func (b *Bot) setDeputy(t talk, order roster.DeputyOrder) Change {
	principal, problem := b.principalOf(t, order.Whose)
	if problem != nil {
		return *problem
	}
	found := t.people.FindStandIns(order.Name)
	others := slices.DeleteFunc(slices.Clone(found), func(m roster.Member) bool { return m.ID == principal.ID })
	switch {
	case len(found) == 0:
		return b.deputyProblem(templates.DeputyNobody, order.Name)
	case len(others) == 0:
		return b.deputyProblem(templates.DeputySelf, "")
	case len(others) == 1:
		return b.appoint(t, principal, others[0], order)
	}
	return b.askDeputy(t, order, others[:min(len(others), mostNamesakes)])
}

// mostNamesakes is how many people one question lists.
const mostNamesakes = 9

// principalOf is for whom a deputy is set or ended: an officer or head for
// himself, the staff for whom they name. problem is what the sender is told instead.
func (b *Bot) principalOf(t talk, whose string) (m roster.Member, problem *Change) {
	say := func(kind string, people ...roster.Member) (roster.Member, *Change) {
		c := b.deputyProblem(kind, whose, people...)
		return roster.Member{}, &c
	}
	if !mayOrder(t.member) {
		if whose == "" || whose == t.member.Name || t.people.StandsForAll(t.member, whose) {
			return t.member, nil
		}
		return say(templates.DeputyForeign)
	}
	if whose == "" {
		return say(templates.DeputyWhose)
	}
	found := t.people.StandingFor(whose)
	switch len(found) {
	case 0:
		return say(templates.DeputyUnknown)
	case 1:
		return found[0], nil
	default:
		return say(templates.DeputySeveral, found...)
	}
}

// askDeputy asks by number which of several people is meant.
func (b *Bot) askDeputy(t talk, order roster.DeputyOrder, people []roster.Member) Change {
	q := templates.DeputyChoice{DeputySpan: b.span(order.From, order.To)}
	for _, m := range people {
		q.People = append(q.People, templates.DeputyCandidate{Name: m.Name, At: unitOf(t.people, m.ID)})
	}
	c := b.say(q)
	c.Sessions = []Session{b.ask(t, AskedDeputy, t.in.Text, strings.Join(ids(people), " "))}
	return c
}

// bareNumber is an answer by number.
var bareNumber = regexp.MustCompile(`^第?\d{1,2}个?$`)

// chosenDeputy takes the answer to askDeputy: a number, a whole name that only
// one of them has, or 取消.
func (b *Bot) chosenDeputy(t talk) (Change, bool) {
	said := strings.TrimSpace(trimMarks(t.in.Text))
	if said == "取消" || said == "不用了" {
		c := b.deputyProblem(templates.DeputyCancelled, "")
		c.Sessions = []Session{closed(t)}
		return c, true
	}
	listed := strings.Fields(t.view.Session.Subject)
	var chosen []roster.Member
	for i, id := range listed {
		m, ok := t.people.Member(id)
		number := strconv.Itoa(i + 1)
		if ok && m.MayStandIn() && (said == number || said == "第"+number+"个" || said == m.Name) {
			chosen = append(chosen, m)
		}
	}
	if len(chosen) != 1 {
		return b.deputyProblem(templates.DeputyNumber, strconv.Itoa(len(listed))), bareNumber.MatchString(said)
	}
	asked := calendar.DateOf(t.view.Session.ExpiresAt.Add(-QuestionLife))
	order, ok, err := roster.ReadDeputy(t.view.Session.Text, asked)
	if !ok || err != nil {
		return Change{}, false
	}
	principal, problem := b.principalOf(t, order.Whose)
	if problem != nil {
		return *problem, true
	}
	return b.appoint(t, principal, chosen[0], order), true
}

// appoint makes one member the other's deputy; what was set for any of these days ends.
func (b *Bot) appoint(t talk, principal, deputy roster.Member, order roster.DeputyOrder) Change {
	d := roster.Deputy{
		ID: fmt.Sprintf("D%04d", len(t.people.Deputies())+1), Principal: principal.ID, Deputy: deputy.ID,
		From: order.From, To: order.To, SetAt: b.now(), SetBy: t.member.ID,
	}
	said := templates.DeputySet{
		DeputySpan: b.span(d.From, d.To), Units: unitNames(t.people, principal), Name: deputy.Name,
		Unbound: !deputy.Bound(), Other: principal.ID != t.member.ID,
	}
	var c Change
	for _, old := range t.people.DeputiesOf(principal.ID, b.today()) {
		if old.Deputy == d.Deputy && old.From == d.From && old.To == d.To {
			said.Again = true
			c := b.say(said)
			c.Sessions = []Session{closed(t)}
			return c
		}
		if old.Overlaps(d.From, d.To) {
			b.endDeputy(t, &c, old, old.Deputy != d.Deputy)
			said.Replaced = append(said.Replaced, nameOf(t.people, old.Deputy))
		}
	}
	c.Reply = b.texts.Say(said)
	c.Deputies = append(c.Deputies, d)
	c.Sessions = []Session{closed(t)}
	c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: t.member.ID, What: "deputy.set", On: d.ID, After: deputyLine(d)})
	c.Outbound = append(c.Outbound, b.tellDeputy(t, d, deputy.ID, "deputy")...)
	if said.Other {
		c.Outbound = append(c.Outbound, b.tellDeputy(t, d, principal.ID, "principal")...)
	}
	return c
}

// endDeputies ends whoever stands in, or is to, for the sender or whom the staff name.
func (b *Bot) endDeputies(t talk, whose string) Change {
	principal, problem := b.principalOf(t, whose)
	if problem != nil {
		return *problem
	}
	var c Change
	said := templates.DeputyEnded{Units: unitNames(t.people, principal)}
	for _, d := range t.people.DeputiesOf(principal.ID, t.day()) {
		b.endDeputy(t, &c, d, true)
		said.Names = append(said.Names, nameOf(t.people, d.Deputy))
		if principal.ID != t.member.ID {
			c.Outbound = append(c.Outbound, b.tellDeputy(t, ended(d), principal.ID, "principal")...)
		}
	}
	if len(said.Names) == 0 {
		return b.deputyProblem(templates.DeputyNone, "")
	}
	slices.Sort(said.Names)
	said.Names = slices.Compact(said.Names)
	c.Reply = b.texts.Say(said)
	return c
}

// endDeputy adds to the change that a deputy ends, and that he is told.
func (b *Bot) endDeputy(t talk, c *Change, d roster.Deputy, tell bool) {
	c.Deputies = append(c.Deputies, ended(d))
	c.Audit = append(c.Audit, AuditEntry{At: b.now(), Who: t.member.ID, What: "deputy.end", On: d.ID, Before: deputyLine(d), After: "ended"})
	if tell {
		c.Outbound = append(c.Outbound, b.tellDeputy(t, ended(d), d.Deputy, "deputy")...)
	}
}

func ended(d roster.Deputy) roster.Deputy {
	d.Ended = true
	return d
}

// tellDeputy is the card that tells one of the two people, once when it is set
// and once when it ends. A person ordered it: it goes at any hour.
func (b *Bot) tellDeputy(t talk, d roster.Deputy, whom, as string) []channel.Outbound {
	principal, _ := t.people.Member(d.Principal)
	units := unitNames(t.people, principal)
	what := "set"
	if d.Ended {
		what = "end"
	}
	title := templates.DeputyTitle{DeputySpan: b.span(d.From, d.To), Count: len(units), Ended: d.Ended}
	if len(units) > 0 {
		title.Unit = units[0]
	}
	return b.address(t.people, channel.Outbound{
		ID: "deputy/" + d.ID + "/" + what, Push: channel.Notice, Member: whom, Time: b.now(),
		Title:   b.texts.Say(title),
		Summary: b.texts.Say(templates.DeputySummary{DeputySpan: title.DeputySpan, Whom: as, Ended: d.Ended}),
		URL:     b.links.Mine(whom, b.pushedCase()),
	})
}

// deputyLine is what the audit keeps of a deputy: no names.
func deputyLine(d roster.Deputy) string {
	return fmt.Sprintf("%s for %s from %s to %s", d.Deputy, d.Principal, d.From, d.To)
}

func (b *Bot) span(from, to calendar.Date) templates.DeputySpan {
	return templates.DeputySpan{From: from, To: to, Now: b.now()}
}

// unitNames are the names of the units that a member stands for.
func unitNames(people *roster.Roster, m roster.Member) []string {
	var out []string
	for _, code := range m.Areas {
		out = append(out, people.AreaName(code))
	}
	return out
}

func names(people []roster.Member) []string {
	var out []string
	for _, m := range people {
		out = append(out, m.Name)
	}
	return out
}
