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
	"github.com/weidubao/weidubao/bot/spool"
	"github.com/weidubao/weidubao/bot/web"
	"github.com/weidubao/weidubao/templates"
)

// spoolWords are the sentences to the senders, as cmd wires them.
type spoolWords struct{ texts *templates.Texts }

func (w spoolWords) Recorded(number int, reply string) string {
	return w.texts.Say(templates.SpoolRecorded{Number: number, Reply: reply})
}

func (w spoolWords) Recap(numbers []int) string {
	return w.texts.Say(templates.SpoolRecap{Numbers: templates.Numbers{Numbers: numbers}})
}

func (w spoolWords) Failed(numbers []int) string {
	return w.texts.Say(templates.SpoolFailed{Numbers: templates.Numbers{Numbers: numbers}})
}

// TestStalledStore has the store stall: the officer is told under which number his
// report is kept, then, once, what was recorded, and it was recorded once.
func TestStalledStore(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	options, stalled := o.options, &stallingStore{Store: o.store, release: make(chan struct{})}
	options.Store = stalled
	words := spoolWords{o.texts}
	kept := must(spool.Open(t.TempDir(), spool.Options{
		Bot: bot.New(options), Answerer: o.sender, Words: words, Probe: o.store.Durable,
	}))(t)
	server := httptest.NewServer(web.New(web.Options{
		Gate: must(official.NewReceiver(official.Config{
			AppID: testApp, Token: testToken, EncodingAESKey: testAES, Mode: official.Safe, Now: o.clock.Now,
		}))(t),
		Bot: bot.New(options), Spool: kept, Reads: o.store, Pages: must(allPages())(t), Busy: "busy", Now: o.clock.Now,
		Spooled: func(n int) string { return o.texts.Say(templates.Spooled{Number: n}) },
	}))
	t.Cleanup(server.Close)
	o.platform.SetCallback(server.URL + "/callback/official")
	o.clock.Set(time.Date(2026, 11, 20, 14, 0, 0, 0, o.clock.Now().Location()))
	o.say("塘下联络员", wholeReport)
	close(stalled.release)
	ctx, stop := context.WithCancel(o.ctx)
	var running sync.WaitGroup
	running.Go(func() { kept.Run(ctx) })
	phone := o.phone("塘下联络员")
	waitFor(t, "the officer is told", func() bool { return len(o.platform.Inbox(phone)) == o.seen[phone]+2 })
	stop()
	running.Wait()
	if _, err := o.platform.Resend(o.ctx, o.last); err != nil {
		t.Fatal(err)
	}
	const recorded = "塘下镇第47周：梳理问题5个 交办线索1件 问责处理0人 规范制度1项。已登记 W47-013，按时。改数请回“更正 问题6”。"
	want := []sandbox.Item{
		{Kind: sandbox.KindReply, Text: "已暂存，编号1，入库后再确认"},
		{Kind: sandbox.KindCustom, Text: "编号1已入库：" + recorded},
		{Kind: sandbox.KindReply, Text: recorded},
	}
	got := o.platform.Inbox(phone)[o.seen[phone]:]
	if len(got) != len(want) {
		t.Fatalf("the phone shows %+v", got)
	}
	for i, item := range got {
		if item.Kind != want[i].Kind || item.Text != want[i].Text {
			t.Errorf("%d: %s %q, want %s %q", i, item.Kind, item.Text, want[i].Kind, want[i].Text)
		}
	}
}

// waitFor asks until ok, and fails the test when it takes too long.
func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	late := time.NewTimer(patience)
	defer late.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("waited %v, but never: %s", patience, what)
		}
	}
}

// stallingStore lets commits wait until it is released.
type stallingStore struct {
	bot.Store
	release chan struct{}
}

func (s *stallingStore) Commit(ctx context.Context, c bot.Change) error {
	select {
	case <-s.release:
	case <-ctx.Done():
	}
	return s.Store.Commit(ctx, c)
}
