package web

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Ids of the sample attachments.
const (
	keptFile    = "330381101.2026-W47.00000000000000000000000000000001"
	keptPhoto   = "330381101.2026-W47.00000000000000000000000000000002"
	pendingFile = "330381101.2026-W47.00000000000000000000000000000003"
	failedFile  = "330381101.2026-W47.00000000000000000000000000000004"
)

// testFiles is a directory of files.
type testFiles string

func (d testFiles) Open(name string) (*os.File, error) {
	return os.Open(filepath.Join(string(d), name))
}

// mustFiles has what the sample attachments say is kept.
func mustFiles(t *testing.T) Files {
	t.Helper()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "2026"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{
		"00000000000000000000000000000001.pdf":       "%PDF-1.7 <script>alert(1)</script>",
		"00000000000000000000000000000002.jpg":       "\xff\xd8\xffphoto",
		"00000000000000000000000000000002.thumb.jpg": "\xff\xd8\xffsmall",
	} {
		if err := os.WriteFile(filepath.Join(dir, "2026", name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return testFiles(dir)
}

func sampleAttachments() map[report.Ref][]report.Attachment {
	ref := report.Ref{Area: "330381101", Week: week47()}
	return map[report.Ref][]report.Attachment{ref: {
		{Ref: ref, ID: keptFile, By: "M0001", At: now, Kind: report.AttachedFile, State: report.AttachmentKept, Type: "application/pdf", Size: 34, SHA256: strings.Repeat("a", 64)},
		{Ref: ref, ID: keptPhoto, By: "M0001", At: now, Kind: report.AttachedImage, State: report.AttachmentKept, Type: "image/jpeg", Size: 2 << 20, SHA256: strings.Repeat("b", 64), Thumb: true},
		{Ref: ref, ID: pendingFile, By: "M0001", At: now, Kind: report.AttachedImage, State: report.AttachmentPending, Reason: "busy"},
		{Ref: ref, ID: failedFile, By: "M0001", At: now, Kind: report.AttachedImage, State: report.AttachmentFailed, Reason: report.AttachmentGone},
	}}
}

// fileRig is a rig with the sample attachments.
func fileRig(t *testing.T) *rig {
	t.Helper()
	r := newRig(t)
	r.bot.attached = sampleAttachments()
	return r
}

func (r *rig) linked(path, member string, expires time.Time) string {
	u, _ := url.Parse(r.bot.links.Sign(path, member, expires))
	return u.RequestURI()
}

// A file is shown as what it is and as nothing else, to who holds its own link.
func TestFilePages(t *testing.T) {
	r := fileRig(t)
	later := now.Add(time.Hour)
	for _, c := range []struct{ path, kind, disposition, body string }{
		{"/m/file/" + keptFile, "application/pdf", "attachment; filename=\"00000000000000000000000000000001.pdf\"", "%PDF-1.7 <script>alert(1)</script>"},
		{"/m/file/" + keptPhoto, "image/jpeg", "inline; filename=\"00000000000000000000000000000002.jpg\"", "\xff\xd8\xffphoto"},
		{"/m/file/" + keptPhoto + "/thumb", "image/jpeg", "inline; filename=\"00000000000000000000000000000002.thumb.jpg\"", "\xff\xd8\xffsmall"},
	} {
		rec := r.do(t, http.MethodGet, r.linked(c.path, "M0001", later), "")
		h := rec.Header()
		if rec.Code != http.StatusOK || rec.Body.String() != c.body || h.Get("Content-Type") != c.kind || h.Get("Content-Disposition") != c.disposition {
			t.Errorf("%s: %d %v %q", c.path, rec.Code, h, rec.Body)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || h.Get("Cache-Control") != "private, max-age=600" {
			t.Errorf("%s: headers %v", c.path, h)
		}
		if part := r.do(t, http.MethodGet, r.linked(c.path, "M0001", later), "", "Range", "bytes=0-1"); part.Code != http.StatusPartialContent {
			t.Errorf("%s: a range is answered %d", c.path, part.Code)
		}
	}
}

// Nobody else's link opens it, no other name, and nothing that is not there.
func TestFilePagesRefuse(t *testing.T) {
	r := fileRig(t)
	later := now.Add(time.Hour)
	for name, c := range map[string]struct {
		target string
		status int
	}{
		"link of another path": {"/m/file/" + keptPhoto + "?" + strings.SplitN(r.linked("/m/file/"+keptFile, "M0001", later), "?", 2)[1], 403},
		"thumb by its file":    {"/m/file/" + keptPhoto + "/thumb?" + strings.SplitN(r.linked("/m/file/"+keptPhoto, "M0001", later), "?", 2)[1], 403},
		"no link":              {"/m/file/" + keptPhoto, 403},
		"expired":              {r.linked("/m/file/"+keptPhoto, "M0001", now), 403},
		"disabled member":      {r.linked("/m/file/"+keptPhoto, "M0004", later), 403},
		"nobody":               {r.linked("/m/file/"+keptPhoto, "M0099", later), 403},
		"pending":              {r.linked("/m/file/"+pendingFile, "M0001", later), 404},
		"no thumb":             {r.linked("/m/file/"+keptFile+"/thumb", "M0001", later), 404},
		"above":                {r.linked("/m/file/..%2f..%2fetc%2fpasswd", "M0001", later), 404},
	} {
		if rec := r.do(t, http.MethodGet, c.target, ""); rec.Code != c.status || strings.Contains(rec.Body.String(), "photo") {
			t.Errorf("%s: %d %s", name, rec.Code, rec.Body)
		}
	}
	if rec := r.do(t, http.MethodGet, "/api/v1/attachments/"+keptPhoto, ""); rec.Code != http.StatusUnauthorized {
		t.Errorf("the API without a token: %d", rec.Code)
	}
}

// 「我的」 lists what is attached: a picture with its own link, and what is
// still to come or failed in words.
func TestMineShowsAttachments(t *testing.T) {
	r := fileRig(t)
	ref := report.Ref{Area: "330381101", Week: week47()}
	area := roster.Area{Code: "330381101", Name: "塘下镇"}
	r.bot.mine = map[string]bot.Mine{"M0001": {
		Member: roster.Member{ID: "M0001", Role: roster.Officer, Areas: []string{area.Code}}, Now: now,
		Units: []roster.Area{area}, Unit: area, Expected: true, From: ref.Week,
		Weeks: []bot.MineWeek{{Week: ref.Week, Attachments: r.bot.attached[ref]}},
	}}
	rec := r.do(t, http.MethodGet, r.linked("/m/mine", "M0001", now.Add(time.Hour)), "")
	page := rec.Body.String()
	for _, want := range []string{
		"附件 <small>4件</small>", "/m/file/" + keptFile + "?", "/m/file/" + keptPhoto + "/thumb?", `loading="lazy"`,
		"文件1", "照片1", "2.0 MB", "照片2", "正在取", "照片3", "没取到，请重发",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, id := range []string{pendingFile, failedFile} {
		if strings.Contains(page, id) {
			t.Errorf("the page links to %s, which is not there", id)
		}
	}
	if rec.Code != http.StatusOK || t.Failed() {
		t.Log(rec.Code, page)
	}
}
