package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// What only leaders and staff may write, whose words are part of no report: the unit
// before the number, bare numbers before the verb, several instalments.
const plainNumber = `([A-Z]{1,4}\d{2}\s*[-—–−]?\s*\d{1,6}|(?:20)?\d{2}[-—–−]\d{1,6}|\d{1,6})`

var (
	unitBehind    = regexp.MustCompile(`^[\s:,]*(?:一下|关于|请)?(\p{Han}{1,9}(?:镇|乡|街道|局|委|办|院|校|站|中心|公司|集团))的?\s*(?:编号|问题|第)?\s*` + plainNumber + `\s*(号)?(?:问题)?`)
	unitMarked    = regexp.MustCompile(`^[\s:,]*(\p{Han}{2,10}?)的?\s*(?:编号|问题|第)?\s*` + plainNumber + `\s*(号)(?:问题)?`)
	numbersBefore = regexp.MustCompile(`^(?:` + plainNumber + `\s*号?[\s、,和及与]*)+(?:请|我来|我)?`)
	oneNumber     = regexp.MustCompile(plainNumber)
	manyMoney     = regexp.MustCompile(`^(?:第?\s*(\d{1,2}(?:\s*[、,和及与]\s*第?\s*\d{1,2})+)\s*[期笔]|(全部|所有|全都?|都))\s*,?\s*(.*)$`)
	oneDigit      = regexp.MustCompile(`\d{1,2}`)
)

// mostInstalments bounds a bare number that stands for an instalment: 核款 232 1.
const mostInstalments = 20

// officeLoosely reads what officeHead does not: 督办陶山镇250号抓紧点, 160督办, 186 220认领.
func officeLoosely(plain string) (w Words, rest string, ok bool) {
	plain = officePolite.ReplaceAllString(plain, "")
	for _, v := range officeVerbs {
		if verb := v.words.FindString(plain); verb != "" {
			return officeUnit(v.act, plain[len(verb):])
		}
	}
	before := numbersBefore.FindString(plain)
	if before == "" {
		return w, "", false
	}
	numbers, said := oneNumber.FindAllString(before, -1), plain[len(before):]
	for _, v := range officeVerbs {
		verb := v.words.FindString(said)
		if verb == "" {
			continue
		}
		rest = said[len(verb):]
		for k := range numbers {
			numbers[k] = strings.ReplaceAll(numbers[k], " ", "")
		}
		w = Words{Act: v.act, Number: numbers[0], More: numbers[1:]}
		if len(w.More) == 0 {
			w.More = nil
		}
		orders := v.act == ActInstruct && !officeCounted.MatchString(strings.ReplaceAll(rest, "个工作日", ""))
		return w, rest, orders || isNoReport(v.act, rest) || trimAround(rest) == ""
	}
	return w, "", false
}

// officeUnit reads the unit and the number behind a verb.
func officeUnit(act Act, behindVerb string) (w Words, rest string, ok bool) {
	m := unitBehind.FindStringSubmatch(behindVerb)
	if m == nil {
		m = unitMarked.FindStringSubmatch(behindVerb)
	}
	if m == nil {
		return w, "", false
	}
	rest = behindVerb[len(m[0]):]
	number, _, ok := officeNumberOf(m[2], m[3], rest)
	ok = ok && !moreNumber.MatchString(rest)
	return Words{Act: act, Number: number, Unit: m[1]}, rest, ok
}

// instalments takes 第1、2笔 and 全部, which have all come.
func (w *Words) instalments(plain string) bool {
	m := manyMoney.FindStringSubmatch(plain)
	if m == nil || !officeCame.MatchString(trimAround(m[3])) {
		return false
	}
	w.All = m[2] != ""
	for _, n := range oneDigit.FindAllString(m[1], -1) {
		if seq, _ := smallNumber(n); !slices.Contains(w.Each, seq) {
			w.Each = append(w.Each, seq)
		}
	}
	return true
}

var (
	everyOne = regexp.MustCompile(`^(?:全部|全都?|都|所有的?)(?:予以)?(认领|同意|通过|交办)$|^(认领|同意|通过|交办)(?:全部|所有的?)$`)
	orders   = regexp.MustCompile(`不同意|督办|认领|同意|通过|退回|交办`)
	urging   = regexp.MustCompile(`抓紧|尽快|加快|加紧|催一?[催下]|报结果|[天日周]内|限期`)
	numberIn = regexp.MustCompile(`(?:^|[^\d.])` + plainNumber + `\s*(号)?`)
)

// readEvery reads 全部认领.
func readEvery(plain string) (Words, bool) {
	m := everyOne.FindStringSubmatch(plain)
	if m == nil {
		return Words{}, false
	}
	w, ok := ReadBare(m[1] + m[2])
	w.All = true
	return w, ok
}

// MeansOrder finds what a leader or staff may have wanted to order with words that
// could not be read: the act, and the number if there is one. urges takes 抓紧 and
// the like, said of a number, for 督办.
func MeansOrder(text string, urges bool) (w Words, ok bool) {
	if utf8.RuneCountInString(text) > longestWords {
		return Words{}, false
	}
	plain := newTyped(text).plain
	for _, m := range numberIn.FindAllStringSubmatchIndex(plain, -1) {
		number, _, isOne := officeNumberOf(plain[m[2]:m[3]], groups(plain, m)[2], plain[m[1]:])
		if isOne && (w.Number == "" || m[4] >= 0) {
			w.Number = number
		}
	}
	verb := orders.FindString(plain)
	for _, v := range officeVerbs {
		if verb != "" && v.words.MatchString(verb) {
			w.Act = v.act
			return w, true
		}
	}
	w.Act = ActInstruct
	return w, urges && w.Number != "" && urging.MatchString(plain)
}
