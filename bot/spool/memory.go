package spool

// mostHandled is how many recorded causes are remembered, the latest ones.
const mostHandled = 10_000

// memory is which causes were recorded lately, and under which number: who sends
// one of them again is neither given a second number nor told a second time.
type memory struct {
	numbers map[string]int
	order   []string
}

func (m *memory) number(cause string) int { return m.numbers[cause] }

func (m *memory) add(cause string, number int) {
	if m.numbers == nil {
		m.numbers = make(map[string]int)
	}
	m.numbers[cause] = number
	m.order = append(m.order, cause)
	if len(m.order) > mostHandled {
		delete(m.numbers, m.order[0])
		m.order = m.order[1:]
	}
}
