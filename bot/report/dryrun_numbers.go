package report

import "time"

// DryNumber is one number of a message as a dry run explains it (weidubao parse --explain).
type DryNumber struct {
	Quote     string   `json:"quote"`
	Indicator string   `json:"indicator,omitempty"`
	Also      []string `json:"also,omitempty"` // further indicators that have it: 各2个
	Label     string   `json:"label,omitempty"`
	Value     *Value   `json:"value,omitempty"`
	Why       Reason   `json:"why"`
	Doubt     Doubt    `json:"doubt,omitempty"`
	Said      string   `json:"said"` // filled in by the caller
}

// DryExplain explains every number of the message against the same context as DryRun.
func (l *Language) DryExplain(text string, dc *DryContext, now time.Time, units []Unit) []DryNumber {
	d := DryContext{}
	if dc != nil {
		d = *dc
	}
	out := []DryNumber{}
	for _, e := range l.Explain(text, d.context(now, NewUnits(units))) {
		n := DryNumber{Quote: e.Quote, Value: e.Value, Why: e.Why, Doubt: e.Doubt}
		if len(e.Claimed) > 0 {
			n.Indicator, n.Also, n.Label = e.Claimed[0], e.Claimed[1:], l.Label(e.Claimed[0])
		}
		out = append(out, n)
	}
	return out
}
