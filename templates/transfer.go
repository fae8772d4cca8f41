package templates

// The words of a transfer of issues to another unit (划转).
type (
	// TransferTitle heads the card to an officer of the new unit.
	TransferTitle struct {
		Unit  string
		Count int
	}
	// TransferSummary says whose the issues were.
	TransferSummary struct{ From string }
	// TransferDone tells what `ledger transfer` did, or would do.
	TransferDone struct {
		DryRun       bool
		From, To     string
		Open, Closed []string // numbers
	}
	// TransferProblem says what cannot be transferred; Field is from, to or number.
	TransferProblem struct{ Field string }
)

func (TransferTitle) template() string   { return "transfer_title" }
func (TransferSummary) template() string { return "transfer_summary" }
func (TransferDone) template() string    { return "transfer_done" }
func (TransferProblem) template() string { return "transfer_problem" }
