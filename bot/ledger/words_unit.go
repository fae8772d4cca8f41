package ledger

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The number of an issue as it is typed: RA26-0003, 26-3, 3号, 第三号, 问题3.
const (
	hanDigits    = `[一二三四五六七八九十百零〇两]{1,5}`
	fullForm     = OwnForm + `|[A-Za-z]{1,4}\d{2}[-—–−_ ]*\d{1,6}|(?:20)?\d{2}[-—–−]\d{1,6}`
	numberHead   = `(?:问题|编号|第|#|[Nn][Oo]\.?|[「“"])*\s*`
	numberTail   = `\s*[」”"]?\s*(?:(?:这个|的)?(?:问题|整改问题|事项|件))?`
	markedNumber = numberHead + `(` + fullForm + `|\d{1,6}|` + hanDigits + `)\s*号` + numberTail
	bareNumber   = numberHead + `(` + fullForm + `|\d{1,6})\s*[」”"]?`
	numberGap    = `[\s:,]*`
)

var (
	// markFirst are 3号已整改, bareFirst 3已整改.
	markFirst = regexp.MustCompile(`^` + markedNumber + numberGap)
	bareFirst = regexp.MustCompile(`^` + bareNumber + `\s*:?\s*`)
	// severalIssues are 3号、4号已整改 and 3、4号已整改.
	severalIssues = regexp.MustCompile(`^(?:` + numberHead + `(?:` + fullForm + `|\d{1,6}|` + hanDigits + `)\s*号?\s*[、,和及与/ ]\s*)+` + markedNumber + numberGap)
	// anotherIssue is one more issue further on in the message; 11月3号 is a day.
	anotherIssue = regexp.MustCompile(`(?:^|[^月年\d.-])(?:\d{1,4}|` + hanDigits + `)号(?:问题)?(?:也|的|申请)*(?:已|整改|退|申请|延期|签收|督办|完成)`)
	greeting     = regexp.MustCompile(`^(?:(?:麻烦|烦请|请)(?:领导|您|帮忙|帮)*(?:给|把|将)|(?:(?:各位)?(?:领导|主任|书记|老师)?(?:您好|你好|好)|报告领导|领导|报告|汇报|汇报一下)[,:!。\s]+)`)
	thanks       = regexp.MustCompile(`[,。!\s]*(?:谢谢(?:领导)?|请审核|请审批|请批准|望批准|请查收|请核实|请领导审批|妥否请批示|请知悉)$`)
)

// unitVerbs are the orders that begin with what is to be done: 申请销号 3, 签收 3,
// 督办3已办结. A bare number ends there: 延期3天 names none.
var unitVerbs = []struct {
	words *regexp.Regexp
	rest  string // what the words stand for behind a number
}{
	{regexp.MustCompile(`^(?:申请|请求|提请)(?:销号|销账)[\s:,]*`), "申请销号"},
	{regexp.MustCompile(`^(?:销号|销账)申请[\s:,]*`), "申请销号"},
	{regexp.MustCompile(`^(?:已)?(?:收到|签收)督办(?:件|单|令|事项|通知)?[\s:,]*`), "督办收到"},
	{regexp.MustCompile(`^(?:已)?签收[\s:,]*`), "签收"},
	{regexp.MustCompile(`^(?:已)?收到[\s:,]*`), "收到"},
	{regexp.MustCompile(`^督办(?:件|单|令|事项)?(?:的)?(?:办理)?(?:结果|情况|反馈|回复)[\s:,]*`), "督办结果:"},
	{regexp.MustCompile(`^(?:回复|反馈|回报)督办(?:件|单|令|事项)?[\s:,]*`), "督办结果:"},
	{regexp.MustCompile(`^督办(?:件|单|令|事项)?[\s:,]*`), "督办"},
	{regexp.MustCompile(`^(?:申请|请求)?(?:延期|展期|延长期限|延长)(?:申请)?[\s:,]*`), "延期"},
	{regexp.MustCompile(`^(?:退款|退还|退缴)[\s:,]*`), "退款"},
}

// endOfNumber is where a number behind the words ends.
var endOfNumber = regexp.MustCompile(`^(?:` + markedNumber + `[\s:,]*|` + bareNumber + `(?:[\s:,]+|$))`)

// unitWords reads what a unit's people say of an issue. A question orders nothing.
func unitWords(text string, s Speech) (Words, bool) {
	text = strings.TrimSpace(text)
	if !mayBeUnits(text) { // most messages are reports, and end here
		return Words{}, false
	}
	return unitWordsOf(text, s)
}

// unitWordsOf reads a message whatever it begins with.
func unitWordsOf(text string, s Speech) (Words, bool) {
	h := hear(text)
	if len(h.said) > maxText || strings.Contains(h.text, "?") {
		return Words{}, false
	}
	h = h.cut(len(greeting.FindString(h.text)))
	if !begins(h.text) {
		return Words{}, false
	}
	if m := thanks.FindStringIndex(h.text); m != nil && m[0] > 0 {
		h.said = h.said[:len([]rune(h.text[:m[0]]))]
		h.text = h.text[:m[0]]
	}
	if m := severalIssues.FindStringIndex(h.text); m != nil {
		if w, ok := saidOf(h.cut(m[1]), s); ok {
			w.Bad = strings.TrimRight(string(h.said[:len([]rune(h.text[:m[1]]))]), " ，,：:\n　")
			return w, true
		}
	}
	for _, read := range []func(heard, Speech) (Words, bool){markedFirst, wordFirst, barelyFirst, unnumbered} {
		if w, ok := read(h, s); ok {
			return w, true
		}
	}
	return Words{}, false
}

// begins reports whether a message may begin an order: with a number and an
// issue's mark or a verb right behind it, or with a verb.
func begins(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return strings.ContainsRune(firsts, first) || markFirst.MatchString(text) || bareFirst.MatchString(text)
}

// markedFirst reads 3号已整改.
func markedFirst(h heard, s Speech) (Words, bool) {
	m := markFirst.FindStringSubmatchIndex(h.text)
	if m == nil {
		return Words{}, false
	}
	said := h.cut(m[1])
	w, ok := saidOf(said, s)
	if sum, is := sumAlone(said.text, s); !ok && is && strings.ContainsAny(said.text, "退缴还结付到") { // 3号0.03万结清
		sum.Act = ActRepay
		w, ok = sum, true
	}
	w.Number = numberOfUnit(h.text[m[2]:m[3]])
	if other := anotherIssue.FindString(h.text[m[1]:]); ok && other != "" {
		w.Bad = strings.Trim(other, " ,。;、\n")
	}
	return w, ok
}

// barelyFirst reads 3已整改. A list of a report begins with a number as well, so
// that nothing but money may have digits behind it.
func barelyFirst(h heard, s Speech) (Words, bool) {
	m := bareFirst.FindStringSubmatchIndex(h.text)
	if m == nil || strings.HasPrefix(h.text, "问题") && !strings.ContainsFunc(h.text[m[2]:m[3]], letter) {
		return Words{}, false
	}
	rest := h.cut(m[1])
	w, ok := saidOf(rest, s)
	w.Number = numberOfUnit(h.text[m[2]:m[3]])
	loose := w.Act == ActFile && strings.ContainsAny(moneyPart.ReplaceAllString(rest.text, ""), "0123456789\n")
	return w, ok && !loose && !w.Mixed
}

// wordFirst reads 申请销号 3 and 延期 3 7天 ….
func wordFirst(h heard, s Speech) (Words, bool) {
	for _, v := range unitVerbs {
		found := v.words.FindStringIndex(h.text)
		if found == nil {
			continue
		}
		rest := h.cut(found[1])
		m := endOfNumber.FindStringSubmatchIndex(rest.text)
		if m == nil {
			return bareNumberAtEnd(rest, v.rest, s)
		}
		number := firstGroup(rest.text, m)
		tail := rest.cut(m[1])
		w, ok := saidOf(heard{text: v.rest + tail.text, said: append([]rune(v.rest), tail.said...)}, s)
		w.Number = numberOfUnit(number)
		return w, ok
	}
	return Words{}, false
}

var (
	// answered are 督办3已办结: the words stand right behind a bare number.
	answered = regexp.MustCompile(`^` + bareNumber + `\s*`)
	untilNow = regexp.MustCompile(`^(?:延|推迟|延长)?[到至]`)
)

func bareNumberAtEnd(rest heard, verb string, s Speech) (Words, bool) {
	m := answered.FindStringSubmatchIndex(rest.text)
	if m == nil {
		return Words{}, false
	}
	tail := rest.cut(m[1])
	if verb != "督办" && (verb != "延期" || !untilNow.MatchString(tail.text)) { // 延期3天 names no issue, 延期3到12月20日 does
		return Words{}, false
	}
	w, ok := saidOf(heard{text: verb + tail.text, said: append([]rune(verb), tail.said...)}, s)
	w.Number = numberOfUnit(rest.text[m[2]:m[3]])
	return w, ok
}

// firstGroup is the first of two groups that has matched.
func firstGroup(text string, m []int) string {
	if m[2] >= 0 {
		return text[m[2]:m[3]]
	}
	return text[m[4]:m[5]]
}

// numberOfUnit is a number as Find takes it: 三 is 3.
func numberOfUnit(number string) string {
	if strings.ContainsAny(number, "0123456789") {
		return strings.TrimSpace(number)
	}
	n, _ := smallNumber(number)
	return strconv.Itoa(n)
}

// unnumbered reads what is said of the issue that was spoken of last. Money and
// other figures belong to a weekly report then.
func unnumbered(h heard, s Speech) (Words, bool) {
	if first, _ := utf8.DecodeRuneInString(h.text); !strings.ContainsRune(firsts, first) {
		return Words{}, false
	}
	w, ok := saidOf(h, s)
	switch w.Act {
	case ActFile:
		ok = ok && !w.Mixed && rectified.MatchString(h.text) && !strings.ContainsAny(h.text, "0123456789") && !w.Unpaid && w.Fen == 0 && !w.All && len([]rune(h.text)) <= shortest
	case ActExtend:
		ok = ok && (w.Days != 0 || w.Months != 0 || !w.On.IsZero())
		if m := endOfNumber.FindStringSubmatchIndex(w.Note); ok && m != nil && m[2] >= 0 { // 延期3天，3号，等法院判决
			w.Number, w.Note = numberOfUnit(w.Note[m[2]:m[3]]), hear(w.Note[m[1]:]).from(0)
		}
	case ActAccept:
		ok = ok && !w.Received
	case ActHeed, ActAnswer:
	default:
		return Words{}, false
	}
	return w, ok
}

// rectified has to be said where no number is: 已完成 may answer a notice as well.
var rectified = regexp.MustCompile(`整改|解决|办结|销号|销账`)

// shortest is how long 已整改 may be, in characters, where no number stands with it.
const shortest = 8
