package report

import (
	"errors"
	"fmt"
	"slices"
	"sync"
)

// Language reads messages after a table of indicators. It is immutable, but for
// the memory that it keeps from one message for the next, and may be used by
// several goroutines at once.
type Language struct {
	inds       []Indicator
	checks     []Check
	byKey      map[string]int
	required   []int
	labels     *labels
	statements *statementLabels // nil: every indicator is a count or an amount
	lexicon    *lexicon
	known      *runeSet // characters with which something begins, see plain
	splits     []split
	measures   wordSet
	notUnits   wordSet
	places     wordSet
	hedges     wordSet
	counted    wordSet
	takesBack  wordSet
	rises      wordSet
	confirming wordSet    // confirmWords
	aboutAll   wordSet    // every word that speaks of the message as a whole
	foreign    wordSet    // currencies other than 元
	fitting    [][]string // of each indicator: its unit, then its measure words, normalised
	status     map[string]bool
	desks      sync.Pool // of *desk
}

// split is an alias around a figure: 巡察3个村.
type split struct {
	ind          int
	before, rest []rune
}

// Why a table of indicators is refused.
var (
	ErrNoIndicators   = errors.New("no indicators")
	ErrNoRequired     = errors.New("no required indicator")
	ErrKey            = errors.New("key is empty or used twice")
	ErrLabel          = errors.New("label is empty or shorter than two characters")
	ErrAlias          = errors.New("alias is shorter than two characters")
	ErrAliasTwice     = errors.New("alias belongs to two indicators")
	ErrKind           = errors.New("unknown kind")
	ErrMoneyUnit      = errors.New("an amount has the unit 万元")
	ErrMax            = errors.New("maximum is negative, or below the minimum")
	ErrMin            = errors.New("minimum is negative")
	ErrRange          = errors.New("only numbers have a minimum and a maximum")
	ErrPercentUnit    = errors.New("a percentage has the unit %")
	ErrNoUnit         = errors.New("yes/no and text have no unit")
	ErrMeasures       = errors.New("only counts have measure words")
	ErrCheckKey       = errors.New("a check names an indicator that there is not")
	ErrCheckKind      = errors.New("a check compares two numbers of one kind")
	ErrAliasIsGrammar = errors.New("alias is a word of the grammar")
)

// IndicatorError says which indicator of the configuration is wrong, and why.
type IndicatorError struct {
	Index int    // from 0
	Key   string // may be empty
	Value string // the label or alias it is about
	Err   error
}

// Error names the indicator.
func (e *IndicatorError) Error() string {
	return fmt.Sprintf("indicator %d (%s): %q: %v", e.Index+1, e.Key, e.Value, e.Err)
}

// Unwrap is the reason.
func (e *IndicatorError) Unwrap() error { return e.Err }

// CheckError says which check of the configuration is wrong, and why.
type CheckError struct {
	Index int    // from 0
	Key   string // the indicator it is about
	Err   error
}

// Error names the check.
func (e *CheckError) Error() string {
	return fmt.Sprintf("check %d (%s): %v", e.Index+1, e.Key, e.Err)
}

// Unwrap is the reason.
func (e *CheckError) Unwrap() error { return e.Err }

// NewLanguage compiles a table of indicators and the checks between them. Its
// errors are *IndicatorError, *CheckError, or ErrNoIndicators and ErrNoRequired
// about the table as a whole.
func NewLanguage(inds []Indicator, checks ...Check) (*Language, error) {
	if len(inds) == 0 {
		return nil, ErrNoIndicators
	}
	l := &Language{byKey: map[string]int{}, lexicon: newLexicon(), status: map[string]bool{}}
	owner := map[string]int{}
	for i, ind := range inds {
		if err := check(inds, i, owner, l); err != nil {
			return nil, err
		}
		ind.Max = largest(ind)
		l.inds = append(l.inds, ind)
		l.byKey[ind.Key] = i
		if ind.Required {
			l.required = append(l.required, i)
		}
		l.split(i, ind)
	}
	if len(l.required) == 0 {
		return nil, ErrNoRequired
	}
	if err := l.weigh(checks); err != nil {
		return nil, err
	}
	l.labels, l.statements = newLabels(l.inds), newStatementLabels(l.inds)
	l.compileWords()
	l.known = l.begins()
	return l, nil
}

// largest fills in the maximum of an indicator that names none; 0: there is none.
func largest(ind Indicator) int64 {
	switch {
	case ind.Max != 0:
		return ind.Max
	case ind.Kind == Count:
		return max(DefaultMax, ind.Min)
	case ind.Kind == Percent:
		return max(100*PercentUnit, ind.Min)
	}
	return 0
}

// weigh takes the checks over.
func (l *Language) weigh(checks []Check) error {
	for i, c := range checks {
		less, okLess := l.byKey[c.Less]
		more, okMore := l.byKey[c.More]
		switch {
		case !okLess:
			return &CheckError{Index: i, Key: c.Less, Err: ErrCheckKey}
		case !okMore:
			return &CheckError{Index: i, Key: c.More, Err: ErrCheckKey}
		case less == more || l.inds[less].Kind != l.inds[more].Kind || !l.inds[less].Kind.Number():
			return &CheckError{Index: i, Key: c.More, Err: ErrCheckKind}
		}
	}
	l.checks = append(l.checks, checks...)
	return nil
}

func (l *Language) compileWords() {
	l.foreign = newWordSet(currencies)
	measures := append([]string{}, measureWords...)
	for _, ind := range l.inds {
		own := []string{normalize(ind.Unit)}
		for _, m := range ind.Measures {
			own = append(own, normalize(m))
		}
		l.fitting = append(l.fitting, own)
		if ind.Kind == Count {
			measures = append(measures, ind.Measures...)
			measures = append(measures, ind.Unit)
		}
	}
	kept := measures[:0]
	for _, m := range measures {
		if m != "" {
			kept = append(kept, normalize(m))
		}
	}
	l.measures, l.notUnits, l.places, l.hedges = newWordSet(kept), newWordSet(notUnits), newWordSet(placeEndings), newWordSet(tailHedges)
	l.confirming, l.aboutAll = newWordSet(confirmWords), newWordSet(slices.Concat(draftWords, formWords, doubtWords, draftAsks))
	l.counted, l.takesBack, l.rises = newWordSet(countedWords), newWordSet(takeBacks), newWordSet(riseWords)
	for _, w := range statusWords {
		l.status[w] = true
	}
}

// check looks at one indicator and its names.
func check(inds []Indicator, i int, owner map[string]int, l *Language) error {
	ind := inds[i]
	fail := func(value string, err error) error {
		return &IndicatorError{Index: i, Key: ind.Key, Value: value, Err: err}
	}
	if _, twice := l.byKey[ind.Key]; twice || ind.Key == "" || ind.Key == AboutWeek || ind.Key == AboutUnit {
		return fail(ind.Key, ErrKey)
	}
	if value, err := checkKind(ind); err != nil {
		return fail(value, err)
	}
	for k, name := range ind.Names() {
		norm := normalize(name)
		if len([]rune(norm)) < 2 {
			return fail(name, map[bool]error{true: ErrLabel, false: ErrAlias}[k == 0])
		}
		if o, taken := owner[norm]; taken && o != i {
			return fail(name, ErrAliasTwice)
		}
		if e := l.lexicon.at(toChars(norm), 0); e != nil && len(e.runes) == len([]rune(norm)) && (ind.Kind.Adds() || !e.is(wCell)) {
			return fail(name, ErrAliasIsGrammar)
		}
		owner[norm] = i
	}
	return nil
}

// checkKind sees to it that unit, range and measure words fit the kind.
func checkKind(ind Indicator) (string, error) {
	units := map[Kind]string{Money: "万元", Percent: "%", YesNo: "", Text: ""}
	unit, fixed := units[ind.Kind]
	switch {
	case !slices.Contains(Kinds, ind.Kind):
		return string(ind.Kind), ErrKind
	case fixed && ind.Unit != unit:
		return ind.Unit, map[Kind]error{Money: ErrMoneyUnit, Percent: ErrPercentUnit, YesNo: ErrNoUnit, Text: ErrNoUnit}[ind.Kind]
	case !ind.Kind.Number() && (ind.Min != 0 || ind.Max != 0):
		return fmt.Sprint(max(ind.Min, ind.Max)), ErrRange
	case ind.Min < 0:
		return fmt.Sprint(ind.Min), ErrMin
	case ind.Max < 0 || ind.Max > 0 && ind.Max < ind.Min:
		return fmt.Sprint(ind.Max), ErrMax
	case ind.Kind != Count && ind.Kind != Money && len(ind.Measures) > 0:
		return ind.Measures[0], ErrMeasures
	}
	return "", nil
}

// split notes where a figure may stand inside an alias that ends in the
// indicator's measure word: 巡察村 → 巡察3个村.
func (l *Language) split(i int, ind Indicator) {
	for _, name := range ind.Names() {
		r := []rune(normalize(name))
		for _, m := range ind.Measures {
			if n := len(r) - 1; n > 0 && m == string(r[n:]) {
				l.splits = append(l.splits, split{ind: i, before: r[:n], rest: r[n:]})
			}
		}
	}
}

// Indicators is the compiled table in its order. It is shared and must not be written to.
func (l *Language) Indicators() []Indicator { return slices.Clip(l.inds) }

// Indicator is the one of that key; ok is false when there is none.
func (l *Language) Indicator(key string) (in Indicator, ok bool) {
	i, ok := l.byKey[key]
	if ok {
		in = l.inds[i]
	}
	return in, ok
}

// Label is the standard label of an indicator, or the key itself when it is unknown.
func (l *Language) Label(key string) string {
	if i, ok := l.byKey[key]; ok {
		return l.inds[i].Label
	}
	return key
}
