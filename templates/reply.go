package templates

import (
	"slices"
	"strings"
)

// How what a report leaves open is settled, the shortest way.
const (
	AnswerNumber   = "number"   // 直接回数字
	AnswerExact    = "exact"    // 直接回准数
	AnswerAmount   = "amount"   // an amount with its unit
	AnswerUnit     = "unit"     // 元 or 万元
	AnswerYesNo    = "yesno"    // 是 or 否
	AnswerOffer    = "offer"    // 对, or another number
	AnswerChange   = "change"   // 改 or 不改
	AnswerLabel    = "label"    // the name of the item
	AnswerOrder    = "order"    // as many numbers as are asked, in order
	AnswerLabelled = "labelled" // name and figure
	AnswerApart    = "apart"    // unit, name and figure: several units ask
)

// Remark says how far a figure is from last week's.
type Remark struct {
	Short string // 问题
	More  bool
	By    int64
}

// NewReportReply puts the parts together. Where several of them ask, a bare answer
// would not tell which unit it is for.
func NewReportReply(said ...ReportPart) ReportReply {
	asking := 0
	for _, p := range said {
		if p.Answer != "" {
			asking++
		}
	}
	for i := range said {
		if asking > 1 && said[i].Answer != "" {
			said[i].Answer = AnswerApart
		}
	}
	return ReportReply{Parts: said}
}

// each are the doubts whose sentence is about one figure and cannot be shared.
var each = []string{"twice", "changed", "impossible", "outlier", "cross", "money_unit", "unit", "two_labels", "no_report"}

// MergeQuestions says once what is asked for the same reason about several items.
func MergeQuestions(list []Question) []Question {
	var out []Question
	for _, q := range list {
		same := slices.IndexFunc(out, func(o Question) bool { return o.Doubt == q.Doubt })
		if same < 0 || slices.Contains(each, q.Doubt) {
			out = append(out, q)
			continue
		}
		o := &out[same]
		o.Label = joinNew(o.Label, q.Label, "、")
		o.Quote = joinNew(o.Quote, q.Quote, "”“")
	}
	return out
}

// joinNew adds what is not said yet.
func joinNew(list, item, between string) string {
	switch {
	case item == "" || list == item || slices.Contains(strings.Split(list, between), item):
		return list
	case list == "":
		return item
	}
	return list + between + item
}
