package templates

// What is said when guessing at binding codes meets its bounds.
type (
	// BindLockedLong tells that there were too many wrong codes again and again.
	BindLockedLong struct{}
	// BindNameToo asks for the name beside the code, because too many wrong codes come from everywhere.
	BindNameToo struct{}
	// BrakeTitle and BrakeSummary are the card that tells the staff so.
	BrakeTitle struct{}
	// BrakeSummary is what the staff can do.
	BrakeSummary struct{}
)

func (BindLockedLong) template() string { return "bind_locked_long" }
func (BindNameToo) template() string    { return "bind_name_too" }
func (BrakeTitle) template() string     { return "brake_title" }
func (BrakeSummary) template() string   { return "brake_summary" }
