package report

import "testing"

func TestAmount(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for _, c := range []struct {
		text   string
		fen    int64
		approx bool
		ok     bool
	}{
		{"1.19万", 1_190_000, false, true},
		{"1.19万元", 1_190_000, false, true},
		{"1.19萬", 1_190_000, false, true},
		{"１.１９万", 1_190_000, false, true},
		{"5000", 500_000, false, true},
		{" 5000 元 ", 500_000, false, true},
		{"5000块", 500_000, false, true},
		{"5,000元", 500_000, false, true},
		{"¥5000", 500_000, false, true},
		{"五千", 500_000, false, true},
		{"五千元钱", 500_000, false, true},
		{"1万1千9百", 1_190_000, false, true},
		{"1万1千9百元", 1_190_000, false, true},
		{"一万一千九百元", 1_190_000, false, true},
		{"一万二", 1_200_000, false, true},
		{"一点一九万", 1_190_000, false, true},
		{"12345.67元", 1_234_567, false, true},
		{"80元", 8_000, false, true},
		{"5千", 500_000, false, true},
		{"大概5000", 500_000, true, true},
		{"约5000元", 500_000, true, true},
		{"5000多", 500_000, true, true},
		{"5000元左右", 500_000, true, true},
		{"1.8万余", 1_800_000, true, true},
		{"1.8万余元", 1_800_000, true, true},
		{"几千", 0, true, true},
		{"1.19", 0, false, false},   // 元 or 万元
		{"50", 0, false, false},     // the same
		{"一千五", 0, false, false},    // 1500 or 1005
		{"-5000元", 0, false, false}, // nobody pays back less than nothing
		{"0元", 0, false, false},
		{"5000美元", 0, false, false},
		{"5000个", 0, false, false},
		{"5000元和600元", 0, false, false},
		{"5000元，还差6900", 0, false, false},
		{"1.234元", 0, false, false},
		{"RA26-0003", 0, false, false},
		{"已落实", 0, false, false},
		{"", 0, false, false},
	} {
		fen, approx, ok := l.Amount(c.text)
		if fen != c.fen || approx != c.approx || ok != c.ok {
			t.Errorf("%q: %d %v %v, want %d %v %v", c.text, fen, approx, ok, c.fen, c.approx, c.ok)
		}
	}
}
