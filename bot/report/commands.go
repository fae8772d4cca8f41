package report

import "strings"

// deniers make 确认 or 撤回 something else: 不确认, 等我确认一下, 怎么撤回.
var deniers = words("不 没 未 别 勿 待 等 再确认 再核 先 后 吗 ? 怎么 如何 是否 能否 可否 一下 要 得 需 请 如果 还没 哪 呢 么 去确认 会确认 帮 麻烦 找 和确认 跟 待会 吧?")

// harmless words contain a denier and deny nothing.
var harmless = words("没错 没问题 没有错 没有问题 不好意思 再次 先生 要求 稍后 请放心 这么多 这么些 这么几个 请登记 请录入 请记录 请入库 要的 最后")

var confirmWords = words("确认 无误 对的 没错 是的 属实 正确 没有错 就是这个数 是这个数 无问题")

// confirms tells that the message says 确认 and nothing against it.
func (x *lexer) confirms() bool {
	s := strings.TrimSpace(x.norm)
	if len(s) > 120 {
		return false
	}
	bare := strings.Trim(s, " .。!~，,、")
	if bare == "对" || bare == "是" || bare == "嗯对" || strings.Trim(bare, "对") == "" && bare != "" {
		return true
	}
	if !x.l.confirming.within(x.cs) {
		return false
	}
	for _, w := range harmless {
		s = strings.ReplaceAll(s, w, "")
	}
	for _, w := range deniers {
		if strings.Contains(s, w) {
			return false
		}
	}
	return true
}

// recall is what 撤回 names.
type recall struct {
	tok   int
	unit  string
	per   *period
	again bool // figures stand behind it
}

// recalls reads 撤回: not in a question or a negation, not WeChat's own notice,
// and not in a narrative (群众撤回信访件).
func (x *lexer) recalls() (recall, bool) {
	if !x.says(wRecall) || strings.Contains(x.norm, "撤回了一条") || strings.Contains(x.norm, "撤回一条消息") {
		return recall{}, false
	}
	for i, t := range x.toks {
		if !t.is(wRecall) || !x.recallAt(i) {
			continue
		}
		r := recall{tok: i}
		from, to := x.clause(i)
		for k := range x.toks {
			o := x.toks[k]
			if k >= from && k < to || k < i {
				if o.kind == kUnit && r.unit == "" {
					r.unit = o.unit
				}
				if o.kind == kPeriod && r.per == nil {
					r.per = o.per
				}
			}
			r.again = r.again || o.kind == kNum
		}
		return r, true
	}
	return recall{}, false
}

// clause bounds the clause around token i.
func (x *lexer) clause(i int) (from, to int) {
	cut := func(k int) bool {
		t := x.toks[k].kind
		return t == kComma || t == kStop || t == kLine || t == kLink && x.toks[k].r == ':'
	}
	from, to = i, i
	for from > 0 && !cut(from-1) {
		from--
	}
	for to < len(x.toks) && !cut(to) {
		to++
	}
	return from, to
}

const (
	recallBefore = "把我要想请将帮刚才发的那条上一先给申需那个麻烦您你再也都这份前面误错了错误"
	recallAfter  = "刚才上前我那本之手报这个条的一下发错误了啦吧消息最近次份谢掉重填"
	recallNever  = "不别没未勿甭"
)

// recallAt tells that the 撤回 at i is a command.
func (x *lexer) recallAt(i int) bool {
	from, to := x.clause(i)
	if to < len(x.toks) && x.toks[to].r == '?' {
		return false
	}
	for k := from; k < to; k++ {
		t := x.toks[k]
		allowed := recallBefore
		if k > i {
			allowed = recallAfter
		}
		switch {
		case t.kind == kText && (containsRune(recallNever, t.r) || !containsRune(allowed, t.r)):
			return false
		case t.kind == kNum && t.num.measure == "条" && t.num.val.m == 1: // 上一条
		case t.kind == kLabel, t.kind == kNum:
			if k > i && t.kind == kLabel {
				return true
			}
			return false
		case t.kind == kWord && (t.is(wQuestion) || t.is(wNeg) || t.is(wPending) || t.is(wStatus) || t.is(wModal) && k < i && t.word.text != "将"):
			return false
		}
	}
	for k := to; k < len(x.toks); k++ {
		if x.toks[k].is(wQuestion) && !x.hasContent(segment{from: i + 1, to: len(x.toks)}) {
			return false
		}
	}
	return true
}
