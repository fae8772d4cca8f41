package main

import (
	"errors"
	"fmt"
	"regexp"

	"github.com/weidubao/weidubao/bot/report"
)

var indicatorKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// mostRange is the largest minimum or maximum that may be set.
const mostRange = 1_000_000_000

// indicators checks the form of each; language finds what contradicts itself.
func (k *checker) indicators(list []IndicatorConfig, r *Rules) {
	if len(list) == 0 {
		r.Indicators = report.Defaults()
		return
	}
	r.Indicators = make([]report.Indicator, len(list))
	seen := make(map[string]bool)
	for i, c := range list {
		key := fmt.Sprintf("report.indicators[%d].", i)
		k.match(key+"key", c.Key, indicatorKey, "problems")
		if seen[c.Key] {
			k.fail(key+"key", ConfigTwice, c.Key, "")
		}
		seen[c.Key] = true
		r.Indicators[i] = k.indicator(key, c)
	}
}

// indicator takes one over. Minimum and maximum are written in its unit.
func (k *checker) indicator(key string, c IndicatorConfig) report.Indicator {
	kind, one := report.Kind(c.Kind), int64(1)
	k.text(key+"label", c.Label, "梳理问题")
	k.oneOf(key+"kind", c.Kind, kindNames()...)
	switch kind {
	case report.Count:
		k.text(key+"unit", c.Unit, "个")
	case report.Money:
		one = report.FenPerWan
		k.oneOf(key+"unit", c.Unit, "万元")
	case report.Percent:
		one = report.PercentUnit
		if c.Unit == "" {
			c.Unit = "%"
		}
		k.oneOf(key+"unit", c.Unit, "%")
	case report.YesNo, report.Text:
		k.oneOf(key+"unit", c.Unit, "")
	}
	k.atLeast(key+"min", int(c.Min), 0)
	k.atLeast(key+"max", int(c.Max), 0)
	if c.Min > mostRange {
		k.fail(key+"min", ConfigValue, fmt.Sprint(c.Min), "0")
	}
	if c.Max > mostRange || c.Max > 0 && c.Max < c.Min {
		k.fail(key+"max", ConfigValue, fmt.Sprint(c.Max), fmt.Sprint(c.Min))
	}
	return report.Indicator{
		Key: c.Key, Label: c.Label, Unit: c.Unit, Kind: kind, Required: c.Required,
		Aliases: c.Aliases, Measures: c.Measures, Min: c.Min * one, Max: c.Max * one,
	}
}

func kindNames() []string {
	out := make([]string, len(report.Kinds))
	for i, kind := range report.Kinds {
		out[i] = string(kind)
	}
	return out
}

func (k *checker) checks(list []CheckConfig, r *Rules) {
	for i, c := range list {
		k.text(fmt.Sprintf("report.checks[%d].less", i), c.Less, "rectified")
		k.text(fmt.Sprintf("report.checks[%d].more", i), c.More, "problems")
		r.Checks = append(r.Checks, report.Check{Less: c.Less, More: c.More})
	}
}

// language sees to it that the indicators make a language together.
func (k *checker) language(r *Rules) {
	if k.first != nil {
		return
	}
	_, err := report.NewLanguage(r.Indicators, r.Checks...)
	var ind *report.IndicatorError
	var check *report.CheckError
	switch {
	case errors.As(err, &ind):
		field, example := indicatorField(ind.Err)
		if errors.Is(ind.Err, report.ErrRange) && r.Indicators[ind.Index].Min == 0 {
			field = "max"
		}
		if field == "aliases" && ind.Value == r.Indicators[ind.Index].Label {
			field, example = "label", ""
		}
		k.fail(fmt.Sprintf("report.indicators[%d].%s", ind.Index, field), ConfigValue, ind.Value, example)
	case errors.As(err, &check):
		side := "more"
		if r.Checks[check.Index].Less == check.Key {
			side = "less"
		}
		k.fail(fmt.Sprintf("report.checks[%d].%s", check.Index, side), ConfigValue, check.Key, "")
	case err != nil:
		k.fail("report.indicators", ConfigValue, "", "required: true")
	}
}

// indicatorField is the field of an indicator that a mistake is about, with a right value.
func indicatorField(err error) (field, example string) {
	switch {
	case errors.Is(err, report.ErrKey):
		return "key", "problems"
	case errors.Is(err, report.ErrLabel):
		return "label", "梳理问题"
	case errors.Is(err, report.ErrMin), errors.Is(err, report.ErrRange):
		return "min", "0"
	case errors.Is(err, report.ErrMax):
		return "max", "0"
	case errors.Is(err, report.ErrMeasures):
		return "measures", "[]"
	}
	return "aliases", "[问题, 发现问题]"
}
