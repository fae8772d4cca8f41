package sandbox

import (
	"strings"
	"testing"
)

func TestValidValue(t *testing.T) {
	good := map[string][]string{
		"thing1":            {"周报", strings.Repeat("督", 20), "11月20日 3件，追回1.19万元", "a→b", "★", "©"},
		"number2":           {"0", "12", "1.19", strings.Repeat("9", 32)},
		"letter3":           {"abcXYZ", strings.Repeat("a", 32)},
		"symbol1":           {"+", "!@#$%"},
		"character_string4": {"RA26-0031", "W47-01", strings.Repeat("x", 32), "a b/c:d"},
		"time5": {
			"12:00", "12:00:30", "2026年1月1日 12:00", "2026年01月01日 12:00:00", "2026-01-01 12:00", "2026-01-01 12:00:00",
			"2026/1/1 09:05", "08:00~12:00", "2026年1月1日 08:00~2026年1月2日 18:00",
		},
		"date6":         {"2026年1月1日", "2026-01-01", "2026.1.1", "2026年1月", "1月2日", "2026-01-01 12:00", "2026年1月1日~2026年2月1日"},
		"amount7":       {"1.19", "¥100", "￥1.19元", "1234567890", "100元"},
		"phone_number8": {"13800138000", "+86-0766-66888866", "0577-65812345"},
		"car_number1":   {"粤A8Z888挂", "浙C12345"},
		"name9":         {"林晓芳", "欧阳", strings.Repeat("林", 10), "Smith, John", "林A·B"},
		"phrase10":      {"配送中", "逾期未整改"},
		"const11":       {"已逾期", "甲"},
		"keyword1":      {"anything of the old kind"},
	}
	bad := map[string][]string{
		"thing1":            {"", "  ", strings.Repeat("督", 21), "a\nb", "a\tb", "好👍", "⏰到期", "a️", "\xff"},
		"number2":           {"一", "-1", "1.", "1,000", "12件", strings.Repeat("9", 33), "1e5"},
		"letter3":           {"a1", "中", strings.Repeat("a", 33)},
		"symbol1":           {"a", "!!!!!!", "中"},
		"character_string4": {"编号1", "a，b", "ａ", strings.Repeat("x", 33), "a\nb"},
		"time5":             {"2026年1月1日", "25:00", "2026年13月1日 12:00", "2026年1月1日12:00", "下午3点", "12:00~", "2026-02-30 12:00"},
		"date6":             {"12:00", "2026年2月30日", "昨天", "20260101"},
		"amount7":           {"1.19万元", "1,000", "12345678901", "元", "-5"},
		"phone_number8":     {"电话13800138000", strings.Repeat("1", 18), "abc", "--"},
		"car_number1":       {"粤A8Z8888挂", "车A中12"},
		"name9":             {strings.Repeat("林", 11), strings.Repeat("a", 21), "林1", "M0003"},
		"phrase10":          {"逾期未整改了", "逾期3天", "overdue"},
		"const11":           {"丙", ""},
		"keyword1":          {"", strings.Repeat("x", 201)},
	}
	choices := []string{"已逾期", "甲"}
	for field, values := range good {
		for _, v := range values {
			if !validValue(field, v, choices) {
				t.Errorf("%s refuses %q", field, v)
			}
		}
	}
	for field, values := range bad {
		for _, v := range values {
			if validValue(field, v, choices) {
				t.Errorf("%s takes %q", field, v)
			}
		}
	}
	if !validValue("const1", "anything", nil) {
		t.Error("a const without known choices refuses a short value")
	}
}
