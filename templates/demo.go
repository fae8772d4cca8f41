package templates

import "time"

// What the demo of the sample county 瑞安 says of itself.
const (
	// DemoPlace is the county's short name.
	DemoPlace = "瑞安"
	// DemoOffice is the sample office.
	DemoOffice = "中共瑞安市委巡察办"
	// DemoFirst is what a newcomer types first, in the officer's phone.
	DemoFirst = "巡察3个村，问题5个，线索1件，问责0人，制度1项"
)

type (
	// DemoReady tells in three lines what to open, what to type first, and where the data lies.
	DemoReady struct{ URL, First, Dir string }
	// DemoSeeding says what is being waited for.
	DemoSeeding struct{}
	// DemoProblem tells why there is no demo: "none" (no demo has run in the
	// directory), "torn" (its mark cannot be read), "unready"
	// (its county is not there yet), "foreign" (the directory holds something else), "running",
	// "taken" (the port; Detail is the address, Next a free one), "listen" (the
	// address cannot be listened on; Next is one that can).
	DemoProblem struct{ Problem, Detail, Next string }
	// DemoStatus is the reporting week at a glance.
	DemoStatus struct {
		Week, Reported, Missing int
		Exempt                  bool
	}
	// DemoJump is the label of a button that moves the clock: "friday" or "month".
	DemoJump struct {
		Key string
		To  time.Time
	}
)

func (DemoReady) template() string   { return "demo_ready" }
func (DemoSeeding) template() string { return "demo_seeding" }
func (DemoProblem) template() string { return "demo_problem" }
func (DemoStatus) template() string  { return "demo_status" }
func (DemoJump) template() string    { return "demo_jump" }

// DemoCard is one message template as it is registered at the simulated platform.
type DemoCard struct {
	Push   string
	Title  string
	Fields [3]string // title, summary, time
	Labels [3]string
}

// DemoCards are the message templates of the demo's account, one a kind of push.
func DemoCards() []DemoCard {
	fields := [3]string{"thing1", "thing2", "time3"}
	return []DemoCard{
		{"bulletin", "微督报", fields, [3]string{"期次", "摘要", "时间"}},
		{"alert", "整改提醒", fields, [3]string{"事项", "状态", "期限"}},
		{"notice", "通知", fields, [3]string{"标题", "内容", "时间"}},
		{"reminder", "周报提醒", fields, [3]string{"事项", "怎么报", "截止时间"}},
		{"review", "待办事项", fields, [3]string{"事项", "怎么办", "时间"}},
	}
}

// DemoSeat is the heading of one of the four phones: the role's name, and 巡察办 for its staff.
func DemoSeat(role string) string {
	if role == "staff" {
		return "巡察办"
	}
	return RoleName(role)
}
