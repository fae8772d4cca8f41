package ledger

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNumber(t *testing.T) {
	for want, got := range map[string]string{
		"RA26-0031":  Number(2026, 31, ""),
		"XC27-0001":  Number(2027, 1, "XC"),
		"RA26-12345": Number(2026, 12345, "RA"),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestCanonical(t *testing.T) {
	for typed, want := range map[string]string{
		"RA26-0031": "RA26-0031", "ra26-31": "RA26-0031", "ＲＡ２６－００３１": "RA26-0031", "RA26—31": "RA26-0031", "RA260031": "RA26-0031",
		"瑞巡〔2026〕3号": "瑞巡〔2026〕3号",
		"3":          "", "12": "", "2026-3": "", "A/3": "", "A 3": "", "": "",
	} {
		if got, ok := canonical(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", typed, got, ok, want)
		}
	}
}

func TestParseNumber(t *testing.T) {
	if year, n, ok := ParseNumber(Number(2026, 12345, "")); year != 2026 || n != 12345 || !ok {
		t.Errorf("%d %d %v", year, n, ok)
	}
	for _, number := range []string{"瑞巡〔2026〕3号", "XC26-0031", "31", ""} {
		if year, n, ok := ParseNumber(number); ok {
			t.Errorf("%q is none that the ledger gave: %d %d", number, year, n)
		}
	}
}

func TestFind(t *testing.T) {
	issues := []Issue{
		{Number: "RA26-0003", Status: Rectifying},
		{Number: "RA26-0004", Status: SignedOff},
		{Number: "RA25-0004", Status: Rectifying},
		{Number: "RA25-0005", Status: SignedOff},
		{Number: "RA24-0006", Status: SignedOff},
		{Number: "RA25-0006", Status: SignedOff},
		{Number: "RA26-0007", Status: Rectifying},
		{Number: "RA25-0007", Status: SignedOff},
		{Number: "瑞巡〔2026〕8号", Status: Rectifying},
	}
	for _, c := range []struct{ typed, want string }{
		{"3", "RA26-0003"},
		{"3号", "RA26-0003"},
		{"第3号", "RA26-0003"},
		{"3号问题", "RA26-0003"},
		{"编号3", "RA26-0003"},
		{"0003", "RA26-0003"},
		{"３", "RA26-0003"},
		{"26-3", "RA26-0003"},
		{"2026-3", "RA26-0003"},
		{" RA26-0003 ", "RA26-0003"},
		{"ra26-0003", "RA26-0003"},
		{"ＲＡ２６－０００３号", "RA26-0003"},
		{"25-4", "RA25-0004"},
		{"5", "RA25-0005"},           // closed, of a year before: the only one there is
		{"7", "RA26-0007"},           // the closed one of last year is not meant
		{"8号", "瑞巡〔2026〕8号"},         // by its count, as any other
		{"瑞巡〔2026〕8号", "瑞巡〔2026〕8号"}, // the office's own kind
	} {
		if got, err := Find(issues, c.typed, 2026); err != nil || got.Number != c.want {
			t.Errorf("%q: %s %v, want %s", c.typed, got.Number, err, c.want)
		}
	}
	for _, typed := range []string{"", "9", "RA26-0009", "XC26-0003", "三号", "3和4", "27-3", "-3"} {
		if got, err := Find(issues, typed, 2026); !errors.Is(err, ErrNotFound) {
			t.Errorf("%q: %s %v, want ErrNotFound", typed, got.Number, err)
		}
	}
	for typed, want := range map[string][]string{
		"4": {"RA25-0004", "RA26-0004"}, // one open, one of this year
		"6": {"RA24-0006", "RA25-0006"},
	} {
		_, err := Find(issues, typed, 2026)
		var several *AmbiguousError
		if !errors.As(err, &several) {
			t.Errorf("%q: %v, want AmbiguousError", typed, err)
			continue
		}
		if diff := cmp.Diff(&AmbiguousError{Typed: typed, Numbers: want}, several); diff != "" {
			t.Error(diff)
		}
	}
}
