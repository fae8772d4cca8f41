package main

import (
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// Rules are the settings as the rest of the program takes them.
type Rules struct {
	Due         calendar.Due
	Remind      []calendar.Due
	Start       calendar.Week // zero: the week of the first roster import
	ExemptWeeks map[calendar.Week]bool
	Indicators  []report.Indicator
	Checks      []report.Check
	Alerts      cron.Schedule // give it times in calendar.Zone
	Ladders     ledger.Rules
	Quiet       calendar.Quiet
	Digest      cron.Schedule // nil: none
	Bulletin    cron.Schedule
	Areas       []roster.Area // without ordinals
	Templates   map[channel.Push]TemplateConfig
}

// Check sees to it that every setting can be used, and fills Rules. It answers
// the first that cannot, in the order of the file.
func (c *Config) Check() *ConfigError {
	k := &checker{}
	k.office(c.Office)
	k.http(c.HTTP)
	k.redis(c.Redis)
	k.official(c.Official, &c.Rules)
	k.oneOf("delivery", c.Delivery, "live", "rehearsal")
	k.oneOf("disclosure", c.Disclosure, "full", "minimal")
	k.report(c.Report, &c.Rules)
	k.alerts(c.Alerts, &c.Rules)
	k.digest(c.Digest, &c.Rules)
	k.bulletin(c.Bulletin, &c.Rules)
	for i, token := range c.API.Tokens {
		k.text(fmt.Sprintf("api.tokens[%d]", i), string(token), "openssl rand -hex 32")
	}
	k.files(c.Files)
	k.spool(c.Spool)
	k.audit(c.Audit)
	k.retention(c.Retention)
	k.alarms(c.Alarms)
	k.areas(c.Areas, c.Office.Area, &c.Rules)
	k.oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	k.oneOf("log.format", c.Log.Format, "text", "json")
	return k.first
}

// checker keeps the first thing that is wrong.
type checker struct{ first *ConfigError }

func (k *checker) fail(key string, problem, value, example string) {
	if k.first == nil {
		k.first = &ConfigError{Key: key, Problem: problem, Value: value, Example: example}
	}
}

// text wants something without blanks around it.
func (k *checker) text(key, value, example string) bool {
	switch {
	case strings.TrimSpace(value) == "":
		k.fail(key, ConfigMissing, "", example)
	case strings.TrimSpace(value) != value:
		k.fail(key, ConfigValue, value, example)
	default:
		return true
	}
	return false
}

func (k *checker) match(key, value string, form *regexp.Regexp, example string) {
	if k.text(key, value, example) && !form.MatchString(value) {
		k.fail(key, ConfigValue, value, example)
	}
}

func (k *checker) oneOf(key, value string, choices ...string) {
	if !slices.Contains(choices, value) {
		k.fail(key, ConfigValue, value, strings.Join(choices, " | "))
	}
}

func (k *checker) atLeast(key string, value, least int) {
	if value < least {
		k.fail(key, ConfigValue, fmt.Sprint(value), fmt.Sprint(least))
	}
}

func (k *checker) address(key, value, example string) {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		k.fail(key, ConfigValue, value, example)
	}
}

// parsed wants what parse reads.
func parsed[T any](k *checker, key, value string, parse func(string) (T, error), example string) T {
	v, err := parse(value)
	if err != nil {
		k.fail(key, ConfigValue, value, example)
	}
	return v
}

var (
	sixDigits  = regexp.MustCompile(`^\d{6}$`)
	aesKey     = regexp.MustCompile(`^[A-Za-z0-9+/]{43}$`)
	identifier = regexp.MustCompile(`^[A-Za-z0-9_]+$`)
)

func (k *checker) office(o OfficeConfig) {
	k.text("office.name", o.Name, "中共瑞安市委巡察办")
	k.match("office.area", o.Area, sixDigits, `"330381"`)
}

func (k *checker) http(h HTTPConfig) {
	if _, port, err := net.SplitHostPort(h.Listen); err != nil || port == "" {
		k.fail("http.listen", ConfigValue, h.Listen, "127.0.0.1:8080")
	}
	if h.PublicURL != "" {
		k.address("http.public_url", h.PublicURL, "https://wx.example.gov.cn")
	}
}

// redis checks the form only; opening the store tells the rest.
func (k *checker) redis(r RedisConfig) {
	const example = "embedded:///var/lib/weidubao"
	if k.text("redis.url", string(r.URL), example) {
		scheme, rest, _ := strings.Cut(string(r.URL), "://")
		if rest == "" || !slices.Contains([]string{"embedded", "redis", "rediss", "unix", "redis+sentinel"}, scheme) {
			k.fail("redis.url", ConfigValue, "", example)
		}
	}
	k.oneOf("redis.durability", r.Durability, "checked", "asserted")
}

func (k *checker) official(o OfficialConfig, r *Rules) {
	k.match("official.app_id", o.AppID, identifier, "wx1234567890abcdef")
	k.text("official.app_secret", string(o.AppSecret), "")
	k.text("official.token", string(o.Token), "")
	k.oneOf("official.mode", o.Mode, "safe", "compat", "plain")
	if o.Mode != "plain" || o.EncodingAESKey != "" {
		k.match("official.encoding_aes_key", string(o.EncodingAESKey), aesKey, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
	}
	k.address("official.api_base", o.APIBase, "https://api.weixin.qq.com")
	t := o.Templates
	r.Templates = make(map[channel.Push]TemplateConfig)
	for push, t := range map[channel.Push]TemplateConfig{
		channel.Bulletin: t.Bulletin, channel.Alert: t.Alert, channel.Notice: t.Notice,
		channel.Reminder: t.Reminder, channel.Review: t.Review,
	} {
		if t.ID != "" {
			k.template("official.templates."+string(push), t)
			r.Templates[push] = t
		}
	}
}

func (k *checker) template(key string, t TemplateConfig) {
	k.match(key+".title", t.Title, identifier, "thing1")
	for name, field := range map[string]string{".summary": t.Summary, ".time": t.Time} {
		if field != "" {
			k.match(key+name, field, identifier, "time3")
		}
	}
}

func (k *checker) report(c ReportConfig, r *Rules) {
	r.Due = parsed(k, "report.due", c.Due, calendar.ParseDue, "Fri 17:00")
	r.Remind = make([]calendar.Due, len(c.Remind))
	for i, s := range c.Remind {
		r.Remind[i] = parsed(k, fmt.Sprintf("report.remind[%d]", i), s, calendar.ParseDue, "Fri 09:00")
	}
	if c.Start != "" {
		r.Start = parsed(k, "report.start", c.Start, calendar.ParseWeek, "2026-W01")
	}
	r.ExemptWeeks = make(map[calendar.Week]bool, len(c.ExemptWeeks))
	for i, s := range c.ExemptWeeks {
		r.ExemptWeeks[parsed(k, fmt.Sprintf("report.exempt_weeks[%d]", i), s, calendar.ParseWeek, "2026-W40")] = true
	}
	k.atLeast("report.keep_open", c.KeepOpen, 0)
	k.indicators(c.Indicators, r)
	k.checks(c.Checks, r)
	k.language(r)
}

func (k *checker) digest(c DigestConfig, r *Rules) {
	if c.Schedule != "none" {
		r.Digest = parsed(k, "digest.schedule", c.Schedule, schedule, `"30 8 * * *"`)
	}
}

func (k *checker) bulletin(c BulletinConfig, r *Rules) {
	r.Bulletin = parsed(k, "bulletin.schedule", c.Schedule, schedule, `"0 9 1 * *"`)
	k.oneOf("bulletin.style", c.Style, "bands")
	k.oneOf("bulletin.approval", c.Approval, "required", "none")
	k.atLeast("bulletin.first_total", c.FirstTotal, 1)
}

func (k *checker) files(f FilesConfig) {
	if f.Dir != "" && !filepath.IsAbs(f.Dir) {
		k.fail("files.dir", ConfigValue, f.Dir, "/var/lib/weidubao/files")
	}
	if f.MaxMB < 1 || f.MaxMB > mostMB {
		k.fail("files.max_mb", ConfigValue, strconv.Itoa(f.MaxMB), "20")
	}
	k.atLeast("files.per_report", f.PerReport, 0)
}

// mostMB bounds one file: it is in memory as a whole while it is checked.
const mostMB = 100

// schedule reads five fields, and refuses what never comes and what names a
// time zone of its own: the office lives in one.
func schedule(s string) (cron.Schedule, error) {
	if strings.Contains(s, "TZ=") || strings.HasPrefix(strings.TrimSpace(s), "@every") {
		return nil, fmt.Errorf("schedule %q: only five fields", s)
	}
	parsed, err := cron.ParseStandard(s)
	if err != nil {
		return nil, err
	}
	if parsed.Next(calendar.Date{Year: 2026, Month: time.January, Day: 1}.At(0, 0)).IsZero() {
		return nil, fmt.Errorf("schedule %q never comes", s)
	}
	return parsed, nil
}
