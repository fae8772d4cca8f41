package bot_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
)

// TestAPIWhileTheStoreIsAway: who asks the API while Redis is gone is told to come
// again, whatever is asked for, and not that something is wrong with us.
func TestAPIWhileTheStoreIsAway(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	ask := func(path string) (int, string, string) {
		req, err := http.NewRequestWithContext(o.ctx, http.MethodGet, o.web.URL+"/api/v1/"+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer api-token")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.StatusCode, res.Header.Get("Retry-After"), string(body)
	}
	paths := []string{"audit", "outbox", "members", "issues", "issues/RA26-0001", "reports?week=2026-W47", "bulletins/2026-10", "notices/N0001/receipts"}
	for _, path := range paths {
		if status, _, body := ask(path); status >= http.StatusInternalServerError || status == http.StatusUnauthorized {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if err := o.redis.Server.Close(); err != nil {
		t.Fatal(err)
	}
	for range 3 { // the connections that stood, and then none
		for _, path := range paths {
			status, again, body := ask(path)
			if status != http.StatusServiceUnavailable || again == "" || !strings.Contains(body, `"type":"urn:weidubao:problem:`) {
				t.Errorf("%s: %d, Retry-After %q, %s", path, status, again, body)
			}
		}
	}
}

// TestOldQuestionBlocksNothing was off over two months, and no staff are bound: the
// question about the older month waits for them, the last month's bulletin does
// not, and goes once; then the question is asked.
func TestOldQuestionBlocksNothing(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("不用签发\n起报 2026-W47")})
	o.bind("陈副市长", "林市长")
	o.direct("到点")
	for _, at := range []time.Time{
		time.Date(2027, 1, 4, 9, 0, 0, 0, calendar.Zone), time.Date(2027, 1, 4, 9, 1, 0, 0, calendar.Zone), time.Date(2027, 1, 20, 9, 0, 0, 0, calendar.Zone),
	} {
		o.clock.Set(at)
		o.direct("到点")
		o.deliver()
		o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
		if n := o.drafts(); n != 0 {
			t.Errorf("%s: %d questions for nobody", at, n)
		}
	}
	o.bind("办公室小周")
	o.clock.Set(time.Date(2027, 1, 21, 9, 0, 0, 0, calendar.Zone))
	for range 2 {
		o.direct("到点")
		o.deliver()
		o.wantCards(map[string]int{"陈副市长": 1, "林市长": 1}, "bulletin")
		if n := o.drafts(); n != 1 {
			t.Errorf("%d questions about November", n)
		}
	}
}

// TestFailureOfASlowClock: the digest is sent by a replica whose clock is ahead; a
// push that fails after it on one whose clock is behind is told on the next day, once.
func TestFailureOfASlowClock(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"设置": []byte("今日要办\n起报 2026-W47")})
	o.bindAll()
	o.clock.Set(day(11, 23).At(8, 0))
	o.direct("到点")
	ahead, behind := o.replica(5*time.Minute), o.replica(-5*time.Minute)
	o.clock.Set(day(11, 23).At(8, 25))
	o.look(ahead)
	o.push("slow", "塘下联络员")
	o.clock.Set(day(11, 23).At(8, 31))
	now := day(11, 23).At(8, 26).Add(behind.skew)
	for _, c := range must(o.store.Claim(o.ctx, day(11, 23).At(8, 31), 100, time.Minute))(t) {
		out := outbox.Outcome{ID: c.ID, Token: c.Token, Verdict: outbox.Bury, Reason: outbox.ReasonRejected}
		if err := o.store.Settle(o.ctx, now, []outbox.Outcome{out}); err != nil {
			t.Fatal(err)
		}
	}
	for d := 23; d <= 26; d++ {
		o.clock.Set(day(11, d).At(8, 36))
		for _, r := range []*replica{behind, ahead} {
			o.look(r)
		}
	}
	told := 0
	for _, card := range o.digests() {
		if strings.Contains(card, "发送失败1") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("the failure was told %d times: %q", told, o.digests())
	}
	if _, err := o.bot.Digest(o.ctx, o.member("办公室小周").ID); err != nil {
		t.Error(err)
	}
}
