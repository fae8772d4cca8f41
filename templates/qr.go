package templates

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"sync"
	"time"

	"rsc.io/qr"
)

//go:embed print/qr.html
var qrSheet string

// QRCard is one person's card on the sheet of binding codes.
type QRCard struct {
	Unit    string // 陶山镇; empty for who stands for none
	Name    string
	Role    string // in Chinese
	Code    string // 483920
	URL     string // what the QR code holds
	Expires time.Time
}

// QRSheet is the sheet of binding codes that the office prints, cuts and hands out.
type QRSheet struct {
	Office string
	Cards  []QRCard
}

// cardsPerPage fill an A4 page, three beside each other.
const cardsPerPage = 12

type (
	drawnCard struct {
		QRCard
		Drawing template.HTML
		Until   string
	}
	drawnSheet struct {
		Office string
		Pages  [][]drawnCard
	}
)

var qrTemplate = sync.OnceValues(func() (*template.Template, error) { return template.New("qr").Parse(qrSheet) })

// HTML is the sheet as one file that needs nothing else: the QR codes are drawn
// into it. The error names the person whose URL is too long to be drawn.
func (s QRSheet) HTML() ([]byte, error) {
	sheet := drawnSheet{Office: s.Office}
	for page := range slices.Chunk(s.Cards, cardsPerPage) {
		var drawn []drawnCard
		for _, c := range page {
			svg, err := drawQR(c.URL)
			if err != nil {
				return nil, fmt.Errorf("draw the QR code of %s: %w", c.Name, err)
			}
			drawn = append(drawn, drawnCard{QRCard: c, Drawing: svg, Until: clock(c.Expires)})
		}
		sheet.Pages = append(sheet.Pages, drawn)
	}
	page, err := qrTemplate()
	if err != nil {
		return nil, fmt.Errorf("parse the sheet of QR codes: %w", err)
	}
	var out bytes.Buffer
	if err := page.Execute(&out, sheet); err != nil {
		return nil, fmt.Errorf("render the sheet of QR codes: %w", err)
	}
	return out.Bytes(), nil
}

// quietZone is the white margin that a scanner needs, in modules.
const quietZone = 4

// drawQR draws text as an SVG: one path, a run of dark modules at a time.
func drawQR(text string) (template.HTML, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", err
	}
	var path strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+quietZone, y+quietZone, x-from, x-from)
			}
		}
	}
	side := code.Size + 2*quietZone
	return template.HTML(fmt.Sprintf( //nolint:gosec // numbers only
		`<svg viewBox="0 0 %d %d" role="img" aria-label="QR" shape-rendering="crispEdges"><rect width="%d" height="%d" fill="#fff"/><path d="%s" fill="#000"/></svg>`,
		side, side, side, side, path.String())), nil
}
