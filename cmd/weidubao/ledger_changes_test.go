package main

import (
	"strings"
	"testing"
	"time"
)

// TestMoments: a time may be typed with a blank, and without a zone.
func TestMoments(t *testing.T) {
	for _, s := range []string{"2026-12-08 08:00", "2026-12-08T08:00", "2026-12-08", "2026-12-08T08:00:00+08:00"} {
		at, err := momentOr(s, time.Time{})
		if err != nil || at.UTC().Format(time.RFC3339) != "2026-12-08T00:00:00Z" {
			t.Errorf("%s: %s %v", s, at, err)
		}
	}
}

// TestImportTellsChanges: a dry run names what changes, and no words of a case.
func TestImportTellsChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	head := "编号,责任单位,村居,问题,整改期限\n"
	o.must(t, "ledger", "import", o.write(t, "a.csv", head+"RA26-0003,塘下镇,碧山,某甲占用资金,2026-12-31\n"))
	got := o.must(t, "ledger", "import", "--dry-run", o.write(t, "b.csv", head+"RA26-0003,塘下镇,沙洲,某乙占用资金,2027-01-05\n"))
	for _, want := range []string{"RA26-0003：原期限 12月31日→", "村居 碧山→沙洲", "；问题"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %s", want, got)
		}
	}
	if strings.Contains(got, "占用") {
		t.Errorf("words of a case: %s", got)
	}
}
