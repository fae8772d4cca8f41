package official

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/silenceper/wechat/v2/officialaccount/config"
	wechat "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/util"

	"github.com/weidubao/weidubao/bot/channel"
)

// The SDK reaches the network through one global client and gives its calls
// neither a context nor a typed error; the token goes into the URL, and the URL
// into its errors. So every SDK call gets a ticket in place of the token. The
// client that we put in finds the call by its ticket, adds its context and its
// account's real token, and keeps the true error for it. Secrets never enter
// the SDK, several accounts (and several services in one test) do not meet, and
// any of its calls can be used this way.
//
// The root package of the SDK must never be imported: its init turns the global
// logger to debug, and bodies of messages are logged.

// counter stands between the SDK and the accounts.
type counter struct {
	last  atomic.Uint64
	calls sync.Map // ticket → *ticketed, for as long as the call runs
}

// ticketed is one SDK call under way.
type ticketed struct {
	ctx      context.Context //nolint:containedctx // the SDK has no other place for it
	platform *platform
	err      error
}

// sdk puts our client into the SDK's global on first use. NewSender calls it
// before anything else can call the SDK; it is never changed again.
var sdk = sync.OnceValue(func() *counter {
	c := new(counter)
	util.DefaultHTTPClient = &http.Client{Transport: c}
	return c
})

// ticket is what the SDK takes for an access token.
type ticket string

// GetAccessToken implements the SDK's credential.AccessTokenHandle.
func (t ticket) GetAccessToken() (string, error) { return string(t), nil }

// viaSDK runs one call of the SDK for this account. The error is ours, with the
// meanings of channel; the SDK's own only tells that it could not read the answer.
func (p *platform) viaSDK(ctx context.Context, use func(*wechat.Context) error) error {
	c := sdk()
	t := ticket("ticket-" + strconv.FormatUint(c.last.Add(1), 10))
	under := &ticketed{ctx: ctx, platform: p}
	c.calls.Store(string(t), under)
	defer c.calls.Delete(string(t))
	err := use(&wechat.Context{Config: &config.Config{AppID: p.appID}, AccessTokenHandle: t})
	if under.err != nil {
		return under.err
	}
	if err != nil {
		return fmt.Errorf("%w: the SDK cannot read the answer: %s", channel.ErrAmbiguous, oneLine(err.Error(), 256))
	}
	return nil
}

// RoundTrip implements http.RoundTripper for the SDK's client.
func (c *counter) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, err
	}
	query := req.URL.Query()
	v, ok := c.calls.Load(query.Get("access_token"))
	under, _ := v.(*ticketed)
	if !ok {
		return nil, errors.New("a call of the SDK outside of a Sender")
	}
	answer, err := under.platform.send(under.ctx, call{
		method: req.Method, path: req.URL.Path, query: query, header: req.Header, body: body,
	})
	if under.err = err; err != nil {
		return nil, errors.New("see the error of the ticket")
	}
	return answerOK(req, answer), nil
}

func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}
