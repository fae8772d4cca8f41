package main

import "log/slog"

// Secret is a text that shows itself nowhere: printed, logged or marshalled it
// is "[redacted]", or empty when it is empty. Its value is string(s).
type Secret string

const redacted = "[redacted]"

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return redacted
}

// GoString hides the secret in %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the secret in JSON, YAML and everything else that is written.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// LogValue hides the secret in slog.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }
