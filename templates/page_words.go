package templates

// What pages about one week say in words that the program puts together.
type (
	// PageMessage is what the history keeps of what was sent from a page.
	PageMessage struct {
		Corrects  bool // else it is a first report
		Withdraws bool
		Figures   []Figure
	}
	// FieldError is what is wrong with one field: a report.Doubt, "required" or
	// "emptied". Typed is what was typed; Kind, Unit, Min and Max are the indicator's.
	FieldError struct{ Doubt, Typed, Kind, Unit, Min, Max string }
	// Doubtful says what is unusual about a figure that can be recorded.
	Doubtful struct{ Question }
)

func (PageMessage) template() string { return "page_message" }
func (FieldError) template() string  { return "field_error" }
func (Doubtful) template() string    { return "doubtful" }
