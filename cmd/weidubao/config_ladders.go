package main

import (
	"fmt"
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

func (k *checker) alerts(c AlertsConfig, r *Rules) {
	r.Alerts = parsed(k, "alerts.schedule", c.Schedule, schedule, `"0 8 * * *"`)
	r.Quiet = parsed(k, "alerts.quiet", c.Quiet, calendar.ParseQuiet, `"20:00-08:00"`)
	r.Ladders = ledger.DefaultRules()
	if len(c.Ladder) > 0 {
		r.Ladders.Rectify = k.ladder("alerts.ladder", ledger.ClockRectify, c.Ladder)
	}
	for i, special := range c.Ladders {
		r.Ladders.Special = append(r.Ladders.Special, k.special(fmt.Sprintf("alerts.ladders[%d]", i), special))
	}
	for _, own := range []struct {
		key    string
		clock  ledger.ClockKind
		rungs  []RungConfig
		ladder *ledger.Ladder
	}{
		{"claim", ledger.ClockClaim, c.Claim, &r.Ladders.Claim},
		{"accept", ledger.ClockAccept, c.Accept, &r.Ladders.Accept},
		{"heed", ledger.ClockHeed, c.Heed, &r.Ladders.Heed},
		{"answer", ledger.ClockAnswer, c.Answer, &r.Ladders.Answer},
		{"review", ledger.ClockReview, c.Review, &r.Ladders.Review},
	} {
		if own.rungs != nil { // [] is a ladder without rungs
			*own.ladder = k.ladder("alerts."+own.key, own.clock, own.rungs)
		}
	}
}

// special is a ladder for some issues, which must say which and have a ladder.
func (k *checker) special(key string, c SpecialConfig) ledger.Special {
	if len(c.Categories)+len(c.Sources) == 0 {
		k.fail(key+".categories", ConfigMissing, "", "[三资]")
	}
	for i, name := range c.Categories {
		k.text(fmt.Sprintf("%s.categories[%d]", key, i), name, "三资")
	}
	for i, name := range c.Sources {
		k.text(fmt.Sprintf("%s.sources[%d]", key, i), name, "2026年春季巡察")
	}
	if c.Ladder == nil {
		k.fail(key+".ladder", ConfigMissing, "", "[{stage: red, days: 3, to: [officer, leader]}]")
	}
	return ledger.Special{Categories: c.Categories, Sources: c.Sources, Ladder: k.ladder(key+".ladder", ledger.ClockRectify, c.Ladder)}
}

// ladder wants the rungs in ascending order, each stage of the clock at most once.
func (k *checker) ladder(key string, clock ledger.ClockKind, rungs []RungConfig) ledger.Ladder {
	out := make(ledger.Ladder, len(rungs))
	var seen []string
	for i, rung := range rungs {
		at := fmt.Sprintf("%s[%d].", key, i)
		out[i] = k.rung(at, clock, rung)
		if slices.Contains(seen, rung.Stage) {
			k.fail(at+"stage", ConfigTwice, rung.Stage, "")
		}
		seen = append(seen, rung.Stage)
		if i > 0 && rung.Days <= rungs[i-1].Days {
			k.fail(at+"days", ConfigValue, fmt.Sprint(rung.Days), fmt.Sprint(rungs[i-1].Days+1))
		}
	}
	return out
}

func (k *checker) rung(key string, clock ledger.ClockKind, c RungConfig) ledger.Rung {
	k.oneOf(key+"stage", c.Stage, words(ledger.StagesOf(clock))...)
	if clock != ledger.ClockRectify && clock != ledger.ClockAnswer { // the others count from their beginning
		k.atLeast(key+"days", c.Days, 0)
	}
	out := ledger.Rung{Stage: ledger.Stage(c.Stage), Days: c.Days}
	if len(c.To) == 0 {
		k.fail(key+"to", ConfigMissing, "", "[officer, head]")
	}
	relations := []ledger.Whom{ledger.ToOfficer, ledger.ToHead, ledger.ToLeader, ledger.ToChiefLeaders, ledger.ToStaff}
	if clock == ledger.ClockHeed || clock == ledger.ClockAnswer {
		relations = append(relations, ledger.ToIssuer)
	}
	for j, to := range c.To {
		k.oneOf(fmt.Sprintf("%sto[%d]", key, j), to, words(relations)...)
		out.To = append(out.To, ledger.Whom(to))
	}
	return out
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}
