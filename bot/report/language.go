package report

import (
	"errors"
	"fmt"
)

// Language reads messages after a table of indicators. It is immutable.
type Language struct {
	inds     []Indicator
	byKey    map[string]int
	required []int
	labels   *labels
	lexicon  *lexicon
	splits   []split
	measures wordSet
	notUnits wordSet
	places   wordSet
	hedges   wordSet
	counted  wordSet
	status   map[string]bool
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
	ErrMax            = errors.New("maximum is negative")
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

// NewLanguage compiles a table of indicators. Its errors are *IndicatorError,
// or ErrNoIndicators and ErrNoRequired about the table as a whole.
func NewLanguage(inds []Indicator) (*Language, error) {
	if len(inds) == 0 {
		return nil, ErrNoIndicators
	}
	l := &Language{byKey: map[string]int{}, lexicon: newLexicon(), status: map[string]bool{}}
	owner := map[string]int{}
	for i, ind := range inds {
		if err := check(inds, i, owner, l); err != nil {
			return nil, err
		}
		if ind.Max == 0 {
			ind.Max = DefaultMax
		}
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
	l.labels = newLabels(l.inds)
	l.compileWords()
	return l, nil
}

func (l *Language) compileWords() {
	measures := append([]string{}, measureWords...)
	for _, ind := range l.inds {
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
	l.counted = newWordSet(countedWords)
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
	switch ind.Kind {
	case Count:
	case Money:
		if ind.Unit != "万元" {
			return fail(ind.Unit, ErrMoneyUnit)
		}
	default:
		return fail(string(ind.Kind), ErrKind)
	}
	if ind.Max < 0 {
		return fail(fmt.Sprint(ind.Max), ErrMax)
	}
	for k, name := range append([]string{ind.Label}, ind.Aliases...) {
		norm := normalize(name)
		if len([]rune(norm)) < 2 {
			return fail(name, map[bool]error{true: ErrLabel, false: ErrAlias}[k == 0])
		}
		if o, taken := owner[norm]; taken && o != i {
			return fail(name, ErrAliasTwice)
		}
		if e := l.lexicon.at(toChars(norm), 0); e != nil && len(e.runes) == len([]rune(norm)) {
			return fail(name, ErrAliasIsGrammar)
		}
		owner[norm] = i
	}
	return nil
}

// split notes where a figure may stand inside an alias that ends in the
// indicator's measure word: 巡察村 → 巡察3个村.
func (l *Language) split(i int, ind Indicator) {
	for _, name := range append([]string{ind.Label}, ind.Aliases...) {
		r := []rune(normalize(name))
		for _, m := range ind.Measures {
			if n := len(r) - 1; n > 0 && m == string(r[n:]) {
				l.splits = append(l.splits, split{ind: i, before: r[:n], rest: r[n:]})
			}
		}
	}
}

// Indicators is the compiled table in its order.
func (l *Language) Indicators() []Indicator { return append([]Indicator(nil), l.inds...) }

// Label is the standard label of an indicator, or the key itself when it is unknown.
func (l *Language) Label(key string) string {
	if i, ok := l.byKey[key]; ok {
		return l.inds[i].Label
	}
	return key
}
