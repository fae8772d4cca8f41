package bot_test

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/simulate"
	"github.com/weidubao/weidubao/templates"
)

const yearPaper = "../docs/alerts-year.md"

// document compares the year's table with the one in the docs; -update writes it.
func (c *county) document(y yearly) {
	c.t.Helper()
	quiet := must(calendar.ParseQuiet("20:00-08:00"))(c.t)
	stretch := simulate.Stretch{From: y.from, To: y.to, People: c.people, Calendar: workdays(), Quiet: quiet}
	text := yearText(y, stretch.Tally(c.sender.Sent(), c.marks.Told()))
	if *update {
		if err := os.WriteFile(yearPaper, []byte(text), 0o644); err != nil {
			c.t.Fatal(err)
		}
		return
	}
	if old := must(os.ReadFile(yearPaper))(c.t); string(old) != text {
		c.t.Errorf("%s is not what the year comes to; WEIDUBAO_SOAK=1 go test ./bot -run TestAlertsOfAYear -update", yearPaper)
	}
}

// yearText is the document.
func yearText(y yearly, t simulate.Tally) string {
	var b strings.Builder
	fmt.Fprintf(&b, `# 提醒的一年

这张表由测试 `+"`TestAlertsOfAYear`"+` 生成：23个乡镇、%d个问题，%s 至 %s（%d个工作日）。
期限散布全年；其中一部分中途销号、延期、回头看再次发现，有的单位和问题设了静默，有的人没有绑定。

测试另用一段独立的程序逐日推算“哪天该告诉谁哪件事到了哪一级”，与实际发出的逐条相同：

- 每一级，对每个该告诉又能收到的人，告诉一次，不多不少；
- 无一条在静默时段（20:00-08:00）或休息日；一人一天至多一条；
- 服务在写入前后随机中断、两个副本同时运行，结果一样。

## 每月到级别的问题

%s`, y.issues, y.from, y.to, t.Workdays, stageHead())
	sums := make([]int, 6)
	for _, month := range t.Months {
		row := make([]int, 6)
		for _, s := range t.Stages {
			if s.Month != month {
				continue
			}
			if k := slices.Index(yearStages(), s.Stage); k >= 0 {
				row[k] += s.Issues
			}
			row[5] += s.Told
		}
		for k, n := range row {
			sums[k] += n
		}
		fmt.Fprintf(&b, "| %s |%s\n", month, cells(row))
	}
	fmt.Fprintf(&b, "| 合计 |%s\n", cells(sums))
	b.WriteString(`
## 每个乡镇每月收到的消息

联络员和负责人合计；一人一天的几件事合成一条。

| 月份 | 最少 | 中位 | 最多 | 23个乡镇合计 |
|---|---:|---:|---:|---:|
`)
	for _, month := range t.Months {
		var each []int
		sum := 0
		for _, u := range t.Units {
			each, sum = append(each, u.Months[month]), sum+u.Months[month]
		}
		slices.Sort(each)
		fmt.Fprintf(&b, "| %s |%s\n", month, cells([]int{each[0], each[len(each)/2], each[len(each)-1], sum}))
	}
	b.WriteString("\n换成自己的数据：`weidubao simulate --from 2026-12-01 --to 2027-11-30 -c config.yaml`。\n")
	return b.String()
}

// yearStages are the columns of the first table.
func yearStages() []ledger.Stage { return ledger.StagesOf(ledger.ClockRectify) }

// stageHead heads it.
func stageHead() string {
	head, line := "| 月份 |", "|---|"
	for _, s := range yearStages() {
		head, line = head+" "+templates.StageName(string(s))+" |", line+"---:|"
	}
	return head + " 告知人次 |\n" + line + "---:|\n"
}

func cells(row []int) string {
	var b strings.Builder
	for _, n := range row {
		fmt.Fprintf(&b, " %d |", n)
	}
	return b.String()
}
