package templates

import "strconv"

// What the staff's digest tells of.
const (
	DigestMissing  = "missing"  // reports that are not complete after the deadline
	DigestFailed   = "failed"   // pushes that could not be delivered
	DigestUnsure   = "unsure"   // pushes of which nobody knows whether they arrived
	DigestGone     = "gone"     // members who unfollowed
	DigestHolidays = "holidays" // a year's holidays are not known
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
		Week        int // of DigestMissing, where it is not last week's
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
		return "发送失败" + n
	case DigestUnsure:
		return "不知送没送到" + n
	case DigestGone:
		return "取关" + n
	case DigestHolidays:
		return "缺" + strconv.Itoa(w.Year) + "年放假安排"
	}
	return w.Kind
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
	Week        PageWeek
	Names       []string
}
