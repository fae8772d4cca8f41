package sample

import (
	"strconv"
	"strings"
)

// habits is how many ways of writing the people of one township have.
const habits = 4

// text writes the slot's report with these figures, which are the slot's own or,
// before a correction, wrong ones.
func (c *County) text(s slot, f figures) string {
	values := map[string]string{"unit": s.area.name, "week": strconv.Itoa(s.week.Number)}
	head, body := c.phrase(s)
	f.words(body.digits, values)
	return strings.TrimSpace(fill(head, values) + fill(body.text, values))
}

// phrase is the way in which the slot's report is written.
func (c *County) phrase(s slot) (head string, body style) {
	d := s.dice(forMessage)
	head = pick(d, c.words.heads)
	if s.late {
		head = pick(d, c.words.late)
	}
	if s.zero {
		return head, style{"ascii", pick(d, c.words.zero)}
	}
	// Everybody has habits: of all ways, a township has a few.
	k := newDice(forMessage, s.area.index, d.IntN(habits)).IntN(len(c.words.reports))
	return head, c.words.reports[k]
}

// words puts the figures into the values of a phrase.
func (f figures) words(digits string, values map[string]string) {
	for k, name := range []string{"p", "l", "a", "s"} {
		values[name] = number(f.counts[k], digits)
	}
	if f.villages > 0 {
		values["v"] = number(f.villages, digits)
	}
	if f.rectified > 0 {
		values["r"] = number(f.rectified, digits)
	}
	if f.hundreds > 0 {
		values["m"] = tenThousands(f.hundreds)
	}
}

// number writes a count. Nobody writes 二件 for two.
func number(n int, digits string) string {
	ascii := strconv.Itoa(n)
	switch {
	case digits == "wide":
		return strings.Map(func(r rune) rune { return r - '0' + '０' }, ascii)
	case digits == "han" && n == 2:
		return "两"
	case digits == "han" && n <= 10:
		return string([]rune("零一二三四五六七八九十")[n])
	default:
		return ascii
	}
}

// tenThousands writes hundreds of 元 in 万元.
func tenThousands(hundreds int64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(float64(hundreds)/100, 'f', 2, 64), "0"), ".")
}

// wrong is the slot's figures with one of them mistaken, and which.
func (s slot) wrong() (figures, int) {
	d := s.dice(forMessage + 100)
	f, key := s.figures, pick(d, []int{problems, problems, leads, accountable, systems})
	f.counts[key] += d.between(1, 2)
	return f, key
}

// The labels and measure words of the required indicators as officers write them.
var (
	labelWords   = [required]string{"问题", "线索", "问责", "制度"}
	measureWords = [required]string{"个", "件", "人", "项"}
)

// correction writes the message that puts a figure right.
func (c *County) correction(s slot, key int) string {
	return fill(pick(s.dice(forMessage+200), c.words.corrections), map[string]string{
		"label": labelWords[key], "n": strconv.Itoa(s.figures.counts[key]), "unit": measureWords[key],
	})
}
