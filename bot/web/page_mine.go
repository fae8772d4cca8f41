package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
	"github.com/weidubao/weidubao/templates/chart"
)

// MineReader reads members' own pages.
type MineReader interface {
	// Mine is one; bot.ErrForbidden when the member may not see that area's.
	Mine(ctx context.Context, member, area string) (bot.Mine, error)
}

type minePages struct {
	door
	bot MineReader
}

// show is 「我的」: /m/mine, of the member whom the link was made for. ?area= is
// not signed: it chooses among the member's own units and opens nothing else.
func (h minePages) show(c *gin.Context) {
	who, ok := h.open(c)
	if !ok {
		return
	}
	m, err := h.bot.Mine(c.Request.Context(), who.id, c.Query("area"))
	if err != nil {
		h.failPage(c, err)
		return
	}
	cases := bot.CaseExpiry(h.now())
	page := minePage(m, func(number string) string { return h.links.Links().Issue(number, who.id, who.until, cases) })
	page.Frame = h.frame
	page.Switch = switchOf(c, m)
	h.linkWeeks(&page, m, who)
	h.linkLists(&page, m, who)
	h.page(c, http.StatusOK, templates.PageMine, page)
}

// linkWeeks leads each week on to its own page, and those that still take figures to their form.
func (h minePages) linkWeeks(p *templates.MinePage, m bot.Mine, who visitor) {
	until := bot.WriteExpiry(h.now(), who.until)
	for i := range p.Weeks {
		w := &p.Weeks[i]
		w.Files = h.filesOf(m.Weeks[i], who)
		ref := report.Ref{Area: m.Unit.Code, Week: m.Weeks[i].Week}
		w.Link, w.Example = h.links.Links().Week(ref, who.id, until), p.Example
		if !w.Closed {
			w.Correct, w.Withdraw = h.writes(ref, m.Weeks[i], who)
		}
	}
}

// linkLists leads the office's own people on to what waits for them.
func (h minePages) linkLists(p *templates.MinePage, m bot.Mine, who visitor) {
	if p.Office == nil || m.Office == nil {
		return
	}
	for _, kind := range bot.ListKinds() {
		if n := m.Office.Lists[kind]; n > 0 {
			p.Office.Lists = append(p.Office.Lists, templates.PageMineList{Kind: string(kind), N: n, Link: h.links.Links().OverdueKind(kind, who.id, who.until)})
		}
	}
	if m.Office.Calls > 0 {
		p.Office.Lists = append(p.Office.Lists, templates.PageMineList{Kind: "calls", N: m.Office.Calls, Link: h.links.Links().Calls(who.id, who.until)})
	}
}

// switchOf are the units to change to, with the same signed link.
func switchOf(c *gin.Context, m bot.Mine) []templates.PageSwitch {
	if len(m.Units) < 2 {
		return nil
	}
	var out []templates.PageSwitch
	for _, u := range m.Units {
		s := templates.PageSwitch{Name: u.Name}
		if u.Code != m.Unit.Code {
			q := c.Request.URL.Query()
			q.Set("area", u.Code)
			s.Link = "?" + q.Encode()
		}
		out = append(out, s)
	}
	return out
}

// minePage lays a member's page out. link is the address of an issue's page.
func minePage(m bot.Mine, link func(number string) string) templates.MinePage {
	p := templates.MinePage{Now: m.Now, Unit: m.Unit.Name, Expected: m.Expected, Open: len(m.Issues), Sent: m.Sent.Messages, Asking: m.Sent.Asking}
	on := calendar.DateOf(m.Now)
	for _, v := range m.Issues {
		if v.Overdue > 0 {
			p.Due++
		}
	}
	switch m.Member.Role {
	case roster.Officer, roster.Head:
		p.Issues = waiting(mineIssues(m.Issues, on, link), m)
		p.Deputable = true
		for _, d := range m.Deputies {
			p.Deputies = append(p.Deputies, templates.PageDeputy{Name: d.Name, DeputySpan: templates.DeputySpan{From: d.From, To: d.To, Now: m.Now}})
		}
		weeksOnto(&p, m)
	case roster.Leader:
		p.Groups, p.Leads = ledBy(m, on, link), "charge"
		if len(m.Member.Charge) == 0 {
			p.Leads = "chief"
		}
	case roster.Staff, roster.Admin:
		p.Groups = groupsOf(m.Issues, on, link)
		if m.Office != nil {
			p.Office = pageOffice(*m.Office, m.Now)
		}
	}
	return p
}

// weeksOnto adds the weeks of a unit with their picture.
func weeksOnto(p *templates.MinePage, m bot.Mine) {
	year := calendar.WeekOf(m.Now).Year
	if !m.From.IsZero() && len(m.Weeks) == 0 && m.Expected {
		p.Begin = &templates.PageMineWeek{Week: weekIn(m.From, year), From: m.From.Monday()}
	}
	if len(m.Weeks) == 0 {
		return
	}
	for _, w := range m.Weeks {
		p.Weeks = append(p.Weeks, pageMineWeek(w, m.Now))
	}
	p.This = &p.Weeks[0]
	for i := 1; i < len(p.Weeks) && p.Mend == nil; i++ {
		if w := &p.Weeks[i]; w.Absent() && !w.Closed {
			p.Mend = w
		}
	}
	var items []templates.SampleItem
	for _, f := range m.Weeks[0].Figures {
		if f.Required {
			p.Columns = append(p.Columns, f.Short)
			items = append(items, templates.SampleItem{Name: f.Short, Unit: f.Unit, Kind: string(f.Kind)})
		}
	}
	sample := templates.NewSample(items)
	p.Example, p.Short = sample.Report, sample.Name
	if k := charted(m.Weeks[0]); k >= 0 {
		f := m.Weeks[0].Figures[k]
		p.Short, p.Charted, p.Counted = f.Short, f.Label, f.Unit
		p.Chart = weeksChart(p.Charted, p.Counted, p.Weeks, m.Weeks).SVG()
	}
}

// charted is the first required count or amount of the week; -1: there is none
// to draw a picture of.
func charted(w bot.MineWeek) int {
	return slices.IndexFunc(w.Figures, func(f bot.MineFigure) bool { return f.Required && f.Kind.Adds() })
}

// weekIn is a week with its year where that is another one.
func weekIn(w calendar.Week, year int) templates.PageWeek {
	if w.Year == year {
		return templates.PageWeek{Number: w.Number}
	}
	return templates.PageWeek{Year: w.Year, Number: w.Number}
}

func pageMineWeek(w bot.MineWeek, now time.Time) templates.PageMineWeek {
	out := templates.PageMineWeek{
		Now: now, Week: weekIn(w.Week, calendar.WeekOf(now).Year), From: w.Week.Monday(), To: w.Week.Sunday(),
		Due: w.Due, Until: w.Until, State: stateOf(w), Exempt: w.Exempt, DayOff: w.DayOff, Holiday: w.Holiday, Passed: w.Overdue(now), Closed: w.Closed(now),
		Late: w.Late, Imported: w.Imported, Zero: w.Zero, Delegated: w.Delegated, Receipt: w.Receipt, At: w.At, Corrected: w.Corrected,
	}
	some := slices.ContainsFunc(w.Figures, func(f bot.MineFigure) bool { return f.Value != nil })
	for _, f := range w.Figures {
		addFigure(&out, f, some)
	}
	return out
}

// addFigure puts one indicator where the page shows it.
func addFigure(w *templates.PageMineWeek, f bot.MineFigure, some bool) {
	figure := templates.PageFigure{Label: f.Label, Unit: f.Unit, Held: f.Held, At: f.At}
	if f.Value != nil {
		figure.Value = shown(*f.Value)
	}
	if f.From != nil {
		figure.From = shown(*f.From)
	}
	if f.Required {
		w.Cells = append(w.Cells, figure.Value)
	}
	switch {
	case !some: // nothing came: there is no list
	case f.Value != nil || f.Required:
		w.Figures = append(w.Figures, figure)
		if f.Value == nil {
			w.Missing = append(w.Missing, f.Short)
		}
	default:
		w.Left = append(w.Left, f.Label)
	}
}

// stateOf is a week's state as the page tells it.
func stateOf(w bot.MineWeek) string {
	switch {
	case w.Status == report.Complete, w.Status == report.Incomplete, w.Status == report.Held:
		return string(w.Status)
	case w.Exempt:
		return "exempt"
	case w.Status == report.Withdrawn:
		return string(w.Status)
	}
	return "missing"
}

// weeksChart draws the first required indicator, the oldest week first.
func weeksChart(label, unit string, page []templates.PageMineWeek, weeks []bot.MineWeek) chart.Chart {
	title, desc := templates.ChartWords(label, unit, page)
	var bars []chart.Bar
	for i, w := range slices.Backward(weeks) {
		bar := weekBar(w, page[i])
		if i == 0 {
			bar.Label = templates.WeekAxis(w.Week.Number)
		}
		bars = append(bars, bar)
	}
	return chart.Chart{ID: "weeks", Title: title, Desc: desc, Panels: []chart.Panel{{Bars: bars}}}
}

// weekBar is one week: nothing is missing before its due moment.
func weekBar(w bot.MineWeek, page templates.PageMineWeek) chart.Bar {
	bar := chart.Bar{Label: templates.WeekNumber(w.Week.Number)}
	switch {
	case page.State == "complete":
		if k := charted(w); k >= 0 && w.Figures[k].Value != nil {
			bar.Value, bar.Text = w.Figures[k].Value.N, w.Figures[k].Value.String()
		}
	case page.State == "exempt":
		bar.State = chart.Exempt
	case page.Passed:
		bar.State = chart.Missing
	default:
		bar.Text = templates.NotYet
	}
	return bar
}

func mineIssues(list []bot.IssueView, on calendar.Date, link func(string) string) []templates.PageMineIssue {
	var out []templates.PageMineIssue
	for _, v := range list {
		title, _ := v.Title()
		out = append(out, templates.PageMineIssue{PageIssue: pageIssue(v, on), Title: title, Link: link(v.Number)})
	}
	return out
}

// waiting marks what waits for the visitor, and says of each issue what explains how it stands.
func waiting(rows []templates.PageMineIssue, m bot.Mine) []templates.PageMineIssue {
	for n := range rows {
		rows[n].Waits = string(m.Waits[rows[n].Number])
		rows[n].PageFact = factOf(m.Issues[n].Issue, calendar.DateOf(m.Now))
	}
	return rows
}

// ledBy are a leader's issues: what waits for that leader first, the rest by units.
func ledBy(m bot.Mine, on calendar.Date, link func(string) string) []templates.PageMineGroup {
	k := slices.IndexFunc(m.Issues, func(v bot.IssueView) bool { return m.Waits[v.Number] == "" })
	if k < 0 {
		k = len(m.Issues)
	}
	rest := groupsOf(m.Issues[k:], on, link)
	if k == 0 {
		return rest
	}
	first := waiting(mineIssues(m.Issues[:k], on, link), m)
	for n := range first {
		first[n].Title = first[n].Unit
	}
	return slices.Concat([]templates.PageMineGroup{{Issues: first}}, rest)
}

// groupsOf puts the issues of a unit together; the unit with the most urgent one comes first.
func groupsOf(list []bot.IssueView, on calendar.Date, link func(string) string) []templates.PageMineGroup {
	var out []templates.PageMineGroup
	at := make(map[string]int)
	for _, v := range list {
		k, ok := at[v.Area]
		if !ok {
			k = len(out)
			at[v.Area] = k
			out = append(out, templates.PageMineGroup{Unit: v.AreaName})
		}
		out[k].Issues = append(out[k].Issues, mineIssues([]bot.IssueView{v}, on, link)...)
	}
	return out
}

// pageOffice is how the office stands; stages are counted the gravest first.
func pageOffice(o bot.MineOffice, now time.Time) *templates.PageOffice {
	p := &templates.PageOffice{
		Week: weekIn(o.Week, o.Week.Year), Due: o.Due, Passed: now.After(o.Due), Exempt: o.Exempt, Begun: o.Begun,
		Units: o.Units, Reported: o.Reported, Open: o.Open,
	}
	for _, u := range o.Missing {
		p.Missing = append(p.Missing, u.Name)
	}
	order := []ledger.Stage{ledger.StageRed, ledger.StageOrange, ledger.StageYellow, ledger.StageT7}
	stages := make(map[ledger.Stage]int, len(o.Stages))
	maps.Copy(stages, o.Stages)
	stages[ledger.StageT7] += stages[ledger.StageT3] // both are told as nearly due
	delete(stages, ledger.StageT3)
	var other []ledger.Stage
	for s := range stages {
		if s != ledger.NoStage && !slices.Contains(order, s) {
			other = append(other, s)
		}
	}
	slices.Sort(other)
	for _, s := range slices.Concat(order, other, []ledger.Stage{ledger.NoStage}) {
		if n := stages[s]; n > 0 {
			p.Stages = append(p.Stages, templates.PageMineStage{Stage: string(s), N: n})
		}
	}
	return p
}
