package bot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// counterBulletin counts published final editions: 总第N期.
const counterBulletin = "bulletin"

// ErrNothing says that a month has nothing to report: it lies before the office's beginnings.
var ErrNothing = errors.New("nothing was expected, reported or registered in the month")

// ErrFuture says that a month has not begun.
var ErrFuture = errors.New("the month has not begun")

// PublishOrder is the order to publish a month's bulletin now.
type PublishOrder struct {
	Month calendar.Month
	By    string // member id, "cli" or "schedule"
	Only  string // name or id of one leader; "": all
}

// PublishResult is what became of it.
type PublishResult struct {
	Edition bulletin.Edition
	Again   bool            // it stood published before
	Sent    int             // leaders it goes to now
	Unbound []roster.Member // leaders it cannot reach
}

// Publish signs a month's edition off and sends it to the leaders, to each once,
// however often and by whomever it is ordered. A draft goes out as it stands;
// without one the edition is composed now. The current month gives an interim edition.
func (b *Bot) Publish(ctx context.Context, o PublishOrder) (PublishResult, error) {
	var all PublishResult
	if err := b.free(ctx); err != nil {
		return all, err
	}
	for {
		res, err := b.publishOnce(ctx, o)
		if err != nil {
			return all, err
		}
		if all.Edition.Key == "" {
			all.Again = res.Again
		}
		all.Edition, all.Unbound = res.Edition, res.Unbound
		all.Sent += res.Sent
		if res.Sent < maxLeaders {
			return all, nil
		}
	}
}

// publishOnce decides and writes one commit's part of a publication, again from
// the start when something moved or somebody else did the same at the same moment.
func (b *Bot) publishOnce(ctx context.Context, o PublishOrder) (PublishResult, error) {
	for range attempts {
		c, res, err := b.publish(ctx, o)
		if err != nil {
			return res, err
		}
		if res.Again && res.Sent == 0 {
			return res, nil // nothing is left to do
		}
		done, err := b.write(ctx, c)
		if done || err != nil && !errors.Is(err, ErrConflict) {
			return res, err
		}
	}
	return PublishResult{}, ErrConflict
}

// publish decides a publication.
func (b *Bot) publish(ctx context.Context, o PublishOrder) (Change, PublishResult, error) {
	e, err := b.editionToPublish(ctx, o.Month)
	if err != nil {
		return Change{}, PublishResult{}, err
	}
	people, err := b.store.Roster(ctx)
	if err != nil {
		return Change{}, PublishResult{}, err
	}
	leaders, err := leadersOf(people, o.Only)
	if err != nil {
		return Change{}, PublishResult{}, err
	}
	if err := b.rehearsable(people); err != nil {
		return Change{}, PublishResult{}, err
	}
	if nothingIn(e) {
		return Change{}, PublishResult{}, ErrNothing
	}
	res := PublishResult{Edition: e, Again: e.Status == bulletin.Published}
	fan, err := b.leadersWithout(ctx, e, leaders, o.By, &res)
	if err != nil {
		return Change{}, res, err
	}
	c := Change{At: b.now()}
	if !res.Again {
		if err := b.seal(ctx, &c, &res, o.By); err != nil {
			return Change{}, res, err
		}
	}
	if len(fan.Members) > 0 {
		c.Fanouts = []outbox.Fanout{fan}
		for _, id := range fan.Members {
			c.Marks = append(c.Marks, b.editionID(e)+"/"+id)
		}
		c.Audit = append(c.Audit, AuditEntry{
			At: b.now(), Who: o.By, What: "bulletin.send", On: string(e.Key), After: strings.Join(fan.Members, " "),
		})
	}
	c.Cause = causeOf("publish:"+string(e.Key), e.Rev, append([]string{fan.ID}, fan.Members...))
	res.Sent = len(fan.Members)
	return c, res, nil
}

// nothingIn reports whether a month that is over and was never composed lies
// before the office's beginnings.
func nothingIn(e bulletin.Edition) bool {
	return !e.Interim && e.Rev == 0 && e.Expected+e.Received+e.Registered == 0
}

// seal turns the draft into a published edition, which never changes again.
func (b *Bot) seal(ctx context.Context, c *Change, res *PublishResult, by string) error {
	e := res.Edition
	if !e.Interim {
		view, err := b.store.Read(ctx, Need{Counters: []string{counterBulletin}})
		if err != nil {
			return err
		}
		counter := view.Counters[counterBulletin]
		counter.Name = counterBulletin
		counter.Last = max(counter.Last+1, b.set.FirstTotal)
		e.Total = counter.Last
		c.Counters = append(c.Counters, counter)
	}
	e.Status, e.ApprovedBy, e.PublishedAt = bulletin.Published, by, b.now()
	c.Editions = append(c.Editions, e)
	c.Audit = append(c.Audit, AuditEntry{
		At: b.now(), Who: by, What: "bulletin.publish", On: string(e.Key), Before: string(bulletin.Draft), After: string(bulletin.Published),
	})
	res.Edition = e
	return nil
}

// editionToPublish is the month's edition as it stands, or a new one.
func (b *Bot) editionToPublish(ctx context.Context, m calendar.Month) (bulletin.Edition, error) {
	key, err := b.keyOf(m)
	if err != nil {
		return bulletin.Edition{}, err
	}
	e, err := b.Edition(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return b.compose(ctx, m)
	}
	return e, err
}

// leadersOf chooses the leaders an edition goes to.
func leadersOf(people *roster.Roster, only string) ([]roster.Member, error) {
	leaders := people.With(roster.Leader)
	if only == "" {
		if len(leaders) == 0 {
			return nil, ErrNobody
		}
		return leaders, nil
	}
	var found []roster.Member
	for _, m := range leaders {
		if m.ID == only || m.Name == only || m.Phone == only {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return nil, &InputError{Field: "only", Problem: ProblemUnknown}
	}
	return found, nil
}

// maxLeaders is how many leaders one commit sends an edition to; Publish goes on until all are.
const maxLeaders = 200

// leadersWithout is the fan-out to those who have not been sent the edition.
func (b *Bot) leadersWithout(ctx context.Context, e bulletin.Edition, leaders []roster.Member, by string, res *PublishResult) (outbox.Fanout, error) {
	subject := b.editionID(e)
	sent := make([]string, len(leaders))
	for i, m := range leaders {
		sent[i] = subject + "/" + m.ID
	}
	view, err := b.store.Read(ctx, Need{Marks: sent})
	if err != nil {
		return outbox.Fanout{}, err
	}
	fan := outbox.Fanout{ID: subject, Push: channel.Bulletin, Subject: string(e.Key), Clock: by == scheduleName, CreatedAt: b.now()}
	res.Unbound = nil
	for i, m := range leaders {
		switch {
		case view.Marks[sent[i]] || len(fan.Members) == maxLeaders:
		case !m.Reachable() && !b.set.Rehearsal:
			res.Unbound = append(res.Unbound, m)
		default:
			fan.Members = append(fan.Members, m.ID)
		}
	}
	if len(fan.Members) > 0 {
		fan.ID += "/" + fan.Members[0] // a leader is in one fan-out of an edition, so this names it
	}
	return fan, nil
}

// editionID names a version of an edition in the outbox: 2026-10/v1.
func (b *Bot) editionID(e bulletin.Edition) string {
	return b.mode(fmt.Sprintf("%s/v%d", e.Key, e.Version))
}

// bulletinCard is the push of an edition; its URL is still only the path.
func (b *Bot) bulletinCard(e bulletin.Edition) channel.Outbound {
	return channel.Outbound{
		ID:   fmt.Sprintf("%s/v%d", e.Key, e.Version),
		Push: channel.Bulletin,
		Title: b.texts.Say(templates.BulletinTitle{
			Month: e.Month, Number: e.Number, Total: e.Total, Interim: e.Interim, AsOf: e.AsOf,
		}),
		Summary: b.texts.Say(templates.BulletinSummary{
			Expected: e.Expected, OnTime: e.OnTime, SignedOff: e.SignedOffMonth, Overdue: len(e.Overdue),
		}),
		Time:  e.PublishedAt,
		URL:   editionPath(e),
		Count: e.Expected, Done: e.Received,
	}
}

func editionPath(e bulletin.Edition) string {
	return fmt.Sprintf("/m/bulletin/%s/%d", e.Key, e.Version)
}

var typedMonth = regexp.MustCompile(`^(?:(\d{4})[年-])?\s*(\d{1,2})月?$`)

// recentMonths is how far back a month without a year may lie in the year before.
const recentMonths = 3

// monthTyped reads 「10月」, 「2026年10月」 or 「2026-10」. Without a year it is
// this year's, or one of the last months of the year before.
func monthTyped(s string, today calendar.Date) (calendar.Month, bool) {
	found := typedMonth.FindStringSubmatch(strings.TrimSpace(s))
	if found == nil {
		return calendar.Month{}, false
	}
	number, _ := strconv.Atoi(found[2])
	if number < 1 || number > 12 {
		return calendar.Month{}, false
	}
	year := today.Year
	if found[1] != "" {
		year, _ = strconv.Atoi(found[1])
	} else if back := int(today.Month) - number; back < 0 && back+12 <= recentMonths {
		year-- // 「签发 12月」 in January
	}
	m, err := calendar.ParseMonth(fmt.Sprintf("%04d-%02d", year, number))
	return m, err == nil
}

// answerPublish is 「签发 10月」.
func (b *Bot) answerPublish(ctx context.Context, t talk, rest string) (Change, error) {
	month, ok := monthTyped(rest, b.today())
	if !ok {
		return b.say(templates.EditionProblem{Problem: "format"}), nil
	}
	if early, err := b.tooEarly(ctx, month); err != nil {
		return Change{}, err
	} else if early {
		return b.say(templates.EditionProblem{Problem: "early", Typed: rest}), nil
	}
	res, err := b.Publish(ctx, PublishOrder{Month: month, By: t.member.ID})
	switch {
	case errors.Is(err, ErrFuture):
		return b.say(templates.EditionProblem{Problem: "future", Typed: rest}), nil
	case errors.Is(err, ErrNobody):
		return b.say(templates.EditionProblem{Problem: "nobody"}), nil
	case errors.Is(err, ErrNothing):
		return b.say(templates.EditionProblem{Problem: "nothing", Typed: rest}), nil
	case errors.Is(err, ErrNoStaff):
		return b.say(templates.NoStaff{}), nil
	case errors.Is(err, ErrHeld):
		return b.say(templates.Held{}), nil
	case err != nil:
		return Change{}, err
	}
	return b.say(templates.EditionPublished{
		Name: b.EditionName(res.Edition), Sent: res.Sent, Unbound: len(res.Unbound), Again: res.Again,
	}), nil
}

// tooEarly reports whether the month has just begun and none of its weeks has
// come due: who signs that off on the 1st has probably meant the month before.
func (b *Bot) tooEarly(ctx context.Context, m calendar.Month) (bool, error) {
	if m != calendar.MonthOf(b.today()) || b.today().Day > firstDays {
		return false, nil
	}
	e, err := b.editionToPublish(ctx, m)
	return e.Rev == 0 && e.Expected+e.Received == 0, err
}

// firstDays of a month are those in which its predecessor's bulletin is signed off.
const firstDays = 7

// EditionName is how staff call an edition: 10月微督报.
func (b *Bot) EditionName(e bulletin.Edition) string {
	return b.texts.Say(templates.EditionName{Month: e.Month, Year: yearUnless(e.Month.Year, b.today().Year), Interim: e.Interim, AsOf: e.AsOf})
}

// yearUnless is the year where it has to be said: when it is not this one.
func yearUnless(year, this int) int {
	if year == this {
		return 0
	}
	return year
}
