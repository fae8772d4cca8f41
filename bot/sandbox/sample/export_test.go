package sample

import (
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Townships are the county's, for units that a heading may name.
func (c *County) Townships() []roster.Area {
	var out []roster.Area
	for _, a := range c.areas {
		out = append(out, roster.Area{Code: a.code, Name: a.name, Kind: roster.Township})
	}
	return out
}

// Intended answers the figures that a report is to come to.
func (c *County) Intended() func(report.Ref) report.Values {
	opening := map[report.Ref]report.Values{}
	for _, s := range c.openingSlots() {
		opening[s.ref()] = s.figures.values()
	}
	return func(ref report.Ref) report.Values {
		if v, ok := opening[ref]; ok {
			return v
		}
		for _, s := range c.slotsOf(ref.Week) {
			if s.ref() == ref {
				return s.figures.values()
			}
		}
		return nil
	}
}
