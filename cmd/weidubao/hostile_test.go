package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// hostile is a text that looks like something else than a text.
type hostile struct {
	name string
	text string // behind a whole report
	kept string // what the history must hold of it; empty: text itself
	raw  bool   // text is XML already: it stands in Content as it is

	large bool // more than the callback takes
}

// hostileTexts are what somebody might type, paste or forge. None of them says
// anything about figures, so that none may change one.
func hostileTexts() []hostile {
	return []hostile{
		{name: "script", text: `<script>alert(document.cookie)</script>`},
		{name: "image", text: `<img src=x onerror="alert(1)">`},
		{name: "attribute", text: `" onmouseover="alert(1)" x="`},
		{name: "svg", text: `<svg/onload=alert(1)>`},
		{name: "frame", text: `<iframe srcdoc="&lt;script&gt;alert(1)&lt;/script&gt;"></iframe>`},
		{name: "link", text: `<a href="javascript:alert(1)">点这里</a>`},
		{name: "style", text: `</style><style>*{display:none}</style>`},
		{name: "closed page", text: `</main></body></html>`},
		{name: "comment", text: `<!-- --><!--[if IE]><script>x</script><![endif]-->`},
		{name: "CDATA end", text: `]]>`},
		{name: "CDATA nested", text: `<![CDATA[x]]>]]]]><![CDATA[>`},
		{name: "XML fields", text: `</Content><FromUserName>oE2E000000</FromUserName><Content>`},
		{name: "doctype", text: `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>&a;`},
		{name: "entities", text: `&lt;b&gt;&amp;&quot;&apos;`},
		{name: "Go template", text: `{{.}}{{template "report" .}}{{printf "%s" .Text}}`},
		{name: "other templates", text: `${jndi:ldap://x/a} #{x} <%= x %> {% x %} [[x]]`},
		{name: "formula", text: `=HYPERLINK("http://x","y")`},
		{name: "formula with plus", text: "+cmd|' /C calc'!A"},
		{name: "formula behind a tab", text: "\t@SUM(A:A)", kept: "@SUM(A:A)"},
		{name: "shell", text: `; rm -rf / $(reboot) | sh`, kept: "rm -rf /"},
		{name: "SQL", text: `'); DROP TABLE reports;--`},
		{name: "Redis", text: "\r\nFLUSHALL\r\nSET x y\r\n", kept: "FLUSHALL"},
		{name: "Lua", text: `") redis.call('FLUSHALL') --`},
		{name: "JSON", text: `","values":{"problems":999},"x":"`},
		{name: "log lines", text: "\n{\"level\":\"ERROR\",\"msg\":\"x\"}\n", kept: `"level":"ERROR"`},
		{name: "right to left", text: "谢谢\u202e\u2066领导\u2069\u200f"},
		{name: "invisible", text: "谢\u200b\u2060\ufeff谢\u00ad", kept: "谢"},
		{name: "control characters", text: "谢谢\x00\x08\x1b[31m\x1d\x7f领导", kept: "领导"},
		{name: "lone surrogate", text: "谢谢\xed\xa0\x80\xed\xbf\xbf领导", kept: "谢谢"},
		{name: "not UTF-8", text: "谢谢\xff\xfe\xc0\xaf领导", kept: "谢谢"},
		{name: "surrogate reference", text: "谢谢&#xD800;&#0;领导", kept: "谢谢", raw: true},
		{name: "escaped markup", text: "&lt;script&gt;x&lt;/script&gt;", kept: "<script>x</script>", raw: true},
		{name: "many marks", text: "谢" + strings.Repeat("\u0301", 500) + "谢", kept: "谢"},
		{name: "20,000 characters", text: strings.Repeat("thanks a lot, ok. ", 1111), kept: strings.Repeat("thanks a lot, ok. ", 1100)},
		{name: "20,000 Chinese characters", text: strings.Repeat("谢谢领导", 5000), large: true},
		{name: "deep brackets", text: strings.Repeat("（[{", 1500) + strings.Repeat("}]）", 1500)},
		{name: "path", text: `../../../../etc/passwd %2e%2e%2f file:///etc/passwd`},
		{name: "emoji", text: "👨‍👩‍👧‍👦🏳️‍🌈e\u0301\U000E0041"},
	}
}

// TestHostileTexts sends texts that look like markup, templates, formulas,
// queries and broken characters through the real callback: each is kept as the
// text it is, beside the figures that stand before it, or refused; none is
// interpreted, and the service goes on.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	texts := hostileTexts()
	if len(texts) < 30 {
		t.Fatalf("only %d texts", len(texts))
	}
	o := newOffice(t)
	s := o.serve(t)
	people := o.staffed(t)
	for i := range o.towns {
		o.bind(t, people[officerName(i)])
	}
	for i, h := range texts {
		town := i % len(o.towns)
		week := o.week.Add(-i / len(o.towns)) // one report for each text
		message := fmt.Sprintf("第%d周：问题5个，线索1件，问责0人，制度1项。", week.Number) + h.text
		status, reply, err := o.post(t.Context(), o.hostilePush(people[officerName(town)].OpenID, message, h.raw))
		if h.large && status == http.StatusRequestEntityTooLarge {
			continue
		}
		if err != nil || status != http.StatusOK {
			t.Fatalf("%s: the callback answers %d, %v", h.name, status, err)
		}
		if reply == "" || strings.Contains(reply, "<script") || strings.Contains(reply, "999") {
			t.Errorf("%s is answered %q", h.name, reply)
		}
		var r reportJSON
		status, answer := o.request(t, http.MethodGet, "/api/v1/reports/"+o.towns[town].Code+"/"+week.String(), apiToken, "")
		if status == http.StatusNotFound {
			if !strings.Contains(reply, "登记") && !strings.Contains(reply, "回") {
				t.Errorf("%s is refused without a word: %q", h.name, reply)
			}
			continue
		}
		unmarshal(t, answer, &r)
		h.compare(t, r)
	}
	if got := o.say(t, people[officerName(0)].OpenID, "我的"); !strings.Contains(got, o.towns[0].Name) {
		t.Errorf("afterwards 我的 is answered %q", got)
	}
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
}

// hostilePush is a message whose text the platform would never write like this.
func (o *office) hostilePush(openid, text string, raw bool) push {
	p := o.compose(openid, text)
	if !raw {
		return p
	}
	now := time.Now()
	plain := o.account.plainText(openid, fmt.Sprint(7_100_000_000_000_000+o.messages.Add(1)), "@", now)
	return o.account.seal(openid, strings.Replace(plain, "<![CDATA[@]]>", text, 1), now)
}

// compare holds a stored report to the text that made it.
func (h hostile) compare(t *testing.T, r reportJSON) {
	t.Helper()
	want := map[string]any{"problems": 5.0, "leads": 1.0, "accountable": 0.0, "systems": 1.0}
	for key, value := range r.Values {
		if want[key] != value {
			t.Errorf("%s: %s is %v", h.name, key, value)
		}
	}
	if len(r.Values) == 0 && r.Status == "complete" {
		t.Errorf("%s: complete without figures", h.name)
	}
	kept := h.kept
	if kept == "" {
		kept = h.text
	}
	if !strings.Contains(r.Text, kept) || !strings.HasPrefix(r.Text, "第") {
		t.Errorf("%s: kept %.200q, without %.200q", h.name, r.Text, kept)
	}
	for _, c := range r.Text {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			t.Errorf("%s: the control character %q is kept", h.name, c)
		}
	}
}
