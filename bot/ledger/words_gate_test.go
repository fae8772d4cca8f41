package ledger

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/width"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// orderPieces are what orders, and reports like them, are put together from.
func orderPieces() []string {
	return strings.Split("3|３|12|三|十二|号|號|、|,|，|：|:| |　|\n|\u200b|第|问题|問題|编号|#|No.|RA26-0003|ra26—3|26-3|「|」|和|及|与|/|的|这个问题|件|个|。|！|谢谢领导|"+
		"麻烦|请|帮忙|给|把|报告领导|领导|您好|汇报|已整改|已|已经|整改完成|完成|到位|已解决|销号|申请销号|销账申请|可以销号|签收|簽收|收到督办|督办|回复督办|已办结|结果|已落实|责任追究|单位|见|人|"+
		"延期|申请延期|展期|延长期限|宽限|寬限|7天|两周|到12月31日|因等法院判决|理由|请|现|拟|特|将|退款|退了|退回|5000元|还差|6900|全部|退清|还清|第二期|又|累计|今天|上缴|追回|1.19万|到账|"+
		"撤回|撤销|收回|报错了|退款报错了|金额|填多|多了|申请撤回|同意|不同意|批准|准予|不予批准|认领|批示|通过|复核通过|退回|打回|交办|交账|归档|核款|回头看|我|我来|本人|予以|缺责任追究|限3日|本周|巡察|线索|1项|5个", "|")
}

// TestGatesHideNothing: no gate holds back what would be read behind it.
func TestGatesHideNothing(t *testing.T) {
	t.Parallel()
	s := Speech{Today: calendar.Date{Year: 2026, Month: 11, Day: 20}, Cal: calendar.New(nil), Money: func(string) (int64, bool) { return 100, true }}
	pieces := rapid.SampledFrom(orderPieces())
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(pieces, 1, 6).Draw(r, "pieces"), "")
		for _, office := range []bool{false, true} {
			s.Office = office
			if w, ok := officeWordsOf(text, s); ok && !mayBeOffices(text) {
				r.Errorf("%q is %+v of the office", text, w)
			}
		}
		first := []rune(strings.TrimSpace(text) + " ")[0]
		if w, ok := unitWordsOf(text, s); ok && !mayBeUnits(strings.TrimSpace(text)) && !unicode.Is(unicode.Cf, first) {
			r.Errorf("%q is %+v of a unit", text, w)
		}
		if number, ok := undoOf(text); ok && !mayBeUndo(text) {
			r.Errorf("%q undoes %s", text, number)
		}
	})
}

// TestPlainOfEveryCharacter: what is left out of the look-up would not be found by it.
func TestPlainOfEveryCharacter(t *testing.T) {
	t.Parallel()
	for r := rune(firstHan); r <= lastHan; r++ {
		if f := width.LookupRune(r).Folded(); f != 0 || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			t.Errorf("%U is folded to %U, or cannot be seen", r, f)
		}
	}
	for r := range rune(0x80) {
		if f := width.LookupRune(r).Folded(); f != 0 {
			t.Errorf("%U is folded to %U", r, f)
		}
	}
}
