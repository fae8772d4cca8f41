package sandbox

import (
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"
)

// sendBody is what a phone is told to do: one of Text, Event, Image, Resend.
type sendBody struct {
	OpenID string    `json:"openid"`
	Text   string    `json:"text"`
	At     time.Time `json:"at"`     // with Text: another CreateTime
	Event  string    `json:"event"`  // "subscribe", "unsubscribe", "CLICK", "SCAN", "VIEW", …
	Key    string    `json:"key"`    // with Event
	Ticket string    `json:"ticket"` // scan the QR code of this ticket
	Image  []byte    `json:"image"`  // base64
	Resend string    `json:"resend"` // MsgId of an earlier message
}

type sendAnswer struct {
	Reply    string `json:"reply"`
	MsgID    string `json:"msgid,omitempty"`
	Attempts int    `json:"attempts"`
	Status   int    `json:"status"`
	Fault    bool   `json:"fault"`           // the user was told that the service is out of order
	Error    string `json:"error,omitempty"` // and why
}

func (p *Platform) controlSend(w http.ResponseWriter, r *http.Request) {
	var in sendBody
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind == "multipart/form-data" {
		if err := in.fromForm(w, r); err != nil {
			complain(w, http.StatusBadRequest, err)
			return
		}
	} else if !take(w, r, &in) {
		return
	}
	unhurried(w) // three attempts may take longer than the server gives
	p.learn(r.Context(), in.OpenID)
	x, err := p.act(r.Context(), in)
	if err != nil && x.OpenID == "" { // nothing was pushed
		complain(w, http.StatusBadRequest, err)
		return
	}
	answer := sendAnswer{Reply: x.Reply, MsgID: x.MsgID, Attempts: x.Attempts, Status: x.Status, Fault: x.Fault}
	if err != nil {
		answer.Error = strings.TrimPrefix(err.Error(), "sandbox: ")
	}
	reply(w, answer)
}

func (p *Platform) act(ctx context.Context, in sendBody) (Exchange, error) {
	switch {
	case in.Resend != "":
		return p.resend(ctx, in.Resend)
	case in.OpenID == "":
		return Exchange{}, errors.New(`"openid" is missing`)
	case in.Ticket != "":
		return p.Scan(ctx, in.OpenID, in.Ticket)
	case in.Event != "":
		return p.Event(ctx, in.OpenID, in.Event, in.Key)
	case len(in.Image) > 0:
		return p.SendImage(ctx, in.OpenID, in.Image)
	case in.Text == "":
		return Exchange{}, errors.New(`give one of "text", "event", "image", "ticket", "resend"`)
	case !in.At.IsZero():
		return p.SendAt(ctx, in.OpenID, in.Text, in.At)
	}
	return p.Send(ctx, in.OpenID, in.Text)
}

func (p *Platform) resend(ctx context.Context, msgID string) (Exchange, error) {
	p.mu.Lock()
	i := slices.IndexFunc(p.exchanges, func(x Exchange) bool { return x.MsgID == msgID })
	var x Exchange
	if i >= 0 {
		x = p.exchanges[i]
	}
	p.mu.Unlock()
	if i < 0 {
		return Exchange{}, errors.New("no message with this id is remembered")
	}
	return p.Resend(ctx, x)
}

// fromForm reads a photo as a browser uploads it: fields "openid" and "image".
func (b *sendBody) fromForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	part, _, err := r.FormFile("image")
	if err != nil {
		return errors.New(`the form has no file "image"`)
	}
	defer func() { _ = part.Close() }()
	b.OpenID = r.FormValue("openid")
	b.Image, err = io.ReadAll(part)
	return err
}
