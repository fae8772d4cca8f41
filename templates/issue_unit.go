package templates

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
)

// The chat replies to what a unit does with its issues, and to every order on an
// issue that is not carried out. They say numbers, units, states, days and sums;
// names and cases stand on the page behind URL.
type (
	// IssueAccepted confirms 签收.
	IssueAccepted struct {
		Number, Unit string
		Due          calendar.Date // zero: none yet
		Answer       calendar.Date // an instruction was accepted with it: up to when its result is wanted; zero: none was
		URL          string
	}
	// IssueAcceptedAll confirms 全部签收; Rest still wait.
	IssueAcceptedAll struct {
		Numbers []string
		Rest    int
	}
	// IssueStatus says how one issue stands.
	IssueStatus struct {
		Number, Status     string
		Closed             calendar.Date // the day of the sign-off
		Due, First         calendar.Date // that counts, and as it was set first where that is another; zero: none
		Left, Over         int           // working days up to Due, or beyond it
		AmountFen          int64         // involved; 0: not known
		Received, Reported int64         // money that has come, and that is to be checked
		URL                string
	}
	// IssueOwn lists the open issues of the sender's units, or only the overdue ones.
	IssueOwn struct {
		Count, Overdue int
		Only           bool // the overdue ones
		Lines          []IssueOwnLine
		URL            string
	}
	// IssueOwnLine is one of them.
	IssueOwnLine struct {
		Number, Status string
		Due            calendar.Date
		Over           int
	}
	// IssueNothing answers 不涉及 and 没有 where nothing is asked of the issue.
	IssueNothing struct{ Number, Status string }
	// IssueOrFigure asks whether an issue or a figure of the weekly report is meant.
	IssueOrFigure struct {
		Number, Label string
		Money         bool
	}
	// IssueReason asks why an extension is wanted; Dropped: it is not wanted any more.
	IssueReason struct {
		Number  string
		To      calendar.Date
		Dropped bool
	}
	// IssueRepaid confirms an instalment.
	IssueRepaid struct {
		Number    string
		Seq       int
		Fen, Sum  int64 // of the instalment, and with what came before
		AmountFen int64 // involved; 0: not known
		Review    bool  // the filing is complete by it
		URL       string
	}
	// IssueFiled says what a filing still lacks, and asks for the first of it; Fen
	// is the money that came with it.
	IssueFiled struct {
		Number  string
		Fen     int64
		Lack    []string // proofs, as the API writes them
		Again   bool     // it was filed before
		Not     bool     // the last one that was asked is not there yet
		Unpaid  bool     // money was spoken of that has not come
		Details bool     // names or details were typed
		URL     string
	}
	// IssueReview says that all five proofs lie before the office.
	IssueReview struct {
		Number  string
		Fen     int64
		Details bool
		URL     string
	}
	// IssueProved confirms one proof where nothing was filed.
	IssueProved struct{ Number, Proof string }
	// IssueExtension confirms that an extension is asked for.
	IssueExtension struct {
		Number         string
		Due, First, To calendar.Date // that counts, as it was set first, and that is asked for
	}
	// IssueHeeded confirms that an instruction was read.
	IssueHeeded struct {
		Number, Typed string
		Due           calendar.Date // of its answer
	}
	// IssueAnswered confirms an instruction's result.
	IssueAnswered struct {
		Number string
		Left   int // instructions that are still open
	}
	// IssueWhich asks which issue is meant.
	IssueWhich struct{ Issues []IssueChoice }
	// IssueChoice is one of them.
	IssueChoice struct {
		Number, Unit string
		Due          calendar.Date // zero: none yet
	}
	// IssueNone says that there is no issue that could be meant: "not_found",
	// "not_yours", "none", "many", "several", "which". Act is what it was looked for.
	IssueNone struct {
		Problem, Typed, Act string
		Asks                bool // it was only asked about
	}
	// IssueUnclear says that the order is clear and something in it is not:
	// "approx", "unit", "words", "date", "bare", "money", "mixed". Words are repeated only where they hold
	// nothing but figures and units.
	IssueUnclear struct{ Problem, Words, Typed string }
	// IssueRefused says why an order changes nothing; Act and Why as the ledger has them.
	IssueRefused struct {
		Number, Typed, Act, Why, Status string
		Lack                            []string
		Due, On                         calendar.Date // On: the day it must follow
		NoDate                          bool          // no day was said
		Seqs                            []int
	}
	// IssueAsk asks whether an instalment is right: Why is "no_amount", "exceeds",
	// "left", "total" or "twice"; or whether to pass: "unsettled", with Fen not checked and
	// Left not come.
	IssueAsk struct {
		Number, Why      string
		AmountFen        int64 // involved
		Before, Fen, Sum int64 // what came before, what is said to have come now, and both
		Left, Would      int64 // what is said to be left, and what would be
		Typed            string
		Seqs             []int         // instalments that are not checked; of "twice", the one that was reported
		On               calendar.Date // of "twice": when it was
		Among            bool          // it is one of several that were to be passed at once
	}
	// IssueUnrecorded says that an instalment that was asked about was not recorded.
	IssueUnrecorded struct{ Number string }
	// IssueUnpassed says that what was asked about was not passed.
	IssueUnpassed struct{ Number string }
	// IssueStands says that the money is recorded already.
	IssueStands struct {
		Number string
		Sum    int64
	}
	// IssueNoUndo says that an order cannot be taken back here, and what can be done.
	IssueNoUndo struct{ Typed string }
)

func (IssueUnpassed) template() string    { return "issue_unpassed" }
func (IssueAccepted) template() string    { return "issue_accepted" }
func (IssueAcceptedAll) template() string { return "issue_accepted_all" }
func (IssueStatus) template() string      { return "issue_status" }
func (IssueOwn) template() string         { return "issue_own" }
func (IssueNothing) template() string     { return "issue_nothing" }
func (IssueOrFigure) template() string    { return "issue_or_figure" }
func (IssueReason) template() string      { return "issue_reason" }
func (IssueRepaid) template() string      { return "issue_repaid" }
func (IssueFiled) template() string       { return "issue_filed" }
func (IssueReview) template() string      { return "issue_review" }
func (IssueProved) template() string      { return "issue_proved" }
func (IssueExtension) template() string   { return "issue_extension" }
func (IssueHeeded) template() string      { return "issue_heeded" }
func (IssueAnswered) template() string    { return "issue_answered" }
func (IssueWhich) template() string       { return "issue_which" }
func (IssueNone) template() string        { return "issue_none" }
func (IssueUnclear) template() string     { return "issue_unclear" }
func (IssueRefused) template() string     { return "issue_refused" }
func (IssueAsk) template() string         { return "issue_ask" }
func (IssueUnrecorded) template() string  { return "issue_unrecorded" }
func (IssueStands) template() string      { return "issue_stands" }
func (IssueNoUndo) template() string      { return "issue_no_undo" }

// Yuan prints a sum of fen exactly, as people say it: below 1 万 in 元, from it on
// in 万元: 5000元, 1.19万元.
func Yuan(fen int64) string {
	const perYuan, perWan = 100, 1_000_000
	if fen >= perWan {
		return exactly(fen, perWan) + "万元"
	}
	return exactly(fen, perYuan) + "元"
}

// exactly writes fen in a larger unit of so many fen, without trailing zeros.
func exactly(fen, unit int64) string {
	s := strconv.FormatInt(fen/unit, 10)
	if rest := fen % unit; rest != 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(unit+rest, 10)[1:], "0")
	}
	return s
}

func proofNames(proofs []string) []string {
	out := make([]string, len(proofs))
	for i, p := range proofs {
		out[i] = proofName(p)
	}
	return out
}

// Missing names the proofs that a filing lacks.
func (m IssueFiled) Missing() []string { return proofNames(m.Lack) }

// Missing names the proofs that stand in the way.
func (m IssueRefused) Missing() []string { return proofNames(m.Lack) }

// Rest is the money that is still to come.
func (m IssueRepaid) Rest() int64 { return m.AmountFen - m.Sum }

// Rest is the money that is neither received nor reported.
func (m IssueStatus) Rest() int64 { return max(0, m.AmountFen-m.Received-m.Reported) }

// Total is how many the lines are of.
func (m IssueOwn) Total() int {
	if m.Only {
		return m.Overdue
	}
	return m.Count
}

// Long reports whether the money stands in a line of its own.
func (m IssueStatus) Long() bool { return m.Reported > 0 || !m.First.IsZero() }

// Whole reports whether the words can be a sum in yuan, and an issue's number.
func (m IssueUnclear) Whole() bool { return !strings.ContainsAny(m.Words, ".,") }

// Moved reports whether an extension was granted before.
func (m IssueExtension) Moved() bool { return !m.First.IsZero() && m.First != m.Due }

// Weekday prints 周五.
func (m IssueExtension) Weekday() string { return weekday(m.To.At(0, 0)) }

// Said are the words that could not be read, in quotes, or what they are about.
func (m IssueUnclear) Said() string {
	if FiguresOnly(m.Words) {
		return "“" + m.Words + "”"
	}
	return map[string]string{"approx": "退款金额", "unit": "退款金额", "date": "日期"}[m.Problem]
}

// FiguresOnly reports whether words hold nothing but figures and units: a reply
// repeats no others of the sender's.
func FiguresOnly(words string) bool { return figuresOnly.MatchString(words) }

// figuresOnly are words that a reply may repeat: 大概5000多, 5000、3000元, 到2月30日.
var figuresOnly = regexp.MustCompile(`^(?:[、,，和与及至到~～+\s-]*(?:大概|大约|约|近|将近|差不多|估计|可能|至少|超过|超|不到|不足)?¥?[\d.０-９．零〇一二三四五六七八九十百千两几]+\s*(?:多|余|来)?(?:万|千|亿|年|个?月|日|号|天|周)?(?:多|余|底)?(?:元|块|圆)?(?:多|余|左右|上下|以上|前|内)?)+$`)

// Over is the money that came beyond what is involved.
func (m IssueRepaid) Over() int64 { return m.Sum - m.AmountFen }

// More is the instalment if the sum said is all that came so far.
func (m IssueAsk) More() int64 { return m.Fen - m.Before }

// accountName is a status of the five accounts as chat replies say it.
func accountName(status string) string {
	names := map[string]string{"registered": "建账", "assigned": "对账", "rectifying": "整改中", "under_review": "查账", "signed_off": "销账", "archived": "交账"}
	return names[status]
}
