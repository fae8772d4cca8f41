package bot_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// bird begins every canary: no push and no answer to others may have it.
const bird = "金丝雀"

const birdRoster = `姓名,手机,角色,地区,分管,状态
金丝雀一,13800000001,联络员,塘下镇,,
金丝雀二,13800000002,联络员,陶山镇,,
金丝雀三,13800000003,负责人,塘下镇,,
金丝雀四,13800000004,领导,,塘下镇、陶山镇,
金丝雀五,13800000005,领导,,,
金丝雀六,13800000006,工作人员,,,
`

const birdLedger = `编号,来源,责任单位,村居,类别,问题,责任人,分管领导,涉及金额(万元),挂号日期,整改期限,状态
,金丝雀甲,塘下镇,金丝雀乙村,金丝雀丙,金丝雀丁侵占集体资金,金丝雀戊,金丝雀四,3,2026-08-03,2026-10-20,
,金丝雀甲,陶山镇,金丝雀乙村,金丝雀丙,金丝雀丁违规收礼,金丝雀戊,金丝雀四,,2026-10-12,2026-11-26,
,金丝雀甲,陶山镇,金丝雀乙村,金丝雀丙,金丝雀丁公款旅游,金丝雀戊,金丝雀四,,2026-10-12,2026-12-11,
,金丝雀甲,塘下镇,金丝雀乙村,金丝雀丙,金丝雀丁虚报冒领,金丝雀戊,金丝雀四,3,2026-11-12,2026-12-11,建账
`

// TestNoPushTellsNames sends every kind of push in both modes of disclosure. The
// names of everybody, every text of the ledger, every reason, note and instruction
// is a canary: none may be in what the phones get as a push, nor in an answer to
// somebody else than who wrote it. With minimal disclosure no unit, no number and
// no deadline of an issue is in a push either.
func TestNoPushTellsNames(t *testing.T) {
	t.Parallel()
	for mode, rules := range map[string]string{"full": "催报\n今日要办\n", "minimal": "催报\n今日要办\n少说\n"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			o := openOffice(t, map[string][]byte{"名册": []byte(birdRoster), "台账": []byte(birdLedger), "设置": []byte(rules)})
			o.bindAll()
			o.pushEverything()
			o.lookThroughPushes(mode == "minimal")
			o.lookThroughLog([]string{"13800000001", "13800000006", bird + "丁", bird + "戊", bird + "理由"})
		})
	}
}

// pushEverything does what makes every kind of push.
func (o *office) pushEverything() {
	o.t.Helper()
	o.direct("到点")
	o.direct("导入台账：台账")
	o.deliver()
	o.say("金丝雀六", "启动提醒")
	o.say("金丝雀六", "通知 全体联络员：明天9点开会") // words of the office's own
	o.say("金丝雀六", "发送")
	o.say("金丝雀一", "11月23日至25日由金丝雀二代")
	o.deliver()
	o.actEverything()
	o.direct("众人乱猜：60")
	for day := range 25 {
		o.clock.Set(time.Date(2026, 11, 17+day, 9, 0, 0, 0, calendar.Zone))
		switch day {
		case 3:
			o.direct("取消关注：金丝雀三")
		case 7:
			o.direct("平台断开")
		case 8:
			o.direct("恢复")
		case 10:
			o.say("金丝雀六", "静默 陶山镇 2天 金丝雀理由防汛抗台期间暂缓提醒")
		}
		for _, hour := range []int{9, 15, 17} {
			o.clock.Set(time.Date(2026, 11, 17+day, hour, 0, 0, 0, calendar.Zone))
			o.direct("到点")
			o.deliver()
		}
	}
	o.say("金丝雀六", "签发 11月")
	o.deliver()
}

// actEverything has everybody do what they may to the last issue, with a canary in every word.
func (o *office) actEverything() {
	o.t.Helper()
	day := calendar.Date{Year: 2026, Month: 12, Day: 20}
	for n, a := range []struct {
		who   string
		order ledger.Order
	}{
		{"M0004", ledger.Order{Act: ledger.ActClaim}},
		{"M0001", ledger.Order{Act: ledger.ActAccept}},
		{"M0004", ledger.Order{Act: ledger.ActInstruct, Note: bird + "丁的督办要求三日内报结果", On: day}},
		{"M0001", ledger.Order{Act: ledger.ActHeed}},
		{"M0001", ledger.Order{Act: ledger.ActAnswer, Note: bird + "丁的督办结果已经报来了"}},
		{"M0001", ledger.Order{Act: ledger.ActExtend, Note: bird + "丁延期的理由是等待判决", On: day}},
		{"M0004", ledger.Order{Act: ledger.ActGrant, Note: bird + "丁同意延期到月底前办结"}},
		{"M0001", ledger.Order{Act: ledger.ActRepay, Fen: 100_000, Note: bird + "戊退回来的第一笔款子"}},
		{"M0001", ledger.Order{Act: ledger.ActProve, Proof: ledger.ProofPerson, Note: bird + "戊到场说明情况并签字"}},
		{"M0006", ledger.Order{Act: ledger.ActSignOff, Note: bird + "丁的整改已经全部核实"}},
		{"M0006", ledger.Order{Act: ledger.ActRelapse, Note: bird + "丁又发生了同样的问题", On: day}},
	} {
		a.order.Said = bird + "说的原话不能到别人手机上"
		_, err := o.bot.Act(o.ctx, bot.IssueOrder{Member: a.who, Number: "RA26-0004", Order: a.order, Cause: "canary/" + string(a.order.Act)})
		if err != nil {
			o.t.Errorf("%d, %s: %v", n, a.order.Act, err)
		}
		o.deliver()
	}
}

var issueNumber = regexp.MustCompile(`[A-Z]{2}\d\d-\d{4}`)

// lookThroughPushes looks for what must not be there in every item of every phone.
func (o *office) lookThroughPushes(minimal bool) {
	o.t.Helper()
	kinds := make(map[string]int)
	for _, name := range o.names() {
		for _, item := range o.platform.Inbox(o.phones[name]) {
			if item.Kind != sandbox.KindTemplate {
				if strings.Contains(strings.ReplaceAll(item.Text, name, ""), bird+"丁") || strings.Contains(item.Text, bird+"戊") {
					o.t.Errorf("%s was answered %s", name, item.Text)
				}
				continue
			}
			body := string(must(json.Marshal(item))(o.t))
			kinds[item.Template]++
			if strings.Contains(body, bird) {
				o.t.Errorf("%s was pushed %s", name, body)
			}
			if !minimal {
				continue
			}
			said := item.Fields["thing1"] + item.Fields["thing2"] + item.URL
			for _, word := range []string{"塘下", "陶山", "工作日", "逾期7", "红", "橙", "开会"} {
				if strings.Contains(said, word) {
					o.t.Errorf("%s was pushed %q: %s", name, word, body)
				}
			}
			if issueNumber.MatchString(said) || item.Template == "alert" && strings.Contains(item.Fields["time3"], "10月20日") {
				o.t.Errorf("%s was pushed the number or the deadline of an issue: %s", name, body)
			}
		}
	}
	for _, kind := range []string{"bulletin", "alert", "notice", "reminder", "review"} {
		if kinds[kind] == 0 {
			o.t.Errorf("nothing of kind %s was pushed: the test does not push what it should (%v)", kind, kinds)
		}
	}
	if kinds["alert"] < 8 {
		o.t.Errorf("only %d alerts: %v", kinds["alert"], kinds)
	}
}
