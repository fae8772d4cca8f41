package report

// desk is the memory in which one message is read. Reading fills a few lists
// whose sizes the message gives away (its characters, tokens, figures); a desk
// keeps them for the next message, so that a burst of messages leaves little to
// the collector. Nothing of a Judgement lies on a desk: quotes are pieces of the
// message's own text, values and candidates are copied.
type desk struct {
	lexer    lexer
	text     []byte
	chars    slab[char]
	tokens   slab[token]
	numbers  slab[number]
	ints     slab[int]
	flags    slab[bool]
	scenes   slab[scene]
	scans    slab[scan]
	items    slab[item]
	mentions slab[mention]
	values   slab[Value]
}

// deskMost is the longest message, in characters, after which a desk is used
// again: more than the platform lets through. What a longer one needed is given
// back.
const deskMost = 2000

// desk is one that is free, with nothing on it.
func (l *Language) desk() *desk {
	if d, ok := l.desks.Get().(*desk); ok {
		return d
	}
	return &desk{}
}

// clear takes everything off the desk: no message outlives its reading there.
func (d *desk) clear() {
	d.lexer = lexer{}
	clear(d.text)
	d.text = d.text[:0]
	d.chars.clear()
	d.tokens.clear()
	d.numbers.clear()
	d.ints.clear()
	d.flags.clear()
	d.scenes.clear()
	d.scans.clear()
	d.items.clear()
	d.mentions.clear()
	d.values.clear()
}

// slab hands out pieces of one list. What it hands out stays where it is: a
// fuller slab is replaced by a larger one, its pieces keep the old one.
type slab[T any] struct {
	room []T // up to its length handed out, zero behind it
}

// take hands out n zero elements. Appending to them copies them off the slab.
func (s *slab[T]) take(n int) []T {
	if cap(s.room)-len(s.room) < n {
		s.room = make([]T, 0, max(n, 2*cap(s.room)))
	}
	from := len(s.room)
	s.room = s.room[:from+n]
	return s.room[from : from+n : from+n]
}

// one hands out one zero element.
func (s *slab[T]) one() *T { return &s.take(1)[0] }

// clear takes everything back.
func (s *slab[T]) clear() {
	clear(s.room)
	s.room = s.room[:0]
}
