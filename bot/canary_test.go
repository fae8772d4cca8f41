package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// canaries stand for what may never leave: names, case details, and, in logs,
// phone numbers, openids of messages' senders in full, message texts and secrets.
var canaries = []string{"金丝雀甲", "金丝雀乙", "金丝雀丙", "金丝雀丁", "金丝雀戊"}

const canaryLedger = `编号,来源,责任单位,村居,类别,问题,责任人,分管领导,挂号日期,整改期限
,金丝雀甲,塘下镇,金丝雀乙村,金丝雀丙,金丝雀丁侵占集体资金,金丝雀戊,陈副市长,2026-08-03,2026-10-20
,金丝雀甲,陶山镇,金丝雀乙村,金丝雀丙,金丝雀丁违规收礼,金丝雀戊,陈副市长,2026-10-12,2026-11-26
`

// TestNothingOfACaseLeaves sends every kind of push about issues whose every
// text is a canary, and looks for them in what the phones and the log got.
func TestNothingOfACaseLeaves(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(canaryLedger)})
	o.bindAll()
	o.direct("到点")
	o.direct("导入台账：台账")
	o.say("办公室小周", "启动提醒")
	o.deliver()
	for day := range 40 {
		o.clock.Set(time.Date(2026, 11, 16+day, 9, 0, 0, 0, calendar.Zone))
		o.direct("到点")
		o.deliver()
	}
	o.say("办公室小周", "签发 11月")
	o.deliver()

	pushes := 0
	for _, name := range o.names() {
		for _, item := range o.platform.Inbox(o.phones[name]) {
			body, err := json.Marshal(item)
			if err != nil {
				t.Fatal(err)
			}
			pushes++
			for _, canary := range canaries {
				if strings.Contains(string(body), canary) {
					t.Errorf("%s was pushed %s: %s", name, canary, body)
				}
			}
		}
	}
	if pushes < 15 {
		t.Errorf("only %d items: the test does not push what it should", pushes)
	}
	o.lookThroughLog(append([]string{"13800000001", "13800000007", testSecret, testToken, testAES, "api-token", "启动提醒", "签发 11月"}, canaries...))
}

// lookThroughLog fails for every one of the words that stands in the service's log at debug level.
func (o *office) lookThroughLog(words []string) {
	o.t.Helper()
	log := o.log.String()
	for _, w := range words {
		if strings.Contains(log, w) {
			o.t.Errorf("the log has %q", w)
		}
	}
	for _, openid := range o.phones {
		if strings.Contains(log, openid) {
			o.t.Errorf("the log has the whole openid %s", openid)
		}
	}
}
