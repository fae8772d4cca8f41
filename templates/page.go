package templates

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed static/*.css
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

// Asset is one embedded style sheet.
type Asset struct {
	Body []byte
	ETag string // strong, quoted, of the content
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
		p.assets[f.Name()] = Asset{Body: body, ETag: `"` + hex.EncodeToString(sum[:8]) + `"`}
	}
	for _, name := range []string{PageBulletin, PageAlerts, PageNotice, PageError} {
		t, err := template.New(name).Funcs(p.funcs()).ParseFS(pageFiles, "pages/layout.html", "pages/"+name+".html")
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
		"join":    func(list []string) string { return strings.Join(list, "、") },
		"version": func(file string) string { return strings.Trim(p.assets[file].ETag, `"`) },
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

// BulletinPage is one edition of the bulletin. Rates and amounts come as they are printed.
type BulletinPage struct {
	Frame
	Month      calendar.Month
	LastMonth  int // 1..12, of the comparison
	Number     int // 0 for an interim edition
	TotalNo    int // 总第47期
	Version    int
	Asked      int // version that the link names, when an erratum has taken its place; else 0
	Interim    bool
	Draft      bool
	AsOf       calendar.Date
	FrozenAt   time.Time
	Date       calendar.Date // beside the office
	ApprovedBy string        // full name; the page shows 周某

	Units    int
	Weeks    []PageWeek // that count
	Open     []PageWeek // not due yet
	Exempt   []PageWeek // 免
	Expected int        // Units × Weeks + Early
	Early    int        // came before their week was due
	Received int
	Extra    int // not expected, but in the totals
	Counted  int // Received + Extra: what the totals are made of
	OnTime   int
	OnTimePc string // "97.8%"; empty when nothing was expected
	Late     []PageLate
	Missing  []PageMissing // by week
	Missed   int           // sum of Missing

	Totals []PageTotal

	Registered     int
	SignedOff      int
	Unsigned       int // Registered − SignedOff
	SignedOffPc    string
	SignedOffMonth int
	SignedOffDelta PageDelta
	Overdue        []PageIssue
	OverdueStages  []PageCount // of Overdue, worst first

	Bands []PageBand // red and yellow, in order of code
	Green []string   // names of the units without a colour above green
	Ruled int        // units with a band
}

// PageWeek is one reporting week; Year is 0 within the year of the month.
type PageWeek struct{ Year, Number int }

// PageLate is one late report.
type PageLate struct {
	Unit string
	Week PageWeek
	At   time.Time
}

// PageMissing is the units whose report of one week is missing.
type PageMissing struct {
	Week  PageWeek
	Units []PageMiss
}

// PageMiss is one unit whose report is missing.
type PageMiss struct {
	Unit   string
	Status string // "incomplete", "held" or "withdrawn"; empty: nothing came
}

// PageTotal is one row of the month's totals.
type PageTotal struct {
	Label   string
	Unit    string
	Sum     string // empty: 缺
	Before  string // of the month before; empty: 缺
	Delta   PageDelta
	Reports int // how many reports gave the figure, when not all that were received; else 0
}

// PageDelta is a comparison with the month before (环比).
type PageDelta struct {
	Known bool   // false: 缺
	Sign  int    // -1, 0, 1
	Size  string // without a sign
}

// PageCount counts the overdue issues of one stage.
type PageCount struct {
	Stage string // empty: on no rung yet
	N     int
}

// PageBand is one unit that is not green.
type PageBand struct {
	Band  string // "red" or "yellow"
	Unit  string
	Count int // its overdue issues
	Days  int // working days of the one that is longest overdue
}

// PageIssue is one issue as a push or a published page may show it: no name, no case.
type PageIssue struct {
	Number   string
	Unit     string
	DueOn    calendar.Date
	Days     int    // working days overdue, or left
	Overdue  bool   // Days counts overdue days
	Stage    string // empty: none
	Closed   bool
	ClosedOn calendar.Date
}

// AlertPage is the list behind an alert.
type AlertPage struct {
	Frame
	At     time.Time // the states are those of this moment
	Issues []PageIssue
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
)

// PageReasons lists every reason.
var PageReasons = []PageReason{
	ReasonForged, ReasonExpired, ReasonForbidden, ReasonLogin, ReasonNotFound, ReasonMethod, ReasonFailed,
}
