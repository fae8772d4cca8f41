package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/outbox"
)

// reporters is how many officers report in the rehearsal.
const reporters = 4

// reporter is an officer who writes.
type reporter struct {
	person
	town string
	sent []string // texts, in order; every one was answered
}

func (o *office) reporters(t *testing.T) []*reporter {
	t.Helper()
	people := o.staffed(t)
	var out []*reporter
	for i := range reporters {
		r := &reporter{person: people[officerName(i)], town: o.towns[i].Code, sent: []string{o.reportText(i)}}
		o.bind(t, r.person)
		o.say(t, r.OpenID, r.sent[0])
		out = append(out, r)
	}
	return out
}

// TestRestoreRehearsal is the exercise that an office makes each quarter: a backup
// beside a running service in the middle of a busy week, put into a clean directory
// on another machine. Everything is there, a message that comes again gets its first
// reply, and nobody is sent anything until a person says so.
func TestRestoreRehearsal(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	crew := o.reporters(t)
	o.photo(t, crew[0].OpenID)
	first := o.compose(crew[0].OpenID, o.heading()+"更正 问题11")
	told := o.send(t, first)
	crew[0].sent = append(crew[0].sent, o.heading()+"更正 问题11")
	o.settled(t)
	o.slow(patience) // what is ordered now waits or is being sent
	o.notify(t, "备份前")
	eventually(t, patience, "it is enqueued", func() bool { return len(o.inState(t, "queued"))+len(o.inState(t, "sending")) >= reporters })
	file := filepath.Join(o.dir, "office.tar.gz")
	kept := o.backupBesideWriters(t, crew, file)

	other := newOffice(t)
	got := other.must(t, "restore", file, "--json")
	var back struct {
		Verified bool
		Doubtful int
		State    struct {
			Counts map[string]int
			SHA256 string
		}
	}
	unmarshal(t, []byte(got), &back)
	if !back.Verified || back.Doubtful != reporters || back.State.SHA256 != kept.State.SHA256 || back.State.Counts["members"] != 49 {
		t.Errorf("restored %s", got)
	}
	other.serve(t)
	other.sameAs(t, crew)
	if again := other.send(t, first); again != told {
		t.Errorf("the message that comes again is answered %q, first %q", again, told)
	}
	if reply := other.say(t, crew[1].OpenID, o.heading()+"更正 问题12"); !strings.Contains(reply, "已更正") {
		t.Errorf("a report during the hold is answered %q", reply)
	}
	if list := other.attached(t); len(list) != 1 || list[0].State != "kept" {
		t.Errorf("the photo: %+v", list)
	} else if status, body := other.request(t, http.MethodGet, strings.TrimPrefix(list[0].URL, "https://wx.example.gov.cn"), apiToken, ""); status != http.StatusOK || !isJPEG(body) {
		t.Errorf("the photo's file: %d, %d bytes", status, len(body))
	}
	other.nothingIsSentUntilResumed(t, crew)
	other.nothingLeaked(t)
}

func isJPEG(body []byte) bool {
	_, err := jpeg.Decode(bytes.NewReader(body))
	return err == nil
}

// photo sends one and waits until it is kept.
func (o *office) photo(t *testing.T, openid string) {
	t.Helper()
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}
	if _, err := o.platform.SendImage(t.Context(), openid, picture.Bytes()); err != nil {
		t.Fatal(err)
	}
	eventually(t, patience, "the photo is kept", func() bool {
		list := o.attached(t)
		return len(list) == 1 && list[0].State == "kept"
	})
}

func (o *office) notify(t *testing.T, title string) {
	t.Helper()
	o.api(t, 201, http.MethodPost, "/notices", `{"title":"`+title+`","body":"正文","audience":{"roles":["officer"],"areas":[]},"ack":false}`, nil)
}

// backupBesideWriters takes the backup while everybody writes on.
func (o *office) backupBesideWriters(t *testing.T, crew []*reporter, file string) (m manifest) {
	t.Helper()
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	var all sync.WaitGroup
	for _, w := range crew {
		all.Go(func() {
			for ctx.Err() == nil {
				text := o.heading() + "更正 问题" + []string{"13", "14"}[len(w.sent)%2]
				if _, reply, err := o.post(context.WithoutCancel(ctx), o.compose(w.OpenID, text)); err != nil || !strings.Contains(reply, "已更正") {
					t.Errorf("beside the backup: %q, %v", reply, err)
					return
				}
				w.sent = append(w.sent, text)
			}
		})
	}
	got := o.do(t, "backup", file, "--json")
	stop()
	all.Wait()
	if got.code != exitOK {
		t.Fatalf("backup: exit %d, %s", got.code, lastLines(got.err))
	}
	unmarshal(t, []byte(got.out), &m)
	if m.Files != 2 || len(m.Missing) > 0 {
		t.Errorf("%d files of the photo, missing %v", m.Files, m.Missing)
	}
	if again := o.do(t, "backup", file); again.code != exitFailed || !strings.Contains(again.err, "已存在") {
		t.Errorf("over a backup: exit %d, %s", again.code, again.err)
	}
	if checked := command(t.Context(), "backup", file, "--check"); checked.code != exitOK || !strings.Contains(checked.out, "备份完好") {
		t.Errorf("--check: exit %d, %s%s", checked.code, checked.out, checked.err)
	}
	readOwn(t, file)
	return m
}

// sameAs compares each writer's history with what was sent: the backup has the
// beginning of it, whole, and each report is its history's last entry.
func (o *office) sameAs(t *testing.T, crew []*reporter) {
	t.Helper()
	for _, w := range crew {
		var r reportJSON
		o.api(t, 200, http.MethodGet, "/reports/"+w.town+"/"+o.week.String(), "", &r)
		var kept []string
		for i, h := range r.History {
			kept = append(kept, h.Message)
			if h.Seq != i+1 {
				t.Errorf("entry %d has the number %d", i+1, h.Seq)
			}
		}
		if len(kept) == 0 || len(kept) > len(w.sent) || !slices.Equal(kept, w.sent[:len(kept)]) || r.Text != kept[len(kept)-1] {
			t.Errorf("sent %q\nkept %q\nthe report: %q", w.sent, kept, r.Text)
		}
	}
}

func (o *office) nothingIsSentUntilResumed(t *testing.T, crew []*reporter) {
	t.Helper()
	for _, w := range crew {
		o.platform.Add(w.OpenID)
	}
	o.notify(t, "恢复后")
	waits := command(t.Context(), "outbox", "resume", "-c", o.config)
	if waits.code != exitUsage || !strings.Contains(waits.out, "另有4条消息不知是否已发") || !strings.Contains(waits.err, "--missed drop") {
		t.Errorf("resume without a choice: exit %d, %s%s", waits.code, waits.out, waits.err)
	}
	if held := command(t.Context(), "alerts", "-c", o.config); held.code != exitFailed || !strings.Contains(held.err, "outbox resume") {
		t.Errorf("alerts during the hold: exit %d, %s", held.code, held.err)
	}
	if n := o.stored(t, outbox.Queued); n != 0 {
		t.Errorf("%d messages were made of what is held", n) // the notice waits as a fan-out
	}
	if out := o.must(t, "outbox", "resume", "--missed", "drop"); !strings.Contains(out, "推送已恢复") {
		t.Errorf("resume: %s", out)
	}
	eventually(t, patience, "what was ordered after the restore is sent", func() bool {
		return len(o.inState(t, "delivered"))+len(o.inState(t, "accepted")) >= len(crew)
	})
	for _, w := range crew {
		cards := o.cards(w.OpenID, "tpl-notice")
		if text, _ := json.Marshal(cards); len(cards) != 1 || !bytes.Contains(text, []byte("恢复后")) {
			t.Errorf("on a phone: %s", text)
		}
	}
	if again := o.must(t, "outbox", "resume", "--missed", "drop"); !strings.Contains(again, "没有暂停") {
		t.Errorf("resume again: %s", again)
	}
}

// TestDamagedBackupIsRefused: whichever byte is wrong, or missing, nothing is written.
func TestDamagedBackupIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	file := filepath.Join(o.dir, "office.tar.gz")
	o.must(t, "backup", file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(o.dir, "damaged.tar.gz")
	want, err := verifyBackup(file)
	if err != nil {
		t.Fatal(err)
	}
	tried, harmless := 0, 0 // a bit that means nothing to gzip changes no byte of any member
	for at := 0; at < len(whole); at += 1 + len(whole)/80 {
		for _, b := range [][]byte{flipped(whole, at, 0xff), flipped(whole, at, 1), whole[:at]} {
			if err := os.WriteFile(damaged, b, 0o600); err != nil {
				t.Fatal(err)
			}
			tried++
			m, err := verifyBackup(damaged)
			if err == nil && cmp.Diff(want, m) != "" {
				t.Errorf("byte %d of %d: taken", at, len(whole))
			}
			if err == nil {
				harmless++
			}
		}
	}
	if harmless > tried/100 {
		t.Errorf("%d of %d taken", harmless, tried)
	}
	t.Logf("figure: %d damaged files, %d refused, %d read the same to the byte", tried, tried-harmless, harmless)
	if err := os.WriteFile(damaged, flipped(whole, len(whole)/2, 0xff), 0o600); err != nil {
		t.Fatal(err)
	}
	other := newOffice(t)
	got := other.do(t, "restore", damaged)
	if got.code != exitFailed || !strings.Contains(got.err, "没有任何改动") {
		t.Errorf("exit %d, %s", got.code, got.err)
	}
	if there(other.dir, "data") {
		t.Error("something was written")
	}
	if err := os.WriteFile(damaged, append(slices.Clone(whole), 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := verifyBackup(damaged); err == nil {
		t.Error("more than the backup is taken")
	}
}

func flipped(b []byte, at int, mask byte) []byte {
	b = slices.Clone(b)
	b[at] ^= mask
	return b
}

// TestRestoreIsRefused: another office's backup, one from the future, over data.
func TestRestoreIsRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.staffed(t)
	file := filepath.Join(o.dir, "office.tar.gz")
	o.must(t, "backup", file)
	refused := func(name, want string, restore func() outcome) {
		t.Helper()
		if got := restore(); got.code != exitFailed || got.out != "" || !strings.Contains(got.err, want) {
			t.Errorf("%s: exit %d, %s%s", name, got.code, got.out, got.err)
		}
	}
	refused("over data", "这里已有数据", func() outcome { return o.do(t, "restore", file) })
	refused("no file", "找不到", func() outcome { return o.do(t, "restore", file+".none") })
	elsewhere := newOffice(t)
	text, err := os.ReadFile(elsewhere.config)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere.write(t, "config.yaml", strings.Replace(string(text), `area: "330381"`, `area: "330324"`, 1))
	refused("another office", "机构 330381", func() outcome { return elsewhere.do(t, "restore", file) })
	refused("no demo", "不是演示数据", func() outcome { return command(t.Context(), "restore", file, "--data", filepath.Join(o.dir, "demo")) })
	if there(elsewhere.dir, "data") || there(o.dir, "demo") {
		t.Error("something was written")
	}
}

// TestRestoreFileWhole: a file of which the restore was broken off does not stand
// there by half, in the way of the next one.
func TestRestoreFileWhole(t *testing.T) {
	t.Parallel()
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	const name = "2026/a.jpg"
	half := io.MultiReader(strings.NewReader("ha"), iotest.ErrReader(errors.New("broken off")))
	if err := restoreFile(root, name, half); err == nil {
		t.Fatal("half a file was taken")
	}
	if _, err := root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a file stands there: %v", err)
	}
	if err := restoreFile(root, name, strings.NewReader("half")); err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(root.FS(), "2026")
	if err != nil || len(entries) != 1 || entries[0].Name() != "a.jpg" {
		t.Errorf("%v, %v", entries, err)
	}
}
