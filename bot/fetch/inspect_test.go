package fetch

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"github.com/weidubao/weidubao/bot/report"
)

// picture is red above and blue below, wider than high.
func picture(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			if y >= h/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// photo is a JPEG with what a phone writes into it: place, device, small picture, comment, film behind the end.
func photo(t *testing.T, turn int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, picture(64, 32), nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte(exifTag), "II\x2a\x00\x08\x00\x00\x00"...)
	exif = binary.LittleEndian.AppendUint16(exif, 2)
	exif = append(exif, 0x12, 1, 3, 0, 1, 0, 0, 0, byte(turn), 0, 0, 0)
	exif = append(exif, 0x25, 0x88, 4, 0, 1, 0, 0, 0, 0, 0, 0, 0) // the place
	exif = append(exif, "GPS 27.7N 120.6E HUAWEI"...)
	out := []byte{0xff, 0xd8}
	for _, s := range []struct {
		marker byte
		body   []byte
	}{{markerAPP1, exif}, {markerAPP1, []byte("http://ns.adobe.com/xap/1.0/\x00GPS")}, {0xed, []byte("Photoshop GPS")}, {markerCOM, []byte("GPS")}} {
		out = append(out, 0xff, s.marker)
		out = binary.BigEndian.AppendUint16(out, uint16(len(s.body)+2))
		out = append(out, s.body...)
	}
	out = append(out, b.Bytes()[2:]...)
	return append(out, "ftypmp4 film with GPS"...)
}

// What a camera writes goes, the picture stays to the last point, and it is still turned.
func TestJPEGWithoutPlace(t *testing.T) {
	for turn := 1; turn <= 8; turn++ {
		data := photo(t, turn)
		c, err := inspect(data, report.AttachedImage)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(c.data, []byte("GPS")) || bytes.Contains(c.data, []byte("HUAWEI")) {
			t.Errorf("turn %d: the place is still there", turn)
		}
		before, _ := jpeg.Decode(bytes.NewReader(data))
		after, err := jpeg.Decode(bytes.NewReader(c.data))
		if err != nil {
			t.Fatal(err)
		}
		for y := range 32 {
			for x := range 64 {
				if before.At(x, y) != after.At(x, y) {
					t.Fatalf("turn %d: the picture changed at %d,%d", turn, x, y)
				}
			}
		}
		again, err := inspect(c.data, report.AttachedImage)
		if err != nil || c.turn != turn || again.turn != turn || !bytes.Equal(again.data, c.data) {
			t.Errorf("turn %d: %d, again %d, %v", turn, c.turn, again.turn, err)
		}
	}
}

// The small picture stands as the photo wants to be seen.
func TestThumbnail(t *testing.T) {
	red := map[int][2]int{1: {80, 10}, 3: {80, 150}, 6: {150, 80}, 8: {10, 80}} // where the stored top is seen
	for turn, at := range red {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, picture(320, 320), nil); err != nil {
			t.Fatal(err)
		}
		small, ok := thumbnail(content{kind: "image/jpeg", data: b.Bytes(), width: 320, height: 320, turn: turn})
		img, err := jpeg.Decode(bytes.NewReader(small))
		if !ok || err != nil {
			t.Fatal(ok, err)
		}
		r, _, blue, _ := img.At(at[0]*2, at[1]*2).RGBA()
		if r < 0xc000 || blue > 0x4000 {
			t.Errorf("turn %d: the top is not seen at %v", turn, at)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture(1280, 320)); err != nil {
		t.Fatal(err)
	}
	small, ok := thumbnail(content{kind: "image/png", data: b.Bytes(), width: 1280, height: 320, turn: 1})
	config, _ := jpeg.DecodeConfig(bytes.NewReader(small))
	if !ok || config.Width != 320 || config.Height != 80 || len(small) > thumbBytes {
		t.Errorf("%v, %d×%d, %d bytes", ok, config.Width, config.Height, len(small))
	}
}

func mustPNG(t *testing.T, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, picture(w, h)); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claims is a PNG that says to be w by h and holds next to nothing.
func claims(w, h uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = append(binary.BigEndian.AppendUint32(head, h), 8, 6, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func archive(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	types = "[Content_Types].xml"
	docx  = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	xlsx  = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// Only what is listed is kept, by its content and not by what it calls itself.
func TestInspect(t *testing.T) {
	film := []byte("\x00\x00\x00\x10ftypmp42\x00\x00\x00\x00\x00\x00\x00\x08mdat")
	for name, c := range map[string]struct {
		data         []byte
		sent         report.AttachmentKind
		kind, reason string
	}{
		"photo":               {photo(t, 1), report.AttachedImage, "image/jpeg", ""},
		"png":                 {mustPNG(t, 3, 2), report.AttachedImage, "image/png", ""},
		"film":                {film, report.AttachedVideo, "video/mp4", ""},
		"pdf":                 {[]byte("%PDF-1.7 …"), report.AttachedFile, "application/pdf", ""},
		"document":            {archive(t, types, "word/document.xml"), report.AttachedFile, docx, ""},
		"sheet":               {archive(t, types, "xl/workbook.xml"), report.AttachedFile, xlsx, ""},
		"document as a photo": {archive(t, types, "word/document.xml"), report.AttachedImage, "", report.AttachmentType},
		"macros":              {archive(t, types, "word/document.xml", "word/vbaProject.bin"), report.AttachedFile, "", report.AttachmentType},
		"zip":                 {archive(t, "a.exe"), report.AttachedFile, "", report.AttachmentType},
		"zip as a photo":      {archive(t, "a.exe"), report.AttachedImage, "", report.AttachmentType},
		"program":             {[]byte("MZ\x90\x00"), report.AttachedFile, "", report.AttachmentType},
		"page":                {[]byte("<html><script>"), report.AttachedFile, "", report.AttachmentType},
		"svg":                 {[]byte(`<svg xmlns="http://www.w3.org/2000/svg">`), report.AttachedImage, "", report.AttachmentType},
		"heic":                {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), report.AttachedImage, "", report.AttachmentType},
		"photo as a film":     {photo(t, 1), report.AttachedVideo, "", report.AttachmentType},
		"nothing":             {nil, report.AttachedImage, "", report.AttachmentType},
		"a bomb":              {claims(100_000, 100_000), report.AttachedImage, "", report.AttachmentPixels},
		"a wide bomb":         {claims(19_000, 19_000), report.AttachedImage, "", report.AttachmentPixels},
		"half a photo":        {photo(t, 1)[:len(photo(t, 1))/2], report.AttachedImage, "", report.AttachmentBroken},
		"half a png":          {mustPNG(t, 30, 20)[:60], report.AttachedImage, "", report.AttachmentBroken},
		"half a film":         {film[:20], report.AttachedVideo, "", report.AttachmentBroken},
	} {
		got, err := inspect(c.data, c.sent)
		no, _ := errors.AsType[*RefusedError](err)
		if got.kind != c.kind || (err != nil) != (c.reason != "") || no != nil && no.Reason != c.reason {
			t.Errorf("%s: %q, %v; want %q %q", name, got.kind, err, c.kind, c.reason)
		}
	}
}

// PNG, WebP and films lose what cameras write as well.
func TestOthersWithoutPlace(t *testing.T) {
	chunk := func(kind, body string) []byte {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
		out = append(append(out, kind...), body...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	whole := mustPNG(t, 3, 2)
	withText := append(append(append([]byte{}, whole[:33]...), chunk("tEXt", "GPS")...), whole[33:]...)
	if out, ok := cleanPNG(withText); !ok || !bytes.Equal(out, whole) {
		t.Errorf("png: %v", ok)
	}
	riff := func(chunks ...string) []byte {
		body := "WEBP"
		for _, c := range chunks {
			body += c[:4] + string(binary.LittleEndian.AppendUint32(nil, uint32(len(c)-4))) + c[4:] + "\x00"[:len(c)%2]
		}
		return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
	}
	out, ok := cleanWebP(riff("VP8X\x0c\x00\x00\x00\x02\x00\x00\x01\x00\x00", "VP8 x", "EXIFGPS", "XMP GPS"))
	if want := riff("VP8X\x00\x00\x00\x00\x02\x00\x00\x01\x00\x00", "VP8 x"); !ok || !bytes.Equal(out, want) {
		t.Errorf("webp: %v\n%q\n%q", ok, out, want)
	}
	box := func(kind, body string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8))) + kind + body
	}
	film := box("ftyp", "mp42") + box("moov", box("trak", box("udta", "GPS"))+box("meta", "GPS")) + box("mdat", "film")
	clean, ok := cleanMP4([]byte(film))
	if !ok || bytes.Contains(clean, []byte("GPS")) || len(clean) != len(film) || !bytes.HasSuffix(clean, []byte(box("mdat", "film"))) {
		t.Errorf("film: %v %q", ok, clean)
	}
}

// Nothing that somebody may send makes it stumble.
func FuzzInspect(f *testing.F) {
	f.Add(claims(10, 10))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x0aExif\x00\x00II"))
	f.Add([]byte("RIFF\x10\x00\x00\x00WEBPVP8X\xff\xff\xff\xff          "))
	f.Add([]byte("\x00\x00\x00\x08ftypmp42\x00\x00\x00\x01moov\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		for _, kind := range []report.AttachmentKind{report.AttachedImage, report.AttachedVideo, report.AttachedFile} {
			if c, err := inspect(data, kind); err == nil && c.width*c.height < 1<<20 {
				thumbnail(c)
			}
		}
	})
}
