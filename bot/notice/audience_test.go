package notice

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/roster"
)

func TestMembers(t *testing.T) {
	for _, c := range []struct {
		name string
		a    Audience
		want []string
	}{
		{"everyone but who left", Audience{}, []string{"M0001", "M0002", "M0003", "M0004", "M0005", "M0007", "M0008", "M10000"}},
		{"by role", Audience{Roles: []roster.Role{roster.Officer}}, []string{"M0001", "M0004", "M0005", "M0008"}},
		{"a township and what is below", Audience{Areas: []string{"330381120"}}, []string{"M0001", "M0002", "M0008"}},
		{"a county is all its units", Audience{Roles: []roster.Role{roster.Officer}, Areas: []string{"330381"}}, []string{"M0001", "M0004", "M0005", "M0008"}},
		{"one of several areas", Audience{Areas: []string{"330381131"}}, []string{"M0004"}},
		{"two roles in two areas", Audience{Roles: []roster.Role{roster.Head, roster.Officer}, Areas: []string{"D001", "330381120"}}, []string{"M0001", "M0002", "M0005", "M0008"}},
		{"an unknown area is nobody", Audience{Areas: []string{"999"}}, nil},
	} {
		var got []string
		for _, m := range c.a.Members(office()) {
			got = append(got, m.ID)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestValidate(t *testing.T) {
	good := Audience{Roles: []roster.Role{roster.Officer, roster.Admin}, Areas: []string{"330381", "D001"}}
	if err := good.Validate(office()); err != nil {
		t.Error(err)
	}
	for word, a := range map[string]Audience{
		"boss": {Roles: []roster.Role{roster.Officer, "boss"}}, "陶山镇": {Areas: []string{"陶山镇"}},
	} {
		var unknown *UnknownWordError
		if err := a.Validate(office()); !errors.As(err, &unknown) || unknown.Word != word {
			t.Errorf("%v, want %q to be named", err, word)
		}
	}
}

func TestParseAudience(t *testing.T) {
	officer, head, leader := []roster.Role{roster.Officer}, []roster.Role{roster.Head}, []roster.Role{roster.Leader}
	both := []roster.Role{roster.Head, roster.Officer}
	none, taoshan := []string{}, []string{"330381120"}
	two := []string{"330381101", "330381120"}
	towns := []string{"330381101", "330381120", "330381131"}
	for typed, want := range map[string]Audience{
		"全体":            {Roles: []roster.Role{}, Areas: none},
		"全员":            {Roles: []roster.Role{}, Areas: none},
		"所有人":           {Roles: []roster.Role{}, Areas: none},
		"全体联络员":         {Roles: officer, Areas: none},
		"联络员":           {Roles: officer, Areas: none},
		"各位联络员同志":       {Roles: officer, Areas: none},
		"所有负责人":         {Roles: head, Areas: none},
		"联络员和负责人":       {Roles: both, Areas: none},
		"全体联络员、全体负责人":   {Roles: both, Areas: none},
		"领导":            {Roles: leader, Areas: none},
		"市领导":           {Roles: leader, Areas: none},
		"工作人员":          {Roles: []roster.Role{roster.Staff}, Areas: none},
		"陶山镇":           {Roles: []roster.Role{}, Areas: taoshan},
		"陶山镇全体":         {Roles: []roster.Role{}, Areas: taoshan},
		"陶山镇联络员":        {Roles: officer, Areas: taoshan},
		"陶山的联络员":        {Roles: officer, Areas: taoshan},
		"陶山镇全体联络员":      {Roles: officer, Areas: taoshan},
		"330381120 联络员": {Roles: officer, Areas: taoshan},
		"塘下镇、陶山镇":       {Roles: []roster.Role{}, Areas: two},
		"塘下、陶山联络员":      {Roles: officer, Areas: two},
		"塘下，陶山 联络员":     {Roles: officer, Areas: two},
		"陶山和塘下联络员和负责人":  {Roles: both, Areas: two},
		"陶山镇联络员、塘下镇联络员": {Roles: officer, Areas: two},
		"太和镇和陶山镇":       {Roles: []roster.Role{}, Areas: []string{"330381120", "330381131"}},
		"市农业农村局负责人":     {Roles: head, Areas: []string{"D001"}},
		"瑞安市联络员":        {Roles: officer, Areas: []string{"330381"}},
		"瑞安市陶山镇联络员":     {Roles: officer, Areas: taoshan},
		"各乡镇":           {Roles: []roster.Role{}, Areas: towns},
		"乡镇联络员":         {Roles: officer, Areas: towns},
		"乡镇（街道）负责人":     {Roles: head, Areas: towns},
		"市直单位联络员":       {Roles: officer, Areas: []string{"D001"}},
		"　全体　联络员　":      {Roles: officer, Areas: none},
	} {
		got, err := ParseAudience(typed, office())
		if err != nil {
			t.Errorf("%q: %v", typed, err)
			continue
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
	for typed, word := range map[string]string{
		"全体联络人": "联络人", "天山镇联络员": "天山镇", "分管领导": "分管", "陶山镇、王某": "王某", "国企联络员": "国企", "明天开会": "明天开会",
	} {
		var unknown *UnknownWordError
		if a, err := ParseAudience(typed, office()); !errors.As(err, &unknown) || unknown.Word != word {
			t.Errorf("%q: %+v %v, want %q to be named", typed, a, err, word)
		}
	}
	for _, typed := range []string{"", "  ", "、", "的"} {
		if a, err := ParseAudience(typed, office()); !errors.Is(err, ErrNoAudience) {
			t.Errorf("%q: %+v %v, want ErrNoAudience", typed, a, err)
		}
	}
	for _, typed := range []string{
		"塘下镇联络员和陶山镇负责人", "塘下镇联络员、陶山镇", "联络员、陶山镇", "领导、瑞安市陶山镇", "全体、陶山镇", "全体和领导", "塘下镇联络员和陶山镇联络员和负责人",
	} {
		var mixed *MixedError
		if a, err := ParseAudience(typed, office()); !errors.As(err, &mixed) {
			t.Errorf("%q: %+v %v, want MixedError", typed, a, err)
		}
	}
}

// TestParseAudienceNeverWidens joins random words: what is understood never
// reaches a role or a unit that no word names.
func TestParseAudienceNeverWidens(t *testing.T) {
	r := office()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"塘下", "陶山镇", "联络员", "负责人", "和", "、", "的", " ", "天山", "9点"}), 1, 6).Draw(t, "words")
		text, named := "", map[string]bool{}
		for _, w := range words {
			text += w
			named[w] = true
		}
		a, err := ParseAudience(text, r)
		if err != nil {
			return
		}
		if named["天山"] || named["9点"] {
			t.Fatalf("%q was read as %+v", text, a)
		}
		roles := map[roster.Role]bool{roster.Officer: named["联络员"], roster.Head: named["负责人"]}
		areas := map[string]bool{"330381101": named["塘下"], "330381120": named["陶山镇"]}
		if len(a.Roles) == 0 && (roles[roster.Officer] || roles[roster.Head]) || len(a.Areas) == 0 && (areas["330381101"] || areas["330381120"]) {
			t.Fatalf("%q lost a restriction: %+v", text, a)
		}
		for _, role := range a.Roles {
			if !roles[role] {
				t.Fatalf("%q reaches %s", text, role)
			}
		}
		for _, code := range a.Areas {
			if !areas[code] {
				t.Fatalf("%q reaches %s", text, code)
			}
		}
	})
}
