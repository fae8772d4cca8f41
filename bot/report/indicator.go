package report

// Kind of an indicator's value.
type Kind string

// The kinds of values.
const (
	Count   Kind = "count"   // a whole number
	Money   Kind = "money"   // an amount, kept exactly in fen
	Percent Kind = "percent" // a share of a hundred, kept in hundredths of a percent
	YesNo   Kind = "yesno"   // 是 or 否
	Text    Kind = "text"    // words, kept as they were written
)

// Kinds lists every kind.
var Kinds = []Kind{Count, Money, Percent, YesNo, Text}

// Number tells whether values of the kind are figures that may be compared.
func (k Kind) Number() bool { return k == Count || k == Money || k == Percent }

// Adds tells whether values of the kind may be added up: shares and words never are.
func (k Kind) Adds() bool { return k == Count || k == Money }

// Indicator is one configured figure of the weekly report.
type Indicator struct {
	Key      string   // problems: stable, in files and the API
	Label    string   // 梳理问题: the standard label
	Unit     string   // 个; 万元 for money, % for percentages, empty for yes/no and text
	Kind     Kind     //
	Required bool     //
	Aliases  []string // other names officers use
	Measures []string // measure words that fit, counts only
	Min      int64    // smallest plausible value, as Value.N counts it; numbers only
	Max      int64    // largest, as Value.N counts it; 0: of a count 9,999, of a percentage 100 %, of an amount none
}

// Names are what the indicator is called: its label, then its aliases.
func (in Indicator) Names() []string { return append([]string{in.Label}, in.Aliases...) }

// Value is one thing that a report says. Values are the same where == holds.
type Value struct {
	Kind Kind
	N    int64  // count; fen (1 万元 = 1,000,000 fen); hundredths of a percent; 1 for yes, 0 for no; 0 for text
	Text string // of the kind Text only
}

// Values maps indicator keys to values. How one is written in JSON says Value.MarshalJSON.
type Values map[string]Value

// NoText is the text of those who have nothing to tell.
const NoText = "无"

// TextMax is how many characters a text may have.
const TextMax = 200

// Check is a rule between two numeric indicators of the same kind: Less is never
// above More. A message that breaks it waits for 确认.
type Check struct {
	Less, More string // keys
}
