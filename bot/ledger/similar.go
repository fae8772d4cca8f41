package ledger

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// suspicious is the similarity from which a row without a number is taken for an
// issue that exists, until a person says otherwise. TestSimilar has the pairs that
// it was found on.
const suspicious = 0.56

// likeText is the text of an issue, made ready to be compared with others.
type likeText struct {
	pairs   []string // its pairs of neighbouring characters, sorted
	figures []string // amounts, years and counts that it names, sorted, each once
	places  []string // villages that it names
	things  []string // kinds of property and works that it names
}

// filler is what tells nothing of one problem apart from another: set phrases of
// findings. It is dropped, or put in one form.
var filler = strings.NewReplacer(
	"不及时", "未及时", "没有按时", "未及时", "未按时", "未及时", "没有及时", "未及时", "没有", "未", "尚未", "未", "一直未", "未", "未能", "未",
	"存在", "", "问题", "", "发现", "", "情况", "", "现象", "", "经查", "", "该村", "", "该镇", "", "村集体", "", "村级", "", "集体", "", "村里", "", "村委会", "",
	"相关", "", "有关", "", "部分", "", "个别", "", "进行", "", "管理不规范", "", "不规范", "", "不到位", "", "不严格", "", "不严", "", "年度", "年", "以来", "", "至今", "",
	"去世", "死亡", "过世", "死亡", "缺少", "缺", "缺失", "缺", "继续", "", "商铺", "店面", "店铺", "店面",
	"万元", "万", "人民币", "", "共计", "", "合计", "", "累计", "", "收入", "", "款项", "款", "的", "", "了", "", "等", "", "仍", "", "已", "", "由", "", "将", "", "被", "",
)

// figure is a number with the sign behind it that says of what.
var figure = regexp.MustCompile(`(\d+(?:\.\d+)?)(万元|万|元|年|月|日|[\p{Han}]?)`)

// place is what stands before 村, 社区 or 居 at most three characters wide.
var place = regexp.MustCompile(`(\p{Han}{2})(?:村|社区)`)

// notPlaces end like the name of a village and are none.
var notPlaces = []string{"该", "本", "各", "全", "行政", "自然", "驻", "进", "农", "乡", "个", "在", "和", "与", "及", "致", "由", "镇", "某", "对", "两", "多", "到", "向", "现", "查"}

// things are kinds of property and works: of the same finding about two of them
// there are two issues.
var things = []string{
	"厂房", "店面", "鱼塘", "山塘", "水塘", "水库", "山林", "林地", "果园", "茶园", "耕地", "农田", "滩涂", "宅基地", "祠堂", "校舍", "菜场", "市场", "仓库", "冷库",
	"停车", "码头", "砂场", "公厕", "垃圾", "路灯", "道路", "桥梁", "水渠", "自来水", "污水", "光伏", "文化礼堂", "养老", "食堂", "低保", "五保", "补贴", "补助", "党费",
}

// prepare makes a text ready to be compared.
func prepare(text string) likeText {
	text = strings.ReplaceAll(strings.ToLower(width.Fold.String(text)), ",", "")
	t := likeText{figures: figuresOf(text), places: placesOf(text)}
	plain := filler.Replace(text)
	for _, thing := range things {
		if strings.Contains(plain, thing) {
			t.things = append(t.things, thing)
		}
	}
	slices.Sort(t.things)
	bare := figure.ReplaceAllString(text, "$2")
	bare = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, bare)
	runes := []rune(filler.Replace(bare))
	for k := range len(runes) - 1 {
		t.pairs = append(t.pairs, string(runes[k:k+2]))
	}
	slices.Sort(t.pairs)
	return t
}

// figuresOf are the figures of a text; amounts in 元, so that 3.57万元 is 35700元.
func figuresOf(text string) []string {
	var out []string
	for _, m := range figure.FindAllStringSubmatch(text, -1) {
		unit, number := m[2], m[1]
		if strings.HasPrefix(unit, "万") || unit == "元" {
			fen, ok := parseWan(number)
			if unit == "元" && ok {
				fen /= fenPerWan / 100
			}
			number, unit = formatWan(fen), "万"
		}
		out = append(out, number+unit)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// placesOf are the villages that a text names, by the two characters before 村.
func placesOf(text string) []string {
	var out []string
	for _, m := range place.FindAllStringSubmatch(text, -1) {
		if !slices.ContainsFunc(notPlaces, func(w string) bool { return strings.HasSuffix(m[1], w) }) {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// alike is how similar two texts are, from 0 to 1: twice the pairs of characters
// that they share over all of both (Dice). 0 where each names a figure that the
// other does not have, or the villages or the things that they name are different ones.
func (t likeText) alike(o likeText) float64 {
	if len(t.pairs)+len(o.pairs) == 0 || apart(t.figures, o.figures) || strange(t.places, o.places) || strange(t.things, o.things) {
		return 0
	}
	most := 2 * float64(min(len(t.pairs), len(o.pairs))) / float64(len(t.pairs)+len(o.pairs))
	if most < suspicious {
		return most
	}
	return 2 * float64(shared(t.pairs, o.pairs)) / float64(len(t.pairs)+len(o.pairs))
}

// apart reports whether each list has what the other has not.
func apart(a, b []string) bool {
	n := shared(a, b)
	return n < len(a) && n < len(b)
}

// strange reports whether both lists name something, and nothing in common.
func strange(a, b []string) bool { return len(a) > 0 && len(b) > 0 && shared(a, b) == 0 }

// shared counts what two sorted lists have in common.
func shared(a, b []string) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch strings.Compare(a[0], b[0]) {
		case 0:
			n++
			a, b = a[1:], b[1:]
		case -1:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return n
}

// Similarity says how alike the texts of two issues are, from 0 to 1.
func Similarity(a, b string) float64 { return prepare(a).alike(prepare(b)) }

// likeBook holds the texts of the ledger by unit, ready to be compared.
type likeBook struct {
	issues map[string][]*Issue // in order of the ledger
	texts  map[string][]likeText
}

// nearest is the issue of the row's unit that the row looks most like; nil where
// none comes close. Different villages, and different amounts of money, are different issues.
func (b *likeBook) nearest(i Issue, but map[string]bool) (*Issue, float64) {
	b.open(i.Area)
	want := prepare(i.Text)
	var best *Issue
	most := 0.0
	for k, old := range b.issues[i.Area] {
		if but[old.Number] || old.Village != "" && i.Village != "" && old.Village != i.Village || old.AmountFen != 0 && i.AmountFen != 0 && old.AmountFen != i.AmountFen {
			continue
		}
		if s := want.alike(b.texts[i.Area][k]); s >= suspicious && s > most {
			best, most = old, s
		}
	}
	return best, most
}

// open makes the texts of a unit ready, once.
func (b *likeBook) open(area string) {
	if _, done := b.texts[area]; done {
		return
	}
	list := make([]likeText, 0, len(b.issues[area]))
	for _, i := range b.issues[area] {
		list = append(list, prepare(i.Text))
	}
	b.texts[area] = list
}
