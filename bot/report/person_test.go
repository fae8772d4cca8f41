package report

import (
	"slices"
	"strings"
	"testing"
)

// TestHandedOver reads messages that begin with what another unit did for the
// sender's. They depend on the wording of an alias, so that they are not among
// the messages that are read with other names as well.
func TestHandedOver(t *testing.T) {
	t.Parallel()
	l := mustLanguage(t)
	for text, asks := range map[string]bool{
		"陶山镇移交线索1件，问题5，问责1，制度1":                          true,
		"陶山镇转办线索1件，问题5，问责1，制度1":                          true,
		"塘下镇：问题1，线索1，问责1，制度1\n陶山镇移交线索3件，问题12个，问责2人，制度1项": true,
		"陶山镇：移交线索1件，问题5，问责1，制度1":                         false,
		"陶山镇 移交线索1件，问题5，问责1，制度1":                         false,
		"陶山镇问题5，移交线索1件，问责1，制度1":                          false,
		"塘下镇移交线索1件，问题5，问责1，制度1":                          false,
	} {
		_, js := l.DryRun(text, nil, friday, ruian)
		if got := slices.Contains(strings.Fields(short(js)), "?"+AboutUnit); got != asks {
			t.Errorf("%s: %s, asks for the unit %t, want %t", text, short(js), got, asks)
		}
	}
}
