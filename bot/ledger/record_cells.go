package ledger

import (
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/roster"
)

// The words of record columns. What stands in (…) may be missing.
//
//	申请销号  2026-11-18 陈一；「钱已退」
//	五见      见责任追究；2026-11-18 陈一；（审核认定；）（按退款认定；）（第一种形态「函询」1件1人；）（「细节」）
//	分期退款  1；0.5万元；2026-11-18 陈一；待核 ｜ 已核 2026-11-19 孙三 ｜ 未到账 2026-11-19 孙三；（超额已确认；）（「说明」）
//	延期记录  1；2026-10-09至2026-10-30；2026-10-01 陈一；「理由」；待批 ｜ 同意 2026-10-02 孙三 ｜ 不同意 2026-10-02 孙三；（「批注」）
//	督办记录  1；2026-11-01 李四；限2026-11-04；「要求」；（已阅 2026-11-02 陈一；）（已报 2026-11-04 陈一；）（「结果」）
//	退回记录  2026-11-05 孙三；（缺见人、见责任追究；）「说明」
//	原责任单位 陶山镇→塘下镇；2026-10-01 孙三
const (
	wordAttested = "审核认定"
	wordByMoney  = "按退款认定"
	wordReported = "待核"
	wordReceived = "已核"
	wordStruck   = "未到账"
	wordSure     = "超额已确认"
	wordAsked    = "待批"
	wordGranted  = "同意"
	wordRefused  = "不同意"
	wordUntil    = "至"
	wordDue      = "限"
	wordHeeded   = "已阅"
	wordAnswered = "已报"
	wordTo       = "→"
	wordLacks    = "缺"
	wordAnd      = "、"
)

// proofWords are the words of the five proofs, in their order.
var proofWords = []string{"见人", "见事", "见单位", "见处理结果", "见责任追究"}

// fields joins the fields of an entry; what is empty is left out.
func fields(list ...string) string {
	return strings.Join(slices.DeleteFunc(list, func(f string) bool { return f == "" }), string(fieldEnd))
}

// maybeQuoted quotes words where there are any.
func maybeQuoted(words string) string {
	if words == "" {
		return ""
	}
	return quoted(words)
}

// when is a word where something is so.
func when(so bool, word string) string {
	if so {
		return word
	}
	return ""
}

// entries writes a record column.
func entries[T any](list []T, r *roster.Roster, write func(T, *roster.Roster) string) string {
	lines := make([]string, 0, len(list))
	for _, x := range list {
		lines = append(lines, write(x, r))
	}
	return strings.Join(lines, string(entryEnd))
}

func filingCell(f *Filing, r *roster.Roster) string {
	if f == nil {
		return ""
	}
	return fields(stampCell(f.On, f.By, r), maybeQuoted(f.Said))
}

func readFiling(e *item, _ int) Filing {
	var f Filing
	f.On, f.By = e.stamp()
	f.Said = e.maybe()
	return f
}

func evidenceCell(v Evidence, r *roster.Roster) string {
	return fields(proofWords[slices.Index(proofs(), v.Proof)], stampCell(v.On, v.By, r), when(v.Attested, wordAttested), when(v.Money, wordByMoney), formsCell(v.Forms), maybeQuoted(v.Note))
}

func readEvidence(e *item, _ int) Evidence {
	v := Evidence{Proof: e.proof(e.next())}
	v.On, v.By = e.stamp()
	v.Attested = e.flag(wordAttested)
	v.Money = e.flag(wordByMoney)
	v.Forms = e.forms()
	v.Note = e.maybe()
	return v
}

// proof reads one of the five.
func (e *item) proof(word string) Proof {
	k := slices.Index(proofWords, word)
	if k < 0 {
		e.refuse()
		return ""
	}
	return proofs()[k]
}

func instalmentCell(n Instalment, r *roster.Roster) string {
	state := wordReported
	switch n.State {
	case Reported:
	case Received:
		state = wordReceived + " " + stampCell(n.CheckedOn, n.CheckedBy, r)
	case Struck:
		state = wordStruck + " " + stampCell(n.CheckedOn, n.CheckedBy, r)
	}
	return fields(seqCell(n.Seq), formatWan(n.Fen)+"万元", stampCell(n.On, n.By, r), state, when(n.Sure, wordSure), maybeQuoted(n.Note))
}

func readInstalment(e *item, k int) Instalment {
	n := Instalment{Seq: e.seq(k), Fen: e.money()}
	n.On, n.By = e.stamp()
	var ok bool
	switch {
	case e.flag(wordReported):
		n.State = Reported
	default:
		if n.CheckedOn, n.CheckedBy, ok = e.after(wordReceived); ok {
			n.State = Received
		} else if n.CheckedOn, n.CheckedBy, ok = e.after(wordStruck); ok {
			n.State = Struck
		} else {
			e.refuse()
		}
	}
	n.Sure = e.flag(wordSure)
	n.Note = e.maybe()
	return n
}

func extensionCell(x Extension, r *roster.Roster) string {
	state := wordAsked
	switch x.State {
	case Asked:
	case Granted:
		state = wordGranted + " " + stampCell(x.DecidedOn, x.DecidedBy, r)
	case Refused:
		state = wordRefused + " " + stampCell(x.DecidedOn, x.DecidedBy, r)
	}
	return fields(seqCell(x.Seq), x.From.String()+wordUntil+x.To.String(), stampCell(x.On, x.By, r), quoted(x.Reason), state, maybeQuoted(x.Note))
}

func readExtension(e *item, k int) Extension {
	x := Extension{Seq: e.seq(k)}
	from, to, _ := strings.Cut(e.next(), wordUntil)
	x.From, x.To = e.day(from), e.day(to)
	x.On, x.By = e.stamp()
	x.Reason = e.words()
	var ok bool
	switch {
	case e.flag(wordAsked):
		x.State = Asked
	default:
		if x.DecidedOn, x.DecidedBy, ok = e.after(wordGranted); ok {
			x.State = Granted
		} else if x.DecidedOn, x.DecidedBy, ok = e.after(wordRefused); ok {
			x.State = Refused
		} else {
			e.refuse()
		}
	}
	x.Note = e.maybe()
	return x
}

func instructionCell(n Instruction, r *roster.Roster) string {
	heeded, answered := "", ""
	if !n.HeededOn.IsZero() {
		heeded = wordHeeded + " " + stampCell(n.HeededOn, n.HeededBy, r)
	}
	if !n.AnsweredOn.IsZero() {
		answered = wordAnswered + " " + stampCell(n.AnsweredOn, n.AnsweredBy, r)
	}
	return fields(seqCell(n.Seq), stampCell(n.On, n.By, r), wordDue+n.DueOn.String(), quoted(n.Text), heeded, answered, maybeQuoted(n.Answer))
}

func readInstruction(e *item, k int) Instruction {
	n := Instruction{Seq: e.seq(k)}
	n.On, n.By = e.stamp()
	due, ok := strings.CutPrefix(e.next(), wordDue)
	if !ok {
		e.refuse()
	}
	n.DueOn = e.day(due)
	n.Text = e.words()
	n.HeededOn, n.HeededBy, _ = e.after(wordHeeded)
	n.AnsweredOn, n.AnsweredBy, ok = e.after(wordAnswered)
	if ok {
		n.Answer = e.maybe()
	}
	return n
}

func returnCell(b Return, r *roster.Roster) string {
	lack := make([]string, 0, len(b.Lack))
	for _, p := range b.Lack {
		lack = append(lack, proofWords[slices.Index(proofs(), p)])
	}
	return fields(stampCell(b.On, b.By, r), when(len(lack) > 0, wordLacks+strings.Join(lack, wordAnd)), quoted(b.Reason))
}

func readReturn(e *item, _ int) Return {
	var b Return
	b.On, b.By = e.stamp()
	if len(e.fields) > 0 && strings.HasPrefix(e.fields[0], wordLacks) {
		for word := range strings.SplitSeq(strings.TrimPrefix(e.next(), wordLacks), wordAnd) {
			b.Lack = append(b.Lack, e.proof(word))
		}
	}
	b.Reason = e.words()
	return b
}

func formerCell(f Former, r *roster.Roster) string {
	return fields(unitIn(f.Area, r)+wordTo+unitIn(f.To, r), stampCell(f.On, f.By, r))
}

// unitIn is unitCell for a unit within an entry.
func unitIn(code string, r *roster.Roster) string {
	if cell := unitCell(code, r); !strings.ContainsAny(cell, "；→「」\n") {
		return cell
	}
	return code
}

func readFormer(e *item, _ int) Former {
	from, to, _ := strings.Cut(e.next(), wordTo)
	f := Former{Area: e.unit(strings.TrimSpace(from)), To: e.unit(strings.TrimSpace(to))}
	f.On, f.By = e.stamp()
	return f
}
