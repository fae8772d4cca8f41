package templates

import "time"

// Messages about backups, restores, and the hold that follows a restore.
type (
	// Held answers an order to push while nothing is sent.
	Held struct{}

	// BackupDone tells of a backup that was written, or (Checked) that was read and found whole.
	BackupDone struct {
		File    string
		Size    int64 // bytes
		Taken   time.Time
		Office  string
		Counts  []BackupCount
		Files   int
		Spool   int
		SHA256  string // of the state
		Missing []string
		Checked bool
	}

	// BackupUnnoted warns that a backup is whole and the office does not know of it.
	BackupUnnoted struct{ Detail string }

	// BackupCount is how many of one kind a backup holds.
	BackupCount struct {
		Kind  string
		Count int
	}

	// RestoreDone tells of a restore that came to its end.
	RestoreDone struct {
		Taken    time.Time
		Counts   []BackupCount
		Files    int
		Spool    int
		Doubtful int // messages that are left to a person
		Expired  int // remembered causes whose time was over
		Demo     bool
		How      string // the flag that names the installation
	}

	// BackupProblem is why a backup was not written or not restored.
	BackupProblem struct{ Problem, Detail, Other string }

	// BackupStep is what is being done: copy, state, files, verify or restore.
	BackupStep struct{ Step string }

	// Missed lists what waits behind the hold.
	Missed struct {
		Since, At time.Time
		Lines     []MissedLine
		Doubtful  int
	}

	// MissedLine is one thing that waits.
	MissedLine struct {
		Kind        string // alerts, remind, deadline, digest, bulletin or fanout
		First, Last time.Time
		Months      []string
		People      int
		Issues      int
		Subject     string
	}

	// Resumed tells that the hold is over.
	Resumed struct {
		Drop     bool
		Doubtful int
		Waiting  bool // no service is there that sends
	}

	// NotHeld says that there is no hold.
	NotHeld struct{}
)

func (Held) template() string          { return "held" }
func (BackupDone) template() string    { return "backup_done" }
func (RestoreDone) template() string   { return "restore_done" }
func (BackupProblem) template() string { return "backup_problem" }
func (Missed) template() string        { return "missed" }
func (Resumed) template() string       { return "resumed" }
func (NotHeld) template() string       { return "not_held" }
func (BackupStep) template() string    { return "backup_step" }
func (BackupUnnoted) template() string { return "backup_unnoted" }
