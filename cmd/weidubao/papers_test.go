package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const root = "../.."

// paper is one of the documents, and the code in it: spans in backticks, fenced and indented lines.
type paper struct {
	name, text string
	spans      []string
	lines      []string
}

var (
	fence      = regexp.MustCompile("(?ms)^```.*?^```")
	span       = regexp.MustCompile("`([^`\n]+)`")
	link       = regexp.MustCompile(`(?:\]\(|src="|href=")([^)"\s]+)`)
	sourceFile = regexp.MustCompile(`^[\w.*\p{Han}-][\w./*\p{Han}-]*\.(go|lua|tmpl|txtar|md|yaml|yml|html|css|js|svg|png|json|mod)$`)
	ownCommand = regexp.MustCompile(`^(?:sudo -u weidubao |docker exec weidubao )?(?:bin/)?weidubao ([^\s].*)`)
	inside     = regexp.MustCompile(`^(\.ci|bot|cmd|store|templates|docs|deploy)/[\w./*\p{Han}-]*$`)
	makeCall   = regexp.MustCompile(`(?:^|[\s(;])make((?: [a-z]+)+)`)
	testName   = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`)
)

// elsewhere are file names that belong to the reader's machine.
var elsewhere = []string{"config.yaml", "redis.conf", "message.txt"}

func papers(t *testing.T) []paper {
	t.Helper()
	names := []string{"README.md", "README.zh-CN.md", "HACKING.md"}
	for _, pattern := range []string{"docs/*.md", "docs/adr/*.md"} {
		found, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, f := range found {
			names = append(names, filepath.ToSlash(strings.TrimPrefix(f, root+string(filepath.Separator))))
		}
	}
	out := make([]paper, len(names))
	for i, name := range names {
		out[i] = readPaper(t, name)
	}
	return out
}

func readPaper(t *testing.T, name string) paper {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	p := paper{name: name, text: string(text)}
	for _, block := range fence.FindAllString(p.text, -1) {
		lines := strings.Split(block, "\n")
		p.lines = append(p.lines, lines[1:len(lines)-1]...)
	}
	plain := fence.ReplaceAllString(p.text, "")
	for _, m := range span.FindAllStringSubmatch(plain, -1) {
		p.spans = append(p.spans, m[1])
	}
	for line := range strings.Lines(plain) {
		if code, ok := strings.CutPrefix(line, "    "); ok {
			p.lines = append(p.lines, strings.TrimSpace(code))
		}
	}
	return p
}

// code is every line and span that may be a command.
func (p paper) code() []string { return slices.Concat(p.lines, p.spans) }

// exists reports whether a path or pattern leads to something in the repository.
func exists(path string) bool {
	found, err := filepath.Glob(filepath.Join(root, path))
	return err == nil && len(found) > 0
}

// Every file and directory that the papers name is there, and every link leads somewhere.
func TestPapersNameRealFiles(t *testing.T) {
	named := 0
	for _, p := range papers(t) {
		for _, s := range p.spans {
			if (sourceFile.MatchString(s) || inside.MatchString(s)) && !slices.Contains(elsewhere, s) {
				named++
				if !exists(s) {
					t.Errorf("%s names %s, which is not there", p.name, s)
				}
			}
		}
		for _, m := range link.FindAllStringSubmatch(p.text, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			if path := filepath.ToSlash(filepath.Join(filepath.Dir(p.name), target)); !exists(path) {
				t.Errorf("%s links to %s, which is not there", p.name, m[1])
			}
		}
	}
	if named < 50 {
		t.Errorf("only %d files are named: is the reading of the papers broken?", named)
	}
}

// Every test that the papers call as evidence exists.
func TestPapersNameRealTests(t *testing.T) {
	var sources strings.Builder
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		sources.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range papers(t) {
		for _, name := range testName.FindAllString(p.text, -1) {
			if !strings.Contains(sources.String(), "\nfunc "+name+"(") {
				t.Errorf("%s names %s, which is not there", p.name, name)
			}
		}
	}
}

// Every make target that the papers name stands in the Makefile.
func TestPapersNameRealTargets(t *testing.T) {
	makefile := readPaper(t, "Makefile").text
	for _, p := range papers(t) {
		for _, line := range p.code() {
			line, _, _ = strings.Cut(line, "#")
			for _, m := range makeCall.FindAllStringSubmatch(line, -1) {
				for target := range strings.FieldsSeq(m[1]) {
					if !strings.Contains(makefile, "\n"+target+":") {
						t.Errorf("%s: make %s is no target", p.name, target)
					}
				}
			}
		}
	}
}

// Every command that the papers show can be given like that, and the READMEs show every command.
func TestPapersNameRealCommands(t *testing.T) {
	for _, p := range papers(t) {
		shown := make(map[string]bool)
		for _, line := range p.code() {
			line, _, _ = strings.Cut(line, "#")
			m := ownCommand.FindStringSubmatch(line)
			if m == nil {
				continue
			}
			words, problem := readCommand(m[1])
			if problem != "" {
				t.Errorf("%s: %q: %s", p.name, line, problem)
			}
			shown[words] = true
		}
		if !strings.HasPrefix(p.name, "README") {
			continue
		}
		for _, v := range verbs() {
			if !shown[v.words] {
				t.Errorf("%s does not show weidubao %s", p.name, v.words)
			}
		}
	}
}

// readCommand answers the verb of a command line as the papers write them, and what is wrong with it.
func readCommand(call string) (words, problem string) {
	call, _, _ = strings.Cut(call, "<")
	call = strings.NewReplacer("[", "", "]", "").Replace(call)
	f, rest, err := parseFlags(strings.Fields(call))
	if err != nil {
		return "", err.Error()
	}
	v, files, ok := find(rest)
	if !ok {
		return "", "no such command"
	}
	f.files = files
	if f.help {
		return v.words, ""
	}
	if err := check(v, f); err != nil {
		return v.words, err.Error()
	}
	return v.words, ""
}
