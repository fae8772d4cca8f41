package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/redis/go-redis/v9"
	"github.com/silenceper/wechat/v2/cache"
	"github.com/silenceper/wechat/v2/officialaccount"
	"github.com/silenceper/wechat/v2/officialaccount/config"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

// yardstickReply is as long as what the product answers to a report.
const yardstickReply = "塘下镇第47周：梳理问题5个 交办线索1件 问责处理0人 规范制度1项 巡察村居3个。已登记 W47-017，按时。"

// listenTo serves handler on the loopback until the end of the test, and returns its address.
func listenTo(tb testing.TB, server *http.Server) string {
	tb.Helper()
	l, err := new(net.ListenConfig).Listen(tb.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	tb.Cleanup(func() { _ = server.Close() })
	return l.Addr().String()
}

// bare is the first yardstick: safe mode by hand, in the order of the platform's
// documents, with the cipher made once; it stores nothing.
type bare struct {
	account account
	key     []byte
	block   cipher.Block
}

func newBare(tb testing.TB, a account) *bare {
	tb.Helper()
	block, err := aes.NewCipher(a.key())
	if err != nil {
		tb.Fatal(err)
	}
	return &bare{account: a, key: a.key(), block: block}
}

// bareMessage is what encoding/xml reads of a push.
type bareMessage struct {
	ToUserName, FromUserName, MsgType, Content string
	CreateTime, MsgID                          int64
}

func (h *bare) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	q := r.URL.Query()
	var envelope struct{ Encrypt string }
	if err != nil || xml.Unmarshal(body, &envelope) != nil ||
		signed(h.account.token, q.Get("timestamp"), q.Get("nonce"), envelope.Encrypt) != q.Get("msg_signature") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	text, err := base64.StdEncoding.DecodeString(envelope.Encrypt)
	if err != nil || len(text) < 48 || len(text)%16 != 0 {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	cipher.NewCBCDecrypter(h.block, h.key[:16]).CryptBlocks(text, text)
	size := int(binary.BigEndian.Uint32(text[16:20]))
	var m bareMessage
	if size > len(text)-20 || xml.Unmarshal(text[20:20+size], &m) != nil {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	_, _ = io.WriteString(w, h.reply(m))
}

func (h *bare) reply(m bareMessage) string {
	now := strconv.FormatInt(time.Now().Unix(), 10)
	text := "<xml><ToUserName><![CDATA[" + m.FromUserName + "]]></ToUserName><FromUserName><![CDATA[" + m.ToUserName +
		"]]></FromUserName><CreateTime>" + now + "</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[" +
		yardstickReply + "]]></Content></xml>"
	pad := 32 - (20+len(text)+len(h.account.appID))%32
	b := make([]byte, 20, 20+len(text)+len(h.account.appID)+pad)
	_, _ = rand.Read(b[:16])
	binary.BigEndian.PutUint32(b[16:], uint32(len(text)))
	b = append(append(append(b, text...), h.account.appID...), bytes.Repeat([]byte{byte(pad)}, pad)...)
	cipher.NewCBCEncrypter(h.block, h.key[:16]).CryptBlocks(b, b)
	secret, nonce := base64.StdEncoding.EncodeToString(b), rand.Text()[:10]
	return "<xml><Encrypt><![CDATA[" + secret + "]]></Encrypt><MsgSignature><![CDATA[" + signed(h.account.token, now, nonce, secret) +
		"]]></MsgSignature><TimeStamp>" + now + "</TimeStamp><Nonce><![CDATA[" + nonce + "]]></Nonce></xml>"
}

// naive is the second yardstick: what is written with Gin, the SDK's server and
// go-redis in an afternoon. It keeps the text in a hash, and neither knows who
// writes nor what was written.
func naive(a account, rdb *redis.Client) http.Handler {
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.Use(gin.Recovery())
	account := officialaccount.NewOfficialAccount(&config.Config{
		AppID: a.appID, AppSecret: appSecret, Token: a.token, EncodingAESKey: a.aesKey, Cache: cache.NewMemory(),
	})
	r.POST("/callback/official", func(c *gin.Context) {
		server := account.GetServer(c.Request, c.Writer)
		server.SetMessageHandler(func(m *message.MixMessage) *message.Reply {
			field := fmt.Sprintf("%s:%d", m.FromUserName, m.MsgID)
			if err := rdb.HSet(c.Request.Context(), "naive:reports", field, m.Content).Err(); err != nil {
				return nil
			}
			return &message.Reply{MsgType: message.MsgTypeText, MsgData: message.NewText(yardstickReply)}
		})
		if err := server.Serve(); err != nil {
			c.Status(http.StatusForbidden)
			return
		}
		_ = server.Send()
	})
	return r
}
