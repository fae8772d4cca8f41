// Package report is the weekly report (周报): its language, indicators, periods,
// completeness and timeliness. It is pure. The language is specified in
// docs/report-language.md; a wrong figure is never recorded silently.
package report

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Status of a report.
type Status string

// The states of a report.
const (
	Complete   Status = "complete"   // every required indicator is known and nothing was asked
	Incomplete Status = "incomplete" // something is kept, something is missing or was asked
	Held       Status = "held"       // values wait for 确认
	Withdrawn  Status = "withdrawn"  // taken back; counts as missing
)

// Timeliness of a report.
type Timeliness string

// On time: the message that completed the report was created at or before the
// due moment. Figures out of a file, and a withdrawn report, are neither.
const (
	OnTime Timeliness = "on_time"
	Late   Timeliness = "late"
)

// Ref names one report: one unit's week.
type Ref struct {
	Area string        `json:"area"`
	Week calendar.Week `json:"week"`
}

// Report is what stands recorded for one unit and week.
type Report struct {
	Ref
	Values      Values     `json:"values"`
	Held        Values     `json:"held,omitempty"`  // waits for 确认: the values of the holding message, merged into Values when confirmed
	Asked       []string   `json:"asked,omitempty"` // indicators with an open question
	Status      Status     `json:"status"`
	Timeliness  Timeliness `json:"timeliness"`
	Reporter    string     `json:"reporter"`              // member id of the last message that took effect
	ReceivedAt  time.Time  `json:"received_at"`           // its CreateTime
	CompletedAt time.Time  `json:"completed_at,omitzero"` // CreateTime of the message that completed the report
	Text        string     `json:"text"`                  // that last message, as it came
	Seq         int        `json:"seq"`                   // number of history entries so far
	Rev         int64      `json:"-"`
}

// Act is what a history entry did.
type Act string

// The acts of a report's history.
const (
	ActRecord   Act = "record"   // first figures or additions
	ActCorrect  Act = "correct"  // 更正
	ActHold     Act = "hold"     // waits for 确认
	ActConfirm  Act = "confirm"  // 确认
	ActWithdraw Act = "withdraw" // 撤回
	ActStale    Act = "stale"    // an older message that came late; no effect
	ActAsk      Act = "ask"      // a question; only the certain values took effect
	ActImport   Act = "import"   // figures out of a file
)

// Entry is one line of a report's history, oldest first; the first record is included.
type Entry struct {
	Ref
	Seq     int       `json:"seq"`
	At      time.Time `json:"at"`      // CreateTime of the message
	By      string    `json:"by"`      // member id
	Message string    `json:"message"` // as it came
	Cause   string    `json:"cause"`
	Act     Act       `json:"act"`
	Undoes  int       `json:"undoes,omitempty"` // seq of the entry a withdrawal takes back
	Before  Values    `json:"before"`
	After   Values    `json:"after"`
	Keys    []string  `json:"keys,omitempty"`   // indicators that the message gave, also with the same figure
	Status  Status    `json:"status,omitempty"` // of the report after the entry
	Purged  bool      `json:"purged,omitempty"` // Message was there and is gone, as the retention says
}
