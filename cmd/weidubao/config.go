package main

// Config is config.yaml. Every scalar may also come from the environment,
// under its path in capitals (WEIDUBAO_REDIS_URL), which then wins; every
// secret may stand in a file of its own, named by the key with _file.
type Config struct {
	Office     OfficeConfig    `yaml:"office" envPrefix:"OFFICE_"`
	HTTP       HTTPConfig      `yaml:"http" envPrefix:"HTTP_"`
	Redis      RedisConfig     `yaml:"redis" envPrefix:"REDIS_"`
	Official   OfficialConfig  `yaml:"official" envPrefix:"OFFICIAL_"`
	Delivery   string          `yaml:"delivery" env:"DELIVERY"`     // live or rehearsal
	Disclosure string          `yaml:"disclosure" env:"DISCLOSURE"` // what a push may say: full or minimal
	Report     ReportConfig    `yaml:"report" envPrefix:"REPORT_"`
	Alerts     AlertsConfig    `yaml:"alerts" envPrefix:"ALERTS_"`
	Digest     DigestConfig    `yaml:"digest" envPrefix:"DIGEST_"`
	Bulletin   BulletinConfig  `yaml:"bulletin" envPrefix:"BULLETIN_"`
	API        APIConfig       `yaml:"api" envPrefix:"API_"`
	Files      FilesConfig     `yaml:"files" envPrefix:"FILES_"`
	Spool      SpoolConfig     `yaml:"spool" envPrefix:"SPOOL_"`
	Audit      AuditConfig     `yaml:"audit" envPrefix:"AUDIT_"`
	Retention  RetentionConfig `yaml:"retention" envPrefix:"RETENTION_"`
	Alarms     AlarmsConfig    `yaml:"alarms" envPrefix:"ALARMS_"`
	Areas      []AreaConfig    `yaml:"areas" env:"-"`
	Calendar   CalendarConfig  `yaml:"calendar" envPrefix:"CALENDAR_"`
	Log        LogConfig       `yaml:"log" envPrefix:"LOG_"`

	Rules Rules `yaml:"-" env:"-"` // what Check has understood of the above
}

// OfficeConfig is who runs this installation.
type OfficeConfig struct {
	Name string `yaml:"name" env:"NAME"`
	Area string `yaml:"area" env:"AREA"` // division code of the county, six digits
}

// HTTPConfig is where the service listens and under which address it is reached.
type HTTPConfig struct {
	Listen    string `yaml:"listen" env:"LISTEN"`
	PublicURL string `yaml:"public_url" env:"PUBLIC_URL"` // in front of the pages behind cards; empty: cards have no page
}

// RedisConfig is the store. The address may hold a password and is a secret.
type RedisConfig struct {
	URL        Secret `yaml:"url" env:"URL"`
	URLFile    string `yaml:"url_file" env:"URL_FILE"`
	Durability string `yaml:"durability" env:"DURABILITY"` // checked or asserted
}

// OfficialConfig is the WeChat Official Account (公众号).
type OfficialConfig struct {
	AppID              string          `yaml:"app_id" env:"APP_ID"`
	AppSecret          Secret          `yaml:"app_secret" env:"APP_SECRET"`
	AppSecretFile      string          `yaml:"app_secret_file" env:"APP_SECRET_FILE"`
	Token              Secret          `yaml:"token" env:"TOKEN"`
	TokenFile          string          `yaml:"token_file" env:"TOKEN_FILE"`
	EncodingAESKey     Secret          `yaml:"encoding_aes_key" env:"ENCODING_AES_KEY"`
	EncodingAESKeyFile string          `yaml:"encoding_aes_key_file" env:"ENCODING_AES_KEY_FILE"`
	Mode               string          `yaml:"mode" env:"MODE"` // safe, compat or plain
	APIBase            string          `yaml:"api_base" env:"API_BASE"`
	Templates          TemplatesConfig `yaml:"templates" envPrefix:"TEMPLATES_"`
}

// TemplatesConfig names the message template of each kind of push. A kind without one is disabled.
type TemplatesConfig struct {
	Bulletin TemplateConfig `yaml:"bulletin" envPrefix:"BULLETIN_"`
	Alert    TemplateConfig `yaml:"alert" envPrefix:"ALERT_"`
	Notice   TemplateConfig `yaml:"notice" envPrefix:"NOTICE_"`
	Reminder TemplateConfig `yaml:"reminder" envPrefix:"REMINDER_"`
	Review   TemplateConfig `yaml:"review" envPrefix:"REVIEW_"`
}

// TemplateConfig is one message template and which of its fields hold what (thing1, time3).
type TemplateConfig struct {
	ID      string `yaml:"id" env:"ID"`
	Title   string `yaml:"title" env:"TITLE"`
	Summary string `yaml:"summary" env:"SUMMARY"`
	Time    string `yaml:"time" env:"TIME"`
}

// ReportConfig is the weekly report.
type ReportConfig struct {
	Due         string            `yaml:"due" env:"DUE"`
	Remind      []string          `yaml:"remind" env:"REMIND"`
	Start       string            `yaml:"start" env:"START"`               // first expected week; empty: the week of the first roster import
	ExemptWeeks []string          `yaml:"exempt_weeks" env:"EXEMPT_WEEKS"` //
	KeepOpen    int               `yaml:"keep_open" env:"KEEP_OPEN"`       // weeks back that still take reports
	Indicators  []IndicatorConfig `yaml:"indicators" env:"-"`              // empty: the default indicators
	Checks      []CheckConfig     `yaml:"checks" env:"-"`                  // what is held until 确认
}

// IndicatorConfig is one figure of the weekly report.
type IndicatorConfig struct {
	Key      string   `yaml:"key"`
	Label    string   `yaml:"label"`
	Unit     string   `yaml:"unit"`
	Kind     string   `yaml:"kind"` // count, money, percent, yesno or text
	Required bool     `yaml:"required"`
	Aliases  []string `yaml:"aliases"`
	Measures []string `yaml:"measures"`
	Min      int64    `yaml:"min"` // in the unit: items, 万元, percent
	Max      int64    `yaml:"max"` // likewise; 0: of a count 9,999, of a percentage 100, of an amount none
}

// CheckConfig is a rule between two indicators: Less is never above More. Both are keys.
type CheckConfig struct {
	Less string `yaml:"less"`
	More string `yaml:"more"`
}

// AlarmsConfig is who is told when the installation itself is in trouble.
type AlarmsConfig struct {
	Robot     Secret `yaml:"robot" env:"ROBOT"` // address of a robot in a WeCom group (企业微信群机器人), with its key; empty: none
	RobotFile string `yaml:"robot_file" env:"ROBOT_FILE"`
}

// AlertsConfig is the escalation of overdue issues.
type AlertsConfig struct {
	Schedule string          `yaml:"schedule" env:"SCHEDULE"`
	Ladder   []RungConfig    `yaml:"ladder" env:"-"`  // against the due date; empty: the default ladder
	Ladders  []SpecialConfig `yaml:"ladders" env:"-"` // in its place for some issues
	Claim    []RungConfig    `yaml:"claim" env:"-"`   // this and the following: absent the default ladder, [] none
	Accept   []RungConfig    `yaml:"accept" env:"-"`
	Heed     []RungConfig    `yaml:"heed" env:"-"`
	Answer   []RungConfig    `yaml:"answer" env:"-"`
	Review   []RungConfig    `yaml:"review" env:"-"`
	Quiet    string          `yaml:"quiet" env:"QUIET"`
	Armed    bool            `yaml:"armed" env:"ARMED"`
}

// SpecialConfig is a ladder of its own for the issues of some categories and
// sources; the first that fits an issue holds.
type SpecialConfig struct {
	Categories []string     `yaml:"categories"` // none: every category
	Sources    []string     `yaml:"sources"`    // none: every source
	Ladder     []RungConfig `yaml:"ladder"`     // []: nobody is told
}

// RungConfig is one step of a ladder.
type RungConfig struct {
	Stage string   `yaml:"stage"`
	Days  int      `yaml:"days"` // working days overdue; negative: left
	To    []string `yaml:"to"`
}

// DigestConfig is what the staff are told each working day of what there is to do.
type DigestConfig struct {
	Schedule string `yaml:"schedule" env:"SCHEDULE"` // or none
}

// BulletinConfig is the monthly bulletin.
type BulletinConfig struct {
	Schedule        string `yaml:"schedule" env:"SCHEDULE"`
	FirstWorkingDay bool   `yaml:"first_working_day" env:"FIRST_WORKING_DAY"`
	Style           string `yaml:"style" env:"STYLE"`       // bands
	Approval        string `yaml:"approval" env:"APPROVAL"` // required or none
	FirstTotal      int    `yaml:"first_total" env:"FIRST_TOTAL"`
}

// APIConfig is who may use the JSON API.
type APIConfig struct {
	Tokens     []Secret `yaml:"tokens" env:"TOKENS"`
	TokensFile string   `yaml:"tokens_file" env:"TOKENS_FILE"` // one a line
}

// AreaConfig is one unit beside the townships.
type AreaConfig struct {
	Code string `yaml:"code"`
	Name string `yaml:"name"`
	Kind string `yaml:"kind"` // department, enterprise or station
}

// FilesConfig is where photos and files that belong to reports are kept.
type FilesConfig struct {
	Dir       string `yaml:"dir" env:"DIR"`               // empty: files beside embedded data; with another Redis none are taken
	MaxMB     int    `yaml:"max_mb" env:"MAX_MB"`         // of one file
	PerReport int    `yaml:"per_report" env:"PER_REPORT"` // 0: none are taken
}

// AuditConfig has the keys that seal the audit trail.
type AuditConfig struct {
	Key     Secret   `yaml:"key" env:"KEY"` // empty: it is not sealed
	KeyFile string   `yaml:"key_file" env:"KEY_FILE"`
	OldKeys []Secret `yaml:"old_keys" env:"OLD_KEYS"` // that were used before; they only verify
}

// RetentionConfig is how many months what is kept; 0: for ever.
type RetentionConfig struct {
	Messages int `yaml:"messages_months" env:"MESSAGES_MONTHS"` // words and addresses of messages that were sent
	Texts    int `yaml:"texts_months" env:"TEXTS_MONTHS"`       // original texts of reports
	Files    int `yaml:"files_months" env:"FILES_MONTHS"`       // photos and files
	Audit    int `yaml:"audit_months" env:"AUDIT_MONTHS"`       // entries of the audit trail
}

// CalendarConfig is where the office keeps holidays that the program does not know yet.
type CalendarConfig struct {
	File string `yaml:"file" env:"FILE"`
}

// LogConfig is how the log is written.
type LogConfig struct {
	Level  string `yaml:"level" env:"LEVEL"`   // debug, info, warn or error
	Format string `yaml:"format" env:"FORMAT"` // text or json
}

// DefaultConfig is what holds where nothing is configured. It lacks office, redis and a channel.
func DefaultConfig() Config {
	return Config{
		HTTP:       HTTPConfig{Listen: "127.0.0.1:8080"},
		Redis:      RedisConfig{Durability: "checked"},
		Official:   OfficialConfig{Mode: "safe", APIBase: "https://api.weixin.qq.com"},
		Delivery:   "live",
		Disclosure: "full",
		Report:     ReportConfig{Due: "Fri 17:00", Remind: []string{"Fri 09:00", "Fri 15:00"}, KeepOpen: 3},
		Alerts:     AlertsConfig{Schedule: "0 8 * * *", Quiet: "20:00-08:00"},
		Digest:     DigestConfig{Schedule: "30 8 * * *"},
		Bulletin: BulletinConfig{
			Schedule: "0 9 1 * *", FirstWorkingDay: true, Style: "bands", Approval: "required", FirstTotal: 1,
		},
		Files:     FilesConfig{MaxMB: 20, PerReport: 9},
		Retention: RetentionConfig{Messages: 24},
		Log:       LogConfig{Level: "info", Format: "text"},
	}
}
