package sandbox

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

// The periods for which the platform remembers what it has sent.
const (
	idsRemembered     = 10 * time.Minute
	contentRemembered = 60 * time.Second
)

type templateRequest struct {
	ToUser      string                   `json:"touser"`
	TemplateID  string                   `json:"template_id"`
	URL         string                   `json:"url"`
	ClientMsgID string                   `json:"client_msg_id"`
	Data        map[string]templateValue `json:"data"`
}

type templateValue struct {
	Value string `json:"value"`
}

type templateAnswer struct {
	accepted
	MsgID json.Number `json:"msgid"`
}

// sendTemplate is POST /cgi-bin/message/template/send.
func (p *Platform) sendTemplate(c *call) (any, error) {
	var r templateRequest
	if err := c.read(&r); err != nil {
		return nil, err
	}
	c.openid = r.ToUser
	p.learn(c.ctx, r.ToUser)
	if err := p.checkTemplate(r); err != nil {
		return nil, err
	}
	// Only a call that is going to be accepted may use up a receipt fault.
	msgID, first, err := p.remember(r)
	if err != nil {
		return nil, err
	}
	c.msgID = msgID
	if first {
		p.deliverTemplate(r, msgID)
	} else {
		c.result = "duplicate"
	}
	return templateAnswer{accepted: accepted{ErrMsg: "ok"}, MsgID: json.Number(msgID)}, nil
}

// checkTemplate checks recipient, template and values.
func (p *Platform) checkTemplate(r templateRequest) error {
	p.mu.Lock()
	u := p.users[r.ToUser]
	following := u != nil && u.following
	p.mu.Unlock()
	fields, registered := p.cfg.Templates[r.TemplateID]
	switch {
	case u == nil:
		return refuse(40003)
	case !registered:
		return refuse(40037)
	case !following:
		return refuse(43004)
	}
	for _, field := range fields {
		value, ok := r.Data[field]
		if !ok || !validValue(field, value.Value, p.cfg.Consts[r.TemplateID+"."+field]) {
			return refuseWith(47003, "argument invalid! data."+field+".value invalid")
		}
	}
	for _, field := range slices.Sorted(maps.Keys(r.Data)) {
		if !slices.Contains(fields, field) {
			return refuseWith(47003, "argument invalid! data."+field+".value invalid")
		}
	}
	return nil
}

// remember gives the message its id; first is false when the same
// client_msg_id was sent to the same user in the last ten minutes.
func (p *Platform) remember(r templateRequest) (msgID string, first bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.clock.Now()
	if r.ClientMsgID != "" {
		if id, ok := p.sent.find("id\x00"+r.ToUser+"\x00"+r.ClientMsgID, now, idsRemembered); ok {
			return id, false, nil
		}
	}
	content := "content\x00" + r.ToUser + "\x00" + r.TemplateID + "\x00" + p.cardText(r)
	if p.cfg.RefuseRepeats {
		if _, ok := p.sent.find(content, now, contentRemembered); ok {
			return "", false, refuse(40241)
		}
	}
	msgID = p.nextID()
	if r.ClientMsgID != "" {
		p.sent.keep("id\x00"+r.ToUser+"\x00"+r.ClientMsgID, msgID, now)
	}
	if p.cfg.RefuseRepeats {
		p.sent.keep(content, msgID, now)
	}
	return msgID, true, nil
}

// deliverTemplate puts the card on the phone, unless the user has blocked the
// account or a fault forbids it, and has the receipt pushed.
func (p *Platform) deliverTemplate(r templateRequest, msgID string) {
	status := p.receiptFault(r.ToUser)
	p.mu.Lock()
	u, day := p.users[r.ToUser], p.day()
	if status == "" && u.blocked {
		status = "failed:user block"
	}
	if status == "" || status == Withheld || status == received {
		p.display(r.ToUser, u, p.card(r, msgID), stateAccepted)
	}
	p.tally.on(day).Pushed++
	p.mu.Unlock()
	switch status {
	case Withheld:
		p.note(Entry{Kind: "push", OpenID: r.ToUser, Type: "event:TEMPLATESENDJOBFINISH", MsgID: msgID, Result: "withheld"})
		return
	case "":
		status = received
	}
	p.jobs.add(func() { p.pushReceipt(p.ctx, receipt{openid: r.ToUser, msgID: msgID, status: status, day: day}) })
}

// received is the status of a good receipt.
const received = "success"

// receipt is what became of a template message that was accepted on day.
type receipt struct{ openid, msgID, status, day string }

func (p *Platform) pushReceipt(ctx context.Context, r receipt) {
	m := p.newMessage(r.openid, "event", p.clock.Now())
	m.event, m.job = "TEMPLATESENDJOBFINISH", true
	m.fields = []field{{"Event", m.event, false}, {"MsgID", r.msgID, true}, {"Status", r.status, false}}
	m.logID = r.msgID
	if _, err := p.push(ctx, m); err != nil {
		return // logged there; there is nobody to tell
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.status != received {
		p.tally.on(r.day).Undelivered++
	} else {
		p.tally.on(r.day).Delivered++
		p.mark(r.openid, KindTemplate, r.msgID, stateDelivered)
	}
	p.stir()
	p.changed()
}

// card is the template message as the phone shows it. p.mu is held.
func (p *Platform) card(r templateRequest, msgID string) Item {
	fields := make(map[string]string, len(r.Data))
	for name, v := range r.Data {
		fields[name] = v.Value
	}
	return Item{
		At: p.clock.Now(), Kind: "template", Type: "template", Template: r.TemplateID, Title: p.title(r.TemplateID),
		Text: p.cardText(r), Fields: fields, URL: r.URL, MsgID: msgID,
	}
}

// cardText is the card's values, one a line, in the order of the template.
func (p *Platform) cardText(r templateRequest) string {
	lines := make([]string, 0, len(r.Data))
	for _, field := range p.cfg.Templates[r.TemplateID] {
		lines = append(lines, r.Data[field].Value)
	}
	return strings.Join(lines, "\n")
}

func (p *Platform) title(template string) string {
	if title := p.cfg.Titles[template]; title != "" {
		return title
	}
	return template
}

type templateInfo struct {
	TemplateID string `json:"template_id"`
	Title      string `json:"title"`
	Primary    string `json:"primary_industry"`
	Deputy     string `json:"deputy_industry"`
	Content    string `json:"content"`
	Example    string `json:"example"`
}

// listTemplates is GET /cgi-bin/template/get_all_private_template.
func (p *Platform) listTemplates(*call) (any, error) {
	list := []templateInfo{}
	for _, id := range slices.Sorted(maps.Keys(p.cfg.Templates)) {
		var content strings.Builder
		for _, field := range p.cfg.Templates[id] {
			content.WriteString(field + ":{{" + field + ".DATA}}\n")
		}
		list = append(list, templateInfo{TemplateID: id, Title: p.title(id), Content: content.String()})
	}
	return map[string]any{"template_list": list}, nil
}
