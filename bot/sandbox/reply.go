package sandbox

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxReplyText is the platform's limit for a passive text reply, in bytes of UTF-8.
const maxReplyText = 2047

// sealedReply is the envelope of an encrypted reply.
type sealedReply struct {
	XMLName   xml.Name `xml:"xml"`
	Encrypt   string   `xml:"Encrypt"`
	Signature string   `xml:"MsgSignature"`
	TimeStamp string   `xml:"TimeStamp"`
	Nonce     string   `xml:"Nonce"`
}

// passiveReply is the reply itself.
type passiveReply struct {
	XMLName  xml.Name  `xml:"xml"`
	To       string    `xml:"ToUserName"`
	From     string    `xml:"FromUserName"`
	Created  string    `xml:"CreateTime"`
	Type     string    `xml:"MsgType"`
	Content  string    `xml:"Content"`
	Image    string    `xml:"Image>MediaId"`
	Voice    string    `xml:"Voice>MediaId"`
	Video    string    `xml:"Video>MediaId"`
	MusicURL string    `xml:"Music>MusicUrl"`
	Count    string    `xml:"ArticleCount"`
	Articles []article `xml:"Articles>item"`
}

// readReply verifies and reads the answer to m. The zero Item stands for a
// plain acknowledgement. Errors never quote content.
func (p *Platform) readReply(body []byte, m message) (Item, error) {
	if len(body) > maxReply {
		return Item{}, errors.New("too long")
	}
	if plain := string(bytes.TrimSpace(body)); plain == "" || plain == "success" {
		return Item{}, nil
	}
	body, err := p.unseal(body)
	if err != nil {
		return Item{}, err
	}
	var r passiveReply
	if err := decodeXML(body, &r); err != nil {
		return Item{}, err
	}
	switch {
	case r.To != m.openid:
		return Item{}, errors.New("ToUserName is not the user")
	case r.From != p.cfg.Account:
		return Item{}, errors.New("FromUserName is not the account")
	}
	if _, err := strconv.ParseInt(strings.TrimSpace(r.Created), 10, 64); err != nil {
		return Item{}, errors.New("CreateTime is not a number")
	}
	return p.replyItem(r, m)
}

// unseal opens an encrypted reply; in Safe nothing else is taken, in Plain
// nothing is encrypted.
func (p *Platform) unseal(body []byte) ([]byte, error) {
	if p.codec == nil {
		return body, nil
	}
	var s sealedReply
	if err := decodeXML(body, &s); err != nil {
		return nil, err
	}
	if s.Encrypt == "" {
		if p.cfg.Mode == Compat {
			return body, nil
		}
		return nil, errors.New("not encrypted")
	}
	if s.Signature != sign(p.cfg.Token, s.TimeStamp, s.Nonce, s.Encrypt) {
		return nil, errors.New("MsgSignature is wrong")
	}
	return p.codec.decrypt(s.Encrypt)
}

func (p *Platform) replyItem(r passiveReply, m message) (Item, error) {
	item := Item{Kind: KindReply, Type: r.Type}
	switch r.Type {
	case "text":
		if r.Content == "" {
			return item, errors.New("the text is empty")
		}
		if len(r.Content) > maxReplyText {
			return item, fmt.Errorf("the text has %d bytes, more than %d", len(r.Content), maxReplyText)
		}
		item.Text = r.Content
	case "image", "voice", "video":
		return p.mediaReply(item, r.Image+r.Voice+r.Video)
	case "music":
		item.URL = r.MusicURL
	case "news":
		most := 1
		if m.kind == "event" {
			most = 8
		}
		if n := len(r.Articles); n < 1 || n > most || strings.TrimSpace(r.Count) != strconv.Itoa(n) {
			return item, errors.New("number of articles is wrong")
		}
		a := r.Articles[0]
		item.Title, item.Text, item.URL = a.Title, a.Description, a.URL
	default:
		return item, errors.New("MsgType is unknown")
	}
	return item, nil
}

func (p *Platform) mediaReply(item Item, id string) (Item, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, ok := p.medium(id); !ok {
		return item, errors.New("MediaId is unknown")
	}
	item.Fields = map[string]string{"media_id": id}
	return item, nil
}

// decodeXML reads exactly one document: illegal characters, declarations of
// types and anything behind the end are errors.
func decodeXML(body []byte, v any) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	if err := d.Decode(v); err != nil {
		return errors.New("not the XML of a reply")
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		text, ok := token.(xml.CharData)
		if err != nil || !ok || len(bytes.TrimSpace(text)) > 0 {
			return errors.New("something behind the XML")
		}
	}
}
