package sandbox

import (
	"bytes"
	"net/http"
	"time"
)

// pagePolicy lets the page load its own files and frame the service's pages.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; " +
	"frame-src 'self'; base-uri 'none'; form-action 'none'"

// routePage adds the page of the phones, when there is one.
func (p *Platform) routePage(mux *http.ServeMux) {
	if p.cfg.Phones == nil {
		return
	}
	mux.Handle("GET /sandbox", http.RedirectHandler("/sandbox/", http.StatusFound))
	mux.HandleFunc("GET /sandbox/{$}", p.servePage)
	mux.HandleFunc("GET /sandbox/static/{file}", p.serveAsset)
}

func (p *Platform) servePage(w http.ResponseWriter, r *http.Request) {
	h := protect(w)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(p.cfg.Phones.Page()))
}

// serveAsset serves a file of the page. Asked for by its version it never
// changes; without it, it is asked for again soon.
func (p *Platform) serveAsset(w http.ResponseWriter, r *http.Request) {
	h := protect(w)
	a, ok := p.cfg.Phones.Asset(r.PathValue("file"))
	if !ok {
		http.NotFound(w, r)
		return
	}
	h.Set("Cache-Control", "public, max-age=300")
	if r.URL.Query().Get("v") == a.Version() {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	h.Set("ETag", a.ETag)
	h.Set("Content-Type", a.Type)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(a.Body))
}

// protect sets what holds for everything that a browser may open.
func protect(w http.ResponseWriter) http.Header {
	h := w.Header()
	h.Set("Content-Security-Policy", pagePolicy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	return h
}
