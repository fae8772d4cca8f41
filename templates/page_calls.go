package templates

import (
	"strconv"
	"time"
)

// PageCalls is the page of whom to phone: CallsPage.
const PageCalls = "calls"

type (
	// CallsPage is whom alerts did not reach, for the office's own people.
	CallsPage struct {
		Frame
		Now   time.Time
		Nonce string // makes a tap count once
		Rows  []CallRow
	}
	// CallRow is one person to phone. Why is unbound, gone, failed or unknown.
	CallRow struct {
		ID, Name, Phone, Role, Why string
		Units                      []string
		Lines                      []CallLine
	}
	// CallLine is what to tell: number, unit and how far it is.
	CallLine struct {
		Number, Unit, Clock, Stage string
		Days                       int // working days overdue, or since it began; negative: left
	}
)

// Stamp prints as of when the list is.
func (p CallsPage) Stamp() string { return clock(p.Now) }

// Says is what the line is about, in a few characters.
func (l CallLine) Says() string {
	switch l.Clock {
	case "claim":
		return "待认领" + strconv.Itoa(l.Days) + "个工作日"
	case "accept":
		return "待签收" + strconv.Itoa(l.Days) + "个工作日"
	case "heed":
		return "督办待签收" + strconv.Itoa(l.Days) + "个工作日"
	case "review":
		return "待复核" + strconv.Itoa(l.Days) + "个工作日"
	case "answer":
		return "督办" + l.due()
	case "extend":
		return "延期申请待答复"
	case "grant":
		return "已同意延期"
	case "refuse":
		return "未同意延期"
	case "return":
		return "销号申请已退回"
	case "inform":
		return "已销号"
	}
	return l.due()
}

func (l CallLine) due() string {
	switch {
	case l.Days > 0:
		return "逾期" + strconv.Itoa(l.Days) + "个工作日"
	case l.Days == 0:
		return "今日到期"
	}
	return "还剩" + strconv.Itoa(-l.Days) + "个工作日"
}
