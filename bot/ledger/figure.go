package ledger

import (
	"cmp"
	"errors"
	"strconv"

	"github.com/weidubao/weidubao/bot/calendar"
)

// ErrScope says that figures of different scope were to be added up.
var ErrScope = errors.New("figures of different scope are not added up")

// What a figure counts.
type What string

// The things that are counted. A problem, the lead that came of it, the case and
// the people in it are four things.
const (
	Problems What = "problems"  // 问题
	Leads    What = "leads"     // 线索
	Cases    What = "cases"     // 件
	People   What = "people"    // 人
	SignOffs What = "sign_offs" // 销号
	Payments What = "payments"  // 笔, instalments
	MoneyFen What = "fen"       // money, in fen
)

// Cut is the part of the ledger that a figure is about.
type Cut struct {
	From calendar.Date // zero: since the ledger began
	To   calendar.Date // the figures are as at the end of this day
	Area string        // code of a unit; empty: all of them
}

// Scope is what a figure counts, and of which part. Only figures of one scope add up.
type Scope struct {
	What What
	Cut
}

// Approx is the qualifier of a figure that is not exact, as those of the past often are.
type Approx string

// The qualifiers.
const (
	Exact Approx = ""
	Over  Approx = "over"  // 余: this much and a little more
	About Approx = "about" // 约
)

// Figure is one number with its scope. Its fields can be read, but two figures
// are added by Add alone.
type Figure struct {
	Scope
	N      int64
	Approx Approx
}

// Add is the sum of two figures of one scope, and as exact as the less exact of
// them; ErrScope for any other.
func (f Figure) Add(g Figure) (Figure, error) {
	if f.Scope != g.Scope {
		return Figure{}, ErrScope
	}
	f.N += g.N
	switch {
	case f.Approx == About || g.Approx == About:
		f.Approx = About
	default:
		f.Approx = cmp.Or(f.Approx, g.Approx)
	}
	return f, nil
}

// Sum adds figures of one scope; ErrScope for none and for different ones.
func Sum(figures ...Figure) (Figure, error) {
	if len(figures) == 0 {
		return Figure{}, ErrScope
	}
	sum := figures[0]
	for _, f := range figures[1:] {
		var err error
		if sum, err = sum.Add(f); err != nil {
			return Figure{}, err
		}
	}
	return sum, nil
}

// Ratio is a share of a whole, exact.
type Ratio struct{ N, Of int64 }

// Percent is the share with two decimals, rounded half up: 66 of 68 is "97.06%".
// Empty where there is no whole.
func (r Ratio) Percent() string {
	if r.Of <= 0 {
		return ""
	}
	hundredths := (r.N*10_000*2 + r.Of) / (2 * r.Of)
	cents := strconv.FormatInt(100+hundredths%100, 10)[1:]
	return strconv.FormatInt(hundredths/100, 10) + "." + cents + "%"
}
