package templates

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// alarmMessages are what the watchdog says, and the command line of messages on their way.
func alarmMessages() []Message {
	midnight := time.Date(2026, 11, 21, 0, 0, 0, 0, calendar.Zone)
	var out []Message
	all := Alarms{Office: "中共瑞安市委巡察办"}
	for _, code := range []string{"store", "queue", "parked", "unknown", "spool", "disk", "seal", "hold"} {
		a := Alarm{Code: code, Detail: "quota", Count: 3, Minutes: 12, Until: midnight}
		all.Raised, all.Still, all.Over = append(all.Raised, a), append(all.Still, a), append(all.Over, a)
	}
	out = append(out, all, Alarms{Still: []Alarm{{Code: "parked", Detail: "credential"}, {Code: "spool", Detail: "aside", Count: 1}}})
	for _, code := range []string{"store", "queue"} {
		out = append(out, StaffAlarm{Code: code}, StaffAlarm{Code: code, Over: true})
	}
	for _, reason := range []string{
		"", "quiet", "busy", "gave up", "ambiguous", "quota", "credential", "unreachable", "obsolete", "disabled", "settled", "restored", "user block", "rejected: x",
	} {
		out = append(out, OutboxReason{Reason: reason})
	}
	for _, as := range []string{"arrived", "again", "dropped"} {
		out = append(out, OutboxSettled{As: as, Count: 2}, OutboxSettled{As: as}, WrongUse{Problem: "as"}, WrongUse{Problem: "ids"}, WrongUse{Problem: "state"})
	}
	for _, state := range []string{"", "delivered", "accepted", "sending", "queued"} {
		out = append(out, OutboxStands{ID: "2026-10/v1/M0003", State: state})
	}
	return append(out, OutboxNone{}, DiskFull{Dir: "/var/lib/weidubao", Percent: 91})
}
