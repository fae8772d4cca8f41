package report

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/calendar"
)

// fieldSize is the longest figure of a form in characters; no figure needs as many.
const fieldSize = 20

// fieldUnit is the unit of a field that is read by itself.
const fieldUnit = "form"

var bareNumber = regexp.MustCompile(`^[\d０-９.．,，\s]+$`)

// fieldShape is all that a field may hold around its figure: digits or Chinese
// numerals, 无, a measure behind them, a full stop. A message is read past words
// that say nothing; a field that holds some may mean another figure.
var fieldShape = regexp.MustCompile(`^(?:[\d,.]+|[零〇一二两三四五六七八九十百千万廿卅点百分之]+|无|没有) *[十百千万亿]*[个件人名项起条份次家村处场元%]*[｡.,、;]?$`)

// shaped reports whether the field holds a figure and nothing else.
func shaped(typed string, ind Indicator) bool {
	s := strings.TrimSpace(width.Narrow.String(typed))
	return fieldShape.MatchString(s) || fieldShape.MatchString(strings.TrimSuffix(s, ind.Unit))
}

// Field reads what was typed into the field of one indicator, by the rules of a
// message that says 「label：typed」; an amount without a unit is in 万元, yes and no
// are also "true" and "false", and a text is what was typed, on one line. The doubt
// is "" when the value is certain, and DoubtUnclear for what holds anything else.
func (l *Language) Field(key, typed string) (Value, Doubt) {
	ind, ok := l.Indicator(key)
	switch {
	case !ok:
		return Value{}, DoubtUnclear
	case ind.Kind == Text:
		return textField(typed)
	case ind.Kind == YesNo && (typed == "true" || typed == "false"):
		return yesNoField(typed == "true"), ""
	case utf8.RuneCountInString(typed) > fieldSize:
		return Value{}, DoubtUnclear
	case ind.Kind == Money && bareNumber.MatchString(typed):
		typed += "万元"
	case ind.Kind == Percent && bareNumber.MatchString(typed):
		typed += "%"
	}
	figure := shaped(typed, ind)
	week := calendar.WeekOf(fieldDay)
	judgements := l.Read(ind.Label+"："+typed, Context{
		Now: fieldDay, Open: week, ForceWeek: &week, SenderUnit: fieldUnit,
		MayReport: func(string) bool { return true },
	})
	if len(judgements) != 1 || judgements[0].Unit != fieldUnit {
		return Value{}, DoubtUnclear
	}
	v, doubt := judgements[0].only(key)
	if doubt == "" && ind.Kind.Number() && !figure {
		return Value{}, DoubtUnclear
	}
	return v, doubt
}

// textField keeps a text as it was typed, without line breaks and control characters.
func textField(typed string) (Value, Doubt) {
	text := strings.Join(strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if text == "" || !utf8.ValidString(text) || utf8.RuneCountInString(text) > TextMax {
		return Value{}, DoubtUnclear
	}
	return Value{Kind: Text, Text: text}, ""
}

func yesNoField(yes bool) Value {
	v := Value{Kind: YesNo}
	if yes {
		v.N = 1
	}
	return v
}

// fieldDay is any day: a field has no week of its own.
var fieldDay = time.Date(2026, 1, 7, 12, 0, 0, 0, calendar.Zone)

// only is the figure of a judgement that is about one indicator and nothing else.
func (j Judgement) only(key string) (Value, Doubt) {
	if v, ok := j.Values[key]; ok && len(j.Values) == 1 && j.Outcome == OutHold {
		return v, "" // unusual, which is judged with everything that the form says
	}
	if len(j.Questions) > 0 {
		if q := j.Questions[0]; q.About == key {
			return Value{}, q.Doubt
		}
		return Value{}, DoubtUnclear
	}
	v, ok := j.Changes[key]
	if !ok || len(j.Changes) != 1 || j.Outcome != OutRecord && j.Outcome != OutIncomplete {
		return Value{}, DoubtUnclear
	}
	return v, ""
}
