package ledger

import "cmp"

// extend asks for a later due date. Only one request waits at a time.
func (m *move) extend() Why {
	_, waits := m.i.AskedExtension()
	switch {
	case waits:
		return WhyDone
	case m.i.Due().IsZero():
		return WhyStatus
	case m.o.Note == "":
		return WhyReason
	case !m.o.On.After(m.i.Due()):
		m.ref.On = m.i.Due()
		return WhyDate
	case !m.o.On.After(m.day):
		m.ref.On = m.day
		return WhyDate
	}
	m.accepts()
	e := Extension{Seq: len(m.i.Extensions) + 1, From: m.i.Due(), To: m.o.On, Reason: m.o.Note, On: m.day, By: m.o.By, State: Asked}
	m.i.Extensions = append(m.i.Extensions, e)
	m.step.Of = e.Seq
	return ""
}

// AskedExtension is the request that waits for an answer; of a closed issue none does.
func (i Issue) AskedExtension() (Extension, bool) {
	if i.Status.Closed() {
		return Extension{}, false
	}
	for _, e := range i.Extensions {
		if e.State == Asked {
			return e, true
		}
	}
	return Extension{}, false
}

func (m *move) grant() Why {
	why := m.decide(Granted)
	if why == "" {
		m.i.ExtendedTo = m.step.On
	}
	return why
}

func (m *move) refuse() Why { return m.decide(Refused) }

// decide answers the request that waits.
func (m *move) decide(as ExtensionState) Why {
	e, waits := m.i.AskedExtension()
	if !waits || m.o.Of != 0 && m.o.Of != e.Seq {
		return WhyNothing
	}
	e.State, e.DecidedOn, e.DecidedBy, e.Note = as, m.day, m.o.By, m.o.Note
	m.i.Extensions[e.Seq-1] = e
	m.step.Of, m.step.On = e.Seq, e.To
	return ""
}

// instruct puts a leader's order on record.
func (m *move) instruct() Why {
	switch {
	case m.o.Note == "":
		return WhyReason
	case m.o.On.Before(m.day):
		m.ref.On = m.day
		return WhyDate
	}
	n := Instruction{Seq: len(m.i.Instructions) + 1, Text: m.o.Note, On: m.day, By: m.o.By, DueOn: m.o.On}
	m.i.Instructions = append(m.i.Instructions, n)
	m.step.Of = n.Seq
	return ""
}

// heed says that the unit has read an instruction; without a number, all of them.
func (m *move) heed() Why {
	found := 0
	for k := range m.i.Instructions {
		n := &m.i.Instructions[k]
		if n.Open() && n.HeededOn.IsZero() && (m.o.Of == 0 || m.o.Of == n.Seq) {
			n.HeededOn, n.HeededBy = m.day, m.o.By
			m.step.Of = n.Seq
			found++
		}
	}
	switch found {
	case 0:
		return WhyNothing
	case 1:
	default:
		m.step.Of = 0
	}
	m.accepts()
	return ""
}

// answer reports an instruction's result.
func (m *move) answer() Why {
	var found []int
	for k, n := range m.i.Instructions {
		if n.Open() && (m.o.Of == 0 || m.o.Of == n.Seq) {
			found = append(found, k)
		}
	}
	k, why := m.one(found, func(k int) int { return m.i.Instructions[k].Seq })
	if why != "" {
		return why
	}
	result := cmp.Or(m.o.Note, m.o.Said)
	if result == "" {
		return WhyReason
	}
	m.accepts()
	n := &m.i.Instructions[k]
	if n.HeededOn.IsZero() {
		n.HeededOn, n.HeededBy = m.day, m.o.By
	}
	n.AnsweredOn, n.AnsweredBy, n.Answer = m.day, m.o.By, result
	m.step.Of = n.Seq
	return ""
}
