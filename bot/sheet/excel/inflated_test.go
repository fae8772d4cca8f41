package excel_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"hash/crc32"
	"io"
	"strings"
	"testing"
)

// inflated is the zip in data with one of its parts replaced by head, n times
// unit, and tail. A piece of the repetitions is compressed once, and its bytes are
// repeated: to compress millions takes seconds under the race detector.
func inflated(t *testing.T, data []byte, name, head, unit string, n int, tail string) []byte {
	t.Helper()
	const piece = 10_000
	var packed bytes.Buffer
	packed.Write(deflated(t, head, false))
	packed.Write(bytes.Repeat(deflated(t, strings.Repeat(unit, piece), false), n/piece))
	packed.Write(deflated(t, strings.Repeat(unit, n%piece)+tail, true))
	text := []byte(head + strings.Repeat(unit, n) + tail)

	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	must(t, err)
	var buf bytes.Buffer
	out := zip.NewWriter(&buf)
	for _, part := range in.File {
		if part.Name != name {
			must(t, out.Copy(part))
		}
	}
	w, err := out.CreateRaw(&zip.FileHeader{
		Name: name, Method: zip.Deflate, CRC32: crc32.ChecksumIEEE(text),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: uint64(len(text)),
	})
	must(t, err)
	_, err = packed.WriteTo(w)
	must(t, err)
	must(t, out.Close())
	return buf.Bytes()
}

// deflated is a text compressed up to a whole byte; last ends the stream.
func deflated(t *testing.T, text string, last bool) []byte {
	t.Helper()
	var buf bytes.Buffer
	w, err := flate.NewWriter(&buf, flate.DefaultCompression)
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	if last {
		must(t, w.Close())
	} else {
		must(t, w.Flush())
	}
	return buf.Bytes()
}
