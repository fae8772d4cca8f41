package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// pastFigures is a file of every township's figures of some weeks of last year.
func (o *office) pastFigures(weeks, problems int) string {
	var b strings.Builder
	b.WriteString("地区,周,梳理问题,交办线索,问责处理,规范制度,备注\n")
	week := o.week.Add(-60)
	for range weeks {
		for _, a := range o.towns {
			fmt.Fprintf(&b, "%s,%s,%d,1,0,2,=1+1\n", a.Name, week, problems)
		}
		week = week.Next()
	}
	return b.String()
}

// TestReportImport goes through the commands as an operator does, without and beside a running service.
func TestReportImport(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	file := o.write(t, "往年.csv", o.pastFigures(4, 5))
	if out := o.must(t, "report", "import", file, "--dry-run"); !strings.Contains(out, "没有改动") || !strings.Contains(out, "新增92期") || !strings.Contains(out, "“备注”列不认识") {
		t.Errorf("dry run: %s", out)
	}
	out := filepath.Join(o.dir, "out.xlsx")
	if said := o.must(t, "report", "export", out); !strings.Contains(said, "导出0期") {
		t.Errorf("the dry run has changed something: %s", said)
	}
	if said := o.must(t, "report", "import", file); !strings.Contains(said, "新增92期，更正0期，不变0期") {
		t.Errorf("import: %s", said)
	}
	o.serve(t)
	if said := o.must(t, "report", "import", file); !strings.Contains(said, "新增0期，更正0期，不变92期") {
		t.Errorf("again, beside the service: %s", said)
	}
	for _, name := range []string{out, filepath.Join(o.dir, "out.csv")} {
		if said := o.must(t, "report", "export", name); !strings.Contains(said, "导出92期") {
			t.Errorf("export: %s", said)
		}
		if said := o.must(t, "report", "import", name); !strings.Contains(said, "新增0期，更正0期，不变92期") || strings.Contains(said, "不认识") {
			t.Errorf("the export %s imports as: %s", filepath.Base(name), said)
		}
	}
	body, err := os.ReadFile(filepath.Join(o.dir, "out.csv"))
	if err != nil || !strings.HasPrefix(string(body), "\uFEFF周,地区,梳理问题,") {
		t.Errorf("%.60q, %v", body, err)
	}
	week := o.week.Add(-59).String()
	if said := o.must(t, "report", "export", out, "--from", week, "--to", week); !strings.Contains(said, "导出23期") {
		t.Errorf("one week: %s", said)
	}
}

// TestReportImportRefuses bad files, and figures that stand otherwise unless --correct is there.
func TestReportImportRefuses(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	o.must(t, "report", "import", o.write(t, "a.csv", o.pastFigures(2, 5)))
	other := o.write(t, "b.csv", o.pastFigures(3, 6))
	got := o.do(t, "report", "import", other)
	if got.code != exitFailed || !strings.Contains(got.err, "46处") || !strings.Contains(got.err, "--correct") || strings.Count(got.err, "weidubao: ") != 1 ||
		!strings.Contains(got.out, "没有任何改动") || strings.Count(got.out, "～") != 20 || !strings.Contains(got.out, "梳理问题：5→6个") {
		t.Errorf("exit %d, %s%s", got.code, got.out, got.err)
	}
	var facts pastImport
	if got := o.do(t, "report", "import", other, "--json"); got.code != exitFailed || json.Unmarshal([]byte(got.out), &facts) != nil ||
		!facts.Refused || facts.Added != 23 || facts.Corrected != 46 || len(facts.Differences) != 46 || facts.Differences[0].New.N != 6 {
		t.Errorf("exit %d, %.300s", got.code, got.out)
	}
	if said := o.must(t, "report", "export", filepath.Join(o.dir, "c.csv")); !strings.Contains(said, "导出46期") {
		t.Errorf("refused, and: %s", said)
	}
	if said := o.must(t, "report", "import", other, "--correct"); !strings.Contains(said, "新增23期，更正46期") {
		t.Errorf("corrected: %s", said)
	}
	for text, want := range map[string]string{
		"周,地区,梳理问题\n2025-W47,塘下镇,十二\n":            "第2行“梳理问题”列：“十二”",
		"周,地区,梳理问题\n2099-W47,塘下镇,12\n":            "还没开始",
		"周,地区,梳理问题\n2025-W47,塘上镇,12\n":            "没有“塘上镇”这个地区",
		"周,地区,梳理问题\n2025-W47,瑞安市,12\n":            "全县的合计",
		"周,地区,梳理问题\n2025-W47,塘下镇,12\n":            "“交办线索”列：表头缺这一列",
		"周,地区,梳理问题,交办线索\n2025-W47,塘下镇,12,10000\n": "超出可填的范围",
	} {
		got := o.do(t, "report", "import", o.write(t, "bad.csv", text))
		if got.code != exitFailed || !strings.Contains(got.err, want) || !strings.Contains(got.err, "没有任何改动") || strings.Count(got.err, "weidubao: ") != 1 {
			t.Errorf("%q: exit %d, %s", text, got.code, got.err)
		}
	}
	if got := o.do(t, "report", "export", "x.csv", "--from", "W47"); got.code != exitUsage {
		t.Errorf("--from W47: exit %d, %s", got.code, got.err)
	}
}

// TestParseExplain tells every number's fate in JSON.
func TestParseExplain(t *testing.T) {
	t.Parallel()
	var out, errs strings.Builder
	code := run(t.Context(), []string{"parse", "--explain", "--now", "2026-11-20T15:00:00+08:00"}, strings.NewReader("1、问题12个，累计203个"), &out, &errs)
	var got struct {
		Numbers []struct {
			Quote, Indicator, Label, Why, Said string
			Value                              any
		}
	}
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil || code != exitOK || len(got.Numbers) != 3 {
		t.Fatalf("exit %d, %v: %s%s", code, err, out.String(), errs.String())
	}
	if n := got.Numbers[1]; n.Quote != "12" || n.Indicator != "problems" || n.Label != "梳理问题" || n.Why != "value" || n.Value != 12.0 || n.Said != "记作梳理问题 12个" {
		t.Errorf("%+v", n)
	}
	if n := got.Numbers[2]; n.Why != "cumulative" || n.Said == "" || n.Indicator != "" || got.Numbers[0].Why != "mark" {
		t.Errorf("%+v", got.Numbers)
	}
}
