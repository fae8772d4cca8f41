package templates

// What the command line says of messages on their way.
type (
	// OutboxNone says that no message stands so.
	OutboxNone struct{}
	// OutboxReason words why a message stands as it does; Reason is one of package outbox.
	OutboxReason struct{ Reason string }
	// OutboxSettled tells how many messages were settled: "arrived", "again", "dropped".
	OutboxSettled struct {
		Count int
		As    string
	}
	// OutboxStands refuses to settle a message; State is empty when there is none of that id.
	OutboxStands struct{ ID, State string }
)

func (OutboxNone) template() string    { return "outbox_none" }
func (OutboxReason) template() string  { return "outbox_reason" }
func (OutboxSettled) template() string { return "outbox_settled" }
func (OutboxStands) template() string  { return "outbox_stands" }
