package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/storetest"
)

// durable is what redis.conf has to say for serve.
var durable = []string{"appendonly yes", "appendfsync always", "maxmemory-policy noeviction"}

// replicated is an office on somebody else's Redis, with several services beside each other.
type replicated struct {
	*office
	rdb     *redis.Client
	environ []string // added to the services' environment

	mu      sync.Mutex
	started int
}

// peer is one of the services.
type peer struct {
	*service
	*office // as seen through this one
}

// newReplicated prepares an installation on a Redis of its own.
func newReplicated(t *testing.T, changes ...func(*variant)) *replicated {
	t.Helper()
	url := storetest.Plain(t, durable...)
	o := newOffice(t, append([]func(*variant){func(v *variant) { v.redis = url }}, changes...)...)
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(options)
	t.Cleanup(func() { _ = rdb.Close() })
	return &replicated{office: o, rdb: rdb}
}

// begin starts so many services and waits until all are ready.
func (o *replicated) begin(t *testing.T, n int) []*peer {
	t.Helper()
	out, errs := make([]*peer, n), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { out[i], errs[i] = o.another(t) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
	o.see(out[0])
	return out
}

// another starts one more service.
func (o *replicated) another(t *testing.T) (*peer, error) {
	t.Helper()
	o.mu.Lock()
	o.started++
	name := fmt.Sprintf("replica%d", o.started)
	o.mu.Unlock()
	log := filepath.Join(o.dir, name+".log")
	s := spawn(t, log, append(o.environ, "WEIDUBAO_SPOOL_DIR="+filepath.Join(o.dir, name)), "serve", "-c", o.config)
	var base string
	if !soon(patience, func() bool {
		base = readyAt(s.text())
		return base != "" || closed(s.ended)
	}) || base == "" {
		return nil, fmt.Errorf("the service is not ready:\n%s", lastLines(s.text()))
	}
	through := &office{dir: o.dir, config: o.config, account: o.account}
	through.base.Store(base)
	return &peer{service: s, office: through}, nil
}

// see has the platform, and what the test asks, go to this one.
func (o *replicated) see(r *peer) {
	o.base.Store(r.base.Load())
	o.platform.SetCallback(r.base.Load().(string) + "/callback/official")
}

// key is a key of the office.
func key(name string) string { return "wdb:{330381}:" + name }

// atOnce pushes one message three times to each replica at the same moment: the
// very bytes, encrypted anew, and a second later. All get the same answer, also
// when it comes once more.
func (o *replicated) atOnce(t *testing.T, replicas []*peer, openid, plain string) string {
	t.Helper()
	now := time.Now()
	same := o.account.seal(openid, plain, now)
	replies := make(chan string, 16)
	deliver := func(r *peer, p push) {
		status, reply, err := r.post(t.Context(), p)
		if err != nil || status != 200 {
			t.Errorf("the callback answers %d, %v", status, err)
		}
		replies <- reply
	}
	var all sync.WaitGroup
	for _, r := range replicas {
		for _, p := range []push{same, o.account.seal(openid, plain, now), o.account.seal(openid, plain, now.Add(time.Second))} {
			all.Go(func() { deliver(r, p) })
		}
	}
	all.Wait()
	deliver(replicas[len(replicas)-1], o.account.seal(openid, plain, now))
	close(replies)
	first, n := <-replies, 1
	for reply := range replies {
		if n++; reply != first {
			t.Errorf("the same message is answered %q and %q", first, reply)
		}
	}
	return first
}

// text is a message before encryption, with an id of its own.
func (o *replicated) text(openid, text string) string {
	return o.account.plainText(openid, fmt.Sprint(8_000_000_000_000_000+o.messages.Add(1)), text, time.Now())
}

// event is one of the platform's events.
func (o *replicated) event(openid string, created time.Time, elements string) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[event]]></MsgType>%s</xml>", o.account.original, openid, created.Unix(), elements)
}

// audited counts the entries of the audit trail by what was done.
func (o *replicated) audited(t *testing.T) map[string]int {
	t.Helper()
	entries, err := o.rdb.XRange(t.Context(), key("audit"), "-", "+").Result()
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]int)
	for _, x := range entries {
		var e struct{ What string }
		text, _ := x.Values["e"].(string)
		unmarshal(t, []byte(text), &e)
		out[e.What]++
	}
	return out
}

// TestOneMessageOnThreeReplicas has everything that people and the platform send
// come nine times at once to three services: it happens once, and is answered
// alike; what was handled is remembered for 7 days.
func TestOneMessageOnThreeReplicas(t *testing.T) {
	t.Parallel()
	o := newReplicated(t)
	replicas := o.begin(t, 3)
	people := o.staffed(t)
	officer, staff := people[officerName(0)], people[clerk]
	o.platform.Add(officer.OpenID, staff.OpenID)
	history := []string{}
	for _, said := range []struct{ who, text, want string }{
		{officer.OpenID, "绑定 " + officer.Code, "已绑定"},
		{staff.OpenID, "绑定 " + staff.Code, "已绑定"},
		{officer.OpenID, o.reportText(0), "已登记"},
		{officer.OpenID, o.heading() + "更正 问题6", "已更正"},
		{officer.OpenID, o.heading() + "更正 问题399", "确认"},
		{officer.OpenID, "确认", "已"},
		{staff.OpenID, "通知 全体联络员：明日开会", "发送"},
		{staff.OpenID, "发送", "N0001"},
	} {
		reply := o.atOnce(t, replicas, said.who, o.text(said.who, said.text))
		if !strings.Contains(reply, said.want) {
			t.Errorf("%s: %s", said.text, reply)
		}
		if said.who == officer.OpenID && !strings.HasPrefix(said.text, "绑定") {
			history = append(history, said.text)
		}
		<-time.After(hasty(said.want)) // an answer within seconds of its question is none
	}
	o.historyOf(t, history)
	o.events(t, replicas, officer)
	got := o.audited(t)
	for what, want := range map[string]int{"member.bind": 2, "report.record": 1, "report.correct": 1, "report.hold": 1, "report.confirm": 1, "notice.send": 3} {
		if got[what] != want {
			t.Errorf("the audit trail has %s %d times, want %d", what, got[what], want)
		}
	}
	o.remembered(t)
	t.Logf("figure: %d messages and events, each 10 times on 3 replicas: 1 record and 1 answer each", len(history)+4+8)
}

// hasty is how long somebody takes to read a question.
func hasty(want string) time.Duration {
	if want == "确认" || want == "发送" {
		return 3 * time.Second
	}
	return 0
}

// historyOf compares the first township's history with what its officer said.
func (o *replicated) historyOf(t *testing.T, want []string) {
	t.Helper()
	var r reportJSON
	o.api(t, 200, "GET", "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	var got []string
	for _, h := range r.History {
		got = append(got, h.Message)
	}
	if !slices.Equal(got, want) || r.Values["problems"] != 399.0 {
		t.Errorf("the history is %q, want %q; %v problems", got, want, r.Values["problems"])
	}
}

// events has the platform's own events come: two receipts of one second are two,
// and the same one again is none.
func (o *replicated) events(t *testing.T, replicas []*peer, officer person) {
	t.Helper()
	second := time.Now()
	for _, e := range []struct{ elements, want string }{
		{"<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[report]]></EventKey>", ""},
		{"<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[help]]></EventKey>", ""},
		{"<Event><![CDATA[subscribe]]></Event><EventKey><![CDATA[qrscene_bind:" + officer.Code + "]]></EventKey>", "绑定"},
		{"<Event><![CDATA[SCAN]]></Event><EventKey><![CDATA[bind:" + officer.Code + "]]></EventKey>", "绑定"},
	} {
		if reply := o.atOnce(t, replicas, officer.OpenID, o.event(officer.OpenID, second, e.elements)); !strings.Contains(reply, e.want) {
			t.Errorf("%s: %q", e.elements, reply)
		}
	}
	o.receipts(t, replicas, officer)
}

// receipts has the receipts of two messages to one person come in the same second.
func (o *replicated) receipts(t *testing.T, replicas []*peer, officer person) {
	t.Helper()
	eventually(t, patience, "the notice was delivered", func() bool { return len(o.inState(t, "delivered")) == 1 })
	o.platform.Fault(withheld())
	for range 2 {
		o.api(t, 201, "POST", "/notices", `{"title":"提示","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
	}
	eventually(t, patience, "two more notices are out", func() bool { return len(o.inState(t, "accepted")) == 2 })
	second := time.Now()
	for i, item := range o.cards(officer.OpenID, "tpl-notice")[1:] {
		plain := o.event(officer.OpenID, second, "<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>"+item.MsgID+"</MsgID><Status><![CDATA[success]]></Status>")
		o.atOnce(t, replicas, officer.OpenID, plain)
		if got := len(o.inState(t, "delivered")); got != 2+i {
			t.Errorf("after %d receipts of one second %d messages count as delivered", i+1, got)
		}
	}
	// The same receipt again, but bad: the first one stands.
	item := o.cards(officer.OpenID, "tpl-notice")[1]
	o.atOnce(t, replicas, officer.OpenID, o.event(officer.OpenID, second,
		"<Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>"+item.MsgID+"</MsgID><Status><![CDATA[failed:user block]]></Status>"))
	if got := len(o.inState(t, "delivered")); got != 3 {
		t.Errorf("%d messages count as delivered after a receipt that came again", got)
	}
}

// remembered looks how long causes are kept: 7 days, and never for good.
func (o *replicated) remembered(t *testing.T) {
	t.Helper()
	keys, err := o.rdb.Keys(t.Context(), key("cause:wx:*")).Result()
	if err != nil || len(keys) == 0 {
		t.Fatalf("%d causes, %v", len(keys), err)
	}
	const week = 7 * 24 * time.Hour
	for _, k := range keys {
		if ttl := o.rdb.TTL(t.Context(), k).Val(); ttl > week || ttl < week-5*time.Minute {
			t.Errorf("a cause is remembered for %v", ttl)
		}
	}
}

// leaders are so many of them, bound, and one clerk.
func (o *replicated) leaders(t *testing.T, n int) []person {
	t.Helper()
	var b strings.Builder
	b.WriteString("姓名,手机,角色,地区,分管,企业微信,状态\n")
	for i := range n {
		fmt.Fprintf(&b, "领导%03d,1370000%04d,领导,,,,\n", i, i)
	}
	fmt.Fprintf(&b, "%s,13600000001,工作人员,,,,\n", clerk)
	o.must(t, "roster", "import", o.write(t, "roster.csv", b.String()))
	var list []person
	if err := json.Unmarshal([]byte(o.must(t, "roster", "codes", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	for i := range list {
		list[i].OpenID = fmt.Sprintf("oE2E%024d", i)
	}
	var all sync.WaitGroup
	free := make(chan struct{}, 16)
	for _, p := range list {
		free <- struct{}{}
		all.Go(func() {
			defer func() { <-free }()
			o.platform.Add(p.OpenID)
			in := o.compose(p.OpenID, "绑定 "+p.Code)
			if !soon(patience, func() bool { _, reply, _ := o.post(t.Context(), in); return strings.HasPrefix(reply, "已绑定") }) {
				t.Errorf("%s is not bound", p.Role)
			}
		})
	}
	all.Wait()
	return list
}
