package main

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/watch"
)

// skewAllowed is how far Redis's clock may be from this machine's: leases count
// in the one, what is due in the other.
const skewAllowed = time.Minute

func judgeRedis(w facts) finding {
	if w.store != nil {
		return judgeError(w.store)
	}
	if w.skew.Abs() > skewAllowed {
		return finding{state: stateWarning, problem: "clock", count: int(w.skew.Abs() / time.Second)}
	}
	return finding{}
}

// judgeTemplates holds what is configured against what the account has told.
func judgeTemplates(w facts) finding {
	switch {
	case len(w.wrongIDs) > 0:
		return finding{state: stateFailed, problem: "unknown", items: w.wrongIDs}
	case len(w.wrongFields) > 0:
		return finding{state: stateFailed, problem: "fields", items: w.wrongFields}
	case len(w.withoutTemplate) > 0:
		return finding{state: stateWarning, problem: "missing", items: w.withoutTemplate}
	case w.credential != nil:
		return finding{state: stateSkipped, problem: "skipped"}
	case errors.Is(w.listing, channel.ErrCredential): // then it sends none either
		return judgeError(w.listing)
	case w.listing != nil:
		return finding{state: stateWarning, problem: "error", err: w.listing}
	}
	return finding{}
}

func judgeHold(w facts) finding {
	if w.held {
		return finding{state: stateWarning, problem: "restored", detail: w.hold.Since.In(calendar.Zone).Format("2006-01-02 15:04")}
	}
	return finding{}
}

func judgeAudit(w facts) finding {
	wrong, broken := errors.AsType[*audit.Error](w.sealing)
	switch {
	case errors.Is(w.sealing, bot.ErrNotSealed):
		return finding{state: stateWarning, problem: "no_key"}
	case broken:
		return finding{state: stateFailed, problem: string(wrong.Problem), count: wrong.Seal, detail: wrong.Entry, items: []string{wrong.From, wrong.To}}
	case w.sealing != nil:
		return judgeError(w.sealing)
	case w.overdue > 0:
		return finding{state: stateWarning, problem: "unsealed", count: w.overdue}
	}
	last := w.seal.Last
	if last.Number == 0 {
		return finding{}
	}
	return finding{count: last.Number, items: []string{
		strconv.Itoa(last.Total), last.At.In(calendar.Zone).Format("01-02 15:04"), fmt.Sprintf("%d %s", last.Number, last.Short()),
	}}
}

// backupAge is how old the last backup may be: the nightly one was missed for a week.
const backupAge = 8 * 24 * time.Hour

func judgeBackup(w facts) finding {
	taken := w.backup.In(calendar.Zone).Format("01-02 15:04")
	age := w.now.Sub(w.backup)
	switch {
	case w.demo:
		return finding{state: stateSkipped, problem: "demo"}
	case w.backup.IsZero():
		return finding{state: stateWarning, problem: "none"}
	case age > backupAge:
		return finding{state: stateWarning, problem: "old", detail: taken, count: int(age / (24 * time.Hour))}
	}
	return finding{detail: taken}
}

func judgeSpool(w facts) finding {
	switch {
	case w.spoolErr != nil && w.spoolHoped:
		return finding{state: stateWarning, problem: "none"}
	case w.spoolErr != nil:
		return finding{state: stateFailed, problem: "closed", detail: w.spoolDir}
	case w.spool.Aside > 0:
		return finding{state: stateWarning, problem: "aside", count: w.spool.Aside, detail: w.spoolDir}
	case w.spool.Messages > 0 && w.real.Sub(w.spool.Oldest) >= watch.SpoolAge:
		return finding{state: stateWarning, problem: "waiting", count: w.spool.Messages, detail: w.spool.Oldest.In(calendar.Zone).Format("01-02 15:04")}
	}
	return finding{}
}

// judgeDisk tells of the fullest file system.
func judgeDisk(w facts) finding {
	dir, used := "", 0.0
	for d, u := range w.disks {
		if u > used || u == used && d < dir {
			dir, used = d, u
		}
	}
	f := finding{count: int(used * 100), detail: dir}
	switch {
	case used >= watch.DiskRefuse:
		f.state, f.problem = stateFailed, "full"
	case used >= watch.DiskAlarm:
		f.state, f.problem = stateWarning, "nearly"
	default:
		return finding{}
	}
	return f
}
