package report

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// DryContext is what a dry run is told about the world (weidubao parse --context).
// Units are given by name.
type DryContext struct {
	Existing       Values             `json:"existing,omitempty"`
	ExistingUnit   string             `json:"existing_unit,omitempty"`
	ExistingWeek   *calendar.Week     `json:"existing_week,omitempty"`
	Held           Values             `json:"held,omitempty"`
	Means          map[string]float64 `json:"means,omitempty"`
	LastAcceptedAt *time.Time         `json:"last_accepted_at,omitempty"`
	SenderUnit     string             `json:"sender_unit,omitempty"`
	MayReportFor   []string           `json:"may_report_for,omitempty"`
}

// DryLine is one line of weidubao parse --jsonl. Other fields are ignored.
type DryLine struct {
	ID      string      `json:"id"`
	Text    string      `json:"text"`
	Context *DryContext `json:"context,omitempty"`
}

// DryResult is what a dry run prints: one report, or several under "reports".
type DryResult struct {
	ID       string
	Outcome  Outcome
	Week     *calendar.Week
	Unit     string
	Values   Values
	AskAbout []string
	Reports  []DryResult
	Reply    string      // filled in by the caller
	Numbers  []DryNumber // of the whole message, where it is to be explained
}

type dryOne struct {
	ID       string         `json:"id,omitempty"`
	Outcome  Outcome        `json:"outcome"`
	Week     *calendar.Week `json:"week"`
	Unit     *string        `json:"unit"`
	Values   Values         `json:"values"`
	AskAbout []string       `json:"ask_about"`
	Reply    *string        `json:"reply,omitempty"`
	Numbers  []DryNumber    `json:"numbers,omitzero"`
}

type dryMany struct {
	ID      string      `json:"id,omitempty"`
	Reports []dryOne    `json:"reports"`
	Reply   string      `json:"reply"`
	Numbers []DryNumber `json:"numbers,omitzero"`
}

// MarshalJSON writes the object of the language's specification.
func (r DryResult) MarshalJSON() ([]byte, error) {
	var v any
	if r.Reports == nil {
		one := r.one()
		one.ID, one.Reply, one.Numbers = r.ID, &r.Reply, r.Numbers
		v = one
	} else {
		many := dryMany{ID: r.ID, Reply: r.Reply, Numbers: r.Numbers}
		for _, o := range r.Reports {
			many.Reports = append(many.Reports, o.one())
		}
		v = many
	}
	out, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write dry run: %w", err)
	}
	return out, nil
}

func (r DryResult) one() dryOne {
	o := dryOne{Outcome: r.Outcome, Week: r.Week, Values: r.Values, AskAbout: r.AskAbout}
	if r.Unit != "" {
		o.Unit = &r.Unit
	}
	if o.Values == nil {
		o.Values = Values{}
	}
	if o.AskAbout == nil {
		o.AskAbout = []string{}
	}
	return o
}

// openBack is how many weeks before the open one may still be changed in a dry run.
const openBack = 3

// DryRun reads one message against the context (nil: the defaults) as if it
// had just come. units are all units of the office; nothing is recorded.
func (l *Language) DryRun(text string, dc *DryContext, now time.Time, units []Unit) (DryResult, []Judgement) {
	d := DryContext{}
	if dc != nil {
		d = *dc
	}
	c := d.context(now, NewUnits(units))
	js := l.Read(text, c)
	results := make([]DryResult, 0, len(js))
	for _, j := range js {
		r := DryResult{Outcome: j.Outcome, Week: j.Week, Values: j.Values, AskAbout: j.AskAbout()}
		if j.Unit != "" {
			r.Unit = c.Units.Name(j.Unit)
		}
		results = append(results, r)
	}
	if len(results) == 1 {
		return results[0], js
	}
	return DryResult{Reports: results}, js
}

// context fills in the defaults of the specification.
func (d DryContext) context(now time.Time, units *Units) Context {
	if d.SenderUnit == "" {
		d.SenderUnit = "塘下镇"
	}
	if d.MayReportFor == nil {
		d.MayReportFor = []string{"塘下镇", "陶山镇"}
	}
	if d.ExistingUnit == "" {
		d.ExistingUnit = d.SenderUnit
	}
	if d.Means == nil {
		d.Means = map[string]float64{"problems": 12, "leads": 3, "accountable": 2, "systems": 1}
	}
	code := func(name string) string {
		if c, ok := units.Code(name); ok {
			return c
		}
		return name
	}
	open := calendar.WeekOf(now)
	week := open
	if d.ExistingWeek != nil {
		week = *d.ExistingWeek
	}
	var may []string
	for _, name := range d.MayReportFor {
		may = append(may, code(name))
	}
	subject := Ref{Area: code(d.ExistingUnit), Week: week}
	return Context{
		Now: now, Open: open, ClosedUpTo: open.Add(-openBack - 1), Units: units, SenderUnit: code(d.SenderUnit),
		MayReport: func(unit string) bool { return slices.Contains(may, unit) },
		Look: func(unit string, w calendar.Week) State {
			s := State{Values: Values{}, Means: d.Means}
			if (Ref{Area: unit, Week: w}) == subject {
				s.Exists, s.Mine = len(d.Existing) > 0, len(d.Existing)+len(d.Held) > 0
				s.Values, s.Held = d.Existing.Clone(), d.Held.Clone()
			}
			return s
		},
	}
}
