package templates

// What `doctor` says.
type (
	// DoctorLine is what one check comes to: 正常, or what is wrong and the line that
	// mends it. Detail is an error in words, an address or a moment.
	DoctorLine struct {
		Check, Problem, Detail string
		Items                  []string
		Count                  int
	}
	// DoctorCheck is that line as it is printed, behind what was looked at.
	DoctorCheck struct{ Check, State, Said string }
	// DoctorFound ends a call that found something wrong.
	DoctorFound struct{ Count int }
)

func (DoctorLine) template() string  { return "doctor_line" }
func (DoctorCheck) template() string { return "doctor_check" }
func (DoctorFound) template() string { return "doctor_found" }
