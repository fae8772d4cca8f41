package bot

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// silenceWords are what a message orders of silences.
type silenceWords struct {
	end    bool          // 解除静默
	list   bool          // 静默 alone
	what   string        // 3, RA26-0003, 陶山镇; "": not said
	all    bool          // 全部
	until  calendar.Date // zero: not said, or no day of the calendar
	reason string
}

var (
	silenceHead  = regexp.MustCompile(`^(解除静默|取消静默|静默)[\s:：,，]*(.*)$`)
	silenceUntil = regexp.MustCompile(`[至到]\s*(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?`)
	silenceDays  = regexp.MustCompile(`(\d{1,4})\s*天`)
)

// readSilence reads 「静默 3 至12月1日 等法院判决」 and 「静默 陶山镇 5天 防汛」; ok is
// false for what is none of it.
func readSilence(text string, today calendar.Date) (w silenceWords, ok bool) {
	m := silenceHead.FindStringSubmatch(strings.TrimSpace(text))
	if m == nil {
		return w, false
	}
	w.end = m[1] != "静默"
	rest := strings.TrimRight(strings.TrimSpace(m[2]), "。.!！?？")
	if rest == "" {
		w.list = !w.end
		return w, true
	}
	what := rest
	if !w.end {
		var at []int
		if w.until, at = untilIn(rest, today); at != nil {
			what, w.reason = rest[:at[0]], strings.Trim(rest[at[1]:], " \t　,，。:：")
		}
	}
	w.what = strings.Trim(what, " \t　,，:：")
	if w.what == "全部" || w.what == "所有" {
		w.what, w.all = "", true
	}
	return w, true
}

// untilIn finds the day until which it is to stand, and where the text says it. A
// month and day without a year are the next ones.
func untilIn(text string, today calendar.Date) (calendar.Date, []int) {
	if m := silenceUntil.FindStringSubmatchIndex(text); m != nil {
		year, month, day := number(text, m, 1), number(text, m, 2), number(text, m, 3)
		d := dateOf(max(year, today.Year), month, day)
		if year == 0 && d.Before(today.AddDays(-MostSilent)) {
			d = dateOf(today.Year+1, month, day)
		}
		if year != 0 {
			d = dateOf(year, month, day)
		}
		return d, m[:2]
	}
	if m := silenceDays.FindStringSubmatchIndex(text); m != nil {
		return today.AddDays(number(text, m, 1)), m[:2]
	}
	return calendar.Date{}, nil
}

// dateOf is that day, or zero where the calendar has none.
func dateOf(year, month, day int) calendar.Date {
	d := calendar.DateOf(time.Date(year, time.Month(month), day, 12, 0, 0, 0, calendar.Zone))
	if int(d.Month) != month || d.Day != day {
		return calendar.Date{}
	}
	return d
}

// number is the n-th group of a match; 0 when it is empty.
func number(text string, m []int, n int) int {
	if m[2*n] < 0 {
		return 0
	}
	v, _ := strconv.Atoi(text[m[2*n]:m[2*n+1]])
	return v
}
