package templates

// doctorMessages are what the doctor says.
func doctorMessages() []Message {
	out := []Message{DoctorFound{Count: 2}, DoctorLine{Check: "redis", Problem: "error", Detail: "x"}}
	for check, problems := range map[string][]string{
		"config": {"", "example", "rehearsal"}, "templates": {"missing"}, "callback": {"empty", "https"},
		"files": {"none", "closed"}, "holidays": {"missing"}, "queue": {"parked", "old", "unknown", "failed", "skipped"},
	} {
		for _, p := range problems {
			out = append(out, DoctorLine{Check: check, Problem: p, Detail: "x", Items: []string{"2027", "bulletin"}, Count: 12})
		}
		for _, state := range []string{"ok", "warning", "failed", "skipped"} {
			out = append(out, DoctorCheck{Check: check, State: state, Said: "x"})
		}
	}
	for _, check := range []string{"redis", "credential"} {
		out = append(out, DoctorCheck{Check: check, State: "ok", Said: "x"})
	}
	return append(out, DoctorLine{Check: "templates", Problem: "missing", Items: []string{"bulletin", "alert", "notice", "reminder", "review", "x"}})
}
