package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/caarlos0/env/v11"
	"go.yaml.in/yaml/v3"
)

// LoadConfig reads the file, lets the environment (os.Environ) override it,
// fetches secrets from their files, and checks everything. An empty path reads
// the environment alone. The error is a *ConfigError.
func LoadConfig(path string, environ []string) (*Config, error) {
	c := DefaultConfig()
	l := loader{config: &c, path: path, environ: env.ToMap(environ)}
	for _, step := range []func() *ConfigError{l.file, l.secretsOfFile, l.environment, l.secretsOfEnvironment} {
		if err := step(); err != nil {
			return nil, l.place(err)
		}
	}
	if err := c.Check(); err != nil {
		return nil, l.place(err)
	}
	return &c, nil
}

// loader is one LoadConfig at work.
type loader struct {
	config  *Config
	path    string
	environ map[string]string
	lines   map[string]int // of the keys in the file
}

// place says where the setting stands that is wrong: in the environment, or in which line.
func (l *loader) place(e *ConfigError) error {
	base, _, _ := strings.Cut(e.Key, "[")
	for _, s := range settings() {
		if s.key != base {
			continue
		}
		if s.secret {
			e.Value = ""
		}
		if l.environ[s.env] != "" {
			e.Source = s.env
			return e
		}
	}
	if e.Source != "" {
		return e
	}
	if e.Source = filepath.Base(l.path); l.path == "" {
		e.Source = "environment"
	}
	// What is missing is missing from the nearest part that is there.
	for key := e.Key; e.Line == 0 && key != ""; key = key[:max(strings.LastIndexAny(key, ".["), 0)] {
		e.Line = l.lines[key]
	}
	return e
}

func (l *loader) file() *ConfigError {
	if l.path == "" {
		return nil
	}
	text, err := os.ReadFile(l.path)
	if err != nil {
		return unreadable("", l.path, err)
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		return l.yamlError(err)
	}
	l.lines = lines(&doc)
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(l.config); err != nil && !errors.Is(err, io.EOF) {
		return l.yamlError(err)
	}
	if err := d.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return &ConfigError{Problem: ConfigSyntax, Value: "there is a second document after ---"}
	}
	return nil
}

// The library reports in words; these are the ones that name a key.
var (
	atLine      = regexp.MustCompile(`line (\d+): (.*)`)
	unknownKey  = regexp.MustCompile(`^field (.+) not found in type `)
	repeatedKey = regexp.MustCompile(`^(?:mapping key "(.+)" already defined at|field (.+) already set in type)`)
	wrongType   = regexp.MustCompile("^cannot unmarshal !!\\w+(?: `(.*)`)? into ")
	inQuotes    = regexp.MustCompile("'[^']*'|\"[^\"]*\"|`[^`]*`")
)

// yamlError turns the library's first complaint into a ConfigError.
func (l *loader) yamlError(err error) *ConfigError {
	text := err.Error()
	if many, ok := errors.AsType[*yaml.TypeError](err); ok && len(many.Errors) > 0 {
		text = many.Errors[0]
	}
	// What stands in quotes is out of the file, and may be part of a secret.
	e := &ConfigError{Problem: ConfigSyntax, Value: inQuotes.ReplaceAllString(strings.TrimPrefix(text, "yaml: "), "…")}
	m := atLine.FindStringSubmatch(text)
	if m == nil {
		return e
	}
	e.Line, _ = strconv.Atoi(m[1])
	e.Value = inQuotes.ReplaceAllString(m[2], "…")
	if k := unknownKey.FindStringSubmatch(m[2]); k != nil {
		e.Problem, e.Key, e.Value = ConfigUnknown, l.keyAt(e.Line, k[1]), ""
	} else if k := repeatedKey.FindStringSubmatch(m[2]); k != nil {
		e.Problem, e.Key, e.Value = ConfigTwice, l.keyAt(e.Line, k[1]+k[2]), ""
	} else if k := wrongType.FindStringSubmatch(m[2]); k != nil {
		e.Problem, e.Key, e.Value = ConfigType, secretKey(l.keyAt(e.Line, "")), k[1]
	}
	return e
}

// secretKey cuts a key off behind a secret: what stands below one is part of it.
func secretKey(key string) string {
	for _, s := range settings() {
		if s.secret && (strings.HasPrefix(key, s.key+".") || strings.HasPrefix(key, s.key+"[") && strings.Contains(key, "].")) {
			return s.key
		}
	}
	return key
}

// keyAt is the full path of the key in that line that ends in name; the
// innermost one for an empty name.
func (l *loader) keyAt(line int, name string) string {
	found := name
	for key, at := range l.lines {
		if at == line && (name == "" || key == name || strings.HasSuffix(key, "."+name)) && len(key) > len(found) {
			found = key
		}
	}
	return found
}

// environment lets the variables win over the file.
func (l *loader) environment() *ConfigError {
	err := env.ParseWithOptions(l.config, env.Options{Environment: l.environ, Prefix: envPrefix})
	if err == nil {
		return nil
	}
	e := &ConfigError{Source: "environment", Problem: ConfigType}
	one, ok := errors.AsType[env.ParseError](err)
	if !ok {
		e.Value = err.Error()
		return e
	}
	for _, s := range settings() {
		if s.field == one.Name && l.environ[s.env] != "" {
			e.Key, e.Value = s.key, l.environ[s.env]
		}
	}
	return e
}
