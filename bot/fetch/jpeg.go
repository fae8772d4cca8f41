package fetch

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG.
const (
	markerSOI   = 0xd8
	markerEOI   = 0xd9
	markerSOS   = 0xda
	markerAPP0  = 0xe0
	markerAPP1  = 0xe1
	markerAPP2  = 0xe2
	markerAPP14 = 0xee
	markerAPP15 = 0xef
	markerCOM   = 0xfe
)

// cleanJPEG copies the picture without loss and leaves out everything that is
// none of it: EXIF with place, device and small picture, XMP, IPTC, comments,
// and what stands behind the end (the film of a live photo). How it wants to be
// turned is kept, as the only thing that an EXIF block still says. ok is false
// when there is no end.
func cleanJPEG(b []byte) (out []byte, turn int, ok bool) {
	rest := make([]byte, 0, len(b))
	turn = 1
	for at := 2; ; {
		if at = nextMarker(b, at); at < 0 {
			return nil, 1, false
		}
		marker := b[at+1]
		if marker == markerEOI {
			rest = append(rest, 0xff, markerEOI)
			return append(append([]byte{0xff, markerSOI}, orientation(turn)...), rest...), turn, true
		}
		end := segmentEnd(b, at)
		if end < 0 {
			return nil, 1, false
		}
		if n, has := exifTurn(marker, b[at:end]); has {
			turn = n
		}
		if marker == markerSOS {
			end = scanEnd(b, end)
		}
		if keeps(marker, b[at:end]) {
			rest = append(rest, b[at:end]...)
		}
		at = end
	}
}

// nextMarker is where the next marker stands that begins a segment or ends the
// picture; -1 when there is none. What lies before it belongs to nothing, and
// decoders pass over it as well.
func nextMarker(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if m := b[at+1]; b[at] == 0xff && m > 0x01 && m != 0xff && (m < 0xd0 || m > markerSOI) {
			return at
		}
	}
	return -1
}

// segmentEnd is where the segment that begins at at ends; -1 when that is not in b.
func segmentEnd(b []byte, at int) int {
	if at+4 > len(b) {
		return -1
	}
	n := int(binary.BigEndian.Uint16(b[at+2:]))
	if n < 2 || at+2+n > len(b) {
		return -1
	}
	return at + 2 + n
}

// scanEnd is where the packed picture that begins at at ends: at the next marker
// that is none of its own.
func scanEnd(b []byte, at int) int {
	for ; at+1 < len(b); at++ {
		if next := b[at+1]; b[at] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			return at
		}
	}
	return len(b)
}

// keeps says which segments belong to the picture: all but the application's
// and comments, and of those what decoders need for its colours.
func keeps(marker byte, segment []byte) bool {
	switch {
	case marker == markerAPP0:
		return hasTag(segment, "JFIF\x00")
	case marker == markerAPP2:
		return hasTag(segment, "ICC_PROFILE\x00")
	case marker == markerAPP14:
		return hasTag(segment, "Adobe")
	case marker >= markerAPP0 && marker <= markerAPP15, marker == markerCOM:
		return false
	}
	return true
}

func hasTag(segment []byte, tag string) bool {
	return len(segment) > 4 && bytes.HasPrefix(segment[4:], []byte(tag))
}

const exifTag = "Exif\x00\x00"

// exifTurn reads how the picture wants to be turned: the tag 0x0112 of the first directory.
func exifTurn(marker byte, segment []byte) (turn int, ok bool) {
	if marker != markerAPP1 || !hasTag(segment, exifTag) {
		return 0, false
	}
	tiff := segment[4+len(exifTag):]
	if len(tiff) < 8 {
		return 0, false
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0, false
	}
	entries := int64(order.Uint16(tiff[at:]))
	for at += 2; entries > 0 && at+12 <= int64(len(tiff)); entries, at = entries-1, at+12 {
		if order.Uint16(tiff[at:]) == 0x0112 {
			n := int(order.Uint16(tiff[at+8:]))
			return n, n >= 1 && n <= 8
		}
	}
	return 0, false
}

// orientation is an EXIF block that says nothing but how to turn the picture;
// none for one that stands as it is.
func orientation(turn int) []byte {
	if turn <= 1 {
		return nil
	}
	block := append([]byte{0xff, markerAPP1, 0, 34}, exifTag...)
	block = append(block, "MM\x00\x2a\x00\x00\x00\x08"...)                   // big endian, first directory at 8
	block = append(block, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, byte(turn)) //nolint:gosec // one entry, a short: 2 to 8
	return append(block, 0, 0, 0, 0, 0, 0)                                   // its padding, no next directory
}
