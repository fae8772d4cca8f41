package templates

import (
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func mustPhones(t *testing.T) *Phones {
	t.Helper()
	p, err := NewPhones()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// linked finds what a page links to: src and href that are no symbol and no data.
var linked = regexp.MustCompile(`(?:src|href)="([^"#][^"]*)"`)

// Everything that the page links to is there, under the version that the link
// names; so is every module that a script imports.
func TestPhonesLinks(t *testing.T) {
	p := mustPhones(t)
	var links []string
	for _, m := range linked.FindAllStringSubmatch(string(p.Page()), -1) {
		if m[1] != "data:," {
			links = append(links, m[1])
		}
	}
	if len(links) != 3 {
		t.Errorf("the page links to %q", links)
	}
	for name := range p.assets {
		links = append(links, imports(t, p, name)...)
	}
	for _, link := range links {
		name, version, ok := strings.Cut(strings.TrimPrefix(link, "static/"), "?v=")
		a, exists := p.Asset(name)
		if !ok || !exists || len(a.Body) == 0 || a.ETag != `"`+version+`"` {
			t.Errorf("%s: there %v, ETag %s", link, exists, a.ETag)
		}
	}
}

// imports is what a script imports, as static/….
func imports(t *testing.T, p *Phones, name string) []string {
	t.Helper()
	a, _ := p.Asset(name)
	var links []string
	for line := range strings.Lines(string(a.Body)) {
		if !strings.HasPrefix(line, "import ") {
			continue
		}
		_, from, ok := strings.Cut(line, `"./`)
		file, _, closed := strings.Cut(from, `"`)
		if !ok || !closed {
			t.Errorf("%s: not an import that gets a version: %s", name, line)
		}
		links = append(links, "static/"+file)
	}
	return links
}

// No file is without use: scripts are imported, style sheets are linked.
func TestPhonesAssetsAreUsed(t *testing.T) {
	p := mustPhones(t)
	used := string(p.Page())
	for name := range p.assets {
		used += strings.Join(imports(t, p, name), " ") + " "
	}
	for name := range p.assets {
		if !strings.Contains(used, "static/"+name+"?v=") {
			t.Errorf("nothing asks for %s", name)
		}
	}
	if _, ok := p.Asset(phonesPage); ok {
		t.Error("the page is its own asset")
	}
}

// The page keeps its Content-Security-Policy: no script, style or handler stands in it.
func TestPhonesPageHasNothingInline(t *testing.T) {
	page := string(mustPhones(t).Page())
	for name, bad := range map[string]string{
		"inline script":   `<script[^>]*>[^<]`,
		"style element":   `<style`,
		"style attribute": `\sstyle=`,
		"handler":         `\son[a-z]+=`,
		"base element":    `<base`,
		"script address":  `(?i)javascript:`,
		"other site":      `(?:src|href)="(?:https?:)?//`,
	} {
		if m := regexp.MustCompile(bad).FindString(page); m != "" {
			t.Errorf("%s: %s", name, m)
		}
	}
	for _, want := range []string{`<html lang="zh-CN">`, `rel="icon" href="data:,"`, `aria-live="polite"`, "</html>"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// What people and services write gets into the page as text only.
func TestPhonesScriptsWriteTextOnly(t *testing.T) {
	p := mustPhones(t)
	markup := regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function|srcdoc`)
	for name, a := range p.assets {
		if m := markup.Find(a.Body); m != nil {
			t.Errorf("%s uses %s", name, m)
		}
		if n := strings.Count(string(a.Body), "\n"); path.Ext(name) == ".js" && n > 400 {
			t.Errorf("%s has %d lines", name, n)
		}
	}
}

// Every element that a script looks up by id stands in the page.
func TestPhonesIDs(t *testing.T) {
	p := mustPhones(t)
	page := string(p.Page())
	seen := 0
	wanted := regexp.MustCompile(`(?:byId|sheet|getElementById)\("([a-z-]+)"\)`)
	for name, a := range p.assets {
		for _, m := range wanted.FindAllStringSubmatch(string(a.Body), -1) {
			if seen++; !strings.Contains(page, `id="`+m[1]+`"`) {
				t.Errorf("%s looks for %s", name, m[1])
			}
		}
	}
	if seen < 10 {
		t.Errorf("only %d ids looked up: is the pattern right?", seen)
	}
	ids := regexp.MustCompile(`\sid="([^"]+)"`).FindAllString(page, -1)
	slices.Sort(ids)
	if n := len(slices.Compact(slices.Clone(ids))); n != len(ids) {
		t.Errorf("%d ids, %d different ones", len(ids), n)
	}
}

// The version follows the content of every file, so that a browser never mixes two.
func TestPhonesVersion(t *testing.T) {
	files, err := phoneAssets()
	if err != nil {
		t.Fatal(err)
	}
	list, err := fs.ReadDir(phoneFiles, "phones")
	if err != nil || len(files) != len(list) { // without the page, with tokens.css
		t.Fatalf("%d assets of %d files, %v", len(files), len(list), err)
	}
	base := template.Must(template.New("").Parse("{{.Version}}"))
	before, err := assemble(base, files)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range files {
		files[name] = append(slices.Clone(body), ' ')
		after, err := assemble(base, files)
		if err != nil {
			t.Fatal(err)
		}
		if string(after.Page()) == string(before.Page()) {
			t.Errorf("another %s, the same version %s", name, after.Page())
		}
		files[name] = body
	}
	if again, err := assemble(base, files); err != nil || string(again.Page()) != string(before.Page()) {
		t.Errorf("the same files, another version: %s and %s, %v", before.Page(), again.Page(), err)
	}
}
