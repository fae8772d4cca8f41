package report

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// An id tells what it belongs to, in one spelling only.
func TestAttachmentID(t *testing.T) {
	ref := Ref{Area: "330381120", Week: calendar.Week{Year: 2026, Number: 47}}
	at := time.Date(2025, 12, 31, 16, 30, 0, 0, time.UTC) // 2026 in China
	for id, want := range map[string]AttachmentOwner{
		NewAttachmentID(ref, "x"):               {Ref: ref},
		NewIssueAttachmentID("RA26-0003", "x"):  {Issue: "RA26-0003"},
		NewIssueAttachmentID("瑞巡〔2026〕3号", "x"): {Issue: "瑞巡〔2026〕3号"},
	} {
		of, file, ok := ParseAttachmentID(id)
		if !ok || of != want || !strings.HasSuffix(id, "."+file) {
			t.Errorf("%s: %+v %s %t", id, of, file, ok)
		}
		if got := (Attachment{ID: id, Type: "image/jpeg", At: at}).FileName(); got != "2026/"+file+".jpg" {
			t.Errorf("%s is kept as %s", id, got)
		}
	}
	const zero = "00000000000000000000000000000000"
	for _, id := range []string{
		"", "issue", "issue.." + zero, "issue.UkEyNi0wMDAz", "issue.UkEyNi0wMDAz." + zero[1:], "issue.UkEyNi0wMDAz.../x", "issue.UkEyNi0wMDAz=." + zero,
		"issue.UkEyNi0w\nMDAz." + zero, "issue.UkEyNi0wMDB." + zero, "issue._w." + zero, "issue." + strings.Repeat("UkEy", 100) + "." + zero, "issue.2026-W47." + zero,
		"Issue.UkEyNi0wMDAz." + zero,
	} {
		if of, _, ok := ParseAttachmentID(id); ok {
			t.Errorf("%q belongs to %+v", id, of)
		}
	}
}
