package main

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/simulate"
	"github.com/weidubao/weidubao/templates"
)

// simulationDone lays the figures out as a person reads them.
func simulationDone(s simulated) templates.SimulateDone {
	done := templates.SimulateDone{
		From: s.From, To: s.To, Workdays: s.Workdays, Took: time.Duration(s.Seconds * float64(time.Second)), OnTime: s.Reports == reportsOnTime,
		Units: unitGrid(s.Tally), Roles: roleGrid(s.Tally), Kinds: kindGrid(s.Tally), Stages: stageGrid(s.Tally),
		Messages: s.Messages, Asking: s.Asking, Unreachable: len(s.Unreachable), Held: s.Held, Quiet: s.Quiet,
	}
	for _, p := range s.People {
		if done.First == "" || p.First < done.First {
			done.First = p.First
		}
		done.Last = max(done.Last, p.Last)
	}
	return done
}

func unitGrid(t simulate.Tally) templates.Grid {
	g := templates.Grid{templates.SimulatedUnits(t.Months)}
	for _, u := range t.Units {
		row := []string{u.Name}
		for _, m := range t.Months {
			row = append(row, strconv.Itoa(u.Months[m]))
		}
		g = append(g, append(row, strconv.Itoa(u.Messages), strconv.Itoa(u.Asking)))
	}
	return g
}

func roleGrid(t simulate.Tally) templates.Grid {
	g := templates.Grid{templates.SimulatedRoles()}
	for _, r := range t.Roles {
		g = append(g, []string{
			templates.RoleName(string(r.Role)), strconv.Itoa(r.People), strconv.Itoa(r.Messages), strconv.Itoa(r.Most), strconv.Itoa(r.Asking),
		})
	}
	return append(g, []string{templates.SimulatedSum, "", strconv.Itoa(t.Messages), "", strconv.Itoa(t.Asking)})
}

func kindGrid(t simulate.Tally) templates.Grid {
	g := templates.Grid{templates.SimulatedKinds()}
	for _, p := range channel.Pushes {
		if n := t.Kinds[p]; n > 0 {
			g = append(g, []string{templates.PushName(string(p)), strconv.Itoa(n)})
		}
	}
	return append(g, []string{templates.SimulatedSum, strconv.Itoa(t.Messages)})
}

// stageGrid has a row for each stage, in the order in which they were first reached.
func stageGrid(t simulate.Tally) templates.Grid {
	if len(t.Stages) == 0 {
		return nil
	}
	g := templates.Grid{templates.SimulatedStages(t.Months)}
	counts := make(map[ledger.Stage]simulate.Counts)
	for _, s := range t.Stages {
		if counts[s.Stage] == nil {
			counts[s.Stage] = simulate.Counts{}
		}
		counts[s.Stage][s.Month] += s.Issues
	}
	for _, stage := range slices.SortedFunc(maps.Keys(counts), byLadder) {
		row := []string{templates.StageName(string(stage))}
		for _, m := range t.Months {
			row = append(row, strconv.Itoa(counts[stage][m]))
		}
		g = append(g, append(row, strconv.Itoa(counts[stage].Sum())))
	}
	return g
}

// byLadder puts the default ladder's stages first, in its order.
func byLadder(a, b ledger.Stage) int {
	rung := func(s ledger.Stage) string {
		for i, r := range ledger.DefaultLadder() {
			if r.Stage == s {
				return strconv.Itoa(i)
			}
		}
		return "~" + string(s)
	}
	switch x, y := rung(a), rung(b); {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}
