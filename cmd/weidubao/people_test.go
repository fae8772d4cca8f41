package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store"
)

// The people of the office. Officers and heads stand in the order of the townships.
const (
	surnames  = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施"
	inCharge  = "张分管"
	chief     = "金主政"
	clerk     = "魏办文"
	caseWords = "案情甲某虚报冒领"
)

func officerName(i int) string { return string([]rune(surnames)[i]) + "爱民" }
func headName(i int) string    { return string([]rune(surnames)[i]) + "为公" }

// rosterFile is 49 people: 23 officers, 23 heads, two leaders and a clerk.
func (o *office) rosterFile() string {
	var b strings.Builder
	b.WriteString("姓名,手机,角色,地区,分管,企业微信,状态\n")
	for i, town := range o.towns {
		fmt.Fprintf(&b, "%s,138000000%02d,联络员,%s,,,\n", officerName(i), i, town.Name)
		fmt.Fprintf(&b, "%s,139000000%02d,负责人,%s,,,\n", headName(i), i, town.Code)
	}
	fmt.Fprintf(&b, "%s,13700000001,领导,,村级财务,,\n", inCharge)
	fmt.Fprintf(&b, "%s,13700000002,领导,,,,\n", chief)
	fmt.Fprintf(&b, "%s,13600000001,工作人员,,,,\n", clerk)
	return b.String()
}

// ledgerFile has one red, one orange and one yellow issue, one that is signed off, and one with time left.
func (o *office) ledgerFile() string {
	row := func(town, due int, status, closed string) string {
		return fmt.Sprintf(",常规巡察,%s,,村级财务,%s%d,李某某,%s,%s,%s,1.19,,%s,%s\n",
			o.towns[town].Name, caseWords, town, inCharge, o.today.AddDays(-60), o.today.AddDays(due), status, closed)
	}
	return "编号,来源,责任单位,村居,类别,问题,责任人,分管领导,挂号日期,整改期限,涉及金额(万元),已追回(万元),状态,销号日期\n" +
		row(0, -20, "", "") + row(1, -10, "", "") + row(2, -5, "", "") +
		row(3, -30, "已销号", o.today.AddDays(-25).String()) + row(4, 20, "", "")
}

// person is somebody with a phone.
type person struct{ Name, Phone, Area, Role, Code, OpenID string }

// staffed imports the roster and draws the codes. The people are by name, not yet bound.
func (o *office) staffed(t *testing.T) map[string]person {
	t.Helper()
	o.must(t, "roster", "import", o.write(t, "roster.csv", o.rosterFile()))
	var list []person
	if err := json.Unmarshal([]byte(o.must(t, "roster", "codes", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	people := make(map[string]person, len(list))
	for i, p := range list {
		p.OpenID = fmt.Sprintf("oE2E%024d", i)
		people[p.Name] = p
	}
	return people
}

// bind links people's phones by their codes.
func (o *office) bind(t *testing.T, people ...person) {
	t.Helper()
	for _, p := range people {
		o.platform.Add(p.OpenID)
		if reply := o.say(t, p.OpenID, "绑定 "+p.Code); !strings.HasPrefix(reply, "已绑定") {
			t.Fatalf("%s: %s", p.Role, reply)
		}
	}
}

// cards are the template messages of one kind on a phone.
func (o *office) cards(openid, template string) []sandbox.Item {
	var out []sandbox.Item
	for _, item := range o.platform.Inbox(openid) {
		if item.Kind == sandbox.KindTemplate && item.Template == template {
			out = append(out, item)
		}
	}
	return out
}

// figures are one officer's report. They differ from township to township.
func figures(i int) (problems, leads, accountable, systems, villages, yuan int) {
	return i%9 + 1, i % 4, i % 3, i%2 + 1, i%5 + 1, 1000 * (i + 1)
}

// heading names the week where it is not the current one.
func (o *office) heading() string {
	if o.week == calendar.WeekOf(o.today.At(12, 0)) {
		return ""
	}
	return fmt.Sprintf("第%d周：", o.week.Number)
}

// reportText is the report as the officer types it.
func (o *office) reportText(i int) string {
	problems, leads, accountable, systems, villages, yuan := figures(i)
	return fmt.Sprintf("第%d周：问题%d个，线索%d件，问责%d人，制度%d项，巡察村居%d个，挽回%d元",
		o.week.Number, problems, leads, accountable, systems, villages, yuan)
}

// slow makes each template message take its time at the platform.
func (o *office) slow(d time.Duration) {
	o.platform.Fault(sandbox.Fault{Path: "message/template/send", Latency: d})
}

// inState lists the messages of the outbox in one state, as the API tells.
func (o *office) inState(t *testing.T, state string) []json.RawMessage {
	t.Helper()
	var list struct {
		Messages []json.RawMessage `json:"messages"`
	}
	o.api(t, http.StatusOK, http.MethodGet, "/outbox?limit=1000&state="+state, "", &list)
	return list.Messages
}

// settled waits until every message was sent and its receipt has come.
func (o *office) settled(t *testing.T) {
	t.Helper()
	eventually(t, patience, "every message is delivered", func() bool {
		return len(o.inState(t, "queued"))+len(o.inState(t, "sending"))+len(o.inState(t, "accepted")) == 0
	})
}

// stored counts the messages in one state while no service runs.
func (o *office) stored(t *testing.T, state outbox.State) int {
	t.Helper()
	s, err := store.Open(t.Context(), "embedded://"+filepath.Join(o.dir, "data"), store.Options{Office: "330381"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := s.Outbox(t.Context(), state, 0)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
