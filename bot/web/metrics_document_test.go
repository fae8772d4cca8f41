package web

import (
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/outbox"
)

// metricRow is one line of the table in docs/metrics.md: name, type, labels.
var metricRow = regexp.MustCompile("(?m)^\\| `(weidubao_\\w+)` \\| (\\w+) \\|([^|]*)\\|")

// docs/metrics.md names every metric that a registry really exposes, with its
// type and labels, and no other; the alert rules use those names only.
func TestMetricsDocument(t *testing.T) {
	text, err := os.ReadFile("../../docs/metrics.md")
	if err != nil {
		t.Fatal(err)
	}
	var written []string
	for _, row := range metricRow.FindAllStringSubmatch(string(text), -1) {
		labels := regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(row[3], -1)
		var names []string
		for _, l := range labels {
			names = append(names, l[1])
		}
		slices.Sort(names)
		written = append(written, row[1]+" "+row[2]+" "+strings.Join(names, ","))
	}
	slices.Sort(written)
	exposed, names := gathered(t)
	if diff := cmp.Diff(exposed, written); diff != "" || len(exposed) == 0 {
		t.Errorf("metrics exposed (-) and documented (+):\n%s", diff)
	}
	for _, word := range regexp.MustCompile(`weidubao_\w+`).FindAllString(string(text), -1) {
		base := regexp.MustCompile(`_(bucket|count|sum)$`).ReplaceAllString(word, "")
		if !slices.Contains(names, word) && !slices.Contains(names, base) {
			t.Errorf("docs/metrics.md speaks of %s, which nothing exposes", word)
		}
	}
}

// gathered are the metrics of a registry that has seen every kind of traffic.
func gathered(t *testing.T) (lines, names []string) {
	t.Helper()
	registry := prometheus.NewRegistry()
	r := newRig(t, func(o *Options) {
		o.Registry, o.Alarms = registry, func() map[string]bool { return map[string]bool{"queue": true} }
	})
	r.reads.stats = bot.OutboxStats{Counts: map[outbox.State]int{outbox.Queued: 1}, OldestDue: now.Add(-time.Minute), ParkedUntil: now.Add(time.Minute)}
	r.do(t, http.MethodGet, "/healthz", "")
	r.do(t, http.MethodPost, callbackURL, "x")
	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		var labels []string
		for _, l := range f.GetMetric()[0].GetLabel() {
			labels = append(labels, l.GetName())
		}
		slices.Sort(labels)
		if f.GetHelp() == "" {
			t.Errorf("%s has no help", f.GetName())
		}
		names = append(names, f.GetName())
		lines = append(lines, f.GetName()+" "+strings.ToLower(f.GetType().String())+" "+strings.Join(labels, ","))
	}
	slices.Sort(lines)
	return lines, names
}
