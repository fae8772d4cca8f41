package main

import (
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/watch"
)

// facts are what the doctor has seen.
type facts struct {
	now             time.Time
	loading         error    // of the configuration, or of a file that it names
	example         []string // settings that stand as in the example file
	rehearsal       bool
	disclosure      string // full or minimal
	demo            bool   // its data is worth nothing
	store           error  // of opening Redis, or of its durability
	credential      error
	withoutTemplate []string // kinds of push without one
	publicURL       string
	withoutFiles    bool                // attachments are wanted and there is nowhere to keep them
	unwritable      string              // the directory of attachments that takes none
	known           func(year int) bool // whether the holidays of a year are known
	outbox          bot.OutboxStats
	listing         error     // why the account did not tell its templates
	wrongIDs        []string  // templates that the account does not have: "alert: <id>"
	wrongFields     []string  // fields that a template does not have: "alert: thing9"
	real            time.Time // by this machine's clock; now is the product's, which a demo moves
	storeFacts
	placeFacts
}

// state of a check.
type state string

// A warning is no failure: the installation works, but not as it will have to.
const (
	stateOK      state = "ok"
	stateWarning state = "warning"
	stateFailed  state = "failed"
	stateSkipped state = "skipped" // another one has to be mended first
)

// finding is what one check comes to. Its words are in templates/messages/doctor.tmpl.
type finding struct {
	check   string
	state   state
	problem string
	items   []string
	count   int
	detail  string
	err     error // worded as everywhere
}

// oldestAllowed is how long a message may be due without having been sent.
const oldestAllowed = watch.QueueAge

// checks are made in this order; each answers one finding.
func checks() []struct {
	name  string
	needs func(facts) bool // what has to be right before it can be made
	judge func(facts) finding
} {
	type row = struct {
		name  string
		needs func(facts) bool
		judge func(facts) finding
	}
	loaded := func(w facts) bool { return w.loading == nil }
	stored := func(w facts) bool { return loaded(w) && w.store == nil }
	return []row{
		{"config", func(facts) bool { return true }, judgeConfig},
		{"redis", loaded, judgeRedis},
		{"credential", loaded, func(w facts) finding { return judgeError(w.credential) }},
		{"templates", loaded, judgeTemplates},
		{"callback", loaded, judgeCallback},
		{"files", loaded, judgeFiles},
		{"holidays", loaded, judgeHolidays},
		{"spool", loaded, judgeSpool},
		{"disk", loaded, judgeDisk},
		{"queue", stored, judgeQueue},
		{"hold", stored, judgeHold},
		{"audit", stored, judgeAudit},
		{"backup", stored, judgeBackup},
	}
}

// examine judges every fact: one finding per check, always in the same order.
func examine(w facts) []finding {
	var out []finding
	for _, c := range checks() {
		f := finding{state: stateSkipped, problem: "skipped"}
		if c.needs(w) {
			f = c.judge(w)
		}
		if f.check = c.name; f.state == "" {
			f.state = stateOK
		}
		out = append(out, f)
	}
	return out
}

func judgeError(err error) finding {
	if err != nil {
		return finding{state: stateFailed, problem: "error", err: err}
	}
	return finding{}
}

func judgeConfig(w facts) finding {
	switch {
	case w.loading != nil:
		return judgeError(w.loading)
	case len(w.example) > 0 && !w.demo: // the simulated platform knows those very values
		return finding{state: stateWarning, problem: "example", items: w.example}
	case w.rehearsal:
		return finding{state: stateWarning, problem: "rehearsal"}
	}
	return finding{detail: w.disclosure}
}

func judgeCallback(w facts) finding {
	switch {
	case w.demo: // its phones are on this machine
	case w.publicURL == "":
		return finding{state: stateFailed, problem: "empty"}
	case !publicHTTPS(w.publicURL):
		return finding{state: stateFailed, problem: "https", detail: w.publicURL}
	}
	return finding{}
}

func judgeFiles(w facts) finding {
	switch {
	case w.unwritable != "":
		return finding{state: stateFailed, problem: "closed", detail: w.unwritable}
	case w.withoutFiles:
		return finding{state: stateWarning, problem: "none"}
	}
	return finding{}
}

// judgeHolidays misses this year's arrangement at once, and next year's from 1
// December, when the State Council has published it.
func judgeHolidays(w facts) finding {
	today := calendar.DateOf(w.now)
	var missing []string
	if !w.known(today.Year) {
		missing = append(missing, strconv.Itoa(today.Year))
	}
	if today.Month == time.December && !w.known(today.Year+1) {
		missing = append(missing, strconv.Itoa(today.Year+1))
	}
	if len(missing) > 0 {
		return finding{state: stateFailed, problem: "missing", items: missing}
	}
	return finding{}
}

func judgeQueue(w facts) finding {
	o := w.outbox
	late := w.now.Sub(o.OldestDue)
	switch {
	case !o.ParkedUntil.IsZero() && o.ParkedUntil.After(w.now):
		return finding{state: stateFailed, problem: "parked", detail: o.ParkedUntil.In(calendar.Zone).Format("01-02 15:04")}
	case !o.OldestDue.IsZero() && late >= oldestAllowed:
		return finding{state: stateFailed, problem: "old", count: int(late / time.Minute)}
	case o.Counts[outbox.Unknown] > 0:
		return finding{state: stateWarning, problem: "unknown", count: o.Counts[outbox.Unknown]}
	case o.Counts[outbox.Failed] > 0:
		return finding{state: stateWarning, problem: "failed", count: o.Counts[outbox.Failed]}
	}
	return finding{}
}
