package report

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/calendar"
)

// AttachmentKind says what was sent.
type AttachmentKind string

// The kinds of attachments.
const (
	AttachedImage AttachmentKind = "image" // 照片
	AttachedVideo AttachmentKind = "video" // 视频
	AttachedFile  AttachmentKind = "file"  // 文件
)

// AttachmentState is how far an attachment has come.
type AttachmentState string

// The states of an attachment. Pending waits to be fetched from the platform.
const (
	AttachmentPending AttachmentState = "pending"
	AttachmentKept    AttachmentState = "kept"
	AttachmentFailed  AttachmentState = "failed"
	AttachmentRemoved AttachmentState = "removed" // taken back by who sent it
)

// Why an attachment failed, as short codes that templates words.
const (
	AttachmentGone    = "gone"    // the platform does not have it any more
	AttachmentExpired = "expired" // it could not be fetched for as long as the platform keeps it
	AttachmentType    = "type"    // it is not of a kind that is kept
	AttachmentSize    = "size"    // it is larger than is kept
	AttachmentPixels  = "pixels"  // a picture whose dimensions are not those of a photo
	AttachmentBroken  = "broken"  // it cannot be read as what it says it is
	AttachmentPurged  = "purged"  // it was removed as the retention says, not taken back
)

// Attachment (附件) is one photo, video or file that belongs to a report, or to an
// issue of the ledger: Ref is zero then.
type Attachment struct {
	Ref
	Issue   string          `json:"issue,omitempty"` // number; empty: it belongs to the report Ref
	Round   int             `json:"round,omitempty"` // of the issue in which it came, from 1
	ID      string          `json:"id"`              // see NewAttachmentID, NewIssueAttachmentID
	Seq     int             `json:"seq"`
	By      string          `json:"by"` // member id
	At      time.Time       `json:"at"` // CreateTime of the message: the platform keeps the file for three days
	Kind    AttachmentKind  `json:"kind"`
	MediaID string          `json:"media_id,omitempty"` // until it is kept
	State   AttachmentState `json:"state"`
	Reason  string          `json:"reason,omitempty"`  // of a failed one, or of the last try of a pending one
	Tries   int             `json:"tries,omitempty"`   // that were made to fetch it
	NextTry time.Time       `json:"next_try,omitzero"` // when the worker looks at it again; zero: never
	Type    string          `json:"type,omitempty"`    // image/jpeg, by its content
	Size    int64           `json:"size,omitempty"`    // bytes
	SHA256  string          `json:"sha256,omitempty"`  // hex, of what is kept
	Width   int             `json:"width,omitempty"`   // pixels, of a picture
	Height  int             `json:"height,omitempty"`  //
	Thumb   bool            `json:"thumb,omitempty"`   // a small picture is kept beside it
	KeptAt  time.Time       `json:"kept_at,omitzero"`  //
	Deleted bool            `json:"deleted,omitempty"` // of a removed one: its file is gone too
	Rev     int64           `json:"-"`
}

// attachmentTypes are the types that are kept, with the ending of their file names.
var attachmentTypes = map[string]string{
	"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
	"video/mp4":       ".mp4",
	"application/pdf": ".pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":       ".xlsx",
}

// AttachmentEnding is the ending of file names of that type, ".jpg"; "" when it is none that is kept.
func AttachmentEnding(contentType string) string { return attachmentTypes[contentType] }

const attachmentSep = "."

// AttachmentOwner is what an attachment belongs to: a report, or an issue by its number.
type AttachmentOwner struct {
	Ref   Ref    // zero: an issue
	Issue string // number; empty: the report
}

// issueMark begins the id of what belongs to an issue; no area has it as its code.
const issueMark = "issue"

// maxOwnerNumber is how long the number of an issue in an id may be, in bytes:
// longer than the ledger takes any.
const maxOwnerNumber = 200

// NewAttachmentID is the id of what a message with that cause brought for ref:
// "330381120.2026-W47.6f1d…", the same each time, so that a message that is
// handled again brings nothing new. Its last part names the file.
func NewAttachmentID(ref Ref, cause string) string {
	return ref.Area + attachmentSep + ref.Week.String() + attachmentSep + fileOf(cause)
}

// NewIssueAttachmentID is the id of what a message with that cause brought for an
// issue: "issue.UkEyNi0wMDAz.6f1d…". The number stands in base64, since an office
// may write its numbers with any signs.
func NewIssueAttachmentID(number, cause string) string {
	return issueMark + attachmentSep + base64.RawURLEncoding.EncodeToString([]byte(number)) + attachmentSep + fileOf(cause)
}

// fileOf names the file of what a message with that cause brought.
func fileOf(cause string) string {
	sum := sha256.Sum256([]byte("attachment|" + cause))
	return hex.EncodeToString(sum[:16])
}

// ParseAttachmentID says what the id belongs to. ok is false when it is none:
// nothing else ever becomes part of a key or of a file name.
func ParseAttachmentID(id string) (of AttachmentOwner, file string, ok bool) {
	parts := strings.Split(id, attachmentSep)
	if len(parts) != 3 || len(parts[2]) != 32 || strings.Trim(parts[2], "0123456789abcdef") != "" {
		return AttachmentOwner{}, "", false
	}
	if parts[0] == issueMark {
		of.Issue, ok = numberIn(parts[1])
	} else {
		of.Ref, ok = refIn(parts[0], parts[1])
	}
	if !ok {
		return AttachmentOwner{}, "", false
	}
	return of, parts[2], true
}

// refIn reads the report that an id names.
func refIn(area, text string) (Ref, bool) {
	week, err := calendar.ParseWeek(text)
	if err != nil || week.String() != text || !plainCode(area) {
		return Ref{}, false
	}
	return Ref{Area: area, Week: week}, true
}

// numberIn reads the number of an issue that an id names, in its only spelling.
func numberIn(text string) (string, bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(b) == 0 || len(b) > maxOwnerNumber || !utf8.Valid(b) || strings.ContainsAny(text, "\r\n") {
		return "", false
	}
	return string(b), true
}

// plainCode reports whether s is an area's code: letters and digits.
func plainCode(s string) bool {
	return s != "" && len(s) <= 16 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// FileName is the name of its file below the directory of attachments, with
// forward slashes: "2026/6f1d….jpg"; "" when nothing of it is kept. The year is
// that of the report's week, or that in which it came for an issue.
func (a Attachment) FileName() string { return a.fileName(AttachmentEnding(a.Type)) }

// ThumbName is the name of its small picture; "" when there is none.
func (a Attachment) ThumbName() string {
	if !a.Thumb {
		return ""
	}
	return a.fileName(".thumb.jpg")
}

func (a Attachment) fileName(ending string) string {
	of, file, ok := ParseAttachmentID(a.ID)
	year := of.Ref.Week.Year
	if of.Issue != "" && !a.At.IsZero() {
		year = a.At.In(calendar.Zone).Year()
	}
	if !ok || ending == "" || year == 0 {
		return ""
	}
	return strconv.Itoa(year) + "/" + file + ending
}

// PossibleFiles are the names of every file that may have been written of it,
// also by somebody who could not say so any more.
func (a Attachment) PossibleFiles() []string {
	names := []string{a.fileName(".thumb.jpg")}
	for _, ending := range attachmentTypes {
		names = append(names, a.fileName(ending))
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// Waits reports whether the worker still has something to do with it: to fetch
// it, or to delete what was kept of it.
func (a Attachment) Waits() bool {
	return a.State == AttachmentPending || a.State == AttachmentRemoved && !a.Deleted
}

// Listed are those that were not taken back, in the order in which they came.
func Listed(all []Attachment) []Attachment {
	var out []Attachment
	for _, a := range all {
		if a.State != AttachmentRemoved {
			out = append(out, a)
		}
	}
	return out
}
