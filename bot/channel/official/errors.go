package official

import (
	"fmt"
	"net/netip"
	"strings"
	"unicode"

	"github.com/weidubao/weidubao/bot/channel"
)

// Error codes of the platform that something depends on.
const (
	codeBusy          = -1
	codeBadCredential = 40001
	codeBadToken      = 40014
	codeTokenExpired  = 42001
	codeIPNotAllowed  = 40164
)

// APIError is a refusal by the platform: an errcode other than 0.
type APIError struct {
	Code int
	Msg  string // the platform's words, without secrets, on one line
	RID  string // the platform's number of the request, to quote to its support; may be empty
}

// Error words the refusal with everything an operator needs: for 40164 the
// platform's words name the address to put on the allowlist.
func (e *APIError) Error() string {
	if e.RID == "" {
		return fmt.Sprintf("errcode %d: %s", e.Code, e.Msg)
	}
	return fmt.Sprintf("errcode %d: %s (rid %s)", e.Code, e.Msg, e.RID)
}

// Is maps the errcode to at most one of channel's sentinels. A code that none
// stands for (47003 bad value, 40037 no such template, 43116 template banned)
// is a refusal for good.
func (e *APIError) Is(target error) bool {
	want := sentinel(e.Code)
	return want != nil && target == want
}

// IP is the address that the platform does not know, for code 40164; "" otherwise.
func (e *APIError) IP() string {
	if e.Code != codeIPNotAllowed {
		return ""
	}
	for word := range strings.FieldsSeq(e.Msg) {
		if ip, err := netip.ParseAddr(strings.Trim(word, ",.;")); err == nil {
			return ip.Unmap().String()
		}
	}
	return ""
}

// sentinel says what a refusal means for delivery, or nil. Codes outside the
// published table of the template call are from the platform's global list.
func sentinel(code int) error {
	switch code {
	case codeBusy,
		45011, // minute quota
		43117: // too frequent
		return channel.ErrNotSent
	case 45009: // daily quota
		return channel.ErrQuota
	case 40003, // invalid openid: of another account, or gone
		43004, // not a follower
		43019, // on the account's blacklist
		43101, // switched this template off
		48002, // switched the account's messages off
		50005: // not a follower
		return channel.ErrUnreachable
	case codeBadCredential, codeBadToken, codeTokenExpired, // they persist: one refresh and replay came before
		41001,               // no token
		40013, 40125, 40243, // wrong app id, wrong secret, secret frozen
		codeIPNotAllowed, 89501, 89503, 89506, 89507, // address not on the allowlist, or waiting for the administrator
		48001, 48004: // no right to the call, right withdrawn
		return channel.ErrCredential
	case 45015, // the last interaction is too long ago
		45047: // too many answers to it
		return channel.ErrWindow
	case 40007: // invalid media id: of another account, or over
		return channel.ErrGone
	case 40241: // a duplicate within 60 s: the one before may have gone out
		return channel.ErrAmbiguous
	}
	return nil
}

// tokenRefused reports that nothing is wrong with the call but its token.
func tokenRefused(code int) bool {
	return code == codeBadCredential || code == codeBadToken || code == codeTokenExpired
}

// newAPIError takes the platform's words apart: "invalid openid rid: 65c0…".
func newAPIError(code int, msg string) *APIError {
	msg = oneLine(msg, 512)
	text, rid, _ := strings.Cut(msg, "rid:")
	return &APIError{Code: code, Msg: strings.TrimRight(text, " ,"), RID: strings.TrimSpace(rid)}
}

// oneLine makes words from outside fit for a log line.
func oneLine(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "?"))
	return cutBytes(s, limit)
}
