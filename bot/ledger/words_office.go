package ledger

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// longestWords is the length in characters up to which a text may be an order.
const longestWords = 500

// usualTerm is how many working days an instruction runs that names no day.
const usualTerm = 5

// officeVerb is one of the words that leaders and staff order something with.
type officeVerb struct {
	act   Act
	words *regexp.Regexp // at the head of the text
	rest  func(w *Words, rest string, t typed, s Speech)
}

// officeVerbs are what leaders and staff say, the longer words first.
var officeVerbs = []officeVerb{
	{ActRefuse, regexp.MustCompile(`^(?:不同意|不予同意|不批准|不予批准|不准予?)(?:延期)?`), (*Words).reason},
	{ActGrant, regexp.MustCompile(`^(?:同意|批准|准予)(?:延期)?`), (*Words).nothing},
	{ActClaim, regexp.MustCompile(`^认领`), (*Words).nothing},
	{ActInstruct, regexp.MustCompile(`^(?:督办|批示)`), (*Words).order},
	{ActPass, regexp.MustCompile(`^(?:复核|审核)?通过`), (*Words).nothing},
	{ActReturn, regexp.MustCompile(`^(?:退回|打回)`), (*Words).reason},
	{ActAssign, regexp.MustCompile(`^交办`), (*Words).nothing},
	{ActArchive, regexp.MustCompile(`^(?:交账|归档)`), (*Words).nothing},
	{ActCheck, regexp.MustCompile(`^(?:核款|到账)`), (*Words).money},
	{ActRelapse, regexp.MustCompile(`^回头看`), (*Words).again},
}

// The number of an issue as it is typed, and the words before it.
const officeNumber = `((?:` + OwnForm + `|[A-Z]{1,4}\d{2}\s*[-—–−]?\s*\d{1,6}|(?:20)?\d{2}[-—–−]\d{1,6}|\d{1,6})|[零〇一二两三四五六七八九十百千]{1,7})`

var (
	officePolite  = regexp.MustCompile(`^(?:请|我来|我|本人|现|予以)\s*`)
	numberBehind  = regexp.MustCompile(`^[\s:,]*(?:编号|问题|第|NO\.?|#)?\s*` + officeNumber + `(?:\s*(号))?(?:问题)?`)
	officeBefore  = regexp.MustCompile(`^(?:编号|问题|第)?\s*` + officeNumber + `(?:\s*(号))?(?:问题)?[\s,:]*(?:请|我来|我)?`)
	moreNumber    = regexp.MustCompile(`^\s*[、,和及与]\s*(?:第)?` + officeNumber + `(?:\s*(号))?`)
	blankNumber   = regexp.MustCompile(`^\s+` + officeNumber + `(?:\s*(号))?`)
	officeMeasure = regexp.MustCompile(`^\s*(?:个|件|人|项|条|万|元|次|起|期|名|户|处|轮|批|家|天|日|月[^底末]|月$|年[^底末]|年$|周|村|镇|%|‰|笔|份|场|组|位|台|亩|公里|千|百|亿|多|余|几|类|方面|点|级|宗|块|分|届|度)`)
	officeDecimal = regexp.MustCompile(`^[.．]\d`)
	officeDoubt   = regexp.MustCompile(`[\d?]|不|先|没|未|别|误|暂|取消|尚|但|吗|呢|再说|等|缺|退|补|差|欠|号|以外|除`)
	officeMoney   = regexp.MustCompile(`^(?:第?\s*(\d{1,3}|[一二三四五六七八九十]{1,3})\s*[期笔])?\s*[,:]?\s*(.*)$`)
	officeCame    = regexp.MustCompile(`^(?:已?(?:经)?(?:到账|收到|核实|核款|入账)|无误)?$`)
	officeNotCome = regexp.MustCompile(`^(?:未|没|没有|尚未|并未)\s*(?:到账|收到|到|入账|见到)|^(?:查无|有误|不属实)`)
)

// officeWords reads what leaders and staff say of an issue. An order names the
// issue; see ReadBare for words without a number.
func officeWords(text string, s Speech) (Words, bool) {
	if !mayBeOffices(text) {
		return Words{}, false
	}
	return officeWordsOf(text, s)
}

// officeWordsOf reads a text whatever it begins with.
func officeWordsOf(text string, s Speech) (Words, bool) {
	if utf8.RuneCountInString(text) > longestWords {
		return Words{}, false
	}
	t := newTyped(text)
	w, rest, sure, ok := officeHead(t.plain)
	if !ok && s.Office {
		w, rest, ok = officeLoosely(t.plain)
		sure = ok
	}
	if !ok {
		return Words{}, false
	}
	verb := verbOf(w.Act)
	tail := t.tail(rest)
	verb.rest(&w, tail, t, s)
	if !s.Office && !sure && (w.Act == ActAssign || w.Bad != "" || strings.ContainsAny(newTyped(tail).plain, "0123456789")) {
		return Words{}, false // it may be a part of a report
	}
	return w, true
}

func verbOf(act Act) officeVerb {
	for _, v := range officeVerbs {
		if v.act == act {
			return v
		}
	}
	return officeVerb{}
}

// officeHead reads the verb and the number, in either order. sure: the number can be
// nothing but an issue's.
func officeHead(plain string) (w Words, rest string, sure, ok bool) {
	plain = officePolite.ReplaceAllString(plain, "")
	for _, v := range officeVerbs {
		if verb := v.words.FindString(plain); verb != "" {
			return officeVerbFirst(v.act, plain[len(verb):])
		}
	}
	return officeNumberFirst(plain)
}

// officeVerbFirst reads the numbers numberBehind a verb: 「认领 3」, 「退回第三号：…」.
func officeVerbFirst(act Act, behindVerb string) (w Words, rest string, sure, ok bool) {
	m := numberBehind.FindStringSubmatch(behindVerb)
	if m == nil {
		return w, "", false, false
	}
	rest = behindVerb[len(m[0]):]
	number, sure, ok := officeNumberOf(m[1], m[2], rest)
	if !ok {
		return w, "", false, false
	}
	w = Words{Act: act, Number: number}
	w.More, rest = furtherNumbers(rest)
	return w, rest, sure, true
}

// furtherNumbers reads the numbers numberBehind the first one; a blank alone sets a number
// apart only where nothing but numbers follows.
func furtherNumbers(rest string) (more []string, left string) {
	for left = rest; ; {
		m := moreNumber.FindStringSubmatch(left)
		if m == nil {
			break
		}
		number, _, ok := officeNumberOf(m[1], m[2], left[len(m[0]):])
		if !ok {
			break
		}
		more, left = append(more, number), left[len(m[0]):]
	}
	blank, tail := more, left
	for m := blankNumber.FindStringSubmatch(tail); m != nil; m = blankNumber.FindStringSubmatch(tail) {
		number, _, ok := officeNumberOf(m[1], m[2], tail[len(m[0]):])
		if !ok {
			return more, left
		}
		blank, tail = append(blank, number), tail[len(m[0]):]
	}
	if trimAround(tail) == "" {
		return blank, tail
	}
	return more, left
}

// officeNumberOf is the number in digits; false for one that counts something (3个),
// has decimals, or is a Chinese word that only begins with a numeral (一直).
func officeNumberOf(said, mark, rest string) (number string, sure, ok bool) {
	if mark == "" && (officeMeasure.MatchString(rest) || officeDecimal.MatchString(rest)) {
		return "", false, false
	}
	if strings.ContainsAny(said, "〔〕[]()【】") { // an office's own number
		return said, true, true
	}
	if said[0] < utf8.RuneSelf {
		long := strings.ContainsAny(said, "-—–−") || said[0] >= 'A'
		return strings.ReplaceAll(said, " ", ""), mark != "" || long, true
	}
	n, ok := smallNumber(said)
	ends := rest == "" || strings.ContainsAny(rest[:1], " :,\n\t") || strings.HasPrefix(rest, "、") || strings.HasPrefix(rest, "。")
	return strconv.Itoa(n), mark != "", ok && n > 0 && (mark != "" || ends)
}

// officeNumberFirst reads 「3号督办：…」, 「RA26-0003 认领」. A day of the month (3号) at
// the head of a report must not be taken for an issue, so that only forms that
// are no such report are read.
func officeNumberFirst(plain string) (w Words, rest string, sure, ok bool) {
	m := officeBefore.FindStringSubmatch(plain)
	if m == nil {
		return w, "", false, false
	}
	number, sure, fine := officeNumberOf(m[1], m[2], "")
	if !fine || !sure {
		return w, "", false, false
	}
	said := plain[len(m[0]):]
	long := m[1][0] >= 'A' && m[1][0] <= 'Z' || strings.ContainsAny(m[1], "〔〕[]()【】")
	for _, v := range officeVerbs {
		verb := v.words.FindString(said)
		if verb == "" {
			continue
		}
		rest = said[len(verb):]
		return Words{Act: v.act, Number: number}, rest, true, long || isNoReport(v.act, rest)
	}
	return w, "", false, false
}

// How the words numberBehind 「3号督办」, 「3号退回」 begin where they are no report of the third of a month.
var (
	officeReason  = regexp.MustCompile(`^\s*[:,]`)
	officeCounted = regexp.MustCompile(`[\d一二两三四五六七八九十百千]\s*(?:个|件|人|项|条|户|名|处|次|起|万|千|元|块|份|笔)`)
	officeSpan    = regexp.MustCompile(`^\s*(?:限)?` + someCount + `\s*个?\s*(?:工作日|日|天|周|星期|月)`)
)

func isNoReport(act Act, rest string) bool {
	switch act { //nolint:exhaustive // the others are no report-like words
	case ActClaim, ActGrant, ActRefuse:
		return !officeCounted.MatchString(rest)
	case ActInstruct:
		return officeSpan.MatchString(rest) || officeReason.MatchString(rest) && !officeCounted.MatchString(strings.ReplaceAll(rest, "个工作日", ""))
	case ActReturn:
		return officeReason.MatchString(rest) && !officeCounted.MatchString(rest) && !strings.ContainsAny(rest, "0123456789")
	case ActPass, ActAssign, ActArchive, ActCheck:
		return trimAround(rest) == ""
	}
	return false
}

// nothing takes words that add nothing; a doubt, a question or another number
// among them is not passed over.
func (w *Words) nothing(rest string, _ typed, _ Speech) {
	w.Note = trimAround(rest)
	if officeDoubt.MatchString(newTyped(w.Note).plain) {
		w.Note, w.Bad = "", w.Note
	}
}

// reason takes whatever is said as the reason.
func (w *Words) reason(rest string, _ typed, _ Speech) { w.Note = trimAround(rest) }

// order takes the text of an instruction and the day up to which its result is wanted.
func (w *Words) order(rest string, _ typed, s Speech) {
	w.Note = trimAround(rest)
	on, plainly := s.deadline(newTyped(w.Note).plain)
	switch {
	case !plainly:
		w.Bad = w.Note
	case on.IsZero():
		w.On, w.Assumed = s.Cal.AddWorkdays(s.Today, usualTerm), true
	default:
		w.On = on
	}
}

// money takes which instalment is meant, and whether it officeCame.
func (w *Words) money(rest string, _ typed, s Speech) {
	said := trimAround(rest)
	if w.instalments(newTyped(said).plain) {
		return
	}
	if len(w.More) == 1 && said == "" && s.Office {
		if n, ok := smallNumber(w.More[0]); ok && n < mostInstalments { // 核款 232 1
			w.Of, w.More = n, nil
			return
		}
	}
	m := officeMoney.FindStringSubmatch(newTyped(said).plain)
	if m == nil {
		w.Bad = said
		return
	}
	if m[1] != "" {
		w.Of, _ = smallNumber(m[1])
	}
	left := trimAround(m[2])
	switch {
	case officeNotCome.MatchString(left):
		w.Act, w.Note = ActStrike, trimAround(newTyped(said).tail(m[2]))
	case !officeCame.MatchString(left):
		w.Bad = said
	}
}

// again takes the new due day and what was found.
func (w *Words) again(rest string, _ typed, s Speech) {
	said := trimAround(rest)
	t := newTyped(said)
	w.Note = said
	if all := s.daysNamed(t.plain); len(all) > 0 && all[0].from == 0 && !all[0].bad {
		w.On, w.Note = s.working(all[0].on), trimAround(t.tail(t.plain[all[0].to:]))
		return
	}
	on, plainly := s.deadline(t.plain)
	if w.On = on; !plainly {
		w.On, w.Bad = calendar.Date{}, said
	}
}

// bareDecision is 「同意」 or 「不同意，理由」 without a number.
var bareDecision = regexp.MustCompile(`^(同意|批准|准予|不同意|不予同意|不批准|不予批准)(?:延期)?(?:[\s:,。]+(.*))?$`)

// ReadBare reads 「同意」, 「不同意 理由」 and the verbs of ReadWords where they
// stand without a number. Only a leader or staff mean an order by them.
func ReadBare(text string) (Words, bool) {
	if utf8.RuneCountInString(text) > longestWords {
		return Words{}, false
	}
	t := newTyped(strings.TrimRight(text, marksAround))
	if m := bareDecision.FindStringSubmatch(t.plain); m != nil {
		w := Words{Act: ActGrant, Note: trimAround(t.tail(m[2]))}
		if strings.HasPrefix(m[1], "不") {
			w.Act = ActRefuse
		} else { // which one is granted must be said by its number
			w.Note, w.Bad = "", w.Note
		}
		return w, true
	}
	if w, ok := readEvery(t.plain); ok {
		return w, true
	}
	for _, v := range officeVerbs {
		verb := v.words.FindString(t.plain)
		if verb == "" {
			continue
		}
		if rest := t.plain[len(verb):]; rest == "" || v.act == ActInstruct && officeSpan.MatchString(rest) {
			return Words{Act: v.act}, true
		}
	}
	return Words{}, false
}
