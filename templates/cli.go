package templates

import (
	"errors"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sheet"
)

// What the command line says. Problems are one line that says what to do.
type (
	// Usage heads the help of the whole program or of one command.
	Usage struct{ Command string }
	// WrongUse tells what was wrong with the call, and where help is.
	WrongUse struct{ Problem, Word string }
	// NoRedisServer tells how to install the private redis-server.
	NoRedisServer struct{}
	// NotDurable tells which line of redis.conf to set.
	NotDurable struct{ Setting, Want, Got string }
	// RedisProblem tells that Redis does not serve: "unreachable", "url", "future", "locked", "owner", "unverifiable", "silent";
	// of the embedded one: "damaged", "old", "full", "permission", "ended".
	RedisProblem struct{ Problem, Detail string }
	// ConfigProblem tells which setting to mend.
	ConfigProblem struct {
		Key, Problem, Value, Example string
		Line                         int
	}
	// FileProblem tells that a file cannot be used: "missing", "permission" or one of sheet.FileProblem.
	FileProblem struct {
		Name, Problem string
		Limit         int64
	}
	// CellProblem names the cell of an imported table that is wrong.
	CellProblem struct {
		Sheet, Column, Problem, Value string
		Row                           int
	}
	// CommandProblem is any other reason why a command did nothing: "future", "nobody", "only", "not_found".
	CommandProblem struct{ Problem, Detail string }
	// Failed is what has no better words; Detail is for the administrator.
	Failed struct{ Detail string }

	// RosterPlan tells what a roster import changes, or changed.
	RosterPlan struct {
		DryRun                 bool
		Add, Change, Unchanged int
		Unknown                []string
		Lines                  []string
	}
	// MemberAdded is one line of a roster plan.
	MemberAdded struct {
		Name, Role string
		Areas      []string
	}
	// MemberChanged is one line of a roster plan; Fields are roster.Edit's.
	MemberChanged struct {
		Name   string
		Fields []FieldChange
	}
	// LedgerPlan tells what a ledger import changes, or changed.
	LedgerPlan struct {
		DryRun                     bool
		Add, Change, Unchanged     int
		Unarmed, Suspects, Unknown []string
	}
	// LedgerChange is one issue that a ledger file changes.
	LedgerChange struct {
		Number   string
		Due      bool          // the due date as it was set moves
		From, To calendar.Date // zero: none
		Fields   []CellChange
	}
	// CellChange is one column of it; Hidden: its words stay in the sheet.
	CellChange struct {
		Column, Before, After string
		Hidden                bool
	}
	// LedgerMore says how many more issues a ledger file changes.
	LedgerMore struct{ Count int }
	// Suspect is a row that looks like an issue on the ledger. Percent is how much
	// their texts are alike; 100: they are the same.
	Suspect struct {
		Line    int
		Like    string
		Percent int
	}
	// AlertsSent tells what `alerts` did.
	AlertsSent struct {
		Armed, People int
		Unbound       []string
	}
	// AlertsPerson heads one person's digest in `alerts --dry-run`.
	AlertsPerson struct {
		Name, Role, Phone string
		Count             int
		Bound             bool
	}
	// AlertsPlanned is one issue of it.
	AlertsPlanned struct {
		Number, Unit, Stage, Clock, Why string
		Days                            int    // working days overdue (negative: left), or since the clock began
		Due                             string // 2026-11-20; empty: the clock is not that of the due date
	}
	// AlertsSilenced heads what a silence keeps back.
	AlertsSilenced struct{}
	// AlertsTotal ends the dry run.
	AlertsTotal struct {
		Day                                        calendar.Date
		People, Lines, Phone, PhoneLines, Silenced int
	}
	// AlertsNone says that nobody would be told anything.
	AlertsNone struct{}
	// EditionDone tells what `bulletin` did.
	EditionDone struct {
		Name                       string
		Draft, Again               bool
		Sent                       int
		Unbound                    []string
		Expected, Received, OnTime int
	}
	// Enqueued says that messages wait for the service.
	Enqueued struct{}
	// CodesNone says that everybody is bound.
	CodesNone struct{}
)

// FieldChange is one field of a member before and after.
type FieldChange struct{ Field, Before, After string }

func (Usage) template() string          { return "usage" }
func (WrongUse) template() string       { return "wrong_use" }
func (NoRedisServer) template() string  { return "no_redis_server" }
func (NotDurable) template() string     { return "not_durable" }
func (RedisProblem) template() string   { return "redis_problem" }
func (ConfigProblem) template() string  { return "config_problem" }
func (FileProblem) template() string    { return "file_problem" }
func (CellProblem) template() string    { return "cell_problem" }
func (CommandProblem) template() string { return "command_problem" }
func (Failed) template() string         { return "failed" }
func (RosterPlan) template() string     { return "roster_plan" }
func (MemberAdded) template() string    { return "member_added" }
func (MemberChanged) template() string  { return "member_changed" }
func (LedgerPlan) template() string     { return "ledger_plan" }
func (LedgerChange) template() string   { return "ledger_change" }
func (LedgerMore) template() string     { return "ledger_more" }
func (Suspect) template() string        { return "suspect" }
func (AlertsSent) template() string     { return "alerts_sent" }
func (AlertsPlanned) template() string  { return "alerts_planned" }
func (AlertsPerson) template() string   { return "alerts_person" }
func (AlertsSilenced) template() string { return "alerts_silenced" }
func (AlertsTotal) template() string    { return "alerts_total" }
func (AlertsNone) template() string     { return "alerts_none" }
func (EditionDone) template() string    { return "edition_done" }
func (Enqueued) template() string       { return "enqueued" }
func (CodesNone) template() string      { return "codes_none" }

// SheetProblem finds the words for an error of reading or importing a table;
// false when err is not one.
func SheetProblem(err error) (Message, bool) {
	if cell, ok := errors.AsType[*sheet.CellError](err); ok {
		return CellProblem{Sheet: cell.Sheet, Row: cell.Row, Column: cell.Column, Problem: string(cell.Problem), Value: cell.Value}, true
	}
	if file, ok := errors.AsType[*sheet.FileError](err); ok {
		return FileProblem{Name: file.File, Problem: string(file.Problem), Limit: file.Limit}, true
	}
	return nil, false
}
