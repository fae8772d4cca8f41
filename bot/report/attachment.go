package report

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

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

// Attachment (附件) is one photo, video or file that belongs to a report.
type Attachment struct {
	Ref
	ID      string          `json:"id"` // see NewAttachmentID
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

// NewAttachmentID is the id of what a message with that cause brought for ref:
// "330381120.2026-W47.6f1d…", the same each time, so that a message that is
// handled again brings nothing new. Its last part names the file.
func NewAttachmentID(ref Ref, cause string) string {
	sum := sha256.Sum256([]byte("attachment|" + cause))
	return ref.Area + attachmentSep + ref.Week.String() + attachmentSep + hex.EncodeToString(sum[:16])
}

// ParseAttachmentID says which report the id belongs to. ok is false when it is
// none: nothing else ever becomes part of a key or of a file name.
func ParseAttachmentID(id string) (ref Ref, file string, ok bool) {
	parts := strings.Split(id, attachmentSep)
	if len(parts) != 3 || !plainCode(parts[0]) || len(parts[2]) != 32 {
		return Ref{}, "", false
	}
	week, err := calendar.ParseWeek(parts[1])
	if err != nil || week.String() != parts[1] || strings.Trim(parts[2], "0123456789abcdef") != "" {
		return Ref{}, "", false
	}
	return Ref{Area: parts[0], Week: week}, parts[2], true
}

// plainCode reports whether s is an area's code: letters and digits.
func plainCode(s string) bool {
	return s != "" && len(s) <= 16 && !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// FileName is the name of its file below the directory of attachments, with
// forward slashes: "2026/6f1d….jpg"; "" when nothing of it is kept.
func (a Attachment) FileName() string { return a.fileName(AttachmentEnding(a.Type)) }

// ThumbName is the name of its small picture; "" when there is none.
func (a Attachment) ThumbName() string {
	if !a.Thumb {
		return ""
	}
	return a.fileName(".thumb.jpg")
}

func (a Attachment) fileName(ending string) string {
	ref, file, ok := ParseAttachmentID(a.ID)
	if !ok || ending == "" {
		return ""
	}
	return strconv.Itoa(ref.Week.Year) + "/" + file + ending
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
