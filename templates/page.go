package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"path"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static/*.css static/*.svg
var staticFiles embed.FS

// Names of the pages, as Render takes them. Each has one view type below.
const (
	PageBulletin = "bulletin" // BulletinPage
	PageAlerts   = "alerts"   // AlertPage
	PageNotice   = "notice"   // NoticePage
	PageError    = "error"    // ErrorPage
)

// Pages renders the member pages (H5). It is safe for concurrent use.
type Pages struct {
	set    map[string]*template.Template
	assets map[string]Asset
}

// Asset is one embedded file that pages load: a style sheet or the icon.
type Asset struct {
	Body []byte
	ETag string // strong, quoted, of the content
	Type string // its Content-Type: ours to say, what a machine's own table makes of a name differs
}

// Version is what stands behind ?v= in the links to the asset.
func (a Asset) Version() string { return strings.Trim(a.ETag, `"`) }

func newAsset(name string, body []byte, version string) Asset {
	types := map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml",
	}
	return Asset{Body: body, ETag: `"` + version + `"`, Type: types[path.Ext(name)]}
}

// NewPages parses the embedded pages. The error names the page.
func NewPages() (*Pages, error) {
	p := &Pages{set: make(map[string]*template.Template), assets: make(map[string]Asset)}
	files, err := staticFiles.ReadDir("static")
	if err != nil {
		return nil, fmt.Errorf("list embedded style sheets: %w", err)
	}
	for _, f := range files {
		body, err := staticFiles.ReadFile("static/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("read embedded %s: %w", f.Name(), err)
		}
		sum := sha256.Sum256(body)
		p.assets[f.Name()] = newAsset(f.Name(), body, hex.EncodeToString(sum[:8]))
	}
	for _, name := range []string{PageBulletin, PageAlerts, PageNotice, PageError, PageMine, PageStory, PageUnreported, PageDigest, PageWeekOf, PageCorrect, PageWithdraw, PageUnit, PageCalls, PageActOn, PageOverdue} {
		t, err := template.New(name).Funcs(p.funcs()).ParseFS(pageFiles, "pages/layout.html", "pages/weeks.html", "pages/attachments.html", "pages/issue_parts.html", "pages/"+name+".html")
		if err != nil {
			return nil, fmt.Errorf("parse page %s: %w", name, err)
		}
		p.set[name] = t
	}
	return p, nil
}

// Render writes the page of that name. view is its view type by value; nothing
// is written when the name is unknown, but a view of the wrong type may leave
// half a page, so callers render into a buffer.
func (p *Pages) Render(w io.Writer, name string, view any) error {
	t, ok := p.set[name]
	if !ok {
		return fmt.Errorf("render page %q: there is no such page", name)
	}
	if err := t.ExecuteTemplate(w, "layout", view); err != nil {
		return fmt.Errorf("render page %s: %w", name, err)
	}
	return nil
}

// Asset is an embedded style sheet by its file name.
func (p *Pages) Asset(name string) (Asset, bool) {
	a, ok := p.assets[name]
	return a, ok
}

func (p *Pages) funcs() template.FuncMap {
	return template.FuncMap{
		"date":    date,
		"clock":   clock,
		"stage":   stageName,
		"surname": surname,
		"holiday": HolidayName,
		"span":    weekSpan,
		"lateby":  lateBy,
		"roleof":  RoleName,
		"join":    func(list []string) string { return strings.Join(list, "、") },
		"version": func(file string) string { return p.assets[file].Version() },
	}
}

// surname is what a published page shows of a name (王某 without 某).
func surname(name string) string {
	const double = "欧阳 上官 司马 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 东方 司徒 南宫 司空 端木 申屠"
	r := []rune(strings.TrimSpace(name))
	if len(r) > 2 && strings.Contains(double, string(r[:2])) {
		return string(r[:2])
	}
	if len(r) == 0 {
		return ""
	}
	return string(r[:1])
}

// Frame is what every page needs of its surroundings.
type Frame struct {
	Base   string // path of the public address, without a slash at its end; usually empty
	Office string
}

// PageIssue is one issue as a push or a published page may show it: no name, no case.
type PageIssue struct {
	Number   string
	Unit     string
	DueOn    calendar.Date
	Days     int    // working days overdue, or left
	Overdue  bool   // Days counts overdue days
	Stage    string // empty: none
	WasRed   bool   // 红转黄: it was red, and is not now
	Closed   bool
	ClosedOn calendar.Date
	On       calendar.Date // the day that the page is of: days of other years are told with their year
}

// DueDay is the due date as it is told.
func (p PageIssue) DueDay() string { return dayIn(p.DueOn, p.On.At(0, 0)) }

// AtHand is how a due date stands that no working day lies before or behind.
func (p PageIssue) AtHand() string {
	switch {
	case p.On == p.DueOn:
		return "今日到期"
	case p.On.AddDays(1) == p.DueOn:
		return "明日到期"
	case p.On.Before(p.DueOn):
		return "即将到期"
	}
	return "期限已到"
}

// ClosedDay is the day of the sign-off as it is told.
func (p PageIssue) ClosedDay() string { return dayIn(p.ClosedOn, p.On.At(0, 0)) }

// AlertPage is the list behind an alert.
type AlertPage struct {
	Frame
	At     time.Time // the states are those of this moment
	Issues []PageMineIssue
	Ask    bool // the cases open from 我的, no more from here
	Claim  bool // what is to be claimed opens from 逾期, no more from here

	Day    calendar.Date  // of a digest; zero: a list of numbers
	Rows   []PageAlertRow // told on that day
	Still  []PageAlertRow // told before, standing
	Unread []string       // numbers on the page that wait for 知悉
	Nonce  string
}

// Shown are the numbers that 知悉 of the whole page is about, as its form sends them.
func (p AlertPage) Shown() string { return strings.Join(p.Unread, ",") }

// PageAlertRow is one issue of a digest.
type PageAlertRow struct {
	PageMineIssue
	Clock  string // what it waits for: a ledger.ClockKind
	Waited int    // working days since then, or against the deadline
	Past   bool   // they are past the deadline
	Acked  bool
	Asks   bool     // 知悉 is still to be said
	Next   *PageAct // what the visitor decides, at hand instead of 知悉; nil: nothing
}

// NoticePage is one notice.
type NoticePage struct {
	Frame
	Title string
	Body  string
	At    time.Time
	Ack   bool // 收到 is asked for
}

// ErrorPage says in one sentence why there is no page.
type ErrorPage struct {
	Frame
	Reason PageReason
}

// PageReason is why there is no page.
type PageReason string

// The reasons. A new one needs a sentence in pages/error.html; a test sees to it.
const (
	ReasonForged    PageReason = "forged"    // the link was altered
	ReasonExpired   PageReason = "expired"   // the link is too old
	ReasonForbidden PageReason = "forbidden" // the person may not see it (any more)
	ReasonLogin     PageReason = "login"     // the console asks who it is
	ReasonNotFound  PageReason = "not_found" //
	ReasonMethod    PageReason = "method"    //
	ReasonFailed    PageReason = "failed"    // our fault
	ReasonTooLarge  PageReason = "too_large" // of a form
)

// PageReasons lists every reason.
var PageReasons = []PageReason{
	ReasonForged, ReasonExpired, ReasonForbidden, ReasonLogin, ReasonNotFound, ReasonMethod, ReasonFailed, ReasonTooLarge,
}
