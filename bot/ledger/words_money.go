package ledger

import (
	"regexp"
	"strings"
)

// A sum as it is typed, with what makes it doubtful, and what is said around it.
const (
	moneyDigits = `[\d零〇一二三四五六七八九十百千万亿两几数点壹贰叁肆伍陆柒捌玖拾佰仟.]`
	moneySum    = `(?:(?:大概|大约|约|近|将近|差不多|估计|可能|至少|超过|超|不到|不足)?\s*¥?(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|` + moneyDigits + `+)\s*(?:多|余|来)?\s*[万千亿wW]?(?:多|余)?\s*(?:元|块|圆)?(?:钱|整)?(?:\d角|\d分)*(?:多|余|左右|上下|以上)?)`
	moneyWord   = `(?:涉案|违规|违纪|有关|相关|涉及|所涉)?(?:的)?(?:钱款|款项|资金|赃款|退款|余款|尾款|剩余款项|剩余款|剩余|其余|剩下的?|钱|款)?`
	moneyWhen   = `(?:今天|今日|昨天|昨日|刚刚|刚|本周|这周|本次|这次|现在|现|又|再|也|已经|已|都|均|先行|先|第[\d一二三四五六七八九十]+[期笔次]|共计|共|累计|一共|总共|合计|总计|前后|前期)*`
	moneyCame   = `(?:退款|退还|退缴|退回|退赔|退到账|退|上缴|上交|追回|追缴|挽回|收回|归还|返还|还款|缴回|清退|到账)`
	moneyFor    = `(?:多领|多收|违规|违纪|发放|领取|套取|侵占|挪用|补助|补贴|津贴|奖金|工资|租金|礼金|所得|集体|村|资金|差额|费用|本金|利息|的|款|费){0,6}`
	moneyFully  = `(?:全部|全额|全数|足额|悉数)`
)

// The clauses about money: what came, and that everything came.
const (
	paidForm  = moneyWord + moneyWhen + moneyCame + `(?:款项|赃款|资金|钱款|款|钱)?(共计|共|累计|一共|合计|总计)?了?(?:到位)?[:\s]*(` + moneyFor + `)(` + moneySum + `)(?:了|到位|到账|(?:的)?(?:违规|违纪|涉案)?(?:赃款|款项|退款|资金|钱款|款))?`
	clearForm = moneyWord + moneyWhen + `(?:` + moneyFully + `(?:已|已经)?` + moneyCame + `(?:到位|到账|完毕|清)?|` + moneyCame + `(?:清|完|到位)|还清|缴清|结清)了?`
)

var (
	moneyPart = regexp.MustCompile(paidForm)
	moneyHead = regexp.MustCompile(`^` + paidForm)
	allHead   = regexp.MustCompile(`^(?:` + clearForm + `)`)
	leftHead  = regexp.MustCompile(`^(?:还差|尚差|还欠|尚欠|还剩下?|尚剩|剩余|剩下|余下|仍欠|仍差|还有|尚有|未退|未还|剩|余|差|欠)(?:未退回?|未还|没退|款)?[:\s]*(` + moneySum + `)(?:未退还?|未退回|没退|未还|未到位|未到账|待退|未追回)?`)
	totalWord = regexp.MustCompile(`共|累计|合计|总计`)
	moneyUnit = regexp.MustCompile(`[元块圆万千亿¥wW]`)
	wanTyped  = regexp.MustCompile(`^([\d.\s]*\d)\s*[wW]([元块圆]?钱?)$`) // 1.5w
	clauseEnd = regexp.MustCompile(`^(?:$|[,。;、\s])`)
	pays      = regexp.MustCompile(`^\s*(?:给|到|至|还给|并|入账|上交|上缴)`)
	hedged    = regexp.MustCompile(`^[,。;\s(]*(?:大概|大约|估计|左右|可能|好像|不确定|不一定|待核|暂定|记不清)`)
	counts    = regexp.MustCompile(`^\s*[个件人项条户名处次起村家份笔]`)
)

// repayment reads 退了5000，还差6900.
func repayment(h heard, s Speech) (Words, bool) {
	_, pays := paidIn(moneyHead, h.text)
	m := allHead.FindStringIndex(h.text)
	clears := m != nil && m[1] > 0 && clauseEnd.MatchString(h.text[m[1]:])
	if !pays && !clears {
		return Words{}, false
	}
	w := moneyIn(Words{Act: ActRepay}, h.text, s)
	w.Mixed = reports(h.text)
	return w, true
}

// payment is where a sum stands in a clause.
type payment struct {
	head, sum string // the words before the sum, and the sum
	from, end int
}

// paidIn finds the first payment: a number that counts something else is none, and
// one that other words touch cannot be read.
func paidIn(form *regexp.Regexp, text string) (payment, bool) {
	m := form.FindStringSubmatchIndex(text)
	if m == nil {
		return payment{}, false
	}
	p := payment{head: text[m[0]:m[6]], sum: text[m[6]:m[7]], from: m[0], end: m[1]}
	tail := text[m[1]:]
	whole := clauseEnd.MatchString(tail) || pays.MatchString(tail) && !figured(clause(tail))
	switch {
	case counts.MatchString(tail) && !moneyUnit.MatchString(p.sum):
		return p, false
	case !whole, hedged.MatchString(tail):
		p.sum += tail // nobody can read that: it is asked
		p.end = len(text)
	}
	return p, true
}

// moneyIn takes the money that came, and what is said to be left, out of the words.
func moneyIn(w Words, text string, s Speech) Words {
	m := heardMoney(text, s)
	w.Fen, w.All, w.Total, w.Left, w.Bad, w.Unpaid = m.fen, m.all, m.total, m.left, m.bad, m.unpaid
	return w
}

// money reads a sum; nothing is one where nobody can read it.
func (s Speech) money(words string) (int64, bool) {
	if s.Money == nil {
		return 0, false
	}
	return s.Money(wanTyped.ReplaceAllString(strings.TrimSpace(words), "${1}万$2"))
}
