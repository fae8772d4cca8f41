package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/fetch"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// photosOf are the attachments of 塘下镇 in week 47.
func photosOf(o *office) []report.Attachment {
	o.t.Helper()
	ref := report.Ref{Area: "330381101", Week: calendar.Week{Year: 2026, Number: 47}}
	return must(o.bot.Attachments(o.ctx, []report.Ref{ref}))(o.t)[ref]
}

// The service stops between the answer and the fetch: the next one fetches. The
// platform fails for three days: then it is told on the page, and nobody asks any more.
func TestPhotoSurvivesRestart(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone))
	x, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto())
	if err != nil || !strings.Contains(x.Reply, "已收") {
		t.Fatalf("%q %v", x.Reply, err)
	}
	if got := photosOf(o); len(got) != 1 || got[0].State != report.AttachmentPending {
		t.Fatalf("%+v", got)
	}
	o.bot = bot.New(o.options)
	next := fetch.New(fetch.Options{
		Queue: o.store, Media: o.sender, Dir: o.kept, Settle: o.bot.SettleAttachment, Now: o.clock.Now, Log: slog.New(slog.DiscardHandler),
	})
	if n, err := next.Once(o.ctx); n != 1 || err != nil {
		t.Fatalf("%d %v", n, err)
	}
	if got := photosOf(o); got[0].State != report.AttachmentKept || !got[0].Thumb {
		t.Errorf("%+v", got[0])
	}

	o.platform.Fault(sandbox.Fault{Path: "media/get", Status: 502})
	if _, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto()); err != nil {
		t.Fatal(err)
	}
	for end := o.clock.Now().Add(fetch.Life); !o.clock.Now().After(end); o.clock.Advance(time.Hour) {
		if _, err := next.Once(o.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := photosOf(o); got[1].State != report.AttachmentFailed || got[1].Reason != report.AttachmentExpired {
		t.Errorf("%+v", got[1])
	}
}

// Nine photos are nine messages, all under way at once: each is taken, each has
// its own number, and the tenth is refused.
func TestPhotosAtOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone))
	replies := make([]string, 10)
	var all sync.WaitGroup
	for i := range replies {
		all.Go(func() {
			x, err := o.platform.SendImage(o.ctx, o.phones["塘下联络员"], samplePhoto())
			if err != nil {
				t.Error(err)
			}
			replies[i] = x.Reply
		})
	}
	all.Wait()
	said := strings.Join(replies, "\n")
	for n := 1; n <= 9; n++ {
		if strings.Count(said, fmt.Sprintf("（第%d张）", n)) != 1 {
			t.Errorf("第%d张 is not told once:\n%s", n, said)
		}
	}
	if strings.Count(said, "已有附件9件") != 1 || len(photosOf(o)) != 9 {
		t.Errorf("%d are kept:\n%s", len(photosOf(o)), said)
	}
}

// Where no photos are taken, they are refused in words.
func TestPhotosOff(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("不收照片")})
	o.bindAll()
	x, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto())
	if err != nil || !strings.Contains(x.Reply, "未开通照片") || len(photosOf(o)) != 0 {
		t.Errorf("%q %v", x.Reply, err)
	}
}

// A file is for its unit's people, the staff and the leaders.
func TestAttachmentRights(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bindAll()
	o.clock.Set(time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone))
	if _, err := o.platform.SendImage(o.ctx, o.phone("塘下联络员"), samplePhoto()); err != nil {
		t.Fatal(err)
	}
	o.deliver()
	id := photosOf(o)[0].ID
	people := must(o.bot.Roster(o.ctx))(t)
	may := map[string]bool{"塘下联络员": true, "塘下负责人": true, "陈副市长": true, "林市长": true, "办公室小周": true}
	for _, m := range people.Members() {
		if _, err := o.bot.AttachmentFor(o.ctx, m.ID, id); (err == nil) != may[m.Name] {
			t.Errorf("%s: %v", m.Name, err)
		}
	}
	for _, strange := range []string{"", "x", "../../etc/passwd", strings.Replace(id, "330381101", "330381120", 1)} {
		if a, err := o.bot.AttachmentFor(o.ctx, people.Members()[0].ID, strange); err == nil {
			t.Errorf("%q: %+v", strange, a)
		}
	}
}
