package templates

import "strconv"

// What the staff's digest tells of.
const (
	DigestMissing  = "missing"  // reports that are not complete after the deadline
	DigestFailed   = "failed"   // pushes that could not be delivered
	DigestUnsure   = "unsure"   // pushes of which nobody knows whether they arrived
	DigestCalls    = "calls"    // people whom alerts did not reach: to be phoned
	DigestGone     = "gone"     // members who unfollowed
	DigestHolidays = "holidays" // a year's holidays are not known

	DigestReview  = "review" // 待复核: sign-offs that lie before the office
	DigestMoney   = "money"  // 待核款: instalments that the office has not checked
	DigestExtend  = "extend" // 延期待批
	DigestAssign  = "assign" // 待交办: no leader is in charge, and the unit does not have it
	DigestClaim   = "claim"  // 待认领
	DigestAccept  = "accept" // 未签收
	DigestDueSoon = "due"    // 将到期
)

type (
	// DigestTitle heads the card.
	DigestTitle struct{ Count int }
	// DigestSummary names the first of what there is to do.
	DigestSummary struct{ Words []DigestWord }
	// DigestWord is one thing to do, in a few characters.
	DigestWord struct {
		Kind        string
		Count, Year int
		Who         string // the one person concerned, masked, who has unfollowed
		Week        int    // of DigestMissing, where it is not last week's
	}
)

func (DigestTitle) template() string   { return "digest_title" }
func (DigestSummary) template() string { return "digest_summary" }

// Lines are as many of the words as the field of a card shows.
func (d DigestSummary) Lines() string {
	var out []string
	for _, w := range d.Words {
		out = append(out, w.String())
	}
	return fitted(out, "等")
}

// String is 上周未报2, 发送失败1.
func (w DigestWord) String() string {
	n := ""
	if w.Count > 0 {
		n = strconv.Itoa(w.Count)
	}
	switch w.Kind {
	case DigestMissing:
		if w.Week > 0 {
			return "本周未报" + n
		}
		return "上周未报" + n
	case DigestFailed:
		return "发送失败" + n + w.unfollowed()
	case DigestCalls:
		return "请电话" + n + "人"
	case DigestUnsure:
		return "不知送没送到" + n
	case DigestGone:
		return "取关" + n
	case DigestHolidays:
		return "缺" + strconv.Itoa(w.Year) + "年放假安排"
	}
	if name := DigestIssues(w.Kind); name != "" {
		return name + n
	}
	return w.Kind
}

// DigestIssues is what a line about the ledger is called; "" for any other.
func DigestIssues(kind string) string {
	return map[string]string{
		DigestReview: "待复核", DigestMoney: "待核款", DigestExtend: "延期待批", DigestAssign: "待交办", DigestClaim: "待认领",
		DigestAccept: "未签收", DigestDueSoon: "将到期",
	}[kind]
}

// Issues is what the line is called where it is about the ledger; "" for any other.
func (d DigestItem) Issues() string { return DigestIssues(d.Kind) }

// unfollowed is （赵某已取关，请电话）, where it is that one person.
func (w DigestWord) unfollowed() string {
	if w.Who == "" {
		return ""
	}
	return "（" + w.Who + "已取关，请电话）"
}

// DigestPage is what the staff have to do.
type DigestPage struct {
	Frame
	Lines []DigestItem
}

// DigestItem is one of it. Link leads on; empty: nowhere.
type DigestItem struct {
	Kind, Link  string
	Count, Year int
	Lack        int // of those before the office, how many lack proofs
	Week        PageWeek
	Names       []string
}
