package sandbox

import (
	"strconv"
	"strings"
	"time"
)

// message is one thing that the platform tells the service.
type message struct {
	openid  string
	kind    string // MsgType
	event   string // of kind "event"
	job     bool   // the platform's own event: the user did nothing and sees no answer
	created int64  // CreateTime
	runes   int    // for the log: the length of a text in characters
	msgID   string // empty for events
	logID   string // id for the log of an event
	fields  []field
}

// field is one element of the message's XML.
type field struct {
	name, value string // without a name the value is XML that stands by itself
	bare        bool   // a number: not wrapped in CDATA
}

// newMessage dates a message; the caller adds fields and perhaps an id.
func (p *Platform) newMessage(openid, kind string, at time.Time) message {
	return message{openid: openid, kind: kind, created: at.Unix()}
}

// label names the message in the log without its content.
func (m message) label() string {
	if m.event != "" {
		return m.kind + ":" + m.event
	}
	return m.kind
}

// elements is the inside of the plain body.
func (m message) elements(account string) string {
	var b strings.Builder
	cdata(&b, "ToUserName", account)
	cdata(&b, "FromUserName", m.openid)
	b.WriteString("<CreateTime>" + strconv.FormatInt(m.created, 10) + "</CreateTime>")
	cdata(&b, "MsgType", m.kind)
	for _, f := range m.fields {
		switch {
		case f.name == "":
			b.WriteString(f.value)
		case f.bare:
			b.WriteString("<" + f.name + ">" + f.value + "</" + f.name + ">")
		default:
			cdata(&b, f.name, f.value)
		}
	}
	if m.msgID != "" {
		b.WriteString("<MsgId>" + m.msgID + "</MsgId>")
	}
	return b.String()
}

// cdata writes an element as the platform does: in CDATA, control characters
// and all. Only the end of the CDATA section itself is split.
func cdata(b *strings.Builder, name, value string) {
	b.WriteString("<" + name + "><![CDATA[")
	b.WriteString(strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>"))
	b.WriteString("]]></" + name + ">")
}

// envelope is one signed push: its attempts are identical to the byte.
type envelope struct {
	query string
	body  []byte
}

// seal signs, and in Safe and Compat encrypts, a message.
func (p *Platform) seal(m message) envelope {
	timestamp, nonce := strconv.FormatInt(p.clock.Now().Unix(), 10), nonce()
	query := "signature=" + sign(p.cfg.Token, timestamp, nonce) + "&timestamp=" + timestamp + "&nonce=" + nonce +
		"&openid=" + m.openid
	inner := m.elements(p.cfg.Account)
	if p.codec == nil {
		return envelope{query: query, body: []byte("<xml>" + inner + "</xml>")}
	}
	secret := p.codec.encrypt([]byte("<xml>"+inner+"</xml>"), salt())
	query += "&encrypt_type=aes&msg_signature=" + sign(p.cfg.Token, timestamp, nonce, secret)
	var b strings.Builder
	b.WriteString("<xml>")
	if p.cfg.Mode == Compat {
		b.WriteString(inner)
	} else {
		cdata(&b, "ToUserName", p.cfg.Account)
	}
	cdata(&b, "Encrypt", secret)
	b.WriteString("</xml>")
	return envelope{query: query, body: []byte(b.String())}
}
