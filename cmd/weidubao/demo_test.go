package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// seedPatience bounds the playing of the county's year, which the race detector makes slow.
const seedPatience = 4 * time.Minute

// seeded is a demo's directory with the county's year in it, made once and copied.
var seeded = struct {
	once sync.Once
	dir  string
}{}

// county is a running demo and a client of what it shows.
type county struct {
	*service
	t   *testing.T
	url string // http://127.0.0.1:…
	dir string
}

// openCounty starts a demo of its own on a copy of the county's year.
func openCounty(t *testing.T) *county {
	t.Helper()
	seeded.once.Do(func() {
		dir, err := keptDir()
		if err != nil {
			t.Fatal(err)
		}
		c := startDemo(t, dir, "--fresh")
		if code, _ := c.stop(t); code != exitOK {
			t.Fatalf("the demo ended with %d", code)
		}
		seeded.dir = c.dir
	})
	if seeded.dir == "" {
		t.Fatal("the county's year could not be played, see the first test that needed it")
	}
	dir := filepath.Join(t.TempDir(), "demo")
	if err := os.CopyFS(dir, os.DirFS(seeded.dir)); err != nil {
		t.Fatal(err)
	}
	return startDemo(t, dir)
}

// keptDir is a directory that outlives the test that asks for it; TestMain removes it.
func keptDir() (string, error) { return os.MkdirTemp("", "weidubao-county-") }

// startDemo runs weidubao demo over dir and waits for its three lines.
func startDemo(t *testing.T, dir string, args ...string) *county {
	t.Helper()
	log := filepath.Join(t.TempDir(), "demo.log")
	args = append([]string{"demo", "--listen", "127.0.0.1:0", "--data", dir}, args...)
	c := &county{service: spawn(t, log, nil, args...), t: t, dir: dir}
	eventually(t, seedPatience, "the demo's three lines", func() bool {
		for line := range strings.Lines(c.text()) {
			if address, ok := strings.CutPrefix(line, "打开　"); ok {
				c.url = strings.TrimSuffix(strings.TrimSpace(address), "/sandbox/")
			}
		}
		select {
		case <-c.ended:
			t.Fatalf("the demo ended:\n%s", c.text())
		default:
		}
		return c.url != "" && strings.Contains(c.text(), "数据　")
	})
	return c
}

// call makes a request of the sandbox's own interface and reads the answer into v.
func (c *county) call(method, path string, body, v any) {
	c.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, bytes.NewReader(text))
	if err != nil {
		c.t.Fatal(err)
	}
	c.do(r, v)
}

// api reads the product's own interface, with the token that config.yaml names.
func (c *county) api(path string, v any) {
	c.t.Helper()
	d, err := readDemo(c.dir)
	if err != nil {
		c.t.Fatal(err)
	}
	cfg, err := d.config()
	if err != nil {
		c.t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(c.t.Context(), http.MethodGet, c.url+"/api/v1"+path, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+string(cfg.API.Tokens[0]))
	c.do(r, v)
}

func (c *county) do(r *http.Request, v any) {
	c.t.Helper()
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		c.t.Fatalf("%s %s: %d %s %v", r.Method, r.URL.Path, answer.StatusCode, text, err)
	}
	if v == nil {
		return
	}
	if err := json.Unmarshal(text, v); err != nil {
		c.t.Fatalf("%s %s: %v in %s", r.Method, r.URL.Path, err, text)
	}
}

// The parts of the sandbox's answers that the tests look at.
type (
	seatState struct {
		Title  string `json:"title"`
		OpenID string `json:"openid"`
	}
	countyState struct {
		Now    time.Time   `json:"now"`
		Status string      `json:"status"`
		Seats  []seatState `json:"seats"`
	}
	chatItem struct {
		Seq   int64  `json:"seq"`
		Kind  string `json:"kind"`
		Text  string `json:"text"`
		Title string `json:"title"`
		URL   string `json:"url"`
		State string `json:"state"`
	}
)

func (c *county) state() countyState {
	c.t.Helper()
	var s countyState
	c.call(http.MethodGet, "/sandbox/api/state", nil, &s)
	return s
}

// seat is the openid at one of the four phones.
func (c *county) seat(title string) string {
	c.t.Helper()
	for _, s := range c.state().Seats {
		if s.Title == title {
			return s.OpenID
		}
	}
	c.t.Fatalf("no seat %q", title)
	return ""
}

// say has a person write and returns what the account answers.
func (c *county) say(openid, text string) string {
	c.t.Helper()
	var got struct {
		Reply string `json:"reply"`
		Error string `json:"error"`
	}
	c.call(http.MethodPost, "/sandbox/api/send", map[string]string{"openid": openid, "text": text}, &got)
	if got.Error != "" {
		c.t.Fatalf("%q was not answered: %s", text, got.Error)
	}
	return got.Reply
}

func (c *county) chat(openid string) []chatItem {
	c.t.Helper()
	var got struct {
		Items []chatItem `json:"items"`
	}
	c.call(http.MethodGet, "/sandbox/api/chat/"+openid, nil, &got)
	return got.Items
}

// TestDemoBegins: the county's year is there, its clock stands on Friday at
// 14:00, and 17 of the 23 townships have reported.
func TestDemoBegins(t *testing.T) {
	c := openCounty(t)
	s := c.state()
	if got := s.Now.Format("2006-01-02 15"); got != "2026-11-20 14" {
		t.Errorf("the demo begins at %s", s.Now)
	}
	if s.Status != "第47周，已报17，未报6" {
		t.Errorf("status %q", s.Status)
	}
	var people []struct {
		Bound  bool   `json:"bound"`
		Ticket string `json:"ticket"`
	}
	c.call(http.MethodGet, "/sandbox/api/people", nil, &people)
	bound, tickets := 0, 0
	for _, p := range people {
		if p.Bound {
			bound++
		}
		if p.Ticket != "" {
			tickets++
		}
	}
	if len(people) < 75 || bound < len(people)-3 || tickets != len(people)-bound || tickets == 0 {
		t.Errorf("%d people, %d bound, %d with a QR code of their own", len(people), bound, tickets)
	}
	var issues struct {
		Issues []struct {
			Status string `json:"status"`
			Stage  string `json:"stage"`
		} `json:"issues"`
	}
	c.api("/issues", &issues)
	count := make(map[string]int)
	for _, i := range issues.Issues {
		count[i.Status]++
		count[i.Stage]++
	}
	open := len(issues.Issues) - count["signed_off"] - count["archived"]
	if len(issues.Issues) < 220 || open < 50 || open > 75 || count["red"] == 0 || count["orange"] == 0 || count["yellow"] == 0 {
		t.Errorf("%d issues, %d open: %v", len(issues.Issues), open, count)
	}
	var edition struct {
		Number  int              `json:"number"`
		Interim bool             `json:"interim"`
		Totals  map[string]any   `json:"totals"`
		Overdue []map[string]any `json:"overdue"`
	}
	c.api("/bulletins/2026-10", &edition)
	if edition.Number != 10 || edition.Interim || len(edition.Totals) == 0 {
		t.Errorf("October's bulletin: %+v", edition)
	}
}

// TestDemoGoesOn: its data, its clock and its phones are as they were left.
func TestDemoGoesOn(t *testing.T) {
	c := openCounty(t)
	officer := c.seat("联络员")
	reply := c.say(officer, "巡察3个村，问题5个，线索1件，问责0人，制度1项")
	if !strings.Contains(reply, "已登记") {
		t.Fatalf("answered %q", reply)
	}
	c.call(http.MethodPost, "/sandbox/api/clock", map[string]string{"advance": "24h"}, nil)
	before, chat := c.state(), c.chat(officer)
	if code, took := c.stop(t); code != exitOK {
		t.Fatalf("ended with %d after %s", code, took)
	}
	again := startDemo(t, c.dir)
	after := again.state()
	if after.Now.Before(before.Now) || after.Now.Sub(before.Now) > time.Hour {
		t.Errorf("the clock was %s, is %s", before.Now, after.Now)
	}
	kept := again.chat(officer)
	if len(kept) < len(chat) || kept[len(chat)-1].Text != chat[len(chat)-1].Text {
		t.Errorf("the phone showed %d items, shows %d", len(chat), len(kept))
	}
	if got := command(t.Context(), "roster", "codes", "--json", "--data", c.dir); got.code != exitOK || !strings.Contains(got.out, "\"code\"") {
		t.Errorf("a command beside the demo: exit %d, %s%s", got.code, got.out, got.err)
	}
}

// TestDemoRefuses what it cannot use, in one line that says what to do.
func TestDemoRefuses(t *testing.T) {
	t.Parallel()
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	foreign := t.TempDir()
	if err := os.WriteFile(filepath.Join(foreign, "letters.txt"), []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ args, want string }{
		"a taken port":     {"demo --data " + t.TempDir() + " --listen " + taken.Addr().String(), fmt.Sprintf("127.0.0.1:%d 已被占用，请改用：weidubao demo --listen 127.0.0.1:", port)},
		"no address":       {"demo --listen foo --data " + t.TempDir(), "不能在 foo 上监听"},
		"somebody's files": {"demo --fresh --listen 127.0.0.1:0 --data " + foreign, "别的文件"},
		"no demo there":    {"roster codes --data " + t.TempDir(), "没有演示数据"},
		"two places":       {"roster codes -c x.yaml --data " + t.TempDir(), "只能写一个"},
	} {
		got := command(t.Context(), strings.Fields(tt.args)...)
		if got.code == exitOK || !strings.Contains(got.err, tt.want) || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%s: exit %d, %q", name, got.code, got.err)
		}
	}
	if _, err := os.Stat(filepath.Join(foreign, "letters.txt")); err != nil {
		t.Errorf("--fresh took somebody's file: %v", err)
	}
}
