package sandbox

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"time"
)

// albumSize bounds the photos on all phones together, in bytes; the oldest go first.
const albumSize = 50 << 20

// album keeps the photos that phones show. It outlives the three days for
// which the service may fetch them.
type album struct {
	photos map[string]photo
	order  []string // ids, as they came
	size   int
}

type photo struct {
	data []byte
	at   time.Time
}

func newAlbum() album { return album{photos: map[string]photo{}} }

func (a *album) add(id string, ph photo) {
	a.photos[id] = ph
	a.order = append(a.order, id)
	a.size += len(ph.data)
	for a.size > albumSize {
		a.size -= len(a.photos[a.order[0]].data)
		delete(a.photos, a.order[0])
		a.order = slices.Delete(a.order, 0, 1)
	}
}

// servePhoto answers with a photo of a phone. What is no picture that browsers
// show by themselves is nothing they may show.
func (p *Platform) servePhoto(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	ph, ok := p.album.photos[r.PathValue("id")]
	p.mu.Unlock()
	if !ok {
		http.NotFound(w, r)
		return
	}
	kind := http.DetectContentType(ph.data)
	if !strings.HasPrefix(kind, "image/") {
		kind = "application/octet-stream"
	}
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(ph.data))
}
