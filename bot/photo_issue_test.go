package bot_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// photoLedger has one issue of each of two units.
const photoLedger = `编号,责任单位,类别,问题,责任人,分管领导,挂号日期,整改期限,状态
RA26-0003,塘下镇,三资,某事,某人,陈副市长,2026-10-12,2026-12-01,整改中
RA26-0005,陶山镇,作风,某事,某人,,2026-10-12,2026-12-01,整改中
`

// issueOffice is an office with that ledger at ten o'clock on a Monday.
func issueOffice(t *testing.T) *office {
	t.Helper()
	o := openOffice(t, map[string][]byte{"台账": []byte(photoLedger)})
	o.bindAll()
	o.direct("导入台账：台账")
	o.clock.Set(time.Date(2026, 11, 16, 10, 0, 0, 0, calendar.Zone))
	return o
}

// filesOf are an issue's attachments, those that were taken back included.
func (o *office) filesOf(number string) []report.Attachment {
	o.t.Helper()
	return must(o.store.Read(o.ctx, bot.Need{IssueFiles: []string{number}}))(o.t).IssueFiles[number]
}

// third is RA26-0003 as it stands.
func (o *office) third() ledger.Issue {
	o.t.Helper()
	return must(o.bot.Issue(o.ctx, "RA26-0003"))(o.t).Issue
}

// A file of an issue is for those who may see the issue, and under its own id only.
func TestIssueFileRights(t *testing.T) {
	t.Parallel()
	o := issueOffice(t)
	o.say("塘下联络员", "附件 3号")
	o.direct("发照片：塘下联络员")
	o.say("陶山联络员", "附件 5号")
	o.direct("发照片：陶山联络员")
	o.deliver()
	files := o.filesOf("RA26-0003")
	if len(files) != 1 || files[0].State != report.AttachmentKept || files[0].FileName() == "" || len(o.filesOf("RA26-0005")) != 1 {
		t.Fatalf("%+v", files)
	}
	if !strings.HasPrefix(files[0].FileName(), "2026/") {
		t.Errorf("it is kept as %s", files[0].FileName())
	}
	id := files[0].ID
	people := must(o.bot.Roster(o.ctx))(t)
	seen := 0
	for _, m := range people.Members() {
		_, err := o.bot.AttachmentFor(o.ctx, m.ID, id)
		if may := o.third().SeenBy(m, people); (err == nil) != may || !may && !errors.Is(err, bot.ErrForbidden) {
			t.Errorf("%s: %v", m.Name, err)
		} else if may {
			seen++
		}
	}
	if seen == 0 || seen == len(people.Members()) {
		t.Errorf("%d may see it", seen)
	}
	_, file, _ := report.ParseAttachmentID(id)
	other, _, _ := strings.Cut(strings.TrimPrefix(o.filesOf("RA26-0005")[0].ID, "issue."), ".")
	staff := ""
	for _, m := range people.Members() {
		if m.Name == "办公室小周" {
			staff = m.ID
		}
	}
	for _, strange := range []string{"issue.." + file, "issue.x." + file, "issue." + other + "." + file, "330381101.2026-W47." + file, "issue." + other + "=." + file} {
		if a, err := o.bot.AttachmentFor(o.ctx, staff, strange); err == nil {
			t.Errorf("%q: %+v", strange, a)
		}
	}
}

// What is sent states nothing unless the unit has filed and the outcome is missing;
// it never states anything for the office, and no other question is answered by it.
func TestPhotoStatesOnlyAFiling(t *testing.T) {
	t.Parallel()
	o := issueOffice(t)
	outcome := func() bool {
		_, ok := o.third().Evidence(ledger.ProofOutcome)
		return ok
	}
	sent := func(who, want string, stated bool) {
		t.Helper()
		o.clock.Advance(time.Minute)
		x, err := o.platform.SendImage(o.ctx, o.phone(who), samplePhoto())
		if err != nil || !strings.Contains(x.Reply, want) || outcome() != stated {
			t.Errorf("%s: %q, stated: %t, %v", who, x.Reply, outcome(), err)
		}
	}
	o.say("塘下联络员", "附件 3号")
	sent("塘下联络员", "附在 RA26-0003。", false)
	o.say("塘下联络员", "3号已整改")
	o.say("办公室小周", "附件 3号")
	sent("办公室小周", "附在 RA26-0003。", false)
	sent("塘下联络员", "记作见处理结果", true)
	o.clock.Advance(time.Minute)
	o.say("塘下联络员", "已落实")
	if i := o.third(); i.Status != ledger.UnderReview {
		t.Errorf("it is %s and lacks %v", i.Status, i.Lack())
	}
	sent("塘下联络员", "附在 RA26-0003。", true)
	o.say("办公室小周", "退回 3 缺处理结果")
	sent("塘下联络员", "附在 RA26-0003。", false)
	o.clock.Advance(31 * time.Minute)
	sent("塘下联络员", "记在塘下镇第47周", false)
	o.say("塘下联络员", "3号已整改")
	sent("塘下联络员", "已送查账", true)
}

// An issue that is the member's no more takes nothing of his: it goes where it went before.
func TestPhotoOfATransferredIssue(t *testing.T) {
	t.Parallel()
	o := issueOffice(t)
	o.say("塘下联络员", "附件 3号")
	i := o.third()
	if _, err := o.bot.Act(o.ctx, bot.IssueOrder{Number: i.Number, Cause: "x", Order: ledger.Order{Act: ledger.ActTransfer, By: "api", Unit: "330381120", Note: "撤并"}}); err != nil {
		t.Fatal(err)
	}
	x, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto())
	if err != nil || !strings.Contains(x.Reply, "记在塘下镇第47周") || len(o.filesOf("RA26-0003")) != 0 {
		t.Errorf("%q %v", x.Reply, err)
	}
}

// What was written before the issue was spoken of, and came late, belongs to the
// report that had been spoken of by then.
func TestLatePhotoBelongsToTheReport(t *testing.T) {
	t.Parallel()
	o := issueOffice(t)
	o.say("塘下联络员", "问题5个，线索1件，问责0人，制度1项")
	o.clock.Advance(time.Minute)
	before := o.clock.Now()
	o.clock.Advance(time.Minute)
	o.say("塘下联络员", "附件 3号")
	o.clock.Set(before)
	x, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto())
	if err != nil || !strings.Contains(x.Reply, "附在塘下镇第47周") {
		t.Errorf("%q %v", x.Reply, err)
	}
	o.clock.Advance(2 * time.Minute)
	if x, err = o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto()); err != nil || !strings.Contains(x.Reply, "附在 RA26-0003。") {
		t.Errorf("%q %v", x.Reply, err)
	}
}

// The files of an issue go when it was closed long ago, and not while it is open,
// however old they are; the records stay.
func TestPurgeIssueFiles(t *testing.T) {
	t.Parallel()
	o := issueOffice(t)
	o.say("塘下联络员", "附件 3号")
	o.direct("发照片：塘下联络员")
	o.say("陶山联络员", "附件 5号")
	o.direct("发照片：陶山联络员")
	o.deliver()
	o.say("办公室小周", "销号 3，已查实")
	there := func(number string) bool {
		a := o.filesOf(number)[0]
		f, err := o.kept.Open(a.FileName())
		if err == nil {
			_ = f.Close()
		}
		return err == nil
	}
	if !there("RA26-0003") || !there("RA26-0005") {
		t.Fatal("no file is kept")
	}
	keeps := o.another(func(opt *bot.Options) { opt.Settings.Retention = bot.Retention{Files: 6} })
	for _, month := range []time.Month{11, 12 + 4, 12 + 7} {
		if month > 12+6 && !there("RA26-0003") {
			t.Error("the file went too early")
		}
		for day := range 2 {
			o.clock.Set(time.Date(2026, month, 25+day, 4, 0, 0, 0, calendar.Zone))
			if err := keeps.Due(o.ctx); err != nil {
				t.Fatal(err)
			}
			o.deliver()
		}
	}
	a, got := o.filesOf("RA26-0003")[0], o.trailOf()
	if there("RA26-0003") || a.State != report.AttachmentRemoved || a.Reason != report.AttachmentPurged || !a.Deleted || got["purge.files"] != 1 {
		t.Errorf("%t, %+v, %v", there("RA26-0003"), a, got)
	}
	if !there("RA26-0005") {
		t.Error("the file of an open issue went")
	}
}
