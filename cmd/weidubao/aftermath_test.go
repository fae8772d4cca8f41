package main

import (
	"encoding/base64"
	"fmt"
	"html"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// platformIsContent looks at the whole run from the platform's side.
func (o *office) platformIsContent(t *testing.T) {
	t.Helper()
	tokens := 0
	for _, e := range o.platform.Log() {
		if e.Path == "/cgi-bin/stable_token" {
			tokens++
		}
		if e.ErrCode != 0 || (e.Result != "ok" && e.Result != "duplicate") {
			t.Errorf("the platform notes %+v", e)
		}
	}
	if tokens != 1 {
		t.Errorf("%d tokens were fetched", tokens)
	}
}

var han = regexp.MustCompile(`\p{Han}+`)

// nothingLeaked reads all that was logged and measured: it is in English but
// for the office's name, so that any other Chinese is somebody's name or words.
func (o *office) nothingLeaked(t *testing.T) {
	t.Helper()
	o.mu.Lock()
	log := o.shown.String()
	for _, path := range o.logs {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		log += string(text)
	}
	o.mu.Unlock()
	if !strings.Contains(log, `"level":"DEBUG"`) {
		t.Error("nothing was logged at debug level")
	}
	o.nothingSecret(t, log)
	o.nothingOfPhones(t, log)
}

// nothingSecret looks for names, words and secrets in all the ways in which
// something written may stand in a log: as it is, escaped for JSON, for an
// address or for HTML, or in base64.
func (o *office) nothingSecret(t *testing.T, log string) {
	t.Helper()
	secrets := []string{appSecret, token, aesKeyText, apiToken, "access_token=", "138000000", "139000000", "137000000", "136000000", "oE2E000000"}
	for line := range strings.Lines(strings.ReplaceAll(log, officeName, "")) {
		for _, form := range disguises(line) {
			if words := han.FindString(form); words != "" {
				t.Errorf("%q is in the log: %s", words, line)
			}
			for _, secret := range secrets {
				if strings.Contains(form, secret) {
					t.Errorf("%q is in the log: %s", secret, line)
				}
			}
		}
	}
}

var (
	escapedJSON = regexp.MustCompile(`(?:\\+u[0-9a-fA-F]{4}|\\+x[0-9a-fA-F]{2})+`)
	inBase64    = regexp.MustCompile(`[A-Za-z0-9+/_-]{12,}={0,2}`)
)

// disguises are a line of a log, and what it would say to who undoes escapes.
func disguises(line string) []string {
	out := []string{line, html.UnescapeString(line)}
	if plain, err := url.QueryUnescape(strings.ReplaceAll(line, "%!", "")); err == nil {
		out = append(out, plain)
	}
	if escapedJSON.MatchString(line) {
		out = append(out, escapedJSON.ReplaceAllStringFunc(line, func(s string) string {
			s = strings.ReplaceAll(s, `\\`, `\`)
			if plain, err := strconv.Unquote(`"` + s + `"`); err == nil {
				return plain
			}
			return s
		}))
	}
	for _, word := range inBase64.FindAllString(line, -1) {
		for _, coding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			if plain, err := coding.DecodeString(strings.TrimRight(word, "=")); err == nil && utf8.Valid(plain) {
				out = append(out, string(plain))
			}
		}
	}
	return out
}

// nothingOfPhones looks for what was on the phones: the signatures of links, the
// openids, and binding codes that stand alone.
func (o *office) nothingOfPhones(t *testing.T, log string) {
	t.Helper()
	links := regexp.MustCompile(`[?&]s=([A-Za-z0-9_-]{20,})`)
	n := 0
	for i := range 60 { // as many as the roster may have given phones
		openid := fmt.Sprintf("oE2E%024d", i)
		for _, item := range o.platform.Inbox(openid) {
			for _, m := range links.FindAllStringSubmatch(item.URL+" "+item.Text, -1) {
				n++
				if strings.Contains(log, m[1]) {
					t.Errorf("the signature of a link is in the log: %s", m[1])
				}
			}
		}
	}
	t.Logf("figure: %d lines of log, %d signatures of links, 0 hits", strings.Count(log, "\n"), n)
}

// TestCanariesAreRecognised: a line that tells something is found, however it is written.
func TestCanariesAreRecognised(t *testing.T) {
	for _, line := range []string{
		"赵爱民", `"\u8d75\u7231\u6c11"`, `"\\u8d75"`, "%E8%B5%B5", "&#36213;&#29233;", base64.StdEncoding.EncodeToString([]byte("赵爱民的报告")),
		base64.RawURLEncoding.EncodeToString([]byte("x=" + appSecret)), url.QueryEscape("?t=" + appSecret + "&"),
	} {
		found := false
		for _, form := range disguises(line) {
			found = found || han.MatchString(form) || strings.Contains(form, appSecret)
		}
		if !found {
			t.Errorf("%s is not recognised", line)
		}
	}
}
