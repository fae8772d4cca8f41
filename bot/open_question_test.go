package bot_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// bareAnswers are what is said to every kind of open question.
var bareAnswers = []string{"确认", "对", "1", "2", "改", "不改", "跳过", "上周", "5", "取消", "我的"}

// opening is one kind of open question: what was said before it, after figures of
// 300 were made to wait for 确认, and the question's message last.
type opening struct {
	name, role string
	said       []string
	calm       bool // nothing waits
}

var openings = []opening{
	{name: "数待确认", role: "联络员"},
	{name: "数待确认后问了我的", role: "联络员", said: []string{"我的", "帮助"}},
	{name: "数待确认后又报上周", role: "联络员", said: []string{"第46周：问题1，线索0，问责0，制度0"}},
	{name: "数待确认后同上周没有", role: "联络员", said: []string{"同上周"}},
	{name: "数待确认后选代报人", role: "联络员", said: []string{"11月23日至25日由王某代"}},
	{name: "数待确认后开附件", role: "联络员", said: []string{"附件"}},
	{name: "数待确认后逐项填", role: "联络员", said: []string{"报"}},
	{name: "数待确认后问上周缺的", role: "联络员", said: []string{"第46周：问题1，线索0，问责0"}},
	{name: "数待确认后更正没报的周", role: "联络员", said: []string{"第46周：更正问题6"}},
	{name: "数待确认后同上周", role: "联络员", said: []string{"第46周：问题1，线索0，问责0，制度0", "同上周"}},
	{name: "缺一项", role: "联络员", said: []string{"问题1，线索0，问责0"}, calm: true},
	{name: "改不改", role: "联络员", said: []string{"问题1，线索0，问责0，制度0", "问题2"}, calm: true},
	{name: "只改第1项", role: "联络员", said: []string{"问题1，线索0，问责0，制度0", "只改第1项"}, calm: true},
	{name: "金额单位", role: "联络员", said: []string{"问题1，线索0，问责0，制度0，挽回损失8000"}, calm: true},
	{name: "更正没报", role: "联络员", said: []string{"更正问题6"}, calm: true},
	{name: "逐项填第1项", role: "联络员", said: []string{"报"}, calm: true},
	{name: "逐项填小结", role: "联络员", said: []string{"报", "3", "0", "0", "0", "跳过", "跳过", "跳过"}, calm: true},
	{name: "哪个单位", role: "工作人员", said: []string{"问题1，线索0，问责0，制度0"}, calm: true},
	{name: "通知预览", role: "工作人员", said: []string{"通知 全体联络员：明日开会"}, calm: true},
}

var elevenUnits = []string{"安阳街道", "玉海街道", "锦湖街道", "东山街道", "上望街道", "莘塍街道", "汀田街道", "飞云街道", "仙降街道", "南滨街道", "潘岱街道"}

// TestBareAnswersToOpenQuestions says each bare answer to each kind of open
// question: testdata/open_questions.txt tells what then stands recorded. Figures
// that wait for 确认 are recorded only by who was asked about them last.
func TestBareAnswersToOpenQuestions(t *testing.T) {
	t.Parallel()
	lines := make([]string, len(openings))
	t.Run("openings", func(t *testing.T) {
		for i, open := range openings {
			t.Run(open.name, func(t *testing.T) {
				t.Parallel()
				lines[i] = answersTo(t, open)
			})
		}
	})
	const golden = "testdata/open_questions.txt"
	got := strings.Join(lines, "")
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(string(must(os.ReadFile(golden))(t)), got); diff != "" {
		t.Errorf("%s (-file +said):\n%s", golden, diff)
	}
}

// answersTo plays one opening once for each answer, every time for another unit.
func answersTo(t *testing.T, open opening) string {
	t.Helper()
	people := "姓名,手机,角色,地区,分管,状态\n王芳,13800000901,联络员,塘下镇,,\n王强,13800000902,联络员,马屿镇,,\n"
	for i := range bareAnswers {
		unit := elevenUnits[i]
		if open.role == "工作人员" {
			unit = ""
		}
		people += fmt.Sprintf("甲%d,138000001%02d,%s,%s,,\n", i, i, open.role, unit)
	}
	o := openOffice(t, map[string][]byte{"名册": []byte(people)})
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone))
	var out strings.Builder
	fmt.Fprintf(&out, "== %s\n", open.name)
	for i, answer := range bareAnswers {
		name, said := fmt.Sprintf("甲%d", i), open.said
		if !open.calm {
			said = append([]string{"问题300，线索0，问责0，制度0"}, said...)
		}
		for k, text := range said {
			o.told(o.bot, o.by(name, fmt.Sprintf("%d-%d", i, k), text))
		}
		o.clock.Set(o.clock.Now().Add(time.Minute))
		reply := o.told(o.bot, o.by(name, fmt.Sprintf("%d-answer", i), answer))
		reply = strings.ReplaceAll(linkQuery.ReplaceAllString(reply, "$1"), "\n", "／")
		fmt.Fprintf(&out, "%s｜%s｜%s\n", answer, o.standsFor(elevenUnits[i]), strings.ReplaceAll(reply, elevenUnits[i], "○○街道"))
	}
	return out.String()
}

// standsFor is what stands recorded and held for a unit this week and last week, in short.
func (o *office) standsFor(unit string) string {
	o.t.Helper()
	area, _ := must(o.bot.Roster(o.ctx))(o.t).FindArea(unit)
	var out []string
	for _, week := range []int{46, 47} {
		r, _, err := o.bot.Report(o.ctx, report.Ref{Area: area.Code, Week: calendar.Week{Year: 2026, Number: week}})
		if errors.Is(err, bot.ErrNotFound) {
			continue
		}
		if err != nil {
			o.t.Fatal(err)
		}
		line := fmt.Sprintf("第%d周%s", week, r.Status)
		for _, v := range []report.Values{r.Values, r.Held} {
			if p, ok := v["problems"]; ok && r.Status != report.Withdrawn {
				line += " " + p.String()
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "，")
}
