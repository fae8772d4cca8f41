package ledger

import (
	"fmt"
	"testing"
)

// TestSimilar has the made-up pairs of findings by which the threshold was found:
// one problem worded twice, and two problems of one unit that share their phrases.
func TestSimilar(t *testing.T) {
	for _, p := range []struct {
		one, other string
		same       bool
	}{
		// One problem, worded twice.
		{"村集体店面租金3.57万元未及时入账", "店面租金35700元没有及时入账", true},
		{"碧山村2024年店面租金未入账", "碧山村店面租金收入2024年度未入账", true},
		{"村集体厂房出租合同到期后未续签，租户仍在使用", "厂房租赁合同到期未续签，承租户仍在使用", true},
		{"向村民收取的自来水费未开具收据，资金未入账", "收取村民自来水费未开收据，未入村集体账", true},
		{"村务公开栏2025年一季度财务收支未公开", "2025年第一季度财务收支情况未在村务公开栏公开", true},
		{"农田水利项目未经招投标直接发包", "农田水利工程项目未招投标，直接发包给施工队", true},
		{"低保户王某去世后仍领取低保金4200元", "王某死亡后继续领取低保金4200元", true},
		{"村干部违规领取误工补贴1.2万元", "村干部违规领取误工补贴12000元，未退回", true},
		{"危房改造补助资金2.5万元被村文书挪用", "村文书挪用危房改造补助资金2.5万元", true},
		{"集体林地承包款逾期三年未收取", "林地承包款逾期三年没有收取到位", true},
		{"党员发展程序不规范，缺少公示材料", "发展党员程序不规范，公示材料缺失", true},
		{"惠农补贴面积虚报12亩，多领补贴资金", "虚报惠农补贴面积12亩，多领取补贴资金", true},

		// Different problems, though much of the words is the same.
		{"村集体店面租金3.57万元未及时入账", "村集体店面租金2.38万元未及时入账", false},
		{"2024年店面租金未入账", "2025年店面租金未入账", false},
		{"碧山村厂房租金未入账", "沙洲村厂房租金未入账", false},
		{"村级财务管理不规范，存在白条入账问题", "村级财务管理不规范，存在坐收坐支问题", false},
		{"村级财务管理不规范，大额资金支出未集体研究", "村级财务管理不规范，现金支付超限额", false},
		{"村集体厂房出租合同到期后未续签", "村集体鱼塘承包合同到期后未续签", false},
		{"村干部违规领取误工补贴1.2万元", "村干部违规领取误工补贴0.8万元", false},
		{"低保户王某去世后仍领取低保金", "低保户李某购买商品房后未退出低保", false},
		{"村务公开不及时，一季度财务未公开", "村务公开不及时，低保名单未公示", false},
		{"小型工程未经招投标，由村干部亲属承建", "小型工程超合同价结算，未经审计付款", false},
		{"党费收缴不及时", "三会一课记录不全", false},
		{"农村公厕长期锁闭未开放", "农村生活垃圾清运不及时", false},
		{"惠农补贴面积虚报12亩", "惠农补贴面积虚报30亩", false},
		{"山林承包款未收取", "山塘养殖承包款未收取", false},
		{"村集体资金借给个人使用未收回5万元", "村集体资金存入个人账户", false},
		{"集体土地被村民陈某侵占建房", "集体土地出租未签订合同", false},
	} {
		got := Similarity(p.one, p.other)
		if (got >= suspicious) != p.same || got != Similarity(p.other, p.one) {
			t.Errorf("%.2f, same %v: %s | %s", got, p.same, p.one, p.other)
		}
		if testing.Verbose() {
			fmt.Printf("%.2f %v %s | %s\n", got, p.same, p.one, p.other)
		}
	}
	if Similarity("租金未入账", "租金未入账") != 1 || Similarity("", "") != 0 {
		t.Error("the ends of the scale")
	}
}
