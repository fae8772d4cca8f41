package templates

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

func TestQRSheet(t *testing.T) {
	expires := time.Date(2026, 11, 28, 14, 0, 0, 0, calendar.Zone)
	var cards []QRCard
	for i := range 13 {
		cards = append(cards, QRCard{
			Unit: "陶山镇", Name: fmt.Sprintf("<陈%d>", i), Role: "联络员", Code: fmt.Sprintf("4839%02d", i),
			URL: fmt.Sprintf("http://weixin.qq.com/q/%060d", i), Expires: expires,
		})
	}
	page, err := QRSheet{Office: "巡察办", Cards: cards}.HTML()
	if err != nil {
		t.Fatal(err)
	}
	got := string(page)
	for part, want := range map[string]int{
		`<section class="page">`: 2, "<svg ": 13, "&lt;陈12&gt;": 1, "<陈": 0, "绑定 483912": 1, "11月28日14:00前有效": 13,
		"http": 0, // nothing is loaded from anywhere
	} {
		if n := strings.Count(got, part); n != want {
			t.Errorf("%q: %d times, want %d", part, n, want)
		}
	}
	if drawings := strings.Split(got, "<svg "); drawings[1] == drawings[2] {
		t.Error("two persons have the same drawing")
	}
	if _, err := (QRSheet{Cards: []QRCard{{URL: strings.Repeat("x", 5000)}}}).HTML(); err == nil {
		t.Error("what does not fit is drawn")
	}
}

// TestDrawQR compares with the finder pattern that every code has at its corner.
func TestDrawQR(t *testing.T) {
	svg, err := drawQR("http://weixin.qq.com/q/x")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`viewBox="0 0 33 33"`, `d="M4 4h7v1h-7z`, "M4 5h1v1h-1z", "M6 6h3v1h-3z", "M4 10h7v1h-7z"} {
		if !strings.Contains(string(svg), want) {
			t.Errorf("no %s in %s", want, svg)
		}
	}
}
