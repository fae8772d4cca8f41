package main

import (
	"fmt"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/audit"
)

// leastKey is the shortest key that seals the audit trail, in bytes.
const leastKey = 32

func (k *checker) audit(a AuditConfig) {
	const example = "openssl rand -hex 32"
	if a.Key != "" {
		k.sealKey("audit.key", a.Key, example)
	}
	for i, old := range a.OldKeys {
		k.sealKey(fmt.Sprintf("audit.old_keys[%d]", i), old, example)
	}
}

func (k *checker) sealKey(key string, value Secret, example string) {
	if k.text(key, string(value), example) && len(value) < leastKey {
		k.fail(key, ConfigValue, "", example)
	}
}

// What is kept for a while is kept at least as long as something may still ask
// for it: the platform's receipts and late answers for messages, corrections and
// the bulletins of the year for texts and files, and what the law asks for of the
// audit trail.
const (
	leastMessages = 3
	leastReports  = 6
	leastAudit    = 12
)

func (k *checker) retention(r RetentionConfig) {
	for _, row := range []struct {
		key           string
		months, least int
	}{
		{"retention.messages_months", r.Messages, leastMessages},
		{"retention.texts_months", r.Texts, leastReports},
		{"retention.files_months", r.Files, leastReports},
		{"retention.audit_months", r.Audit, leastAudit},
	} {
		if row.months != 0 {
			k.atLeast(row.key, row.months, row.least)
		}
	}
}

// sealKeys are the keys of the audit trail.
func (c *Config) sealKeys() audit.Keys {
	old := make([]string, len(c.Audit.OldKeys))
	for i, s := range c.Audit.OldKeys {
		old[i] = string(s)
	}
	return audit.NewKeys(string(c.Audit.Key), old...)
}

func (c *Config) retention() bot.Retention {
	r := c.Retention
	return bot.Retention{Messages: r.Messages, Texts: r.Texts, Files: r.Files, Audit: r.Audit}
}
