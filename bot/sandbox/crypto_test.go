package sandbox

import (
	"encoding/base64"
	"strings"
	"testing"
)

// The vectors are published by the platform and in its users' bug reports.
func TestSignVectors(t *testing.T) {
	tests := []struct{ token, timestamp, nonce, extra, want string }{
		{"AAAAA", "1714036504", "1514711492", "", "f464b24fc39322e44b38aa78f5edd27bd1441696"},
		{"AAAAA", "1714037059", "486452656", "", "899cf89e464efb63f54ddac96b0a0a235f53aa78"},
	}
	for _, tt := range tests {
		if got := sign(tt.token, tt.timestamp, tt.nonce); got != tt.want {
			t.Errorf("sign(%q, %q, %q) = %s, want %s", tt.token, tt.timestamp, tt.nonce, got, tt.want)
		}
	}
}

func TestEncryptVector(t *testing.T) {
	const want = "jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg=="
	c, err := newCodec("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wxb11529c136998cb6")
	if err != nil {
		t.Fatal(err)
	}
	if got := c.encrypt([]byte("我是中文abcd123"), []byte("aaaabbbbccccdddd")); got != want {
		t.Errorf("encrypt = %s, want %s", got, want)
	}
	got, err := c.decrypt(want)
	if err != nil || string(got) != "我是中文abcd123" {
		t.Errorf("decrypt = %q, %v", got, err)
	}
}

func TestDecryptRefuses(t *testing.T) {
	key := strings.Repeat("A", 43)
	c, err := newCodec(key, "wx1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := newCodec(key, "wx2")
	if err != nil {
		t.Fatal(err)
	}
	good := c.encrypt([]byte("hello"), salt())
	raw, err := base64.StdEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	flipped := append([]byte(nil), raw...)
	flipped[len(flipped)-1] ^= 1
	tests := map[string]string{
		"another app id": other.encrypt([]byte("hello"), salt()),
		"not base64":     "%%%",
		"empty":          "",
		"cut":            base64.StdEncoding.EncodeToString(raw[:16]),
		"last byte":      base64.StdEncoding.EncodeToString(flipped),
	}
	for name, encoded := range tests {
		if text, err := c.decrypt(encoded); err == nil {
			t.Errorf("%s: decrypted to %q", name, text)
		}
	}
	for length := range 70 {
		want := strings.Repeat("x", length)
		got, err := c.decrypt(c.encrypt([]byte(want), salt()))
		if err != nil || string(got) != want {
			t.Fatalf("length %d: %q, %v", length, got, err)
		}
	}
}

func TestKeyLength(t *testing.T) {
	if _, err := newCodec("short", "wx1"); err == nil {
		t.Error("a short key is taken")
	}
	if _, err := newCodec(strings.Repeat("!", 43), "wx1"); err == nil {
		t.Error("a key that is not base64 is taken")
	}
}
