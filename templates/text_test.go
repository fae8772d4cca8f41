package templates

import (
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/sheet"
)

// catalogue is every message with fields as they come. A message that is
// missing here leaves its template unused, which TestEveryTemplateIsSaid finds.
func catalogue() []Message {
	day := calendar.Date{Year: 2026, Month: 11, Day: 20}
	month := calendar.Month{Year: 2026, Month: 10}
	out := []Message{
		Stranger{},
		Bound{Name: "金某", Role: "officer", Areas: []string{"塘下镇"}},
		AlreadyBound{Name: "金某"},
		BindWrong{Left: 3},
		BindLocked{},
		BindWrong{Left: 3, Named: true},
		BindLockedLong{},
		BindNameToo{},
		BrakeTitle{},
		BrakeSummary{},
		QRExpired{},
		Help{Role: "leader"},
		Help{Role: "staff"},
		TypedOnly{Kind: "voice"},
		TypedOnly{Kind: "image"},
		NoRight{},
		PhotoTaken{Kind: "image", N: 2, Unit: "陶山镇", Week: 47},
		PhotoTaken{Kind: "video", N: 1, Unit: "陶山镇", Week: 46, Unreported: true},
		PhotoTaken{Kind: "file", N: 1, Unit: "陶山镇", Week: 47, Unreported: true, Open: true},
		PhotoOff{},
		PhotoWithheld{},
		PhotoWhich{Kind: "image", Unit: "陶山镇"},
		PhotoClosed{Unit: "陶山镇", Week: 43},
		PhotoFull{Kind: "image", Unit: "陶山镇", Week: 47, Most: 9},
		PhotoNoRight{Unit: "陶山镇"},
		AttachOpen{Unit: "陶山镇", Week: 47, Have: 2, Left: 7},
		AttachOpen{Unit: "陶山镇", Week: 47, Left: 9},
		Detached{Kind: "image", N: 2, Unit: "陶山镇", Week: 47, Left: 1},
		Detached{Kind: "file", N: 1, Unit: "陶山镇", Week: 47},
		IssuePhotoTaken{Kind: "image", N: 3, Number: "RA26-0003"},
		IssuePhotoTaken{Kind: "image", N: 1, Number: "RA26-0003", Stated: true},
		IssuePhotoTaken{Kind: "video", N: 1, Number: "RA26-0003", Stated: true, Lack: []string{"accountability"}},
		IssuePhotoTaken{Kind: "image", N: 1, Number: "RA26-0003", Stated: true, Lack: []string{"person", "fact", "accountability"}},
		IssuePhotoClosed{Kind: "image", Number: "RA26-0003"},
		IssuePhotoClosed{Number: "RA26-0003"},
		IssuePhotoFull{Kind: "image", Number: "RA26-0003", Most: 9},
		IssueAttachOpen{Number: "RA26-0003", Have: 2, Left: 7},
		IssueDetached{Kind: "image", N: 1, Number: "RA26-0003", Stated: true},
		IssueDetached{Kind: "image", N: 2, Number: "RA26-0003", Left: 1},
		IssueDetachClosed{Number: "RA26-0003"},
		IssueAttachWhich{Typed: "3号", Numbers: []string{"RA25-0003", "RA26-0003"}},
		DetachNothing{},
		Acknowledged{Title: "开会"},
		Busy{},
		Unsure{},
		NoticePreview{Title: "开会", Count: 23, Unbound: 1, Ack: true},
		NoticeSent{ID: "N0001", Count: 23},
		NoticeSent{ID: "N0001", Count: 23, Held: true},
		NoticeNobody{},
		NoticeFormat{Word: "外星人"},
		NoticeFormat{},
		NothingToSend{},
		Cancelled{},
		NoStaff{},
		SignedOff{Number: "RA26-0003", Unit: "塘下镇", On: day},
		AlertsArmed{Armed: 2, People: 3, Unbound: 1},
		AlertsArmed{},
		EditionPublished{Name: "10月微督报", Sent: 2},
		EditionPublished{Name: "10月微督报", Again: true},
		AlertTitle{Count: 1, Number: "RA26-0003", Unit: "塘下镇"},
		AlertTitle{Count: 3, Number: "RA26-0003", Unit: "塘下镇"},
		AlertSummary{Count: 1, Overdue: 8, Stage: "orange"},
		AlertSummary{Count: 2, Overdue: 0},
		AlertSummary{Count: 2, Overdue: -3, Stage: "t-3"},
		BulletinTitle{Month: month, Number: 10, Total: 47},
		BulletinTitle{Month: month, Interim: true, AsOf: day},
		EditionName{Month: month},
		BulletinSummary{Expected: 115, OnTime: 112, SignedOff: 41, Overdue: 3},
		DraftTitle{Month: month},
		DraftSummary{Month: month},
		UnarmedTitle{Count: 3},
		UnarmedSummary{},
		NoticeSummary{Ack: true},
		NoticeSummary{},
		Usage{},
		Usage{Command: "serve -c config.yaml"},
		NoRedisServer{},
		NotDurable{Setting: "appendfsync", Want: "always", Got: "everysec"},
		ConfigProblem{Key: "redis.ulr", Line: 7, Problem: "unknown"},
		ConfigProblem{Key: "http.listen", Problem: "taken", Value: "127.0.0.1:8080"},
		FileProblem{Name: "a.xlsx", Problem: "missing"},
		Failed{Detail: "x"},
		RosterPlan{DryRun: true, Add: 1, Unknown: []string{"备注"}, Lines: []string{"x"}},
		MemberAdded{Name: "金某", Role: "head", Areas: []string{"塘下镇"}},
		LedgerChange{Number: "RA26-0003", Due: true, To: calendar.Date{Year: 2026, Month: 12, Day: 5}, Fields: []CellChange{{Column: "问题", Hidden: true}, {Column: "整改期限", Before: "2026-11-27", After: "2026-12-05"}}},
		LedgerMore{Count: 3},
		MemberChanged{Name: "金某", Fields: []FieldChange{{"phone", "1", "2"}}},
		LedgerPlan{Add: 2, Unarmed: []string{"RA26-0001"}, Suspects: []string{"RA26-0002"}},
		AlertsSent{People: 2, Unbound: []string{"金某"}},
		AlertsPerson{Name: "金某", Role: "leader", Phone: "13800000001", Count: 2},
		AlertsSilenced{},
		AlertsTotal{People: 1, Lines: 2, Phone: 1, PhoneLines: 2, Silenced: 3},
		AlertsPlanned{Number: "RA26-0001", Unit: "塘下镇", Stage: "yellow", Clock: "rectify", Why: "leader", Days: 3, Due: "2026-11-20"},
		SimulateDone{Units: Grid{{"单位"}}, Messages: 1, Quiet: "20:00-08:00"},
		SimulateStep{},
		SimulateProblem{Problem: "past"},
		AlertsNone{},
		EditionDone{Name: "10月微督报", Draft: true},
		Enqueued{},
		CodesNone{},
		Suspect{Line: 3, Like: "RA26-0001", Percent: 83},
		TransferTitle{Unit: "陶山镇", Count: 3},
		TransferSummary{From: "塘下镇"},
		TransferDone{DryRun: true, From: "塘下镇", To: "陶山镇", Open: []string{"RA26-0001"}, Closed: []string{"RA26-0002"}},
		TransferDone{},
		TransferProblem{Field: "from"},
		TransferProblem{Field: "number"},
		DemoReady{URL: "http://127.0.0.1:8080/sandbox/", First: DemoFirst, Dir: "/x"},
		DemoSeeding{},
		WhoMissing{Week: 47, Begun: true, Expected: 23, Reported: 17, Missing: 6, Names: []string{"陶山镇"}, Next: time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone)},
		WhoMissing{Week: 40, Exempt: true},
		WhoMissing{Week: 40},
		WhoMissing{Year: 2025, Week: 50, Begun: true, Expected: 2, Reported: 2},
		WhoMissingFormat{Typed: "第60周"},
		UnitNumber{Units: []string{"马屿镇", "高楼镇"}},
		UnsureTitle{Count: 31},
		UnsureSummary{Unit: "陶山镇"},
		QuotaUsedUp{Until: time.Date(2026, 11, 21, 0, 0, 0, 0, calendar.Zone)},
		DemoStatus{Week: 47, Reported: 17, Missing: 6},
		DemoStatus{Week: 40, Exempt: true},
		DemoJump{Key: "friday", To: time.Date(2026, 11, 20, 15, 0, 0, 0, calendar.Zone)},
		DemoJump{Key: "month", To: time.Date(2026, 12, 1, 9, 0, 0, 0, calendar.Zone)},
	}
	out = append(out, peopleCatalogue(day)...)
	out = append(out, backupCatalogue()...)
	out = append(out, hushCatalogue(day)...)
	for _, p := range []string{"none", "torn", "unready", "foreign", "running", "taken", "listen"} {
		out = append(out, DemoProblem{Problem: p, Detail: "x", Next: "127.0.0.1:8081"})
	}
	due := time.Date(2026, 11, 20, 17, 0, 0, 0, calendar.Zone)
	for _, state := range []string{WeekReported, WeekIncomplete, WeekHeld, WeekMissing, WeekExempt} {
		for _, u := range []UnitWeek{
			{Unit: "陶山镇", Week: 47, State: state, Missing: []string{"问责处理"}, Due: due, Today: true},
			{Unit: "陶山镇", Week: 47, State: state, Missing: []string{"问责处理"}, Due: due, Past: true, Late: true},
		} {
			units := []UnitWeek{u, u, u, u}
			out = append(out, Help{Role: "officer", Weeks: NewUnitWeeks(units)},
				RemindTitle{Count: 1, State: state}, RemindTitle{Count: 2, State: state},
				RemindSummary{UnitWeek: u, Count: 1}, RemindSummary{UnitWeek: u, Count: 2})
		}
	}
	out = append(out, MenuName{Key: "report"}, MenuName{Key: "mine"}, MenuName{Key: "help"},
		Standing{}, Standing{OverdueOnly: true, Office: &OfficeWeek{Week: 47, Exempt: true}, URL: "https://x"},
		Standing{
			Office: &OfficeWeek{Week: 47, Units: 23, Reported: 17, Missing: 6}, Count: 4,
			Issues: []IssueLine{{Number: "RA26-0031", Stage: "orange", Overdue: 7}, {Number: "RA26-0032"}, {Number: "RA26-0033", Unit: "塘下镇", Overdue: -5}},
		})
	out = append(out, MenuSet{Names: []string{"我要报", "我的"}}, QRWritten{File: "qr.html", Count: 2, Replaced: true}, QRLeft{Names: []string{"金某"}, Why: "x"})
	for _, p := range []string{"ip", "right", "credential", "quota", "busy", "unreachable", "refused"} {
		out = append(out, PlatformProblem{Problem: p, Detail: "x"})
	}
	for _, p := range []string{"format", "unclear", "not_found", "ambiguous", "closed"} {
		out = append(out, SignOffProblem{Problem: p, Typed: "3", Numbers: []string{"RA25-0003", "RA26-0003"}, On: day})
	}
	for _, p := range []string{"format", "future", "early", "nothing", "nobody"} {
		out = append(out, EditionProblem{Problem: p, Typed: "12月"})
	}
	for _, p := range []string{"command", "flag", "month", "week", "time", "config", "both", "file", "extra", "at"} {
		out = append(out, WrongUse{Problem: p, Word: "x"})
	}
	for _, p := range []string{"url", "future", "locked", "owner", "unverifiable", "unreachable", "silent", "damaged", "old", "full", "permission", "ended"} {
		out = append(out, RedisProblem{Problem: p, Detail: "x"})
	}
	for _, p := range []string{"future", "nothing", "no_staff", "nobody", "only", "not_found", "meanwhile", "interrupted"} {
		out = append(out, CommandProblem{Problem: p, Detail: "x"})
	}
	for _, p := range []sheet.Problem{
		sheet.MissingColumn, sheet.DuplicateColumn, sheet.Empty, sheet.Duplicate, sheet.TooLong, sheet.BadPhone, sheet.BadDate, sheet.BadWeek,
		sheet.BadNumber, sheet.BadAmount, sheet.UnknownRole, sheet.UnknownArea, sheet.UnknownUnit, sheet.UnknownStatus, sheet.UnknownMember, sheet.AmbiguousMember, "closed", "not_closed", "future", "range", "county",
	} {
		m, _ := SheetProblem(&sheet.CellError{Sheet: "人员", Row: 5, Column: "角色", Problem: p, Value: "镇长"})
		out = append(out, m)
	}
	out = append(out, pastMessages()...)
	out = append(out, numberMessages()...)
	out = append(out, doctorMessages()...)
	out = append(out, alarmMessages()...)
	out = append(out, spoolMessages()...)
	out = append(out, guides()...)
	out = append(out, pageWords()...)
	out = append(out, officeWords()...)
	out = append(out, unitMessages()...)
	return append(out, replies()...)
}

// replies are the answers to reports: every outcome, and every doubt in words.
func replies() []Message {
	figures := []Figure{{"梳理问题", "12", "个"}}
	base := ReportPart{
		Unit: "陶山镇", Week: 47, Figures: figures, Kept: figures, Held: figures, Changes: []Change{{"梳理问题", "5", "4", "个"}},
		Missing: []string{"问责处理"}, Receipt: "W47-015", Due: time.Date(2026, 11, 20, 17, 0, 0, 0, calendar.Zone),
	}
	var out []Message
	for _, o := range []string{"record", "same", "incomplete", "correct", "hold", "ask", "refuse", "not_report", "withdraw", "stale"} {
		p := base
		p.Outcome = o
		p.Questions = []Question{{Doubt: string(report.DoubtNoRight), Quote: "陶山镇"}}
		out = append(out, ReportReply{Parts: []ReportPart{p}})
	}
	for _, answer := range []string{
		AnswerNumber, AnswerExact, AnswerAmount, AnswerUnit, AnswerYesNo, AnswerOffer, AnswerChange, AnswerLabel, AnswerOrder, AnswerLabelled, AnswerApart,
	} {
		out = append(out, ReportReply{Parts: []ReportPart{{Outcome: "incomplete", Missing: []string{"问责处理"}, Answer: answer, Order: []string{"梳理问题", "问责处理"}}}})
	}
	for _, d := range report.Doubts {
		for _, o := range []string{"ask", "refuse"} {
			out = append(out, ReportReply{Parts: []ReportPart{{Outcome: o, Questions: []Question{
				{Doubt: string(d), Label: "梳理问题", Unit: "个", Quote: "30余个", Last: "13", Recorded: "12", Kind: "count", Min: "0", Max: "9999", Other: "交办线索3件"},
			}}}})
		}
	}
	return out
}

// TestEverythingCanBeSaid renders every message: none fails, is empty, leaves a
// hole, or has words that the house does not use.
func TestEverythingCanBeSaid(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range catalogue() {
		said := texts.Say(m)
		if said == "" || !utf8.ValidString(said) {
			t.Errorf("%#v says nothing", m)
		}
		for _, bad := range []string{"<no value>", "%!", "请及时", "高度重视", "温馨提示", "感谢", "！", "!"} {
			if strings.Contains(said, bad) {
				t.Errorf("%#v says %q, with %q", m, said, bad)
			}
		}
	}
}

// TestEveryTemplateIsSaid finds templates that no message in the catalogue
// names and no other template calls.
func TestEveryTemplateIsSaid(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	named := make(map[string]bool)
	for _, m := range catalogue() {
		named[m.template()] = true
		if texts.set.Lookup(m.template()) == nil {
			t.Errorf("%s has no template", reflect.TypeOf(m))
		}
	}
	for _, tmpl := range texts.set.Templates() {
		name := tmpl.Name()
		if !named[name] && !strings.HasSuffix(name, ".tmpl") && name != "messages" && !strings.Contains(allSources(t), `{{template "`+name+`"`) {
			t.Errorf("template %s is never said", name)
		}
	}
}

func allSources(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	entries, err := messageFiles.ReadDir("messages")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		body, err := messageFiles.ReadFile("messages/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		all.Write(body)
	}
	return all.String()
}

// TestEveryDoubtHasItsSentence fails for a reason to ask that falls through to
// the general sentence without being meant to.
func TestEveryDoubtHasItsSentence(t *testing.T) {
	sources := allSources(t)
	for _, d := range report.Doubts {
		if d != report.DoubtUnclear && !strings.Contains(sources, `.Doubt "`+string(d)+`"`) {
			t.Errorf("doubt %s has no sentence", d)
		}
	}
}

// TestCardsFit keeps the values of cards within the platform's 20 characters for usual figures.
func TestCardsFit(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	month := calendar.Month{Year: 2026, Month: 12}
	due := time.Date(2026, 12, 31, 17, 0, 0, 0, calendar.Zone)
	for _, m := range []Message{
		BulletinTitle{Month: month, Number: 12, Total: 147},
		BulletinTitle{Month: month, Interim: true, AsOf: calendar.Date{Year: 2026, Month: 12, Day: 31}},
		BulletinSummary{Expected: 115, OnTime: 112, SignedOff: 41, Overdue: 13},
		AlertTitle{Count: 12, Number: "RA26-0031"},
		AlertTitle{Count: 1, Number: "RA26-0031", Unit: "平阳坑镇"},
		AlertSummary{Count: 3, Overdue: 116, Stage: "red"},
		AlertSummary{Count: 3, Overdue: -3, Stage: "t-3"},
		AlertSummary{Count: 3, All: 120, Overdue: 116, Stage: "red"},
		AlertSummary{Count: 30, Kept: 12, All: 120, Overdue: 16, Stage: "red"},
		AlertSummary{Count: 3, All: 12, Overdue: 16, Stage: "answer-grave", Clock: "answer"},
		AlertSummary{Count: 3, All: 12, Overdue: 16, Stage: "claim-grave", Clock: "claim"},
		AlertTitle{Count: 120, Number: "RA26-0031", Kept: 120, KeptUnit: "市综合行政执法局"},
		DraftTitle{Month: month},
		DraftSummary{Month: month},
		UnarmedTitle{Count: 123},
		UnarmedSummary{},
		NoticeSummary{Ack: true},
		RemindTitle{Count: 12, State: WeekMissing},
		RemindTitle{Count: 1, State: WeekHeld, Unit: "市农业农村局"},
		RemindSummary{UnitWeek: UnitWeek{State: WeekMissing, Due: due, Today: true}, Count: 1},
		RemindSummary{UnitWeek: UnitWeek{State: WeekIncomplete, Due: due}, Count: 1},
		RemindSummary{UnitWeek: UnitWeek{State: WeekHeld, Due: due}, Count: 1},
		RemindSummary{UnitWeek: UnitWeek{State: WeekMissing, Due: due}, Count: 12},
	} {
		if said := texts.Say(m); utf8.RuneCountInString(said) > 20 {
			t.Errorf("%T says %q, %d characters", m, said, utf8.RuneCountInString(said))
		}
	}
}
