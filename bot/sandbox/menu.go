package sandbox

import (
	"bytes"
	"slices"
)

// Button is one entry of the account's menu; one with Sub opens those.
type Button struct {
	Type string   `json:"type,omitempty"`
	Name string   `json:"name"`
	Key  string   `json:"key,omitempty"`
	URL  string   `json:"url,omitempty"`
	Sub  []Button `json:"sub_button,omitempty"`
}

// Menu returns the menu that the service created, nil when it has not.
func (p *Platform) Menu() []Button {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.menu)
}

// createMenu is POST /cgi-bin/menu/create.
func (p *Platform) createMenu(c *call) (any, error) {
	if bytes.Contains(c.body, []byte(`\u`)) {
		return nil, refuse(40033)
	}
	var r struct {
		Button []Button `json:"button"`
	}
	if err := c.read(&r); err != nil {
		return nil, err
	}
	if len(r.Button) < 1 || len(r.Button) > 3 {
		return nil, refuse(40016)
	}
	for _, b := range r.Button {
		if err := checkButton(b); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.menu = r.Button
	p.changed()
	return accepted{ErrMsg: "ok"}, nil
}

// checkButton checks a button of the first level. Limits are in bytes.
func checkButton(b Button) error {
	switch {
	case b.Name == "" || len(b.Name) > 16:
		return refuse(40018)
	case len(b.Sub) > 5:
		return refuse(40023)
	case len(b.Sub) == 0:
		return checkAction(b)
	}
	for _, sub := range b.Sub {
		if sub.Name == "" || len(sub.Name) > 60 {
			return refuse(40018)
		}
		if len(sub.Sub) > 0 {
			return refuse(40023)
		}
		if err := checkAction(sub); err != nil {
			return err
		}
	}
	return nil
}

func checkAction(b Button) error {
	switch b.Type {
	case "view":
		if b.URL == "" || len(b.URL) > 1024 {
			return refuse(40020)
		}
	case "click", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select":
		if b.Key == "" || len(b.Key) > 128 {
			return refuse(40019)
		}
	default:
		return refuse(40017)
	}
	return nil
}
