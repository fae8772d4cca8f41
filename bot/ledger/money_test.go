package ledger

import (
	"testing"

	"pgregory.net/rapid"
)

func TestParseWan(t *testing.T) {
	for s, want := range map[string]int64{
		"0": 0, "1.19": 1_190_000, "3.57": 3_570_000, "0.000001": 1, "1,234.5": 1_234_500_000, "12万元": 12_000_000,
		"1.19万": 1_190_000, "1.190000000": 1_190_000, "0.29": 290_000, "999999999": 999_999_999_000_000,
	} {
		if got, ok := parseWan(s); !ok || got != want {
			t.Errorf("%q: %d %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "-1", "1.1900001", "1e3", "1.", ".5", "12,34", "约3", "5元", "1亿", "9999999999", "NaN"} {
		if got, ok := parseWan(s); ok {
			t.Errorf("%q: %d, want none", s, got)
		}
	}
}

func TestWanRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fen := rapid.Int64Range(1, 999_999_999_999_999).Draw(t, "fen")
		if got, ok := parseWan(formatWan(fen)); !ok || got != fen {
			t.Fatalf("%d is written %q and read %d", fen, formatWan(fen), got)
		}
	})
}
