package simulate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// Counts are messages by month, "2026-10" → number.
type Counts map[string]int

// Sum is all of them.
func (c Counts) Sum() int {
	n := 0
	for _, k := range c {
		n += k
	}
	return n
}

// Unit is what was asked of one unit: the messages to its officers and heads. A
// person who stands for several units counts in each of them.
type Unit struct {
	Area     string `json:"area"`
	Name     string `json:"name"`
	Months   Counts `json:"months"`
	Messages int    `json:"messages"`
	Asking   int    `json:"asking"` // of them, those that ask for an answer
}

// Person is what one person got.
type Person struct {
	Member   string               `json:"member"`
	Role     roster.Role          `json:"role"`
	Months   Counts               `json:"months"`
	Messages int                  `json:"messages"`
	Asking   int                  `json:"asking"`
	Kinds    map[channel.Push]int `json:"kinds"`
	First    string               `json:"earliest"` // time of day of the earliest message: "08:00"
	Last     string               `json:"latest"`   // of the latest
}

// Role is what the people of one role got together.
type Role struct {
	Role     roster.Role `json:"role"`
	People   int         `json:"people"` // who can be reached
	Messages int         `json:"messages"`
	Most     int         `json:"most"` // messages to one person in one month
	Asking   int         `json:"asking"`
}

// Stage is how many issues reached a stage of a ladder in a month, and how many
// lines about it people were told.
type Stage struct {
	Month  string       `json:"month"`
	Stage  ledger.Stage `json:"stage"`
	Issues int          `json:"issues"`
	Told   int          `json:"told"`
}

// Tally is what a stretch of days comes to.
type Tally struct {
	Months      []string             `json:"months"`
	Workdays    int                  `json:"workdays"`
	Messages    int                  `json:"messages"`
	Asking      int                  `json:"asking"`
	Units       []Unit               `json:"units"`
	People      []Person             `json:"people"`
	Roles       []Role               `json:"roles"`
	Kinds       map[channel.Push]int `json:"kinds"`
	Stages      []Stage              `json:"stages"`
	Hours       map[string]int       `json:"hours"`       // "08" → number
	Held        int                  `json:"held_back"`   // messages in quiet hours or on days off: 0
	Unreachable []string             `json:"unreachable"` // members who are not disabled and whom nothing can reach
}

// Told is that somebody was told of a stage, with the moment.
type Told struct {
	At time.Time
	ledger.Mark
}

// Stretch is the days that are counted, and how they are looked at.
type Stretch struct {
	From, To calendar.Date
	People   *roster.Roster
	Calendar *calendar.Calendar
	Quiet    calendar.Quiet
}

// in reports whether a moment lies in the stretch.
func (s Stretch) in(t time.Time) bool {
	day := calendar.DateOf(t)
	return !day.Before(s.From) && !s.To.Before(day)
}

// Tally counts what went in the stretch; what went before it is left out.
func (s Stretch) Tally(sent []Sent, told []Told) Tally {
	t := Tally{Kinds: make(map[channel.Push]int), Hours: make(map[string]int), Unreachable: []string{}}
	for d := s.From; !s.To.Before(d); d = d.AddDays(1) {
		if m := calendar.MonthOf(d).String(); !slices.Contains(t.Months, m) {
			t.Months = append(t.Months, m)
		}
		if s.Calendar.Workday(d) {
			t.Workdays++
		}
	}
	persons := make(map[string]*Person)
	for _, x := range sent {
		if !s.in(x.At) {
			continue
		}
		t.Messages++
		t.Kinds[x.Push]++
		t.Hours[x.At.Format("15")]++
		if x.Asks {
			t.Asking++
		}
		if s.Quiet.Release(x.At, s.Calendar).After(x.At) {
			t.Held++
		}
		s.person(persons, x.Member).add(x)
	}
	t.Units, t.Roles = s.units(persons), s.roles(persons)
	for _, id := range slices.Sorted(maps.Keys(persons)) {
		t.People = append(t.People, *persons[id])
	}
	for _, m := range s.People.Members() {
		if !m.Disabled && !m.Reachable() {
			t.Unreachable = append(t.Unreachable, m.ID)
		}
	}
	t.Stages = s.stages(told)
	return t
}

func (s Stretch) person(all map[string]*Person, id string) *Person {
	if all[id] == nil {
		m, _ := s.People.Member(id)
		all[id] = &Person{Member: id, Role: m.Role, Months: Counts{}, Kinds: make(map[channel.Push]int)}
	}
	return all[id]
}

func (p *Person) add(x Sent) {
	p.Months[calendar.MonthOf(calendar.DateOf(x.At)).String()]++
	p.Messages++
	p.Kinds[x.Push]++
	if x.Asks {
		p.Asking++
	}
	at := x.At.Format("15:04")
	if p.First == "" || at < p.First {
		p.First = at
	}
	p.Last = max(p.Last, at)
}

// units are those that have an officer or a head, in order of code.
func (s Stretch) units(persons map[string]*Person) []Unit {
	byCode := make(map[string]*Unit)
	for _, m := range s.People.Members() {
		if m.Role != roster.Officer && m.Role != roster.Head || m.Disabled {
			continue
		}
		for _, code := range m.Areas {
			u := byCode[code]
			if u == nil {
				u = &Unit{Area: code, Name: s.People.AreaName(code), Months: Counts{}}
				byCode[code] = u
			}
			if p := persons[m.ID]; p != nil {
				for month, n := range p.Months {
					u.Months[month] += n
				}
				u.Messages, u.Asking = u.Messages+p.Messages, u.Asking+p.Asking
			}
		}
	}
	out := []Unit{}
	for _, code := range slices.Sorted(maps.Keys(byCode)) {
		out = append(out, *byCode[code])
	}
	return out
}

// roles are in the order in which people are named: officers first.
func (s Stretch) roles(persons map[string]*Person) []Role {
	out := []Role{}
	for _, role := range []roster.Role{roster.Officer, roster.Head, roster.Leader, roster.Staff, roster.Admin} {
		r := Role{Role: role}
		for _, m := range s.People.With(role) {
			if m.Reachable() {
				r.People++
			}
		}
		for _, p := range persons {
			if p.Role != role {
				continue
			}
			r.Messages, r.Asking = r.Messages+p.Messages, r.Asking+p.Asking
			for _, n := range p.Months {
				r.Most = max(r.Most, n)
			}
		}
		if r.People > 0 || r.Messages > 0 {
			out = append(out, r)
		}
	}
	return out
}

// stages counts by month and stage, in order of month.
func (s Stretch) stages(told []Told) []Stage {
	type at struct{ month, stage string }
	counts, seen := make(map[at]*Stage), make(map[string]bool)
	for _, x := range told {
		if !s.in(x.At) {
			continue
		}
		k := at{calendar.MonthOf(calendar.DateOf(x.At)).String(), string(x.Stage)}
		if counts[k] == nil {
			counts[k] = &Stage{Month: k.month, Stage: x.Stage}
		}
		counts[k].Told++
		once := x.Mark
		once.Member = ""
		if !seen[once.String()] {
			seen[once.String()] = true
			counts[k].Issues++
		}
	}
	out := []Stage{}
	for _, c := range counts {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(a, b Stage) int {
		return cmp.Or(strings.Compare(a.Month, b.Month), strings.Compare(string(a.Stage), string(b.Stage)))
	})
	return out
}
