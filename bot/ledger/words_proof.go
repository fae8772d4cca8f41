package ledger

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// ProofSaid is what was answered to the question for one of the five proofs.
type ProofSaid struct {
	Done    bool   // it is said to be there; money alone says so where all of it came
	Not     bool   // it is not there yet
	Note    string // 不涉及, as it was typed: nobody is to be held accountable
	Details bool   // names or details were typed, which belong on the page
	Fen     int64  // money that came, in fen; of ProofOutcome
	All     bool   // all that was left of the money came
	Total   bool   // Fen is all that came so far
	Left    *int64 // money that is said to be left; nil: not said
	Unpaid  bool   // money is spoken of that has not come
	Bad     string // a sum that cannot be taken
	Bare    string // a number without 元, 万 or 退: nobody can tell what it means
}

var (
	bareFigure = regexp.MustCompile(`^[\d.,]*\d[\d.,]*$`)
	proofDone  = regexp.MustCompile(`^(?:[是对],?)?(?:都|均)?(?:已经|已)(?:全部)?(?:落实|追究|追责|问责|处理|处分|明确|说明|到位|补充|填写|查清)(?:到位|完毕|好)?了?(?:$|[,。;:\s])`)
	proofNot   = regexp.MustCompile(`^(?:没有|还没有?|没|暂无|暂未|暂时没有|未落实|还未落实|尚未落实|没落实|还没落实|没有落实|尚未|还未|还未到位|没到位|未到位)(?:呢|落实)?$`)
	nobody     = regexp.MustCompile(`^(?:此件|本件|该问题)?(?:不涉及|无需|无须|不需要?|不用|不必)(?:责任)?(?:追责|追究|问责|人员追责|处理人)?(?:责任)?(?:$|[,。;:\s])`)
	measures   = regexp.MustCompile(`警告|记过|处分|诫勉|约谈|批评|检讨|立案|函询|免职|撤职|降级|组织处理|追责|问责|通报|提醒谈话|谈话提醒`)
	// denied takes back what was said to be done, or puts it off.
	denied = regexp.MustCompile(`没|未|不|拟|准备|建议|是否|待|将|计划|打算|[下明][周月年]|月底|(?:^|[^\d])0\s*[人名]`)
	// otherFigures are of a report, and of no measure.
	otherFigures = regexp.MustCompile(`(?:问题|线索|制度|巡察|谈话|挽回)[^,。;、\d]{0,4}\d`)
	// putOff takes back that nobody is to be held accountable.
	putOff = regexp.MustCompile(`拟|准备|建议|将|是否`)
)

// longestProof is how long words may be, in characters, that are taken as the
// answer to a question for a proof without saying 已落实.
const longestProof = 200

// ReadProof reads the answer to the question for one proof; false where the words
// are none. Details are only taken as one where they name a measure.
func ReadProof(text string, p Proof, s Speech) (ProofSaid, bool) {
	h := hear(text)
	switch {
	case strings.Contains(h.text, "?"), markFirst.MatchString(h.text):
		return ProofSaid{}, false
	case proofNot.MatchString(h.text):
		return ProofSaid{Not: true}, true
	case bareFigure.MatchString(h.text):
		return ProofSaid{Bare: h.from(0)}, true
	case p == ProofAccountability && nobody.MatchString(h.text) && !putOff.MatchString(h.text):
		return ProofSaid{Done: true, Note: h.from(0)}, true
	}
	if other := anotherIssue.FindString(h.text); other != "" {
		return ProofSaid{Bad: strings.Trim(other, between)}, true
	}
	if p == ProofOutcome {
		return outcomeSaid(h, s)
	}
	if money := heardMoney(h.text, s); money.fen > 0 || money.all { // it must not get lost
		return ProofSaid{Bad: h.from(0)}, !reports(h.text)
	}
	m := proofDone.FindStringIndex(h.text)
	if m != nil && markFirst.MatchString(strings.TrimLeft(h.text[m[1]:], between)) { // 已落实 5号: another one?
		return ProofSaid{Bad: h.from(m[1])}, true
	}
	names := p == ProofAccountability && measures.MatchString(h.text) && utf8.RuneCountInString(h.text) <= longestProof
	switch {
	case m == nil && !names, otherFigures.MatchString(h.text):
		return ProofSaid{}, false
	case m == nil && denied.MatchString(h.text), m != nil && denied.MatchString(h.text[m[1]:]):
		return ProofSaid{Not: true}, true
	case m == nil:
		return ProofSaid{Done: true, Details: true}, true
	}
	return ProofSaid{Done: true, Details: h.from(m[1]) != ""}, true
}

// outcomeSaid reads the answer to the question for the outcome. It may hold money
// and 已落实, and nothing that a report may hold.
func outcomeSaid(h heard, s Speech) (ProofSaid, bool) {
	rest, done := h.text, false
	if m := proofDone.FindStringIndex(rest); m != nil {
		rest, done = rest[m[1]:], true
	}
	switch {
	case reports(rest):
		return ProofSaid{}, false
	case done && markFirst.MatchString(strings.TrimLeft(rest, between)): // 已落实 5号: another one?
		return ProofSaid{Bad: strings.Trim(rest, between)}, true
	}
	m := heardMoney(rest, s)
	if alone, ok := sumAlone(rest, s); ok {
		m = moneyHeard{fen: alone.Fen, left: alone.Left}
	}
	money := m.fen > 0 || m.all
	denies := m.unpaid || done && denied.MatchString(rest)
	said := ProofSaid{Fen: m.fen, All: m.all, Total: m.total, Left: m.left, Bad: m.bad, Unpaid: m.unpaid}
	switch {
	case !done && (m.other || !money && !m.unpaid && m.bad == ""):
		return ProofSaid{}, false
	case m.bad != "":
		return ProofSaid{Bad: m.bad}, true
	case !money && denies:
		return ProofSaid{Not: true, Unpaid: m.unpaid}, true
	}
	said.Done, said.Details = done && !denies, m.other
	return said, true
}

var (
	undoForm  = regexp.MustCompile(`^(?:撤回|撤销|收回)\s*(?:` + markedNumber + `|` + bareNumber + `)\s*(?:的)?(?:销号申请|销号|申请|退款|延期申请|延期|签收|登记)?$`)
	wrongForm = regexp.MustCompile(`^(?:` + markedNumber + `|` + bareNumber + `)\s*(?:的)?(?:(?:退款|金额|钱|数|退的钱|销号申请|申请|延期)?(?:报|写|填|弄|记|发|说|搞)(?:错|多|少)了?|(?:申请)?撤回|撤销)$`)
)

// ReadUndo reads 撤回 3号 and 3号退款报错了: the number that was typed; false where
// nothing about an issue is to be undone.
func ReadUndo(text string) (number string, ok bool) {
	if !mayBeUndo(text) {
		return "", false
	}
	return undoOf(text)
}

// undoOf reads a text whatever it begins with.
func undoOf(text string) (number string, ok bool) {
	h := hear(text)
	for _, form := range []*regexp.Regexp{undoForm, wrongForm} {
		if m := form.FindStringSubmatchIndex(h.text); m != nil {
			return numberOfUnit(firstGroup(h.text, m)), true
		}
	}
	return "", false
}
