// Package web is the product's HTTP side (网页与接口): the platform's callback,
// member pages behind signed links, the JSON API, health and metrics. Handlers
// parse, make one call of the bot, and render; what may be done is decided there.
package web

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/templates"
)

// Bot is every use case that the web side calls. The parts are declared beside their handlers.
type Bot interface {
	Receiver
	ReportReader
	IssueKeeper
	MineReader
	OfficeReader
	CallKeeper
	SilenceKeeper
	WeekEditor
	UnitReader
	IssueActor
	LedgerKeeper
	OverdueReader
	AlertLister
	AttachmentReader
	EditionReader
	NoticeKeeper
	RosterReader
	MessageSettler
	BackupReader
	Linker
}

// Reads is what the web side reads from the store directly, for health and operators.
type Reads interface {
	Durability
	OutboxReader
	AttachmentCounter
	AuditReader
	SealReader
}

// Options are what the web side is made of. All but Spool, Files, Registry, Log, Tokens, Office and PublicURL are required.
type Options struct {
	Gate       channel.Gate               // of the Official Account callback
	Bot        Bot                        //
	Reads      Reads                      //
	Pages      *templates.Pages           //
	Busy       string                     // sentence for an officer whose message was not saved
	Unsure     string                     // sentence for one of whom nobody knows whether it was saved
	Spool      Spool                      // keeps what the store cannot take in time; nil: those are told Busy
	Spooled    func(number int) string    // sentence for an officer whose message is kept there; required with Spool
	TableWords func(error) (string, bool) // words an error of reading or importing a table; nil: none
	Tokens     []string                   // of the API; none: every call is refused
	Now        func() time.Time           //
	Log        *slog.Logger               // nil: nothing is logged
	Registry   *prometheus.Registry       // nil: a new one. Our own metrics are registered once per registry
	Alarms     func() map[string]bool     // every kind of alarm, and whether it stands; nil: none are told
	Files      Files                      // what is kept of attachments; nil: nothing
	PublicURL  string                     // its path, if any, stands before the addresses in pages
	Office     string                     // name on the pages
	Framed     bool                       // pages may stand in a frame of this very site: the demo's phones
}

// New wires every address. It panics when the metrics are already registered in o.Registry.
func New(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Files == nil {
		o.Files = noFiles{}
	}
	if o.Spool == nil {
		o.Spool = noSpool{}
	}
	if o.TableWords == nil {
		o.TableWords = func(error) (string, bool) { return "", false }
	}
	if o.Registry == nil {
		o.Registry = prometheus.NewRegistry()
	}
	gin.SetMode(gin.ReleaseMode)
	r := gin.New()
	r.HandleMethodNotAllowed = true
	r.RedirectTrailingSlash = false
	_ = r.SetTrustedProxies(nil) // cannot fail without addresses; the client's address is not used

	d := desk{
		pages: o.Pages, log: o.Log, now: o.Now,
		frame: templates.Frame{Base: basePath(o.PublicURL), Office: o.Office},
	}
	m := newMetrics(o.Registry, o.Reads, o.Reads, o.Reads, o.Bot, o.Spool, o.Now)
	if o.Alarms != nil {
		o.Registry.MustRegister(newAlarmCollector(o.Alarms))
	}
	r.Use(m.count, d.recovered, headers(o.Framed))

	cb := callback{
		gate: o.Gate, bot: o.Bot, spool: o.Spool, spooled: o.Spooled, busy: o.Busy, unsure: o.Unsure, log: o.Log, seconds: m.callback,
	}
	r.GET("/callback/official", cb.verify)
	r.POST("/callback/official", cb.push)

	key := newKeyring(o.Tokens)
	get(r, "/api/v1/openapi.yaml", openAPI)
	d.routeAPI(r.Group("/api/v1", d.authorized(key), bounded), o)
	d.routePages(r.Group("/m", bounded), o)
	d.routeRest(r, o)
	get(r, "/metrics", m.serve(o.Registry))
	r.NoRoute(d.noRoute(key))
	r.NoMethod(d.noMethod(key))
	return r
}

func (d desk) routeAPI(r *gin.RouterGroup, o Options) {
	rep := reports{desk: d, bot: o.Bot, attached: o.Bot, people: o.Bot}
	get(r, "/reports", rep.list)
	get(r, "/reports/:area/:week", rep.one)
	get(r, "/attachments/:id", attachments{desk: d, bot: o.Bot, files: o.Files}.one)
	iss := issues{desk: d, bot: o.Bot, files: o.Bot, actor: o.Bot, keeper: o.Bot, words: o.TableWords}
	get(r, "/issues", iss.list)
	r.POST("/issues", iss.register)
	r.POST("/issues/import", iss.table)
	get(r, "/issues/:number/story", iss.story)
	r.POST("/issues/:number/acts", iss.act)
	get(r, "/issues/:number", iss.one)
	r.PATCH("/issues/:number", iss.patch)
	quiet := silences{desk: d, bot: o.Bot}
	get(r, "/silences", quiet.list)
	r.POST("/silences", quiet.set)
	r.DELETE("/silences/:id", quiet.end)
	get(r, "/bulletins/:month", bulletins{desk: d, bot: o.Bot, links: o.Bot}.one)
	not := notices{desk: d, bot: o.Bot, people: o.Bot}
	r.POST("/notices", not.send)
	get(r, "/notices/:id/receipts", not.receipts)
	get(r, "/members", members{desk: d, people: o.Bot}.list)
	box := messages{desk: d, box: o.Reads, bot: o.Bot}
	get(r, "/outbox", box.list)
	r.POST("/outbox/settle", box.settle)
	get(r, "/audit", trail{desk: d, audit: o.Reads}.list)
}

func (d desk) routePages(r *gin.RouterGroup, o Options) {
	door := door{desk: d, links: o.Bot, people: o.Bot}
	get(r, "/bulletin/:key/:version", bulletinPages{door: door, bot: o.Bot}.show)
	get(r, "/notice/:id", noticePages{door: door, bot: o.Bot}.show)
	get(r, "/issues/:numbers", issuePages{door: door, bot: o.Bot}.show)
	d.routeActs(r, actPages{door: door, bot: o.Bot}, o.PublicURL)
	get(r.Group("", forms), "/overdue", overduePages{door: door, bot: o.Bot}.show)
	alerts := alertPages{door: door, bot: o.Bot}
	get(r.Group("", forms), "/alerts/:day", alerts.show)
	r.Group("", forms).POST("/alerts/:day", d.guarded(o.PublicURL), alerts.acknowledge)
	file := filePages{door: door, bot: o.Bot, files: o.Files}
	get(r, "/file/:id", file.show)
	get(r, "/file/:id/thumb", file.thumb)
	get(r, "/mine", minePages{door: door, bot: o.Bot}.show)
	get(r, "/missing/:week", officePages{door: door, bot: o.Bot}.missing)
	get(r, "/digest", officePages{door: door, bot: o.Bot}.digest)
	calls := callPages{door: door, bot: o.Bot}
	get(r.Group("", forms), "/calls", calls.show)
	r.Group("", forms).POST("/calls", d.guarded(o.PublicURL), calls.save)
	get(r, "/unit/:area", unitPages{door: door, bot: o.Bot}.show)
	d.routeForms(r, weekPages{door: door, bot: o.Bot}, o.PublicURL)
}

// routeActs wires the pages of issues, from which members act.
func (d desk) routeActs(r *gin.RouterGroup, act actPages, public string) {
	f, guard := r.Group("", forms), d.guarded(public)
	get(f, "/issue/:number", storyPages{door: act.door, bot: act.bot}.show)
	f.POST("/issue/:number/acknowledge", guard, act.acknowledge)
	get(f, "/issue/:number/:act", act.edit)
	f.POST("/issue/:number/:act", guard, act.save)
}

// routeForms wires the pages of one unit's week, which members write from.
func (d desk) routeForms(r *gin.RouterGroup, week weekPages, public string) {
	get(r, "/mine/week/:area/:week", week.show)
	f, guard := r.Group("", forms), d.guarded(public)
	get(f, "/mine/correct/:area/:week", week.edit)
	f.POST("/mine/correct/:area/:week", guard, week.save)
	get(f, "/mine/withdraw/:area/:week", week.askUndo)
	f.POST("/mine/withdraw/:area/:week", guard, week.undo)
}

func (d desk) routeRest(r *gin.Engine, o Options) {
	get(r, "/static/:file", d.static)
	get(r, "/healthz", alive)
	get(r, "/readyz", ready{store: o.Reads, log: o.Log}.show)
	r.Any("/console", d.login)
	r.Any("/console/*path", d.login)
}

// get answers GET and HEAD alike.
func get(r gin.IRoutes, path string, h gin.HandlerFunc) {
	r.GET(path, h)
	r.HEAD(path, h)
}

// basePath is the path of the public address, without a slash at its end.
func basePath(public string) string {
	u, err := url.Parse(public)
	if err != nil {
		return ""
	}
	return strings.TrimRight(u.EscapedPath(), "/")
}
