package bot

import (
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// What is remarkable: a required count that differs from last week's by at least
// this much, and by at least half of it.
const (
	remarkBy    = 3
	remarkShare = 2 // 1/2
)

// remark finds the one figure that is farthest from last week's, if that is
// remarkable; nothing where last week has no complete report.
func (w Wording) remark(now report.Values, last report.Report) *templates.Remark {
	if last.Status != report.Complete {
		return nil
	}
	var out *templates.Remark
	for _, in := range w.Language.Indicators() {
		was, had := last.Values[in.Key]
		is, given := now[in.Key]
		if !in.Required || in.Kind != report.Count || !had || !given {
			continue
		}
		by := max(is.N-was.N, was.N-is.N)
		if by < remarkBy || by*remarkShare < was.N || out != nil && by <= out.By {
			continue
		}
		out = &templates.Remark{Short: shortest(in), More: is.N > was.N, By: by}
	}
	return out
}

// shortest is the shortest name of an indicator, the standard one among equals.
func shortest(in report.Indicator) string {
	best := in.Label
	for _, name := range in.Aliases {
		if utf8.RuneCountInString(name) < utf8.RuneCountInString(best) {
			best = name
		}
	}
	return best
}
