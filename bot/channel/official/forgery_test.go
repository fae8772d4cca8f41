package official

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/channel"
)

// Each fault that a signature, an age or an encryption can have gives the very
// same error, so that no answer tells which it was.
func TestForgeriesLookAlike(t *testing.T) {
	r := mustReceiver(t, Safe)
	good, goodBody := encrypted(t, sample)
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	if err != nil {
		t.Fatal(err)
	}
	raw := func(plain []byte) string { return cbc(t, key, plain) }
	padded := func(size uint32, rest string) []byte {
		p := append(make([]byte, 16), byte(size>>24), byte(size>>16), byte(size>>8), byte(size))
		p = append(p, rest...)
		n := 32 - len(p)%32
		return append(p, bytes.Repeat([]byte{byte(n)}, n)...)
	}
	mixed := padded(3, "abc"+testApp)
	mixed[len(mixed)-2] ^= 1
	cases := map[string]string{
		"not base64":          "***",
		"half a block":        base64.StdEncoding.EncodeToString(make([]byte, 40)),
		"zero padding":        raw(make([]byte, 64)),
		"padding of 33":       raw(bytes.Repeat([]byte{33}, 64)),
		"padding over all":    raw(bytes.Repeat([]byte{32}, 32)),
		"mixed padding":       raw(mixed),
		"length beyond end":   raw(padded(1<<31, "abc"+testApp)),
		"length all ones":     raw(padded(1<<32-1, "abc"+testApp)),
		"length too small":    raw(padded(2, "abc"+testApp)),
		"another app":         raw(padded(3, "abc"+"wx00000000000000")),
		"no app":              raw(padded(3, "abc")),
		"random ciphertext":   base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0x5a}, 96)),
		"half of a ciphertex": strings.Repeat("A", 43),
	}
	for name, e := range cases {
		body := "<xml><Encrypt>" + e + "</Encrypt></xml>"
		if _, err := r.Open(signedQuery(testNow, e), []byte(body)); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("%s: %v", name, err)
		}
	}
	queries := map[string]url.Values{
		"wrong msg_signature": {"msg_signature": {strings.Repeat("0", 40)}},
		"upper case":          {"msg_signature": {strings.ToUpper(good.Get("msg_signature"))}},
		"plain one instead":   {"msg_signature": {good.Get("signature")}},
		"none":                {"msg_signature": {""}},
		"another nonce":       {"nonce": {"1"}},
		"another timestamp":   {"timestamp": {strconv.Itoa(testNow + 1)}},
	}
	for name, change := range queries {
		q := signedQuery(testNow, "")
		maps.Copy(q, good)
		maps.Copy(q, change)
		if _, err := r.Open(q, goodBody); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.Open(signedQuery(testNow, ""), []byte(sample)); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
		t.Errorf("plaintext in safe mode: %v", err)
	}
	old, oldBody := encrypted(t, sample)
	maps.Copy(old, signedQuery(testNow-301, envelopeOf(t, oldBody)))
	if _, err := r.Open(old, oldBody); err != channel.ErrForged { //nolint:errorlint // the sentinel itself
		t.Errorf("old push: %v", err)
	}
}

func cbc(t *testing.T, key, plain []byte) string {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, len(plain))
	cipher.NewCBCEncrypter(block, key[:16]).CryptBlocks(out, plain)
	return base64.StdEncoding.EncodeToString(out)
}

func envelopeOf(t *testing.T, body []byte) string {
	t.Helper()
	e, err := readEnvelope(body)
	if err != nil || e == "" {
		t.Fatalf("no envelope: %v", err)
	}
	return e
}
