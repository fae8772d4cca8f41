package report

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// talk sends messages one after the other to one report and keeps what stands.
type talk struct {
	t    *testing.T
	l    *Language
	cur  Report
	hist []Entry
}

var week47 = calendar.Week{Year: 2026, Number: 47}

func newTalk(t *testing.T, l *Language) *talk {
	t.Helper()
	return &talk{t: t, l: l}
}

// say sends a message of a member at a minute of Friday 15 o'clock.
func (k *talk) say(member string, minute int, text string) {
	k.t.Helper()
	m := Message{Cause: text, Member: member, Text: text, At: friday.Add(time.Duration(minute) * time.Minute), Due: friday.Add(2 * time.Hour)}
	units := NewUnits(ruian)
	c := DryContext{}.context(friday, units)
	c.Look = func(unit string, w calendar.Week) State {
		if unit == c.SenderUnit && w == week47 {
			return StateOf(k.cur, map[string]float64{"problems": 12, "leads": 3, "accountable": 2, "systems": 1}, true)
		}
		return State{}
	}
	j := k.l.Read(text, c)[0]
	if j.Outcome == OutWithdraw {
		next, e, ok := Withdraw(k.cur, k.hist, member, m)
		if ok {
			k.cur, k.hist = next, append(k.hist, e)
		}
		return
	}
	next, e := Apply(k.cur, j, m)
	k.cur = next
	if e.Act != "" {
		k.hist = append(k.hist, e)
	}
}

// stands is the report in one line.
func (k *talk) stands() string {
	out := string(k.cur.Status)
	for _, set := range []struct {
		name string
		v    Values
	}{{"", k.cur.Values}, {" held", k.cur.Held}} {
		line := ""
		for _, ind := range Defaults() {
			if v, ok := set.v[ind.Key]; ok {
				line += " " + letters[ind.Key] + v.String()
			}
		}
		if line != "" {
			out += set.name + line
		}
	}
	if len(k.cur.Asked) > 0 {
		out += fmt.Sprint(" asked ", k.cur.Asked)
	}
	if k.cur.Status == Complete {
		out += " " + string(k.cur.Timeliness)
	}
	return out
}

const full = "问题12，线索3，问责2，制度1"

var talks = []struct {
	name string
	says []string // member:minute:text
	want string
}{
	{"record", []string{"a:0:" + full}, "complete P12 L3 A2 S1 on_time"},
	{"late", []string{"a:121:" + full}, "complete P12 L3 A2 S1 late"},
	{"completed later", []string{"a:0:问题12，线索3", "a:1:问责2，制度1"}, "complete P12 L3 A2 S1 on_time"},
	{"completed late", []string{"a:0:问题12，线索3", "a:130:问责2，制度1"}, "complete P12 L3 A2 S1 late"},
	{"corrected late stays on time", []string{"a:0:" + full, "a:130:更正 问题13"}, "complete P13 L3 A2 S1 on_time"},
	{"asked", []string{"a:0:问题约12，线索3，问责2，制度1"}, "incomplete L3 A2 S1 asked [problems]"},
	{"answered", []string{"a:0:问题约12，线索3，问责2，制度1", "a:1:问题12个"}, "complete P12 L3 A2 S1 on_time"},
	{"asked about an optional one", []string{"a:0:" + full + "，追缴8000"}, "incomplete P12 L3 A2 S1 asked [recovered]"},
	{"then answered", []string{"a:0:" + full + "，追缴8000", "a:1:追缴8000元"}, "complete P12 L3 A2 S1 M0.8 on_time"},
	{"second full message", []string{"a:0:" + full, "a:1:问题14，线索3，问责2，制度1"}, "complete P12 L3 A2 S1 asked [problems] on_time"},
	{"held", []string{"a:0:问题150，线索3，问责2，制度1"}, "held held P150 L3 A2 S1"},
	{"confirmed", []string{"a:0:问题150，线索3，问责2，制度1", "a:1:确认"}, "complete P150 L3 A2 S1 on_time"},
	{"replaced", []string{"a:0:问题150，线索3，问责2，制度1", "a:1:不对，问题是15个"}, "complete P15 L3 A2 S1 on_time"},
	{"held correction", []string{"a:0:" + full, "a:1:更正 问题150"}, "complete P12 L3 A2 S1 held P150 on_time"},
	{"confirmed correction", []string{"a:0:" + full, "a:1:更正 问题150", "a:2:确认"}, "complete P150 L3 A2 S1 on_time"},
	{"positional fill", []string{"a:0:问题12，线索3", "a:1:2 1", "a:2:确认"}, "complete P12 L3 A2 S1 on_time"},
	{"withdrawn", []string{"a:0:" + full, "a:1:撤回"}, "withdrawn"},
	{"withdrawn correction", []string{"a:0:" + full, "a:1:更正 问题13", "a:2:撤回"}, "complete P12 L3 A2 S1 on_time"},
	{"withdrawn twice", []string{"a:0:" + full, "a:1:更正 问题13", "a:2:撤回", "a:3:撤回"}, "withdrawn"},
	{"another's later figures stay", []string{"a:0:" + full, "b:1:更正 问题13", "a:2:撤回"}, "incomplete P13"},
	{"only one's own", []string{"a:0:问题12，线索3", "b:1:问责2，制度1", "a:2:撤回"}, "incomplete A2 S1"},
	{"withdrawn hold", []string{"a:0:问题150，线索3，问责2，制度1", "a:1:撤回"}, "withdrawn"},
	{"withdrawn and sent anew", []string{"a:0:" + full, "a:1:撤回", "a:2:问题9，线索1，问责0，制度0"}, "complete P9 L1 A0 S0 on_time"},
	{"older message", []string{"a:10:" + full, "a:5:更正 问题13"}, "complete P12 L3 A2 S1 on_time"},
	{"chat changes nothing", []string{"a:0:" + full, "a:1:谢谢", "a:2:收到"}, "complete P12 L3 A2 S1 on_time"},
	{"week asked changes nothing", []string{"a:0:第54周：" + full}, ""},
}

func TestTalks(t *testing.T) {
	l := mustLanguage(t)
	for _, c := range talks {
		t.Run(c.name, func(t *testing.T) {
			k := newTalk(t, l)
			for _, s := range c.says {
				member, rest := s[:1], s[2:]
				minute, text := 0, ""
				for i, r := range rest {
					if r == ':' {
						text = rest[i+1:]
						break
					}
					minute = minute*10 + int(r-'0')
				}
				k.say(member, minute, text)
			}
			if got := k.stands(); got != c.want {
				t.Errorf("%v\n  got  %s\n  want %s", c.says, got, c.want)
			}
			for i, e := range k.hist {
				if e.Seq != i+1 {
					t.Errorf("entry %d has seq %d", i, e.Seq)
				}
			}
			if k.cur.Seq != len(k.hist) {
				t.Errorf("seq %d after %d entries", k.cur.Seq, len(k.hist))
			}
		})
	}
}

// TestLateArrivalsChangeNothing sends messages in any order of arrival: what
// stands is what the newest that had arrived made of it.
func TestLateArrivalsChangeNothing(t *testing.T) {
	l := mustLanguage(t)
	rapid.Check(t, func(rt *rapid.T) {
		k := newTalk(t, l)
		k.say("a", 50, "问题12，线索3，问责2，制度1")
		before := k.stands()
		for range rapid.IntRange(1, 5).Draw(rt, "n") {
			minute := rapid.IntRange(0, 49).Draw(rt, "minute")
			text := rapid.SampledFrom([]string{"更正 问题13", "更正 线索5，问责7", "清退0.5万元", "问题99"}).Draw(rt, "text")
			k.say("b", minute, text)
		}
		if got := k.stands(); got[:len("complete P12 L3 A2 S1")] != before[:len("complete P12 L3 A2 S1")] {
			rt.Fatalf("%s became %s", before, got)
		}
		for _, e := range k.hist[1:] {
			if e.Act != ActStale || !e.Before.Equal(e.After) {
				rt.Fatalf("%+v took effect", e)
			}
		}
	})
}

func TestMeans(t *testing.T) {
	n := func(v int64) Values {
		return Values{"problems": {Kind: Count, N: v}, "recovered": {Kind: Money, N: v * FenPerWan}}
	}
	got := Means([]Report{{Status: Complete, Values: n(10)}, {Status: Complete, Values: n(20)}, {Status: Incomplete, Values: n(900)}})
	if diff := cmp.Diff(map[string]float64{"problems": 15, "recovered": 15}, got); diff != "" {
		t.Error(diff)
	}
}

// TestTimelinessIsAlwaysTold: also of a report that is not complete yet, by its
// last message; a withdrawn one has none.
func TestTimelinessIsAlwaysTold(t *testing.T) {
	due := friday.Add(2 * time.Hour)
	week := calendar.WeekOf(friday)
	part := Judgement{Outcome: OutIncomplete, Unit: "330381101", Week: &week, Changes: Values{"problems": {Kind: Count, N: 5}}, Missing: []string{"leads"}}
	for at, want := range map[time.Time]Timeliness{due: OnTime, due.Add(time.Second): Late} {
		r, e := Apply(Report{}, part, Message{Cause: "1", Member: "M1", At: at, Due: due})
		if r.Timeliness != want || r.Status != Incomplete {
			t.Errorf("at %v: %s %s", at, r.Status, r.Timeliness)
		}
		gone, _, ok := Withdraw(r, []Entry{e}, "M1", Message{Cause: "2", Member: "M1", At: at, Due: due})
		if !ok || gone.Status != Withdrawn || gone.Timeliness != "" {
			t.Errorf("withdrawn: %t %s %q", ok, gone.Status, gone.Timeliness)
		}
	}
}

// TestAQuestionLeavesWhoseFiguresStand: what records nothing changes neither the reporter nor the text.
func TestAQuestionLeavesWhoseFiguresStand(t *testing.T) {
	week := calendar.WeekOf(friday)
	full := Judgement{Outcome: OutRecord, Unit: "330381101", Week: &week, Changes: Values{"problems": {Kind: Count, N: 5}}}
	r, _ := Apply(Report{}, full, Message{Cause: "1", Member: "M1", Text: "问题5", At: friday, Due: friday})
	asks := Judgement{Outcome: OutAsk, Unit: "330381101", Week: &week, Questions: []Question{{About: "problems", Doubt: DoubtChanged}}}
	after, e := Apply(r, asks, Message{Cause: "2", Member: "M2", Text: "零报告", At: friday.Add(time.Hour), Due: friday})
	if after.Reporter != "M1" || after.Text != "问题5" || !after.ReceivedAt.Equal(friday) || e.Act != ActAsk {
		t.Errorf("%+v", after)
	}
	if _, _, ok := Withdraw(after, []Entry{e}, "M2", Message{Cause: "3", Member: "M2", At: friday.Add(2 * time.Hour), Due: friday}); ok {
		t.Error("a mere question is taken back")
	}
}
