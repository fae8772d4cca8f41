package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// wholeEdition is sampleEdition as it is composed since there is a picture.
func wholeEdition() bulletin.Edition {
	e := sampleEdition()
	e.Trend = &bulletin.Trend{Key: bulletin.ProblemsKey, Label: "梳理问题", Unit: "个"}
	for k := 11; k >= 0; k-- {
		m := bulletin.TrendMonth{Month: e.Month.Add(-k), Sum: new(int64(48 - k))}
		if k < 10 {
			m.SignedOff = new(41 - k)
		}
		e.Trend.Months = append(e.Trend.Months, m)
	}
	for i := range e.Totals {
		if e.Totals[i].Key != "recovered" {
			e.Totals[i].Year = &bulletin.YearSum{Sum: count(380), Months: 10, Of: 10}
		} else {
			e.Totals[i].Year = &bulletin.YearSum{Sum: wan(96520000), Months: 7, Of: 10}
		}
	}
	for n := range 41 {
		e.Signed = append(e.Signed, bulletin.SignedOff{Number: fmt.Sprintf("RA26-%04d", 100+n), Area: fmt.Sprint(n / 9), AreaName: fmt.Sprintf("%d镇", n/9)})
	}
	return e
}

func (r *rig) edition(t *testing.T, e bulletin.Edition, member string) string {
	t.Helper()
	r.bot.editions[e.Key] = e
	rec := r.do(t, http.MethodGet, r.link("/m/bulletin/"+string(e.Key)+"/1", member), "")
	if rec.Code != http.StatusOK {
		t.Fatalf("%d: %s", rec.Code, rec.Body)
	}
	return rec.Body.String()
}

func TestBulletinPageWhole(t *testing.T) {
	e := wholeEdition()
	body := newRig(t).edition(t, e, "M0001")
	for _, want := range []string{
		"问题与销号", "<svg viewBox=", "台账自2026年1月建立", "今年累计", ">380</td>", "96.52<small>缺3个月</small>",
		"销号41 ＝ 5个单位之和", `<span class="mark grey">9件</span><span>0镇<small><span class="nb">RA26-0100</span>、`,
		"9月没有数，故不比", "合计与累计为已报各期之和，缺的不补不估。",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	order := []string{`id="keys"`, `id="reports"`, `id="signed"`, `id="stages"`, `id="trend"`, `id="bands"`, `id="overdue"`, `id="totals"`, `id="ledger"`, "<footer"}
	at := -1
	for _, mark := range order {
		i := strings.Index(body, mark)
		if i < at || strings.Count(body, mark) != 1 {
			t.Errorf("%s stands at %d, after %d", mark, i, at)
		}
		at = i
	}
	e.YearFrom = calendar.Week{Year: 2026, Number: 10}
	if body := newRig(t).edition(t, e, "M0001"); !strings.Contains(body, "自2026年<br>第10周起</th>") || strings.Contains(body, "今年累计") {
		t.Error("does not say where 累计 begins")
	}
}

// Every key figure opens a panel that is there, and every panel closes again.
func TestBulletinPageTargets(t *testing.T) {
	body := newRig(t).edition(t, wholeEdition(), "M0001")
	for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
		if strings.Count(body, ` id="`+m[1]+`"`) != 1 {
			t.Errorf("#%s is not there once", m[1])
		}
	}
	if strings.Count(body, `class="key`) < 3 || strings.Count(body, `<a href="#keys">收起</a>`) != 3 {
		t.Error("a panel cannot be closed")
	}
}

// An edition is passed on: to nobody does it lead to a case, or anywhere else that opens by its link.
func TestBulletinPageLeadsNowhere(t *testing.T) {
	for _, member := range []string{"M0001", "M0002", "M0003", "api"} {
		body := newRig(t).edition(t, wholeEdition(), member)
		if links := minted(t, body); len(links) != 0 || strings.Contains(body, "/m/") || !strings.Contains(body, "RA26-00") {
			t.Errorf("%s: leads to %v", member, links)
		}
	}
}

// 62 overdue, 40 late, every unit missing and long names: nothing is left out.
func TestBulletinPageLong(t *testing.T) {
	e := wholeEdition()
	e.Overdue, e.Late, e.Missing, e.Units = nil, nil, nil, 40
	for n := range 62 {
		stage := ledger.StageRed
		if n > 50 {
			stage = "black"
		}
		e.Overdue = append(e.Overdue, bulletin.Overdue{Number: fmt.Sprintf("RA26-%04d", n), Area: fmt.Sprint(n % 3), AreaName: fmt.Sprintf("%d镇", n%3), Days: 90 - n, DueOn: date(9, 1), Stage: stage})
	}
	for n := range 40 {
		unit := bulletin.Unit{Name: fmt.Sprintf("%d街道", n)}
		e.Late = append(e.Late, bulletin.Miss{Unit: unit, Week: e.Weeks[0], At: date(10, 12).At(9, 0), Due: date(10, 9).At(17, 0)})
		e.Missing = append(e.Missing, bulletin.Miss{Unit: unit, Week: e.Weeks[1]})
	}
	body := newRig(t).edition(t, e, "M0001")
	for _, want := range []string{
		"逾期62 ＝ 红51 ＋ black11", "0镇17件、1镇17件、2镇17件", "看其余52件", "第41周 40个单位", "39街道 10月12日09:00收到，迟2天16小时",
		"第42周 全部40个单位<small>不计入各项合计",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q", want)
		}
	}
	if got := strings.Count(body, "个工作日，期限9月1日"); got != 62 {
		t.Errorf("%d rows", got)
	}
}

// The page and what it links stay within the budget of a member page.
func TestBulletinPageWeight(t *testing.T) {
	r := newRig(t)
	body := r.edition(t, wholeEdition(), "M0002")
	raw, packed := len(body), zipped(t, body)
	for _, m := range regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`).FindAllStringSubmatch(body, -1) {
		sheet := r.do(t, http.MethodGet, m[1], "").Body.String()
		raw, packed = raw+len(sheet), packed+zipped(t, sheet)
	}
	t.Logf("%d bytes, %d packed", raw, packed)
	if raw > 150<<10 || packed > 30<<10 || raw < 20<<10 {
		t.Errorf("%d bytes, %d packed", raw, packed)
	}
}

func zipped(t *testing.T, s string) int {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}
