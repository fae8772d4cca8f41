package roster_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/roster/divisions"
)

const (
	tangxia  = "330381101" // 塘下镇
	mayu     = "330381116" // 马屿镇
	taoshan  = "330381120" // 陶山镇
	anyang   = "330381001" // 安阳街道
	ruianshi = "330381"
)

// ruian is the county with a department, a station and two villages of a name.
func ruian() []roster.Area {
	return append(divisions.Townships(ruianshi),
		roster.Area{Code: ruianshi, Name: "瑞安市", Kind: roster.County},
		roster.Area{Code: "D001", Name: "市农业农村局", Kind: roster.Department, Parent: ruianshi, Ordinal: 24},
		roster.Area{Code: "D002", Name: "市水利局", Kind: roster.Department, Parent: ruianshi, Ordinal: 25},
		roster.Area{Code: "S001", Name: "塘下供电所", Kind: roster.Station, Parent: tangxia, Ordinal: 26},
		roster.Area{Code: "330381101200", Name: "新华村", Kind: roster.Village, Parent: tangxia},
		roster.Area{Code: "330381120201", Name: "新华村", Kind: roster.Village, Parent: taoshan},
		roster.Area{Code: "330381120202", Name: "陶山", Kind: roster.Village, Parent: taoshan},
	)
}

// office is a small roster with one of everything.
func office() *roster.Roster {
	return roster.New(ruian(), []roster.Member{
		{ID: "M0002", Name: "李某", Phone: "13800000002", Role: roster.Head, Areas: []string{tangxia}, Rev: 2},
		{ID: "M0001", Name: "王某", Phone: "13800000001", Role: roster.Officer, Areas: []string{tangxia}, OpenID: "o1", Rev: 7},
		{ID: "M0003", Name: "周某", Phone: "13800000003", Role: roster.Leader, Charge: []string{tangxia, "农业农村"}},
		{ID: "M0004", Name: "陈某", Phone: "13800000004", Role: roster.Leader},
		{ID: "M0005", Name: "赵某", Phone: "13800000005", Role: roster.Staff, WeCom: "zhao"},
		{ID: "M0006", Name: "王某", Phone: "13800000006", Role: roster.Officer, Areas: []string{taoshan, mayu}},
		{ID: "M0007", Name: "郑某", Phone: "13800000007", Role: roster.Officer, Areas: []string{tangxia}, Disabled: true, OpenID: "o7"},
		{ID: "M0008", Name: "吴某", Phone: "13800000008", Role: roster.Leader, Charge: []string{ruianshi}},
		{ID: "M0009", Name: "何某", Phone: "13800000009", Role: roster.Officer, Areas: []string{"D001"}},
		{ID: "M0010", Name: "许某", Phone: "13800000010", Role: roster.Admin},
	}, 42)
}

func ids(members []roster.Member) []string {
	var list []string
	for _, m := range members {
		list = append(list, m.ID)
	}
	return list
}

func TestLookups(t *testing.T) {
	r := office()
	for name, tc := range map[string]struct{ got, want []string }{
		"officers":            {ids(r.OfficersOf(tangxia)), []string{"M0001"}},
		"officer of two":      {ids(r.OfficersOf(mayu)), []string{"M0006"}},
		"heads":               {ids(r.HeadsOf(tangxia)), []string{"M0002"}},
		"by area":             {ids(r.LeadersInCharge(tangxia, "")), []string{"M0003", "M0008"}},
		"by category":         {ids(r.LeadersInCharge("D001", "农业农村")), []string{"M0003", "M0008"}},
		"village of the area": {ids(r.LeadersInCharge("330381101200", "别的")), []string{"M0003", "M0008"}},
		"by the county":       {ids(r.LeadersInCharge(taoshan, "")), []string{"M0008"}},
		"chiefs":              {ids(r.ChiefLeaders()), []string{"M0004"}},
		"all officers":        {ids(r.With(roster.Officer)), []string{"M0001", "M0006", "M0009"}},
		"two of a name":       {ids(r.ByName(" 王某 ")), []string{"M0001", "M0006"}},
		"disabled name":       {ids(r.ByName("郑某")), []string{"M0007"}},
		"nobody":              {ids(r.ByName("孙某")), nil},
	} {
		if diff := cmp.Diff(tc.want, tc.got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if r.Rev() != 42 || len(r.Members()) != 10 || r.Members()[0].ID != "M0001" || len(r.Areas()) != 30 {
		t.Errorf("rev %d, %d members, %d areas", r.Rev(), len(r.Members()), len(r.Areas()))
	}
	if m, ok := r.ByOpenID("o1"); !ok || m.ID != "M0001" {
		t.Errorf("o1 is %v", m)
	}
	for _, nobody := range []string{"", "o7", "o8"} {
		if m, ok := r.ByOpenID(nobody); ok {
			t.Errorf("%q is %v", nobody, m)
		}
	}
	if m, ok := r.ByPhone("+86 138-0000-0001"); !ok || m.ID != "M0001" {
		t.Errorf("phone is %v's", m)
	}
	if _, ok := r.Member("M0099"); ok {
		t.Error("M0099 is somebody")
	}
}

func TestIDsAreInOrderBeyondFourDigits(t *testing.T) {
	r := roster.New(nil, []roster.Member{{ID: "M10000"}, {ID: "M9999"}}, 1)
	if diff := cmp.Diff([]string{"M9999", "M10000"}, ids(r.Members())); diff != "" {
		t.Error(diff)
	}
}

func TestFindArea(t *testing.T) {
	r := office()
	for typed, want := range map[string]string{
		"陶山镇": taoshan, "塘下": tangxia, "330381101": tangxia, " 安阳 街道 ": anyang, "安阳": anyang, "瑞安市": ruianshi,
		"瑞安市陶山镇": taoshan, "浙江省瑞安市塘下": tangxia, "陶山镇人民政府": taoshan, "安阳街道办事处": anyang, "安阳街道党工委": anyang,
		"市农业农村局": "D001", "农业农村局": "D001", "D002": "D002", "塘下供电所": "S001",
		"陶山":  taoshan, // before the village of that name
		"新华村": "", "新华": "", "陶山乡": "", "塘": "", "": "", "镇": "", "市": "", "人民政府": "",
	} {
		got, ok := r.FindArea(typed)
		if got.Code != want || ok != (want != "") {
			t.Errorf("%q: %v, %v, want %q", typed, got, ok, want)
		}
	}
	if r.AreaName(taoshan) != "陶山镇" || r.AreaName("X9") != "X9" {
		t.Error("AreaName")
	}
}

func TestFindAreaLeavesAmbiguousNames(t *testing.T) {
	r := roster.New([]roster.Area{
		{Code: "1", Name: "城关镇", Kind: roster.Township},
		{Code: "2", Name: "城关街道", Kind: roster.Township},
		{Code: "3", Name: "城关镇", Kind: roster.Village},
	}, nil, 1)
	if got, ok := r.FindArea("城关"); ok {
		t.Errorf("城关 is %v", got)
	}
	if got, _ := r.FindArea("城关镇"); got.Code != "1" {
		t.Errorf("城关镇 is %v", got)
	}
	if got, _ := r.FindArea("城关街道"); got.Code != "2" {
		t.Errorf("城关街道 is %v", got)
	}
}

func TestShort(t *testing.T) {
	for name, want := range map[string]string{"陶山镇": "陶山", "安阳街道": "安阳", "芳庄乡": "芳庄", "马镇": "马镇", "龙港": "龙港", "": ""} {
		if got := roster.Short(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func codes(areas []roster.Area) []string {
	var list []string
	for _, a := range areas {
		list = append(list, a.Code)
	}
	return list
}

func TestUnitsAndTree(t *testing.T) {
	r := office()
	units := codes(r.Units())
	if len(units) != 24 || units[23] != "D001" {
		t.Errorf("units %v, want 23 townships and the one department with an officer", units)
	}
	if diff := cmp.Diff([]string{tangxia, "330381101200", "S001"}, codes(r.Under(tangxia))); diff != "" {
		t.Error(diff)
	}
	if got := len(r.Under(ruianshi)); got != len(r.Areas()) {
		t.Errorf("%d areas under the county", got)
	}
	if r.Under("X9") != nil {
		t.Error("something under an unknown code")
	}
	ring := roster.New([]roster.Area{{Code: "a", Parent: "b"}, {Code: "b", Parent: "a"}}, nil, 1)
	if len(ring.Under("a")) != 2 || ring.LeadersInCharge("a", "") != nil {
		t.Error("a ring of parents")
	}
}

func TestRights(t *testing.T) {
	r := office()
	for _, tc := range []struct {
		id, area, home string
		want           bool
	}{
		{"M0001", tangxia, tangxia, true},
		{"M0001", taoshan, tangxia, false},
		{"M0002", tangxia, tangxia, true},
		{"M0003", tangxia, "", false},
		{"M0005", tangxia, "", true},
		{"M0006", mayu, "", true},
		{"M0007", tangxia, tangxia, false},
		{"M0010", taoshan, "", true},
	} {
		m, _ := r.Member(tc.id)
		if m.MayReport(tc.area) != tc.want || m.Home() != tc.home {
			t.Errorf("%s: MayReport(%s) = %v, Home() = %q", tc.id, tc.area, m.MayReport(tc.area), m.Home())
		}
	}
}

func TestAddAreasKeepsOrdinals(t *testing.T) {
	now := roster.New([]roster.Area{
		{Code: "1", Name: "甲镇", Kind: roster.Township, Ordinal: 1},
		{Code: "2", Name: "乙镇", Kind: roster.Township, Ordinal: 2},
		{Code: "D1", Name: "市局", Kind: roster.Department, Ordinal: 3},
	}, nil, 1)
	got := roster.AddAreas(now, []roster.Area{
		{Code: "0", Name: "县", Kind: roster.County, Ordinal: 9},
		{Code: "1", Name: "甲镇", Kind: roster.Township, Ordinal: 5},     // unchanged
		{Code: "2", Name: "乙街道", Kind: roster.Township, Ordinal: 3},    // renamed
		{Code: "3", Name: "丙镇", Kind: roster.Township, Ordinal: 3},     // taken
		{Code: "4", Name: "丁镇", Kind: roster.Township, Ordinal: 4},     // free
		{Code: "D2", Name: "市二局", Kind: roster.Department, Ordinal: 0}, // asks for none
	})
	want := []roster.Area{
		{Code: "0", Name: "县", Kind: roster.County},
		{Code: "2", Name: "乙街道", Kind: roster.Township, Ordinal: 2},
		{Code: "3", Name: "丙镇", Kind: roster.Township, Ordinal: 10},
		{Code: "4", Name: "丁镇", Kind: roster.Township, Ordinal: 4},
		{Code: "D2", Name: "市二局", Kind: roster.Department, Ordinal: 11},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	first := roster.AddAreas(roster.New(nil, nil, 0), divisions.Townships(ruianshi))
	if diff := cmp.Diff(divisions.Townships(ruianshi), first); diff != "" {
		t.Error(diff)
	}
	if again := roster.AddAreas(roster.New(first, nil, 1), divisions.Townships(ruianshi)); again != nil {
		t.Errorf("a second time changes %v", again)
	}
}

func TestPhone(t *testing.T) {
	for typed, want := range map[string]string{
		"13800138000": "13800138000", "+86 138 0013 8000": "13800138000", "138-0013-8000": "13800138000", "8613800138000": "13800138000",
		"008613800138000": "13800138000", "１３８００１３８０００": "13800138000", "138—0013—8000": "13800138000", "\u202d13800138000\u202c": "13800138000",
		"": "", "1380013800": "", "138001380001": "", "0577-65812345": "", "1.38E+10": "", "13800138000/13900139000": "", "23800138000": "",
	} {
		if got, ok := roster.Phone(typed); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", typed, got, ok)
		}
	}
}

// friday is when these tests happen.
var friday = time.Date(2026, time.November, 20, 14, 0, 0, 0, time.UTC)
