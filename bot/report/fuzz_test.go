package report

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// readHere reads a message as an officer of 塘下镇 sends it on the Friday of the examples.
func readHere(l *Language, text string) []Judgement {
	_, js := l.DryRun(text, nil, friday, ruian)
	return js
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"梳理问题12个，交办线索3件，问责处理2人，规范制度1项", "问题 线索\n12 3", "12/3/2/1", "追缴3万5，问题１２个", "陶山镇：6 1 0 1\n塘下镇：零报告",
		"撤回", "更正 问题13", "１.12个问题", "问题\u202e12", "一百二亿三", "(((((问题(12)", "11.9-11.15", "问题12还是13", "<b>问题</b>7&nbsp;", "「问题12」\n- - -\n好",
	} {
		f.Add(s)
	}
	l, err := NewLanguage(Defaults())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		js := readHere(l, text)
		if len(js) == 0 {
			t.Fatal("no judgement")
		}
		for _, j := range js {
			for key, v := range j.Values {
				if !derivable(text, v) {
					t.Errorf("%q: %s = %v is nowhere in the message", text, key, v)
				}
				if v.N < 0 {
					t.Errorf("%q: %s is negative", text, key)
				}
			}
			for _, q := range j.Questions {
				if !strings.Contains(text, q.Quote) && q.Doubt != DoubtNoRight && q.Doubt != DoubtOutlier {
					t.Errorf("%q: quote %q is not in the message", text, q.Quote)
				}
			}
		}
	})
}

// derivable tells that some digits or numerals of the text can make the figure.
func derivable(text string, v Value) bool {
	if v.N == 0 || !utf8.ValidString(text) {
		return true
	}
	var seen [10]bool
	other := false
	for _, c := range toChars(text) {
		switch {
		case isDigit(c.r):
			seen[c.r-'0'] = true
		case isNumeral(c.r):
			other = true
			if d, ok := digits[c.r]; ok {
				seen[d] = true
			}
		}
	}
	if other {
		return true
	}
	for _, d := range v.String() {
		if d != '.' && d != '0' && !seen[d-'0'] {
			return false
		}
	}
	return true
}

func TestReadingIsLinear(t *testing.T) {
	l := mustLanguage(t)
	for _, unit := range []string{
		"梳理问题12个，", "问题12", "问题", "12", "上周", "累计", "更正", "一", "11.9-11.15", "代陶山镇报：", "(", "一百二十亿", "问题、", "无", "各", "其余", "，", "A1", "问提", "本周", "陶山镇\n问题1\n", "从", "1.", "？", "第", "三万五",
	} {
		small, large := strings.Repeat(unit, 200/len([]rune(unit))), strings.Repeat(unit, 1600/len([]rune(unit)))
		a, b := timeToRead(l, small), timeToRead(l, large)
		// Eight times the length may take eight times as long, with room for a busy
		// machine; quadratic reading would take sixty-four times.
		if b > 32*a && b > 50*time.Millisecond {
			t.Errorf("%q: %v for 200 characters, %v for 1,600", unit, a, b)
		}
	}
}

func timeToRead(l *Language, text string) time.Duration {
	best := time.Hour
	for range 2 {
		start := time.Now()
		readHere(l, text)
		best = min(best, time.Since(start))
	}
	return best
}

func BenchmarkRead(b *testing.B) {
	l, err := NewLanguage(Defaults())
	if err != nil {
		b.Fatal(err)
	}
	text := "塘下镇11月20日\n一、梳理问题30个，其中已整改12个\n二、交办线索4件，累计52件\n三、问责处理3人，其中移送司法1人\n四、规范制度2项\n五、追缴1.5万元。下步打算：一是盯紧整改，12月1日前挂号销号；二是协调派出所、农经站联合核查；三是做好迎接督查的准备，预计还需10个工作日。塘下镇纪委"
	units := NewUnits(ruian)
	c := DryContext{}.context(friday, units)
	for b.Loop() {
		l.Read(text, c)
	}
}
