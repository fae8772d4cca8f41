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
	Now          time.Time
	Village      string
	Status       string // of the five accounts, as the API writes it
	Title        string
	Text         string // what the issue's text says beyond the title
	Category     string
	Source       string
	Responsible  string
	Leader       string
	Round        int           // that runs, from 1
	First        calendar.Date // the due date as it was set, where another one counts now; zero: it is that one
	Term         int           // working days from the claim, where there is no due date yet
	Waits        string        // "claim", "assign" or "accept": what the unit's work waits for; empty: nothing
	Accounts     []PageAccount
	Step         int // 1..5
	Proofs       []PageProof
	Money        *PageMoney // nil: no money is involved
	Extensions   []PageExtension
	Instructions []PageInstruction
	Returns      []PageReturn
	Rounds       []PageRound // that ended, the latest first
	Note         string      // of the sign-off
	Events       []PageEvent // newest first
	Older        []PageEvent // the rest, folded
	More         int         // older ones that are not listed
	Done         string      // act that the visitor has just done; empty: none
	Know         *PageKnow   // 知悉; nil: the visitor was told of nothing, or has acknowledged it
	Primary      *PageAct    // the visitor's next step; nil: none
	Second       *PageAct    // beside it
	Others       []PageAct   // what else the visitor may do
	Files        []PageFile  // 材料, in the order in which they came
	Sent         PageSent    // of them, for the outcome of the present round
}

// PageSent counts what was sent, by kind.
type PageSent struct{ Images, Videos, Files int }

// PageKnow is what a tap on 知悉 sends, and where.
type PageKnow struct{ Link, Nonce string }

// PageAccount is one of the five accounts.
type PageAccount struct {
	Status string
	State  string // "done", "passed", "now" or "ahead"
	On     calendar.Date
	Waits  string // what it waits for: "claim", "assign", "accept", "file", "review" or "archive"; empty: nothing that is told
}

// PageProof is one of the five proofs.
type PageProof struct {
	Proof    string // "person", "fact", "unit", "outcome" or "accountability"
	Have     bool
	Note     string // what was stated; empty: nothing, or it stands on the ledger
	By       PagePerson
	On       calendar.Date // zero: it was not stated
	Attested bool          // who signed off vouches for it
	Forms    []PageForm    // of accountability: what came of it
	Formless bool          // of accountability: it is not said what came of it
}

// PageForm is how people were held accountable: one kind of one of the four forms.
type PageForm struct {
	Form          int
	Kind          string // empty: not said
	Cases, People int
}

// Says is 第一种形态（函询）1件2人.
func (f PageForm) Says() string {
	out := formName(f.Form)
	if f.Kind != "" {
		out += "（" + f.Kind + "）"
	}
	if f.Cases > 0 {
		out += fmt.Sprintf("%d件", f.Cases)
	}
	if f.People > 0 {
		out += fmt.Sprintf("%d人", f.People)
	}
	return out
}

// PageEvent is one thing that happened.
type PageEvent struct {
	Now    time.Time // of the page
	Kind   string    // "registered", "imported", "alerted", "signed_off" or "step"
	At     time.Time
	On     calendar.Date
	By     PagePerson
	Source string // of the registration
	Stage  string
	Told   []PagePerson
	Here   bool // delivered to all of them
	Round  int  // of an alert, where it is not the first
	Seq    int  // of an alert about an instruction: which one

	Act   string // of a step: a ledger.Act
	To    string // of a step: the state it led to
	Proof string
	Money string // in 万元
	Of    int
	Day   calendar.Date // that the step names
	Unit  string        // of a transfer
	Said  string        // in the person's own words
	Note  string
}

// PagePerson is one person with a role; Role may be empty. Via names no person, but
// what spoke for the office: "cli", "api", "schedule" or "platform".
type PagePerson struct{ Role, Name, Via string }

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

// Past reports whether a day lies before that of the page.
func (p StoryPage) Past(d calendar.Date) bool { return d.Before(calendar.DateOf(p.Now)) }

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

// When prints the moment, or the day, or nothing where neither is recorded.
func (e PageEvent) When() string {
	if e.At.IsZero() {
		return dayIn(e.On, e.Now)
	}
	return dayIn(calendar.DateOf(e.At), e.Now) + " " + e.At.In(calendar.Zone).Format("15:04")
}

// Names is the day that a step names, as it is told.
func (e PageEvent) Names() string { return dayIn(e.Day, e.Now) }

// ProofName is the proof of a step.
func (e PageEvent) ProofName() string { return proofName(e.Proof) }

// quoted is how long words may be that stand open in a story, in characters.
const quoted = 120

// Folds reports whether words are folded, so that one entry does not fill the screen.
func (e PageEvent) Folds(words string) bool { return utf8.RuneCountInString(words) > quoted }

// Masked is a person as a page shows one: 联络员陈某, or 巡察办（接口）.
func (p PagePerson) Masked() string {
	if p.Via != "" {
		return viaName(p.Via, "")
	}
	return RoleName(p.Role) + masked(p.Name)
}

// viaName is what spoke for the office, and what it did.
func viaName(via, did string) string {
	switch via {
	case "cli":
		return "巡察办（命令行" + did + "）"
	case "api":
		return "巡察办（接口" + did + "）"
	case "platform":
		return "微信平台"
	}
	return "巡察办（自动" + did + "）"
}

// Who is who did it, as the page shows it.
func (e PageEvent) Who() string {
	switch {
	case e.Kind == "alerted":
		return "提醒"
	case e.Act != "import":
		return e.By.Masked()
	case e.By.Via != "":
		return viaName(e.By.Via, "导入")
	case e.By.Name != "" && e.By.Role != "staff" && e.By.Role != "admin":
		return e.By.Masked() + "（导入）"
	}
	return "巡察办（导入）"
}

// Adds is the note where it says more than the person's own words that are quoted.
// Of an import it names the columns, which the sentence does.
func (e PageEvent) Adds() string {
	if e.Act == "import" || strings.Contains(e.Said, e.Note) {
		return ""
	}
	return e.Note
}

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

// AccountNote is what stands under an account that has no day of its own to show.
func (p StoryPage) AccountNote(a PageAccount) string {
	waits := map[string]string{
		"claim": "待认领", "assign": "待交办", "accept": "待签收", "file": "待送审", "review": "待复核", "archive": "待交账",
	}
	switch {
	case waits[a.Waits] != "":
		return waits[a.Waits]
	case !a.On.IsZero() && a.State == "now":
		return p.Day(a.On) + "起"
	case !a.On.IsZero():
		return p.Day(a.On)
	case a.State == "now" && p.Status == "rectifying":
		return "整改中"
	case a.State == "now":
		return "进行中"
	case a.State == "ahead":
		return NotYet
	}
	return "未记日期"
}

// ProofName is the name of one of the five proofs.
func (p StoryPage) ProofName(proof string) string { return proofName(proof) }

func proofName(proof string) string {
	names := map[string]string{"person": "见人", "fact": "见事", "unit": "见单位", "outcome": "见处理结果", "accountability": "见责任追究"}
	return names[proof]
}

// Wanted says what would satisfy a proof that is missing.
func (p StoryPage) Wanted(proof string) string { return wantedFor(proof) }

func wantedFor(proof string) string {
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
