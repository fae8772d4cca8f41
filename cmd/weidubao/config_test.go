package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.yaml.in/yaml/v3"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

const examplePath = "../../config.example.yaml"

// least is what an installation has to configure.
const least = `office: {name: 中共瑞安市委巡察办, area: "330381"}
redis: {url: "redis://127.0.0.1:6379"}
official:
  app_id: wx0000000000000000
  app_secret: s3cret-app
  token: s3cret-token
  encoding_aes_key: abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG
`

// withoutRules compares what is written, not what was made of it.
var withoutRules = cmpopts.IgnoreFields(Config{}, "Rules")

// load writes text to a file and loads it with the given environment.
func load(t *testing.T, text string, environ ...string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return LoadConfig(path, environ)
}

func mustLoad(t *testing.T, text string, environ ...string) *Config {
	t.Helper()
	c, err := load(t, text, environ...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// secretFile writes one secret and returns its path.
func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExampleLoadsAsItStands(t *testing.T) {
	c, err := LoadConfig(examplePath, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Delivery != "rehearsal" {
		t.Errorf("delivery is %q, want rehearsal", c.Delivery)
	}
	if diff := cmp.Diff(report.Defaults(), c.Rules.Indicators); diff != "" {
		t.Errorf("the example's indicators are not the defaults (-default +example):\n%s", diff)
	}
	if diff := cmp.Diff(ledger.DefaultRules(), c.Rules.Ladders); diff != "" {
		t.Errorf("the example's ladders are not the default (-default +example):\n%s", diff)
	}
	// Everything that may be left out says what holds when it is.
	c.Office, c.Redis.URL, c.Official, c.Areas, c.Audit = OfficeConfig{}, "", DefaultConfig().Official, nil, AuditConfig{}
	want := DefaultConfig()
	want.Delivery, want.HTTP.PublicURL, want.Report.Start = "rehearsal", "https://wx.example.gov.cn", "2026-W01"
	want.Report.Indicators = c.Report.Indicators
	want.Alerts.Ladder, want.Alerts.Ladders, want.Alerts.Claim = c.Alerts.Ladder, []SpecialConfig{}, c.Alerts.Claim
	want.Alerts.Accept, want.Alerts.Heed, want.Alerts.Answer, want.Alerts.Review = c.Alerts.Accept, c.Alerts.Heed, c.Alerts.Answer, c.Alerts.Review
	want.Report.ExemptWeeks, want.Report.Checks, want.API.Tokens = []string{}, []CheckConfig{}, []Secret{}
	if diff := cmp.Diff(want, *c, withoutRules); diff != "" {
		t.Errorf("the example differs from the defaults (-default +example):\n%s", diff)
	}
}

func TestExampleHasEveryKey(t *testing.T) {
	text, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range keys(reflect.TypeFor[Config]()) {
		if !regexp.MustCompile(`\b` + name + `:`).Match(text) {
			t.Errorf("config.example.yaml does not have the key %q", name)
		}
	}
}

// keys lists every name that a file may hold.
func keys(t reflect.Type) []string {
	var out []string
	for f := range t.Fields() {
		name, inner := f.Tag.Get("yaml"), f.Type
		if name == "-" {
			continue
		}
		out = append(out, name)
		if inner.Kind() == reflect.Slice {
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct {
			out = append(out, keys(inner)...)
		}
	}
	return out
}

// TestEveryScalarHasItsVariable: the variable is the path in capitals.
func TestEveryScalarHasItsVariable(t *testing.T) {
	got := settings()
	if len(got) < 50 {
		t.Fatalf("only %d settings", len(got))
	}
	for _, s := range got {
		if want := variable(s.key); s.env != want {
			t.Errorf("%s is set by %s, want %s", s.key, s.env, want)
		}
	}
}

func TestLeastIsEnough(t *testing.T) {
	c := mustLoad(t, least)
	want := DefaultConfig()
	want.Office, want.Redis.URL = c.Office, c.Redis.URL
	want.Official = c.Official
	if diff := cmp.Diff(want, *c, withoutRules); diff != "" {
		t.Errorf("not the defaults (-want +got):\n%s", diff)
	}
	if string(c.Redis.URL) != "redis://127.0.0.1:6379" || c.Official.Mode != "safe" {
		t.Errorf("loaded %q, mode %q", string(c.Redis.URL), c.Official.Mode)
	}
	if got := c.Rules.Due.String(); got != "Fri 17:00" {
		t.Errorf("due %q", got)
	}
	from := calendar.Date{Year: 2026, Month: time.November, Day: 20}.At(14, 0)
	if got, want := c.Rules.Alerts.Next(from), (calendar.Date{Year: 2026, Month: time.November, Day: 21}).At(8, 0); !got.Equal(want) {
		t.Errorf("the next sweep is at %v, want %v", got, want)
	}
}

func TestRules(t *testing.T) {
	c := mustLoad(t, least+`report:
  exempt_weeks: [2026-W40]
  start: 2026-W02
  indicators: [{key: visits, label: 走访, unit: 次, kind: count, required: true, measures: [次], max: 500}]
alerts: {ladder: [{stage: red, days: 3, to: [leader]}], quiet: none}
bulletin: {first_working_day: false}
areas: [{code: D001, name: 市农业农村局, kind: department}]
`)
	if !c.Rules.ExemptWeeks[calendar.Week{Year: 2026, Number: 40}] || c.Rules.Start != (calendar.Week{Year: 2026, Number: 2}) {
		t.Errorf("weeks: %v, start %v", c.Rules.ExemptWeeks, c.Rules.Start)
	}
	wantIndicators := []report.Indicator{{Key: "visits", Label: "走访", Unit: "次", Kind: report.Count, Required: true, Measures: []string{"次"}, Max: 500}}
	if diff := cmp.Diff(wantIndicators, c.Rules.Indicators); diff != "" {
		t.Errorf("indicators (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(ledger.Ladder{{Stage: ledger.StageRed, Days: 3, To: []ledger.Whom{ledger.ToLeader}}}, c.Rules.Ladders.Rectify); diff != "" {
		t.Errorf("ladder (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]roster.Area{{Code: "D001", Name: "市农业农村局", Kind: roster.Department, Parent: "330381"}}, c.Rules.Areas); diff != "" {
		t.Errorf("areas (-want +got):\n%s", diff)
	}
	if !c.Rules.Quiet.IsNone() || c.Bulletin.FirstWorkingDay {
		t.Error("quiet: none or first_working_day: false did not take")
	}
}

// TestOwnLadders: absent is the default ladder, [] is none, and the first special that fits holds.
func TestOwnLadders(t *testing.T) {
	c := mustLoad(t, least+`alerts:
  heed: []
  review:
    - {stage: review-late, days: 2, to: [staff, leader]}
  ladders:
    - {categories: [三资], sources: [信访], ladder: [{stage: red, days: 2, to: [leader]}]}
    - {sources: [信访], ladder: []}
`)
	want := ledger.DefaultRules()
	want.Heed = ledger.Ladder{}
	want.Review = ledger.Ladder{{Stage: ledger.StageReviewLate, Days: 2, To: []ledger.Whom{ledger.ToStaff, ledger.ToLeader}}}
	want.Special = []ledger.Special{
		{Categories: []string{"三资"}, Sources: []string{"信访"}, Ladder: ledger.Ladder{{Stage: ledger.StageRed, Days: 2, To: []ledger.Whom{ledger.ToLeader}}}},
		{Sources: []string{"信访"}, Ladder: ledger.Ladder{}},
	}
	if diff := cmp.Diff(want, c.Rules.Ladders); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWrongSettings(t *testing.T) {
	tests := []struct {
		name    string
		text    string
		environ []string
		want    ConfigError
	}{
		{"unknown key", least + "alerts:\n  quite: none\n", nil, ConfigError{Line: 9, Key: "alerts.quite", Problem: ConfigUnknown}},
		{"unknown part", least + "htpp: {listen: ':80'}\n", nil, ConfigError{Line: 8, Key: "htpp", Problem: ConfigUnknown}},
		{"key twice", least + "delivery: live\ndelivery: live\n", nil, ConfigError{Line: 9, Key: "delivery", Problem: ConfigTwice}},
		{"not YAML", least + "log: level: info\n", nil, ConfigError{Line: 8, Problem: ConfigSyntax}},
		{"wrong kind", least + "report:\n  keep_open: many\n", nil, ConfigError{Line: 9, Key: "report.keep_open", Problem: ConfigType, Value: "many"}},
		{"wrong kind of a secret", least + "api:\n  tokens: canary\n", nil, ConfigError{Line: 9, Key: "api.tokens", Problem: ConfigType}},
		{"nothing at all", "", nil, ConfigError{Key: "office.name", Problem: ConfigMissing}},
		{"part of the office", "office: {name: 甲}\n", nil, ConfigError{Line: 1, Key: "office.area", Problem: ConfigMissing}},
		{"area", strings.Replace(least, "330381", "3303", 1), nil, ConfigError{Line: 1, Key: "office.area", Problem: ConfigValue, Value: "3303"}},
		{"listen", least + "http: {listen: here}\n", nil, ConfigError{Line: 8, Key: "http.listen", Problem: ConfigValue, Value: "here"}},
		{"public url", least + "http: {public_url: wx.example.gov.cn}\n", nil, ConfigError{Line: 8, Key: "http.public_url", Problem: ConfigValue, Value: "wx.example.gov.cn"}},
		{"redis url", strings.Replace(least, "redis://", "mysql://", 1), nil, ConfigError{Line: 2, Key: "redis.url", Problem: ConfigValue}},
		{"durability", strings.Replace(least, "6379\"", "6379\", durability: hoped", 1), nil, ConfigError{Line: 2, Key: "redis.durability", Problem: ConfigValue, Value: "hoped"}},
		{"no secret", strings.Replace(least, "  app_secret: s3cret-app\n", "", 1), nil, ConfigError{Line: 3, Key: "official.app_secret", Problem: ConfigMissing}},
		{"aes key too short", strings.Replace(least, "ABCDEFG", "ABCDEF", 1), nil, ConfigError{Line: 7, Key: "official.encoding_aes_key", Problem: ConfigValue}},
		{"mode", least + "  mode: secure\n", nil, ConfigError{Line: 8, Key: "official.mode", Problem: ConfigValue, Value: "secure"}},
		{"template without a title", least + "  templates: {alert: {id: abc}}\n", nil, ConfigError{Line: 8, Key: "official.templates.alert.title", Problem: ConfigMissing}},
		{"unknown push", least + "  templates: {alarm: {id: abc}}\n", nil, ConfigError{Line: 8, Key: "official.templates.alarm", Problem: ConfigUnknown}},
		{"delivery", least + "delivery: maybe\n", nil, ConfigError{Line: 8, Key: "delivery", Problem: ConfigValue, Value: "maybe"}},
		{"due", least + "report: {due: Fri 25:00}\n", nil, ConfigError{Line: 8, Key: "report.due", Problem: ConfigValue, Value: "Fri 25:00"}},
		{"second reminder", least + "report:\n  remind:\n    - Fri 09:00\n    - Friday\n", nil, ConfigError{Line: 11, Key: "report.remind[1]", Problem: ConfigValue, Value: "Friday"}},
		{"start", least + "report: {start: 2026-47}\n", nil, ConfigError{Line: 8, Key: "report.start", Problem: ConfigValue, Value: "2026-47"}},
		{"indicator kind", least + "report: {indicators: [{key: a, label: 甲, unit: 个, kind: ratio}]}\n", nil, ConfigError{Line: 8, Key: "report.indicators[0].kind", Problem: ConfigValue, Value: "ratio"}},
		{"schedule", least + "alerts: {schedule: 0 8 * *}\n", nil, ConfigError{Line: 8, Key: "alerts.schedule", Problem: ConfigValue, Value: "0 8 * *"}},
		{"schedule with a zone", least + "alerts: {schedule: 'TZ=UTC 0 8 * * *'}\n", nil, ConfigError{Line: 8, Key: "alerts.schedule", Problem: ConfigValue, Value: "TZ=UTC 0 8 * * *"}},
		{"schedule that never comes", least + "bulletin: {schedule: 0 9 31 2 *}\n", nil, ConfigError{Line: 8, Key: "bulletin.schedule", Problem: ConfigValue, Value: "0 9 31 2 *"}},
		{"quiet", least + "alerts: {quiet: nights}\n", nil, ConfigError{Line: 8, Key: "alerts.quiet", Problem: ConfigValue, Value: "nights"}},
		{"stage", least + "alerts: {ladder: [{stage: purple, days: 1, to: [head]}]}\n", nil, ConfigError{Line: 8, Key: "alerts.ladder[0].stage", Problem: ConfigValue, Value: "purple"}},
		{"ladder descends", least + "alerts:\n  ladder:\n    - {stage: red, days: 3, to: [head]}\n    - {stage: orange, days: 2, to: [head]}\n", nil, ConfigError{Line: 11, Key: "alerts.ladder[1].days", Problem: ConfigValue, Value: "2"}},
		{"rung tells nobody", least + "alerts: {ladder: [{stage: red, days: 3}]}\n", nil, ConfigError{Line: 8, Key: "alerts.ladder[0].to", Problem: ConfigMissing}},
		{"stage of another ladder", least + "alerts:\n  claim:\n    - {stage: red, days: 1, to: [head]}\n", nil, ConfigError{Line: 10, Key: "alerts.claim[0].stage", Problem: ConfigValue, Value: "red"}},
		{"days before it begins", least + "alerts: {review: [{stage: review, days: -1, to: [staff]}]}\n", nil, ConfigError{Line: 8, Key: "alerts.review[0].days", Problem: ConfigValue, Value: "-1"}},
		{"issuer of no instruction", least + "alerts: {accept: [{stage: accept, days: 1, to: [issuer]}]}\n", nil, ConfigError{Line: 8, Key: "alerts.accept[0].to[0]", Problem: ConfigValue, Value: "issuer"}},
		{"ladder of no issues", least + "alerts:\n  ladders:\n    - {ladder: []}\n", nil, ConfigError{Line: 10, Key: "alerts.ladders[0].categories", Problem: ConfigMissing}},
		{"special without a ladder", least + "alerts:\n  ladders:\n    - {sources: [信访]}\n", nil, ConfigError{Line: 10, Key: "alerts.ladders[0].ladder", Problem: ConfigMissing}},
		{"special ladder descends", least + "alerts:\n  ladders:\n    - categories: [三资]\n      ladder:\n        - {stage: orange, days: 3, to: [head]}\n        - {stage: red, days: 3, to: [head]}\n", nil, ConfigError{Line: 13, Key: "alerts.ladders[0].ladder[1].days", Problem: ConfigValue, Value: "3"}},
		{"relation", least + "alerts: {ladder: [{stage: red, days: 3, to: [mayor]}]}\n", nil, ConfigError{Line: 8, Key: "alerts.ladder[0].to[0]", Problem: ConfigValue, Value: "mayor"}},
		{"first total", least + "bulletin: {first_total: 0}\n", nil, ConfigError{Line: 8, Key: "bulletin.first_total", Problem: ConfigValue, Value: "0"}},
		{"empty token", least + "api: {tokens: ['']}\n", nil, ConfigError{Line: 8, Key: "api.tokens[0]", Problem: ConfigMissing}},
		{"area code twice", least + "areas:\n  - {code: D1, name: 甲, kind: station}\n  - {code: D1, name: 乙, kind: station}\n", nil, ConfigError{Line: 10, Key: "areas[1].code", Problem: ConfigTwice, Value: "D1"}},
		{"area like a division", least + "areas: [{code: '330381101', name: 甲, kind: station}]\n", nil, ConfigError{Line: 8, Key: "areas[0].code", Problem: ConfigValue, Value: "330381101"}},
		{"level", least + "log: {level: loud}\n", nil, ConfigError{Line: 8, Key: "log.level", Problem: ConfigValue, Value: "loud"}},
		{"by the environment", least, []string{"WEIDUBAO_REPORT_DUE=soon"}, ConfigError{Source: "WEIDUBAO_REPORT_DUE", Key: "report.due", Problem: ConfigValue, Value: "soon"}},
		{"wrong kind in the environment", least, []string{"WEIDUBAO_REPORT_KEEP_OPEN=many"}, ConfigError{Source: "WEIDUBAO_REPORT_KEEP_OPEN", Key: "report.keep_open", Problem: ConfigType, Value: "many"}},
		{"two documents", least + "---\na: 1\n", nil, ConfigError{Problem: ConfigSyntax}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, tt.text, tt.environ...)
			got, ok := errors.AsType[*ConfigError](err)
			if !ok {
				t.Fatalf("error %v, want a *ConfigError", err)
			}
			if tt.want.Source == "" {
				tt.want.Source = "config.yaml"
			}
			line := got.Error()
			if strings.Contains(line, "\n") || !strings.Contains(line, tt.want.Key) || !strings.HasPrefix(line, tt.want.Source) {
				t.Errorf("message %q", line)
			}
			if tt.want.Line > 0 && !strings.Contains(line, fmt.Sprintf(" line %d:", tt.want.Line)) {
				t.Errorf("message %q does not name line %d", line, tt.want.Line)
			}
			got.Example = ""
			if got.Problem == ConfigSyntax {
				got.Value = "" // the library's words
			}
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFileThatIsNotThere(t *testing.T) {
	_, err := LoadConfig(filepath.Join(t.TempDir(), "config.yaml"), nil)
	if bad, ok := errors.AsType[*ConfigError](err); !ok || bad.Problem != ConfigUnreadable {
		t.Errorf("error %v", err)
	}
}

func TestEnvironmentWins(t *testing.T) {
	c := mustLoad(t, least,
		"WEIDUBAO_REDIS_URL=redis://other:6379", "WEIDUBAO_OFFICIAL_APP_SECRET=from-env", "WEIDUBAO_ALERTS_ARMED=true",
		"WEIDUBAO_REPORT_EXEMPT_WEEKS=2026-W40,2026-W41", "WEIDUBAO_API_TOKENS=one,two", "WEIDUBAO_OFFICIAL_TEMPLATES_ALERT_ID=abc",
		"WEIDUBAO_OFFICIAL_TEMPLATES_ALERT_TITLE=thing1", "WEIDUBAO_PORT=tcp://10.0.0.1:80", "WEIDUBAO_OFFICE_NAME=")
	if string(c.Redis.URL) != "redis://other:6379" || string(c.Official.AppSecret) != "from-env" || !c.Alerts.Armed {
		t.Errorf("the environment did not win: %q, armed %v", string(c.Redis.URL), c.Alerts.Armed)
	}
	if len(c.Rules.ExemptWeeks) != 2 || len(c.API.Tokens) != 2 || len(c.Rules.Templates) != 1 {
		t.Errorf("lists: %v, %d tokens, templates %v", c.Rules.ExemptWeeks, len(c.API.Tokens), c.Rules.Templates)
	}
	if c.Office.Name == "" {
		t.Error("an empty variable wiped out what the file says")
	}
}

func TestEnvironmentAloneIsEnough(t *testing.T) {
	_, err := LoadConfig("", []string{
		"WEIDUBAO_OFFICE_NAME=甲", "WEIDUBAO_OFFICE_AREA=330381", "WEIDUBAO_REDIS_URL=embedded:///tmp/x", "WEIDUBAO_OFFICIAL_APP_ID=wx1",
		"WEIDUBAO_OFFICIAL_APP_SECRET=s", "WEIDUBAO_OFFICIAL_TOKEN=t", "WEIDUBAO_OFFICIAL_ENCODING_AES_KEY=" + strings.Repeat("A", 43),
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSecretFiles(t *testing.T) {
	withFile := func(t *testing.T, text string) string {
		t.Helper()
		return strings.Replace(least, "app_secret: s3cret-app", "app_secret_file: "+secretFile(t, text), 1)
	}
	t.Run("read and trimmed", func(t *testing.T) {
		c := mustLoad(t, withFile(t, "from-file\n")+"api: {tokens_file: "+secretFile(t, "one\n\n two \n")+"}\n")
		if string(c.Official.AppSecret) != "from-file" {
			t.Error("the secret is not the file's")
		}
		if len(c.API.Tokens) != 2 || string(c.API.Tokens[1]) != "two" {
			t.Errorf("%d tokens", len(c.API.Tokens))
		}
	})
	t.Run("the environment's file wins over the file's value", func(t *testing.T) {
		c := mustLoad(t, least, "WEIDUBAO_OFFICIAL_TOKEN_FILE="+secretFile(t, "from-file"))
		if string(c.Official.Token) != "from-file" {
			t.Error("the token is not the file's")
		}
	})
	t.Run("the environment's value wins over the file's file", func(t *testing.T) {
		text := strings.Replace(least, "app_secret: s3cret-app", "app_secret_file: /does/not/exist", 1)
		c := mustLoad(t, text, "WEIDUBAO_OFFICIAL_APP_SECRET=from-env")
		if string(c.Official.AppSecret) != "from-env" {
			t.Error("the secret is not the environment's")
		}
	})
	wrong := []struct {
		name    string
		text    string
		environ []string
		want    ConfigError
	}{
		{"both in the file", least + "  token_file: /tmp/x\n", nil, ConfigError{Source: "config.yaml", Line: 6, Key: "official.token", Problem: ConfigTwice}},
		{"both in the environment", least, []string{"WEIDUBAO_OFFICIAL_TOKEN=a", "WEIDUBAO_OFFICIAL_TOKEN_FILE=b"}, ConfigError{Source: "WEIDUBAO_OFFICIAL_TOKEN", Key: "official.token", Problem: ConfigTwice}},
		{"not there", strings.Replace(least, "token: s3cret-token", "token_file: /does/not/exist", 1), nil, ConfigError{Source: "config.yaml", Line: 6, Key: "official.token_file", Problem: ConfigUnreadable, Value: "/does/not/exist: no such file or directory"}},
		{"not there, in the environment", least, []string{"WEIDUBAO_OFFICIAL_TOKEN_FILE=/does/not/exist"}, ConfigError{Source: "WEIDUBAO_OFFICIAL_TOKEN_FILE", Key: "official.token_file", Problem: ConfigUnreadable, Value: "/does/not/exist: no such file or directory"}},
	}
	for _, tt := range wrong {
		t.Run(tt.name, func(t *testing.T) {
			_, err := load(t, tt.text, tt.environ...)
			got, ok := errors.AsType[*ConfigError](err)
			if !ok {
				t.Fatalf("error %v, want a *ConfigError", err)
			}
			got.Example = ""
			if diff := cmp.Diff(tt.want, *got); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("empty", func(t *testing.T) {
		if _, err := load(t, withFile(t, "\n")); err == nil {
			t.Error("an empty secret was taken")
		}
	})
}

// TestSecretsShowNowhere prints, logs and marshals a whole configuration.
func TestSecretsShowNowhere(t *testing.T) {
	c := mustLoad(t, least+"api: {tokens: [s3cret-api]}\n", "WEIDUBAO_REDIS_URL=redis://u:s3cret-redis@h:1")
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("loaded", "config", c, "official", c.Official, "token", c.Official.Token)
	slog.New(slog.NewTextHandler(&log, nil)).Info("loaded", "config", *c, "token", c.Official.Token)
	plain := *c
	plain.Rules = Rules{} // has maps that JSON does not take
	inJSON, err := json.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	inYAML, err := yaml.Marshal(plain)
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + string(inJSON) + string(inYAML) +
		fmt.Sprint(*c) + fmt.Sprintf("%v %+v %#v %s %q", *c, *c, *c, c.Official.Token, c.API.Tokens)
	if strings.Contains(all, "s3cret") || strings.Contains(all, "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG") {
		t.Errorf("a secret shows in:\n%s", all)
	}
	if !strings.Contains(all, redacted) {
		t.Error("nothing is marked as redacted")
	}
}
