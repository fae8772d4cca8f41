package official

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	mediaTime = 60 * time.Second // of one file, from the request to its last byte
	maxNote   = 64 << 10         // of an answer that is not the file
)

var _ channel.Media = (*Sender)(nil)

// Fetch opens a photo, video or file that somebody has sent. Pictures come by
// themselves; of a video the platform answers an address, which is followed
// once, without the token. It does not go through the SDK, which reads
// a file as a whole and takes a refusal for one.
func (s *Sender) Fetch(ctx context.Context, mediaID string) (io.ReadCloser, error) {
	if mediaID == "" {
		return nil, fmt.Errorf("fetching a file: %w: no id", channel.ErrGone)
	}
	ctx, cancel := context.WithTimeout(ctx, mediaTime)
	body, err := s.platform.fetch(ctx, mediaID)
	if err != nil {
		cancel()
		return nil, fmt.Errorf("fetching a file: %w", err)
	}
	return &fetched{ReadCloser: body, cancel: cancel}, nil
}

// fetched is a file under way: closing it ends the request.
type fetched struct {
	io.ReadCloser
	cancel context.CancelFunc
}

func (f *fetched) Close() error {
	defer f.cancel()
	return f.ReadCloser.Close()
}

// fetch asks with a token; one that was refused is renewed, once.
func (p *platform) fetch(ctx context.Context, mediaID string) (io.ReadCloser, error) {
	token, err := p.tokens.get(ctx)
	if err != nil {
		return nil, err
	}
	body, err := p.fetchWith(ctx, mediaID, token)
	if refusal, ok := errors.AsType[*APIError](err); !ok || !tokenRefused(refusal.Code) {
		return body, err
	}
	if token, err = p.tokens.renew(ctx, token); err != nil {
		return nil, err
	}
	return p.fetchWith(ctx, mediaID, token)
}

func (p *platform) fetchWith(ctx context.Context, mediaID, token string) (io.ReadCloser, error) {
	u := *p.base
	u.Path += "/cgi-bin/media/get"
	u.RawQuery = url.Values{"access_token": {token}, "media_id": {mediaID}}.Encode()
	resp, err := p.get(ctx, u.String(), token)
	if err != nil || !isNote(resp) {
		return bodyOf(resp), err
	}
	address, err := p.readNote(resp, token)
	if err != nil {
		return nil, err
	}
	resp, err = p.get(ctx, address)
	return bodyOf(resp), err
}

func bodyOf(resp *http.Response) io.ReadCloser {
	if resp == nil {
		return nil
	}
	return resp.Body
}

// get makes one GET and checks the status. Nothing is followed, as in exchange.
func (p *platform) get(ctx context.Context, address string, secrets ...string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &brokenError{meaning: channel.ErrAmbiguous, why: "the request cannot be built"}
	}
	resp, err := p.transport.RoundTrip(req)
	if err != nil {
		return nil, &brokenError{meaning: channel.ErrNotSent, why: p.redact(err.Error(), secrets)}
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, &brokenError{meaning: channel.ErrNotSent, why: fmt.Sprintf("HTTP status %d", resp.StatusCode)}
	}
	return resp, nil
}

// isNote reports whether the platform answers in words instead of with a file.
// It says text/plain or application/json of them, whatever the file is.
func isNote(resp *http.Response) bool {
	kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	disposition := resp.Header.Get("Content-Disposition")
	return disposition == "" && (kind == "text/plain" || strings.HasSuffix(kind, "json"))
}

// readNote takes a refusal, or the address of a video, out of the answer.
func (p *platform) readNote(resp *http.Response, token string) (address string, err error) {
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxNote))
	if err != nil {
		return "", &brokenError{meaning: channel.ErrNotSent, why: p.redact(err.Error(), []string{token})}
	}
	var note struct {
		ErrCode  int    `json:"errcode"`
		ErrMsg   string `json:"errmsg"`
		VideoURL string `json:"video_url"`
	}
	if err := json.Unmarshal(text, &note); err != nil {
		return "", &brokenError{meaning: channel.ErrNotSent, why: "the answer is neither a file nor the platform's JSON"}
	}
	if note.ErrCode != 0 {
		return "", newAPIError(note.ErrCode, p.redact(note.ErrMsg, []string{token}))
	}
	u, err := url.Parse(note.VideoURL)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return "", &brokenError{meaning: channel.ErrNotSent, why: "the answer names no address of a video"}
	}
	return note.VideoURL, nil
}
