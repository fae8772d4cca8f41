package main

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// account is a WeChat platform's side of the callback, written from the
// platform's documents and sharing no code with the product: it seals what
// people write and opens what the service answers.
type account struct{ appID, token, aesKey, original string }

// push is one message on its way to the callback. Sent again it is the same to the byte.
type push struct {
	id     string // of a text message
	openid string
	query  url.Values
	body   string
}

// signed is the platform's signature: hex SHA-1 over the sorted parts.
func signed(parts ...string) string {
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}

// query is what every call of the platform carries.
func (a account) query(at time.Time) url.Values {
	timestamp, nonce := strconv.FormatInt(at.Unix(), 10), rand.Text()[:9]
	return url.Values{"timestamp": {timestamp}, "nonce": {nonce}, "signature": {signed(a.token, timestamp, nonce)}}
}

// plainText is a text message before encryption.
func (a account) plainText(openid, id, text string, at time.Time) string {
	return fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><FromUserName><![CDATA[%s]]></FromUserName>"+
		"<CreateTime>%d</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[%s]]></Content><MsgId>%s</MsgId></xml>",
		a.original, openid, at.Unix(), strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>"), id)
}

// seal encrypts and signs one message as in safe mode.
func (a account) seal(openid, message string, at time.Time) push {
	secret := a.encrypt(message)
	q := a.query(at)
	q.Set("openid", openid)
	q.Set("encrypt_type", "aes")
	q.Set("msg_signature", signed(a.token, q.Get("timestamp"), q.Get("nonce"), secret))
	body := fmt.Sprintf("<xml><ToUserName><![CDATA[%s]]></ToUserName><Encrypt><![CDATA[%s]]></Encrypt></xml>", a.original, secret)
	return push{openid: openid, query: q, body: body}
}

func (a account) key() []byte {
	key, err := base64.StdEncoding.DecodeString(a.aesKey + "=")
	if err != nil {
		panic(err) // the constant in this file's neighbour
	}
	return key
}

func (a account) encrypt(message string) string {
	var b bytes.Buffer
	b.WriteString(rand.Text()[:16])
	_ = binary.Write(&b, binary.BigEndian, uint32(len(message)))
	b.WriteString(message + a.appID)
	pad := 32 - b.Len()%32
	b.Write(bytes.Repeat([]byte{byte(pad)}, pad))
	block, err := aes.NewCipher(a.key())
	if err != nil {
		panic(err)
	}
	cipher.NewCBCEncrypter(block, a.key()[:16]).CryptBlocks(b.Bytes(), b.Bytes())
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

func (a account) decrypt(secret string) (string, error) {
	text, err := base64.StdEncoding.DecodeString(secret)
	if err != nil || len(text) == 0 || len(text)%32 != 0 {
		return "", errors.New("the reply is not made of whole blocks")
	}
	block, err := aes.NewCipher(a.key())
	if err != nil {
		return "", err
	}
	cipher.NewCBCDecrypter(block, a.key()[:16]).CryptBlocks(text, text)
	pad := int(text[len(text)-1])
	if pad < 1 || pad > 32 || len(text) < 20+pad {
		return "", errors.New("the reply's padding is wrong")
	}
	text = text[:len(text)-pad]
	size := int(binary.BigEndian.Uint32(text[16:20]))
	if 20+size+len(a.appID) != len(text) || string(text[20+size:]) != a.appID {
		return "", errors.New("the reply is for another app id")
	}
	return string(text[20 : 20+size]), nil
}

// open reads the encrypted reply to openid; "" is a plain acknowledgement.
func (a account) open(openid string, body []byte) (string, error) {
	if text := string(bytes.TrimSpace(body)); text == "" || text == "success" {
		return "", nil
	}
	var sealed struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(body, &sealed); err != nil {
		return "", fmt.Errorf("the reply's envelope: %w", err)
	}
	if sealed.MsgSignature != signed(a.token, sealed.TimeStamp, sealed.Nonce, sealed.Encrypt) {
		return "", errors.New("the reply's signature is wrong")
	}
	inner, err := a.decrypt(sealed.Encrypt)
	if err != nil {
		return "", err
	}
	var reply struct{ ToUserName, FromUserName, MsgType, Content string }
	if err := xml.Unmarshal([]byte(inner), &reply); err != nil {
		return "", fmt.Errorf("the reply: %w", err)
	}
	if reply.ToUserName != openid || reply.FromUserName != a.original || reply.MsgType != "text" || reply.Content == "" {
		return "", fmt.Errorf("the reply is %s from %q to %q", reply.MsgType, reply.FromUserName, reply.ToUserName)
	}
	if len(reply.Content) > 2047 {
		return "", fmt.Errorf("the reply has %d bytes", len(reply.Content))
	}
	return reply.Content, nil
}

// compose is a new text message, not yet sent.
func (o *office) compose(openid, text string) push {
	now := time.Now()
	id := strconv.FormatInt(7_000_000_000_000_000+o.messages.Add(1), 10)
	p := o.account.seal(openid, o.account.plainText(openid, id, text, now), now)
	p.id = id
	return p
}

// post makes one attempt at a push: the status and the text of the reply.
func (o *office) post(ctx context.Context, p push) (status int, reply string, err error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second) // as the platform
	defer cancel()
	address := o.base.Load().(string) + "/callback/official?" + p.query.Encode()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(p.body))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "text/xml")
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil || got.StatusCode != http.StatusOK {
		return got.StatusCode, "", err
	}
	reply, err = o.account.open(p.openid, body)
	return got.StatusCode, reply, err
}

// say has somebody write, and returns what the phone then shows.
func (o *office) say(t *testing.T, openid, text string) string {
	t.Helper()
	return o.send(t, o.compose(openid, text))
}

// send is say for a push that may be sent again.
func (o *office) send(t *testing.T, p push) string {
	t.Helper()
	status, reply, err := o.post(t.Context(), p)
	if err != nil || status != http.StatusOK {
		t.Fatalf("the callback answers %d, %v", status, err)
	}
	return reply
}

// request is one call from outside, with the API's token unless bearer says otherwise.
func (o *office) request(t *testing.T, method, path, bearer, body string) (status int, answer []byte) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, o.base.Load().(string)+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	client := http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	got, err := client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer got.Body.Close()
	if answer, err = io.ReadAll(got.Body); err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return got.StatusCode, answer
}

// api calls the API, wants that status, and reads the answer into v unless it is nil.
func (o *office) api(t *testing.T, want int, method, path, body string, v any) {
	t.Helper()
	status, answer := o.request(t, method, "/api/v1"+path, apiToken, body)
	if status != want {
		t.Fatalf("%s %s: %d, want %d\n%s", method, path, status, want, answer)
	}
	if v == nil {
		return
	}
	unmarshal(t, answer, v)
}

// unmarshal reads an answer of the API.
func unmarshal(t *testing.T, answer []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(answer, v); err != nil {
		t.Fatalf("%v\n%s", err, answer)
	}
}

// reportJSON, issueJSON and receiptJSON are the API's answers as interface.md promises them.
type reportJSON struct {
	Area       string         `json:"area"`
	AreaName   string         `json:"area_name"`
	Week       string         `json:"week"`
	Values     map[string]any `json:"values"`
	Status     string         `json:"status"`
	Timeliness string         `json:"timeliness"`
	ReceivedAt string         `json:"received_at"`
	Text       string         `json:"text"`
	History    []struct {
		Seq     int            `json:"seq"`
		Message string         `json:"message"`
		Before  map[string]any `json:"before"`
		After   map[string]any `json:"after"`
	} `json:"history"`
}

type weekJSON struct {
	Week    string       `json:"week"`
	Reports []reportJSON `json:"reports"`
	Missing []struct {
		Area string `json:"area"`
		Name string `json:"area_name"`
	} `json:"missing"`
}

type issueJSON struct {
	Number   string `json:"number"`
	AreaName string `json:"area_name"`
	Status   string `json:"status"`
	Stage    string `json:"stage"`
	Revision int    `json:"revision"`
}

type receiptJSON struct {
	State          string  `json:"state"`
	Area           string  `json:"area"`
	AcknowledgedAt *string `json:"acknowledged_at"`
}
