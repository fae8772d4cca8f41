package templates

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

func mustPages(t *testing.T) *Pages {
	t.Helper()
	p, err := NewPages()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func render(t *testing.T, name string, view any) string {
	t.Helper()
	var b strings.Builder
	if err := mustPages(t).Render(&b, name, view); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every page renders without anything in it, and names its style sheets by their version.
func TestPagesRenderEmpty(t *testing.T) {
	for name, view := range map[string]any{
		PageBulletin: BulletinPage{}, PageAlerts: AlertPage{}, PageNotice: NoticePage{}, PageError: ErrorPage{}, PageMine: MinePage{}, PageStory: StoryPage{}, PageActOn: ActPage{}, PageOverdue: OverduePage{},
	} {
		html := render(t, name, view)
		for _, want := range []string{`lang="zh-CN"`, "/static/tokens.css?v=", "/static/weui.css?v=", "/static/h5.css?v=", "</html>"} {
			if !strings.Contains(html, want) {
				t.Errorf("%s: no %s", name, want)
			}
		}
		if strings.Contains(html, `?v="`) || strings.Contains(html, "ZgotmplZ") || strings.Contains(html, "&lt;no value") {
			t.Errorf("%s: %s", name, html)
		}
	}
}

func TestPagesUnknown(t *testing.T) {
	if err := mustPages(t).Render(&strings.Builder{}, "nowhere", nil); err == nil {
		t.Error("a page that does not exist was rendered")
	}
	if err := mustPages(t).Render(&strings.Builder{}, PageBulletin, NoticePage{}); err == nil {
		t.Error("a view of another page was rendered")
	}
}

// Every reason has a headline and a sentence of its own.
func TestErrorPageReasons(t *testing.T) {
	seen := make(map[string]PageReason)
	empty := render(t, PageError, ErrorPage{})
	for _, reason := range PageReasons {
		html := render(t, PageError, ErrorPage{Reason: reason})
		if other, ok := seen[html]; ok || len(html) < len(empty)+20 {
			t.Errorf("%s says nothing of its own (as %q)", reason, other)
		}
		seen[html] = reason
	}
}

func TestProblemTexts(t *testing.T) {
	seen := make(map[string]ProblemCode)
	for _, code := range ProblemCodes {
		title, detail := ProblemText(code)
		if other, ok := seen[title+detail]; ok || title == "" || !strings.HasSuffix(detail, "。") {
			t.Errorf("%s: %q %q (as %q)", code, title, detail, other)
		}
		seen[title+detail] = code
	}
	if got := FieldText("on", "future"); got != "on：日期还没到。" {
		t.Errorf("FieldText = %q", got)
	}
	if got := FieldText("on", "odd"); !strings.Contains(got, "odd") {
		t.Errorf("FieldText of an unknown problem = %q", got)
	}
}

func TestSurname(t *testing.T) {
	for name, want := range map[string]string{"周三": "周", "欧阳修文": "欧阳", "欧阳": "欧", " 李四 ": "李", "": "", "Wang": "W", "阳司马": "阳"} {
		if got := surname(name); got != want {
			t.Errorf("surname(%q) = %q, want %q", name, got, want)
		}
	}
}

// A member page may weigh 30 KB of our own.
func TestPagesAreLight(t *testing.T) {
	p, total := mustPages(t), len(render(t, PageBulletin, BulletinPage{}))
	for _, name := range []string{"tokens.css", "weui.css", "h5.css"} {
		a, ok := p.Asset(name)
		if !ok || len(a.Body) == 0 || len(a.ETag) < 10 {
			t.Fatalf("%s: %v", name, ok)
		}
		total += len(a.Body)
	}
	if total > 30<<10 {
		t.Errorf("the empty bulletin weighs %d bytes", total)
	}
}

// TestDaysOfOtherYears are told with their year.
func TestDaysOfOtherYears(t *testing.T) {
	on := calendar.Date{Year: 2026, Month: time.November, Day: 20}
	for due, want := range map[calendar.Date]string{
		{Year: 2026, Month: time.December, Day: 18}: "12月18日",
		{Year: 2027, Month: time.January, Day: 18}:  "2027年1月18日",
	} {
		p := PageIssue{DueOn: due, ClosedOn: due, On: on}
		if p.DueDay() != want || p.ClosedDay() != want {
			t.Errorf("%s is told as %s and %s", due, p.DueDay(), p.ClosedDay())
		}
	}
}

// TestAlertsOfManyAreKnownAtOnce sends the numbers that the list showed.
func TestAlertsOfManyAreKnownAtOnce(t *testing.T) {
	t.Parallel()
	page := render(t, PageAlerts, AlertPage{Day: calendar.Date{Year: 2026, Month: 11, Day: 20}, Unread: []string{"RA26-0001", "RA26-0003"}})
	if !strings.Contains(page, `name="shown" value="RA26-0001,RA26-0003"`) {
		t.Error(page)
	}
}
