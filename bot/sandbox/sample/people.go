package sample

import (
	_ "embed" // the data
	"fmt"
	"strings"

	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

//go:embed data/people.csv
var peopleFile string

// The people whom the demo names.
const (
	seatOfficer = "陈晓峰"
	seatHead    = "林建国"
	seatLeader  = "黄志远"
	seatStaff   = "周敏"
	leaver      = "赵永福" // of 芳庄乡, who unfollows the account
)

// The columns of the embedded people.
const (
	personName = iota
	personRole
	personArea
	personCharge
	personUnbound
)

// firstPhone is the first sample number; each person has the next one.
const firstPhone = 13800130001

// roleOf are the roles as the files write them.
func roleOf(word string) roster.Role {
	switch word {
	case "联络员":
		return roster.Officer
	case "负责人":
		return roster.Head
	case "领导":
		return roster.Leader
	case "工作人员":
		return roster.Staff
	case "管理员":
		return roster.Admin
	default:
		panic("embedded data: no role " + word)
	}
}

// readPeople reads everybody and gives out phones and openids.
func (c *County) readPeople() []Person {
	list := rows("people.csv", peopleFile)
	out := make([]Person, 0, len(list))
	for k, row := range list {
		p := Person{
			Name: row[personName], Phone: fmt.Sprint(firstPhone + k), OpenID: fmt.Sprintf("oRA_demo_%04d", k+1),
			Role: roleOf(row[personRole]), Binds: row[personUnbound] == "",
		}
		if row[personArea] != "" {
			p.Area = c.areaNamed(row[personArea]).code
		}
		if row[personCharge] != "" {
			p.Charge = strings.Split(row[personCharge], "、")
		}
		out = append(out, p)
	}
	return out
}

// Roster is the roster file as an office would type it.
func (c *County) Roster() sheet.Table {
	t := sheet.Table{Name: "瑞安市巡察工作人员.xlsx", Line: 1, Header: []string{"姓名", "手机", "角色", "地区", "分管", "企业微信", "状态"}}
	for k, row := range rows("people.csv", peopleFile) {
		t.Rows = append(t.Rows, sheet.Row{Line: k + 2, Cells: []string{
			row[personName], c.people[k].Phone, row[personRole], row[personArea], row[personCharge], "", "",
		}})
	}
	return t
}

// Seats are the openids of the demo's four phones: the officer and the head of
// 陶山镇, the leader in charge of it, and one of the staff.
func (c *County) Seats() [4]string {
	return [4]string{c.openID(seatOfficer), c.openID(seatHead), c.openID(seatLeader), c.openID(seatStaff)}
}

// openID is the phone of the person of that name, who must exist.
func (c *County) openID(name string) string {
	for _, p := range c.people {
		if p.Name == name {
			return p.OpenID
		}
	}
	panic("embedded data: nobody is called " + name)
}

// bound are the people of a township with that role who have bound.
func (c *County) bound(a area, role roster.Role) []Person {
	var out []Person
	for _, p := range c.people {
		if p.Area == a.code && p.Role == role && p.Binds {
			out = append(out, p)
		}
	}
	return out
}
