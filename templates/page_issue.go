package templates

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// StoryPage is one issue with what has happened to it. Names come whole; the
// page shows 王某.
type StoryPage struct {
	Frame
	PageIssue
	Now         time.Time
	Village     string
	Status      string // of the five accounts, as the API writes it
	Title       string
	Text        string // what the issue's text says beyond the title
	Category    string
	Source      string
	Responsible string
	Leader      string
	Accounts    []PageAccount
	Step        int // 1..5
	Proofs      []PageProof
	Amount      string // in 万元; empty: no money is involved
	Recovered   string
	Remaining   string // empty: nothing
	Filled      int    // of the bar, in thousandths
	Note        string // of the sign-off
	Events      []PageEvent
}

// PageAccount is one of the five accounts.
type PageAccount struct {
	Status string
	State  string // "done", "passed", "now" or "ahead"
	On     calendar.Date
}

// PageProof is one of the five proofs.
type PageProof struct {
	Proof string // "person", "fact", "unit", "outcome" or "accountability"
	Have  bool
}

// PageEvent is one thing that happened.
type PageEvent struct {
	Kind  string // "registered", "imported", "alerted" or "signed_off"
	At    time.Time
	On    calendar.Date
	By    PagePerson
	Stage string
	Told  []PagePerson
	Here  bool // delivered to all of them
}

// PagePerson is one person with a role; Role may be empty.
type PagePerson struct{ Role, Name string }

// Have counts the proofs that are recorded.
func (p StoryPage) Have() int {
	n := 0
	for _, proof := range p.Proofs {
		if proof.Have {
			n++
		}
	}
	return n
}

// Lack counts the proofs that are not.
func (p StoryPage) Lack() int { return len(p.Proofs) - p.Have() }

// longText is how many characters of a text stand open above the days that are left.
const longText = 160

// Long reports whether the text is folded, so that it does not push the due date off the screen.
func (p StoryPage) Long() bool { return utf8.RuneCountInString(p.Text) > longText }

// Place is the unit with its village.
func (p StoryPage) Place() string { return p.Unit + p.Village }

// Who is the responsible person as the page shows it.
func (p StoryPage) Who() string { return masked(p.Responsible) }

// Led is the leader in charge as the page shows it.
func (p StoryPage) Led() string { return masked(p.Leader) }

// Day prints a day with its year where that is not the present one.
func (p StoryPage) Day(d calendar.Date) string { return dayIn(d, p.Now) }

// Weekday prints 周五.
func (p StoryPage) Weekday(d calendar.Date) string {
	return "周" + string([]rune("日一二三四五六")[int(d.Weekday())])
}

// Grave is the class of the days' figure: red and amber only where they are overdue.
func (p StoryPage) Grave() string {
	switch {
	case p.Closed || !p.Overdue:
		return ""
	case p.Stage == "red":
		return " bad"
	}
	return " warn"
}

// When prints an event's moment, or its day, or nothing where neither is recorded.
func (p StoryPage) When(e PageEvent) string {
	if e.At.IsZero() {
		return dayIn(e.On, p.Now)
	}
	return dayIn(calendar.DateOf(e.At), p.Now) + " " + e.At.In(calendar.Zone).Format("15:04")
}

// Masked is a person as a page shows one: 联络员陈某.
func (p PagePerson) Masked() string { return RoleName(p.Role) + masked(p.Name) }

// StatusName is a state of the five accounts in one word.
func (p StoryPage) StatusName(status string) string {
	names := map[string]string{
		"registered": "建账", "assigned": "对账", "rectifying": "整改中", "under_review": "查账", "signed_off": "已销号", "archived": "交账",
	}
	return names[status]
}

// AccountName is the name of one of the five accounts.
func (p StoryPage) AccountName(status string) string {
	if status == "signed_off" {
		return "销账"
	}
	return p.StatusName(status)
}

// ProofName is the name of one of the five proofs.
func (p StoryPage) ProofName(proof string) string {
	names := map[string]string{"person": "见人", "fact": "见事", "unit": "见单位", "outcome": "见处理结果", "accountability": "见责任追究"}
	return names[proof]
}

// Wanted says what would satisfy a proof that is missing.
func (p StoryPage) Wanted(proof string) string {
	wanted := map[string]string{
		"person": "责任人姓名", "fact": "问题事实", "unit": "责任单位",
		"outcome": "票据、照片或整改材料", "accountability": "谈话或处分的文书",
	}
	return wanted[proof]
}

// masked shows 王某、李某 of 王建国、李四.
func masked(names string) string {
	split := func(r rune) bool { return strings.ContainsRune("、,，;；/ 　\t\r\n", r) }
	var out []string
	for _, name := range strings.FieldsFunc(names, split) {
		out = append(out, fmt.Sprintf("%s某", surname(name)))
	}
	return strings.Join(out, "、")
}
