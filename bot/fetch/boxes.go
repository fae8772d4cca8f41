package fetch

import (
	"encoding/binary"
	"slices"
)

// cleanPNG copies the chunks of a picture without its texts, dates and EXIF, up
// to its end. ok is false when there is no end.
func cleanPNG(b []byte) (out []byte, ok bool) {
	const head = 8
	out = append(make([]byte, 0, len(b)), b[:head]...)
	for at := head; at+12 <= len(b); {
		n := int64(binary.BigEndian.Uint32(b[at:]))
		end := int64(at) + 12 + n // length, type, data, checksum
		if end > int64(len(b)) {
			return nil, false
		}
		kind := string(b[at+4 : at+8])
		if !slices.Contains([]string{"eXIf", "tEXt", "zTXt", "iTXt", "tIME"}, kind) {
			out = append(out, b[at:end]...)
		}
		if kind == "IEND" {
			return out, true
		}
		at = int(end)
	}
	return nil, false
}

// cleanWebP copies the chunks of a picture without EXIF and XMP, and takes the
// flags that announce them back.
func cleanWebP(b []byte) (out []byte, ok bool) {
	const head = 12
	whole := int64(binary.LittleEndian.Uint32(b[4:])) + 8
	if whole > int64(len(b)) || whole < head {
		return nil, false
	}
	b = b[:whole]
	out = append(make([]byte, 0, len(b)), b[:head]...)
	for at := head; at+8 <= len(b); {
		n := int64(binary.LittleEndian.Uint32(b[at+4:]))
		end := int64(at) + 8 + n
		if end > int64(len(b)) {
			return nil, false
		}
		end = min(end+n&1, int64(len(b))) // chunks begin at even places
		kind := string(b[at : at+4])
		if kind != "EXIF" && kind != "XMP " {
			out = append(out, b[at:end]...)
		}
		if kind == "VP8X" && n > 0 {
			out[len(out)-int(end)+at+8] &^= 0x0c
		}
		at = int(end)
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8)) //nolint:gosec // not longer than b, whose length fitted
	return out, true
}

// cleanMP4 blanks the boxes in which phones write place and device. They become
// free space of the same length, so that nothing else moves.
func cleanMP4(b []byte) (out []byte, ok bool) {
	out = slices.Clone(b)
	return out, blank(out, 0)
}

// maxDepth is how deep boxes with what phones write lie in each other: moov, trak.
const maxDepth = 3

// blank goes through the boxes of b. It reports false when the last one is cut off.
func blank(b []byte, depth int) bool {
	for len(b) > 0 {
		head, size := boxSize(b)
		if size < head || size > int64(len(b)) {
			return false
		}
		inside := b[head:size]
		switch string(b[4:8]) {
		case "moov", "trak":
			if depth < maxDepth && !blank(inside, depth+1) {
				return false
			}
		case "udta", "meta", "uuid":
			copy(b[4:8], "free")
			clear(inside)
		}
		b = b[size:]
	}
	return true
}

// boxSize is the length of a box and of its head; 0 when b does not hold a head.
func boxSize(b []byte) (head, size int64) {
	if len(b) < 8 {
		return 8, 0
	}
	switch n := binary.BigEndian.Uint32(b); {
	case n == 0: // up to the end
		return 8, int64(len(b))
	case n == 1 && len(b) >= 16:
		if long := binary.BigEndian.Uint64(b[8:]); long <= uint64(len(b)) {
			return 16, int64(long) //nolint:gosec // not longer than b
		}
		return 16, 0
	default:
		return 8, int64(n)
	}
}
