package bot

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/report"
)

var (
	passAnswer    = regexp.MustCompile(`^(?:跳过|略过|下一项|先跳过|跳过这项|不填)$`)
	backAnswer    = regexp.MustCompile(`^(?:返回|上一项|上一步|回上一项|返回上一项)$`)
	sameAnswer    = regexp.MustCompile(`^(?:同上周|(?:和|跟|与|同)上周(?:一样|相同|一致)|上周的?数)$`)
	confirmAnswer = regexp.MustCompile(`^(?:1|确认|确认无误|对|对的|是|是的|无误|提交|报送)$`)
	changeAnswer  = regexp.MustCompile(`^(?:2|修改|改)$`)
	yesAlone      = regexp.MustCompile(`^(?:1|是|是的|有|对)$`)
	noAlone       = regexp.MustCompile(`^(?:2|否|不是|没有|无)$`)
	pickAnswer    = regexp.MustCompile(`^(?:只改|只修改|修改|改|更正)\s*第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})项?$`)
	pickValue     = regexp.MustCompile(`^(?:只改|只修改|修改|改|更正)?\s*第([0-9]{1,2}|[一二三四五六七八九十]{1,3})项(?:改为|改成|应为|应是|为|成|是|：|:)?\s*(.+)$`)
	itemNumber    = regexp.MustCompile(`^第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})项?$`)
)

// ordinal reads 3, 三 or 十一; 0 for what is none.
func ordinal(text string) int {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	digit := func(s string) int {
		if i := strings.Index("一二三四五六七八九", s); i >= 0 && s != "" {
			return i/len("一") + 1
		}
		return 0
	}
	tens, ones, ten := strings.Cut(text, "十")
	switch {
	case !ten:
		return digit(text)
	case tens == "":
		return 10 + digit(ones)
	}
	return 10*digit(tens) + digit(ones)
}

// readGuide reads an answer where the guided dialogue stands. last are last week's
// figures. The question tells what is not certain; ok is false where the text may
// be anything else.
func (w Wording) readGuide(text string, g Guide, last report.Values) (a guideAnswer, q report.Question, ok bool) {
	switch {
	case passAnswer.MatchString(text):
		return guideAnswer{move: movePass}, q, true
	case backAnswer.MatchString(text):
		return guideAnswer{move: moveBack}, q, true
	}
	switch g.Stage {
	case StageUnit:
		a, ok = w.readUnit(text, g)
	case StageWeek:
		a, ok = readWeek(text)
	case StageItem:
		return w.readItem(text, g, last)
	case StageSummary, StagePick:
		return w.readSummary(text, g)
	}
	return a, q, ok
}

func (w Wording) readUnit(text string, g Guide) (guideAnswer, bool) {
	if m := itemNumber.FindStringSubmatch(text); m != nil {
		return guideAnswer{move: moveChoose, n: ordinal(m[1])}, true
	}
	for i, code := range g.Units {
		if name := w.AreaName(code); len([]rune(text)) > 1 && strings.HasPrefix(name, text) {
			return guideAnswer{move: moveChoose, n: i + 1}, true
		}
	}
	return guideAnswer{}, false
}

func readWeek(text string) (guideAnswer, bool) {
	switch {
	case text == "1", lastWeekAnswer.MatchString(text):
		return guideAnswer{move: moveChoose, n: 1}, true
	case text == "2", thisWeekAnswer.MatchString(text):
		return guideAnswer{move: moveChoose, n: 2}, true
	}
	return guideAnswer{}, false
}

// readItem reads an answer about the indicator that is asked.
func (w Wording) readItem(text string, g Guide, last report.Values) (a guideAnswer, q report.Question, ok bool) {
	inds := w.Language.Indicators()
	if g.Item < 0 || g.Item >= len(inds) {
		return a, q, false
	}
	in := inds[g.Item]
	if a, q, ok = w.readPick(text); ok {
		return a, q, ok
	}
	switch {
	case g.Quote != "" && unitAlone.MatchString(text):
		v, q := w.Language.Answer(in.Key, g.Quote+unitAlone.FindStringSubmatch(text)[1])
		return guideAnswer{move: moveValue, value: v}, q, true
	case sameAnswer.MatchString(text):
		v, had := last[in.Key]
		if !had {
			return a, report.Question{About: in.Key, Doubt: report.DoubtChange}, true
		}
		return guideAnswer{move: moveValue, value: v}, q, true
	case allZero.MatchString(text):
		return guideAnswer{move: moveZeros}, q, true
	case in.Kind == report.YesNo && yesAlone.MatchString(text):
		return guideAnswer{move: moveValue, value: report.Value{Kind: report.YesNo, N: 1}}, q, true
	case in.Kind == report.YesNo && noAlone.MatchString(text):
		return guideAnswer{move: moveValue, value: report.Value{Kind: report.YesNo}}, q, true
	case in.Kind == report.Text:
		return a, q, false // whatever it is; a message of its own comes first
	}
	figure, isBare := bare(text, inds)
	switch {
	case !isBare:
		return w.readLabelled(text, g)
	case g.Quote != "" && unitless(figure):
		return a, report.Question{About: in.Key, Doubt: report.DoubtMoneyUnit, Quote: g.Quote}, true
	}
	v, q := w.Language.Answer(in.Key, figure)
	return guideAnswer{move: moveValue, value: v}, q, true
}

// readLabelled reads 问题5: the figure of the item that is asked, or of the one named.
func (w Wording) readLabelled(text string, g Guide) (a guideAnswer, q report.Question, ok bool) {
	inds := w.Language.Indicators()
	for i, in := range inds {
		figure, found := afterLabel(text, in, inds)
		if !found {
			continue
		}
		v, q := w.Language.Answer(in.Key, figure)
		if i == g.Item {
			return guideAnswer{move: moveValue, value: v}, q, true
		}
		return guideAnswer{move: movePick, n: i + 1, value: v}, q, true
	}
	return a, q, false
}

// afterLabel takes the name of an indicator off: 问题5.
func afterLabel(text string, in report.Indicator, inds []report.Indicator) (string, bool) {
	for _, name := range in.Names() {
		if rest, found := strings.CutPrefix(text, name); found {
			if figure, ok := bare(strings.TrimLeft(rest, "：:= "), inds); ok {
				return figure, true
			}
		}
	}
	return "", false
}

// readSummary reads an answer to the summary, or which item is to be changed.
func (w Wording) readSummary(text string, g Guide) (a guideAnswer, q report.Question, ok bool) {
	if a, q, ok = w.readPick(text); ok {
		return a, q, ok
	}
	m := itemNumber.FindStringSubmatch(text)
	switch {
	case g.Stage == StagePick && m != nil:
		return guideAnswer{move: moveChoose, n: ordinal(m[1])}, q, true
	case confirmAnswer.MatchString(text):
		return guideAnswer{move: moveConfirm}, q, true
	case changeAnswer.MatchString(text):
		return guideAnswer{move: moveChoose, n: 2}, q, true
	case m != nil && strings.HasPrefix(text, "第"):
		return guideAnswer{move: movePick, n: ordinal(m[1])}, q, true
	}
	return a, q, false
}

// readPick reads 改3 and 第3项改为6.
func (w Wording) readPick(text string) (a guideAnswer, q report.Question, ok bool) {
	inds := w.Language.Indicators()
	if m := pickAnswer.FindStringSubmatch(text); m != nil {
		n := ordinal(m[1])
		return guideAnswer{move: movePick, n: n}, q, n >= 1 && n <= len(inds) || strings.Contains(text, "项")
	}
	m := pickValue.FindStringSubmatch(text)
	if m == nil {
		return a, q, false
	}
	n := ordinal(m[1])
	if n < 1 || n > len(inds) {
		return guideAnswer{move: movePick, n: n}, q, true
	}
	figure, isBare := bare(m[2], inds)
	if !isBare && inds[n-1].Kind != report.YesNo && inds[n-1].Kind != report.Text {
		return a, q, false
	}
	if !isBare {
		figure = m[2]
	}
	v, q := w.Language.Answer(inds[n-1].Key, figure)
	return guideAnswer{move: movePick, n: n, value: v}, q, true
}
