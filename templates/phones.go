package templates

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io/fs"
	"regexp"
)

//go:embed phones/*.html phones/*.css phones/*.js
var phoneFiles embed.FS

// phonesPage is the page's template; every other file of phones/ is an asset.
const phonesPage = "phones.html"

// imported finds the modules that a script of the page imports.
var imported = regexp.MustCompile(`(from|import) "(\./[a-z]+\.js)";`)

// Phones is the front-end of the demonstration: four phones in a browser, a
// clock and the platform's log. It is safe for concurrent use.
type Phones struct {
	page   []byte
	assets map[string]Asset
}

// NewPhones reads the embedded page, its scripts and its style sheets. The
// error names the file.
func NewPhones() (*Phones, error) {
	files, err := phoneAssets()
	if err != nil {
		return nil, err
	}
	t, err := template.ParseFS(phoneFiles, "phones/"+phonesPage)
	if err != nil {
		return nil, fmt.Errorf("parse page of the phones: %w", err)
	}
	return assemble(t, files)
}

// Page is the complete page, in UTF-8. Its links are relative to the address
// it is served at, which ends in a slash: static/… and api/….
func (p *Phones) Page() []byte { return p.page }

// Asset is a script or style sheet by its file name (phones.js, tokens.css).
// All of them share one ETag, which is the version in the page's links: a file
// that is asked for by that version never changes.
func (p *Phones) Asset(name string) (Asset, bool) {
	a, ok := p.assets[name]
	return a, ok
}

// phoneAssets is every file that the page may ask for, by name.
func phoneAssets() (map[string][]byte, error) {
	tokens, err := staticFiles.ReadFile("static/tokens.css")
	if err != nil {
		return nil, fmt.Errorf("read embedded tokens.css: %w", err)
	}
	files := map[string][]byte{"tokens.css": tokens}
	list, err := fs.ReadDir(phoneFiles, "phones")
	if err != nil {
		return nil, fmt.Errorf("list embedded files of the phones: %w", err)
	}
	for _, f := range list {
		if f.Name() == phonesPage {
			continue
		}
		if files[f.Name()], err = phoneFiles.ReadFile("phones/" + f.Name()); err != nil {
			return nil, fmt.Errorf("read embedded %s: %w", f.Name(), err)
		}
	}
	return files, nil
}

// assemble writes the version into the page and into the scripts' imports. One
// version for all: a module is named by others, so its own hash is not enough.
func assemble(t *template.Template, files map[string][]byte) (*Phones, error) {
	version := versionOf(files)
	var page bytes.Buffer
	if err := t.Execute(&page, struct{ Version string }{version}); err != nil {
		return nil, fmt.Errorf("render page of the phones: %w", err)
	}
	p := &Phones{page: page.Bytes(), assets: make(map[string]Asset, len(files))}
	for name, body := range files {
		body = imported.ReplaceAll(body, []byte(`$1 "$2?v=`+version+`";`))
		p.assets[name] = newAsset(name, body, version)
	}
	return p, nil
}

// versionOf is a hash of the names and contents of files.
func versionOf(files map[string][]byte) string {
	sums := make(map[string][sha256.Size]byte, len(files))
	for name, body := range files {
		sums[name] = sha256.Sum256(body)
	}
	// fmt prints maps in the order of their keys.
	sum := sha256.Sum256(fmt.Append(nil, sums))
	return hex.EncodeToString(sum[:8])
}
