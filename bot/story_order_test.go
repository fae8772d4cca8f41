package bot

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestNewestFirst: an alert whose moment was not kept never stands newest.
func TestNewestFirst(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 9, 0, 0, 0, time.UTC) }
	lost := StoryEvent{Kind: StoryAlerted, Stage: "red", order: at(20)}
	for name, c := range map[string]struct {
		events []StoryEvent
		want   []StoryKind
	}{
		"after an act":  {[]StoryEvent{{Kind: StoryRegistered, order: at(1)}, {Kind: StoryStep, At: at(9), order: at(9)}, lost}, []StoryKind{StoryStep, StoryAlerted, StoryRegistered}},
		"two of them":   {[]StoryEvent{lost, lost, {Kind: StoryImported, At: at(2), order: at(2)}}, []StoryKind{StoryImported, StoryAlerted, StoryAlerted}},
		"where it was":  {[]StoryEvent{{Kind: StoryStep, At: at(22), order: at(22)}, lost, {Kind: StoryRegistered, order: at(1)}}, []StoryKind{StoryStep, StoryAlerted, StoryRegistered}},
		"nothing known": {[]StoryEvent{lost}, []StoryKind{StoryAlerted}},
		"one that is":   {[]StoryEvent{{Kind: StoryAlerted, At: at(21), order: at(21)}, lost}, []StoryKind{StoryAlerted, StoryAlerted}},
	} {
		var got []StoryKind
		for _, e := range newestFirst(c.events) {
			got = append(got, e.Kind)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
