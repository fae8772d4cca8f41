package main

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
	"github.com/weidubao/weidubao/store/storetest"
)

// TestHostilePushes sends what is not genuine to the callback: each is refused
// by its status alone, and nothing of it is recorded.
func TestHostilePushes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	s := o.serve(t)
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)

	genuine := func() push { return o.compose(officer.OpenID, o.reportText(0)) }
	now := time.Now()
	plain := o.account.plainText(officer.OpenID, "1", o.reportText(0), now)
	hostile := map[string]struct {
		change func(p *push)
		want   int
	}{
		"forged signature":   {func(p *push) { p.query.Set("msg_signature", strings.Repeat("0", 40)) }, http.StatusForbidden},
		"plain signature":    {func(p *push) { p.query.Set("msg_signature", p.query.Get("signature")) }, http.StatusForbidden},
		"another nonce":      {func(p *push) { p.query.Set("nonce", "1") }, http.StatusForbidden},
		"no signature":       {func(p *push) { p.query = url.Values{} }, http.StatusForbidden},
		"plaintext":          {func(p *push) { p.body = plain }, http.StatusForbidden},
		"plaintext as plain": {func(p *push) { p.body, p.query = plain, o.account.query(now) }, http.StatusForbidden},
		"altered ciphertext": {func(p *push) { p.body = strings.Replace(p.body, "<Encrypt><![CDATA[", "<Encrypt><![CDATA[AAAA", 1) }, http.StatusForbidden},
		"ten minutes old":    {func(p *push) { *p = o.account.seal(officer.OpenID, plain, now.Add(-10*time.Minute)) }, http.StatusForbidden},
		"ten minutes ahead":  {func(p *push) { *p = o.account.seal(officer.OpenID, plain, now.Add(10*time.Minute)) }, http.StatusForbidden},
		"another app":        {func(p *push) { *p = o.stranger().seal(officer.OpenID, plain, now) }, http.StatusForbidden},
		"2 MiB":              {func(p *push) { p.body = strings.Repeat("A", 2<<20) }, http.StatusRequestEntityTooLarge},
		"no XML":             {func(p *push) { p.body = "report" }, http.StatusForbidden},
		"a document type":    {func(p *push) { p.body = `<!DOCTYPE xml [<!ENTITY a "a">]>` + p.body }, http.StatusForbidden},
	}
	for name, h := range hostile {
		p := genuine()
		h.change(&p)
		status, reply := o.refused(t, p)
		if status != h.want || reply != "" {
			t.Errorf("%s: %d %q, want %d without words", name, status, reply, h.want)
		}
	}
	o.api(t, http.StatusNotFound, http.MethodGet, "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", nil)

	// Control characters and markup are an officer's own business.
	text := "第%d周：问题\x1d5个，\x00线索\x0b1件，问责0人，制度1项 ]]> <b>&amp;"
	reply := o.say(t, officer.OpenID, fmt.Sprintf(text, o.week.Number))
	var r reportJSON
	o.api(t, http.StatusOK, http.MethodGet, "/reports/"+o.towns[0].Code+"/"+o.week.String(), "", &r)
	if r.Values["problems"] != 5.0 || r.Values["leads"] != 1.0 || !strings.Contains(reply, "已登记") {
		t.Errorf("control characters: %q, recorded %v", reply, r.Values)
	}
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.nothingLeaked(t)
}

// stranger is an account with its own app id, which has somehow got our token and key.
func (o *office) stranger() account {
	other := o.account
	other.appID = "wxfedcba9876543210"
	return other
}

// refused makes one attempt that is not going to be answered with a reply.
func (o *office) refused(t *testing.T, p push) (int, string) {
	t.Helper()
	status, body := o.request(t, http.MethodPost, "/callback/official?"+p.query.Encode(), "", p.body)
	return status, string(body)
}

// TestWrongConfiguration names the line.
func TestWrongConfiguration(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Count(string(text), "\n")
	o.write(t, "config.yaml", string(text)+"alarms: {quite: none}\n")
	got := o.do(t, "serve")
	if want := fmt.Sprintf("第%d行", lines+1); got.code != exitFailed || !strings.Contains(got.err, want) || !strings.Contains(got.err, "alarms") {
		t.Errorf("exit %d, %q, want %s", got.code, got.err, want)
	}
	if strings.Count(got.err, "\n") != 1 || got.out != "" {
		t.Errorf("not one line on stderr: %q, %q", got.err, got.out)
	}
	for _, args := range [][]string{{"serve", "-c", filepath.Join(o.dir, "none.yaml")}, {"roster", "codes", "-c", o.dir}} {
		if got := command(t.Context(), args...); got.code != exitFailed || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
}

// TestWrongCell names sheet, row and column, and changes nothing.
func TestWrongCell(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	table := sheet.Table{Name: "人员", Header: []string{"手机", "姓名", "角色", "地区", "分管", "企业微信", "状态"}}
	for i, role := range []string{"联络员", "负责人", "局长"} {
		table.Rows = append(table.Rows, sheet.Row{Cells: []string{fmt.Sprintf("1380000000%d", i), officerName(i), role, o.towns[i].Name, "", "", ""}})
	}
	path := filepath.Join(o.dir, "people.xlsx")
	if err := writeTable(path, table); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"roster", "import", path}, {"roster", "import", path, "--dry-run"}} {
		got := o.do(t, args...)
		if got.code != exitFailed || !regexp.MustCompile(`人员.*第4行.*角色.*局长`).MatchString(got.err) {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	o.nobodyIsThere(t)

	people := o.write(t, "roster.csv", o.rosterFile())
	o.must(t, "roster", "import", people, "--dry-run")
	o.nobodyIsThere(t)
	o.must(t, "roster", "import", people)
	bad := strings.Replace(o.ledgerFile(), inCharge, "无此人", 1)
	got := o.do(t, "ledger", "import", o.write(t, "ledger.csv", bad))
	if got.code != exitFailed || !regexp.MustCompile(`第2行.*分管领导.*无此人`).MatchString(got.err) {
		t.Errorf("ledger: exit %d, %q", got.code, got.err)
	}
	if rows := o.exported(t, "ledger"); len(rows) != 0 {
		t.Errorf("%d issues after a refused import", len(rows))
	}
}

func (o *office) nobodyIsThere(t *testing.T) {
	t.Helper()
	if rows := o.exported(t, "roster"); len(rows) != 0 {
		t.Errorf("%d people after a refused import", len(rows))
	}
}

// exported are the rows of "roster export" or "ledger export".
func (o *office) exported(t *testing.T, what string) []sheet.Row {
	t.Helper()
	path := filepath.Join(o.dir, what+"-out.xlsx")
	o.must(t, what, "export", path)
	table, err := excel.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	return table.Rows
}

// TestRedisThatForgets is refused with the line that redis.conf needs.
func TestRedisThatForgets(t *testing.T) {
	t.Parallel()
	for line, conf := range map[string][]string{
		"appendonly yes":              {"appendonly no"},
		"appendfsync always":          {"appendonly yes", "appendfsync everysec"},
		"maxmemory-policy noeviction": {"appendonly yes", "appendfsync always", "maxmemory-policy allkeys-lru"},
	} {
		redis := storetest.Plain(t, conf...)
		o := newOffice(t, func(v *variant) { v.redis = redis })
		if got := o.do(t, "serve"); got.code != exitFailed || !strings.Contains(got.err, line) {
			t.Errorf("%v: exit %d, %q, want %q", conf, got.code, got.err, line)
		}
	}
	redis := storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction")
	o := newOffice(t, func(v *variant) { v.redis = redis })
	s := o.serve(t)
	o.staffed(t)
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("on a durable Redis: exit %d", code)
	}
}

// TestNoRedisServer tells how to install one.
func TestNoRedisServer(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for name, environ := range map[string][]string{
		"REDIS_SERVER points to nothing": {"REDIS_SERVER=/nonexistent/redis-server"},
		"nothing on the PATH":            {"REDIS_SERVER=", "PATH="},
	} {
		s := spawn(t, filepath.Join(o.dir, "none.log"), environ, "serve", "-c", o.config)
		if code := s.wait(t); code != exitFailed || !strings.Contains(s.text(), "apt-get install -y redis-server") {
			t.Errorf("%s: exit %d, %q", name, code, s.text())
		}
	}
}

// TestNothingThere: no Redis under the address, and somebody else on the port.
func TestNothingThere(t *testing.T) {
	t.Parallel()
	o := newOffice(t, func(v *variant) { v.redis = "redis://127.0.0.1:1" })
	for _, args := range [][]string{{"roster", "codes"}} { // serve waits for it: TestStartsWithoutRedis
		if got := o.do(t, args...); got.code != exitFailed || !strings.Contains(got.err, "连不上 Redis") || strings.Count(got.err, "\n") != 1 {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	taken := httptest.NewServer(http.NotFoundHandler())
	defer taken.Close()
	o = newOffice(t, func(v *variant) { v.listen = taken.Listener.Addr().String() })
	if got := o.do(t, "serve"); got.code != exitFailed || !strings.Contains(got.err, "http.listen") || strings.Count(got.err, "weidubao: ") != 1 {
		t.Errorf("the port is taken: exit %d, %q", got.code, got.err)
	}
}

// TestDataOfAnotherUser is refused before anything in it is touched. Root gives
// a directory away for it; anybody else has one of root's.
func TestDataOfAnotherUser(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	data := filepath.Join(o.dir, "data")
	if os.Geteuid() != 0 {
		data = "/usr"
		o = newOffice(t, func(v *variant) { v.redis = "embedded://" + data })
	} else if err := errors.Join(os.Mkdir(data, 0o700), os.Chown(data, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadDir(data)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"serve"}, {"roster", "codes"}} {
		if got := o.do(t, args...); got.code != exitFailed || !strings.Contains(got.err, "另一个用户") {
			t.Errorf("%v: exit %d, %q", args, got.code, got.err)
		}
	}
	if left, err := os.ReadDir(data); err != nil || len(left) != len(before) {
		t.Errorf("in the data of another user there is %v, %v", left, err)
	}
}
