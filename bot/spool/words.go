package spool

import "strings"

const (
	maxWords  = 2000 // bytes of one answer
	recapRoom = 400  // bytes of them for the numbers of what has no room
)

// words are one answer about messages of one sender: a line for each, in order,
// as far as there is room. The numbers of the others come behind, and last those
// of what was not recorded.
func (s *Spool) words(about []*entry) string {
	var failed []int
	room := maxWords
	for _, e := range about {
		if e.failed {
			failed = append(failed, e.number)
		}
	}
	last := ""
	if len(failed) > 0 {
		last = s.opt.Words.Failed(failed)
		room -= len(last) + 1
	}
	lines, rest := s.fit(about, room)
	if len(rest) > 0 {
		lines, rest = s.fit(about, room-recapRoom)
		lines = append(lines, s.opt.Words.Recap(rest))
	}
	if last != "" {
		lines = append(lines, last)
	}
	return strings.Join(lines, "\n")
}

// fit are the lines that fit into room, and the numbers of those that do not.
func (s *Spool) fit(about []*entry, room int) (lines []string, rest []int) {
	for _, e := range about {
		if e.failed {
			continue
		}
		line := s.opt.Words.Recorded(e.number, e.reply)
		switch {
		case line == "":
		case len(line) > room:
			rest = append(rest, e.number)
		default:
			lines = append(lines, line)
			room -= len(line) + 1
		}
	}
	return lines, rest
}
