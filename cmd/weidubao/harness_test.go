package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/roster/divisions"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// asProgram makes this test binary the real program, so that a test can kill it.
const asProgram = "WEIDUBAO_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin) // held open by the test: its end is ours
			os.Exit(1)
		}()
		main()
	}
	// A test that names no spool must not come into one that a real service uses.
	state, err := os.MkdirTemp("", "wdb-state")
	if err == nil {
		err = os.Setenv("STATE_DIRECTORY", state)
	}
	if err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(state)
	if seeded.dir != "" {
		_ = os.RemoveAll(seeded.dir)
	}
	os.Exit(code)
}

// patience bounds every wait for something that should come at once.
const patience = 20 * time.Second

// secrets and names that may never be seen in a log.
const (
	appSecret  = "canary-app-secret-5f1c"
	token      = "canary-token-77ab"
	aesKeyText = "canaryKeyCanaryKeyCanaryKeyCanaryKey0123456"
	apiToken   = "canary-api-token-90d2"
	sealKey    = "canary-seal-key-4c1be07d92fa5638"
	officeName = "中共瑞安市委巡察办"
)

// office is one installation under test: a configuration in a directory of its
// own, a simulated platform, and the phones of its people.
type office struct {
	dir      string
	config   string
	platform *sandbox.Platform
	account  account
	towns    []roster.Area // the 23 townships
	today    calendar.Date
	week     calendar.Week // that is reported: the current one, see reportedWeek
	base     atomic.Value  // string: where the service listens at the moment
	messages atomic.Int64

	mu    sync.Mutex
	shown bytes.Buffer // what commands wrote on stderr, and other places where nothing private may show
	logs  []string     // files of the services
}

// variant is what tests configure differently.
type variant struct {
	redis, listen              string
	alerts, bulletin, approval string
	armed, firstWorkday        bool
}

// newOffice prepares an installation; nothing runs but its platform.
func newOffice(t *testing.T, changes ...func(*variant)) *office {
	t.Helper()
	clearOfMidnight(t)
	dir, err := os.MkdirTemp("", "wdb") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	s := variant{
		redis: "embedded://" + filepath.Join(dir, "data"), listen: "127.0.0.1:0",
		alerts: "0 8 1 1 *", bulletin: "0 9 1 1 *", approval: "required", firstWorkday: true,
	}
	for _, change := range changes {
		change(&s)
	}
	o := &office{
		dir: dir, config: filepath.Join(dir, "config.yaml"), towns: divisions.Townships("330381"),
		account: account{appID: "wx0123456789abcdef", token: token, aesKey: aesKeyText, original: "gh_0123456789ab"},
		today:   calendar.DateOf(time.Now()),
	}
	o.week = reportedWeek(o.today)
	o.platform = sandbox.New(sandbox.Config{
		AppID: o.account.appID, Secret: appSecret, Token: token, EncodingAESKey: aesKeyText, Account: o.account.original,
		Templates: templateFields(), RetryPause: 100 * time.Millisecond,
	})
	api := httptest.NewServer(o.platform.Handler())
	t.Cleanup(func() {
		o.platform.Close()
		api.Close()
	})
	o.write(t, "calendar.csv", o.everyDayWorks())
	text := o.yaml(s, api.URL)
	if !strings.HasPrefix(s.redis, "embedded://") {
		text += fmt.Sprintf("spool: {dir: %q}\n", filepath.Join(dir, "spool")) // never the machine's own
	}
	o.write(t, "config.yaml", text)
	return o
}

// clearOfMidnight lets the last seconds of a day pass: what follows counts by days.
func clearOfMidnight(t *testing.T) {
	t.Helper()
	now := time.Now()
	midnight := calendar.DateOf(now).AddDays(1).At(0, 0)
	if left := midnight.Sub(now); left < time.Minute {
		select {
		case <-time.After(left):
		case <-t.Context().Done():
		}
	}
}

// reportedWeek is the current week, or the one before it when the current one
// belongs to a month that has not begun.
func reportedWeek(today calendar.Date) calendar.Week {
	week := calendar.WeekOf(today.At(12, 0))
	if calendar.MonthOf(today).Before(week.Month()) {
		return week.Add(-1)
	}
	return week
}

// everyDayWorks makes working days of the days that tests count, so that the
// figures are the same at whichever date they run.
func (o *office) everyDayWorks() string {
	var b strings.Builder
	for day := o.today.AddDays(-90); day.Before(o.today.AddDays(60)); day = day.AddDays(1) {
		fmt.Fprintf(&b, "%s,work,测试\n", day)
	}
	return b.String()
}

func templateFields() map[string][]string {
	fields := make(map[string][]string)
	for _, kind := range []string{"bulletin", "alert", "notice", "reminder", "review"} {
		fields["tpl-"+kind] = []string{"thing1", "thing2", "time3"}
	}
	return fields
}

func (o *office) yaml(s variant, platform string) string {
	var cards strings.Builder
	for id := range templateFields() {
		fmt.Fprintf(&cards, "    %s: {id: %s, title: thing1, summary: thing2, time: time3}\n", strings.TrimPrefix(id, "tpl-"), id)
	}
	// Due on Monday 0:00, so that the current week is always one that has come due.
	return fmt.Sprintf(`office: {name: %s, area: "330381"}
http: {listen: "%s", public_url: "https://wx.example.gov.cn"}
redis: {url: "%s"}
official:
  app_id: %s
  app_secret: %s
  token: %s
  encoding_aes_key: %s
  api_base: %s
  templates:
%sdelivery: live
report: {due: "Mon 00:00", start: %s}
alerts: {schedule: "%s", quiet: none, armed: %t}
bulletin: {schedule: "%s", first_working_day: %t, approval: %s}
api: {tokens: [%s]}
audit: {key: %s}
calendar: {file: "%s"}
log: {level: debug, format: json}
`, officeName, s.listen, s.redis, o.account.appID, appSecret, token, aesKeyText, platform, cards.String(), o.week,
		s.alerts, s.armed, s.bulletin, s.firstWorkday, s.approval, apiToken, sealKey, filepath.Join(o.dir, "calendar.csv"))
}

// write makes a file in the office's directory and returns its path.
func (o *office) write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
