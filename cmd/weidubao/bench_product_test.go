package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/web"
)

// benchWeek is the first week that is reported; messages are written from then
// on, a week for each time that every officer has reported.
var benchWeek = calendar.Week{Year: 2020, Number: 2}

// product is the whole of serve in this process, on a redis-server of its own:
// its handler, its store, and the officers who write to it.
type product struct {
	account account
	dir     string
	app     *app
	out     *outside
	rdb     *redis.Client // beside the product's own, for the yardstick and for asking
	address string
	crew    int // officers
	units   int // for which they report; those beyond are second officers
	stop    func() error
	written int // messages so far
}

// newProduct starts the product with so many bound officers of so many units,
// which sends to platform; that may be empty where nothing is sent.
func newProduct(tb testing.TB, crew, units int, platform string) *product {
	tb.Helper()
	dir, err := os.MkdirTemp("", "wdb") //nolint:usetesting // a socket's path has to be short
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &product{dir: dir, crew: crew, units: units, account: benchAccount()}
	p.open(tb, p.config(tb, "embedded://"+filepath.Join(dir, "data"), platform))
	p.rdb = redis.NewClient(&redis.Options{Network: "unix", Addr: p.app.store.Server().Socket(), PoolSize: 64})
	tb.Cleanup(func() { _ = p.rdb.Close() })
	p.staff(tb)
	p.listen(tb)
	return p
}

// listen serves, and has a first report accepted: it reads roster and names
// once, not all connections at once.
func (p *product) listen(tb testing.TB) {
	tb.Helper()
	spendMemory()
	p.drain(tb)
	p.address = listenTo(tb, web.Server("127.0.0.1:0", p.out.web))
	p.oneByOne(tb, 1)
}

// drain empties the spool as serve does: who was put off by a busy machine would
// otherwise be put off for good.
func (p *product) drain(tb testing.TB) {
	tb.Helper()
	if p.out.spool == nil {
		return
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(tb.Context()))
	var running sync.WaitGroup
	running.Go(func() { p.out.spool.Run(ctx) })
	tb.Cleanup(func() {
		stop()
		running.Wait()
	})
}

func benchAccount() account {
	return account{appID: "wx0123456789abcdef", token: token, aesKey: aesKeyText, original: "gh_0123456789ab"}
}

// accepted is what the product says to every report that it has filed.
const accepted = "已登记"

// config writes the configuration and returns its path. Nothing is due by itself.
func (p *product) config(tb testing.TB, url, platform string) string {
	tb.Helper()
	if platform == "" {
		platform = "http://127.0.0.1:9"
	}
	text := fmt.Sprintf(`office: {name: %s, area: "330381"}
http: {listen: "127.0.0.1:0", public_url: "https://wx.example.gov.cn"}
redis: {url: "%s"}
official:
  app_id: %s
  app_secret: %s
  token: %s
  encoding_aes_key: %s
  api_base: %s
  templates:
    notice: {id: tpl-notice, title: thing1, summary: thing2, time: time3}
delivery: live
log: {format: json}
report: {start: %s}
alerts: {schedule: "0 8 1 1 *", quiet: none}
bulletin: {schedule: "0 9 1 1 *", approval: required}
api: {tokens: [%s]}
`, officeName, url, p.account.appID, appSecret, token, aesKeyText, platform, benchWeek, apiToken)
	path := filepath.Join(p.dir, "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// open wires the product as serve does.
func (p *product) open(tb testing.TB, config string) {
	tb.Helper()
	cfg, err := LoadConfig(config, nil)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := newCLI(strings.NewReader(""), io.Discard, io.Discard)
	if err != nil {
		tb.Fatal(err)
	}
	if p.app, err = c.open(tb.Context(), cfg, now, true); err != nil {
		tb.Fatal(err)
	}
	p.stop = sync.OnceValue(p.app.store.Close)
	tb.Cleanup(func() {
		if err := p.stop(); err != nil {
			tb.Error(err)
		}
	})
	if p.out, err = p.app.outside(); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(p.out.sender.Close)
}

// officer is the address of the nth officer.
func officer(n int) string { return fmt.Sprintf("oBench%022d", n) }

// staff writes the units and their officers, as if imported and bound.
func (p *product) staff(tb testing.TB) {
	tb.Helper()
	const step = 100
	for from := 0; from < p.crew; from += step {
		c := bot.Change{Cause: fmt.Sprint("bench:staff:", from), At: now()}
		for n := from; n < min(p.crew, from+step); n++ {
			code := fmt.Sprintf("U%05d", n%p.units)
			if n < p.units {
				c.Areas = append(c.Areas, roster.Area{Code: code, Name: unitName(n), Kind: roster.Enterprise, Parent: "330381", Ordinal: 100 + n})
			}
			c.Members = append(c.Members, roster.Member{
				ID: fmt.Sprintf("M%05d", n), Name: "赵爱民", Phone: fmt.Sprintf("138%08d", n), Role: roster.Officer,
				Areas: []string{code}, OpenID: officer(n), BoundAt: now(),
			})
		}
		if err := p.app.store.Commit(tb.Context(), c); err != nil {
			tb.Fatal(err)
		}
	}
}

// unitName is a name that no other unit has.
func unitName(n int) string {
	digits := []rune("甲乙丙丁戊己庚辛壬癸")
	var b strings.Builder
	for _, d := range fmt.Sprintf("%05d", n) {
		b.WriteRune(digits[d-'0'])
	}
	return b.String() + "公司"
}

// pushes are the next n reports, sealed: each officer's next week.
func (p *product) pushes(n int) []push {
	at := time.Now()
	out := make([]push, n)
	for i := range out {
		out[i] = p.push(p.written+i, at)
	}
	p.written += n
	return out
}

func (p *product) push(n int, at time.Time) push {
	who, week := n%p.units, n/p.units
	wrote := benchWeek.Add(week).Monday().AddDays(3).At(10, 0).Add(time.Duration(n%3600) * time.Second)
	text := fmt.Sprintf("本周梳理问题%d个，交办线索%d件，问责处理0人，规范制度1项，巡察村居3个。"+
		"已入户走访核对台账，道路硬化项目资料已调取，下周约谈有关人员。", 5+(who+week)%3, 1+week%2)
	id := fmt.Sprint(7_000_000_000_000_000 + n)
	return p.account.seal(officer(who), p.account.plainText(officer(who), id, text, wrote), at)
}

// checked makes sure that the replies say what the product says to an accepted report.
func (p *product) checked(tb testing.TB, l loaded) {
	tb.Helper()
	for i, body := range l.replies {
		reply, err := p.account.open(l.senders[i], body)
		if err != nil || !strings.Contains(reply, accepted) {
			tb.Fatalf("%s is answered %q, %v; want %q", l.senders[i], reply, err, accepted)
		}
	}
}

// info is a number of Redis's INFO.
func (p *product) info(tb testing.TB, section, name string) int64 {
	tb.Helper()
	text, err := p.rdb.Info(tb.Context(), section).Result()
	if err != nil {
		tb.Fatal(err)
	}
	for line := range strings.Lines(text) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			var n int64
			_, _ = fmt.Sscan(value, &n)
			return n
		}
	}
	return 0
}

// instant is a platform that answers everything at once, and counts the messages.
func instant(count func()) http.Handler {
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, text string) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, text)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answer(w, `{"errcode":0,"errmsg":"ok","access_token":"instant","expires_in":7200}`)
	})
	mux.HandleFunc("/cgi-bin/message/template/send", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		count()
		answer(w, `{"errcode":0,"errmsg":"ok","msgid":200228332}`)
	})
	return mux
}

// median of sorted figures.
func median(figures []float64) float64 {
	if len(figures) == 0 {
		return math.NaN()
	}
	return figures[len(figures)/2]
}
