package ledger

import (
	"fmt"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sheet"
)

// Plan is what an import would do. Nothing is changed until it is committed.
type Plan struct {
	Add       []Issue   // with their numbers, in order of the file
	Change    []Issue   // under a number that exists, with differences; Rev is that of the issue read
	Unchanged int       // rows that say what the ledger says
	Unarmed   []Issue   // of Add and Change, those whose alerts wait for 启动提醒: overdue when they came
	Suspects  []Suspect // rows left out, because they look like an issue that exists
	Unknown   []string  // heads of columns that were not read
}

// Suspect is a row without a number that has the unit, the village and the text,
// or nearly the text, of another issue but differs from it otherwise, or that
// stands in the file twice. It is not added: a person gives it the number of the
// other, or writes 新增 for its number.
type Suspect struct {
	Line       int     // row as the spreadsheet shows it
	Issue      Issue   // as the row reads, without a number
	Like       string  // number of the issue it looks like
	Similarity float64 // of the two texts, 1: they are the same
}

// entry is one issue that was read.
type entry struct {
	line   line
	issue  Issue
	old    *Issue // under the number that the row gives
	other  bool   // 新增: it is another one than those it looks like
	lap    int    // its round; 0: the row does not say
	former []lapRow
	known  bool   // it is an issue that exists, the same in every cell
	twin   *Issue // an issue that exists and is the same in every cell, also where another row is that one
}

// lapRow is the row of a former round.
type lapRow struct {
	line line
	lap  int
}

// importer is one import under way.
type importer struct {
	roster *roster.Roster
	cal    *calendar.Calendar
	today  calendar.Date
	armed  bool
	at     time.Time
	next   func(year int) int

	existing map[string]*Issue   // by number
	alike    map[string][]*Issue // by unit and text
	added    map[string][]int    // places in plan.Add, by unit and text
	taken    map[string]bool     // numbers that stand in the ledger or in the file
	matched  map[string]bool     // numbers that a row of the file speaks of
	same     map[string]bool     // of them, those that a row without a number is, cell for cell
	book     likeBook
	village  bool // the file has the column
	plan     Plan
}

// Import reads a ledger file (the columns of Export, of which only unit and text
// have to be there) against the ledger as it is. A row with a number changes that
// issue or brings a new one along; further rows of the number are its former rounds. A row
// without, or with 新增 for a number, gets the next number of the year it was registered in, which next
// hands out (it is called only when the whole file is in order). Open issues that
// are overdue come unarmed unless armed says otherwise. A bad cell refuses the
// whole file: *sheet.CellError.
func Import(t sheet.Table, r *roster.Roster, existing []Issue, next func(year int) int, today calendar.Date, cal *calendar.Calendar, armed bool, at time.Time) (Plan, error) {
	m, err := sheet.Match(t, columns())
	if err != nil {
		return Plan{}, err
	}
	im := newImporter(existing)
	im.roster, im.cal, im.today, im.armed, im.at, im.next = r, cal, today, armed, at, next
	im.village = m.Has(colVillage)
	im.plan.Unknown = m.Unknown
	entries, err := im.read(m)
	if err != nil {
		return Plan{}, err
	}
	for k := range entries {
		if entries[k].issue.Number == "" {
			im.identify(&entries[k])
		}
	}
	for _, e := range entries {
		if err := im.place(e); err != nil {
			return Plan{}, err
		}
	}
	return im.plan, nil
}

// newImporter indexes the ledger as it is.
func newImporter(existing []Issue) *importer {
	im := &importer{
		existing: make(map[string]*Issue, len(existing)), alike: make(map[string][]*Issue), added: make(map[string][]int),
		taken: make(map[string]bool, len(existing)), matched: make(map[string]bool), same: make(map[string]bool),
		book: likeBook{issues: make(map[string][]*Issue), texts: make(map[string][]likeText)},
	}
	for k := range existing {
		i := &existing[k]
		im.existing[i.Number] = i
		im.taken[i.Number] = true
		im.alike[likeness(*i)] = append(im.alike[likeness(*i)], i)
		im.book.issues[i.Area] = append(im.book.issues[i.Area], i)
	}
	return im
}

// read reads every row, so that a bad one is found before anything is planned.
func (im *importer) read(m *sheet.Matched) ([]entry, error) {
	list, err := im.gather(m)
	if err != nil {
		return nil, err
	}
	for k := range list {
		e := &list[k]
		base := Issue{}
		if e.old != nil {
			base = *e.old
		}
		number := e.issue.Number
		if base, err = im.rounds(*e, base); err != nil {
			return nil, err
		}
		e.line.anew = e.old != nil && base.round() != e.old.round()
		e.issue, err = e.line.over(base)
		if old := e.stale(e.issue, err); old != nil {
			return nil, old
		}
		if err != nil {
			return nil, err
		}
		e.issue.Number = number
	}
	return list, nil
}

// gather brings the rows of one issue together: the one of its latest round, and
// those of the rounds before.
func (im *importer) gather(m *sheet.Matched) ([]entry, error) {
	var out []entry
	at := make(map[string]int) // places in out by number
	for _, row := range m.Rows() {
		e := entry{line: line{Record: row, roster: im.roster, cal: im.cal, today: im.today}}
		e.lap = e.line.count(colRound, 0, mostRounds)
		if e.line.err != nil {
			return nil, e.line.err
		}
		if err := im.number(&e); err != nil {
			return nil, err
		}
		k, again := at[e.issue.Number]
		if !again || e.issue.Number == "" {
			at[e.issue.Number] = len(out)
			out = append(out, e)
			continue
		}
		if err := out[k].join(e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// join adds another round's row of the same issue.
func (e *entry) join(o entry) error {
	taken := max(1, o.lap) == max(1, e.lap)
	for _, row := range e.former {
		taken = taken || row.lap == max(1, o.lap)
	}
	if taken {
		return o.line.Err(colNumber, sheet.Duplicate, o.line.Get(colNumber))
	}
	if o.lap > e.lap {
		e.line, o.line = o.line, e.line
		e.lap, o.lap = o.lap, e.lap
	}
	e.former = append(e.former, lapRow{line: o.line, lap: max(1, o.lap)})
	return nil
}

// number takes the number that a row gives, if any.
func (im *importer) number(e *entry) error {
	typed := e.line.Get(colNumber)
	if e.other = wordNew(typed); typed == "" || e.other {
		return nil
	}
	number, ok := canonical(typed)
	if !ok {
		return e.line.Err(colNumber, sheet.BadNumber, typed)
	}
	im.matched[number], im.taken[number] = true, true
	e.issue.Number, e.old = number, im.existing[number]
	return nil
}

// place decides what becomes of one row.
func (im *importer) place(e entry) error {
	if e.old != nil {
		im.change(e)
		return nil
	}
	if e.issue.Number == "" {
		if e.known || im.suspect(e) {
			return nil
		}
		number, err := im.fresh(e.issue.RegisteredOn.Year)
		if err != nil {
			return err
		}
		e.issue.Number = number
	}
	i := e.issue
	i.CreatedAt = im.at
	if e.line.Get(colArmed) == "" {
		i.Armed = im.armed || !im.overdue(i)
	}
	im.added[likeness(i)] = append(im.added[likeness(i)], len(im.plan.Add))
	im.plan.Add = append(im.plan.Add, i)
	im.wait(i)
	return nil
}

// change plans a change of an issue. A due date moved by the file decides anew
// whether alerts wait; otherwise they stay as they are.
func (im *importer) change(e entry) {
	i, old := e.issue, *e.old
	if i.Same(old) {
		im.plan.Unchanged++
		return
	}
	if i.Due() != old.Due() && e.line.Get(colArmed) == "" {
		i.Armed = im.armed || !im.overdue(i)
	}
	im.plan.Change = append(im.plan.Change, i)
	im.wait(i)
}

// overdue reports whether an issue is open and overdue today, in working days.
func (im *importer) overdue(i Issue) bool {
	return !i.Status.Closed() && !i.Due().IsZero() && im.cal.Overdue(i.Due(), im.today) > 0
}

// wait lists an issue whose alerts wait for 启动提醒.
func (im *importer) wait(i Issue) {
	if !i.Armed && !i.Status.Closed() {
		im.plan.Unarmed = append(im.plan.Unarmed, i)
	}
}

// fresh draws the next number that nothing in the ledger or the file has.
func (im *importer) fresh(year int) (string, error) {
	for range len(im.taken) + 1 {
		number := Number(year, im.next(year), DefaultPrefix)
		if !im.taken[number] {
			im.taken[number] = true
			return number, nil
		}
	}
	return "", fmt.Errorf("no free issue number in %d: the counter does not move on", year)
}
