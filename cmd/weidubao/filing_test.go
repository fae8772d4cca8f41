package main

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// filing makes the office one that has ten matters of its cadres reported
// (十项报备): of all five kinds, by its configuration alone.
func (o *office) filing(t *testing.T) {
	t.Helper()
	indicators, err := os.ReadFile("testdata/filing.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	block := strings.Replace(string(indicators), "2026-W01", o.week.String(), 1)
	o.write(t, "config.yaml", regexp.MustCompile(`(?m)^report: .*\n`).ReplaceAllLiteralString(string(text), block))
}

// TestOfficeWithOtherIndicators runs the program for that office: reports,
// corrections, what waits for 确认, the API, the member's page and the bulletin.
func TestOfficeWithOtherIndicators(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.filing(t)
	s := o.serve(t)
	o.addressIsVerified(t)
	people := o.staffed(t)
	for i := range 3 {
		o.bind(t, people[officerName(i)])
	}
	for _, c := range []struct {
		officer int
		say     string
		want    []string
	}{
		{0, "婚丧喜庆2件，因私出国3人，房产1套，借款3万5，经商办企业：否，外出地点：杭州市西湖区3号楼，及时率95.5%", []string{"婚丧喜庆2件", "因私出国3人", "民间借贷3.5万元", "经商办企业否", "外出地点“杭州市西湖区3号楼”", "报备及时率95.5%", "已登记"}},
		{0, "更正 及时率百分之九十六", []string{"报备及时率 95.5→96%", "留痕"}},
		{0, "更正 外出地点：宁波", []string{"外出地点 “杭州市西湖区3号楼”→“宁波”"}},
		{0, "证件上交4本", []string{"证件上交4本大于因私出国3人", "确认前不登记"}},
		{0, "确认", []string{"证件上交4本", "已补充"}},
		{0, "更正 及时率40%", []string{"“及时率40%”不登记", "50%至100%"}},
		{1, "零报告", []string{"婚丧喜庆0件", "经商办企业否", "还缺：外出地点、报备及时率"}},
		{1, "外出地点：无，及时率100%", []string{"报备及时率100%", "已登记"}},
		{2, "婚丧60起 出国2人 房产0 借款8000元 是否经商：是 外出去向：上海、南京 及时率 98", []string{"婚丧喜庆60件比平时大得多", "报备及时率98%", "确认前不登记"}},
		{2, "确认", []string{"经商办企业是", "外出地点“上海、南京”", "已登记"}},
		{2, "问题12个", []string{"没有登记", "婚丧5件"}},
	} {
		said := c.say
		if said != "确认" {
			said = o.heading() + said
		}
		reply := o.say(t, people[officerName(c.officer)].OpenID, said)
		for _, want := range c.want {
			if !strings.Contains(reply, want) {
				t.Errorf("%s is answered %q, without %q", said, reply, want)
			}
		}
	}
	o.filedValues(t)
	o.filedPages(t, people)
	o.settled(t)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.nothingLeaked(t)
}

func (o *office) filedValues(t *testing.T) {
	t.Helper()
	var r reportJSON
	o.api(t, 200, http.MethodGet, "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	want := map[string]any{
		"weddings": 2.0, "abroad": 3.0, "returned": 4.0, "property": 1.0, "lending": "3.5", "business": false,
		"travel": map[string]any{"text": "宁波"}, "timely_rate": "96%",
	}
	if diff := cmp.Diff(want, r.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	o.must(t, "bulletin", "publish", "--month", o.week.Month().String())
	var edition struct {
		Received int            `json:"received"`
		Totals   map[string]any `json:"totals"`
	}
	o.api(t, 200, http.MethodGet, "/bulletins/"+o.week.Month().String(), "", &edition)
	sums := map[string]any{"weddings": 62.0, "abroad": 5.0, "returned": 4.0, "property": 1.0, "lending": "4.3", "business": 1.0}
	if diff := cmp.Diff(sums, edition.Totals); diff != "" || edition.Received != 3 {
		t.Errorf("%d reports, totals (-want +got):\n%s", edition.Received, diff)
	}
}

func (o *office) filedPages(t *testing.T, people map[string]person) {
	t.Helper()
	reply := o.say(t, people[officerName(0)].OpenID, "我的")
	link := regexp.MustCompile(`https://wx\.example\.gov\.cn(/m/[^"\s<>]+)`).FindStringSubmatch(reply)
	if link == nil {
		t.Fatalf("我的 is answered %q", reply)
	}
	status, page := o.request(t, http.MethodGet, strings.ReplaceAll(link[1], "&amp;", "&"), "", "")
	text := string(page)
	for _, own := range []string{"报备及时率", "经商办企业", "宁波", "96"} {
		if status != http.StatusOK || !strings.Contains(text, own) {
			t.Errorf("%d: the member's page does not show %q:\n%s", status, own, text)
		}
	}
	for _, alien := range []string{"梳理问题", "问责", "true", "false"} {
		if strings.Contains(text, alien) {
			t.Errorf("the member's page shows %q:\n%s", alien, text)
		}
	}
}

// TestParseWithOtherIndicators has the dry run read by the configured table.
func TestParseWithOtherIndicators(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.filing(t)
	file := o.write(t, "message.jsonl", `{"id":"a","text":"婚丧2件，及时率百分之九十五，经商办企业：否，外出地点：无"}
{"id":"b","text":"因私出国3人，证件上交4本"}
`)
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var out, errs strings.Builder
	if code := run(t.Context(), []string{"parse", "--jsonl", "-c", o.config, "--now", "2026-11-20T15:00:00+08:00"}, strings.NewReader(string(body)), &out, &errs); code != exitOK {
		t.Fatalf("exit %d: %s", code, errs.String())
	}
	var got []any
	for line := range strings.Lines(out.String()) {
		var one struct {
			Outcome string         `json:"outcome"`
			Values  map[string]any `json:"values"`
		}
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		got = append(got, one.Outcome, one.Values)
	}
	want := []any{
		"incomplete",
		map[string]any{"weddings": 2.0, "timely_rate": "95%", "business": false, "travel": map[string]any{"text": "无"}},
		"hold",
		map[string]any{"abroad": 3.0, "returned": 4.0},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parse (-want +got):\n%s", diff)
	}
}

// TestIndicatorsAreChecked has the configuration refused with the setting to change.
func TestIndicatorsAreChecked(t *testing.T) {
	t.Parallel()
	const good = "{key: a, label: 走访企业, unit: 家, kind: count, required: true}"
	for name, c := range map[string]struct{ indicators, checks, key, problem string }{
		"kind":               {"{key: b, label: 整改率, unit: 家, kind: share}", "[]", "report.indicators[1].kind", ConfigValue},
		"percent unit":       {"{key: b, label: 整改率, unit: 个, kind: percent}", "[]", "report.indicators[1].unit", ConfigValue},
		"money unit":         {"{key: b, label: 挽回损失, unit: 元, kind: money}", "[]", "report.indicators[1].unit", ConfigValue},
		"text unit":          {"{key: b, label: 外出地点, unit: 个, kind: text}", "[]", "report.indicators[1].unit", ConfigValue},
		"text range":         {"{key: b, label: 外出地点, kind: text, max: 9}", "[]", "report.indicators[1].max", ConfigValue},
		"minimum":            {"{key: b, label: 问题整改, unit: 个, kind: count, min: -1}", "[]", "report.indicators[1].min", ConfigValue},
		"range":              {"{key: b, label: 问题整改, unit: 个, kind: count, min: 5, max: 3}", "[]", "report.indicators[1].max", ConfigValue},
		"alias":              {"{key: b, label: 问题整改, unit: 个, kind: count, aliases: [走访企业]}", "[]", "report.indicators[1].aliases", ConfigValue},
		"measures":           {"{key: b, label: 整改率, kind: percent, measures: [个]}", "[]", "report.indicators[1].measures", ConfigValue},
		"check of two kinds": {"{key: b, label: 挽回损失, unit: 万元, kind: money}", "[{less: b, more: a}]", "report.checks[0].more", ConfigValue},
		"check of none":      {"{key: b, label: 问题整改, unit: 个, kind: count}", "[{less: b, more: c}]", "report.checks[0].more", ConfigValue},
		"check without key":  {"{key: b, label: 问题整改, unit: 个, kind: count}", "[{less: b}]", "report.checks[0].more", ConfigMissing},
	} {
		_, err := load(t, least+"report:\n  indicators:\n    - "+good+"\n    - "+c.indicators+"\n  checks: "+c.checks+"\n")
		bad, ok := err.(*ConfigError) //nolint:errorlint // it is answered as it is
		if !ok || bad.Key != c.key || bad.Problem != c.problem {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bad.Line == 0 && bad.Problem == ConfigValue {
			t.Errorf("%s: %v names no line", name, err)
		}
	}
}
