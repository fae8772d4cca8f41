package templates

import "strings"

// Sample is how a report and a correction may be written with the office's own indicators.
type Sample struct {
	Report string // 问题5个，线索1件，问责0人，制度1项
	Fix    string // 问题6
	Name   string // 问题
	Two    string // 问题5，线索1
	Unit   string // 陶山镇: one of the member's; empty: there is none
}

// SampleItem is one indicator of a sample; Kind as report.Kind writes it.
type SampleItem struct{ Name, Unit, Kind string }

// mostSampled is how many indicators a sample report has.
const mostSampled = 4

// NewSample writes a sample of the required indicators.
func NewSample(items []SampleItem) Sample {
	var s Sample
	var parts, bare []string
	for i, item := range items[:min(len(items), mostSampled)] {
		parts = append(parts, item.Name+item.value([]string{"5", "1", "0", "1"}[i])+item.unit())
		bare = append(bare, item.Name+item.value([]string{"5", "1", "0", "1"}[i]))
		if s.Fix == "" && item.Kind != "text" {
			s.Fix, s.Name = item.Name+item.value("6"), item.Name
		}
	}
	s.Report, s.Two = strings.Join(parts, "，"), strings.Join(bare[:min(len(bare), 2)], "，")
	if s.Fix == "" && len(items) > 0 {
		s.Fix, s.Name = items[0].Name+items[0].value("6"), items[0].Name
	}
	return s
}

// value is what stands for the item: a count as given.
func (i SampleItem) value(count string) string {
	switch i.Kind {
	case "money":
		return "1.19"
	case "percent":
		return "95"
	case "yesno":
		return "是"
	case "text":
		return "：无"
	}
	return count
}

func (i SampleItem) unit() string {
	if i.Kind == "yesno" || i.Kind == "text" {
		return ""
	}
	return i.Unit
}
