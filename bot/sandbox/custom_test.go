package sandbox

import (
	"bytes"
	"context"
	"errors"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func (r *rig) custom(t *testing.T, to, inner string) int {
	t.Helper()
	return r.post(t, "/cgi-bin/message/custom/send", `{"touser":"`+to+`",`+inner+`}`, nil)
}

const customHello = `"msgtype":"text","text":{"content":"你好"}`

func TestCustomWindows(t *testing.T) {
	message := func(ctx context.Context, r *rig) error { _, err := r.Send(ctx, officer, "hi"); return err }
	click := func(ctx context.Context, r *rig) error { _, err := r.Click(ctx, officer, "k"); return err }
	scan := func(ctx context.Context, r *rig) error { _, err := r.Event(ctx, officer, "SCAN", "s"); return err }
	follow := func(ctx context.Context, r *rig) error { _, err := r.Follow(ctx, officer); return err }
	view := func(ctx context.Context, r *rig) error {
		_, err := r.Event(ctx, officer, "VIEW", "https://x")
		return err
	}
	both := func(ctx context.Context, r *rig) error { return errors.Join(message(ctx, r), click(ctx, r)) }
	tests := []struct {
		name  string
		begin func(context.Context, *rig) error
		after time.Duration
		sends int
		then  int
	}{
		{"message", message, 0, 5, 45047},
		{"message, at the end", message, 48*time.Hour - time.Second, 5, 45047},
		{"message, too late", message, 48 * time.Hour, 0, 45015},
		{"click", click, 59 * time.Second, 3, 45047},
		{"click, too late", click, time.Minute, 0, 45015},
		{"scan", scan, 0, 3, 45047},
		{"follow", follow, 0, 3, 45047},
		{"view opens nothing", view, 0, 0, 45015},
		{"the latest counts", both, 0, 3, 45047},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := start(t, testConfig(), nil)
			if err := tt.begin(t.Context(), r); err != nil {
				t.Fatal(err)
			}
			r.Clock().Advance(tt.after)
			r.token = freshToken(t, r)
			for i := range tt.sends {
				if code := r.custom(t, officer, customHello); code != 0 {
					t.Fatalf("send %d: errcode %d", i+1, code)
				}
			}
			if code := r.custom(t, officer, customHello); code != tt.then {
				t.Errorf("then errcode %d, want %d", code, tt.then)
			}
			if n := len(r.Inbox(officer)); n != tt.sends {
				t.Errorf("%d items", n)
			}
		})
	}
}

func freshToken(t *testing.T, r *rig) string {
	t.Helper()
	var a tokenAnswer
	r.post(t, "/cgi-bin/stable_token", tokenBody(false), &a)
	return a.AccessToken
}

func TestCustomContent(t *testing.T) {
	cfg := testConfig()
	cfg.MessageSends = 20
	r := start(t, cfg, nil)
	x, err := r.SendImage(t.Context(), officer, []byte("\xff\xd8\xff picture"))
	if err != nil || x.MsgID == "" {
		t.Fatal(err)
	}
	media := mediaID(r.service.pushes()[0].plain)
	tests := []struct {
		name, inner string
		code        int
	}{
		{"2048 bytes", `"msgtype":"text","text":{"content":"` + strings.Repeat("x", 2048) + `"}`, 0},
		{"2049 bytes", `"msgtype":"text","text":{"content":"` + strings.Repeat("x", 2049) + `"}`, 45002},
		{"empty", `"msgtype":"text","text":{"content":""}`, 44004},
		{"image", `"msgtype":"image","image":{"media_id":"` + media + `"}`, 0},
		{"unknown image", `"msgtype":"image","image":{"media_id":"x"}`, 40007},
		{"news", `"msgtype":"news","news":{"articles":[{"title":"T","url":"https://x"}]}`, 0},
		{"two articles", `"msgtype":"news","news":{"articles":[{"title":"T"},{"title":"T"}]}`, 45008},
		{"menu", `"msgtype":"msgmenu","msgmenu":{"head_content":"满意吗","list":[{"id":"1","content":"是"}],"tail_content":""}`, 0},
		{"type", `"msgtype":"poem"`, 40008},
	}
	for _, tt := range tests {
		if code := r.custom(t, officer, tt.inner); code != tt.code {
			t.Errorf("%s: errcode %d, want %d", tt.name, code, tt.code)
		}
	}
	if code := r.custom(t, "oNobody", customHello); code != 40003 {
		t.Errorf("errcode %d", code)
	}
	if _, err := r.Unfollow(t.Context(), officer); err != nil {
		t.Fatal(err)
	}
	if code := r.custom(t, officer, customHello); code != 43004 {
		t.Errorf("errcode %d", code)
	}
	if inbox := r.Inbox(officer); len(inbox) != 4 || inbox[3].Text != "满意吗\n是" {
		t.Errorf("inbox = %+v", inbox)
	}
}

// mediaID is the id of the media in a pushed message.
func mediaID(push string) string {
	_, s, _ := strings.Cut(push, "<MediaId><![CDATA[")
	s, _, _ = strings.Cut(s, "]]>")
	return s
}

func TestMedia(t *testing.T) {
	r := start(t, testConfig(), nil)
	upload := func(kind, field string, data []byte) int {
		var b bytes.Buffer
		form := multipart.NewWriter(&b)
		part, err := form.CreateFormFile(field, "a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(data)
		_ = form.Close()
		_, answer := r.do(t, http.MethodPost, "/cgi-bin/media/upload?type="+kind, form.FormDataContentType(), b.String())
		return decode(t, answer, nil)
	}
	picture := []byte("\xff\xd8\xff picture")
	codes := make([]int, 0, 4)
	for _, try := range []struct {
		kind, field string
		data        []byte
	}{{"image", "media", picture}, {"poem", "media", picture}, {"image", "other", picture}, {"image", "media", make([]byte, maxImage+1)}} {
		codes = append(codes, upload(try.kind, try.field, try.data))
	}
	if diff := cmp.Diff([]int{0, 40004, 41005, 40009}, codes); diff != "" {
		t.Error(diff)
	}
	if _, err := r.SendImage(t.Context(), officer, picture); err != nil {
		t.Fatal(err)
	}
	id := mediaID(r.service.pushes()[0].plain)
	r.Clock().Advance(72*time.Hour - time.Second)
	r.token = freshToken(t, r)
	if status, data := r.do(t, http.MethodGet, "/cgi-bin/media/get?media_id="+id, "", ""); status != 200 || !bytes.Equal(data, picture) {
		t.Errorf("got %d %q", status, data)
	}
	r.Clock().Advance(time.Second)
	status, data := r.do(t, http.MethodGet, "/cgi-bin/media/get?media_id="+id, "", "")
	if code := decode(t, data, nil); status != 200 || code != 40007 {
		t.Errorf("after three days: HTTP %d, errcode %d", status, code)
	}
}
