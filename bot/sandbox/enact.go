package sandbox

import "strings"

// enact does to the user what the event means: following, leaving, and the
// short window that some events open.
func (p *Platform) enact(openid, event, key string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer p.followed()
	now := p.clock.Now()
	_, known := p.users[openid]
	u := p.userOf(openid)
	switch event {
	case "subscribe":
		u.follow(now, strings.TrimPrefix(key, "qrscene_"))
		u.blocked = false
	case "unsubscribe":
		if !known {
			u.since = now // somebody who followed long ago
		}
		u.following, u.window = false, window{}
		return nil
	default:
		if !known {
			u.follow(now, "")
		}
		if !u.following {
			return ErrNotFollowing
		}
	}
	switch event {
	case "subscribe", "SCAN", "CLICK":
		u.window = window{left: actionSends, ends: now.Add(actionWindow)}
	}
	return nil
}
