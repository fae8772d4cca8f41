package bot

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// Why a signed link does not open.
var (
	ErrLinkForged  = errors.New("the link is not one of ours, or was altered")
	ErrLinkExpired = errors.New("the link has expired")
	ErrLinkKey     = errors.New("the key for links is shorter than 16 bytes")
)

const minLinkKey = 16

// linkScope keeps the signatures of links apart from anything else that may be signed with the same key.
const linkScope = "weidubao/link/1"

// Links signs the addresses of member pages and opens them again. A link is
// bound to one path, one member and one expiry; whoever holds it sees that page
// until then. The zero Links opens nothing.
type Links struct {
	public string
	key    []byte
}

// NewLinks prepares links below publicURL ("https://wx.example.gov.cn"). The
// error is ErrLinkKey when key is shorter than 16 bytes.
func NewLinks(publicURL string, key []byte) (Links, error) {
	if len(key) < minLinkKey {
		return Links{}, fmt.Errorf("preparing signed links: %w", ErrLinkKey)
	}
	return Links{public: strings.TrimRight(publicURL, "/"), key: append([]byte(nil), key...)}, nil
}

// Sign is the address of path ("/m/notice/N0001") for member, good until expires (whole seconds).
// Without a public address there is none: a card then opens no page.
func (l Links) Sign(path, member string, expires time.Time) string {
	if l.public == "" {
		return ""
	}
	e := strconv.FormatInt(expires.Unix(), 10)
	q := url.Values{"m": {member}, "e": {e}, "s": {l.mac(path, member, e)}}
	return l.public + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// Open checks that the query q belongs to path (unescaped, without the public
// address) and says whom the link was made for. The error is ErrLinkForged or
// ErrLinkExpired. Parameters other than the link's own are ignored: WeChat adds
// some when a page is passed on.
func (l Links) Open(path string, q url.Values, now time.Time) (member string, err error) {
	if len(l.key) < minLinkKey || len(q["m"]) != 1 || len(q["e"]) != 1 || len(q["s"]) != 1 {
		return "", ErrLinkForged
	}
	// The expiry is signed as it is written, so that another spelling of the same number is an altered link.
	m, e, s := q.Get("m"), q.Get("e"), q.Get("s")
	if subtle.ConstantTimeCompare([]byte(l.mac(path, m, e)), []byte(s)) != 1 {
		return "", ErrLinkForged
	}
	sec, err := strconv.ParseInt(e, 10, 64)
	if err != nil {
		return "", ErrLinkForged
	}
	if !now.Before(time.Unix(sec, 0)) {
		return "", ErrLinkExpired
	}
	return m, nil
}

// How long links work, from the moment at which they were sent.
const (
	// caseLink is for pages that show a case: whoever holds the link sees it, so
	// that it ends before it has gone far, and the chat gives a new one for 我的.
	// One that was pushed lives until CaseUntil.
	caseLink  = 24 * time.Hour
	alertLink = 30 * 24 * time.Hour // the list behind an alert
	cardLink  = 90 * 24 * time.Hour // bulletins, notices, and what the staff are asked to look at
)

// Mine is the address of the member's own page, good until expires.
func (l Links) Mine(member string, expires time.Time) string {
	return l.Sign(minePath, member, expires)
}

// Issue is the address of one issue's page for the member, made by a page whose
// own link ends at page: it ends then too, or at cases if that is earlier.
func (l Links) Issue(number, member string, page, cases time.Time) string {
	if cases.Before(page) {
		page = cases
	}
	return l.Sign(issuePath(number), member, page)
}

// Listed is the address of the list of these issues for the member, good until expires.
func (l Links) Listed(numbers []string, member string, expires time.Time) string {
	return l.Sign(issuesPath(numbers), member, expires)
}

// CaseExpiry is the last moment until which a page may open a case that is asked for at now.
func CaseExpiry(now time.Time) time.Time { return now.Add(caseLink) }

// CaseUntil is until when what was pushed at sent opens a case: 24 hours, or the
// end of the next working day after it if that is later, so that what is asked on
// a Friday can still be done on Monday.
func CaseUntil(sent time.Time, cal *calendar.Calendar) time.Time {
	day, next := sent.Add(caseLink), cal.WorkdayOnOrAfter(calendar.DateOf(sent).AddDays(1))
	if end := next.AddDays(1).At(0, 0); end.After(day) {
		return end
	}
	return day
}

// CaseUntil is until when what is pushed at sent opens a case, by the office's calendar.
func (b *Bot) CaseUntil(sent time.Time) time.Time { return CaseUntil(sent, b.cal) }

// pushedCase is until when what is pushed now opens a case.
func (b *Bot) pushedCase() time.Time { return b.CaseUntil(b.now()) }

// ListSent is when the card with a list of issues was sent, whose link ends at
// expires: the staff's lists live as long as what else they are asked to look at,
// everybody else's as long as an alert.
func ListSent(expires time.Time, m roster.Member) time.Time { return expires.Add(-listLife(m)) }

// listLife is how long a list of issues opens that a push leads to.
func listLife(m roster.Member) time.Duration {
	if mayOrder(m) {
		return cardLink
	}
	return alertLink
}

// LinkExpiry is when a link that was opened ends; the zero time when q is no query of a link.
func LinkExpiry(q url.Values) time.Time {
	sec, err := strconv.ParseInt(q.Get("e"), 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.Unix(sec, 0)
}

// mac signs the parts with their lengths, so that no part can run into the next one.
func (l Links) mac(path, member, expires string) string {
	h := hmac.New(sha256.New, l.key)
	for _, part := range []string{linkScope, path, member, expires} {
		_, _ = fmt.Fprintf(h, "%d|%s|", len(part), part)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
