package main

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

var areaCode = regexp.MustCompile(`^[A-Z][A-Z0-9]*$`) // division codes are all digits

var (
	stages = []string{
		string(ledger.StageT7), string(ledger.StageT3),
		string(ledger.StageYellow), string(ledger.StageOrange), string(ledger.StageRed),
	}
	relations = []string{
		string(ledger.ToOfficer), string(ledger.ToHead), string(ledger.ToLeader), string(ledger.ToChiefLeaders),
	}
)

func (k *checker) alerts(c AlertsConfig, r *Rules) {
	r.Alerts = parsed(k, "alerts.schedule", c.Schedule, schedule, `"0 8 * * *"`)
	r.Quiet = parsed(k, "alerts.quiet", c.Quiet, calendar.ParseQuiet, `"20:00-08:00"`)
	if len(c.Ladder) == 0 {
		r.Ladder = ledger.DefaultLadder()
		return
	}
	r.Ladder = make(ledger.Ladder, len(c.Ladder))
	seen := make(map[string]bool)
	for i, rung := range c.Ladder {
		r.Ladder[i] = k.rung(fmt.Sprintf("alerts.ladder[%d].", i), rung)
		if seen[rung.Stage] {
			k.fail(fmt.Sprintf("alerts.ladder[%d].stage", i), ConfigTwice, rung.Stage, "")
		}
		seen[rung.Stage] = true
		if i > 0 && rung.Days <= c.Ladder[i-1].Days {
			k.fail(fmt.Sprintf("alerts.ladder[%d].days", i), ConfigValue, fmt.Sprint(rung.Days), fmt.Sprint(c.Ladder[i-1].Days+1))
		}
	}
}

func (k *checker) rung(key string, c RungConfig) ledger.Rung {
	k.oneOf(key+"stage", c.Stage, stages...)
	out := ledger.Rung{Stage: ledger.Stage(c.Stage), Days: c.Days}
	if len(c.To) == 0 {
		k.fail(key+"to", ConfigMissing, "", "[officer, head]")
	}
	for j, to := range c.To {
		k.oneOf(fmt.Sprintf("%sto[%d]", key, j), to, relations...)
		out.To = append(out.To, ledger.Whom(to))
	}
	return out
}

func (k *checker) areas(list []AreaConfig, office string, r *Rules) {
	kinds := []string{string(roster.Department), string(roster.Enterprise), string(roster.Station)}
	var codes, names []string
	for i, c := range list {
		key := fmt.Sprintf("areas[%d].", i)
		k.match(key+"code", c.Code, areaCode, "D001")
		k.text(key+"name", c.Name, "市农业农村局")
		k.oneOf(key+"kind", c.Kind, kinds...)
		if slices.Contains(codes, c.Code) {
			k.fail(key+"code", ConfigTwice, c.Code, "")
		}
		if slices.Contains(names, c.Name) {
			k.fail(key+"name", ConfigTwice, c.Name, "")
		}
		codes, names = append(codes, c.Code), append(names, c.Name)
		r.Areas = append(r.Areas, roster.Area{Code: c.Code, Name: c.Name, Kind: roster.Kind(c.Kind), Parent: office})
	}
}
