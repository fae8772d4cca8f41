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

	// Those below tell the rest of an issue. A file without them leaves it alone.
	colTerm         = "限期(工作日)"
	colExtended     = "延期至"
	colClaimed      = "认领日期"
	colClaimedBy    = "认领人"
	colAssigned     = "交办日期"
	colAssignedBy   = "交办人"
	colAccepted     = "签收日期"
	colAcceptedBy   = "签收人"
	colFiling       = "申请销号"
	colReview       = "送审日期"
	colProven       = "五见"
	colInstalments  = "分期退款"
	colExtensions   = "延期记录"
	colInstructions = "督办记录"
	colReturns      = "退回记录"
	colSignedOffBy  = "销号人"
	colNote         = "销号说明"
	colArchived     = "交账日期"
	colArchivedBy   = "交账人"
	colRound        = "轮次"
	colBegun        = "本轮起始"
	colRelapse      = "回头看"
	colFormerly     = "原责任单位"
	colArmed        = "提醒"
	colSteps        = "步数"
)

// wordNew in the column 编号 says that the row is another issue, however alike one
// on the ledger may look.
func wordNew(typed string) bool { return typed == "新增" || typed == "新" }

// wordNotClosed says of an issue on the ledger no more than that it is open.
const wordNotClosed = "未销号"

// The words of the column 提醒.
const (
	wordArmed   = "已启动"
	wordUnarmed = "未启动"
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
		{Name: colTerm, Aliases: []string{"整改限期(工作日)"}},
		{Name: colExtended},
		{Name: colClaimed},
		{Name: colClaimedBy},
		{Name: colAssigned, Aliases: []string{"对账日期"}},
		{Name: colAssignedBy},
		{Name: colAccepted},
		{Name: colAcceptedBy},
		{Name: colFiling},
		{Name: colReview, Aliases: []string{"查账日期"}},
		{Name: colProven},
		{Name: colInstalments},
		{Name: colExtensions},
		{Name: colInstructions},
		{Name: colReturns},
		{Name: colSignedOffBy, Aliases: []string{"销账人"}},
		{Name: colNote},
		{Name: colArchived},
		{Name: colArchivedBy},
		{Name: colRound},
		{Name: colBegun},
		{Name: colRelapse},
		{Name: colFormerly},
		{Name: colArmed},
		{Name: colSteps},
	}
}

// statusNames are the words for a status, the one an export writes first. An
// empty cell says nothing more than that the issue is not signed off.
var statusNames = map[Status][]string{
	Registered:  {"建账"},
	Assigned:    {"对账"},
	Rectifying:  {"整改中", wordNotClosed},
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
