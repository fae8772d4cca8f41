package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"strings"
)

// FenPerWan is the number of fen in one 万元.
const FenPerWan = 1_000_000

// ErrValue says that a JSON value is neither a whole number nor an amount in 万元.
var ErrValue = errors.New("neither a whole number nor an amount in 万元")

// String is the figure as it is written to people: a count "12", an amount in
// 万元 without trailing zeros "1.19".
func (v Value) String() string {
	if v.Kind != Money {
		return strconv.FormatInt(v.N, 10)
	}
	n, sign := v.N, ""
	if n < 0 {
		n, sign = -n, "-"
	}
	s := sign + strconv.FormatInt(n/FenPerWan, 10)
	if rest := n % FenPerWan; rest != 0 {
		s += "." + strings.TrimRight(fmt.Sprintf("%06d", rest), "0")
	}
	return s
}

// Float is the figure for comparisons: a count, or an amount in 万元.
func (v Value) Float() float64 {
	if v.Kind == Money {
		return float64(v.N) / FenPerWan
	}
	return float64(v.N)
}

// MarshalJSON writes a count as an integer and an amount as a decimal string in 万元.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.Kind == Money {
		return []byte(`"` + v.String() + `"`), nil
	}
	return []byte(v.String()), nil
}

// UnmarshalJSON reads what MarshalJSON writes. Anything else is ErrValue.
func (v *Value) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return fmt.Errorf("read amount: %w", err)
		}
		fen, ok := parseWan(s)
		if !ok {
			return fmt.Errorf("read amount %q: %w", s, ErrValue)
		}
		*v = Value{Kind: Money, N: fen}
		return nil
	}
	n, err := strconv.ParseInt(string(data), 10, 64)
	if err != nil {
		return fmt.Errorf("read count %q: %w", data, ErrValue)
	}
	*v = Value{Kind: Count, N: n}
	return nil
}

func parseWan(s string) (int64, bool) {
	body, negative := strings.CutPrefix(s, "-")
	whole, frac, _ := strings.Cut(body, ".")
	if whole == "" || len(whole) > 12 || len(frac) > 6 || strings.ContainsAny(body, "+-_eE ") {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+(frac + "000000")[:6], 10, 64)
	if err != nil {
		return 0, false
	}
	if negative {
		n = -n
	}
	return n, true
}

// Clone is a copy that shares nothing. The clone of nil is an empty map.
func (v Values) Clone() Values {
	out := make(Values, len(v))
	maps.Copy(out, v)
	return out
}

// Equal reports whether both hold the same figures.
func (v Values) Equal(o Values) bool { return maps.Equal(v, o) }

// merged is v with o laid over it.
func (v Values) merged(o Values) Values {
	out := v.Clone()
	maps.Copy(out, o)
	return out
}
