package official

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// longest is the longest name of a township in the division codes: 24 characters.
const longest = "内蒙古赤峰高新技术产业开发区管理委员会红山产业园"

func TestFit(t *testing.T) {
	for _, c := range []struct{ name, field, value, want string }{
		{"short", "thing1", "塘下镇周报", "塘下镇周报"},
		{"exactly twenty", "thing1", strings.Repeat("督", 20), strings.Repeat("督", 20)},
		{"longest township", "thing1", longest, "内蒙古赤峰高新技术产业开…员会红山产业园"},
		{"what is said of it", "thing2", longest + "逾期3件", "内蒙古赤峰高新技术产业开…产业园逾期3件"},
		{"number at the first cut", "thing2", "本月追回违纪资金共计1234567.89元，请各单位抓紧整改", "本月追回违纪资金共计…各单位抓紧整改"},
		{"number at the second cut", "thing2", "全市二十三个乡镇街道报来的问题一共12345678件", "全市二十三个乡镇街道报来…件"},
		{"one long word", "thing2", strings.Repeat("a", 30), strings.Repeat("a", 12) + "…" + strings.Repeat("a", 7)},
		{"lines", "thing1", " 第一行\r\n第二行\t尾 ", "第一行 第二行 尾"},
		{"emoji", "thing1", "👍🏻完成✅ 1️⃣件👨‍👩‍👧", "完成 1件"},
		{"invisible", "thing1", "a\u200bb\x1dc\xffd", "abcd"},
		{"nothing", "thing1", " \n", "—"},
		{"only emoji", "thing1", "👍", "—"},
		{"string", "character_string4", "编号RA26-0031（甲）", "RA26-0031"},
		{"long string", "character_string4", strings.Repeat("x", 40), strings.Repeat("x", 18) + ".." + strings.Repeat("x", 12)},
		{"no string", "character_string4", "塘下镇", "-"},
		{"phrase", "phrase5", "红色逾期提醒", "红色逾期提"},
		{"phrase with figures", "phrase5", "逾期3天!", "逾期天"},
		{"no phrase", "phrase5", "3", "无"},
		{"name", "name6", "内蒙古赤峰高新技术产业开发区", "内蒙古赤峰高新技术产"},
		{"name with a dot", "name6", "阿不都·热合曼", "阿不都·热合曼"},
		{"number", "number7", "12.5 万元", "12.5"},
		{"no number", "number7", "无", "0"},
		{"letter", "letter8", "A-1级", "A"},
		{"symbol", "symbol9", "a、b", "、"},
		{"phone", "phone_number1", "(+86) 138-0013-8000", "+86138-0013-8000"},
		{"plate", "car_number1", "浙C·12345", "浙C12345"},
		{"amount", "amount1", "¥1.19 元整", "¥1.19元"},
		{"const", "const1", "整改中👍", "整改中👍"},
		{"time", "time3", "2026年1月1日 12:00", "2026年1月1日 12:00"},
		{"date", "date3", "2026年1月1日", "2026年1月1日"},
		{"old template", "keyword1", strings.Repeat("督", 50) + "\n完", strings.Repeat("督", 50) + " 完"},
	} {
		if got := Fit(c.field, c.value); got != c.want {
			t.Errorf("%s: Fit(%q, %q) = %q, want %q", c.name, c.field, c.value, got, c.want)
		}
	}
}

func TestFitTime(t *testing.T) {
	at := time.Date(2026, 1, 1, 4, 0, 59, 0, time.UTC)
	for field, want := range map[string]string{
		"time3": "2026年1月1日 12:00", "date3": "2026年1月1日 12:00", "thing3": "2026年1月1日 12:00",
		"character_string3": "2026-01-01 12:00",
	} {
		if got := FitTime(field, at); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
}

// No value whatever breaks the platform's limits.
func TestFitProperties(t *testing.T) {
	limits := map[string]int{
		"thing1": 20, "character_string1": 32, "phrase1": 5, "name1": 10, "number1": 32, "letter1": 32, "symbol1": 5,
		"phone_number1": 17, "car_number1": 8,
	}
	alphabet := []rune("督查a1.-，👍\n\u200d\x1d 3")
	rapid.Check(t, func(rt *rapid.T) {
		field := rapid.SampledFrom([]string{
			"thing1", "character_string1", "phrase1", "name1", "number1", "letter1", "symbol1", "phone_number1", "car_number1",
		}).Draw(rt, "field")
		value := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom(alphabet), 0, 60, -1)).Draw(rt, "value")
		got := Fit(field, value)
		n := utf8.RuneCountInString(got)
		if n == 0 || n > limits[field] || strings.ContainsAny(got, "\n\r") || strings.ContainsRune(got, '👍') {
			rt.Fatalf("Fit(%q, %q) = %q, %d characters", field, value, got, n)
		}
		if field == "character_string1" && strings.ContainsFunc(got, func(r rune) bool { return r > unicode.MaxASCII }) {
			rt.Fatalf("Fit(%q, %q) = %q", field, value, got)
		}
		if Fit(field, got) != got {
			rt.Fatalf("Fit(%q, %q) = %q, and again %q", field, value, got, Fit(field, got))
		}
	})
}
