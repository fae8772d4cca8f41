package templates

// What senders are told of a message that waits on the disk for the store.
type (
	// Spooled says under which number a message was kept.
	Spooled struct{ Number int }
	// SpoolRecorded says that it is recorded now, and what came of it.
	SpoolRecorded struct {
		Number int
		Reply  string
	}
	// SpoolRecap says of which messages it could not be said what came of them: they are recorded too.
	SpoolRecap struct{ Numbers }
	// SpoolFailed says which could not be recorded.
	SpoolFailed struct{ Numbers }
)

// Numbers are those of spooled messages, of which so many are written out.
type Numbers struct{ Numbers []int }

const mostNumbers = 20

// First are those that are written out.
func (n Numbers) First() []int { return n.Numbers[:min(len(n.Numbers), mostNumbers)] }

// More reports whether there are others.
func (n Numbers) More() bool { return len(n.Numbers) > mostNumbers }

// Count is how many there are.
func (n Numbers) Count() int { return len(n.Numbers) }

func (Spooled) template() string       { return "spooled" }
func (SpoolRecorded) template() string { return "spool_recorded" }
func (SpoolRecap) template() string    { return "spool_recap" }
func (SpoolFailed) template() string   { return "spool_failed" }
