package watch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/channel"
)

const (
	robotTime   = 5 * time.Second
	robotText   = 2048 // bytes of one message
	robotAnswer = 1 << 16
)

// Errcodes of the robot after which nothing was posted: busy, too many in this minute.
const (
	robotBusy = -1
	robotFull = 45009
)

// Robot posts into a WeCom group (企业微信群机器人). It depends neither on Redis nor
// on the Official Account, so that it can tell of either.
type Robot struct {
	url       string
	transport http.RoundTripper
}

// NewRobot makes a Robot that posts to the address WeCom gave for the group,
// whose key is a secret: no error holds it.
func NewRobot(url string) *Robot {
	return &Robot{url: url, transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DisableKeepAlives: true}}
}

// Post writes text into the group. An error that wraps channel.ErrNotSent says
// that it surely was not posted; after one that wraps channel.ErrAmbiguous it may
// have been: the robot remembers nothing, so that it must not be posted again.
func (r *Robot) Post(ctx context.Context, text string) error {
	body, err := json.Marshal(map[string]any{"msgtype": "text", "text": map[string]string{"content": cut(text, robotText)}})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, robotTime)
	defer cancel()
	var connected atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }})
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return errors.New("alarms.robot is no address") // the library's words hold the key
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := r.transport.RoundTrip(req) // no client: its errors hold the address, and it follows redirects
	if err != nil {
		if connected.Load() {
			return fmt.Errorf("robot: %w: %w", channel.ErrAmbiguous, err)
		}
		return fmt.Errorf("robot: %w: %w", channel.ErrNotSent, err)
	}
	defer resp.Body.Close()
	return robotVerdict(resp)
}

// robotVerdict reads the answer: refusals come with status 200 too.
func robotVerdict(resp *http.Response) error {
	var answer struct {
		ErrCode *int   `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, robotAnswer))
	switch {
	case err != nil:
		return fmt.Errorf("robot: %w: %w", channel.ErrAmbiguous, err)
	case resp.StatusCode >= http.StatusInternalServerError:
		return fmt.Errorf("robot: %w: HTTP status %d", channel.ErrAmbiguous, resp.StatusCode)
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("robot: HTTP status %d", resp.StatusCode)
	case json.Unmarshal(body, &answer) != nil || answer.ErrCode == nil:
		return fmt.Errorf("robot: %w: the answer is not WeCom's", channel.ErrAmbiguous)
	}
	switch *answer.ErrCode {
	case 0:
		return nil
	case robotBusy, robotFull:
		return fmt.Errorf("robot: %w: errcode %d", channel.ErrNotSent, *answer.ErrCode)
	}
	return fmt.Errorf("robot: errcode %d", *answer.ErrCode)
}

// cut keeps the lines that fit.
func cut(text string, limit int) string {
	for len(text) > limit {
		line := strings.LastIndexByte(text[:limit], '\n')
		if line < 1 {
			line = limit
			for !utf8.RuneStart(text[line]) {
				line--
			}
		}
		text = text[:line]
	}
	return text
}
