package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// Eight people at their phones; two of the townships have two liaisons each, so
// that their reports are changed from two sides.
const (
	writers = 8
	shared  = 2
)

// drainTime is how long what was spooled may take until it stands in the history.
const drainTime = 10 * time.Second

// said is one message and the answer to it.
type said struct {
	push  push
	text  string
	reply string
}

// writer is one officer at a phone who writes on, whatever happens to the service.
type writer struct {
	person
	number int
	town   string
	sent   []string // texts, in order; every one is acknowledged
	latest atomic.Pointer[said]
}

// crew binds the writers, and has one of each township give a first report.
func (o *office) crew(t *testing.T) []*writer {
	t.Helper()
	var extra strings.Builder
	extra.WriteString("姓名,手机,角色,地区,分管,企业微信,状态\n")
	for i := range shared {
		fmt.Fprintf(&extra, "%s副手,135000000%02d,联络员,%s,,,\n", officerName(i), i, o.towns[i].Name)
	}
	o.must(t, "roster", "import", o.write(t, "extra.csv", extra.String()))
	people := o.staffed(t)
	var crew []*writer
	for i := range writers {
		town := i % (writers - shared)
		name := officerName(town)
		if i >= writers-shared {
			name += "副手"
		}
		w := &writer{person: people[name], number: i, town: o.towns[town].Code}
		o.bind(t, w.person)
		if i == town {
			o.say(t, w.OpenID, o.reportText(i))
			w.sent = append(w.sent, o.reportText(i))
		}
		crew = append(crew, w)
	}
	return crew
}

// next is a correction that nobody else ever writes, and that changes the report
// whoever has written before.
func (w *writer) next() string {
	n := len(w.sent)*writers + w.number
	return fmt.Sprintf("更正 问题%d，村居%d，线索%d，问责%d，制度%d", 8+n%40, 1+n/40%8, 1+n/320%5, n/1600%4, 1+n/6400)
}

// write has w send the next message and waits for the answer.
func (m *matrix) write(t *testing.T, w *writer) {
	t.Helper()
	s := said{text: m.office.heading() + w.next()}
	s.push = m.office.compose(w.OpenID, s.text)
	s.reply = m.office.patiently(t, s.push, &m.repeated)
	w.sent = append(w.sent, s.text)
	w.latest.Store(&s)
	if isSpooled(s.reply) {
		m.spooled.Add(1)
	}
}

// trail is the audit trail as far as it was read: how many entries of one kind
// ("report.") there are, by what they are on.
type trail struct {
	kind    string
	last    string
	entries map[string]int
}

func newTrail(kind string) *trail { return &trail{kind: kind, entries: make(map[string]int)} }

// read goes on reading, as somebody would who keeps a copy.
func (tr *trail) read(t *testing.T, o *office) {
	t.Helper()
	for {
		var page struct {
			Entries []struct{ ID, What, On string }
			Next    *string
		}
		o.api(t, http.StatusOK, http.MethodGet, "/audit?limit=1000&after="+url.QueryEscape(tr.last), "", &page)
		for _, e := range page.Entries {
			tr.last = e.ID
			if strings.HasPrefix(e.What, tr.kind) {
				tr.entries[e.On]++
			}
		}
		if page.Next == nil {
			return
		}
	}
}

// found is what is wrong with the histories.
type found struct {
	lost, torn, duplicate int
	first                 string
}

func (f *found) note(count *int, format string, args ...any) {
	*count++
	if f.first == "" {
		f.first = fmt.Sprintf(format, args...)
	}
}

// examine compares every report, its history and the audit trail with what was
// sent. What was spooled has its time to come in; nothing else does.
func (m *matrix) examine(t *testing.T) {
	t.Helper()
	m.acknowledged = 0
	for _, w := range m.crew {
		m.acknowledged += len(w.sent)
	}
	f := m.look(t)
	if m.spooled.Load() > 0 { // what comes in between two looks is no damage; damage stays
		soon(drainTime, func() bool {
			if f.first != "" {
				f = m.look(t)
			}
			return f.first == ""
		})
	}
	m.lost, m.torn, m.duplicate = m.lost+f.lost, m.torn+f.torn, m.duplicate+f.duplicate
	if f.first != "" {
		t.Errorf("%d lost, %d torn, %d duplicate: %s", f.lost, f.torn, f.duplicate, f.first)
	}
}

// look examines once.
func (m *matrix) look(t *testing.T) (f found) {
	t.Helper()
	m.trail.read(t, m.office)
	towns := make(map[string][]*writer)
	for _, w := range m.crew {
		towns[w.town] = append(towns[w.town], w)
	}
	for _, town := range slices.Sorted(maps.Keys(towns)) {
		ref := town + "/" + m.office.week.String()
		var r reportJSON
		m.office.api(t, http.StatusOK, http.MethodGet, "/reports/"+ref, "", &r)
		if n := m.trail.entries[ref]; n != len(r.History) {
			f.note(&f.torn, "%s has %d entries of history and %d of audit", ref, len(r.History), n)
		}
		f.report(ref, r)
		f.order(ref, r, towns[town])
	}
	return f
}

// report looks whether a report is whole: each entry follows the one before, and
// what stands is of the last one that took effect. (A message that comes after a
// newer one of another writer is in the history and changes nothing.)
func (f *found) report(ref string, r reportJSON) {
	var standing map[string]any
	text := ""
	for i, h := range r.History {
		if h.Seq != i+1 || h.Message == "" || len(h.After) == 0 {
			f.note(&f.torn, "%s: entry %d is %+v", ref, i+1, h)
		}
		if i > 0 && !equalValues(h.Before, standing) {
			f.note(&f.torn, "%s: entry %d changes %v, and %v stood there", ref, i+1, h.Before, standing)
		}
		if i == 0 || !equalValues(h.Before, h.After) {
			text = h.Message
		}
		standing = h.After
	}
	if r.Text != text || !equalValues(r.Values, standing) {
		f.note(&f.torn, "%s is %v by %q, its history ends with %v by %q", ref, r.Values, r.Text, standing, text)
	}
}

func equalValues(a, b map[string]any) bool {
	one, errOne := json.Marshal(a)
	two, errTwo := json.Marshal(b)
	return errOne == nil && errTwo == nil && string(one) == string(two)
}

// order looks whether each writer's messages are there, once and in order, and nothing else.
func (f *found) order(ref string, r reportJSON, by []*writer) {
	var kept []string
	times := make(map[string]int)
	for _, h := range r.History {
		kept = append(kept, h.Message)
		if times[h.Message]++; times[h.Message] == 2 {
			f.note(&f.duplicate, "%s: %q stands there twice", ref, h.Message)
		}
	}
	total := 0
	for _, w := range by {
		total += len(w.sent)
		mine := make(map[string]bool)
		for _, text := range w.sent {
			mine[text] = true
			if times[text] == 0 {
				f.note(&f.lost, "%s: %q was acknowledged and is not there", ref, text)
			}
		}
		own := slices.DeleteFunc(slices.Clone(kept), func(text string) bool { return !mine[text] })
		if len(own) == len(w.sent) && !slices.Equal(own, w.sent) {
			f.note(&f.torn, "%s: sent %q, kept %q", ref, w.sent, own)
		}
	}
	if len(kept) > total {
		f.note(&f.duplicate, "%s: %d entries of %d messages", ref, len(kept), total)
	}
}
