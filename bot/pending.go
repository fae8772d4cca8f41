package bot

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// OpenFigure is one indicator that a member was asked about.
type OpenFigure struct {
	Key        string         `json:"key"`
	Doubt      report.Doubt   `json:"doubt,omitempty"` // empty: it is merely missing
	Quote      string         `json:"quote,omitempty"`
	Candidates []report.Value `json:"candidates,omitempty"` // the best last
	Was        *report.Value  `json:"was,omitempty"`        // what stood recorded when it was asked
}

// open lists what a judgement leaves to be settled by a bare answer: the figures
// it asks about and those that are missing, in the order of the indicators. None
// where something else must be settled first.
func (w Wording) open(j report.Judgement) []OpenFigure {
	if j.Unit == "" || j.Week == nil || !settles(j) {
		return nil
	}
	asked := make(map[string]report.Question)
	for _, q := range j.Questions {
		asked[q.About] = q
	}
	var out []OpenFigure
	for _, in := range w.Language.Indicators() {
		q, doubted := asked[in.Key]
		switch {
		case doubted:
			out = append(out, OpenFigure{Key: in.Key, Doubt: q.Doubt, Quote: q.Quote, Candidates: q.Candidates})
		case slices.Contains(j.Missing, in.Key):
			out = append(out, OpenFigure{Key: in.Key})
		}
	}
	return out
}

// settles reports whether bare figures would settle what the judgement leaves open.
func settles(j report.Judgement) bool {
	switch j.Outcome {
	case report.OutIncomplete, report.OutCorrect:
		return true
	case report.OutAsk:
		return !slices.ContainsFunc(j.Questions, func(q report.Question) bool {
			switch q.Doubt { //nolint:exhaustive // the others are about one figure each
			case report.DoubtPositions, report.DoubtNoReport, report.DoubtZeroButNot:
				return true
			}
			return q.About == report.AboutWeek || q.About == report.AboutUnit || q.About == ""
		})
	case report.OutRecord, report.OutRefuse, report.OutNotReport, report.OutWithdraw, report.OutHold:
	}
	return false
}

// all reports whether every figure is asked about for that reason.
func all(figures []OpenFigure, d report.Doubt) bool {
	return !slices.ContainsFunc(figures, func(f OpenFigure) bool { return f.Doubt != d })
}

// answerBy is the shortest way to settle the figures.
func (w Wording) answerBy(figures []OpenFigure) string {
	kinds := make(map[string]report.Kind)
	for _, in := range w.Language.Indicators() {
		kinds[in.Key] = in.Kind
	}
	switch {
	case len(figures) == 0:
		return ""
	case all(figures, report.DoubtWhichOne):
		return templates.AnswerLabel
	case all(figures, report.DoubtChanged):
		return templates.AnswerChange
	case len(figures) > 1:
		for _, f := range figures {
			if kinds[f.Key] != report.Count && kinds[f.Key] != report.Percent || f.Doubt == report.DoubtWhichOne {
				return templates.AnswerLabelled
			}
		}
		return templates.AnswerOrder
	}
	if w.offers(figures[0], w.Said) {
		return templates.AnswerOffer
	}
	return answerOne(figures[0], kinds[figures[0].Key])
}

// offers reports whether the question offers the last figure, because the message
// said that the one before was wrong: 12个，不对，是13个.
func (w Wording) offers(f OpenFigure, message string) bool {
	return f.Doubt == report.DoubtTwice && len(f.Candidates) > 1 && saidWrong.MatchString(message)
}

// answerOne is the shortest answer about one indicator.
func answerOne(f OpenFigure, kind report.Kind) string {
	switch {
	case f.Doubt == report.DoubtMoneyUnit:
		return templates.AnswerUnit
	case f.Doubt == report.DoubtApprox:
		return templates.AnswerExact
	case kind == report.Money:
		return templates.AnswerAmount
	case kind == report.YesNo:
		return templates.AnswerYesNo
	case kind == report.Text:
		return templates.AnswerLabelled
	}
	return templates.AnswerNumber
}

// said is what an answer to an open question comes to.
type said struct {
	values report.Values     // settled by it
	again  []report.Question // not certain: asked again
	counts int               // how many figures it gave, where another number of them was asked
}

var (
	leadIn     = regexp.MustCompile(`^(?:是的|不对|对|嗯)?[,，]?(?:应该是|准确是|准数是|实际是|实为|就是|应为|应是|改为|改成|更正为|更正|是|改)?[:：\s]*`)
	politeTail = regexp.MustCompile(`[,，]?(?:谢谢|谢了|哈|哦|噢|啦|哟)$`)
	bareFigure = regexp.MustCompile(`^[-−]?(?:约|大约|大概|近|差不多)?[0-9０-９〇零一二三四五六七八九十百千万亿廿卅两俩仨壹贰叁肆伍陆柒捌玖拾佰仟]` +
		`[0-9０-９〇零一二三四五六七八九十百千万亿廿卅两俩仨壹贰叁肆伍陆柒捌玖拾佰仟.]*(?:[,，][0-9]{3})*\s*\p{Han}{0,4}[%％?？]?$`)
	bareZero  = regexp.MustCompile(`^(?:没有|没|无|零|暂无|都没有|一[个件人项]也没有|一[个件人项]都没有)$`)
	allZero   = regexp.MustCompile(`^(?:其余|其他)?(?:都|全|均|全部|全都)(?:是|为)?(?:没有|无|零|0)$`)
	firstOf   = regexp.MustCompile(`^(?:是|选)?(?:第[一1]个|前一个|前面那个|前面的|前者)$`)
	secondOf  = regexp.MustCompile(`^(?:是|选)?(?:第[二2]个|后一个|后面那个|后面的|后者)$`)
	unitAlone = regexp.MustCompile(`^(?:是|单位是)?(元|块|千元|万元|万|亿元)$`)
	wantsNew  = regexp.MustCompile(`^(?:改|要改|更正|改吧|是|是的|对|对的|是[,，]?改|是的[,，]?改|确认|改正)$`)
	keepsOld  = regexp.MustCompile(`^(?:不改|不用改|不要改|别改|不变|保留|保留原数|原来的|以原来的为准)$`)
	saidWrong = regexp.MustCompile(`不对|错了|说错|写错|打错|不是`)
	parts     = regexp.MustCompile(`[\s、；;/|]+|[,，]`)
)

// bare takes the words around a figure off; ok is false for what is no bare answer.
func bare(text string, inds []report.Indicator) (string, bool) {
	text = politeTail.ReplaceAllString(text, "")
	if bareZero.MatchString(text) {
		return text, true
	}
	text = leadIn.ReplaceAllString(text, "")
	if bareZero.MatchString(text) {
		return text, true
	}
	if !bareFigure.MatchString(text) || utf8.RuneCountInString(text) > shortCommand {
		return "", false
	}
	for _, in := range inds {
		for _, name := range in.Names() {
			if strings.Contains(text, name) {
				return "", false // it names an indicator: it is read as a message
			}
		}
	}
	return text, true
}

// understand reads a text as the answer to the figures that were asked; ok is
// false when it is none.
func (w Wording) understand(text string, figures []OpenFigure) (said, bool) {
	switch {
	case len(figures) == 0 || all(figures, report.DoubtWhichOne):
		return said{}, false
	case all(figures, report.DoubtChanged) && wantsNew.MatchString(text):
		return said{values: candidates(figures, 1)}, true
	case all(figures, report.DoubtChanged) && keepsOld.MatchString(text):
		return said{values: candidates(figures, 0)}, true
	case allZero.MatchString(text):
		return said{values: w.zeros(figures)}, true
	case len(figures) > 1:
		return w.inOrder(text, figures)
	}
	if w.offers(figures[0], w.Said) && yesAnswer.MatchString(text) {
		return said{values: candidates(figures, len(figures[0].Candidates)-1)}, true
	}
	return w.aboutOne(text, figures[0])
}

// candidates takes the n-th figure of each question.
func candidates(figures []OpenFigure, n int) report.Values {
	out := report.Values{}
	for _, f := range figures {
		if n < len(f.Candidates) {
			out[f.Key] = f.Candidates[n]
		}
	}
	return out
}

func (w Wording) zeros(figures []OpenFigure) report.Values {
	out := report.Values{}
	for _, in := range w.Language.Indicators() {
		if slices.ContainsFunc(figures, func(f OpenFigure) bool { return f.Key == in.Key }) && in.Kind.Adds() {
			out[in.Key] = report.Value{Kind: in.Kind}
		}
	}
	return out
}

// aboutOne reads the answer to a question about exactly one indicator.
func (w Wording) aboutOne(text string, f OpenFigure) (said, bool) {
	pair := f.Doubt == report.DoubtTwice && len(f.Candidates) == 2
	switch {
	case pair && firstOf.MatchString(text):
		return said{values: candidates([]OpenFigure{f}, 0)}, true
	case pair && secondOf.MatchString(text):
		return said{values: candidates([]OpenFigure{f}, 1)}, true
	case f.Doubt == report.DoubtMoneyUnit && unitAlone.MatchString(text):
		return w.settle(f.Key, f.Quote+unitAlone.FindStringSubmatch(text)[1]), true
	}
	figure, ok := bare(text, w.Language.Indicators())
	if !ok && w.kind(f.Key) == report.YesNo {
		figure, ok = text, yesOrNo.MatchString(text)
	}
	switch {
	case !ok:
		return said{}, false
	case f.Doubt == report.DoubtMoneyUnit && unitless(figure): // 1 is no amount here, nor the first of 元 and 万元
		return said{again: []report.Question{{About: f.Key, Doubt: f.Doubt, Quote: f.Quote}}}, true
	}
	return w.settle(f.Key, figure), true
}

// unitless reports whether an amount has no unit; none at all needs none.
func unitless(figure string) bool {
	return !bareZero.MatchString(figure) && !strings.ContainsAny(figure, "元块万亿")
}

var yesOrNo = regexp.MustCompile(`^(?:是|是的|有|对|否|不是|没有|无|已完成|未完成)$`)

func (w Wording) kind(key string) report.Kind {
	in, _ := w.Language.Indicator(key)
	return in.Kind
}

// settle reads one figure by the language, which may doubt it.
func (w Wording) settle(key, text string) said {
	v, q := w.Language.Answer(key, text)
	if q.Doubt != "" {
		return said{again: []report.Question{q}}
	}
	return said{values: report.Values{key: v}}
}

// inOrder reads as many bare figures as were asked, in the order asked. A whole
// report in bare numbers is left to the language.
func (w Wording) inOrder(text string, figures []OpenFigure) (said, bool) {
	given := slices.DeleteFunc(parts.Split(text, -1), func(s string) bool { return s == "" })
	required := 0
	for _, in := range w.Language.Indicators() {
		if in.Required {
			required++
		}
	}
	out := said{values: report.Values{}}
	if len(given) == 0 || len(given) != len(figures) && len(given) == required {
		return said{}, false
	}
	for i, g := range given {
		figure, ok := bare(g, w.Language.Indicators())
		if !ok {
			return said{}, false
		}
		if len(given) == len(figures) {
			one := w.settle(figures[i].Key, figure)
			out.again = append(out.again, one.again...)
			maps.Copy(out.values, one.values)
		}
	}
	if len(given) != len(figures) {
		return said{counts: len(given)}, true
	}
	return out, true
}
