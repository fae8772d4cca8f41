package bot_test

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
)

// opened opens an address that a person was given, and what is read there.
func (o *office) opened(address string) (int, string) {
	o.t.Helper()
	u, err := url.Parse(strings.ReplaceAll(address, "&amp;", "&"))
	if err != nil {
		o.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(o.ctx, http.MethodGet, o.web.URL+u.RequestURI(), http.NoBody)
	if err != nil {
		o.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		o.t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestMineOfEveryRole: 我的 of everybody there is opens, through the real server, with
// issues in every state, and says what that person looks for first.
func TestMineOfEveryRole(t *testing.T) {
	t.Parallel()
	o := openOffice(t, map[string][]byte{"台账": []byte(mineLedger), "名册": []byte(defaultRoster + "管理员老吴,13800000009,管理员,,,\n")})
	o.on(11, 18, 8, 0)
	if _, err := o.bot.ImportLedger(o.ctx, o.table("台账", ""), "cli"); err != nil {
		t.Fatal(err)
	}
	o.change("RA26-0002", func(i *ledger.Issue) { i.Status, i.ReviewOn = ledger.UnderReview, i.RegisteredOn })
	if _, err := o.bot.Alert(o.ctx, "cli", true); err != nil {
		t.Fatal(err)
	}
	until := bot.CaseExpiry(o.clock.Now())
	for name, want := range map[string]string{
		"陶山联络员": "查账中", "马屿联络员": "马屿镇", "塘下负责人": "我的整改",
		"陈副市长": "分管整改", "林市长": "逾期整改", "办公室小周": "请电话", "管理员老吴": "待复核",
	} {
		status, body := o.opened(o.bot.Links().Mine(o.id(name), until))
		if status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d, no %q in %s", name, status, want, body)
		}
	}
}
