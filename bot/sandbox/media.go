package sandbox

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"time"
)

const (
	mediaLife = 3 * 24 * time.Hour
	maxImage  = 10 << 20
)

// medium is a file that the platform keeps for three days.
type medium struct {
	kind string // "image", "voice", …
	data []byte
	at   time.Time
}

// keepMedium stores data and forgets what is too old. p.mu is held.
func (p *Platform) keepMedium(kind string, data []byte) string {
	now := p.clock.Now()
	maps.DeleteFunc(p.media, func(_ string, m medium) bool { return now.Sub(m.at) >= mediaLife })
	id := rand.Text() + "_" + p.nextID()
	p.media[id] = medium{kind: kind, data: data, at: now}
	if kind == "image" {
		p.album.add(id, photo{data: data, at: now})
		p.changed()
	}
	return id
}

// medium finds what has not expired. p.mu is held.
func (p *Platform) medium(id string) (medium, bool) {
	m, ok := p.media[id]
	return m, ok && p.clock.Now().Sub(m.at) < mediaLife
}

type uploadAnswer struct {
	Type      string `json:"type"`
	MediaID   string `json:"media_id"`
	CreatedAt int64  `json:"created_at"`
}

// uploadMedia is POST /cgi-bin/media/upload.
func (p *Platform) uploadMedia(c *call) (any, error) {
	kind := c.query.Get("type")
	switch kind {
	case "image", "voice", "video", "thumb":
	default:
		return nil, refuse(40004)
	}
	data, err := mediaPart(c)
	switch {
	case err != nil || len(data) == 0:
		return nil, refuse(41005)
	case kind == "image" && len(data) > maxImage:
		return nil, refuse(40009)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return uploadAnswer{Type: kind, MediaID: p.keepMedium(kind, data), CreatedAt: p.clock.Now().Unix()}, nil
}

// mediaPart reads the form's part "media".
func mediaPart(c *call) ([]byte, error) {
	_, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return nil, err
	}
	form := multipart.NewReader(bytes.NewReader(c.body), params["boundary"])
	for {
		part, err := form.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FormName() == "media" {
			if part.FileName() == "" {
				return nil, errors.New("the part has no file name") // the platform wants one
			}
			return io.ReadAll(part)
		}
	}
}

// videoAnswer is how the platform answers where a video is: it lies on another server.
type videoAnswer struct {
	VideoURL string `json:"video_url"`
}

// getMedia is GET /cgi-bin/media/get.
func (p *Platform) getMedia(c *call) (any, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := c.query.Get("media_id")
	m, ok := p.medium(id)
	if !ok {
		return nil, refuse(40007)
	}
	switch m.kind {
	case "video":
		return videoAnswer{VideoURL: "http://" + c.r.Host + "/sandbox/video/" + id}, nil
	case "voice":
		return file{name: id + ".amr", contentType: "audio/amr", data: m.data}, nil
	}
	return file{name: id + ".jpg", contentType: "image/jpeg", data: m.data}, nil // whatever it is: the platform says so of every picture
}

// serveVideo is the other server. It asks for no token.
func (p *Platform) serveVideo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	m, ok := p.medium(r.PathValue("id"))
	p.mu.Unlock()
	if !ok || m.kind != "video" {
		http.NotFound(w, r)
		return
	}
	protect(w).Set("Content-Type", "video/mp4")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(m.data))
}
