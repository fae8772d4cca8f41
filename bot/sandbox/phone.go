package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
	"unicode/utf8"
)

// Send has the user write text. Unknown openids become followers without an
// event; of one that unfollowed the error is ErrNotFollowing.
func (p *Platform) Send(ctx context.Context, openid, text string) (Exchange, error) {
	return p.SendAt(ctx, openid, text, p.clock.Now())
}

// SendAt is Send with a chosen CreateTime, as of a message that was delayed on its way.
func (p *Platform) SendAt(ctx context.Context, openid, text string, at time.Time) (Exchange, error) {
	return p.send(ctx, openid, Item{Type: "text", At: at, Text: text}, field{"Content", text, false})
}

// SendImage has the user send a photo, which stays fetchable for three days.
func (p *Platform) SendImage(ctx context.Context, openid string, data []byte) (Exchange, error) {
	id := p.keep("image", data)
	return p.send(ctx, openid, Item{Type: "image", Fields: map[string]string{"media_id": id}},
		field{"PicUrl", "http://mmbiz.qpic.cn/mmbiz_jpg/" + id + "/0", false}, field{"MediaId", id, false})
}

// SendVoice has the user speak; Recognition is empty, as since 2023.
func (p *Platform) SendVoice(ctx context.Context, openid string, data []byte) (Exchange, error) {
	id := p.keep("voice", data)
	return p.send(ctx, openid, Item{Type: "voice"}, field{"MediaId", id, false}, field{"Format", "amr", false},
		field{"MediaId16K", id, false}, field{"Recognition", "", false})
}

// SendVideo has the user send a film, which stays fetchable for three days.
func (p *Platform) SendVideo(ctx context.Context, openid string, data []byte) (Exchange, error) {
	id := p.keep("video", data)
	return p.send(ctx, openid, Item{Type: "video"}, field{"MediaId", id, false}, field{"ThumbMediaId", id, false})
}

// SendRaw sends a message of any type; elements is XML that is inserted as it stands.
func (p *Platform) SendRaw(ctx context.Context, openid, msgType, elements string) (Exchange, error) {
	return p.send(ctx, openid, Item{Type: msgType}, field{"", elements, true})
}

// Follow has the user follow the account: a subscribe event.
func (p *Platform) Follow(ctx context.Context, openid string) (Exchange, error) {
	return p.event(ctx, openid, "subscribe", "")
}

// Unfollow has the user leave: an unsubscribe event. Nothing reaches them afterwards.
func (p *Platform) Unfollow(ctx context.Context, openid string) (Exchange, error) {
	return p.event(ctx, openid, "unsubscribe", "")
}

// Click has the user press the menu button with key.
func (p *Platform) Click(ctx context.Context, openid, key string) (Exchange, error) {
	return p.event(ctx, openid, "CLICK", key)
}

// Event has the user cause any event: "CLICK", "VIEW", "SCAN", "subscribe" with
// "qrscene_<scene>", and what else the platform knows.
func (p *Platform) Event(ctx context.Context, openid, event, key string) (Exchange, error) {
	return p.event(ctx, openid, event, key)
}

// Resend pushes the message of an earlier exchange again, with the same MsgId
// and CreateTime and a fresh signature.
func (p *Platform) Resend(ctx context.Context, x Exchange) (Exchange, error) {
	if x.message.openid == "" {
		return Exchange{}, errors.New("sandbox: there is no message to send again")
	}
	return p.push(ctx, x.message)
}

// Replay sends the very bytes of an earlier push again, as somebody who
// recorded it would.
func (p *Platform) Replay(ctx context.Context, x Exchange) (Exchange, error) {
	if x.message.openid == "" {
		return Exchange{}, errors.New("sandbox: there is no push to replay")
	}
	return p.exchange(ctx, x.message, x.envelope)
}

// Verify makes the address check that the platform makes when an operator
// enters the callback.
func (p *Platform) Verify(ctx context.Context) error {
	timestamp, nonce, echo := fmt.Sprint(p.clock.Now().Unix()), nonce(), nonce()
	query := url.Values{"signature": {sign(p.cfg.Token, timestamp, nonce)}, "timestamp": {timestamp}, "nonce": {nonce}, "echostr": {echo}}
	p.mu.Lock()
	callback := p.callback
	p.mu.Unlock()
	address, err := target(callback, query.Encode())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, p.cfg.AnswerTimeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("sandbox: address check: %w", err)
	}
	_, body, err := p.do(r)
	if err != nil {
		return fmt.Errorf("sandbox: address check: %w", err)
	}
	if string(body) != echo {
		return errors.New("sandbox: address check: the answer is not the echostr")
	}
	return nil
}

// keep stores what a user sends.
func (p *Platform) keep(kind string, data []byte) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.keepMedium(kind, data)
}

// send shows i on the user's phone and pushes it, which opens the long window.
// Without a date it is sent now.
func (p *Platform) send(ctx context.Context, openid string, i Item, fields ...field) (Exchange, error) {
	if i.At.IsZero() {
		i.At = p.clock.Now()
	}
	m := p.newMessage(openid, i.Type, i.At)
	m.fields, m.runes = fields, utf8.RuneCountInString(i.Text)
	following := p.write(openid, &m, i)
	if !following {
		return Exchange{}, ErrNotFollowing
	}
	return p.push(ctx, m)
}

// write has what the user sends appear on the phone, and numbers it when the user follows.
func (p *Platform) write(openid string, m *message, i Item) (following bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u, known := p.users[openid]
	if !known {
		u = p.userOf(openid)
		u.follow(p.clock.Now(), "")
		p.followed()
	}
	i.Kind, i.At = KindSent, i.At.In(beijing)
	if !u.following {
		p.display(openid, u, i, stateFailed)
		return false
	}
	u.window = window{left: p.cfg.MessageSends, ends: p.clock.Now().Add(messageWindow)}
	m.msgID = p.nextID()
	i.MsgID = m.msgID
	p.display(openid, u, i, stateSending)
	return true
}

// event pushes an event of the user and does to the user what it means.
func (p *Platform) event(ctx context.Context, openid, event, key string, more ...field) (Exchange, error) {
	m := p.newMessage(openid, "event", p.clock.Now())
	m.event = event
	m.fields = append([]field{{"Event", event, false}, {"EventKey", key, false}}, more...)
	if err := p.enact(openid, event, key); err != nil {
		return Exchange{}, err
	}
	return p.push(ctx, m)
}
