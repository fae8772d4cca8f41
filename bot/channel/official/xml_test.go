package official

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/channel"
)

func fields(body string) (map[string]string, error) {
	got := map[string]string{}
	err := scan([]byte(body), func(name, value []byte) { got[string(name)] = string(value) })
	return got, err
}

func TestScan(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       map[string]string
	}{
		{"empty root", "<xml/>", map[string]string{}},
		{"declaration and BOM", "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<xml>\n <A>1</A>\n</xml>\n", map[string]string{"A": "1"}},
		{"CDATA", "<xml><A><![CDATA[<b>&amp;]]></A></xml>", map[string]string{"A": "<b>&amp;"}},
		{"split CDATA", "<xml><A><![CDATA[a]]]]><![CDATA[>b]]>c<![CDATA[d]]></A></xml>", map[string]string{"A": "a]]>bcd"}},
		{"entities", "<xml><A>&lt;&gt;&amp;&quot;&apos;&#20013;&#x4e2d;</A></xml>", map[string]string{"A": "<>&\"'中中"}},
		{"white space stays", "<xml><A> a\nb </A></xml>", map[string]string{"A": " a\nb "}},
		{"empty fields", "<xml><A/><B></B><C /></xml>", map[string]string{"A": "", "B": "", "C": ""}},
		{"attributes", `<xml a="1>2"><A b='</A>' c="x">1</A ></xml>`, map[string]string{"A": "1"}},
		{"comments", "<!-- x --><xml><!-- y --><A>1<!-- 2 -->3</A></xml><!-- z -->", map[string]string{"A": "13"}},
		{"nested", "<xml><L><i><n>1</n></i><i><n>2</n></i>text</L><A>1</A></xml>", map[string]string{"L": "", "A": "1"}},
		{"control characters", "<xml><A>a\x1db\x00c\x0b</A></xml>", map[string]string{"A": "abc"}},
		{"control character inside a tag", "<x\x1dml><A>1</A></xml>", map[string]string{"A": "1"}},
		{"references to control characters", "<xml><A>a&#29;b&#x1D;c&#xFFFF;&#xD800;</A></xml>", map[string]string{"A": "abc"}},
		{"noncharacters", "<xml><A>a\uFFFEb\uFFFFc</A></xml>", map[string]string{"A": "abc"}},
		{"invalid UTF-8", "<xml><A>a\xff\xfeb</A></xml>", map[string]string{"A": "a\uFFFD\uFFFDb"}},
		{"another encoding is claimed", "<?xml version=\"1.0\" encoding=\"GBK\"?><xml><A>中</A></xml>", map[string]string{"A": "中"}},
		{"entities are resolved once", "<xml><A>&amp;lt;b&amp;gt;&#38;#60;</A></xml>", map[string]string{"A": "&lt;b&gt;&#60;"}},
		{"entities in CDATA are text", "<xml><A><![CDATA[&lt;&#0;<!DOCTYPE x>]]></A></xml>", map[string]string{"A": "&lt;&#0;<!DOCTYPE x>"}},
		{"end mark out of references", "<xml><A>]]&#62;<![CDATA[x]]></A></xml>", map[string]string{"A": "]]>x"}},
		{"control characters hide no end", "<xml><A><![CDATA[a]\x01]\x02>b</A></xml>", map[string]string{"A": "a" + "b"}},
		{"references to marks", "<xml><A>&#60;b&#x3E;&#x26;&#128;&#x85;</A></xml>", map[string]string{"A": "<b>&\u0080\u0085"}},
		{"nothing but a NUL behind", "<xml><A>1</A></xml>\x00", map[string]string{"A": "1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := fields(c.body)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestHostileXML(t *testing.T) {
	for name, body := range map[string]string{
		"empty":                   "",
		"no XML":                  "本周收到问题12个",
		"DOCTYPE":                 `<!DOCTYPE xml [<!ENTITY a "b">]><xml><A>&a;</A></xml>`,
		"DOCTYPE behind control":  "<\x01!DOCTYPE xml><xml><A>1</A></xml>",
		"DOCTYPE in a field":      `<xml><A><!DOCTYPE x></A></xml>`,
		"ENTITY in the root":      `<xml><!ENTITY a "b"><A>1</A></xml>`,
		"entity of one's own":     "<xml><A>&lol;</A></xml>",
		"reference without end":   "<xml><A>&amp</A></xml>",
		"reference out of range":  "<xml><A>&#x110000;</A></xml>",
		"empty reference":         "<xml><A>&#;&#x;</A></xml>",
		"duplicate field":         "<xml><A>1</A><A>2</A></xml>",
		"duplicate empty field":   "<xml><A/><A>2</A></xml>",
		"two roots":               "<xml><A>1</A></xml><xml><A>2</A></xml>",
		"trailing text":           "<xml><A>1</A></xml>x",
		"leading text":            "x<xml><A>1</A></xml>",
		"text between fields":     "<xml>x<A>1</A></xml>",
		"CDATA between fields":    "<xml><![CDATA[x]]><A>1</A></xml>",
		"other root":              "<html><A>1</A></html>",
		"instruction":             "<xml><?php x?><A>1</A></xml>",
		"second declaration":      "<?xml version='1.0'?><?xml version='1.0'?><xml/>",
		"declaration without end": "<?xml version='1.0'",
		"wrong end tag":           "<xml><A>1</B></xml>",
		"crossed tags":            "<xml><A><B>1</A></B></xml>",
		"no end":                  "<xml><A>1</A>",
		"no end of field":         "<xml><A>1",
		"no end of tag":           "<xml><A",
		"no end of end tag":       "<xml><A>1</A",
		"no end of quote":         `<xml><A b="1>1</A></xml>`,
		"no end of CDATA":         "<xml><A><![CDATA[1</A></xml>",
		"no end of comment":       "<xml><A><!-- 1</A></xml>",
		"no end of comment above": "<xml><!-- <A>1</A></xml>",
		"tag in a tag":            "<xml><A <B>1</A></xml>",
		"no name":                 "<xml>< >1</ ></xml>",
		"strange name":            "<xml><A!>1</A!></xml>",
		"style sheet":             "<?xml-stylesheet href='x'?><xml><A>1</A></xml>",
		"UTF-16":                  "\xff\xfe<\x00x\x00m\x00l\x00/\x00>\x00",
		"UTF-16, big end first":   "\xfe\xff\x00<\x00x\x00m\x00l\x00/\x00>",
		"UTF-7":                   "+ADw-xml+AD4-+ADw-/xml+AD4-",
		"entity behind entity":    "<xml><A>&amp;#38;#60;b&;</A></xml>",
		"parameter entity":        "<xml>%a;<A>1</A></xml>",
		"XInclude at the root":    `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>`,
		"field in capitals too":   "<xml><A>1</A><A >2</A></xml>",
		"injected behind CDATA":   "<xml><Content><![CDATA[]]></Content><F>b</F><Content>]]></Content><F>a</F></xml>",
		"deep":                    "<xml>" + strings.Repeat("<a>", 5000) + strings.Repeat("</a>", 5000) + "</xml>",
		"wide":                    "<xml>" + strings.Repeat("<a></a>", 5000) + "</xml>",
		"wide, each different":    "<xml>" + numbered(65) + "</xml>",
	} {
		if got, err := fields(body); !errors.Is(err, channel.ErrMalformed) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		name := "f" + strings.Repeat("x", i)
		b.WriteString("<" + name + "/>")
	}
	return b.String()
}

func TestBoundsAreReachable(t *testing.T) {
	if _, err := fields("<xml>" + numbered(maxFields) + "</xml>"); err != nil {
		t.Errorf("%d fields: %v", maxFields, err)
	}
	deep := "<xml>" + strings.Repeat("<a>", maxDepth-1) + strings.Repeat("</a>", maxDepth-1) + "</xml>"
	if _, err := fields(deep); err != nil {
		t.Errorf("%d levels: %v", maxDepth, err)
	}
}

// An error goes to the log, and the log must not hold what somebody wrote.
func TestErrorsHoldNoText(t *testing.T) {
	for _, body := range []string{"<xml><A>canary</B></xml>", "<xml><A>&canary;</A></xml>", "<xml>canary</xml>", "<xml><A/></xml>canary"} {
		if _, err := fields(body); err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: %v", body, err)
		}
	}
}

// FuzzXML checks the scanner against encoding/xml: what both read, they read alike.
func FuzzXML(f *testing.F) {
	for _, s := range []string{
		sample, "<xml/>", "<xml><A><![CDATA[a]]]]><![CDATA[>b]]></A></xml>", "<xml><A>&lt;&#29;</A><B c='d'/></xml>",
		"<xml><A>a\x1d\xff</A></xml>", "<!DOCTYPE x><xml/>", "<xml><L><i>1</i><i>2</i></L></xml>", "<xml><A>\r\n</A></xml>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		got, err := fields(body)
		if err != nil {
			if !errors.Is(err, channel.ErrMalformed) {
				t.Error(err)
			}
			return
		}
		var want struct {
			XMLName xml.Name `xml:"xml"`
			A       string
		}
		for name, value := range got {
			if !utf8.ValidString(value) || forbidden([]byte(value)) {
				t.Errorf("field %q holds %q", name, value)
			}
		}
		cleaned := string(clean([]byte(body)))
		if strings.ContainsAny(cleaned, "\r:") || strings.Contains(cleaned, "<?") || xml.Unmarshal([]byte(cleaned), &want) != nil {
			return // encoding/xml turns line ends into \n, splits names at colons, reads encodings
		}
		if a, ok := got["A"]; ok && a != "" && a != want.A {
			t.Errorf("A = %q, encoding/xml reads %q", a, want.A)
		}
	})
}
