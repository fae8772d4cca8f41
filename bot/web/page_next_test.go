package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/ledger"
)

// TestIssueDock: the next step is the large button, its other answer stands beside
// it, the rest are links; who has no next step has no dock.
func TestIssueDock(t *testing.T) {
	dock := regexp.MustCompile(`(?s)<div class="dock.*?</div>`)
	for next, c := range map[ledger.Act]struct {
		can  []ledger.Act
		want string
	}{
		ledger.ActGrant:  {[]ledger.Act{ledger.ActGrant, ledger.ActRefuse, ledger.ActInstruct}, "不同意 同意延期"},
		ledger.ActProve:  {[]ledger.Act{ledger.ActProve, ledger.ActFile, ledger.ActExtend}, "申请延期 补充见处理结果"},
		ledger.ActAccept: {[]ledger.Act{ledger.ActAccept}, "签收"},
		"":               {[]ledger.Act{ledger.ActInstruct}, ""},
	} {
		r := newRig(t)
		r.fillAct(c.can...)
		s := r.bot.stories["RA26-0031"]
		s.Next = next
		r.bot.stories["RA26-0031"] = s
		body := r.page(t, "/m/issue/RA26-0031")
		if got := words(dock.FindString(body)); got != c.want {
			t.Errorf("%q: the dock says %q, want %q", next, got, c.want)
		}
		if next == "" {
			mustHold(t, words(body), "还可以 督办")
		}
	}
}

// TestKnowOnIssue: who was told and has not said so has 知悉 on the issue's page; a
// tap acknowledges this one issue and the page comes back.
func TestKnowOnIssue(t *testing.T) {
	r := newRig(t)
	r.fillOwn()
	if strings.Contains(words(r.page(t, "/m/issue/RA26-0031")), "知悉") {
		t.Error("知悉 where nothing was told")
	}
	s := r.bot.stories["RA26-0031"]
	s.Told = true
	r.bot.stories["RA26-0031"] = s
	mustHold(t, words(r.page(t, "/m/issue/RA26-0031")), "知悉 知悉后，这一级不再列给您")
	const path = "/m/issue/RA26-0031/acknowledge"
	status, _, h := r.post(t, path, "M0001", url.Values{"nonce": {"A"}})
	if status != http.StatusSeeOther || !strings.HasPrefix(h.Get("Location"), "/m/issue/RA26-0031?") {
		t.Errorf("%d to %q", status, h.Get("Location"))
	}
	if got := r.bot.acted.acks; len(got) != 1 || !strings.HasPrefix(got[0], "M0001 RA26-0031 page:M0001:ack:A:") {
		t.Errorf("acknowledged %q", got)
	}
	if status, _, _ := r.post(t, path, "M0001", url.Values{"nonce": {"B"}}, "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("from another site: %d", status)
	}
	if status, _, _ := r.post(t, path, "M0001", url.Values{}); status != http.StatusBadRequest {
		t.Errorf("a form of somebody else's: %d", status)
	}
}
