package templates

// What the command line says of the messaging platform.
type (
	// MenuSet tells what the account's menu is now.
	MenuSet struct{ Names []string }
	// QRWritten tells where the sheet of QR codes is.
	QRWritten struct {
		File     string
		Count    int
		Replaced bool // there was one before
	}
	// QRLeft names those for whom no QR code could be made, and why.
	QRLeft struct {
		Names []string
		Why   string // a whole sentence
	}
	// PlatformProblem tells why the platform did not do what was asked: "ip" (Detail
	// is the address), "right", "credential", "quota", "busy", "unreachable", "refused".
	PlatformProblem struct{ Problem, Detail string }
)

func (MenuSet) template() string         { return "menu_set" }
func (QRWritten) template() string       { return "qr_written" }
func (QRLeft) template() string          { return "qr_left" }
func (PlatformProblem) template() string { return "platform_problem" }
