package sandbox

import (
	"strings"
	"time"
)

// What an interaction allows: messages and for how long.
const (
	messageWindow = 48 * time.Hour
	actionWindow  = time.Minute // after a menu click, a follow, a scan
	actionSends   = 3
	maxCustomText = 2048 // bytes
)

type customRequest struct {
	ToUser  string `json:"touser"`
	MsgType string `json:"msgtype"`
	Text    struct {
		Content string `json:"content"`
	} `json:"text"`
	Image struct {
		MediaID string `json:"media_id"`
	} `json:"image"`
	News struct {
		Articles []article `json:"articles"`
	} `json:"news"`
	Menu struct {
		Head string       `json:"head_content"`
		List []menuChoice `json:"list"`
		Tail string       `json:"tail_content"`
	} `json:"msgmenu"`
}

type article struct {
	Title       string `json:"title" xml:"Title"`
	Description string `json:"description" xml:"Description"`
	URL         string `json:"url" xml:"Url"`
	PicURL      string `json:"picurl" xml:"PicUrl"`
}

type menuChoice struct {
	ID      any    `json:"id"` // number or text
	Content string `json:"content"`
}

// sendCustom is POST /cgi-bin/message/custom/send.
func (p *Platform) sendCustom(c *call) (any, error) {
	var r customRequest
	if err := c.read(&r); err != nil {
		return nil, err
	}
	c.openid = r.ToUser
	p.learn(c.ctx, r.ToUser)
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	u := p.users[r.ToUser]
	switch {
	case u == nil:
		return nil, refuse(40003)
	case !u.following:
		return nil, refuse(43004)
	}
	item, err := p.customItem(r)
	switch {
	case err != nil:
		return nil, err
	case !now.Before(u.window.ends):
		return nil, refuse(45015)
	case u.window.left <= 0:
		return nil, refuse(45047)
	}
	u.window.left--
	if u.blocked {
		c.result = "blocked" // accepted, and never seen
		return accepted{ErrMsg: "ok"}, nil
	}
	item.At = now
	p.display(r.ToUser, u, item, "")
	return accepted{ErrMsg: "ok"}, nil
}

// customItem checks the content. p.mu is held.
func (p *Platform) customItem(r customRequest) (Item, error) {
	item := Item{Kind: KindCustom, Type: r.MsgType}
	switch r.MsgType {
	case "text":
		item.Text = r.Text.Content
		if item.Text == "" {
			return item, refuse(44004)
		}
		if len(item.Text) > maxCustomText {
			return item, refuse(45002)
		}
	case "image":
		if _, ok := p.medium(r.Image.MediaID); !ok {
			return item, refuse(40007)
		}
		item.Fields = map[string]string{"media_id": r.Image.MediaID}
	case "news":
		if len(r.News.Articles) != 1 {
			return item, refuse(45008)
		}
		a := r.News.Articles[0]
		item.Title, item.Text, item.URL = a.Title, a.Description, a.URL
	case "msgmenu":
		lines := []string{r.Menu.Head}
		for _, choice := range r.Menu.List {
			lines = append(lines, choice.Content)
		}
		item.Text = strings.Trim(strings.Join(append(lines, r.Menu.Tail), "\n"), "\n")
	default:
		return item, refuse(40008)
	}
	return item, nil
}
