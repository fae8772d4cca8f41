package report

import (
	"github.com/weidubao/weidubao/bot/sheet"
)

// The columns of a file of weekly figures besides those of the indicators. The
// last three are written for people and not read.
const (
	colWeek       = "周"
	colArea       = "地区"
	colStatus     = "状态"
	colTimeliness = "及时"
	colReporter   = "报送人"
)

// columns are the columns that ReadFile understands. An amount is only taken from
// a column whose head names no unit or 万元, because one in 元 would be read 10,000 times too large.
func (l *Language) columns() []sheet.Column {
	cols := []sheet.Column{
		{Name: colWeek, Aliases: []string{"周次", "报送周", "报告周"}, Required: true},
		{Name: colArea, Aliases: []string{"单位", "责任单位", "报送单位", "乡镇", "乡镇街道", "乡镇(街道)"}, Required: true},
	}
	for _, ind := range l.inds {
		c := sheet.Column{Name: ind.Label}
		for _, name := range ind.Names() {
			if name != ind.Label {
				c.Aliases = append(c.Aliases, name)
			}
			if ind.Unit != "" {
				c.Aliases = append(c.Aliases, name+"("+ind.Unit+")")
			}
		}
		cols = append(cols, c)
	}
	return append(cols, sheet.Column{Name: colStatus}, sheet.Column{Name: colTimeliness}, sheet.Column{Name: colReporter})
}

// statusWord is what an export writes for a status.
func statusWord(s Status) string {
	return map[Status]string{Complete: "已齐", Incomplete: "未齐", Held: "待确认", Withdrawn: "已撤回"}[s]
}

// timelinessWord is what an export writes for a timeliness; figures that came from a file have none.
func timelinessWord(t Timeliness) string {
	return map[Timeliness]string{OnTime: "按时", Late: "迟报"}[t]
}
