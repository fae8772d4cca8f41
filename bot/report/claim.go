package report

import "strings"

// Patterns of numbers that no indicator claims. They are matched at a place of
// the message; C stands for Chinese digits.
var (
	rangePattern = pattern(`^(?:(\d{4})[年./-])?(\d{1,2})(?:月|[./])(\d{1,2})[日号]? ?(?:-|—+|~|至|到) ?(?:(\d{4})[年./-])?(?:(\d{1,2})(?:月|[./]))?(\d{1,2})([日号]?)`)
	isoRange     = pattern(`^(\d{4})-(\d{1,2})-(\d{1,2}) ?(?:-|—+|~|至|到|/) ?(\d{4})-(\d{1,2})-(\d{1,2})`)
	hanRange     = pattern(`^(C{1,3})月(C{1,3})[日号] ?(?:-|—+|~|至|到) ?(?:(C{1,3})月)?(C{1,3})[日号]`)
	dayRange     = pattern(`^(\d{1,2})[日号]? ?(?:-|—+|~|至|到) ?(\d{1,2})日`)
	weekPattern  = pattern(`^(?:(\d{4})年?[- ]?)?(?:第 ?(\d{1,2}|C{1,4}) ?(?:周|星期|个?自然周)|[Ww](\d{1,2})|(\d{2}|C{3,4})周)`)
	monthPattern = pattern(`^(?:(?:\d{4}年)?(?:\d{1,2}|C{1,3})(?: ?[-—~至到] ?(?:\d{1,2}|C{1,3}))?月(?:份|以来)?|\d{4}年(?:度|以来)?|(?:第?(?:[1-4]|C)|前(?:[23]|C)个?)季度(?:以来)?)`)
	datePattern  = pattern(`^(?:\d{4}年)?\d{1,2}月\d{1,2}[日号]|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|^(?:\d{4}年)?\d{1,2}月(?:底|初|中旬|上旬|下旬|末|前|中)|^C{4}年(?:C{1,3}月)?(?:C{1,3}[日号])?|^C{1,3}月(?:C{1,3}[日号]|底|初|末|中旬|上旬|下旬|前)|^\d{1,2}[日号]|^C{1,3}[日号]`)
)

// claims are the other numbers that are no values.
var claims = []*expression{
	pattern(`^[A-Za-z]{1,5}\d{2,4}-\d{2,6}`),
	pattern(`^\[\d{4}\] ?(?:第? ?\d+ ?号)?`),
	pattern(`^(?:\d+(?:\.\d+)?|[C百十]+(?:点C+)?)(?:[%‰]|个?百分点)`),
	pattern(`^[C百千]+分之[C百点十]+`),
	pattern(`^(?:\d+(?:\.\d+)?|C)成(?:[以左多的]|$|[，。、 ])`),
	pattern(`^1[3-9]\d[ -]\d{4}[ -]\d{4}`),
	pattern(`^(?:\+?86[ -]?)?1[3-9]\d{9}`),
	pattern(`^0\d{2,3}[- ]?\d{7,8}`),
	pattern(`^400-?\d{3}-?\d{4}`),
	pattern(`^\d{15,18}[Xx]?`),
	pattern(`^[幺零〇一二三四五六七八九]{7,}`),
	pattern(`^\d{1,2}:\d{2}(?::\d{2})?`),
	pattern(`^\d{1,2}[点时](?:\d{1,2}分?|半|整|钟|许|前|后|多)?`),
	pattern(`^C{1,3}点(?:C{1,3}分|半|钟|整|许|前|后|多|C{1,3})?`),
	pattern(`^第 ?(?:\d+|[C十百]+)`),
	pattern(`^(?:\d+(?:\.\d+)?|[C十百千]+|半|几|数) ?(?:余|多|来)?(?:个多?)?(?:工作日|月|星期|小时|礼拜|季度|学期|钟头|半月|自然日)`),
	pattern(`^(?:\d+(?:\.\d+)?|[C十百千]+|几|数) ?(?:余|多|来|至|-)?(?:天|周年|年度|年|周|分钟|秒|日内|日前|小时|刻钟|周岁|岁|届|期|版|级|楼|室|栋|幢|路|班|时|季度)`),
	pattern(`^(?:星期|礼拜|周)[一二三四五六日天1-7]`),
	pattern(`^\d{7,8}`),
}

func pattern(s string) *expression {
	return compile(strings.ReplaceAll(strings.ReplaceAll(s, "[C", "[〇零一二三四五六七八九十两廿卅"), "C", "[〇零一二三四五六七八九十两廿卅]"))
}

// window is as much of the text, in bytes, as a pattern may need.
const window = 90

// rest is the window at i.
func (x *lexer) rest(i int) []char {
	end := i
	for end < len(x.cs) && x.at[end+1]-x.at[i] <= window {
		end++
	}
	return x.cs[i:end]
}

// claim reads a period, a cumulative month or a number that is no value.
func (x *lexer) claim(i int) (token, bool) {
	r := x.cs[i].r
	switch number := isDigit(r) || isNumeral(r); {
	case !number && !isLatin(r) && !claimStarts.has(r),
		i > 0 && isDigit(r) && isDigit(x.cs[i-1].r),
		number && !x.mayBeClaim(i):
		return token{}, false
	}
	s := x.rest(i)
	if t, ok := x.period(i, s); ok {
		return t, true
	}
	if t, ok := x.date(i, s); ok {
		return t, true
	}
	for k, p := range claims {
		n := p.end(s)
		if n < 0 || k == len(claims)-1 && !x.afterPhone(i) {
			continue
		}
		end := i + n
		if end < len(x.cs) && isDigit(x.cs[end-1].r) && isDigit(x.cs[end].r) {
			continue
		}
		if end < len(x.cs) && containsRune("万亿千百元块", x.cs[end].r) && hasRune(s[:n], '点') {
			continue // 一点五万 is an amount
		}
		if isLatin(r) && i > 0 && isLatin(x.cs[i-1].r) {
			continue
		}
		return token{kind: kClaim, start: i, end: x.ordinalEnd(i, end)}, true
	}
	return token{}, false
}

// claimStarts are the characters, beside numbers and letters, with which a claim
// begins; claimFollows are those that may stand behind the number it begins with.
var (
	claimStarts  = newRuneSet("第[周星礼幺半几数+")
	claimFollows = newRuneSet("年月日号-/~—至到:点时%‰分天周星小礼季学钟半秒岁届期版级楼室栋幢路班成刻余多来工自")
)

// mayBeClaim tells whether any pattern can match at the number at i. It only
// looks at the length of the number and at what follows, which is much cheaper.
func (x *lexer) mayBeClaim(i int) bool {
	j := i
	for j < min(len(x.cs), i+30) && (isDigit(x.cs[j].r) || isNumeral(x.cs[j].r) || x.cs[j].r == '幺' || x.cs[j].r == '.' || x.cs[j].r == ' ') {
		if x.cs[j].r == ' ' && j > i+4 {
			break
		}
		j++
	}
	if j-i >= 7 {
		return true
	}
	if j >= len(x.cs) {
		return false
	}
	if x.cs[j].r == '个' {
		return j+1 < len(x.cs) && containsRune("月百工星小礼季学钟半自多", x.cs[j+1].r)
	}
	return claimFollows.has(x.cs[j].r)
}

// ordinalEnd takes the measure word of an ordinal along: 第3批.
func (x *lexer) ordinalEnd(i, end int) int {
	if x.cs[i].r == '第' {
		return end + x.l.measures.at(x.cs, end)
	}
	return end
}

var phoneWords = words("电话 手机 联系方式 号码 座机 传真 短号 tel Tel TEL")

// afterPhone tells that the number at i follows the word for a telephone.
func (x *lexer) afterPhone(i int) bool {
	before := x.norm[max(0, x.at[i]-24):x.at[i]]
	for _, w := range phoneWords {
		if strings.Contains(before, w) {
			return true
		}
	}
	return false
}

// date reads a day; a bare month or year is cumulative, like 本月.
func (x *lexer) date(i int, s []char) (token, bool) {
	if n := datePattern.end(s); n >= 0 {
		return token{kind: kClaim, start: i, end: i + n}, true
	}
	n := monthPattern.end(s)
	if n < 0 {
		return token{}, false
	}
	end := i + n
	if s[n-1].r == '月' {
		j := end
		for j < len(x.cs) && j < end+2 && isDigit(x.cs[j].r) {
			j++
		}
		if j > end && x.l.measures.at(x.cs, j) == 0 {
			return token{kind: kClaim, start: i, end: j}, true
		}
	}
	return token{kind: kWord, start: i, end: end, word: cumulativeWord}, true
}

var cumulativeWord = newEntry("", wCum)

// number reads part k of a match, in ASCII or Chinese digits; zero for the empty one.
func (g *groups) number(cs []char, k int) int {
	from, to := g.part(k)
	n := 0
	for _, c := range cs[from:to] {
		if !isDigit(c.r) {
			return hanNumber(cs[from:to])
		}
		n = n*10 + int(c.r-'0')
	}
	return n
}

func hanNumber(cs []char) int {
	n, ok := readNumeral(cs, 0)
	if !ok {
		return 0
	}
	v, _ := n.val.whole()
	return int(v)
}
