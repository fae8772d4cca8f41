package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"time"
)

// refusalError is the platform's answer to a call that it does not carry out.
// It travels with HTTP status 200.
type refusalError struct {
	code int
	text string
}

func (e *refusalError) Error() string { return fmt.Sprintf("errcode %d: %s", e.code, e.text) }

// refuse returns the refusal with the platform's usual words for code.
func refuse(code int) error { return &refusalError{code: code, text: usualWords(code)} }

// refuseWith returns a refusal in the given words.
func refuseWith(code int, text string) error { return &refusalError{code: code, text: text} }

// rid is the request id that the platform appends to its refusals.
func rid(now time.Time) string {
	b := make([]byte, 8)
	_, _ = rand.Read(b) // never fails on supported systems
	return fmt.Sprintf("rid: %08x-%s-%s", now.Unix(), hex.EncodeToString(b[:4]), hex.EncodeToString(b[4:]))
}

func usualWords(code int) string {
	if text, ok := words[code]; ok {
		return text
	}
	return "system error"
}

// words are the platform's messages by errcode. They are never changed.
var words = map[int]string{
	-1:    "system error",
	40001: "invalid credential, access_token is invalid or not latest",
	40002: "invalid grant_type",
	40003: "invalid openid",
	40004: "invalid media type",
	40006: "invalid media size",
	40007: "invalid media_id",
	40008: "invalid message type",
	40009: "invalid image size",
	40013: "invalid appid",
	40014: "invalid access_token",
	40016: "invalid button size",
	40017: "invalid button type",
	40018: "invalid button name size",
	40019: "invalid button key size",
	40020: "invalid button url size",
	40023: "invalid sub button size",
	40033: "invalid charset. please check your request, if include \\uxxxx will create fail!",
	40036: "invalid template_id size",
	40037: "invalid template_id",
	40066: "invalid url",
	40097: "invalid args",
	40125: "invalid appsecret",
	40164: "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist",
	40241: "duplicate message in 60s",
	41001: "access_token missing",
	41002: "appid missing",
	41004: "appsecret missing",
	41005: "media data missing",
	42001: "access_token expired",
	43001: "require GET method",
	43002: "require POST method",
	43004: "require subscribe",
	43019: "require remove blacklist",
	43116: "the template is banned",
	43117: "the template is sent too frequently",
	44002: "empty post data",
	44004: "empty content",
	45002: "content size out of limit",
	45008: "article size out of limit",
	45009: "reach max api daily quota limit",
	45011: "api minute-quota reach limit, must slower, retry next minute",
	45015: "response out of time limit or subscription is canceled",
	45047: "out of response count limit",
	47001: "data format error",
	47003: "argument invalid!",
	48001: "api unauthorized",
	48002: "user block receive message",
}
