package ledger

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// asksOf are the questions that are asked about one issue, and what stands before
// its number: 195号还差多少, 查195号.
const asksOf = `(?:现在|目前|的|是|还|要|一共|总共|共)*(?:状态|进展|进度|情况|期限|整改期限|到期|金额|` +
	`(?:还?差|欠|剩|退|涉及|到账)(?:了)?(?:多少|几多)?(?:钱|款|万|元)?|` +
	`(?:什么时候|何时|哪天|几号|啥时候)(?:到期|截止|满)?(?:的)?|到期(?:时间|日期|日)?|` +
	`(?:还)?(?:差|缺)(?:什么|哪些?|啥)|多久到期|还有(?:多久|几天|多少天)|(?:怎么样|怎样|咋样|到哪一?步|在哪一?步|办到哪)|到期|逾期|销号|签收)?` +
	`(?:到期|情况|怎么样|咋样|是(?:什么时候|哪天|多少|什么)|什么时候|哪天|多少)?(?:了)?(?:没有|没|吗|呢|啊)?`

var askForm = regexp.MustCompile(`^(?:请问|查一?下?|查询|看一?下?|问一?下?)?\s*` + numberHead + `(?:(` + fullForm + `)\s*号?|(\d{1,6}|` + hanDigits + `)\s*号)` + numberTail + `[\s,:]*` + asksOf + `\s*\??$`)

// longestAsk is how many characters a question about an issue may have.
const longestAsk = 24

// ReadAsk reads a question about one issue, which changes nothing: 195号,
// RA26-0195, 195号还差多少, 195号什么时候到期? A number alone is none.
func ReadAsk(text string) (number string, ok bool) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > longestAsk {
		return "", false
	}
	h := hear(strings.TrimRight(text, "?？ "))
	m := askForm.FindStringSubmatchIndex(h.text)
	if m == nil {
		return "", false
	}
	return numberOfUnit(firstGroup(h.text, m)), true
}

// unsureForm are 3问题我们整改到位 and 问题195已退钱: a figure of a weekly report, or
// what became of one issue.
var unsureForm = regexp.MustCompile(`^(?:我们|我镇|我街道|我局|我村|本镇)?(?:(?:整改)?问题\s*(\d{1,6})|第?\s*(\d{1,6})\s*(?:整改)?问题)[\s,:]*(?:的)?` +
	`(?:我们|我镇|我街道|我局|我村|本镇|镇里|村里)?(?:钱|款|资金)?(?:现|业|均|都|也|已经|已|全部|全)*(?:完成)?(整改|解决|办结|落实|退)[^\d?零一二三四五六七八九十]{0,8}$`)

// unsureDenied are words behind which nothing was done.
var unsureDenied = regexp.MustCompile(`[不未没无]`)

// Unsure are words that may be meant of one issue or be a figure of a weekly report.
type Unsure struct {
	Number string // in digits
	Money  bool   // what is said is that money came
	Label  string // a word of the indicator that it would be a figure of
}

// ReadUnsure reads 3问题已整改 and 问题3已退钱; false where the words are nothing of that kind.
func ReadUnsure(text string) (u Unsure, ok bool) {
	text = strings.TrimSpace(text)
	if utf8.RuneCountInString(text) > longestAsk || !strings.ContainsAny(text, "题題") {
		return Unsure{}, false
	}
	h := hear(text)
	m := unsureForm.FindStringSubmatchIndex(h.text)
	if m == nil || unsureDenied.MatchString(h.text) {
		return Unsure{}, false
	}
	u = Unsure{Number: firstGroup(h.text, m), Money: h.text[m[6]:m[7]] == "退", Label: "问题"}
	if m[2] < 0 && !u.Money { // 3问题整改到位: three were put right
		u.Label = "整改"
	}
	return u, true
}
