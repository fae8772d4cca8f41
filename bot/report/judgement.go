package report

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Outcome of reading one message for one unit and week.
type Outcome string

// The outcomes, as report-language.md defines them. Ask wins over Hold and over Incomplete.
const (
	OutRecord     Outcome = "record"
	OutIncomplete Outcome = "incomplete"
	OutAsk        Outcome = "ask"
	OutRefuse     Outcome = "refuse"
	OutNotReport  Outcome = "not_report"
	OutCorrect    Outcome = "correct"
	OutWithdraw   Outcome = "withdraw"
	OutHold       Outcome = "hold"
)

// AboutWeek and AboutUnit stand in Judgement.AskAbout beside indicator keys.
const (
	AboutWeek = "week"
	AboutUnit = "unit"
)

// Doubt is the reason of a question or a refusal. templates words it.
type Doubt string

// The reasons. A new one needs a sentence in templates; a test sees to it.
const (
	DoubtApprox      Doubt = "approx"       // 30余个, 十几个, 约20
	DoubtGarbled     Doubt = "garbled"      // the number touches a letter, a question mark, a direction mark
	DoubtNumeral     Doubt = "numeral"      // 一百二, 一千五
	DoubtUnit        Doubt = "unit"         // the measure word does not fit and there is no other figure
	DoubtTwoLabels   Doubt = "two_labels"   // two labels beside one figure
	DoubtTwice       Doubt = "twice"        // two figures for one indicator
	DoubtCumulative  Doubt = "cumulative"   // only a cumulative figure
	DoubtChange      Doubt = "change"       // only a change against last week
	DoubtMoneyUnit   Doubt = "money_unit"   // an amount without a unit
	DoubtMoneyFine   Doubt = "money_fine"   // finer than a fen, or negative
	DoubtImpossible  Doubt = "impossible"   // negative, fractional, over the maximum
	DoubtZeroButNot  Doubt = "zero_but"     // 零报告 beside a required figure
	DoubtPositions   Doubt = "positions"    // bare numbers, but not as many as indicators
	DoubtWhichOne    Doubt = "which"        // 改成13: which indicator
	DoubtListMark    Doubt = "list_mark"    // 1.12个问题
	DoubtChanged     Doubt = "changed"      // second full message without 更正: another value stands
	DoubtNoReport    Doubt = "no_report"    // a correction without a report to correct
	DoubtWeekRange   Doubt = "week_range"   // dates not within one week, or number and dates disagree
	DoubtWeekWhich   Doubt = "week_which"   // 上周还是本周
	DoubtWeekClosed  Doubt = "week_closed"  // closed for changes
	DoubtWeekFuture  Doubt = "week_future"  // has not begun
	DoubtNoRight     Doubt = "no_right"     // no right to report for that unit
	DoubtUnitWhich   Doubt = "unit_which"   // which unit
	DoubtNothing     Doubt = "nothing"      // nothing to withdraw or confirm
	DoubtWithdrawNew Doubt = "withdraw_new" // 撤回 with figures behind it: send them anew
	DoubtOutlier     Doubt = "outlier"      // far above the unit's usual figures: held until 确认
	DoubtCross       Doubt = "cross"        // above another figure that it is part of: held until 确认
	DoubtUnclear     Doubt = "unclear"      // anything else that has two readings
)

// Doubts lists every reason, so that a test can see to it that each has its sentence.
var Doubts = []Doubt{
	DoubtApprox, DoubtGarbled, DoubtNumeral, DoubtUnit, DoubtTwoLabels, DoubtTwice, DoubtCumulative, DoubtChange,
	DoubtMoneyUnit, DoubtMoneyFine, DoubtImpossible, DoubtZeroButNot, DoubtPositions, DoubtWhichOne, DoubtListMark, DoubtChanged,
	DoubtNoReport, DoubtWeekRange, DoubtWeekWhich, DoubtWeekClosed, DoubtWeekFuture, DoubtNoRight, DoubtUnitWhich, DoubtNothing, DoubtWithdrawNew, DoubtOutlier, DoubtCross, DoubtUnclear,
}

// Question is one thing that must be settled by the officer.
type Question struct {
	About      string  // indicator key, AboutWeek or AboutUnit
	Doubt      Doubt   //
	Quote      string  // the words it is about, as they came
	Candidates []Value // figures the officer may have meant, best last; may be empty
	Other      string  // DoubtCross: the indicator that it is compared with, whose figure is the first candidate
}

// State is what stands recorded for one unit and week, as far as reading needs it.
type State struct {
	Exists bool
	Values Values // recorded
	Held   Values // waiting for 确认
	Asked  []string
	Mine   bool               // the sender's own last accepted message stands there to be withdrawn
	Means  map[string]float64 // of the recorded reports among the last four weeks, per indicator; money in 万元; absent: no mean
}

// Context is what a message is read against.
type Context struct {
	Now         time.Time     // the message's CreateTime
	Open        calendar.Week // the open week
	ClosedUpTo  calendar.Week // this week and those before are closed for changes
	Units       *Units        // every unit that a heading may name
	SenderUnit  string        // code of the sender's own unit; "" when the sender stands for several: then a message that names none asks unit
	MayReport   func(code string) bool
	Look        func(unit string, week calendar.Week) State
	LastMissing bool           // last week's expected report of SenderUnit is missing and it is before Tuesday 12:00
	ForceWeek   *calendar.Week // the answer to 上周还是本周
	AsNew       bool           // a correction without a report is read as a first report: the answer to that question
}

// Judgement is what one heading of a message comes to.
type Judgement struct {
	Outcome   Outcome
	Unit      string         // area code; "" when asked
	Week      *calendar.Week // nil when asked
	Values    Values         // as report-language.md defines per outcome
	Changes   Values         // what this message itself sets: record and incomplete merge it into the recorded values
	Questions []Question     // why it asks, per indicator, or week, or unit; also the reason of a refusal
	Missing   []string       // required indicators that the report lacks after the message, in order
	Heard     []Heard        // figures that were understood by a near miss or read in a way the reply should show
	Confirms  bool           // the message is 确认 for held values
	Corrects  bool           // the message names itself a correction
}

// Heard notes a figure whose reading the reply should repeat: 3万5 read as 35,000 元.
type Heard struct {
	Key   string
	Quote string
	Value Value
}

// AskAbout lists what is asked, in the order of the indicators, then week, then
// unit. What a held message waits for is not asked about.
func (j Judgement) AskAbout() []string {
	if j.Outcome == OutHold {
		return nil
	}
	seen := make(map[string]bool, len(j.Questions))
	out := make([]string, 0, len(j.Questions))
	for _, q := range j.Questions {
		if q.About == "" || seen[q.About] {
			continue
		}
		seen[q.About] = true
		out = append(out, q.About)
	}
	return out
}
