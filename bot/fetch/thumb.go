package fetch

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
)

const (
	thumbSide   = 320        // pixels of the longer side
	thumbBytes  = 30 << 10   // of the small picture
	thumbPixels = 25_000_000 // of a picture that is unpacked for it: 100 MB at most
	samples     = 4          // taken across one pixel of it, each way
)

// thumbnail draws a small picture, turned as it wants to be seen. ok is false
// where there is none: of videos and documents, of WebP, of very large pictures.
func thumbnail(c content) (small []byte, ok bool) {
	if c.width*c.height > thumbPixels || c.kind != "image/jpeg" && c.kind != "image/png" && c.kind != "image/gif" {
		return nil, false
	}
	img, _, err := image.Decode(bytes.NewReader(c.data))
	if err != nil { // it holds together and is no picture all the same: it is kept, and shown as a name
		return nil, false
	}
	drawn := shrink(img, c.turn)
	for _, quality := range []int{75, 55, 35, 15} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, drawn, &jpeg.Options{Quality: quality}); err != nil {
			return nil, false
		}
		if b.Len() <= thumbBytes {
			return b.Bytes(), true
		}
	}
	return nil, false
}

// shrink draws img at most thumbSide long, turned as EXIF counts turns, on white.
func shrink(img image.Image, turn int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	tw, th := w, h
	if turn >= 5 { // on its side
		tw, th = h, w
	}
	if longest := max(tw, th); longest > thumbSide {
		tw, th = max(tw*thumbSide/longest, 1), max(th*thumbSide/longest, 1)
	}
	out, at := image.NewRGBA(image.Rect(0, 0, tw, th)), pixels(img)
	for y := range th {
		for x := range tw {
			out.SetRGBA(x, y, average(b, at, tw, th, x, y, turn))
		}
	}
	return out
}

// pixels reads the colour at a place, without an allocation for each where the picture can.
func pixels(img image.Image) func(x, y int) color.RGBA64 {
	if img, ok := img.(image.RGBA64Image); ok {
		return img.RGBA64At
	}
	return func(x, y int) color.RGBA64 {
		r, g, b, a := img.At(x, y).RGBA()
		return color.RGBA64{R: uint16(r), G: uint16(g), B: uint16(b), A: uint16(a)} //nolint:gosec // RGBA gives 16 bits
	}
}

// average is the mean of the samples that fall into one pixel of the small picture.
func average(b image.Rectangle, at func(x, y int) color.RGBA64, tw, th, x, y, turn int) color.RGBA {
	var red, green, blue uint32
	for j := range samples {
		for i := range samples {
			// Where the sample lies, in 0…1 of the picture as it is seen, then as it is stored.
			u := (float64(x) + (float64(i)+.5)/samples) / float64(tw)
			v := (float64(y) + (float64(j)+.5)/samples) / float64(th)
			u, v = turned(u, v, turn)
			c := at(b.Min.X+int(u*float64(b.Dx())), b.Min.Y+int(v*float64(b.Dy())))
			r, g, bl, a := uint32(c.R), uint32(c.G), uint32(c.B), uint32(c.A)
			white := 0xffff - a
			red, green, blue = red+(r+white)>>8, green+(g+white)>>8, blue+(bl+white)>>8
		}
	}
	const n = samples * samples
	return color.RGBA{R: byte(red / n), G: byte(green / n), B: byte(blue / n), A: 255}
}

// turned finds the place in the stored picture of a place in the seen one.
func turned(u, v float64, turn int) (float64, float64) {
	switch turn {
	case 2:
		return 1 - u, v
	case 3:
		return 1 - u, 1 - v
	case 4:
		return u, 1 - v
	case 5:
		return v, u
	case 6:
		return v, 1 - u
	case 7:
		return 1 - v, 1 - u
	case 8:
		return 1 - v, u
	}
	return u, v
}
