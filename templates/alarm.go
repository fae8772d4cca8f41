package templates

import "time"

// What the operator and the staff are told by the watchdog, and the sentences
// about its limits.
type (
	// Alarms is one message of the watchdog: what has come up, what still stands
	// after a day, what is over.
	Alarms struct {
		Office              string
		Raised, Still, Over []Alarm
	}
	// Alarm is one thing that stands, or stood. Code is a watch.Code; Detail a reason, directories,
	// or what is wrong; Count messages or percent; Minutes since when.
	Alarm struct {
		Code, Detail   string
		Count, Minutes int
		Until          time.Time
	}
	// StaffAlarm tells the staff that pushes do not go out, or nothing is recorded.
	StaffAlarm struct {
		Code string
		Over bool
	}
	// DiskFull refuses an import.
	DiskFull struct {
		Dir     string
		Percent int
	}
)

func (Alarms) template() string     { return "alarms" }
func (StaffAlarm) template() string { return "staff_alarm" }
func (DiskFull) template() string   { return "disk_full" }
