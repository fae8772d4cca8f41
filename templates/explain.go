package templates

// Number tells of one number of a message who claimed it or why nobody did. Why is
// one of report.Reasons, Doubt one of report.Doubts; Value is "12个", empty where it is not certain.
type Number struct {
	Quote, Label, Value, Why, Doubt string
}

func (Number) template() string { return "number" }
