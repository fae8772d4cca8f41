package ledger

import (
	"maps"
	"slices"

	"github.com/weidubao/weidubao/bot/sheet"
)

// The columns of a ledger file, in the order of an export.
const (
	colNumber      = "编号"
	colSource      = "来源"
	colArea        = "责任单位"
	colVillage     = "村居"
	colCategory    = "类别"
	colText        = "问题"
	colResponsible = "责任人"
	colLeader      = "分管领导"
	colRegistered  = "挂号日期"
	colDue         = "整改期限"
	colAmount      = "涉及金额(万元)"
	colRecovered   = "已追回(万元)"
	colStatus      = "状态"
	colSignedOff   = "销号日期"
)

// columns are the columns that Import understands; brackets may be of either width. An amount is only taken from
// a column whose head names the unit, because one in 元 would be read 10,000 times too large.
// 序号 is no alias of 编号: it only counts the rows of one file.
func columns() []sheet.Column {
	return []sheet.Column{
		{Name: colNumber, Aliases: []string{"问题编号"}},
		{Name: colSource, Aliases: []string{"问题来源"}},
		{Name: colArea, Aliases: []string{"乡镇", "乡镇街道", "乡镇(街道)", "单位"}, Required: true},
		{Name: colVillage, Aliases: []string{"村", "村社", "村(社区)"}},
		{Name: colCategory, Aliases: []string{"问题类别"}},
		{Name: colText, Aliases: []string{"问题描述", "具体问题", "问题内容"}, Required: true},
		{Name: colResponsible, Aliases: []string{"整改责任人"}},
		{Name: colLeader, Aliases: []string{"分管市领导", "分管县领导"}},
		{Name: colRegistered, Aliases: []string{"登记日期", "建账日期"}},
		{Name: colDue, Aliases: []string{"期限", "整改时限", "完成期限"}},
		{Name: colAmount, Aliases: []string{"涉及金额万元"}},
		{Name: colRecovered, Aliases: []string{"已追回万元"}},
		{Name: colStatus, Aliases: []string{"整改状态"}},
		{Name: colSignedOff, Aliases: []string{"销账日期"}},
	}
}

// statusNames are the words for a status, the one an export writes first. An
// empty cell says nothing more than that the issue is not signed off.
var statusNames = map[Status][]string{
	Registered:  {"建账"},
	Assigned:    {"对账"},
	Rectifying:  {"整改中", "未销号"},
	UnderReview: {"查账"},
	SignedOff:   {"已销号", "销号", "销账", "已销账"},
	Archived:    {"交账", "已交账"},
}

// readStatus finds the status that a word names.
func readStatus(word string) (Status, bool) {
	for _, s := range slices.Sorted(maps.Keys(statusNames)) {
		if slices.Contains(statusNames[s], word) {
			return s, true
		}
	}
	return "", false
}

// statusWord is the word that an export writes for a status.
func statusWord(s Status) string {
	if words := statusNames[s]; len(words) > 0 {
		return words[0]
	}
	return string(s)
}
