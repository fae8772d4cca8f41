package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestWeekOfACounty is the main job on real input: 23 townships report, the
// overdue are alerted, the leaders get the bulletin, the officers a notice.
func TestWeekOfACounty(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	o.addressIsVerified(t)
	people := o.staffed(t)
	if len(people) != 49 {
		t.Fatalf("%d people get codes, want 49", len(people))
	}
	everybody := make([]person, 0, len(people))
	for _, p := range people {
		everybody = append(everybody, p)
	}
	o.bind(t, everybody...)
	if out := o.must(t, "roster", "codes"); !strings.Contains(out, "没有未绑定的人") {
		t.Errorf("codes are left although all are bound:\n%s", out)
	}

	o.reportsAreReadBack(t, people)
	o.pushesAreAnsweredAlike(t, people[officerName(0)])
	o.overdueReachTheirLeader(t, people)
	o.bulletinReachesTheLeaders(t, people)
	o.noticeReachesTheOfficers(t, people)
	o.issueIsSignedOff(t)

	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/metrics": 200, "/console": 401, "/api/v1/reports": 401} {
		got, text := o.request(t, http.MethodGet, path, "", "")
		if got != want {
			t.Errorf("GET %s: %d, want %d", path, got, want)
		}
		if path == "/metrics" {
			o.shown.Write(text)
		}
	}
	o.settled(t)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.platformIsContent(t)
	o.nothingLeaked(t)
}

// addressIsVerified is what the platform does when the address is entered.
func (o *office) addressIsVerified(t *testing.T) {
	t.Helper()
	q := o.account.query(time.Now())
	q.Set("echostr", "8213479865")
	if got, echo := o.request(t, http.MethodGet, "/callback/official?"+q.Encode(), "", ""); got != 200 || string(echo) != "8213479865" {
		t.Fatalf("GET /callback/official: %d %q", got, echo)
	}
}

// reportsAreReadBack has 22 of 23 officers report.
func (o *office) reportsAreReadBack(t *testing.T, people map[string]person) {
	t.Helper()
	for i := range 22 {
		reply := o.say(t, people[officerName(i)].OpenID, o.reportText(i))
		if want := fmt.Sprintf("W%02d-%03d", o.week.Number, i+1); !strings.Contains(reply, want) || !strings.Contains(reply, o.towns[i].Name) {
			t.Fatalf("%s is answered %q, without %s", o.towns[i].Name, reply, want)
		}
	}
	var week weekJSON
	o.api(t, 200, http.MethodGet, "/reports?week="+o.week.String(), "", &week)
	if len(week.Reports) != 22 || len(week.Missing) != 1 || week.Missing[0].Area != o.towns[22].Code {
		t.Fatalf("%d reports, missing %+v", len(week.Reports), week.Missing)
	}
	for i, r := range week.Reports {
		problems, leads, accountable, systems, villages, yuan := figures(i)
		want := reportJSON{
			Area: o.towns[i].Code, AreaName: o.towns[i].Name, Week: o.week.String(), Status: "complete", Timeliness: "late",
			ReceivedAt: r.ReceivedAt, Text: o.reportText(i),
			Values: map[string]any{
				"problems": float64(problems), "leads": float64(leads), "accountable": float64(accountable),
				"systems": float64(systems), "villages": float64(villages), "recovered": wan(yuan),
			},
		}
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("report of %s (-want +got):\n%s", o.towns[i].Name, diff)
		}
		if !strings.HasSuffix(r.ReceivedAt, "+08:00") {
			t.Errorf("received_at is %q", r.ReceivedAt)
		}
	}
}

// wan writes yuan in 万元 without trailing zeros.
func wan(yuan int) string {
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%d.%04d", yuan/10000, yuan%10000), "0"), ".")
}

// pushesAreAnsweredAlike sends one push three times at once, and then once more.
func (o *office) pushesAreAnsweredAlike(t *testing.T, officer person) {
	t.Helper()
	p := o.compose(officer.OpenID, o.heading()+"更正 线索2")
	replies := make([]string, 3)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() {
			_, reply, err := o.post(t.Context(), p)
			if err != nil {
				t.Error(err)
			}
			replies[i] = reply
		})
	}
	all.Wait()
	replies = append(replies, o.send(t, p))
	if !strings.Contains(replies[0], "已更正") || len(slices.Compact(replies)) != 1 {
		t.Errorf("the same push is answered %q", replies)
	}
	var r reportJSON
	o.api(t, 200, http.MethodGet, "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	if len(r.History) != 2 || r.History[0].Message != o.reportText(0) || r.History[1].Message != o.heading()+"更正 线索2" {
		t.Fatalf("history: %+v", r.History)
	}
	if before, after := r.History[1].Before["leads"], r.History[1].After["leads"]; before != 0.0 || after != 2.0 || r.Values["leads"] != 2.0 {
		t.Errorf("线索 went from %v to %v and stands at %v", before, after, r.Values["leads"])
	}
}

// overdueReachTheirLeader imports the ledger and orders the alerts twice.
func (o *office) overdueReachTheirLeader(t *testing.T, people map[string]person) {
	t.Helper()
	if out := o.must(t, "ledger", "import", o.write(t, "ledger.csv", o.ledgerFile())); !strings.Contains(out, "新增5件") || !strings.Contains(out, "未启动提醒3件") {
		t.Fatalf("ledger import: %s", out)
	}
	plan := o.must(t, "alerts", "--dry-run")
	for _, line := range []string{
		inCharge + "（领导）\\d件\n(- .*\n)*- RA%s-0001 " + o.towns[0].Name + " 红.*逾期20个工作日 因：分管领导",
		inCharge + "（领导）\\d件\n(- .*\n)*- RA%s-0002 " + o.towns[1].Name + " 橙.*逾期10个工作日 因：分管领导",
		chief + "（领导）\\d件\n(- .*\n)*- RA%s-0001 .*因：主要领导",
		officerName(2) + "（联络员）1件\n- RA%s-0003 .*黄.*逾期5个工作日 因：联络员",
		headName(2) + "（负责人）1件\n- RA%s-0003 .*因：负责人",
	} {
		if re := regexp.MustCompile(fmt.Sprintf(line, o.today.String()[2:4])); !re.MatchString(plan) {
			t.Errorf("the dry run has no line like %q:\n%s", re, plan)
		}
	}
	if n := strings.Count(plan, "RA"); n != 9 {
		t.Errorf("the dry run has %d lines, want 9:\n%s", n, plan)
	}
	told := []string{inCharge, chief, officerName(0), headName(0), officerName(1), headName(1), officerName(2), headName(2)}
	if out := o.must(t, "alerts"); !strings.Contains(out, "发8人") || strings.Contains(out, "已入队") {
		t.Errorf("alerts: %s", out)
	}
	for _, name := range told {
		eventually(t, patience, "an alert reaches "+name, func() bool { return len(o.cards(people[name].OpenID, "tpl-alert")) > 0 })
	}
	if out := o.must(t, "alerts"); !strings.Contains(out, "没有人需要提醒") {
		t.Errorf("a second alerts: %s", out)
	}
	cards := o.cards(people[inCharge].OpenID, "tpl-alert")
	if !strings.Contains(cards[0].Text, "0001") || !strings.Contains(cards[0].Text, "2件") {
		t.Errorf("the leader's card says %q", cards[0].Text)
	}
	o.page(t, cards[0].URL, "0001", "0002", o.towns[0].Name)
	t.Cleanup(func() { // at the end, when everything that could still be sent has been
		for name, p := range people {
			want := 0
			if slices.Contains(told, name) {
				want = 1
			}
			if got := len(o.cards(p.OpenID, "tpl-alert")); got != want {
				t.Errorf("%s got %d alerts, want %d", name, got, want)
			}
		}
	})
}

// page fetches the page behind a card and looks for what it has to show. It returns its text.
func (o *office) page(t *testing.T, address string, shows ...string) string {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil || at.Host != "wx.example.gov.cn" {
		t.Fatalf("the card's address is %q", address)
	}
	status, text := o.request(t, http.MethodGet, at.RequestURI(), "", "")
	if status != http.StatusOK {
		t.Fatalf("GET %s: %d", at.Path, status)
	}
	for _, words := range shows {
		if !strings.Contains(string(text), words) {
			t.Errorf("%s does not show %q:\n%s", at.Path, words, text)
		}
	}
	if got, _ := o.request(t, http.MethodGet, at.EscapedPath()+"0?"+at.RawQuery, "", ""); got != http.StatusForbidden {
		t.Errorf("another page with the link of %s: %d, want 403", at.Path, got)
	}
	for name, change := range map[string]func(url.Values){
		"member": func(q url.Values) { q.Set("m", "M0099") },
		"expiry": func(q url.Values) { q.Set("e", q.Get("e")+"0") },
		"mark":   func(q url.Values) { q.Set("s", "A"+q.Get("s")[1:]+"A") },
		"none":   func(q url.Values) { clear(q) },
	} {
		q := at.Query()
		change(q)
		if got, _ := o.request(t, http.MethodGet, at.EscapedPath()+"?"+q.Encode(), "", ""); got != http.StatusForbidden {
			t.Errorf("%s with another %s: %d, want 403", at.Path, name, got)
		}
	}
	return string(text)
}

// bulletinReachesTheLeaders publishes the month of the week twice.
func (o *office) bulletinReachesTheLeaders(t *testing.T, people map[string]person) {
	t.Helper()
	month := o.week.Month().String()
	if out := o.must(t, "bulletin", "publish", "--month", month); !strings.Contains(out, "发2人") {
		t.Errorf("bulletin publish: %s", out)
	}
	leaders := []person{people[inCharge], people[chief]}
	for _, p := range leaders {
		eventually(t, patience, "the bulletin reaches a leader", func() bool { return len(o.cards(p.OpenID, "tpl-bulletin")) > 0 })
	}
	if out := o.must(t, "bulletin", "publish", "--month", month); !strings.Contains(out, "没有重发") {
		t.Errorf("a second bulletin publish: %s", out)
	}
	if out := o.must(t, "bulletin", "publish", "--month", month, "--only", chief); !strings.Contains(out, "没有重发") {
		t.Errorf("bulletin publish --only: %s", out)
	}
	var problems, yuan int
	for i := range 22 {
		p, _, _, _, _, y := figures(i)
		problems, yuan = problems+p, yuan+y
	}
	var edition struct {
		Expected int            `json:"expected"`
		Received int            `json:"received"`
		OnTime   int            `json:"on_time"`
		Totals   map[string]any `json:"totals"`
		Overdue  []any          `json:"overdue"`
	}
	o.api(t, 200, http.MethodGet, "/bulletins/"+month, "", &edition)
	if edition.Expected != 23 || edition.Received != 22 || edition.OnTime != 0 || len(edition.Overdue) != 3 ||
		edition.Totals["problems"] != float64(problems) || edition.Totals["recovered"] != wan(yuan) {
		t.Errorf("the edition is %+v, want problems %d, recovered %s", edition, problems, wan(yuan))
	}
	for _, p := range leaders {
		card := o.cards(p.OpenID, "tpl-bulletin")[0]
		text := o.page(t, card.URL, o.towns[22].Name)
		sums := regexp.MustCompile(fmt.Sprintf(`(?s)梳理问题.*?<b>%d</b>.*挽回损失.*?<b>%s</b>`, problems, regexp.QuoteMeta(wan(yuan))))
		if !sums.MatchString(text) {
			t.Errorf("the page does not show %s:\n%s", sums, text)
		}
	}
	t.Cleanup(func() {
		for name, p := range people {
			want := 0
			if name == inCharge || name == chief {
				want = 1
			}
			if got := len(o.cards(p.OpenID, "tpl-bulletin")); got != want {
				t.Errorf("%s got %d bulletins, want %d", name, got, want)
			}
		}
	})
}

// noticeReachesTheOfficers broadcasts to the officers; one acknowledges.
func (o *office) noticeReachesTheOfficers(t *testing.T, people map[string]person) {
	t.Helper()
	var made struct {
		ID string `json:"id"`
	}
	o.api(t, 201, http.MethodPost, "/notices",
		`{"title":"报送提示","body":"本周五前报送，渔船回港。","audience":{"roles":["officer"],"areas":[]},"ack":true}`, &made)
	var list struct {
		Receipts []receiptJSON `json:"receipts"`
	}
	delivered := func() (n int) {
		o.api(t, 200, http.MethodGet, "/notices/"+made.ID+"/receipts", "", &list)
		for _, r := range list.Receipts {
			if r.State == "delivered" {
				n++
			}
		}
		return n
	}
	eventually(t, patience, "the notice is delivered to 23", func() bool { return delivered() == 23 })
	if reply := o.say(t, people[officerName(5)].OpenID, "收到"); !strings.Contains(reply, "回执已登记") {
		t.Errorf("收到 is answered %q", reply)
	}
	delivered()
	var acknowledged []string
	for _, r := range list.Receipts {
		if r.AcknowledgedAt != nil {
			acknowledged = append(acknowledged, r.Area)
		}
	}
	if len(list.Receipts) != 23 || !slices.Equal(acknowledged, []string{o.towns[5].Code}) {
		t.Errorf("of %d receipts %v are acknowledged", len(list.Receipts), acknowledged)
	}
	for i := range o.towns {
		cards := o.cards(people[officerName(i)].OpenID, "tpl-notice")
		if len(cards) != 1 || strings.Contains(cards[0].Text, "渔船") {
			t.Fatalf("%s got %d notices: %+v", officerName(i), len(cards), cards)
		}
	}
	o.page(t, o.cards(people[officerName(0)].OpenID, "tpl-notice")[0].URL, "渔船回港")
}

// issueIsSignedOff closes an issue by the API: once, on the revision that was read.
func (o *office) issueIsSignedOff(t *testing.T) {
	t.Helper()
	path := fmt.Sprintf("/issues/RA%s-0002", o.today.String()[2:4])
	var before, after issueJSON
	o.api(t, 200, http.MethodGet, path, "", &before)
	if before.Stage != "orange" || before.Status == "signed_off" {
		t.Fatalf("before: %+v", before)
	}
	patch := func(revision int) string {
		return fmt.Sprintf(`{"status":"signed_off","on":"%s","by":"巡察办","note":"已整改","revision":%d}`, o.today, revision)
	}
	o.api(t, 409, http.MethodPatch, path, patch(before.Revision-1), nil)
	o.api(t, 200, http.MethodPatch, path, patch(before.Revision), &after)
	o.api(t, 409, http.MethodPatch, path, patch(before.Revision), nil)
	if after.Status != "signed_off" || after.Stage != "" || after.Revision <= before.Revision {
		t.Errorf("after: %+v", after)
	}
}
