package report

// Kind of an indicator's value.
type Kind string

// The kinds of values. Percentages, yes/no and text follow later.
const (
	Count Kind = "count" // a whole number
	Money Kind = "money" // an amount, kept exactly in fen
)

// Indicator is one configured figure of the weekly report.
type Indicator struct {
	Key      string   // problems: stable, in files and the API
	Label    string   // 梳理问题: the standard label
	Unit     string   // 个; 万元 for money
	Kind     Kind     //
	Required bool     //
	Aliases  []string // other names officers use
	Measures []string // measure words that fit, counts only
	Max      int64    // largest plausible count (default 9,999); 0: the default
}

// Value is one figure: a count, or an amount in fen.
type Value struct {
	Kind Kind
	N    int64 // count, or fen (1 万元 = 1,000,000 fen)
}

// Values maps indicator keys to figures. In JSON a count is an integer and
// money a decimal string in 万元 without trailing zeros ("1.19").
type Values map[string]Value
