package sandbox

import (
	"context"
	"slices"
	"time"
)

// threadSize bounds what a phone keeps; the oldest items go first.
const threadSize = 4_000

// The kinds of items on a phone.
const (
	KindSent     = "sent"     // what the user wrote or sent
	KindReply    = "reply"    // passive reply
	KindTemplate = "template" // template message
	KindCustom   = "custom"   // customer-service message
	KindSystem   = "system"   // what the platform itself says
)

// Item is one thing that a user's phone shows.
type Item struct {
	At       time.Time         `json:"at"`
	Kind     string            `json:"kind"` // one of the Kind… constants
	Type     string            `json:"type"` // "text", "image", "news", "msgmenu", "template"
	Template string            `json:"template,omitempty"`
	Title    string            `json:"title,omitempty"`
	Text     string            `json:"text,omitempty"`
	Fields   map[string]string `json:"fields,omitempty"` // of a template message by field name; of media the "media_id". Not to be changed.
	URL      string            `json:"url,omitempty"`
	MsgID    string            `json:"msgid,omitempty"`
}

// user is what the platform knows of one person and shows them.
type user struct {
	following bool
	blocked   bool // refuses to be sent anything, without unfollowing
	since     time.Time
	scene     string // of the QR code that brought them, or empty
	window    window
	thread    []line
}

// window is the right to be sent customer-service messages; the latest interaction sets it.
type window struct {
	left int
	ends time.Time
}

func (u *user) keep(l line) {
	if len(u.thread) >= threadSize {
		u.thread = slices.Delete(u.thread, 0, threadSize/10)
	}
	u.thread = append(u.thread, l)
}

// follow makes the user a follower from now on.
func (u *user) follow(now time.Time, scene string) {
	u.following, u.since, u.scene = true, now, scene
}

// Add makes each openid a follower without any event, as somebody who followed
// long ago; one that unfollowed follows again.
func (p *Platform) Add(openids ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, openid := range openids {
		if u := p.userOf(openid); !u.following {
			u.follow(p.clock.Now(), "")
		}
	}
	p.followed()
}

// followed says that somebody has begun or ended to follow. p.mu is held.
func (p *Platform) followed() {
	p.publishSwitches()
	p.changed()
}

// Block makes the user refuse everything that is sent (true), or take it again.
// The service is not told; receipts then say "failed:user block".
func (p *Platform) Block(openid string, blocked bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.userOf(openid).blocked = blocked
}

// Inbox returns what has reached the user's phone, oldest first, as far back as
// the phone remembers; what the user sent is not among it.
func (p *Platform) Inbox(openid string) []Item {
	p.mu.Lock()
	defer p.mu.Unlock()
	var items []Item
	if u := p.users[openid]; u != nil {
		for _, l := range u.thread {
			if l.Kind != KindSent {
				items = append(items, l.Item)
			}
		}
	}
	return items
}

// userOf returns the user, a new one when there is none. p.mu is held.
func (p *Platform) userOf(openid string) *user {
	u := p.users[openid]
	if u == nil {
		u = &user{}
		p.users[openid] = u
	}
	return u
}

// follows reports that the platform knows the person as a follower from the
// start; who still has a QR code to scan is none yet.
func (p Person) follows() bool { return p.Ticket == "" }

// learn takes in the people of the configuration when openid is unknown so far.
func (p *Platform) learn(ctx context.Context, openid string) {
	p.mu.Lock()
	_, known := p.users[openid]
	p.mu.Unlock()
	if known || openid == "" || p.cfg.People == nil {
		return
	}
	people, err := p.cfg.People(ctx)
	if err != nil {
		p.cfg.Log.Error("sandbox people", "err", err)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, person := range people {
		if p.users[person.OpenID] == nil && person.OpenID != "" && person.follows() {
			p.userOf(person.OpenID).follow(p.clock.Now(), "")
		}
	}
	p.changed()
}

type userInfoAnswer struct {
	Subscribe  int    `json:"subscribe"`
	OpenID     string `json:"openid"`
	Nickname   string `json:"nickname"` // empty since 2021
	Language   string `json:"language"`
	Since      int64  `json:"subscribe_time"`
	Remark     string `json:"remark"`
	GroupID    int    `json:"groupid"`
	Tags       []int  `json:"tagid_list"`
	Scene      string `json:"subscribe_scene"`
	QRScene    int    `json:"qr_scene"`
	QRSceneStr string `json:"qr_scene_str"`
}

// userInfo is GET /cgi-bin/user/info.
func (p *Platform) userInfo(c *call) (any, error) {
	c.openid = c.query.Get("openid")
	p.learn(c.ctx, c.openid)
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.users[c.openid]
	switch {
	case u == nil:
		return nil, refuse(40003)
	case !u.following:
		return map[string]any{"subscribe": 0, "openid": c.openid, "tagid_list": []int{}}, nil
	}
	answer := userInfoAnswer{
		Subscribe: 1, OpenID: c.openid, Language: "zh_CN", Since: u.since.Unix(), Tags: []int{},
		Scene: "ADD_SCENE_SEARCH", QRSceneStr: u.scene,
	}
	if u.scene != "" {
		answer.Scene = "ADD_SCENE_QR_CODE"
	}
	return answer, nil
}
