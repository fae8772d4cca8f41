// Package sample is the sample county (示例县) of the demo: 瑞安 with its real
// divisions and made-up people, eleven months of reports of 2026, the ledger of
// that year, and what the county goes on doing afterwards. It is pure and
// deterministic: the same call answers the same, on every machine. What people
// are called and what they write stands in data; the code only chooses.
//
// Nothing here writes into a store. Whoever plays the county imports Roster,
// binds the people, and then hands on one Event after the other as if the
// office or a phone had done it.
package sample

import (
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// Start is the moment at which the demo begins: Friday, 20 November 2026, 14:00.
// Week 47 is due three hours later.
func Start() time.Time { return calendar.Date{Year: 2026, Month: time.November, Day: 20}.At(14, 0) }

// Begin is the moment at which the office is set up: the Monday of 2026-W01,
// 08:00, before the first Event. The roster is imported and people bind then.
func Begin() time.Time { return FirstWeek().Monday().At(8, 0) }

// FirstWeek is the first week that is reported: 2026-W01, for the configuration's report.start.
func FirstWeek() calendar.Week { return calendar.Week{Year: 2026, Number: 1} }

// Person is one member of the office's roster.
type Person struct {
	Name   string
	Phone  string // of the form 138001300NN: plainly a sample
	OpenID string // of the phone in the simulated platform, also of those who have not bound yet
	Role   roster.Role
	Area   string   // code of the township; "" for leaders, staff and administrators
	Charge []string // 分管: names of townships, and fields of work
	Binds  bool     // false: left unbound, for the visitor to bind by code or QR
}

// Event is one thing that somebody in the county does.
type Event struct {
	At      time.Time    // in whole seconds
	OpenID  string       // who writes, or unfollows; "" for an import
	Text    string       // what is written
	Report  *report.Ref  // set when it is a weekly report or its correction: for whom and which week
	Correct bool         // of a report: it is a 更正 of the one sent before
	Import  *sheet.Table // instead of Text: a ledger file imported by the office at that moment
	// Order is what the person does to an Issue, by its number, on its page: instead of Text.
	Order *ledger.Order
	Issue string
	// Unfollow says that the person stops following the account (取关) at that
	// moment: the platform's event "unsubscribe", without a text.
	Unfollow bool
}

// County is the sample county. It is immutable and may be used by many goroutines.
type County struct {
	areas  []area // the townships, in order of code
	people []Person
	cal    *calendar.Calendar
	words  words
	ledger func() []issue // of the opening, made once
}

// New makes the county. It only reads the embedded data.
func New() *County {
	c := &County{areas: readAreas(), cal: workdays(), words: readWords()}
	c.people = c.readPeople()
	c.ledger = sync.OnceValue(c.openingLedger)
	return c
}

// People lists everybody, in the order of the roster file.
func (c *County) People() []Person { return append([]Person(nil), c.people...) }
