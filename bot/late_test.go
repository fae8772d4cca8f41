package bot_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel/official"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/templates"
)

// TestAnswerComesLate has the store stall until the platform has stopped
// waiting: the officer is told that the answer comes later, it comes, once, and
// says what was recorded, once.
func TestAnswerComesLate(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	options, stalled := o.options, &stallingStore{Store: o.store, release: make(chan struct{})}
	options.Store = stalled
	late := web.NewLate(o.sender, o.texts.Say(templates.Received{}))
	server := httptest.NewServer(web.New(web.Options{
		Gate: must(official.NewReceiver(official.Config{
			AppID: testApp, Token: testToken, EncodingAESKey: testAES, Mode: official.Safe, Now: o.clock.Now,
		}))(t),
		Bot: bot.New(options), Late: late, Reads: o.store, Pages: must(allPages())(t), Busy: "busy", Now: o.clock.Now,
	}))
	t.Cleanup(server.Close)
	o.platform.SetCallback(server.URL + "/callback/official")
	o.clock.Set(time.Date(2026, 11, 20, 14, 0, 0, 0, o.clock.Now().Location()))
	o.say("塘下联络员", wholeReport)
	close(stalled.release)
	if err := late.Wait(o.ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := o.platform.Resend(o.ctx, o.last); err != nil {
		t.Fatal(err)
	}
	const recorded = "塘下镇第47周：梳理问题5个 交办线索1件 问责处理0人 规范制度1项。已登记 W47-013，按时。改数请回“更正 问题6”。"
	want := []sandbox.Item{
		{Kind: sandbox.KindReply, Text: "已收到，正在办理，结果稍后发来。"}, {Kind: sandbox.KindCustom, Text: recorded}, {Kind: sandbox.KindReply, Text: recorded},
	}
	got := o.platform.Inbox(o.phone("塘下联络员"))[o.seen[o.phone("塘下联络员")]:]
	if len(got) != len(want) {
		t.Fatalf("the phone shows %+v", got)
	}
	for i, item := range got {
		if item.Kind != want[i].Kind || item.Text != want[i].Text {
			t.Errorf("%d: %s %q, want %s %q", i, item.Kind, item.Text, want[i].Kind, want[i].Text)
		}
	}
}

// stallingStore lets the first commit wait until it is released.
type stallingStore struct {
	bot.Store
	once    sync.Once
	release chan struct{}
}

func (s *stallingStore) Commit(ctx context.Context, c bot.Change) error {
	s.once.Do(func() {
		select {
		case <-s.release:
		case <-ctx.Done():
		}
	})
	return s.Store.Commit(ctx, c)
}
