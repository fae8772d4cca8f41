package sandbox

import (
	"errors"
	"maps"
	"slices"
	"time"
)

// The states of what a phone shows.
const (
	stateSending   = "sending"   // the service has not answered yet
	stateSent      = "sent"      // it has
	stateFailed    = "failed"    // the user was told that it is out of order, or does not follow
	stateAccepted  = "accepted"  // a card whose receipt is not delivered
	stateDelivered = "delivered" // a card whose receipt the service has acknowledged
	stateRead      = "read"      // a card whose page was opened
)

// mediaPath is where the browser finds a photo.
const mediaPath = "/sandbox/media/"

// ErrNoCard says that a phone shows no card under a number.
var ErrNoCard = errors.New("sandbox: the phone shows no card with this number")

// ChatItem is one thing that a phone shows, as the browser draws it.
type ChatItem struct {
	Seq    int64       `json:"seq"` // grows over the whole platform; the same when the item changes
	At     time.Time   `json:"at"`
	Kind   string      `json:"kind"` // one of the Kind… constants
	Type   string      `json:"type"` // "text", "image", "template", "news", "msgmenu", …
	Title  string      `json:"title,omitempty"`
	Text   string      `json:"text,omitempty"`   // not of cards
	Fields []ChatField `json:"fields,omitempty"` // of a card, in the order of its template
	URL    string      `json:"url,omitempty"`
	MsgID  string      `json:"msgid,omitempty"`
	State  string      `json:"state"`           // of what the user sent: "sending", "sent", "failed"; of a card: "accepted", "delivered", "read"
	Image  string      `json:"image,omitempty"` // address of a photo
}

// ChatField is one line of a card.
type ChatField struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// line is one thing that a phone shows, as the platform keeps it.
type line struct {
	Item
	Seq   int64  `json:"seq"`
	State string `json:"state,omitempty"`
}

// Chat returns what the user's phone shows, own messages included, oldest
// first: what is newer than after, or everything when after is zero or a
// number that was never given.
func (p *Platform) Chat(openid string, after int64) []ChatItem {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.users[openid]
	if u == nil {
		return nil
	}
	if after > p.lines {
		after = 0
	}
	var items []ChatItem
	for _, l := range u.thread {
		if l.Seq > after {
			items = append(items, p.chatItem(l))
		}
	}
	return items
}

// Read has the user open the page of the card with the number seq: it is
// "read" from now on. The error may be ErrNoCard.
func (p *Platform) Read(openid string, seq int64) (ChatItem, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.users[openid]
	if u == nil {
		return ChatItem{}, ErrNoCard
	}
	i := slices.IndexFunc(u.thread, func(l line) bool { return l.Seq == seq && l.Kind == KindTemplate })
	if i < 0 {
		return ChatItem{}, ErrNoCard
	}
	p.turn(openid, &u.thread[i], stateRead)
	return p.chatItem(u.thread[i]), nil
}

// display puts i on the phone of u. p.mu is held.
func (p *Platform) display(openid string, u *user, i Item, state string) {
	p.lines++
	l := line{Item: i, Seq: p.lines, State: state}
	u.keep(l)
	p.publishChat(openid, l)
	p.changed()
}

// mark changes the state of the item of kind with msgID, unless the phone has
// forgotten it: a card that was read stays so, and a message that was answered
// once. p.mu is held.
func (p *Platform) mark(openid, kind, msgID, state string) {
	u := p.users[openid]
	if u == nil || msgID == "" {
		return
	}
	for i := len(u.thread) - 1; i >= 0; i-- {
		if l := &u.thread[i]; l.MsgID == msgID && l.Kind == kind {
			if l.State != stateRead && l.State != stateSent {
				p.turn(openid, l, state)
			}
			return
		}
	}
}

// turn gives l its new state. p.mu is held.
func (p *Platform) turn(openid string, l *line, state string) {
	if l.State == state {
		return
	}
	l.State = state
	p.publishChat(openid, *l)
	p.changed()
}

// chatItem is l as the browser gets it.
func (p *Platform) chatItem(l line) ChatItem {
	c := ChatItem{Seq: l.Seq, At: l.At, Kind: l.Kind, Type: l.Type, Title: l.Title, Text: l.Text, URL: l.URL, MsgID: l.MsgID, State: l.State}
	if l.Kind == KindTemplate {
		c.Text, c.Fields = "", p.cardFields(l.Item)
	}
	if id := l.Fields["media_id"]; id != "" && l.Type == "image" {
		c.Image = mediaPath + id
	}
	return c
}

// cardFields are the card's values with their labels, in the order of the
// template; of a template that is registered no more in the order of names.
func (p *Platform) cardFields(i Item) []ChatField {
	names, registered := p.cfg.Templates[i.Template]
	if !registered {
		names = slices.Sorted(maps.Keys(i.Fields))
	}
	fields := make([]ChatField, 0, len(names))
	for _, name := range names {
		label := p.cfg.Labels[i.Template+"."+name]
		if label == "" {
			label = name
		}
		fields = append(fields, ChatField{Label: label, Value: i.Fields[name]})
	}
	return fields
}

type chatEvent struct {
	OpenID string   `json:"openid"`
	Item   ChatItem `json:"item"`
}

// publishChat tells the browsers that l is new on a phone, or has changed. p.mu is held.
func (p *Platform) publishChat(openid string, l line) {
	if !p.hub.idle() {
		p.hub.publish("chat", chatEvent{OpenID: openid, Item: p.chatItem(l)})
	}
}
