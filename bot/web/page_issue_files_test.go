package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// sentForIssue are a photo of an earlier round, one of this round, and one that could not be kept.
func sentForIssue() []report.Attachment {
	a := report.Attachment{
		Issue: "RA26-0031", ID: report.NewIssueAttachmentID("RA26-0031", "1"), Seq: 1, Round: 1, By: "M0001", At: now.Add(-time.Hour),
		Kind: report.AttachedImage, State: report.AttachmentKept, Type: "image/jpeg", Size: 240 << 10, Thumb: true,
	}
	b, c := a, a
	b.ID, b.Seq, b.Round = report.NewIssueAttachmentID("RA26-0031", "2"), 2, 2
	c.ID, c.Seq, c.Round, c.State, c.Reason, c.Thumb = report.NewIssueAttachmentID("RA26-0031", "3"), 3, 2, report.AttachmentFailed, report.AttachmentSize, false
	return []report.Attachment{a, b, c}
}

// The page lists all that was sent, and counts beside the outcome what came in this
// round; the links end with the page's own.
func TestIssuePageFiles(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	s := sampleStory()
	s.Round, s.Files = 2, sentForIssue()
	r.bot.stories["RA26-0031"] = s
	page := r.page(t, "/m/issue/RA26-0031")
	mustHold(t, words(page), "材料 3件 照片1", "240 KB 照片2", "照片3", "没有收下：太大", "照片1张")
	if n := strings.Count(page, "/m/file/"); n != 4 {
		t.Errorf("%d links to files", n)
	}
	if strings.Contains(words(page), "照片3张") || strings.Contains(words(page), "照片2张") {
		t.Errorf("counts what is of another round, or failed: %s", words(page))
	}
}

func TestIssueAttachmentsByAPI(t *testing.T) {
	r := newRig(t)
	r.bot.issues = map[string]bot.IssueView{"RA26-0031": {Issue: ledger.Issue{Number: "RA26-0031"}}}
	r.bot.proofs = map[string][]report.Attachment{"RA26-0031": sentForIssue()}
	one, _ := decoded(t, r.api(t, http.MethodGet, "/issues/RA26-0031", ""), http.StatusOK).(map[string]any)
	all, _ := decoded(t, r.api(t, http.MethodGet, "/issues", ""), http.StatusOK).(map[string]any)
	listed, _ := all["issues"].([]any)
	first, _ := listed[0].(map[string]any)
	for _, issue := range []map[string]any{one, first} {
		files, _ := issue["attachments"].([]any)
		if len(files) != 3 {
			t.Fatalf("%v", issue)
		}
		kept, _ := files[0].(map[string]any)
		if url, _ := kept["url"].(string); !strings.HasSuffix(url, "/api/v1/attachments/"+sentForIssue()[0].ID) {
			t.Errorf("%v", kept)
		}
	}
}
