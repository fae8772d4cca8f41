package report

// DefaultMax is the largest plausible count of an indicator that names none.
const DefaultMax = 9999

// Defaults is the table of docs/report-language.md, in its order.
func Defaults() []Indicator {
	return []Indicator{
		{
			Key: "problems", Label: "梳理问题", Unit: "个", Kind: Count, Required: true,
			Aliases:  []string{"问题", "发现问题", "查摆问题", "排查问题", "新发现问题"},
			Measures: []string{"个", "条", "项", "处"},
		},
		{
			Key: "leads", Label: "交办线索", Unit: "件", Kind: Count, Required: true,
			Aliases:  []string{"线索", "问题线索", "移交线索", "转办线索"},
			Measures: []string{"件", "条", "个"},
		},
		{
			Key: "accountable", Label: "问责处理", Unit: "人", Kind: Count, Required: true,
			Aliases:  []string{"问责", "处理", "追责", "处分", "问责人数", "处理人数"},
			Measures: []string{"人", "名", "个", "人次"},
		},
		{
			Key: "systems", Label: "规范制度", Unit: "项", Kind: Count, Required: true,
			Aliases:  []string{"制度", "建章立制", "完善制度", "修订制度", "健全制度", "村级管理制度"},
			Measures: []string{"项", "个", "条"},
		},
		{
			Key: "villages", Label: "巡察村居", Unit: "个", Kind: Count,
			Aliases:  []string{"村居", "巡察村", "巡村", "走访村居", "村社"},
			Measures: []string{"个", "村"},
		},
		{
			Key: "rectified", Label: "完成整改", Unit: "个", Kind: Count,
			Aliases:  []string{"整改", "已整改", "整改完成", "整改到位"},
			Measures: []string{"个", "条", "项", "处"},
		},
		{
			Key: "recovered", Label: "挽回损失", Unit: "万元", Kind: Money,
			Aliases: []string{"挽回", "追缴", "清退", "退缴", "收缴", "挽回经济损失"},
		},
	}
}
