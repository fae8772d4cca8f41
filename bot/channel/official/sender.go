package official

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	wechat "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/message"

	"github.com/weidubao/weidubao/bot/channel"
)

// Template says which message template of the account carries a kind of push,
// and which of its fields hold what. A field name is the platform's: "thing1",
// "time3"; its letters decide what the value may look like (see Fit). An empty
// field name leaves that value out.
type Template struct {
	ID      string
	Title   string
	Summary string
	Time    string
}

// SenderConfig says from which account to send.
type SenderConfig struct {
	AppID     string
	AppSecret string
	APIBase   string // empty: the platform itself; scheme, port and a path prefix are kept
	Templates map[channel.Push]Template
	Tokens    TokenStore // nil: the token is kept in memory only
	Now       func() time.Time
	Timeout   time.Duration // of one request with its answer; 0: 5 s
	Logger    *slog.Logger  // nil: silent. Told when the token store fails; never a secret, never a text
}

// Sender implements channel.Sender with template messages, which carry an id
// that the platform remembers for ten minutes (client_msg_id) and are followed
// by a delivery receipt. It is safe for concurrent use.
type Sender struct {
	platform  *platform
	templates map[channel.Push]Template
}

var _ channel.Sender = (*Sender)(nil)

// NewSender checks the configuration and calls nobody. Its errors name the
// setting, never its value when it is secret. From the first Sender on, the
// SDK's global HTTP client is ours (see sdk.go).
func NewSender(c SenderConfig) (*Sender, error) {
	if c.AppID == "" || c.AppSecret == "" || c.Now == nil {
		return nil, errors.New("official account: app_id, app_secret and a clock are required")
	}
	for _, push := range slices.Sorted(maps.Keys(c.Templates)) {
		if err := c.Templates[push].check(); err != nil {
			return nil, fmt.Errorf("official account: templates: %s: %w", push, err)
		}
	}
	p, err := newPlatform(c)
	if err != nil {
		return nil, err
	}
	sdk()
	return &Sender{platform: p, templates: maps.Clone(c.Templates)}, nil
}

// Send sends one message by its push's template. The same m.ID gives the same
// client_msg_id, so that the platform itself refuses to send it twice.
func (s *Sender) Send(ctx context.Context, m channel.Outbound) (string, error) {
	t := s.templates[m.Push]
	if t.ID == "" {
		return "", fmt.Errorf("%s: %w", m.Push, channel.ErrDisabled)
	}
	if m.To == "" {
		return "", fmt.Errorf("%s: %w: no address", m.Push, channel.ErrUnreachable)
	}
	var id int64
	err := s.platform.viaSDK(ctx, func(c *wechat.Context) (err error) {
		id, err = message.NewTemplate(c).Send(t.message(m))
		return err
	})
	if err != nil {
		return "", fmt.Errorf("sending the %s template: %w", m.Push, err)
	}
	if id == 0 {
		return "", fmt.Errorf("sending the %s template: %w: the answer has no msgid", m.Push, channel.ErrAmbiguous)
	}
	return strconv.FormatInt(id, 10), nil
}

// Warm gets an access token, so that the first message need not wait for it and
// a wrong credential shows at start. Its errors are those of Send.
func (s *Sender) Warm(ctx context.Context) error {
	_, err := s.platform.tokens.get(ctx)
	return err
}

// Close closes the idle connections. Calls under way end by themselves.
func (s *Sender) Close() { s.platform.transport.CloseIdleConnections() }

func (t Template) check() error {
	if t.ID == "" {
		return nil
	}
	used := map[string]bool{"": true}
	for _, f := range []struct {
		name  string
		check func(string) error
	}{{t.Title, checkText}, {t.Summary, checkText}, {t.Time, checkTime}} {
		if f.name == "" {
			continue
		}
		if used[f.name] {
			return fmt.Errorf("field %q holds two values", f.name)
		}
		if err := f.check(f.name); err != nil {
			return err
		}
		used[f.name] = true
	}
	if len(used) == 1 {
		return errors.New("no field is named")
	}
	return nil
}

func (t Template) message(m channel.Outbound) *message.TemplateMessage {
	at := m.Time
	if at.IsZero() {
		at = m.CreatedAt
	}
	data := make(map[string]*message.TemplateDataItem, 3)
	for _, v := range []struct{ field, value string }{
		{t.Title, Fit(t.Title, m.Title)},
		{t.Summary, Fit(t.Summary, m.Summary)},
		{t.Time, FitTime(t.Time, at)},
	} {
		if v.field != "" {
			data[v.field] = &message.TemplateDataItem{Value: v.value}
		}
	}
	return &message.TemplateMessage{
		ToUser: m.To, TemplateID: t.ID, URL: m.URL, Data: data, ClientMsgID: clientMsgID(m.ID),
	}
}

// clientMsgID is 32 characters that follow from the message's own id alone, so
// that every process and every later try gives the same.
func clientMsgID(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:16])
}

// answerOK is the answer as the SDK expects it from its client.
func answerOK(req *http.Request, body []byte) *http.Response {
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/json"}},
		Body:          io.NopCloser(bytes.NewReader(body)),
		ContentLength: int64(len(body)),
		Request:       req,
	}
}
