package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"time"
	"unicode/utf8"
)

// maxQRLife is the longest life of a temporary QR code, in seconds.
const maxQRLife = 2_592_000

// ErrTicket says that no valid QR code has the ticket.
var ErrTicket = errors.New("sandbox: no such QR code, or it has expired")

// ticket is a QR code with a scene.
type ticket struct {
	scene string
	ends  time.Time // zero: permanent
}

type qrRequest struct {
	ExpireSeconds int64  `json:"expire_seconds"`
	ActionName    string `json:"action_name"`
	ActionInfo    struct {
		Scene struct {
			ID  int64  `json:"scene_id"`
			Str string `json:"scene_str"`
		} `json:"scene"`
	} `json:"action_info"`
}

type qrAnswer struct {
	Ticket        string `json:"ticket"`
	ExpireSeconds int64  `json:"expire_seconds,omitempty"`
	URL           string `json:"url"`
}

// createQRCode is POST /cgi-bin/qrcode/create.
func (p *Platform) createQRCode(c *call) (any, error) {
	var r qrRequest
	if err := c.read(&r); err != nil {
		return nil, err
	}
	scene := r.ActionInfo.Scene.Str
	temporary := r.ActionName == "QR_SCENE" || r.ActionName == "QR_STR_SCENE"
	switch r.ActionName {
	case "QR_SCENE", "QR_LIMIT_SCENE":
		if r.ActionInfo.Scene.ID <= 0 {
			return nil, refuse(40097)
		}
		scene = strconv.FormatInt(r.ActionInfo.Scene.ID, 10)
	case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE":
	default:
		return nil, refuse(40097)
	}
	if n := utf8.RuneCountInString(scene); n < 1 || n > 64 || r.ExpireSeconds > maxQRLife || r.ExpireSeconds < 0 {
		return nil, refuse(40097)
	}
	t := ticket{scene: scene}
	if !temporary {
		r.ExpireSeconds = 0
	} else if r.ExpireSeconds == 0 {
		r.ExpireSeconds = 60
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if temporary {
		t.ends = p.clock.Now().Add(time.Duration(r.ExpireSeconds) * time.Second)
	}
	id := "gQ" + rand.Text() + rand.Text()
	p.tickets[id] = t
	p.changed()
	return qrAnswer{Ticket: id, ExpireSeconds: r.ExpireSeconds, URL: "http://weixin.qq.com/q/" + id}, nil
}

// Scan has the user scan the QR code of a ticket: a SCAN event from a follower,
// else a subscribe event with "qrscene_<scene>". The error may be ErrTicket.
func (p *Platform) Scan(ctx context.Context, openid, id string) (Exchange, error) {
	p.mu.Lock()
	t, ok := p.tickets[id]
	ok = ok && (t.ends.IsZero() || p.clock.Now().Before(t.ends))
	u := p.users[openid]
	following := u != nil && u.following
	p.mu.Unlock()
	if !ok {
		return Exchange{}, ErrTicket
	}
	if following {
		return p.event(ctx, openid, "SCAN", t.scene, field{"Ticket", id, false})
	}
	return p.event(ctx, openid, "subscribe", "qrscene_"+t.scene, field{"Ticket", id, false})
}
