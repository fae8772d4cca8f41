package templates

import "github.com/weidubao/weidubao/bot/calendar"

// PageMoney is the money that an issue is about, in 万元.
type PageMoney struct {
	Amount    string // empty: the ledger knows of no sum
	Received  string // empty: nothing
	Reported  string // not checked yet; empty: nothing
	Remaining string // not received; empty: nothing
	Segments  []PageSegment
	Parts     []PageInstalment
}

// PageSegment is one instalment in the picture of the money, which is 360 wide.
type PageSegment struct {
	X, Width int
	State    string // "received" or "reported"
}

// PageInstalment is one payment.
type PageInstalment struct {
	Seq       int
	Money     string // in 万元
	State     string // "reported", "received" or "struck"
	On        calendar.Date
	CheckedOn calendar.Date
	Note      string
	Sure      bool // it goes beyond the money involved, and that was confirmed
}

// Counts tells the picture to those who do not see it.
func (m PageMoney) Counts() (received, reported int) {
	for _, part := range m.Parts {
		switch part.State {
		case "received":
			received++
		case "reported":
			reported++
		}
	}
	return received, reported
}

// Came counts the instalments that were received.
func (m PageMoney) Came() int { n, _ := m.Counts(); return n }

// Waiting counts those that wait to be checked.
func (m PageMoney) Waiting() int { _, n := m.Counts(); return n }

// PageExtension is a later due date that was asked for.
type PageExtension struct {
	From, To, On calendar.Date
	By           PagePerson
	Reason       string
	State        string // "asked", "granted" or "refused"
	Decided      calendar.Date
	DecidedBy    PagePerson
	Note         string
}

// PageInstruction is a leader's order on record.
type PageInstruction struct {
	Seq      int
	Text     string
	On, Due  calendar.Date
	By       PagePerson
	Heeded   calendar.Date // zero: not read yet
	Answered calendar.Date // zero: the result is owed
	Answer   string
}

// PageReturn is a sign-off that was sent back.
type PageReturn struct {
	On     calendar.Date
	By     PagePerson
	Reason string
}

// PageRound is one way through the five accounts that ended.
type PageRound struct {
	Round   int
	BegunOn calendar.Date
	DueOn   calendar.Date // that counted in the end
	EndedOn calendar.Date
	EndedBy PagePerson
	Note    string // of its sign-off
	Relapse string // why the next round began
	Proofs  []PageProof
	Returns int
}

// PageAct is one act that the visitor may do.
type PageAct struct {
	Act   string // a ledger.Act
	Proof string // of an act that proves: which one
	Link  string // address of its form
	Tap   *PageTap
}

// PageTap is what one tap sends to the address of an act that asks for nothing.
type PageTap struct {
	Nonce string
	Rev   int64
	Steps int
	Back  string // page to return to; empty: that of the issue
}

// Name is the act as a button says it.
func (a PageAct) Name() string {
	if a.Act == "prove" && a.Proof != "" {
		return "补充" + proofName(a.Proof)
	}
	return actName(a.Act)
}

// actName is an act in a verb.
func actName(act string) string {
	names := map[string]string{
		"claim": "认领", "assign": "交办", "accept": "签收", "prove": "补充五见", "repay": "报退款", "check": "核款", "strike": "未到账",
		"file": "申请销号", "pass": "通过", "return": "退回", "sign_off": "直接销号", "archive": "交账", "relapse": "回头看",
		"extend": "申请延期", "grant": "同意延期", "refuse": "不同意", "instruct": "督办", "heed": "收到督办", "answer": "报督办结果",
	}
	return names[act]
}

// doneName is an act that was just done, in one sentence without its full stop.
func doneName(act string) string {
	names := map[string]string{ //nolint:gosec // pass is an act
		"claim": "已认领", "assign": "已交办", "accept": "已签收", "prove": "已记下", "repay": "已记，待核对", "check": "已记到账", "strike": "已记未到账",
		"file": "销号申请已存", "pass": "已通过，已销号", "return": "已退回", "sign_off": "已销号", "archive": "已交账", "relapse": "已重新立案",
		"extend": "延期申请已存，待批", "grant": "已同意延期", "refuse": "已记不同意", "instruct": "已记督办", "heed": "已签收督办", "answer": "督办结果已存",
	}
	return names[act]
}

// DoneName says what the visitor has just done.
func (p StoryPage) DoneName() string { return doneName(p.Done) }
