package roster_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// file is a roster file, its cells separated by commas.
func file(t *testing.T, lines ...string) sheet.Table {
	t.Helper()
	table, err := sheet.ReadCSV("名单", strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	return table
}

const header = "姓名,手机,角色,地区,分管,企业微信,状态"

func TestFirstImport(t *testing.T) {
	now := roster.New(ruian(), nil, 0)
	plan, err := roster.Import(file(t,
		"瑞安市联络员名单", "序号,姓 名,电话,乡镇,角色,分管,备注",
		"1,王某,+86 138-0000-0001,塘下、马屿镇,联络员,,x",
		"2,李某,１３８００００００２２,330381120,乡镇负责人,,",
		`3,周某,13800000003,,领导,"塘下，330381116；农业农村、营商环境",`,
		"4,陈某,13800000004,,市领导,,",
	), now)
	if err != nil {
		t.Fatal(err)
	}
	want := roster.Plan{
		Add: []roster.Member{
			{ID: "M0001", Name: "王某", Phone: "13800000001", Role: roster.Officer, Areas: []string{tangxia, mayu}},
			{ID: "M0002", Name: "李某", Phone: "13800000022", Role: roster.Head, Areas: []string{taoshan}},
			{ID: "M0003", Name: "周某", Phone: "13800000003", Role: roster.Leader, Charge: []string{tangxia, mayu, "农业农村", "营商环境"}},
			{ID: "M0004", Name: "陈某", Phone: "13800000004", Role: roster.Leader},
		},
		Unknown: []string{"序号", "备注"},
	}
	if diff := cmp.Diff(want, plan); diff != "" {
		t.Error(diff)
	}
}

func TestImportShowsWhatWouldChange(t *testing.T) {
	now := office()
	plan, err := roster.Import(file(t, header,
		"王某,13800000001,联络员,陶山镇,,,",          // moved to another township
		"李某,13900000002,负责人,塘下镇,,,",          // a new phone
		"周某,13800000003,领导,,农业农村、塘下镇,,",      // the same in another order
		"赵某,13800000005,管理员,,,zhao,停用",       // role and status
		"钱某,13800000011,联络员,市水利局,,,",         // new
		"孙某,13800000012,联络员,\"塘下镇\n马屿镇\",,,", // new
	), now)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string][]string{}
	for _, e := range plan.Change {
		fields[e.Before.ID] = e.Fields
		if before, _ := now.Member(e.Before.ID); !cmp.Equal(before, e.Before) || e.After.Rev != before.Rev || e.After.OpenID != before.OpenID || e.After.ID != before.ID {
			t.Errorf("%+v", e)
		}
	}
	want := map[string][]string{"M0001": {"areas"}, "M0002": {"phone"}, "M0005": {"role", "disabled"}}
	if diff := cmp.Diff(want, fields); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"M0011", "M0012"}, ids(plan.Add)); diff != "" || plan.Unchanged != 1 {
		t.Errorf("added %s, unchanged %d", diff, plan.Unchanged)
	}
	members := plan.Members()
	if diff := cmp.Diff([]string{"M0011", "M0012", "M0001", "M0002", "M0005"}, ids(members)); diff != "" {
		t.Error(diff)
	}
	if members[0].Rev != 0 || members[2].Rev != 7 || members[3].Phone != "13900000002" {
		t.Errorf("%+v", members)
	}
}

func TestImportLeavesAbsentColumnsAlone(t *testing.T) {
	plan, err := roster.Import(file(t, "姓名,手机,角色", "王某,13800000001,联络员", "周某,13800000003,领导", "赵某,13800000005,工作人员", "郑某,13800000007,联络员"), office())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(roster.Plan{Unchanged: 4}, plan); diff != "" {
		t.Error(diff)
	}
}

// People are keyed by their phone: two of a name stay two.
func TestImportDoesNotGuessBetweenTwoOfAName(t *testing.T) {
	areas := ruian()
	two := roster.New(areas, []roster.Member{
		{ID: "M0001", Name: "王某", Phone: "13800000001", Role: roster.Officer, Areas: []string{tangxia}},
		{ID: "M0002", Name: "王某", Phone: "13800000002", Role: roster.Officer, Areas: []string{tangxia}},
	}, 1)
	one := roster.New(areas, []roster.Member{
		{ID: "M0001", Name: "王某", Phone: "13800000001", Role: roster.Officer, Areas: []string{tangxia}},
	}, 1)
	disabled := roster.New(areas, []roster.Member{
		{ID: "M0001", Name: "王某", Phone: "13800000001", Role: roster.Officer, Areas: []string{tangxia}, Disabled: true},
	}, 1)
	for name, tc := range map[string]struct {
		now    *roster.Roster
		rows   []string
		change []string // fields
		add    int
	}{
		"one candidate":             {one, []string{"王某,13900000001,联络员,塘下镇,,,"}, []string{"phone"}, 0},
		"also moved":                {one, []string{"王某,13900000001,负责人,\"塘下镇、马屿镇\",,,"}, []string{"phone", "role", "areas"}, 0},
		"two candidates":            {two, []string{"王某,13900000001,联络员,塘下镇,,,"}, nil, 1},
		"the other is in the file":  {two, []string{"王某,13800000002,联络员,塘下镇,,,", "王某,13900000001,联络员,塘下镇,,,"}, []string{"phone"}, 0},
		"two claim one":             {one, []string{"王某,13900000001,联络员,塘下镇,,,", "王某,13900000002,联络员,塘下镇,,,"}, nil, 2},
		"another township":          {one, []string{"王某,13900000001,联络员,陶山镇,,,"}, nil, 1},
		"another name":              {one, []string{"汪某,13900000001,联络员,塘下镇,,,"}, nil, 1},
		"who was there is disabled": {disabled, []string{"王某,13900000001,联络员,塘下镇,,,"}, nil, 1},
	} {
		plan, err := roster.Import(file(t, append([]string{header}, tc.rows...)...), tc.now)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var fields []string
		for _, e := range plan.Change {
			fields = append(fields, e.Fields...)
		}
		if !slices.Equal(fields, tc.change) || len(plan.Add) != tc.add {
			t.Errorf("%s: changed %v, added %v", name, fields, plan.Add)
		}
	}
}

func TestImportNamesTheBadCell(t *testing.T) {
	for _, tc := range []struct {
		row  string
		want sheet.CellError
	}{
		{",13800000001,联络员,塘下镇,,,", sheet.CellError{Column: "姓名", Problem: sheet.Empty}},
		{"王某,,联络员,塘下镇,,,", sheet.CellError{Column: "手机", Problem: sheet.Empty}},
		{"王某,0577-65812345,联络员,塘下镇,,,", sheet.CellError{Column: "手机", Problem: sheet.BadPhone, Value: "0577-65812345"}},
		{"王某,13800000001,联洛员,塘下镇,,,", sheet.CellError{Column: "角色", Problem: sheet.UnknownRole, Value: "联洛员"}},
		{"王某,13800000001,,塘下镇,,,", sheet.CellError{Column: "角色", Problem: sheet.Empty}},
		{"王某,13800000001,联络员,塘下镇、桃山镇,,,", sheet.CellError{Column: "地区", Problem: sheet.UnknownArea, Value: "桃山镇"}},
		{"王某,13800000001,联络员,新华村,,,", sheet.CellError{Column: "地区", Problem: sheet.UnknownArea, Value: "新华村"}},
		{"王某,13800000001,联络员,,,,", sheet.CellError{Column: "地区", Problem: sheet.Empty}},
		{"王某,13800000001,负责人,、,,,", sheet.CellError{Column: "地区", Problem: sheet.Empty}},
		{"王某,13800000001,联络员,塘下镇,,,离岗", sheet.CellError{Column: "状态", Problem: sheet.UnknownStatus, Value: "离岗"}},
		{"王某,138 0000 0099,联络员,塘下镇,,,", sheet.CellError{Column: "手机", Problem: sheet.Duplicate, Value: "138 0000 0099"}},
	} {
		tc.want.Sheet, tc.want.Row = "名单", 4
		plan, err := roster.Import(file(t, header, "", "孙某,13800000099,领导,,,,", tc.row), office())
		var cell *sheet.CellError
		if !errors.As(err, &cell) {
			t.Errorf("%s: %v, %v", tc.row, plan, err)
			continue
		}
		if diff := cmp.Diff(tc.want, *cell); diff != "" {
			t.Errorf("%s: %s", tc.row, diff)
		}
	}
	var cell *sheet.CellError
	if _, err := roster.Import(file(t, "姓名,手机", "王某,13800000001"), office()); !errors.As(err, &cell) || cell.Problem != sheet.MissingColumn || cell.Column != "角色" {
		t.Errorf("without roles: %v", err)
	}
}

// What is exported and imported again changes nothing, whoever is on the roster.
func TestExportThenImportChangesNothing(t *testing.T) {
	areas := ruian()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "members")
		var members []roster.Member
		for i := range n {
			m := roster.Member{
				ID: fmt.Sprintf("M%04d", i+1), Name: rapid.SampledFrom([]string{"王某", "李某", "=王某"}).Draw(t, "name"), Phone: fmt.Sprintf("138%08d", i),
				Role:   rapid.SampledFrom([]roster.Role{roster.Officer, roster.Head, roster.Leader, roster.Staff, roster.Admin}).Draw(t, "role"),
				Areas:  rapid.SliceOfNDistinct(rapid.SampledFrom(codes(areas)), 1, 3, rapid.ID).Draw(t, "areas"),
				Charge: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{tangxia, ruianshi, "D001", "330381101200", "农业农村", "-其他"}), 0, 3, rapid.ID).Draw(t, "charge"),
				WeCom:  rapid.SampledFrom([]string{"", "wang"}).Draw(t, "wecom"), Disabled: rapid.Bool().Draw(t, "disabled"), OpenID: fmt.Sprint(i), Rev: int64(i),
			}
			members = append(members, m)
		}
		now := roster.New(areas, members, 1)
		plan, err := roster.Import(roster.Export(now), now)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(roster.Plan{Unchanged: n}, plan); diff != "" {
			t.Fatal(diff)
		}
		// On an empty roster it makes the same people.
		plan, err = roster.Import(roster.Export(now), roster.New(areas, nil, 0))
		if err != nil || len(plan.Add) != n {
			t.Fatalf("%v, %v", plan, err)
		}
		if again, err := roster.Import(roster.Export(now), roster.New(areas, plan.Members(), 1)); err != nil || again.Unchanged != n {
			t.Fatalf("a second time: %+v, %v", again, err)
		}
	})
}
