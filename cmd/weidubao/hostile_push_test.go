package main

import (
	"encoding/base64"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/store/storetest"
)

// TestForgeriesLeaveNoTrace sends whatever is forged, torn, replayed or plain to
// the callback of a service in safe mode. All that is refused gets the very same
// answer, to the header; a replay gets the reply that the message got; and of
// neither is there anything afterwards, in the store or in the log.
func TestForgeriesLeaveNoTrace(t *testing.T) {
	t.Parallel()
	durable := storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction")
	o := newOffice(t, func(v *variant) { v.redis = durable })
	s := o.serve(t)
	officer := o.staffed(t)[officerName(0)]
	o.bind(t, officer)
	genuine := o.compose(officer.OpenID, o.reportText(0))
	reply := o.send(t, genuine)
	forged := o.forgeries(officer.OpenID)

	changed := []string{"not looked"}
	for try := 0; try < 3 && len(changed) > 0; try++ { // the service's own minute may come between: a trace is left each time
		before := dump(t, durable)
		o.allRefusedAlike(t, forged)
		for range 3 { // the same bytes again, and the same message under a fresh signature
			if got := o.send(t, genuine); got != reply {
				t.Errorf("a replay is answered %q, the message was %q", got, reply)
			}
		}
		changed = differing(before, dump(t, durable))
	}
	if len(changed) > 0 {
		t.Errorf("forged and replayed pushes changed %v", changed)
	}
	log := s.text()
	for _, words := range []string{"canary-forged", "伪造", genuine.query.Get("msg_signature"), officer.OpenID} {
		if strings.Contains(log, words) {
			t.Errorf("the log has %q", words)
		}
	}
	t.Logf("figure: %d kinds of forgeries, one answer, 0 keys changed", len(forged))
}

// forgeries are pushes of which none is genuine; those of the second half are
// signed by the token, as if that had got out.
func (o *office) forgeries(openid string) map[string]push {
	now := time.Now()
	plain := o.account.plainText(openid, "canary-forged", "伪造：问题99个，线索9件，问责0人，制度1项", now)
	good := func() push { return o.account.seal(openid, plain, now) }
	out := map[string]push{"old": o.account.seal(openid, plain, now.Add(-6*time.Minute)), "early": o.account.seal(openid, plain, now.Add(6*time.Minute))}
	for name, change := range map[string]func(p *push){
		"plaintext":           func(p *push) { p.body = plain },
		"plaintext, plain":    func(p *push) { p.body, p.query = plain, o.account.query(now) },
		"plaintext, raw":      func(p *push) { p.body = plain; p.query.Set("encrypt_type", "raw") },
		"compat, unsigned":    func(p *push) { p.body = strings.Replace(plain, "</xml>", "<Encrypt>AAAA</Encrypt></xml>", 1) },
		"compat, plain":       func(p *push) { p.query.Del("msg_signature") },
		"wrong signature":     func(p *push) { p.query.Set("msg_signature", strings.Repeat("0", 40)) },
		"signature twice":     func(p *push) { p.query["msg_signature"] = []string{"0", p.query.Get("msg_signature")} },
		"capitals":            func(p *push) { p.query.Set("msg_signature", strings.ToUpper(p.query.Get("msg_signature"))) },
		"long query":          func(p *push) { p.query.Set("nonce", strings.Repeat("1", 8000)) },
		"query not in UTF-8":  func(p *push) { p.query.Set("nonce", "\xff\xfe") },
		"no query":            func(p *push) { p.query = url.Values{} },
		"empty":               func(p *push) { p.body = "" },
		"no XML":              func(p *push) { p.body = "canary-forged" },
		"cut off":             func(p *push) { p.body = p.body[:len(p.body)/2] },
		"DOCTYPE":             func(p *push) { p.body = `<!DOCTYPE xml [<!ENTITY a "a">]>` + p.body },
		"two messages in one": func(p *push) { p.body += p.body },
		"two secrets in one":  func(p *push) { p.body = strings.Replace(p.body, "</xml>", "<Encrypt>AAAA</Encrypt></xml>", 1) },
	} {
		p := good()
		change(&p)
		out[name] = p
	}
	maps.Copy(out, o.signedForgeries(openid, plain, now))
	return out
}

// signedForgeries decrypt to nothing, or to something that is no message.
func (o *office) signedForgeries(openid, plain string, now time.Time) map[string]push {
	out := map[string]push{
		"another app": o.stranger().seal(openid, plain, now), "decrypts to no XML": o.account.seal(openid, "canary-forged", now),
		"decrypts to nothing": o.account.seal(openid, "", now), "field twice": o.account.seal(openid, strings.Replace(plain, "</xml>", "<Content>1</Content></xml>", 1), now),
		"message of long ago": o.account.revived(openid, o.account.plainText(openid, "1", "伪造", now.AddDate(0, -1, 0)), now.AddDate(0, -1, 0), now),
	}
	secret, err := base64.StdEncoding.DecodeString(o.account.encrypt(plain))
	if err != nil {
		panic(err) // what was just encoded
	}
	for i := 1; i <= 32; i += 3 {
		altered := slices.Clone(secret)
		altered[len(altered)-i] ^= 0x40
		out[fmt.Sprintf("byte %d from the end", i)] = o.account.signed(openid, base64.StdEncoding.EncodeToString(altered), now)
	}
	for name, text := range map[string]string{"no base64": "****", "no secret": "", "half a block": base64.StdEncoding.EncodeToString(secret[:40])} {
		out[name] = o.account.signed(openid, text, now)
	}
	return out
}

// signed is a push of that secret under a right signature.
func (a account) signed(openid, secret string, at time.Time) push {
	q := a.query(at)
	q.Set("msg_signature", signed(a.token, q.Get("timestamp"), q.Get("nonce"), secret))
	return push{openid: openid, query: q, body: "<xml><Encrypt><![CDATA[" + secret + "]]></Encrypt></xml>"}
}

// revived is a push of long ago of which timestamp and nonce have changed places.
func (a account) revived(openid, message string, then, now time.Time) push {
	p := a.seal(openid, message, now)
	p.query.Set("nonce", strconv.FormatInt(then.Unix(), 10))
	_, secret, _ := strings.Cut(p.body, "<Encrypt><![CDATA[")
	secret, _, _ = strings.Cut(secret, "]]>")
	p.query.Set("msg_signature", signed(a.token, p.query.Get("timestamp"), p.query.Get("nonce"), secret))
	return p
}

// allRefusedAlike compares status, headers, body and what becomes of the connection.
func (o *office) allRefusedAlike(t *testing.T, forged map[string]push) {
	t.Helper()
	want := ""
	for _, name := range slices.Sorted(maps.Keys(forged)) {
		for _, method := range []string{http.MethodPost, http.MethodGet} {
			got := o.rawAnswer(t, method, forged[name])
			if method == http.MethodGet && forged[name].query.Get("signature") != "" {
				continue // the address is checked by another signature, which some of these have
			}
			if want == "" {
				want = got
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s %s is answered otherwise:\n%s", method, name, diff)
			}
		}
	}
	if !strings.HasPrefix(want, "403 ") || !strings.HasSuffix(want, "body: ") {
		t.Errorf("forgeries are answered %s", want)
	}
}

func (o *office) rawAnswer(t *testing.T, method string, p push) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, o.base.Load().(string)+"/callback/official?"+p.query.Encode(), strings.NewReader(p.body))
	if err != nil {
		t.Fatal(err)
	}
	got, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	got.Header.Del("Date")
	return fmt.Sprintf("%s close: %t %v body: %s", got.Status, got.Close, got.Header, body)
}

// dump is every key of a Redis with what it holds.
func dump(t *testing.T, address string) map[string]string {
	t.Helper()
	opt, err := redis.ParseURL(address)
	if err != nil {
		t.Fatal(err)
	}
	rdb := redis.NewClient(opt)
	defer rdb.Close()
	out := map[string]string{}
	keys := rdb.Scan(t.Context(), 0, "*", 1000).Iterator()
	for keys.Next(t.Context()) {
		held, err := rdb.Dump(t.Context(), keys.Val()).Result()
		if err != nil {
			t.Fatal(err)
		}
		out[keys.Val()] = held
	}
	if err := keys.Err(); err != nil || len(out) == 0 {
		t.Fatalf("%d keys, %v", len(out), err)
	}
	return out
}

func differing(before, after map[string]string) (keys []string) {
	all := maps.Clone(before)
	maps.Copy(all, after)
	for key := range all {
		if before[key] != after[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

// TestGuessesAreCutOff: five wrong codes lock an account, whichever replica hears
// them, however they are spelt, and across a restart; nothing else unlocks it.
func TestGuessesAreCutOff(t *testing.T) {
	t.Parallel()
	durable := storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction")
	o := newOffice(t, func(v *variant) { v.redis = durable })
	first := o.serve(t)
	bases := []string{o.base.Load().(string)}
	victim := o.staffed(t)[officerName(0)]
	o.serve(t)
	bases = append(bases, o.base.Load().(string))
	const guesser = "oE2EGUESSER0000000000000001"
	o.platform.Add(guesser)
	for i, guess := range []string{"绑定 000000", "绑定０００００１", "　绑定　 0 0 0 0 0 2 ", "绑定", "绑定码是多少", "绑定:000003。"} {
		o.base.Store(bases[i%2])
		if got := o.say(t, guesser, guess); guess != "绑定" && !strings.Contains(got, "还可再试") && !strings.Contains(got, "30分钟") {
			t.Errorf("%q is answered %q", guess, got)
		}
	}
	for n, base := range bases {
		o.base.Store(base)
		if got := o.say(t, guesser, "绑定 "+victim.Code); !strings.Contains(got, "30分钟") {
			t.Errorf("on replica %d the right code is answered %q", n, got)
		}
	}
	if code, _ := first.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
	o.serve(t)
	if got := o.say(t, guesser, "绑定 "+victim.Code); !strings.Contains(got, "30分钟") {
		t.Errorf("after a restart the right code is answered %q", got)
	}
	forged := o.account.seal(guesser, scanEvent(o.account.original, guesser, victim.Code), time.Now())
	forged.query.Set("msg_signature", strings.Repeat("0", 40))
	if status, _, _ := o.post(t.Context(), forged); status != http.StatusForbidden {
		t.Errorf("a forged scan is answered %d", status)
	}
	o.bind(t, victim) // the code is still good for who has it
	if got := o.say(t, guesser, "绑定 "+victim.Code); strings.Contains(got, "已绑定") {
		t.Errorf("a used code is answered %q", got)
	}
}

func scanEvent(account, openid, code string) string {
	return fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime><MsgType>event</MsgType>"+
		"<Event>SCAN</Event><EventKey>bind:%s</EventKey></xml>", account, openid, time.Now().Unix(), code)
}

// TestSecretsInWrongSettings starts the program with settings that are wrong where
// they are secret: it says what is wrong, and never what it read.
func TestSecretsInWrongSettings(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	const canary = "c4nary-Value-3f9d"
	for name, change := range map[string][2]string{
		"a list for a token":         {"  token: " + token, "  token: [" + canary + "]"},
		"a map for a secret":         {"  app_secret: " + appSecret, "  app_secret: {" + canary + ": " + canary + "}"},
		"a key of wrong length":      {aesKeyText, canary},
		"a key with other letters":   {aesKeyText, canary + strings.Repeat("*", 43-len(canary))},
		"a secret with an anchor":    {"  token: " + token, "  token: *" + canary},
		"a quote that does not end":  {"  token: " + token, "  token: \"" + canary},
		"a tab before a secret":      {"  token: " + token, "\ttoken: " + canary},
		"a password in Redis's URL":  {`redis: {url: "`, `redis: {url: "redis://user:` + canary + `@127.0.0.1:1/`},
		"a URL that cannot be read":  {`redis: {url: "`, `redis: {url: "redis://:` + canary + `%zz@127.0.0.1:1/`},
		"a scheme that is not known": {`redis: {url: "`, `redis: {url: "mysql://u:` + canary + `@127.0.0.1/`},
		"a number for API tokens":    {"tokens: [" + apiToken + "]", "tokens: {a: " + canary + "}"},
		"a secret under a wrong key": {"  token: " + token, "  token: x\n  tokn: " + canary},
	} {
		changed := strings.Replace(string(text), change[0], change[1], 1)
		if changed == string(text) {
			t.Fatalf("%s: nothing to change", name)
		}
		o.write(t, "config.yaml", changed)
		for _, args := range [][]string{{"serve"}, {"doctor"}, {"roster", "codes"}} {
			got := o.do(t, args...)
			if got.code == exitOK || strings.Contains(got.out+got.err, canary) {
				t.Errorf("%s: %v: exit %d, %s%s", name, args, got.code, got.out, got.err)
			}
		}
	}
}
