package divisions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/roster/divisions"
)

func TestTownshipsOfRuian(t *testing.T) {
	got := divisions.Townships("330381")
	if len(got) != 23 || divisions.CountyName("330381") != "瑞安市" {
		t.Fatalf("%d townships of %q", len(got), divisions.CountyName("330381"))
	}
	for i, a := range got {
		if a.Ordinal != i+1 || a.Parent != "330381" || a.Kind != roster.Township || (i > 0 && a.Code <= got[i-1].Code) {
			t.Errorf("%d: %+v", i, a)
		}
	}
	want := roster.Area{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Parent: "330381", Ordinal: 13}
	if diff := cmp.Diff(want, got[12]); diff != "" {
		t.Error(diff)
	}
	got[12].Name = "spoilt"
	if divisions.Townships("330381")[12] != want {
		t.Error("a caller can spoil the data")
	}
	if divisions.Townships("999999") != nil || divisions.CountyName("999999") != "" {
		t.Error("an unknown county has townships")
	}
}

func TestTheWholeCountry(t *testing.T) {
	all := divisions.All()
	if len(all) != 41352 || len(divisions.Counties()) != 2978 {
		t.Fatalf("%d townships of %d counties", len(all), len(divisions.Counties()))
	}
	for i, a := range all {
		if a.Name == "" || len(a.Code) != 9 || (i > 0 && a.Code <= all[i-1].Code) || divisions.CountyName(a.Parent) == "" {
			t.Fatalf("%d: %+v", i, a)
		}
	}
	if got := divisions.Longest().Name; len([]rune(got)) != 24 {
		t.Errorf("longest is %s, %d characters", got, len([]rune(got)))
	}
}

// Every county's townships are found by their full names, and by code.
func TestEveryTownshipIsFound(t *testing.T) {
	for _, county := range divisions.Counties() {
		townships := divisions.Townships(county)
		r := roster.New(append(townships, roster.Area{Code: county, Name: divisions.CountyName(county), Kind: roster.County}), nil, 1)
		for _, a := range townships {
			if got, ok := r.FindArea(a.Name); !ok || got != a {
				t.Errorf("%s of %s: %v, %v", a.Name, county, got, ok)
			}
		}
	}
}
