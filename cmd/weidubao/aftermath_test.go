package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
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
	for line := range strings.Lines(strings.ReplaceAll(log, officeName, "")) {
		if words := han.FindString(line); words != "" {
			t.Errorf("%q is in the log: %s", words, line)
		}
		for _, secret := range []string{appSecret, token, aesKeyText, apiToken, "access_token=", "138000000", "139000000", "137000000", "oE2E000000"} {
			if strings.Contains(line, secret) {
				t.Errorf("%q is in the log: %s", secret, line)
			}
		}
	}
}
