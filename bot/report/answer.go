package report

import (
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// answerSeat is the unit of an answer that is read by itself.
const answerSeat = "answer"

// answerDay is any day: an answer about one indicator has no week of its own.
var answerDay = time.Date(2026, 1, 7, 12, 0, 0, 0, calendar.Zone)

// Answer reads what was answered to a question about one indicator, by the rules
// of a message that says 「label：said」, with all its doubts: 约20 and 8000 without
// a unit ask as they do there. A text is what was said. The question is zero when
// the value is certain.
func (l *Language) Answer(key, said string) (Value, Question) {
	i, known := l.byKey[key]
	unclear := Question{About: key, Doubt: DoubtUnclear, Quote: said}
	if !known || strings.TrimSpace(said) == "" {
		return Value{}, unclear
	}
	if l.inds[i].Kind == Text {
		v, why := textField(said)
		if why != "" {
			return Value{}, unclear
		}
		return v, Question{}
	}
	week := calendar.WeekOf(answerDay)
	judgements := l.Read(l.inds[i].Label+"："+said, Context{
		Now: answerDay, Open: week, ForceWeek: &week, SenderUnit: answerSeat,
		Look: func(string, calendar.Week) State { return State{Values: Values{}} },
	})
	if len(judgements) != 1 || judgements[0].Unit != answerSeat {
		return Value{}, unclear
	}
	j := judgements[0]
	for _, q := range j.Questions {
		if q.About == key && q.Doubt != DoubtOutlier {
			q.Quote = said
			return Value{}, q
		}
	}
	v, given := j.Changes[key]
	if !given || len(j.Changes) != 1 {
		return Value{}, unclear
	}
	return v, Question{}
}

// Hold is the judgement waiting for 确认 instead of taking effect at once; one
// that asks, refuses or holds already is itself.
func (j Judgement) Hold() Judgement {
	switch j.Outcome {
	case OutRecord, OutIncomplete, OutCorrect:
		j.Outcome, j.Values = OutHold, j.Changes.Clone()
	case OutAsk, OutHold, OutRefuse, OutWithdraw, OutNotReport:
	}
	return j
}
