package templates

// The answers about attachments. Kind is "image", "video" or "file".
type (
	// PhotoTaken confirms the Nth of its kind; Open: the report is of the running week.
	PhotoTaken struct {
		Kind             string
		N                int
		Unit             string
		Week             int
		Unreported, Open bool
	}
	// PhotoOff says that none are taken here.
	PhotoOff struct{}
	// PhotoWithheld says that the platform announces a file and does not give it.
	PhotoWithheld struct{}
	// PhotoWhich asks who has several units to name one first; Unit is an example.
	PhotoWhich struct{ Kind, Unit string }
	// PhotoClosed refuses one for a week that is closed.
	PhotoClosed struct {
		Unit string
		Week int
	}
	// PhotoFull refuses one more than a report may have.
	PhotoFull struct {
		Kind, Unit string
		Week, Most int
	}
	// PhotoNoRight refuses 「附件」 for a unit of others.
	PhotoNoRight struct{ Unit string }
	// AttachOpen confirms 「附件」: where to send goes what is sent next.
	AttachOpen struct {
		Unit             string
		Week, Have, Left int
	}
	// Detached confirms that the Nth of its kind was taken back.
	Detached struct {
		Kind string
		N    int
		Unit string
		Week int
		Left int
	}
	// IssuePhotoTaken confirms the Nth of its kind for an issue. Stated: it states
	// the outcome, and Lack are the proofs that are missing then; none: it lies
	// before the office.
	IssuePhotoTaken struct {
		Kind   string
		N      int
		Number string
		Stated bool
		Lack   []string // proofs, as the API writes them
		URL    string
	}
	// IssuePhotoClosed refuses one for an issue that is signed off; without a Kind none was sent yet.
	IssuePhotoClosed struct{ Kind, Number string }
	// IssuePhotoFull refuses one more than an issue may have.
	IssuePhotoFull struct {
		Kind, Number string
		Most         int
	}
	// IssueAttachOpen confirms 「附件 3号」: where to send goes what is sent next.
	IssueAttachOpen struct {
		Number     string
		Have, Left int
	}
	// IssueAttachWhich asks which of several issues 「附件 3号」 means.
	IssueAttachWhich struct {
		Typed   string
		Numbers []string
	}
	// IssueDetached confirms that the Nth of its kind was taken back from an issue;
	// Stated: its outcome stays stated.
	IssueDetached struct {
		Kind   string
		N      int
		Number string
		Left   int
		Stated bool
	}
	// IssueDetachClosed refuses to take one back from an issue that is signed off.
	IssueDetachClosed struct{ Number string }
	// DetachNothing says that there was nothing to take back.
	DetachNothing struct{}
)

func (PhotoTaken) template() string    { return "photo_taken" }
func (PhotoOff) template() string      { return "photo_off" }
func (PhotoWithheld) template() string { return "photo_withheld" }
func (PhotoWhich) template() string    { return "photo_which" }
func (PhotoClosed) template() string   { return "photo_closed" }
func (PhotoFull) template() string     { return "photo_full" }
func (PhotoNoRight) template() string  { return "photo_no_right" }
func (AttachOpen) template() string    { return "attach_open" }
func (Detached) template() string      { return "detached" }
func (DetachNothing) template() string { return "detach_nothing" }

func (IssuePhotoTaken) template() string   { return "issue_photo_taken" }
func (IssuePhotoClosed) template() string  { return "issue_photo_closed" }
func (IssuePhotoFull) template() string    { return "issue_photo_full" }
func (IssueAttachOpen) template() string   { return "issue_attach_open" }
func (IssueAttachWhich) template() string  { return "issue_attach_which" }
func (IssueDetached) template() string     { return "issue_detached" }
func (IssueDetachClosed) template() string { return "issue_detach_closed" }

// Missing names the proofs that are missing.
func (m IssuePhotoTaken) Missing() []string { return proofNames(m.Lack) }
