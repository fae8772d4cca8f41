package web

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// AttachmentReader reads what is attached to weekly reports and issues.
type AttachmentReader interface {
	// Attachments are those of some reports, in the order in which they came.
	Attachments(ctx context.Context, refs []report.Ref) (map[report.Ref][]report.Attachment, error)
	// IssueAttachments are those of some issues, by number, in the order in which they came.
	IssueAttachments(ctx context.Context, numbers []string) (map[string][]report.Attachment, error)
	// Attachment is one that is kept; bot.ErrNotFound.
	Attachment(ctx context.Context, id string) (report.Attachment, error)
	// AttachmentFor is one for a member; bot.ErrNotFound, bot.ErrForbidden.
	AttachmentFor(ctx context.Context, member, id string) (report.Attachment, error)
}

// Files opens what is kept of attachments, by the names that they give.
type Files interface {
	// Open opens a file; the error wraps fs.ErrNotExist when it is not on this machine.
	Open(name string) (*os.File, error)
}

// noFiles is where no attachments are kept.
type noFiles struct{}

// Open finds nothing.
func (noFiles) Open(string) (*os.File, error) { return nil, fs.ErrNotExist }

type filePages struct {
	door
	bot   AttachmentReader
	files Files
}

// show is one attachment: /m/file/330381120.2026-W47.6f1d….
func (h filePages) show(c *gin.Context) {
	h.serve(c, func(a report.Attachment) (string, string) { return a.FileName(), a.Type })
}

// thumb is its small picture.
func (h filePages) thumb(c *gin.Context) {
	h.serve(c, func(a report.Attachment) (string, string) { return a.ThumbName(), "image/jpeg" })
}

func (h filePages) serve(c *gin.Context, which func(report.Attachment) (name, kind string)) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	a, err := h.bot.AttachmentFor(c.Request.Context(), who.id, c.Param("id"))
	if err != nil {
		h.failPage(c, err)
		return
	}
	name, kind := which(a)
	if err := sendFile(c, h.files, name, kind); err != nil {
		h.failPage(c, err)
	}
}

// fileTime is how long one file may take to its reader: a film on a slow line
// takes longer than a page.
const fileTime = 2 * time.Minute

// sendFile answers with one kept file. The error is bot.ErrNotFound, or a failure
// before anything was written.
func sendFile(c *gin.Context, files Files, name, kind string) error {
	if name == "" {
		return bot.ErrNotFound
	}
	f, err := files.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return bot.ErrNotFound
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	h := c.Writer.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", disposition(name, kind))
	// Whatever is in the file: it stays a picture or a download, in a world of its own.
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=600")
	h.Set("ETag", `"`+path.Base(name)+`"`) // what has a name never changes
	_ = http.NewResponseController(c.Writer).SetWriteDeadline(time.Now().Add(fileTime))
	http.ServeContent(c.Writer, c.Request, "", info.ModTime(), f)
	return nil
}

// disposition shows pictures and videos, and has documents downloaded.
func disposition(name, kind string) string {
	name = path.Base(name)
	if strings.HasPrefix(kind, "image/") || strings.HasPrefix(kind, "video/") {
		return `inline; filename="` + name + `"`
	}
	return `attachment; filename="` + name + `"`
}

// filesOf lays a week's attachments out, with links that end with the page's own.
func (d door) filesOf(w bot.MineWeek, who visitor) []templates.PageFile {
	return d.pageFiles(w.Attachments, who, bot.WriteExpiry(d.now(), who.until))
}

// pageFiles lays attachments out, with links that end at until.
func (d door) pageFiles(all []report.Attachment, who visitor, until time.Time) []templates.PageFile {
	now, links := d.now(), d.links.Links()
	var out []templates.PageFile
	count := make(map[report.AttachmentKind]int)
	for _, a := range all {
		count[a.Kind]++
		f := templates.PageFile{
			Kind: string(a.Kind), N: count[a.Kind], State: string(a.State), Reason: a.Reason, At: templates.Moment(a.At, now),
		}
		if a.State == report.AttachmentKept {
			f.Link, f.Size = links.File(a.ID, who.id, until), templates.FileSize(a.Size)
			f.Ending = strings.TrimPrefix(report.AttachmentEnding(a.Type), ".")
			if a.Thumb {
				f.Thumb = links.Thumb(a.ID, who.id, until)
			}
		}
		out = append(out, f)
	}
	return out
}
