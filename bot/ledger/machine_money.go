package ledger

import (
	"slices"

	"github.com/weidubao/weidubao/bot/calendar"
)

// Claimed is the money that is received or reported, in fen.
func (i Issue) Claimed() int64 {
	sum := i.RecoveredFen
	for _, n := range i.Instalments {
		if n.State == Reported {
			sum += n.Fen
		}
	}
	return sum
}

// repay takes an instalment that the unit reports. What cannot be right is asked first.
func (m *move) repay() Why {
	before := m.i.Claimed()
	after := before + m.o.Fen
	if m.o.Fen <= 0 || after < before {
		return WhyAmount
	}
	if why := m.doubt(before, after); why != "" && !m.o.Sure {
		return why
	}
	m.accepts()
	n := Instalment{
		Seq: len(m.i.Instalments) + 1, Fen: m.o.Fen, On: m.day, By: m.o.By, State: Reported, Note: m.o.Note,
		Sure: after > m.i.AmountFen,
	}
	m.i.Instalments = append(m.i.Instalments, n)
	m.step.Fen, m.step.Of = n.Fen, n.Seq
	return ""
}

// doubt is what has to be asked before the sum is taken as an instalment.
func (m *move) doubt(before, after int64) Why {
	left := m.i.AmountFen - after
	switch {
	case m.maybeTotal(before, after):
		m.ref.Fen = before
		return WhyTotal
	case m.maybeTwice():
		return WhyTwice
	case m.i.AmountFen == 0:
		return WhyNoAmount
	case after > m.i.AmountFen:
		m.ref.Fen = after
		return WhyExceeds
	case m.o.Left != nil && *m.o.Left != left:
		m.ref.Fen = left
		return WhyLeft
	}
	return ""
}

// maybeTotal reports whether the sum may be all that came so far: taken for an
// instalment it would exceed the money involved, or what is said to be left only
// fits a total, or it repeats what came before to the fen.
func (m *move) maybeTotal(before, after int64) bool {
	amount, fen := m.i.AmountFen, m.o.Fen
	switch {
	case before == 0 || fen < before || fen > amount:
		return false
	case m.o.Left == nil:
		return after > amount || fen == before
	}
	return after > amount || *m.o.Left == amount-fen
}

// maybeTwice reports whether the sum may be told a second time: the last
// instalment is the same, of this day or the one before.
func (m *move) maybeTwice() bool {
	if m.o.Left != nil && *m.o.Left == m.i.AmountFen-m.i.Claimed()-m.o.Fen {
		return false // what is said to be left counts it as another one
	}
	for _, n := range slices.Backward(m.i.Instalments) {
		if n.State == Struck {
			continue
		}
		if n.Fen != m.o.Fen || n.On.Before(m.day.AddDays(-1)) {
			return false
		}
		m.ref.Fen, m.ref.On, m.ref.Seqs = n.Fen, n.On, []int{n.Seq}
		return true
	}
	return false
}

// check finds that an instalment has come: it counts from now on.
func (m *move) check() Why {
	k, why := m.waiting()
	if why != "" {
		return why
	}
	if m.i.Instalments[k].By == m.o.By {
		return WhyOwn
	}
	m.i.received(k, m.o.By, m.day)
	m.step.Fen, m.step.Of = m.i.Instalments[k].Fen, m.i.Instalments[k].Seq
	return ""
}

// strike finds that an instalment has not come.
func (m *move) strike() Why {
	k, why := m.waiting()
	if why != "" {
		return why
	}
	if m.o.Note == "" {
		return WhyReason
	}
	n := &m.i.Instalments[k]
	n.State, n.CheckedBy, n.CheckedOn, n.Note = Struck, m.o.By, m.day, m.o.Note
	m.unproven()
	m.step.Fen, m.step.Of = n.Fen, n.Seq
	return ""
}

// unproven takes away the outcome that nobody stated and that stood by the money
// alone: it is asked for again, and a filing that lay before the office goes back
// to the unit until it is there.
func (m *move) unproven() {
	e, stated := m.i.Evidence(ProofOutcome)
	whole := m.i.AmountFen > 0 && m.i.Claimed() >= m.i.AmountFen
	if !stated || !e.Money || whole || m.i.Status.Closed() {
		return
	}
	m.i.Proven = none(slices.DeleteFunc(m.i.Proven, func(e Evidence) bool { return e.Proof == ProofOutcome }))
	m.step.Proof = ProofOutcome
	if m.i.Status == UnderReview && m.i.Filing != nil {
		m.i.Status, m.i.ReviewOn = Rectifying, calendar.Date{}
	}
}

// waiting is the place of the instalment that the order is about.
func (m *move) waiting() (int, Why) {
	var found []int
	for k, n := range m.i.Instalments {
		if n.State == Reported && (m.o.Of == 0 || m.o.Of == n.Seq) {
			found = append(found, k)
		}
	}
	return m.one(found, func(k int) int { return m.i.Instalments[k].Seq })
}

// one is the only place of a list; of several the order has to say which.
func (m *move) one(found []int, seq func(int) int) (int, Why) {
	switch len(found) {
	case 0:
		return 0, WhyNothing
	case 1:
		return found[0], ""
	}
	for _, k := range found {
		m.ref.Seqs = append(m.ref.Seqs, seq(k))
	}
	return 0, WhyWhich
}

// received marks the instalment at k, if it waits, as come.
func (i *Issue) received(k int, by string, on calendar.Date) {
	n := &i.Instalments[k]
	if n.State != Reported {
		return
	}
	n.State, n.CheckedBy, n.CheckedOn = Received, by, on
	i.RecoveredFen += n.Fen
}

// receiveAll marks every instalment that waits as come: their sum.
func (i *Issue) receiveAll(by string, on calendar.Date) (fen int64) {
	fen = i.Claimed() - i.RecoveredFen
	for k := range i.Instalments {
		i.received(k, by, on)
	}
	return fen
}

// Unchecked are the instalments that are reported and not checked, by their Seq.
func (i Issue) Unchecked() []int {
	var out []int
	for _, n := range i.Instalments {
		if n.State == Reported {
			out = append(out, n.Seq)
		}
	}
	return out
}
