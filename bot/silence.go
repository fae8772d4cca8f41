package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
)

// 静默: staff keep the alerts of an issue, of a unit or of all back until a day, for
// a reason that is on record. What it swallowed is told as one line when it ends.

const (
	// MostSilent is how many days a silence stands at most.
	MostSilent = 90

	counterSilence = "silence"
)

// SilenceOrder keeps alerts back. Number and Area are what it covers; both empty: everything.
type SilenceOrder struct {
	ID           string // of EndSilence: the silence itself, whatever it covers
	Number, Area string
	Until        calendar.Date // the last day on which it stands
	Reason       string
	By           string // member id, "api", "cli"
	Cause        string // idempotency key
}

// SilenceError tells why a silence was not set or ended. Problem is one of "until",
// "past", "long", "reason", "not_found", "closed", "none"; of "not_found", Field is
// "number" or "area" and What its value.
type SilenceError struct{ Problem, Field, What string }

// Error names the problem.
func (e *SilenceError) Error() string { return "silence: " + e.Problem + " " + e.What }

// Silences are those that stand today, by id.
func (b *Bot) Silences(ctx context.Context) ([]ledger.Silence, error) {
	view, err := b.store.Read(ctx, Need{Silences: true})
	if err != nil {
		return nil, err
	}
	return silencesOn(view.Silences, b.today()), nil
}

func silencesOn(all []ledger.Silence, on calendar.Date) []ledger.Silence {
	return slices.DeleteFunc(slices.Clone(all), func(s ledger.Silence) bool { return !s.Stands(on) })
}

// Silence keeps alerts back, or moves the end of what keeps the same back already.
// *SilenceError when it cannot be.
func (b *Bot) Silence(ctx context.Context, o SilenceOrder) (ledger.Silence, error) {
	return b.silenced(ctx, o, b.silencing)
}

// EndSilence ends what keeps alerts of exactly that back, or the silence of that id.
// *SilenceError "none" when none of it stands.
func (b *Bot) EndSilence(ctx context.Context, o SilenceOrder) (ledger.Silence, error) {
	return b.silenced(ctx, o, b.unsilencing)
}

type silenceDecision func(ctx context.Context, people *roster.Roster, o SilenceOrder) (Change, ledger.Silence, error)

func (b *Bot) silenced(ctx context.Context, o SilenceOrder, decide silenceDecision) (ledger.Silence, error) {
	var done ledger.Silence
	id, err := b.commit(ctx, func(ctx context.Context) (Change, error) {
		people, err := b.store.Roster(ctx)
		if err != nil {
			return Change{}, err
		}
		view, err := b.store.Read(ctx, Need{Cause: o.Cause})
		if err != nil {
			return Change{}, err
		}
		if view.Handled {
			return Change{Cause: o.Cause, Reply: view.Reply, At: b.now()}, nil
		}
		c, s, err := decide(ctx, people, o)
		done = s
		c.Cause, c.At, c.Reply = o.Cause, b.now(), s.ID
		return c, err
	})
	if err != nil || done.ID == id {
		return done, err
	}
	view, err := b.store.Read(ctx, Need{Silences: true}) // it was done before
	if n := slices.IndexFunc(view.Silences, func(s ledger.Silence) bool { return s.ID == id }); n >= 0 {
		done = view.Silences[n]
	}
	return done, err
}

// silencing decides a silence.
func (b *Bot) silencing(ctx context.Context, people *roster.Roster, o SilenceOrder) (Change, ledger.Silence, error) {
	o.Reason = strings.TrimSpace(o.Reason)
	if err := b.silenceable(ctx, people, o); err != nil {
		return Change{}, ledger.Silence{}, err
	}
	view, err := b.store.Read(ctx, Need{Silences: true, Counters: []string{counterSilence}})
	if err != nil {
		return Change{}, ledger.Silence{}, err
	}
	c := Change{At: b.now()}
	s, stands := sameSilence(view.Silences, o, b.today())
	before := silenceLine(s)
	if stands && s.Until == o.Until && s.Reason == o.Reason {
		return c, s, nil
	}
	if !stands {
		counter := view.Counters[counterSilence]
		counter.Name = counterSilence
		counter.Last++
		c.Counters = []Counter{counter}
		s = ledger.Silence{ID: fmt.Sprintf("S%04d", counter.Last), Issue: o.Number, Area: o.Area, From: b.today()}
	}
	s.Until, s.Reason, s.By = o.Until, o.Reason, o.By
	c.Silences = []ledger.Silence{s}
	c.Audit = []AuditEntry{{At: b.now(), Who: o.By, What: "silence.set", On: silenceOn(s), Before: before, After: silenceLine(s)}}
	err = b.tellStory(ctx, &c, []string{s.Issue}, ledger.Aside{Act: ledger.ActSilence, By: o.By, On: s.Until, Note: s.Reason})
	return c, s, err
}

// silenceable looks at the order alone, and whether what it names is there.
func (b *Bot) silenceable(ctx context.Context, people *roster.Roster, o SilenceOrder) error {
	switch {
	case o.Until.IsZero():
		return &SilenceError{Problem: "until"}
	case !o.Until.After(b.today()):
		return &SilenceError{Problem: "past"}
	case o.Until.After(b.today().AddDays(MostSilent)):
		return &SilenceError{Problem: "long"}
	case o.Reason == "":
		return &SilenceError{Problem: "reason"}
	}
	if o.Number == "" {
		if _, ok := people.Area(o.Area); o.Area != "" && !ok {
			return &SilenceError{Problem: "not_found", Field: "area", What: o.Area}
		}
		return nil
	}
	view, err := b.store.Read(ctx, Need{Issues: []string{o.Number}})
	if err != nil {
		return err
	}
	switch i, ok := view.Issues[o.Number]; {
	case !ok:
		return &SilenceError{Problem: "not_found", Field: "number", What: o.Number}
	case i.Status.Closed():
		return &SilenceError{Problem: "closed", Field: "number", What: o.Number}
	}
	return nil
}

// unsilencing decides the end of a silence: from today on it does not stand.
func (b *Bot) unsilencing(ctx context.Context, _ *roster.Roster, o SilenceOrder) (Change, ledger.Silence, error) {
	view, err := b.store.Read(ctx, Need{Silences: true})
	if err != nil {
		return Change{}, ledger.Silence{}, err
	}
	s, ok := sameSilence(view.Silences, o, b.today())
	if !ok {
		return Change{}, ledger.Silence{}, &SilenceError{Problem: "none"}
	}
	before := silenceLine(s)
	s.EndedOn, s.EndedBy = b.today(), o.By
	c := Change{
		At: b.now(), Silences: []ledger.Silence{s},
		Audit: []AuditEntry{{At: b.now(), Who: o.By, What: "silence.end", On: silenceOn(s), Before: before, After: "ended " + s.EndedOn.String()}},
	}
	err = b.tellStory(ctx, &c, []string{s.Issue}, ledger.Aside{Act: ledger.ActUnsilence, By: o.By})
	return c, s, err
}

// tellStory has the change tell the aside in the stories of the issues; an empty
// number, as a silence of a unit has it, is none.
func (b *Bot) tellStory(ctx context.Context, c *Change, numbers []string, a ledger.Aside) error {
	numbers = slices.DeleteFunc(slices.Clone(numbers), func(n string) bool { return n == "" })
	if len(numbers) == 0 {
		return nil
	}
	view, err := b.store.Read(ctx, Need{Issues: numbers})
	if err != nil {
		return err
	}
	a.At = b.now()
	for _, number := range numbers {
		old, ok := view.Issues[number]
		if !ok {
			continue
		}
		i, step := old.Aside(a)
		c.Issues, c.Steps = append(c.Issues, i), append(c.Steps, step)
		c.Audit = append(c.Audit, AuditEntry{At: a.At, Who: a.By, What: "issue." + string(a.Act), On: number, Before: issueLine(old), After: issueLine(i)})
	}
	return nil
}

// sameSilence is the one that stands and covers exactly what the order names, or has its id.
func sameSilence(all []ledger.Silence, o SilenceOrder, on calendar.Date) (ledger.Silence, bool) {
	for _, s := range silencesOn(all, on) {
		if s.ID == o.ID || o.ID == "" && s.Issue == o.Number && s.Area == o.Area {
			return s, true
		}
	}
	return ledger.Silence{}, false
}

func silenceOn(s ledger.Silence) string { return "silence/" + s.ID }

// silenceLine is what the audit keeps of a silence: its reason stands in its record.
func silenceLine(s ledger.Silence) string {
	if s.ID == "" {
		return ""
	}
	return fmt.Sprintf("issue=%s area=%s from=%s until=%s", s.Issue, s.Area, s.From, s.Until)
}
