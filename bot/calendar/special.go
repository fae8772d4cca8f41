package calendar

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// Special is one day that an operator's file declares off or working, over the
// built-in arrangement of the State Council.
type Special struct {
	Date Date
	Work bool   // true: a 调休 working day; false: a day off
	Name string // 元旦, 春节调休; may be empty
}

// ParseSpecials reads an operator's file: UTF-8, one day a line as
// "2027-01-01,off,元旦" or "2027-02-14,work,春节调休", '#' before a comment. The
// error names the line; a day declared both ways is an error.
func ParseSpecials(r io.Reader) ([]Special, error) {
	var specials []Special
	seen := map[Date]bool{}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\uFEFF"))
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		s, err := parseSpecial(text)
		if err != nil {
			return nil, fmt.Errorf("holidays, line %d: %w", n, err)
		}
		if work, ok := seen[s.Date]; ok && work != s.Work {
			return nil, fmt.Errorf("holidays, line %d: %s is declared both off and work: %w", n, s.Date, ErrSyntax)
		}
		seen[s.Date] = s.Work
		specials = append(specials, s)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("holidays: %w", err)
	}
	return specials, nil
}

func parseSpecial(line string) (Special, error) {
	line, _, _ = strings.Cut(line, "#")
	fields := strings.Split(line, ",")
	if len(fields) < 2 || len(fields) > 3 {
		return Special{}, fmt.Errorf("%q is not DATE,off|work,NAME: %w", line, ErrSyntax)
	}
	var s Special
	var err error
	if s.Date, err = ParseDate(fields[0]); err != nil {
		return Special{}, err
	}
	switch strings.TrimSpace(fields[1]) {
	case "work":
		s.Work = true
	case "off":
	default:
		return Special{}, fmt.Errorf("%q is neither off nor work: %w", fields[1], ErrSyntax)
	}
	if len(fields) == 3 {
		s.Name = strings.TrimSpace(fields[2])
	}
	return s, nil
}
