package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sandbox"
)

// TestKilledServiceKeepsPhoto kills the service between the answer to a photo and
// the last byte of its file. The next one fetches it, past a platform that fails
// at first, and the same message pushed again brings no second one.
func TestKilledServiceKeepsPhoto(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	o.say(t, officer.OpenID, o.reportText(0))
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 64, 48)), nil); err != nil {
		t.Fatal(err)
	}

	o.platform.Fault(sandbox.Fault{Path: "media/get", Latency: time.Hour})
	sent, err := o.platform.SendImage(t.Context(), officer.OpenID, picture.Bytes())
	if err != nil || !strings.Contains(sent.Reply, "已收") {
		t.Fatalf("the photo is answered %q, %v", sent.Reply, err)
	}
	eventually(t, patience, "the photo is being fetched", func() bool { return o.redisNumber(t, "attachments:leased", "ZCARD") == 1 })
	s.kill()
	o.serve(t)
	if list := o.attached(t); len(list) != 1 || list[0].State != "pending" {
		t.Fatalf("after the end of the service: %+v", list)
	}

	o.platform.ClearFaults()
	o.platform.Fault(sandbox.Fault{Path: "media/get", Status: http.StatusBadGateway, Times: 2})
	eventually(t, patience, "the photo is kept", func() bool {
		o.redisNumber(t, "attachments:leased", "LAPSE") // the minutes until a lease ends and a try is due are not waited for
		o.redisNumber(t, "attachments:due", "LAPSE")
		return o.attached(t)[0].State == "kept"
	})
	again, err := o.platform.Resend(t.Context(), sent)
	list := o.attached(t)
	if err != nil || again.Reply != sent.Reply || len(list) != 1 {
		t.Errorf("pushed again it is answered %q, %v: %d attachments", again.Reply, err, len(list))
	}
	status, body := o.request(t, http.MethodGet, strings.TrimPrefix(list[0].URL, "https://wx.example.gov.cn"), apiToken, "")
	if _, err := jpeg.Decode(bytes.NewReader(body)); status != http.StatusOK || err != nil {
		t.Errorf("its file: %d, %d bytes, %v", status, len(body), err)
	}
	files, _ := filepath.Glob(filepath.Join(o.dir, "data", "files", "*", "*"))
	if len(files) != 2 { // the photo and its small picture
		t.Errorf("on disk: %v", files)
	}
	o.nothingLeaked(t)
}

// attachment is one as the API tells.
type attachment struct {
	State, URL string
}

// attached are the attachments of the first township's report.
func (o *office) attached(t *testing.T) []attachment {
	t.Helper()
	var r struct{ Attachments []attachment }
	o.api(t, http.StatusOK, http.MethodGet, "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	return r.Attachments
}

// redisNumber asks the service's own Redis about a sorted set, or (LAPSE) makes
// everything in it due.
func (o *office) redisNumber(t *testing.T, key, command string) (n int) {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(o.dir, "data", "LOCK"))
	if err != nil {
		t.Fatal(err)
	}
	conn, err := new(net.Dialer).DialContext(context.WithoutCancel(t.Context()), "unix", strings.TrimSpace(string(lock)))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience))
	script := `local n = 0 for _, k in ipairs(redis.call('KEYS', '*` + key + `')) do for _, id in ipairs(redis.call('ZRANGE', k, 0, -1)) do n = n + 1 `
	if command == "LAPSE" {
		script += `redis.call('ZADD', k, 0, id) `
	}
	if _, err := fmt.Fprintf(conn, "EVAL \"%send end return n\" 0\r\nQUIT\r\n", script); err != nil {
		t.Fatal(err)
	}
	answer, err := io.ReadAll(conn)
	if _, scanErr := fmt.Sscanf(string(answer), ":%d", &n); scanErr != nil {
		t.Fatalf("redis answers %q, %v", answer, err)
	}
	return n
}
