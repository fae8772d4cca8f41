package watch_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/watch"
)

var noon = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

// said writes alarms as "queue", or "queue?" when it only keeps one that stands.
func said(alarms []watch.Alarm) string {
	var out []string
	for _, a := range alarms {
		word := string(a.Code)
		if a.Easing {
			word += "?"
		}
		out = append(out, word)
	}
	return strings.Join(out, " ")
}

func TestJudge(t *testing.T) {
	ago := func(d time.Duration) time.Time { return noon.Add(-d) }
	tests := []struct {
		name  string
		facts watch.Facts
		want  string
	}{
		{"nothing", watch.Facts{}, ""},
		{"due for a moment", watch.Facts{OldestDue: ago(time.Minute)}, ""},
		{"due for five minutes", watch.Facts{OldestDue: ago(5 * time.Minute)}, "queue?"},
		{"due for just not ten minutes", watch.Facts{OldestDue: ago(10*time.Minute - time.Second)}, "queue?"},
		{"due for ten minutes", watch.Facts{OldestDue: ago(10 * time.Minute)}, "queue"},
		{"parked by quota, due for hours", watch.Facts{OldestDue: ago(5 * time.Hour), ParkedUntil: noon.Add(time.Hour), ParkedWhy: "quota"}, "parked"},
		{"the rest ended a minute ago", watch.Facts{OldestDue: ago(5 * time.Hour), RestedUntil: ago(time.Minute)}, ""},
		{"the rest ended ten minutes ago", watch.Facts{OldestDue: ago(5 * time.Hour), RestedUntil: ago(10 * time.Minute)}, "queue"},
		{"on hold, due for hours", watch.Facts{OldestDue: ago(5 * time.Hour), Hold: true}, "hold"},
		{"unknown", watch.Facts{Unknown: 2}, "unknown"},
		{"the store is gone", watch.Facts{Store: errors.New("refused"), OldestDue: ago(time.Hour), Unknown: 3, Seal: "x", Hold: true}, "store"},
		{"just spooled", watch.Facts{Spool: 3, SpoolOldest: ago(59 * time.Second)}, ""},
		{"spooled for a minute", watch.Facts{Store: errors.New("x"), Spool: 3, SpoolOldest: ago(time.Minute)}, "store spool"},
		{"set aside", watch.Facts{SpoolAside: 1}, "spool"},
		{"disk", watch.Facts{Disk: map[string]float64{"/a": 0.779}}, ""},
		{"disk, hardly less than full", watch.Facts{Disk: map[string]float64{"/a": 0.2, "/b": 0.78}}, "disk?"},
		{"disk nearly full", watch.Facts{Disk: map[string]float64{"/a": 0.8, "/b": 0.1}}, "disk"},
		{"seal", watch.Facts{Seal: "entry missing"}, "seal"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, said(watch.Judge(tt.facts, noon))); diff != "" {
				t.Errorf("alarms (-want +got):\n%s", diff)
			}
		})
	}
}

// TestEveryCodeIsJudged finds a kind of alarm that nothing raises.
func TestEveryCodeIsJudged(t *testing.T) {
	all := watch.Judge(watch.Facts{
		OldestDue: noon.Add(-time.Hour), Unknown: 1, Seal: "x", Spool: 1, SpoolOldest: noon.Add(-time.Hour), Disk: map[string]float64{"/": 1},
	}, noon)
	all = append(all, watch.Judge(watch.Facts{Store: errors.New("x")}, noon)...)
	all = append(all, watch.Judge(watch.Facts{ParkedUntil: noon.Add(1)}, noon)...)
	all = append(all, watch.Judge(watch.Facts{Hold: true}, noon)...)
	seen := make(map[watch.Code]bool)
	for _, a := range all {
		seen[a.Code] = true
	}
	for _, code := range watch.Codes {
		if !seen[code] {
			t.Errorf("nothing raises %s", code)
		}
	}
}

func TestDiskUsed(t *testing.T) {
	dir := t.TempDir()
	here, err := watch.DiskUsed(dir)
	if err != nil || here <= 0 || here > 1 {
		t.Errorf("%v used, %v", here, err)
	}
	if later, err := watch.DiskUsed(dir + "/not/there/yet"); err != nil || fmt.Sprintf("%.2f", later) != fmt.Sprintf("%.2f", here) {
		t.Errorf("a directory to come: %v used, %v", later, err)
	}
}
