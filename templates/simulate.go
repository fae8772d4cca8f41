package templates

import (
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Messages about a stretch of days that was simulated.
type (
	// SimulateDone tells what a stretch of days would bring to whom.
	SimulateDone struct {
		From, To          calendar.Date
		Workdays          int
		Took              time.Duration
		OnTime            bool // every unit reports on time; else nobody reports
		Units             Grid // the messages to each unit by month
		Roles             Grid
		Kinds             Grid
		Stages            Grid // the issues that reach a stage, by month
		Messages, Asking  int
		Unreachable, Held int
		First, Last       string // times of day
		Quiet             string // 20:00-08:00; "none": there are none
	}

	// SimulateStep says which month begins.
	SimulateStep struct{ Month calendar.Month }

	// SimulateProblem says why nothing was simulated.
	SimulateProblem struct {
		Problem string
		Day     calendar.Date
	}
)

func (SimulateDone) template() string    { return "simulate_done" }
func (SimulateStep) template() string    { return "simulate_step" }
func (SimulateProblem) template() string { return "simulate_problem" }

// Grid is a small table; its first row heads the columns.
type Grid [][]string

// String prints the table with its columns aligned, figures to the right, two
// spaces between them. A Chinese character is as wide as two others.
func (g Grid) String() string {
	var wide []int
	for _, row := range g {
		for k, cell := range row {
			if k == len(wide) {
				wide = append(wide, 0)
			}
			wide[k] = max(wide[k], across(cell))
		}
	}
	var lines []string
	for _, row := range g {
		var b strings.Builder
		for k, cell := range row {
			room := strings.Repeat(" ", wide[k]-across(cell))
			if k == 0 {
				b.WriteString("  " + cell + room)
			} else {
				b.WriteString("  " + room + cell)
			}
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return strings.Join(lines, "\n")
}

// across is how many columns of a terminal the text takes.
func across(text string) (n int) {
	for _, r := range text {
		if n++; r >= 0x1100 {
			n++
		}
	}
	return n
}

// SimulatedUnits heads the grid of the units: 单位, the months, 合计.
func SimulatedUnits(months []string) []string {
	return append(append([]string{"单位"}, monthHeads(months)...), "合计", "要求答复")
}

// SimulatedRoles heads the grid of the roles.
func SimulatedRoles() []string {
	return []string{"身份", "人数", "消息", "一人一月最多", "要求答复"}
}

// SimulatedKinds heads the grid of the kinds of messages.
func SimulatedKinds() []string { return []string{"类别", "消息"} }

// SimulatedStages heads the grid of the stages.
func SimulatedStages(months []string) []string {
	return append(append([]string{"级别"}, monthHeads(months)...), "合计")
}

// SimulatedSum is the name of the last row.
const SimulatedSum = "合计"

// monthHeads are 11月, and with the year where it begins: 27年1月.
func monthHeads(months []string) []string {
	out := make([]string, len(months))
	for k, m := range months {
		year, month, _ := strings.Cut(m, "-")
		out[k] = strings.TrimPrefix(month, "0") + "月"
		if k == 0 || month == "01" {
			out[k] = year[2:] + "年" + out[k]
		}
	}
	return out
}

// StageName is what a stage of the ledger's ladders is called where each has a row
// of its own: 剩7个工作日 for what a person's list calls 临期.
func StageName(stage string) string {
	if days, left := strings.CutPrefix(stage, "t-"); left {
		return "剩" + days + "个工作日"
	}
	return stageName(stage)
}

// PushName is what a kind of push is called.
func PushName(push string) string {
	switch push {
	case "bulletin":
		return "通报"
	case "alert":
		return "整改提醒"
	case "notice":
		return "通知"
	case "reminder":
		return "周报提醒"
	case "review":
		return "待办（工作人员）"
	}
	return push
}
