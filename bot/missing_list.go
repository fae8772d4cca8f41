package bot

import (
	"context"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// missingPath is the page of who has not reported in a week.
func missingPath(week calendar.Week) string { return "/m/missing/" + week.String() }

// Missing is the address of that page for the member, good until expires.
func (l Links) Missing(week calendar.Week, member string, expires time.Time) string {
	return l.Sign(missingPath(week), member, expires)
}

// MissingList is who has not reported in a week, and whom to phone.
type MissingList struct {
	Week     calendar.Week
	Now, Due time.Time
	Holiday  string // why it is due earlier than usual, or not at all
	Exempt   bool
	Begun    bool // reports are expected of this week
	Units    int  // that have to report
	Missing  []MissingUnit
	Late     []MissingUnit // complete, but late
}

// MissingUnit is one unit with the people who answer for its report.
type MissingUnit struct {
	Area     roster.Area
	Status   report.Status // "" when nothing came
	At       time.Time     // of a late one: when it was complete
	Officers []Contact     // on the days of a deputy the deputy
	Heads    []Contact
}

// Contact is one person to phone, with the last card about this week's report.
type Contact struct {
	Member roster.Member
	Deputy bool         // stands in for the officer
	Sent   outbox.State // "" when no card went
	SentAt time.Time
}

// Missing reads the list of one week. ErrForbidden for everybody but staff and administrators.
func (b *Bot) Missing(ctx context.Context, member string, week calendar.Week) (MissingList, error) {
	people, err := b.store.Roster(ctx)
	if err != nil {
		return MissingList{}, err
	}
	if m, ok := people.Member(member); !ok || m.Disabled || !mayOrder(m) {
		return MissingList{}, ErrForbidden
	}
	list := MissingList{Week: week, Now: b.now(), Due: b.due(week), Holiday: b.holidayOf(week), Exempt: b.exempt(week), Units: len(people.Units())}
	reports, begun, err := b.weekNow(ctx, week)
	if err != nil || !begun {
		return list, err
	}
	list.Begun = true
	for _, u := range people.Units() {
		r := reports[u.Code]
		row := MissingUnit{Area: u, Status: r.Status}
		if empty(r) && r.Status != report.Complete {
			row.Status = ""
		}
		switch {
		case r.Status != report.Complete:
			b.contactsOnto(people, &row)
			list.Missing = append(list.Missing, row)
		case r.Timeliness == report.Late:
			row.At = r.CompletedAt
			list.Late = append(list.Late, row)
		}
	}
	return list, b.sentOnto(ctx, people, &list)
}

// contactsOnto adds whom to phone about a unit.
func (b *Bot) contactsOnto(people *roster.Roster, row *MissingUnit) {
	for _, m := range people.OfficersOf(row.Area.Code) {
		who := b.reporterFor(people, m, b.now())
		row.Officers = append(row.Officers, Contact{Member: who, Deputy: who.ID != m.ID})
	}
	for _, m := range people.HeadsOf(row.Area.Code) {
		row.Heads = append(row.Heads, Contact{Member: m})
	}
}

// sentOnto adds what became of the last card to each contact, in one round trip.
func (b *Bot) sentOnto(ctx context.Context, people *roster.Roster, list *MissingList) error {
	var need Need
	each := func(do func(c *Contact)) {
		for i := range list.Missing {
			for k := range list.Missing[i].Officers {
				do(&list.Missing[i].Officers[k])
			}
			for k := range list.Missing[i].Heads {
				do(&list.Missing[i].Heads[k])
			}
		}
	}
	each(func(c *Contact) {
		need.Deliveries = append(need.Deliveries, b.weekCards(people, list.Week, c.Member.ID)...)
	})
	if len(need.Deliveries) == 0 {
		return nil
	}
	view, err := b.store.Read(ctx, need)
	if err != nil {
		return err
	}
	each(func(c *Contact) {
		for _, id := range b.weekCards(people, list.Week, c.Member.ID) {
			if m, ok := view.Deliveries[id]; ok && m.Reason != outbox.ReasonObsolete {
				c.Sent, c.SentAt = m.State, m.UpdatedAt
			}
		}
	})
	return nil
}

// weekCards are the ids of the cards that a member may have got about a week's report, the last one last.
func (b *Bot) weekCards(people *roster.Roster, week calendar.Week, member string) []string {
	var heads []string
	for _, at := range b.remindAt(week) {
		if !at.After(b.now()) {
			heads = append(heads, roundID(week, at))
		}
	}
	heads = append(heads, deadlinePrefix+week.String())
	var out []string
	for _, head := range heads {
		out = append(out, b.cardIDs(people, head, member)...)
	}
	return out
}

// cardIDs are the ids under which a member's card may stand in the outbox: in a
// rehearsal each of the staff has one.
func (b *Bot) cardIDs(people *roster.Roster, head, member string) []string {
	own := b.mode(head + "/" + member)
	if !b.set.Rehearsal {
		return []string{own}
	}
	var out []string
	for _, staff := range people.With(roster.Staff) {
		out = append(out, own+"/"+staff.ID)
	}
	return out
}
