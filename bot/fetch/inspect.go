package fetch

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"image"
	_ "image/gif"  // read, to know its dimensions
	_ "image/jpeg" // and its picture
	_ "image/png"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/report"
)

// What a picture may be. Its dimensions are read from its head, before anything
// is unpacked: a few bytes may claim a picture that no memory holds.
const (
	maxSide   = 20_000
	maxPixels = 64_000_000
)

const maxEntries = 10_000 // of an office document

// content is a file that is kept: what it is, and its bytes without what a
// camera adds (place, device, owner).
type content struct {
	kind          string // image/jpeg
	data          []byte
	width, height int
	turn          int // how a JPEG wants to be turned, 1 to 8 as EXIF counts
}

// inspect says what the bytes are, by the bytes themselves, and cleans them. The
// error is a *RefusedError.
func inspect(data []byte, sent report.AttachmentKind) (content, error) {
	c := content{kind: kindOf(data), data: data, turn: 1}
	if c.kind == "" || !fits(c.kind, sent) {
		return content{}, refused(report.AttachmentType)
	}
	if strings.HasPrefix(c.kind, "image/") {
		if err := c.measure(); err != nil {
			return content{}, err
		}
	}
	if !c.clean() {
		return content{}, refused(report.AttachmentBroken)
	}
	return c, nil
}

// fits reports whether what was sent as a photo, video or file is one.
func fits(kind string, sent report.AttachmentKind) bool {
	if report.AttachmentEnding(kind) == "" {
		return false
	}
	switch sent {
	case report.AttachedImage:
		return strings.HasPrefix(kind, "image/")
	case report.AttachedVideo:
		return strings.HasPrefix(kind, "video/")
	case report.AttachedFile:
		return true
	}
	return false
}

// kindOf tells the type by the first bytes; "" when it is none that is kept.
func kindOf(b []byte) string {
	switch {
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(b, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(b, []byte("GIF87a")), bytes.HasPrefix(b, []byte("GIF89a")):
		return "image/gif"
	case len(b) > 16 && string(b[:4]) == "RIFF" && string(b[8:12]) == "WEBP":
		return "image/webp"
	case len(b) > 12 && string(b[4:8]) == "ftyp" && !slices.Contains(stills, string(b[8:12])):
		return "video/mp4"
	case bytes.HasPrefix(b, []byte("%PDF-")):
		return "application/pdf"
	case bytes.HasPrefix(b, []byte("PK\x03\x04")):
		return officeKind(b)
	}
	return ""
}

// stills are pictures in the box format of videos (HEIC, AVIF), which browsers do not show everywhere.
var stills = []string{"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif", "avis"}

// officeKind tells a document or sheet from other archives by the list of its
// entries; nothing is unpacked. One with macros is neither.
func officeKind(b []byte) string {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil || len(z.File) > maxEntries {
		return ""
	}
	kind, typed := "", false
	for _, f := range z.File {
		switch name := strings.ToLower(f.Name); {
		case strings.HasSuffix(name, "vbaproject.bin"):
			return ""
		case name == "[content_types].xml":
			typed = true
		case name == "word/document.xml":
			kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
		case name == "xl/workbook.xml":
			kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
		}
	}
	if !typed {
		return ""
	}
	return kind
}

// measure reads the dimensions of a picture and refuses those that no photo has.
func (c *content) measure() error {
	if c.kind == "image/webp" {
		c.width, c.height = webpSize(c.data)
	} else {
		config, _, err := image.DecodeConfig(bytes.NewReader(c.data))
		if err != nil {
			return refused(report.AttachmentBroken)
		}
		c.width, c.height = config.Width, config.Height
	}
	if c.width < 1 || c.height < 1 || c.width > maxSide || c.height > maxSide || c.width*c.height > maxPixels {
		return refused(report.AttachmentPixels)
	}
	return nil
}

// webpSize reads the dimensions of any of the three forms of WebP; 0, 0 when there are none.
func webpSize(b []byte) (width, height int) {
	if len(b) < 30 {
		return 0, 0
	}
	switch string(b[12:16]) {
	case "VP8X":
		return int(b[24]) + int(b[25])<<8 + int(b[26])<<16 + 1, int(b[27]) + int(b[28])<<8 + int(b[29])<<16 + 1
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(b[26:])) & 0x3fff, int(binary.LittleEndian.Uint16(b[28:])) & 0x3fff
	case "VP8L":
		bits := binary.LittleEndian.Uint32(b[21:])
		return int(bits&0x3fff) + 1, int(bits>>14&0x3fff) + 1
	}
	return 0, 0
}

// clean takes out what a camera writes beside the picture. It reports false when
// the file does not hold together, which is how one looks that was cut off.
// GIF and documents stay as they are.
func (c *content) clean() (ok bool) {
	switch c.kind {
	case "image/jpeg":
		c.data, c.turn, ok = cleanJPEG(c.data)
	case "image/png":
		c.data, ok = cleanPNG(c.data)
	case "image/webp":
		c.data, ok = cleanWebP(c.data)
	case "video/mp4":
		c.data, ok = cleanMP4(c.data)
	default:
		ok = true
	}
	return ok
}
