package sandbox

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// lived is a platform with a file on which something of everything has happened.
func lived(t *testing.T) (*rig, Config) {
	t.Helper()
	cfg := testConfig()
	cfg.File = filepath.Join(t.TempDir(), "new", "phones.json")
	r := start(t, cfg, echo(t))
	r.Add("oGone")
	if _, err := r.Unfollow(t.Context(), "oGone"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Send(t.Context(), officer, "周报"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.SendImage(t.Context(), officer, []byte("\xff\xd8\xff\xe0 picture")); err != nil {
		t.Fatal(err)
	}
	r.template(t, officer, "c1", "周报")
	r.post(t, "/cgi-bin/menu/create", `{"button":[{"type":"click","name":"帮助","key":"help"}]}`, nil)
	r.Block("oBlocked", true)
	r.Clock().Advance(time.Hour)
	r.settle(t)
	return r, cfg
}

func TestSnapshot(t *testing.T) {
	old, cfg := lived(t)
	var qr qrAnswer
	old.post(t, "/cgi-bin/qrcode/create", `{"expire_seconds":7200,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"bind-1"}}}`, &qr)
	_, first := old.template(t, officer, "c2", "周报")
	old.settle(t)
	if err := old.Save(); err != nil {
		t.Fatal(err)
	}
	chat := old.Chat(officer, 0)

	// The old one is not closed: it was killed.
	cfg.Clock = FixedClock(time.Date(2026, 11, 20, 14, 0, 0, 0, beijing))
	r := start(t, cfg, echo(t))
	if diff := cmp.Diff(chat, r.Chat(officer, 0)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(old.Log(), r.Log()[:len(old.Log())]); diff != "" {
		t.Error(diff)
	}
	for what, pair := range map[string][2]any{
		"clock": {old.Clock().Now(), r.Clock().Now()}, "today": {old.Today(), r.Today()}, "menu": {old.Menu(), r.Menu()},
		"unfollowed": {old.Unfollowed(), r.Unfollowed()}, "inbox": {old.Inbox(officer), r.Inbox(officer)},
	} {
		if diff := cmp.Diff(pair[0], pair[1]); diff != "" {
			t.Errorf("%s: %s", what, diff)
		}
	}
	if got := r.open(t, chat[2].Image); string(got.body) != "\xff\xd8\xff\xe0 picture" {
		t.Errorf("photo = %q", got.body)
	}
	if _, again := r.template(t, officer, "c2", "周报"); again != first {
		t.Error("what was sent before the restart is sent twice")
	}
	if _, other := r.template(t, officer, "c3", "周报"); other <= first {
		t.Error("message ids begin anew")
	}
	r.settle(t)
	if items := r.Chat(officer, 0); items[len(items)-1].Seq <= chat[len(chat)-1].Seq {
		t.Error("numbers of items begin anew")
	}
	if _, err := r.Scan(t.Context(), "oNew", qr.Ticket); err != nil {
		t.Errorf("ticket: %v", err)
	}
	r.token = old.token
	if _, data := r.do(t, http.MethodGet, "/cgi-bin/user/info?openid="+officer, "", ""); decode(t, data, nil) != 0 {
		t.Error("the service's token is no longer known")
	}
	if r.custom(t, officer, customHello) != 0 {
		t.Error("the right to answer is forgotten")
	}
	if !r.users["oBlocked"].blocked {
		t.Error("who blocks is forgotten")
	}
}

func TestSnapshotOfARunningClock(t *testing.T) {
	cfg := testConfig()
	cfg.File = filepath.Join(t.TempDir(), "phones.json")
	cfg.Clock = NewClock(cfg.Clock.Now())
	p := New(cfg)
	p.Clock().Advance(48 * time.Hour)
	p.Close()
	cfg.Clock = NewClock(time.Time{})
	again := New(cfg)
	defer again.Close()
	if d := again.Clock().Offset() - p.Clock().Offset(); d != 0 {
		t.Errorf("the clock is %v off", d)
	}
}

// What waited for an answer when the platform ended has not got one.
func TestSnapshotOfAnUnansweredMessage(t *testing.T) {
	cfg := testConfig()
	cfg.File = filepath.Join(t.TempDir(), "phones.json")
	arrived := make(chan struct{})
	r := start(t, cfg, func(_ http.ResponseWriter, req *http.Request, _ pushed) {
		close(arrived)
		<-req.Context().Done()
	})
	sent := make(chan struct{})
	go func() { defer close(sent); _, _ = r.Send(t.Context(), officer, "hi") }()
	<-arrived
	if err := r.Save(); err != nil {
		t.Fatal(err)
	}
	again := New(cfg)
	defer again.Close()
	if items := again.Chat(officer, 0); len(items) != 1 || items[0].State != "failed" {
		t.Errorf("items = %+v", items)
	}
	r.Close()
	<-sent
}

func TestBrokenSnapshots(t *testing.T) {
	old, cfg := lived(t)
	if err := old.Save(); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(cfg.File)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]byte{
		"empty": {}, "truncated": good[:len(good)/2], "trailing": append(bytes.Clone(good), 'x'), "null": []byte("null"), "array": []byte("[]"),
		"version": bytes.Replace(good, []byte(`"version":1`), []byte(`"version":2`), 1), "type": bytes.Replace(good, []byte(`"lines":`), []byte(`"lines":"x","y":`), 1),
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			cfg := testConfig()
			cfg.File = filepath.Join(t.TempDir(), "phones.json")
			var log bytes.Buffer
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			if err := os.WriteFile(cfg.File, content, 0o600); err != nil {
				t.Fatal(err)
			}
			p := New(cfg)
			if items := p.Chat(officer, 0); len(items) != 0 {
				t.Errorf("items = %+v", items)
			}
			aside, err := os.ReadFile(cfg.File + ".broken")
			if err != nil || !bytes.Equal(aside, content) || !strings.Contains(log.String(), "moved=true") {
				t.Errorf("moved aside: %v, log: %s", err, log.String())
			}
			p.Close()
			if again := New(cfg); again.Save() != nil || strings.Count(log.String(), "WARN") != 1 {
				t.Errorf("log: %s", log.String())
			} else {
				again.Close()
			}
		})
	}
}

// Odd contents of a readable file must not bring the platform down either.
func TestOddSnapshots(t *testing.T) {
	for _, content := range []string{
		`{"version":1}`,
		`{"version":1,"users":{"oOfficer":null},"days":{"2026-11-20":null},"tickets":{"x":null},"sent":[null],"journal":[null],"menu":null}`,
		`{"version":1,"photos":[{"id":"../phones.json"},{"id":"ABC_1"},{}],"users":{"oOfficer":{"thread":[{"kind":"template"},null]}}}`,
	} {
		cfg := testConfig()
		cfg.File = filepath.Join(t.TempDir(), "phones.json")
		if err := os.WriteFile(cfg.File, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		r := start(t, cfg, echo(t))
		if _, err := r.Send(t.Context(), "oOther", "hi"); err != nil || len(r.album.photos) != 0 {
			t.Errorf("%s: %v, %d photos", content, err, len(r.album.photos))
		}
		r.Today()
		r.Chat(officer, 0)
	}
}

func TestSaveIsAsked(t *testing.T) {
	cfg := testConfig()
	cfg.File = filepath.Join(t.TempDir(), "phones.json")
	r := start(t, cfg, nil)
	saved := make(chan struct{}, 1)
	r.saver.close()
	r.saver = newLater(time.Millisecond, func() {
		r.saveOrLog()
		select {
		case saved <- struct{}{}:
		default:
		}
	})
	r.Add(officer)
	<-saved
	data, err := os.ReadFile(cfg.File)
	if err != nil || !strings.Contains(string(data), officer) {
		t.Errorf("%s: %v", data, err)
	}
	left, err := filepath.Glob(cfg.File + ".new*")
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestPhotosThatNobodyShowsAreRemoved(t *testing.T) {
	r, cfg := lived(t)
	if err := r.Save(); err != nil {
		t.Fatal(err)
	}
	dir := cfg.File + ".photos"
	for _, name := range []string{"ABC_1", "README"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	r.mu.Lock()
	r.album.add("BIG_1", photo{data: make([]byte, albumSize)}) // pushes out what was there
	r.mu.Unlock()
	if err := r.Save(); err != nil {
		t.Fatal(err)
	}
	held, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range held {
		names = append(names, e.Name())
	}
	if diff := cmp.Diff([]string{"BIG_1", "README"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestFailedSavesAreLoggedOnce(t *testing.T) {
	cfg := testConfig()
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cfg.File = filepath.Join(blocked, "phones.json") // a file is no directory
	var log bytes.Buffer
	cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	p := New(cfg)
	p.saveOrLog()
	p.saveOrLog()
	if err := p.Save(); err == nil {
		t.Error("no error")
	}
	p.Close()
	if n := strings.Count(log.String(), "level=ERROR"); n != 1 {
		t.Errorf("%d lines: %s", n, log.String())
	}
}

func TestSnapshotIsShort(t *testing.T) {
	cfg := testConfig()
	cfg.File = filepath.Join(t.TempDir(), "phones.json")
	p := New(cfg)
	p.mu.Lock()
	for i := range 2 * linesSaved {
		p.display(officer, p.userOf(officer), Item{Kind: KindReply, Type: "text", Text: fmt.Sprint(i)}, "")
	}
	p.mu.Unlock()
	p.Close()
	again := New(cfg)
	defer again.Close()
	if diff := cmp.Diff(p.Chat(officer, 0)[linesSaved:], again.Chat(officer, 0), cmpopts.EquateApproxTime(0)); diff != "" {
		t.Error(diff)
	}
}
