package templates

// What the command line and a report's history say of files of weekly figures.
type (
	// ReportImported stands in the history for the message that a row of a file is.
	ReportImported struct {
		Name string
		Line int
	}
	// ReportPlan tells what an import of weekly figures changes, or changed. Differs
	// are worded lines, the first of Differing in all; Refused: nothing was changed because of them.
	ReportPlan struct {
		DryRun, Refused                bool
		Add, Correct, Unchanged, Blank int
		Differing                      int
		Differs, Unknown               []string
	}
	// FigureDiffers is one figure that a file gives otherwise than it stands recorded.
	FigureDiffers struct{ Week, Unit, Label, Old, New, Measure string }
	// ReportsDiffer says that an import was refused, and how it is done anyway.
	ReportsDiffer struct{ Count int }
	// ReportsExported tells how many reports a file has.
	ReportsExported struct{ Count int }
	// ImportProgress counts the rows of a long import.
	ImportProgress struct{ Done, Total int }
)

func (ReportImported) template() string  { return "report_imported" }
func (ReportPlan) template() string      { return "report_plan" }
func (FigureDiffers) template() string   { return "figure_differs" }
func (ReportsDiffer) template() string   { return "reports_differ" }
func (ReportsExported) template() string { return "reports_exported" }
func (ImportProgress) template() string  { return "import_progress" }
