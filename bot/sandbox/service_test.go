package sandbox

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	testKey     = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	testAppID   = "wxb11529c136998cb6"
	testAccount = "gh_a1b2c3"
	officer     = "oOfficer"
)

func testConfig() Config {
	return Config{
		AppID: testAppID, Secret: "secret", Token: "AAAAA", EncodingAESKey: testKey, Account: testAccount,
		Templates: map[string][]string{"T1": {"thing1", "thing2", "time3"}},
		Titles:    map[string]string{"T1": "督查提醒"},
		Clock:     FixedClock(time.Date(2026, 11, 20, 14, 0, 0, 0, beijing)),
	}
}

// pushed is one push as the test's callback received it.
type pushed struct {
	query url.Values
	body  string
	plain string // decrypted
	to    string
	from  string
	kind  string
	text  string
	event string
	key   string
	msgID string // MsgId, or MsgID of a receipt
	state string
	at    int64
}

// service is the callback of a test. answer is called for each push.
type service struct {
	mu     sync.Mutex
	got    []pushed
	answer func(w http.ResponseWriter, r *http.Request, m pushed)
}

func (s *service) pushes() []pushed {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]pushed(nil), s.got...)
}

// rig is a platform with its API on a port and a callback.
type rig struct {
	*Platform
	service *service
	api     string
	token   string
	client  *http.Client
}

// start runs a platform; answer may be nil for a plain acknowledgement.
func start(t *testing.T, cfg Config, answer func(http.ResponseWriter, *http.Request, pushed)) *rig {
	t.Helper()
	s := &service{answer: answer}
	p := New(cfg)
	callback := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.receive(t, p, w, r) }))
	p.SetCallback(callback.URL + "/callback")
	api := httptest.NewServer(p.Handler())
	client := &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() {
		p.Close()
		client.CloseIdleConnections()
		api.Close()
		callback.CloseClientConnections()
		callback.Close()
	})
	r := &rig{Platform: p, service: s, api: api.URL, client: client}
	var answerToken tokenAnswer
	r.post(t, "/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"`+testAppID+`","secret":"secret"}`, &answerToken)
	r.token = answerToken.AccessToken
	return r
}

func (s *service) receive(t *testing.T, p *Platform, w http.ResponseWriter, r *http.Request) {
	t.Helper()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	m := pushed{query: r.URL.Query(), body: string(body), plain: string(body)}
	if r.Method == http.MethodGet {
		fmt.Fprint(w, r.URL.Query().Get("echostr"))
		return
	}
	q := m.query
	if q.Get("signature") != sign("AAAAA", q.Get("timestamp"), q.Get("nonce")) {
		t.Errorf("signature is wrong")
	}
	var x struct {
		Encrypt, ToUserName, FromUserName, MsgType, Content, Event, EventKey, MsgId, MsgID, Status string //nolint:revive // names of the XML
		CreateTime                                                                                 int64
	}
	if err := xml.Unmarshal(body, &x); err != nil && p.cfg.Mode != Plain {
		t.Errorf("push: %v", err)
	}
	if x.Encrypt != "" {
		if q.Get("msg_signature") != sign("AAAAA", q.Get("timestamp"), q.Get("nonce"), x.Encrypt) || q.Get("encrypt_type") != "aes" {
			t.Errorf("msg_signature is wrong")
		}
		plain, err := p.codec.decrypt(x.Encrypt)
		if err != nil {
			t.Errorf("decrypt: %v", err)
		}
		m.plain = string(plain)
		if err := xml.Unmarshal(plain, &x); err != nil {
			t.Logf("inner: %v", err)
		}
	}
	m.to, m.from, m.kind, m.text, m.event, m.key = x.ToUserName, x.FromUserName, x.MsgType, x.Content, x.Event, x.EventKey
	m.msgID, m.state, m.at = x.MsgId+x.MsgID, x.Status, x.CreateTime
	s.mu.Lock()
	s.got = append(s.got, m)
	s.mu.Unlock()
	if s.answer != nil {
		s.answer(w, r, m)
	}
}

// textReply is the passive reply as a service would write it, before encryption.
func textReply(to, from, text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text))
	return "<xml><ToUserName>" + to + "</ToUserName><FromUserName>" + from + "</FromUserName><CreateTime>1</CreateTime>" +
		"<MsgType>text</MsgType><Content>" + b.String() + "</Content></xml>"
}

// sealed encrypts a reply for mode Safe.
func sealed(t *testing.T, reply string) string {
	t.Helper()
	c, err := newCodec(testKey, testAppID)
	if err != nil {
		t.Fatal(err)
	}
	secret := c.encrypt([]byte(reply), salt())
	return "<xml><Encrypt><![CDATA[" + secret + "]]></Encrypt><MsgSignature>" + sign("AAAAA", "7", "n", secret) +
		"</MsgSignature><TimeStamp>7</TimeStamp><Nonce>n</Nonce></xml>"
}

// echo answers each message with its own text.
func echo(t *testing.T) func(http.ResponseWriter, *http.Request, pushed) {
	t.Helper()
	return func(w http.ResponseWriter, _ *http.Request, m pushed) {
		if m.event == "" {
			fmt.Fprint(w, sealed(t, textReply(m.from, m.to, "收到："+m.text)))
		}
	}
}

// post sends a JSON call and decodes the answer into v; it returns the errcode.
func (r *rig) post(t *testing.T, path, body string, v any) int {
	t.Helper()
	status, data := r.do(t, http.MethodPost, path, "application/json", body)
	if status != http.StatusOK {
		t.Fatalf("%s: HTTP %d: %s", path, status, data)
	}
	return decode(t, data, v)
}

func (r *rig) do(t *testing.T, method, path, contentType, body string) (int, []byte) {
	t.Helper()
	status, data, err := r.try(t, method, path, contentType, body)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return status, data
}

func (r *rig) try(t *testing.T, method, path, contentType, body string) (int, []byte, error) {
	t.Helper()
	address := r.api + path
	if strings.HasPrefix(path, "/cgi-bin/") && !strings.Contains(path, "access_token=") && r.token != "" {
		address += map[bool]string{true: "&", false: "?"}[strings.Contains(path, "?")] + "access_token=" + r.token
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", contentType)
	resp, err := r.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	return resp.StatusCode, data, err
}

// opened is what a browser gets.
type opened struct {
	status int
	path   string // after redirects
	header http.Header
	body   []byte
}

// open gets path as a browser does.
func (r *rig) open(t *testing.T, path string) opened {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, r.api+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := r.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return opened{status: resp.StatusCode, path: resp.Request.URL.Path, header: resp.Header, body: data}
}

func decode(t *testing.T, data []byte, v any) int {
	t.Helper()
	var code struct {
		ErrCode int    `json:"errcode"`
		ErrMsg  string `json:"errmsg"`
	}
	if err := json.Unmarshal(data, &code); err != nil {
		t.Fatalf("answer %s: %v", data, err)
	}
	if code.ErrCode != 0 && !strings.Contains(code.ErrMsg, " rid: ") {
		t.Errorf("errmsg %q has no rid", code.ErrMsg)
	}
	if v != nil {
		if err := json.Unmarshal(data, v); err != nil {
			t.Fatalf("answer %s: %v", data, err)
		}
	}
	return code.ErrCode
}

// template sends the template T1 and returns errcode and msgid.
func (r *rig) template(t *testing.T, to, id, thing string) (int, int64) {
	t.Helper()
	body := `{"touser":` + strconv.Quote(to) + `,"template_id":"T1","url":"https://x/m","client_msg_id":` + strconv.Quote(id) +
		`,"data":{"thing1":{"value":` + strconv.Quote(thing) + `},"thing2":{"value":"b"},"time3":{"value":"12:00"}}}`
	var answer struct {
		MsgID int64 `json:"msgid"`
	}
	code := r.post(t, "/cgi-bin/message/template/send", body, &answer)
	return code, answer.MsgID
}
