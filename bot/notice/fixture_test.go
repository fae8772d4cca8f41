package notice

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

var friday = time.Date(2026, 11, 20, 14, 0, 0, 0, calendar.Zone)

// office is the small roster of these tests.
func office() *roster.Roster {
	areas := []roster.Area{
		{Code: "330381", Name: "瑞安市", Kind: roster.County},
		{Code: "330381101", Name: "塘下镇", Kind: roster.Township, Parent: "330381", Ordinal: 1},
		{Code: "330381120", Name: "陶山镇", Kind: roster.Township, Parent: "330381", Ordinal: 2},
		{Code: "330381131", Name: "太和镇", Kind: roster.Township, Parent: "330381", Ordinal: 3},
		{Code: "330381120201", Name: "碧山村", Kind: roster.Village, Parent: "330381120"},
		{Code: "D001", Name: "市农业农村局", Kind: roster.Department, Parent: "330381", Ordinal: 4},
	}
	members := []roster.Member{
		{ID: "M0001", Name: "陈一", Phone: "13800000001", Role: roster.Officer, Areas: []string{"330381120"}, OpenID: "o1"},
		{ID: "M0002", Name: "黄二", Phone: "13800000002", Role: roster.Head, Areas: []string{"330381120"}},
		{ID: "M0003", Name: "张三", Phone: "13800000003", Role: roster.Leader, Charge: []string{"330381120"}, OpenID: "o3"},
		{ID: "M0004", Name: "李四", Phone: "13800000004", Role: roster.Officer, Areas: []string{"330381101", "330381131"}, OpenID: "o4", Unreachable: "unsubscribed"},
		{ID: "M0005", Name: "王五", Phone: "13800000005", Role: roster.Officer, Areas: []string{"D001"}, OpenID: "o5"},
		{ID: "M0006", Name: "赵六", Phone: "13800000006", Role: roster.Officer, Areas: []string{"330381120"}, OpenID: "o6", Disabled: true},
		{ID: "M0007", Name: "周七", Phone: "13800000007", Role: roster.Staff, OpenID: "o7"},
		{ID: "M0008", Name: "吴八", Phone: "13800000008", Role: roster.Officer, Areas: []string{"330381120201"}, OpenID: "o8"},
		{ID: "M10000", Name: "郑万", Phone: "13800010000", Role: roster.Admin, OpenID: "o10000"},
	}
	return roster.New(areas, members, 1)
}
