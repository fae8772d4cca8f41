package official

import (
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
)

// push is what is read of one push, as the platform spells it. Messages carry
// MsgId, delivery events MsgID.
type push struct {
	to, from, created, kind  string
	content, mediaID         string
	event, eventKey, status  string
	messageID, templateMsgID string
}

// readEnvelope returns the encrypted part and looks at nothing else.
func readEnvelope(body []byte) (encrypted string, err error) {
	err = scan(body, func(name, value []byte) {
		if string(name) == "Encrypt" {
			encrypted = string(value)
		}
	})
	return encrypted, err
}

// readPush reads one push. A message without MsgId is refused, because two of
// one second could not be told apart and one of them would be lost.
func readPush(payload []byte) (channel.Inbound, error) {
	var p push
	if err := scan(payload, p.set); err != nil {
		return channel.Inbound{}, err
	}
	seconds, err := strconv.ParseInt(p.created, 10, 64)
	if err != nil || seconds <= 0 {
		return channel.Inbound{}, malformed("CreateTime is no time")
	}
	if p.from == "" || p.to == "" || p.kind == "" {
		return channel.Inbound{}, malformed("sender, account or type is missing")
	}
	in := channel.Inbound{
		From: p.from, To: p.to, Kind: kindOf(p.kind), MediaID: p.mediaID,
		CreatedAt: time.Unix(seconds, 0).UTC(),
	}
	prefix := "wx:" + p.from + ":" + strconv.FormatInt(seconds, 10) + ":"
	if in.Kind == channel.Event {
		in.Event, in.EventKey, in.MsgID, in.Status = p.event, p.eventKey, p.templateMsgID, p.status
		in.Cause = prefix + p.event + ":" + p.eventKey + ":" + p.templateMsgID
		return in, nil
	}
	if p.messageID == "" {
		return channel.Inbound{}, malformed("MsgId is missing")
	}
	in.MsgID, in.Cause = p.messageID, prefix+p.messageID
	if in.Kind == channel.Text {
		in.Text = p.content
	}
	return in, nil
}

func (p *push) set(name, value []byte) {
	switch string(name) {
	case "Content":
		p.content = string(value) // as it was typed, white space included
	case "ToUserName":
		p.to = trimmed(value)
	case "FromUserName":
		p.from = trimmed(value)
	case "CreateTime":
		p.created = trimmed(value)
	case "MsgType":
		p.kind = trimmed(value)
	case "MsgId":
		p.messageID = trimmed(value)
	case "MsgID":
		p.templateMsgID = trimmed(value)
	case "MediaId":
		p.mediaID = trimmed(value)
	case "Event":
		p.event = trimmed(value)
	case "EventKey":
		p.eventKey = trimmed(value)
	case "Status":
		p.status = trimmed(value)
	}
}

func trimmed(value []byte) string { return strings.TrimSpace(string(value)) }

func kindOf(msgType string) channel.Kind {
	switch msgType {
	case "text", "image", "voice", "video", "file", "location", "link", "event":
		return channel.Kind(msgType)
	case "shortvideo":
		return channel.Video
	default:
		return channel.Other
	}
}
