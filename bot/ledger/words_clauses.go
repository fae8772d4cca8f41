package ledger

import (
	"regexp"
	"strings"
)

// between are the marks that separate clauses.
const between = ",。;、:()!\n\t "

var (
	// datesIn are figures that are no sums: days, which instalment it is, and things.
	datesIn  = regexp.MustCompile(`(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号])?|\d{1,2}[日号]|第\d+[期笔次]|分?\d+[期笔次]|\d+\s*[户名处份宗套间亩]`)
	figureIn = regexp.MustCompile(`\d|[一二三四五六七八九十百千万两]+[元块万]|[二三四五六七八九两][百千]`)
	// lead is what may stand before the verb of a clause about money that came.
	lead = regexp.MustCompile(`^(?:并且?|且|同时|其中?|实际|实|(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|(?:多领|多收|违规|违纪|发放|领取|套取|侵占|挪用|补助|补贴|津贴|奖金|工资|租金|礼金|所得|集体|差额|费用|本金|利息|的|款|费)+)+`)
	// ofIt explains a sum that was just said.
	ofIt = regexp.MustCompile(`^(?:其中|含|包括|内含)`)
	// notYet is money that has not come: denied, due, ordered, or in the future.
	notYet  = regexp.MustCompile(`(?:未|没|尚|不|将|拟|应|需|要|待|难|计划|打算|承诺|准备|预计|争取|责令|要求|催|督促|正在|在办|底前?|[下明后]周|[下明]个?月|[明后]天|[明后]日|明年|日前|号前|以后|逐步|陆续|尽快|马上|手续|办理中|分期)`)
	moneyOf = regexp.MustCompile(`退|缴|追回|挽回|收回|归还|返还|还款|还清|还钱|结清|到账|到位|[钱款元]|余额`)
	// takenBack says of a sum that was just said that it is another one, or has not come.
	takenBack = regexp.MustCompile(`更正|改为|改成|改正|应为|应该是|不是|作废|错|有误|不对|不属实|被退|在途|路上|(?:未|没|尚|待|将|[下明后][周个月天日]|月底|年底|马上|尽快|几天|预计)[^余剩其尾]*(?:到|入账|收到|兑现)`)
	theRest   = regexp.MustCompile(`^(?:还有|尚有|剩|余|其余|其他|尾款)`)
	affirms   = regexp.MustCompile(`^(?:[是对嗯]|好的?|(?:现|均|都|业)?(?:已|已经)(?:全部)?(?:落实|到账|到位|入账|处理|整改|收到|核实)(?:到位|完毕|完成)?了?|给.{1,4}|(?:至|到|入)[^\d]{0,8}(?:账户|账|专户))$`)
	// counted and indicators are the figures of a report.
	counted    = regexp.MustCompile(`\d\s*[个件人项条起家村]|[一二三四五六七八九十两]+(?:件|项|个(?:问题|线索|制度|村|$|[,。;、]))`)
	indicators = regexp.MustCompile(`(?:问题|线索|问责|制度|巡察|谈话|约谈|立案|挽回)[^,。;、\d]{0,4}\d`)
)

// reports reports whether words behind an order hold figures of a weekly report.
func reports(text string) bool {
	text = datesIn.ReplaceAllString(text, "")
	return counted.MatchString(text) || indicators.MatchString(text)
}

// figured reports whether words hold a figure that is no date.
func figured(text string) bool {
	return figureIn.MatchString(datesIn.ReplaceAllString(text, ""))
}

// clause is the text up to its first mark; a blank is none.
func clause(text string) string {
	if k := strings.IndexAny(text, ",。;、()!\n"); k >= 0 {
		return text[:k]
	}
	return text
}

// moneyHeard is what a text says of money.
type moneyHeard struct {
	fen        int64
	all, total bool
	left       *int64
	bad        string // a sum that cannot be taken
	unpaid     bool   // money is spoken of that has not come
	other      bool   // something else is said as well
}

// heardMoney reads a text clause by clause. Money came only where a clause begins
// with it.
func heardMoney(text string, s Speech) moneyHeard {
	var m moneyHeard
	for rest := strings.TrimLeft(text, between); rest != "" && m.bad == ""; rest = strings.TrimLeft(rest, between) {
		rest = rest[m.take(rest, s):]
	}
	switch {
	case m.all && m.left != nil && *m.left != 0: // both cannot be
		m.bad = strings.Trim(text, between)
	case m.fen > 0 && m.all:
		m.all, m.left = false, new(int64)
	case m.fen == 0 && m.left != nil:
		m.left, m.unpaid = nil, true
	}
	return m
}

// take reads the clause that the text begins with: how long it is.
func (m *moneyHeard) take(text string, s Speech) int {
	at := len(lead.FindString(text))
	if ofIt.MatchString(text) && m.fen > 0 {
		return len(clause(text))
	}
	if p, ok := paidIn(moneyHead, text[at:]); ok {
		m.paid(p, s)
		return at + p.end
	}
	if found := allHead.FindStringIndex(text[at:]); found != nil && found[1] > 0 && clauseEnd.MatchString(text[at+found[1]:]) {
		m.all = true
		return at + found[1]
	}
	if n, ok := m.rest(text, s); ok {
		return n
	}
	said := clause(text)
	m.aside(said)
	return len(said)
}

// paid takes a payment; of two nobody knows which is meant.
func (m *moneyHeard) paid(p payment, s Speech) {
	fen, ok := s.money(p.sum)
	switch {
	case m.fen > 0:
		m.bad = strings.Trim(p.head+p.sum, between)
	case !ok:
		m.bad = strings.Trim(p.sum, between)
	default:
		m.fen = fen
		m.total = totalWord.MatchString(p.head) && !strings.ContainsAny(p.head, "又再")
	}
}

// rest takes what is said to be left: how long the words are.
func (m *moneyHeard) rest(text string, s Speech) (int, bool) {
	found := leftHead.FindStringSubmatchIndex(text)
	if found == nil || !clauseEnd.MatchString(text[found[1]:]) {
		return 0, false
	}
	sum := text[found[2]:found[3]]
	fen, ok := s.money(sum)
	switch {
	case !ok && strings.Trim(sum, "0零元 ") == "":
		m.left = new(int64)
	case !ok && m.fen > 0:
		m.bad = strings.TrimSpace(sum)
	default:
		m.left = &fen
	}
	return found[1], true
}

// aside takes a clause that reports no money that came.
func (m *moneyHeard) aside(said string) {
	said = strings.TrimSpace(said)
	came := m.fen > 0 || m.all
	switch {
	case came && !theRest.MatchString(said) && takenBack.MatchString(said):
		m.bad = said
	case notYet.MatchString(said) && (moneyOf.MatchString(said) || figured(said)):
		m.unpaid = true
	case figured(said) && (came || moneyOf.MatchString(said) || moneyUnit.MatchString(said)):
		m.bad = said
	case !affirms.MatchString(said):
		m.other = true
	}
}

// sumOnly is 1.19万元, 5000元已退, 3000元赃款 and 0.03万结清.
var sumOnly = regexp.MustCompile(`^(` + moneySum + `)(?:的)?(?:违规|违纪|涉案)?(?:赃款|款项|资金|退款|款)?(?:也|都|均|全部|全|已经|已|现)*(?:(结清|付清|还清|交清|缴清|退清|清退完毕)|` + moneyCame + `|付讫)?(?:到位|完毕)?了?$`)

// sumAlone reads a text that is nothing but a sum with its unit.
func sumAlone(text string, s Speech) (Words, bool) {
	text = strings.Trim(text, between)
	m := sumOnly.FindStringSubmatchIndex(text)
	if m == nil || !moneyUnit.MatchString(text[m[2]:m[3]]) {
		return Words{}, false
	}
	fen, ok := s.money(text[m[2]:m[3]])
	w := Words{Fen: fen}
	if m[4] >= 0 { // nothing is left
		w.Left = new(int64)
	}
	return w, ok
}
