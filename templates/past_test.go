package templates

// pastMessages are what is said of files of weekly figures.
func pastMessages() []Message {
	return []Message{
		ReportImported{Name: "2025年周报", Line: 5},
		ReportPlan{DryRun: true, Add: 3, Correct: 1, Unchanged: 2, Blank: 1, Differing: 2, Differs: []string{"x"}, Unknown: []string{"备注"}},
		ReportPlan{Refused: true, Add: 3, Correct: 1, Differing: 1, Differs: []string{"x"}},
		ReportPlan{Add: 3},
		FigureDiffers{Week: "2026-W47", Unit: "塘下镇", Label: "梳理问题", Old: "5", New: "6"},
		ReportsDiffer{Count: 2},
		ReportsExported{Count: 3},
		ImportProgress{Done: 60, Total: 120},
	}
}
