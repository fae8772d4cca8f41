package ledger

import (
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Act is one thing that somebody does to an issue.
type Act string

// The acts, in the order of an issue's way.
const (
	ActClaim    Act = "claim"    // 认领, by the leader in charge
	ActAssign   Act = "assign"   // 交办 to the unit by the office, also where no leader claims
	ActAccept   Act = "accept"   // 签收 by the unit
	ActProve    Act = "prove"    // one of the five proofs is stated
	ActRepay    Act = "repay"    // an instalment is reported
	ActCheck    Act = "check"    // 核款: an instalment has come
	ActStrike   Act = "strike"   // an instalment has not come
	ActFile     Act = "file"     // 申请销号
	ActPass     Act = "pass"     // 通过: the office signs off what was filed
	ActReturn   Act = "return"   // 退回
	ActSignOff  Act = "sign_off" // 销号 by the office without a filing: it vouches for what is not proven
	ActArchive  Act = "archive"  // 交账
	ActRelapse  Act = "relapse"  // 回头看 finds it again
	ActExtend   Act = "extend"   // 延期 is asked for
	ActGrant    Act = "grant"    // 同意
	ActRefuse   Act = "refuse"   // 不同意
	ActInstruct Act = "instruct" // 督办
	ActHeed     Act = "heed"     // the unit has read an instruction
	ActAnswer   Act = "answer"   // the unit reports an instruction's result
	ActTransfer Act = "transfer" // 划转 to another unit: a merge or split of townships
)

// ActImport is what a step tells of an issue that a ledger file changed: nobody
// can order it. The step's note names the columns.
const ActImport Act = "import"

// Acts lists every act that can be ordered.
func Acts() []Act {
	return []Act{
		ActClaim, ActAssign, ActAccept, ActProve, ActRepay, ActCheck, ActStrike, ActFile, ActPass, ActReturn, ActSignOff,
		ActArchive, ActRelapse, ActExtend, ActGrant, ActRefuse, ActInstruct, ActHeed, ActAnswer, ActTransfer,
	}
}

// Order is an act on its way: what is to be done, by whom, and what it needs to be told.
type Order struct {
	Act   Act
	By    string // member id, or who the API says
	At    time.Time
	Said  string        // the person's own words, kept in the story
	Note  string        // reason, details, text of an instruction or of its answer
	Proof Proof         // of ActProve
	Fen   int64         // of ActRepay
	Left  *int64        // of ActRepay: what is said to be left then, in fen; nil: not said
	Of    int           // Seq of the instalment, extension or instruction; 0: the one that waits, if there is but one
	On    calendar.Date // due date of ActExtend, ActInstruct and ActRelapse; day of a sign-off (zero: that of At)
	Unit  string        // of ActTransfer: code of the new unit
	Sure  bool          // what ActRepay or ActPass asks was answered
	Money bool          // of ActProve of the outcome: nobody stated it, the money reported speaks for it

	Office bool          // it comes from the office, not from the unit: it accepts nothing in the unit's place
	Lack   []Proof       // of ActReturn: proofs that do not do and have to be stated anew; none: those that the reason says are missing
	Forms  []Disposition // of ActProve of accountability and of ActSignOff: what came of it; none: not counted
}

// Why an order is refused.
type Why string

// The reasons of a RefusedError.
const (
	WhyRight    Why = "right"     // the person may not do this
	WhyNobody   Why = "nobody"    // it is not said who gives the order
	WhyClosed   Why = "closed"    // the issue is signed off
	WhyOpen     Why = "open"      // the issue is not signed off yet
	WhyStatus   Why = "status"    // it is not where this can be done
	WhyUnclaim  Why = "unclaimed" // the unit does not have it yet
	WhyDone     Why = "done"      // it was done before
	WhyLack     Why = "lack"      // proofs are missing: Lack
	WhyOwn      Why = "own"       // who filed it does not review it
	WhyReason   Why = "reason"    // a reason or text is missing
	WhyDate     Why = "date"      // a date is missing, or lies before the one it must follow: On
	WhyFuture   Why = "future"    // the day of a sign-off has not come yet: On is today
	WhyForm     Why = "form"      // a disposition of none of the four forms, or of nobody
	WhyAmount   Why = "amount"    // no money, or not a positive sum
	WhyNothing  Why = "nothing"   // there is none that waits
	WhyWhich    Why = "which"     // several wait: Seqs
	WhyUnit     Why = "unit"      // it is with that unit already
	WhyNoAmount Why = "no_amount" // asks: the ledger knows of no money involved
	WhyExceeds  Why = "exceeds"   // asks: more than the money involved; Fen is the sum it would come to
	WhyLeft     Why = "left"      // asks: what is said to be left is not what would be; Fen is what would be left
	WhyTotal    Why = "total"     // asks: is the sum all that came so far, or this instalment; Fen is what came before
	WhyTwice    Why = "twice"     // asks: the same sum was reported today or the day before; Fen is the sum, On the day, Seqs the instalment
	WhyMoney    Why = "unsettled" // asks: money is reported and not checked (Fen, Seqs), or has not come (Left), and it is to be passed
)

// Asks reports whether the order may be given again with Sure.
func (w Why) Asks() bool {
	return w == WhyNoAmount || w == WhyExceeds || w == WhyLeft || w == WhyTotal || w == WhyTwice || w == WhyMoney
}

// RefusedError says why an order changes nothing.
type RefusedError struct {
	Act    Act
	Why    Why
	Number string
	Status Status
	Lack   []Proof
	Fen    int64
	Left   int64 // of WhyMoney: of the money involved, what nobody has reported yet
	Seqs   []int
	On     calendar.Date
}

// Error names the act, the issue and the reason.
func (e *RefusedError) Error() string {
	return fmt.Sprintf("%s of %s (%s) is refused: %s", e.Act, e.Number, e.Status, e.Why)
}
