package official

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/channel"
)

// MaxReply is the longest text of a passive reply, in bytes of UTF-8.
const MaxReply = 2047

const (
	ellipsis  = "…"
	nonceSize = 8

	typeXML  = "text/xml; charset=utf-8"
	typeText = "text/plain; charset=utf-8"

	// acknowledged tells the platform that there is no reply and nothing to push again.
	acknowledged = "success"
)

// Reply encodes text as the passive reply to in, encrypted unless the mode is
// Plain. What XML forbids is taken out and text over MaxReply bytes is cut
// between characters and ends in an ellipsis. A text that is empty or blank
// becomes the plain acknowledgement: the platform shows an error for an empty reply.
func (r *Receiver) Reply(in channel.Inbound, text string) (string, []byte, error) {
	text = cutBytes(string(clean([]byte(text))), MaxReply)
	if strings.TrimSpace(text) == "" {
		return typeText, []byte(acknowledged), nil
	}
	now := strconv.FormatInt(r.now().Unix(), 10)
	msg := textReply(in.From, in.To, now, text)
	if r.box == nil {
		return typeXML, msg, nil
	}
	sealed, err := r.envelope(msg, now)
	if err != nil {
		return "", nil, fmt.Errorf("encrypting the reply: %w", err)
	}
	return typeXML, sealed, nil
}

func textReply(to, from, now, text string) []byte {
	b := make([]byte, 0, 256+len(text))
	b = append(b, "<xml>"...)
	b = element(b, "ToUserName", to)
	b = element(b, "FromUserName", from)
	b = append(b, "<CreateTime>"...)
	b = append(b, now...)
	b = append(b, "</CreateTime>"...)
	b = element(b, "MsgType", "text")
	b = element(b, "Content", text)
	return append(b, "</xml>"...)
}

func (r *Receiver) envelope(msg []byte, now string) ([]byte, error) {
	encrypted, err := r.box.seal(msg, r.rand)
	if err != nil {
		return nil, err
	}
	var random [nonceSize]byte
	if _, err := io.ReadFull(r.rand, random[:]); err != nil {
		return nil, err
	}
	nonce := hex.EncodeToString(random[:])
	b := make([]byte, 0, 256+len(encrypted))
	b = append(b, "<xml>"...)
	b = element(b, "Encrypt", encrypted)
	b = element(b, "MsgSignature", sign(r.token, now, nonce, encrypted))
	b = append(b, "<TimeStamp>"...)
	b = append(b, now...)
	b = append(b, "</TimeStamp>"...)
	b = element(b, "Nonce", nonce)
	return append(b, "</xml>"...), nil
}

// element writes one field as CDATA; the mark that would end it early is split over two.
func element(b []byte, name, value string) []byte {
	b = append(b, '<')
	b = append(b, name...)
	b = append(b, "><![CDATA["...)
	if strings.Contains(value, "]]>") {
		value = strings.ReplaceAll(value, "]]>", "]]]]><![CDATA[>")
	}
	b = append(b, value...)
	b = append(b, "]]></"...)
	b = append(b, name...)
	return append(b, '>')
}

// cutBytes shortens s to at most limit bytes, between characters, ending in an ellipsis.
func cutBytes(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	n := limit - len(ellipsis)
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + ellipsis
}
