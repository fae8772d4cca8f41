package report

import (
	"strings"
	"testing"
	"time"
)

// readHere reads a message as an officer of 塘下镇 sends it on the Friday of the examples.
func readHere(l *Language, text string) []Judgement {
	_, js := l.DryRun(text, nil, friday, ruian)
	return js
}

// fuzzSeeds are messages from which the fuzzer starts.
var fuzzSeeds = []string{
	"梳理问题12个，交办线索3件，问责处理2人，规范制度1项", "问题 线索\n12 3", "12/3/2/1", "追缴3万5，问题１２个", "陶山镇：6 1 0 1\n塘下镇：零报告",
	"撤回", "更正 问题13", "１.12个问题", "问题\u202e12", "一百二亿三", "(((((问题(12)", "11.9-11.15", "问题12还是13", "<b>问题</b>7&nbsp;", "「问题12」\n- - -\n好",
	"问题1,200个，清退3元5角", "其余无，问题廿三个", "问题、线索、问责、制度分别为12、3、2、1", "问题十好几个，线索一点五件", "塘下镇问题九个线索两件陶山镇问题六个线索一件",
}

// hostileSeeds are texts that nobody writes to report: very long ones, scripts
// mixed, control and broken characters, signs that only look like figures.
func hostileSeeds() []string {
	all := []string{
		strings.Repeat("9", 20_000), "问题" + strings.Repeat("1", 20_000) + "个", strings.Repeat("十", 2000) + "个问题", "问题" + strings.Repeat("１，", 2000),
		"问题٣个，线索३件", "问题Ⅻ个，线索⑫件，问责㉑人，制度〡项", "問題１２個、線索㊂件", "вопрос 5, 线索 3", "p问r题o5b个l", "문제5개 线索3件", "问题𝟙𝟚个，线索𝟛件", "问题½个，线索1⁄2件",
		"问\x00题\x075\x1b[31m个\x7f", "问题5\x08\x08\x0812个", "问\u200b题\u200d5\ufeff个", "问题\u202e21\u202c个", "问题5\u20e3个，线索1\u0336件", "问\u0301题\u0301\u03015个", "\xff\xfe问题\xc3\x285\xed\xa0\x80个", "问题5\ufffd个",
		"问题-5个，线索+3件，问责0x1F人", "问题1e9个，线索9223372036854775808件", "问题18446744073709551617个", "问题1.0000000000000000000001个", "追缴99999999999亿元", "问题5.个，线索.3件", "问题1/0个，线索%d件%s%n",
		"=1+1", "'); DROP TABLE 问题;--12", "{{.Values}}问题{{5}}", "<问题>5</问题><!--线索3-->", "问题5\r\n\r\n线索3\u2028问责0\u2029制度1\x85", strings.Repeat("问题", 2000) + "5", strings.Repeat("(", 2000) + "问题5" + strings.Repeat(")", 2000),
		strings.Repeat("更正", 500) + "问题6", strings.Repeat("第47周", 300), "塘下镇" + strings.Repeat("陶山镇", 500) + "5", strings.Repeat("\n问题5个", 500),
	}
	return all
}

// TestHostileReports holds what is recorded of each hostile text against it, alone
// and under two units' headings.
func TestHostileReports(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for _, text := range hostileSeeds() {
		checkReading(t, l, text)
		checkReading(t, l, "塘下镇："+text+"\n陶山镇：问题5个")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range append(hostileSeeds(), fuzzSeeds...) {
		f.Add(s)
	}
	l := fuzzed(f)
	f.Fuzz(func(t *testing.T, text string) { checkReading(t, l, text) })
}

// FuzzMany puts two texts under the headings of two units: neither may take a
// figure that only the other has, unless the texts themselves name units.
func FuzzMany(f *testing.F) {
	for i, s := range fuzzSeeds {
		f.Add(s, fuzzSeeds[len(fuzzSeeds)-1-i])
	}
	l := fuzzed(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		js := checkReading(t, l, "塘下镇："+a+"\n陶山镇："+b)
		if len(js) != 2 || strings.ContainsAny(a+b, "镇乡街代转帮替") {
			return
		}
		for i, own := range []string{a, b} {
			for key, v := range js[i].Values {
				if !derivable(own, v) && len(js[i].Questions) == 0 {
					t.Errorf("%q under %q takes %s = %v from the other unit", own, js[i].Unit, key, v)
				}
			}
		}
	})
}

func fuzzed(f *testing.F) *Language {
	f.Helper()
	l, err := NewLanguage(Defaults())
	if err != nil {
		f.Fatal(err)
	}
	return l
}

// checkReading reads the text and holds what is recorded and quoted against it.
func checkReading(t *testing.T, l *Language, text string) []Judgement {
	t.Helper()
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
	return js
}

// derivable tells that a number written in the text is the figure: as a count
// the very number, as money its digits with a unit; nought may also be a word.
func derivable(text string, v Value) bool {
	cs := toChars(text)
	if v.N == 0 && strings.ContainsAny(normalize(text), "0零〇无没未不") {
		return true
	}
	small := v.Kind == Money && strings.ContainsAny(text, "角毛分")
	for i := range cs {
		if !isDigit(cs[i].r) && !isNumeral(cs[i].r) || i > 0 && isDigit(cs[i].r) && isDigit(cs[i-1].r) {
			continue
		}
		n, ok := readNumeral(cs, i)
		if !ok {
			continue
		}
		if small || v.Kind == Money && (sameDigits(n.val.m, v.N) || cs[min(n.end, len(cs)-1)].r == '点') {
			return true
		}
		if whole, ok := n.val.whole(); ok && v.Kind == Count && whole == v.N {
			return true
		}
	}
	return false
}

// sameDigits tells that two numbers differ at most in noughts at their ends.
func sameDigits(a, b int64) bool {
	trim := func(n int64) int64 {
		for n != 0 && n%10 == 0 {
			n /= 10
		}
		return n
	}
	return trim(a) == trim(b)
}

// TestReadingIsLinear reads eight and ten times as much of everything that
// repeats badly. Linear reading takes as many times as long, with room for a
// busy machine; quadratic reading takes sixty-four and a hundred times.
func TestReadingIsLinear(t *testing.T) {
	l := mustLanguage(t)
	for _, unit := range []string{
		"梳理问题12个，", "问题12", "问题", "12", "上周", "累计", "更正", "一", "11.9-11.15", "代陶山镇报：", "(", "一百二十亿", "问题、", "无", "各", "其余", "，", "A1", "问提", "本周", "陶山镇\n问题1\n", "从", "1.", "？", "第", "三万五",
	} {
		linear(t, l, strings.Repeat(unit, 600/len([]rune(unit))), 8, 32) // shorter texts are all in the cache
	}
	// A long report, and one without a single line end.
	for _, text := range []string{twoHundred + "\n", "梳理问题12个，"} {
		linear(t, l, strings.Repeat(text, 2000/len([]rune(text))), 10, 40)
	}
}

// linear fails when reading the part so many times over takes more than bound
// times as long. Each length counts with its fastest reading: one that was
// interrupted proves nothing, and quadratic reading is never fast.
func linear(t *testing.T, l *Language, part string, times int, bound time.Duration) {
	t.Helper()
	whole := strings.Repeat(part, times)
	a, b := time.Hour, time.Hour
	for range 8 {
		a, b = min(a, timeToRead(l, part)), min(b, timeToRead(l, whole))
		if b <= bound*a || b < 20*time.Millisecond {
			return
		}
	}
	t.Errorf("%.20q: %v for %d bytes, %v for %d times as many", part, a, len(part), b, times)
}

func timeToRead(l *Language, text string) time.Duration {
	start := time.Now()
	readHere(l, text)
	return time.Since(start)
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
