package templates

import (
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
)

// What leaders and staff do with an issue in the chat, and the cards of it.
type (
	// ActTitle heads the card of an act: number and unit.
	ActTitle struct{ Number, Unit string }
	// ActSummary says what has become of the issue; Act is a ledger.Act, On the
	// day that counts with it.
	ActSummary struct {
		Act string
		On  calendar.Date
	}
	// OfficeDone confirms an act of a leader or of the staff.
	OfficeDone struct {
		Act, Number, Unit string
		Due               calendar.Date // that counts now; zero: none
		On                calendar.Date // of an instruction, or that was asked for
		From              calendar.Date // the due date as it was set first
		Assumed           bool          // On was not said
		Seq               int           // of the instalment
		Seqs              []int         // several instalments were checked
		Fen, Sum, Left    int64         // of the instalment, received up to now, and not received yet
		Round             int
		Phone             bool // nobody of the unit can be reached
	}
	// OfficeSeveral confirms one act on several issues.
	OfficeSeveral struct {
		Act     string
		Numbers []string
		Units   []string // whose people cannot be reached
	}
	// OfficeStuck says why nothing was done of an order on several issues: Why is the answer about one of them.
	OfficeStuck struct{ Why string }
	// OfficeTooMany refuses several issues at once that too many people would have to be told of.
	OfficeTooMany struct{ Act string }
	// OfficeOneByOne refuses to do something on several issues with one message.
	OfficeOneByOne struct{ Act string }
	// OfficeUnclear says that there are words that could not be taken; nothing was done.
	OfficeUnclear struct{ Act, Number string }
	// OfficeNumber asks for the number that was left out.
	OfficeNumber struct{ Act string }
	// OfficeNotYours tells who may do it instead.
	OfficeNotYours struct{ Act, Role string }
	// OfficeLacks says what an order needs besides: "text" of an instruction, "reason", "date", "past".
	OfficeLacks struct{ Act, Number, Lack string }
	// OfficeNoIssue says that a number fits no issue, or several.
	OfficeNoIssue struct {
		Typed   string
		Numbers []string
	}
	// OfficeForm says how an order that was not understood is written.
	OfficeForm struct{ Act, Typed string }
	// OfficeElsewhere says that an issue is another unit's, or with no Unit, that of
	// another leader's field.
	OfficeElsewhere struct{ Number, Unit string }
	// OfficeOne names the one issue that waits, and the words that decide it.
	OfficeOne struct {
		Act, Number, Typed, Unit string
		To                       calendar.Date // that an extension is asked for up to
	}
	// OfficeList is one line of 今日要办: Kind is one of the Digest… constants.
	OfficeList struct {
		Kind  string
		Count int
		Units []string // of people to phone
		Lines []OfficeListLine
		URL   string
	}
	// OfficeListLine is one issue of it. On is since when it waits, of what is due soon the due day.
	OfficeListLine struct {
		Number, Unit string
		On           calendar.Date
	}
	// Waiting lists what waits for the sender: requests, or issues to be claimed.
	Waiting struct {
		Act   string // "grant" or "claim"
		Lines []WaitingLine
		Count int
		URL   string // of the list; empty: none
	}
	// WaitingLine is one of them.
	WaitingLine struct {
		Number, Unit string
		To           calendar.Date // that is asked for
		Due          calendar.Date
	}
	// Overdue answers 逾期.
	Overdue struct {
		Count          int
		Stages         []StageCount
		Lines          []OverdueLine
		Claims, Grants int // that wait for who asks
		Review         int // of Count, those that lie before the office
		Mine           bool
		URL            string
	}
	// StageCount is how many issues stand at a stage.
	StageCount struct {
		Stage string
		Count int
	}
	// OverdueLine is one overdue issue.
	OverdueLine struct {
		Number, Unit string
		Days         int
	}
)

func (ActTitle) template() string        { return "act_title" }
func (ActSummary) template() string      { return "act_summary" }
func (OfficeDone) template() string      { return "office_done" }
func (OfficeSeveral) template() string   { return "office_several" }
func (OfficeStuck) template() string     { return "office_stuck" }
func (OfficeTooMany) template() string   { return "office_too_many" }
func (OfficeOneByOne) template() string  { return "office_one_by_one" }
func (OfficeUnclear) template() string   { return "office_unclear" }
func (OfficeNumber) template() string    { return "office_number" }
func (OfficeNotYours) template() string  { return "office_not_yours" }
func (OfficeLacks) template() string     { return "office_lacks" }
func (OfficeNoIssue) template() string   { return "office_no_issue" }
func (OfficeForm) template() string      { return "office_form" }
func (OfficeElsewhere) template() string { return "office_elsewhere" }
func (OfficeOne) template() string       { return "office_one" }
func (OfficeList) template() string      { return "office_list" }
func (Waiting) template() string         { return "waiting" }
func (Overdue) template() string         { return "overdue" }

// Money prints fen: 5000元, 1.19万元.
func (OfficeDone) Money(fen int64) string { return Yuan(fen) }

// ChatWords are words of the sender as a reply repeats them: at most twelve characters.
func ChatWords(said string) string {
	const most = 12
	said = strings.Join(strings.Fields(said), " ")
	if r := []rune(said); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return said
}

// ActName is what an act of leaders and staff is called in the chat.
func ActName(act string) string {
	names := map[string]string{
		"claim": "认领", "assign": "交办", "check": "核款", "strike": "核款", "pass": "通过", "return": "退回", "archive": "交账",
		"relapse": "回头看", "grant": "同意", "refuse": "不同意", "instruct": "督办",
	}
	return names[act]
}

// Weekday is the day of the week on which an instruction's result is wanted.
func (o OfficeDone) Weekday() string { return weekday(o.On.At(0, 0)) }

// Name is what the list is called.
func (l OfficeList) Name() string {
	if l.Kind == DigestCalls {
		return "请电话"
	}
	return DigestIssues(l.Kind)
}

// Name is the act's.
func (o OfficeForm) Name() string { return ActName(o.Act) }

// Name is the act's.
func (o OfficeOne) Name() string { return ActName(o.Act) }

// Shown is the number with 号 behind a short one.
func (o OfficeUnclear) Shown() string {
	if strings.Trim(o.Number, "0123456789") == "" {
		return o.Number + "号"
	}
	return o.Number + " "
}

// Name is the act's.
// Name is the order's name.
func (o OfficeTooMany) Name() string { return ActName(o.Act) }

// Name is the act in one word.
func (o OfficeOneByOne) Name() string { return ActName(o.Act) }

// Name is the act's.
func (o OfficeUnclear) Name() string { return ActName(o.Act) }

// Name is the act's.
func (o OfficeNumber) Name() string { return ActName(o.Act) }

// Name is the act's.
func (o OfficeSeveral) Name() string { return ActName(o.Act) }

// allProofs is how many proofs an issue needs.
const allProofs = 5

// Vouched is what the sender vouches for: 见处理结果、见责任追究, or 五见; "": nothing.
func (s SignedOff) Vouched() string {
	if len(s.Attested) == allProofs {
		return "五见"
	}
	return strings.Join(proofNames(s.Attested), "、")
}
