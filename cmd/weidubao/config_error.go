package main

import (
	"fmt"
	"strings"
)

// What may be wrong with a setting: the codes of ConfigError.Problem.
const (
	ConfigUnreadable = "unreadable" // Value is the file and why it cannot be read
	ConfigSyntax     = "syntax"     // not YAML; Value says why
	ConfigUnknown    = "unknown"    // there is no such key
	ConfigTwice      = "twice"      // given twice: the same key again, or a secret here and in a file
	ConfigType       = "type"       // a number, a list or a text where something else belongs
	ConfigMissing    = "missing"    // not given
	ConfigValue      = "value"      // not understood, or out of bounds
)

// ConfigError names the one setting that has to be changed. Secrets are never in it.
type ConfigError struct {
	Source  string // the file's name, or the environment variable
	Line    int    // in the file; 0: not known
	Key     string // report.due, alerts.ladder[0].to
	Problem string
	Value   string // what stands there; for a file or YAML that cannot be read, why
	Example string // a right value, or the choices separated by " | "
}

// Error is one line that says what to do.
func (e *ConfigError) Error() string {
	var b strings.Builder
	b.WriteString(e.Source)
	if e.Line > 0 {
		fmt.Fprintf(&b, " line %d", e.Line)
	}
	if e.Source != "" {
		b.WriteString(": ")
	}
	b.WriteString(e.what())
	if e.Example != "" {
		fmt.Fprintf(&b, "; write for example: %s", e.Example)
	}
	return b.String()
}

func (e *ConfigError) what() string {
	switch e.Problem {
	case ConfigUnreadable:
		return strings.TrimPrefix(e.Key+": cannot read "+e.Value, ": ")
	case ConfigSyntax:
		return "this is not YAML: " + e.Value
	case ConfigUnknown:
		return fmt.Sprintf("unknown key %q: remove it or correct its spelling", e.Key)
	case ConfigTwice:
		return fmt.Sprintf("%s is given twice: keep one", e.Key)
	case ConfigType:
		return fmt.Sprintf("%s has the wrong kind of value%s", e.Key, quoted(e.Value))
	case ConfigMissing:
		return e.Key + " is required"
	case ConfigValue:
		return fmt.Sprintf("%s is not valid%s", e.Key, quoted(e.Value))
	}
	return e.Key + ": " + e.Problem
}

func quoted(s string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf(": %q", s)
}
