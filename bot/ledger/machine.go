package ledger

import (
	"slices"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
)

// open are the states before a sign-off.
func open() []Status { return []Status{Registered, Assigned, Rectifying, UnderReview} }

// rule is where an act may be done, and what it does.
type rule struct {
	from []Status
	do   func(m *move) Why // "": it is done
}

// rules is the state machine: every act with the states it may be done in.
//
//	建账 ─claim, assign→ 对账 ─accept→ 整改中 ─file with five proofs→ 查账 ─pass→ 销账 ─archive→ 交账
//	                                    整改中 ←return─ 查账             销账, 交账 ─relapse→ 对账 of the next round
//
// What a unit does with an issue that it has not accepted accepts it.
func rules() map[Act]rule {
	with := []Status{Assigned, Rectifying}
	given := []Status{Assigned, Rectifying, UnderReview}
	return map[Act]rule{
		ActClaim:    {[]Status{Registered}, (*move).claim},
		ActAssign:   {[]Status{Registered}, (*move).assign},
		ActAccept:   {[]Status{Assigned}, (*move).accept},
		ActProve:    {given, (*move).prove},
		ActRepay:    {given, (*move).repay},
		ActCheck:    {append(open(), SignedOff, Archived), (*move).check},
		ActStrike:   {append(open(), SignedOff, Archived), (*move).strike},
		ActFile:     {with, (*move).file},
		ActPass:     {[]Status{UnderReview}, (*move).pass},
		ActReturn:   {[]Status{UnderReview}, (*move).giveBack},
		ActSignOff:  {open(), (*move).signOff},
		ActArchive:  {[]Status{SignedOff}, (*move).archive},
		ActRelapse:  {[]Status{SignedOff, Archived}, (*move).relapse},
		ActExtend:   {with, (*move).extend},
		ActGrant:    {given, (*move).grant},
		ActRefuse:   {given, (*move).refuse},
		ActInstruct: {open(), (*move).instruct},
		ActHeed:     {open(), (*move).heed},
		ActAnswer:   {open(), (*move).answer},
		ActTransfer: {append(open(), SignedOff, Archived), (*move).transfer},
	}
}

// move is one order being carried out.
type move struct {
	i    Issue
	o    Order
	day  calendar.Date
	cal  *calendar.Calendar
	step Step
	ref  RefusedError // what goes with the reason
}

// Do carries an order out on an issue: how it stands then, and the step that its
// story gains. The issue handed in is not changed. *RefusedError when the order
// cannot be carried out; nothing of it is done then. Who may give the order is
// not asked here: see May.
func (i Issue) Do(o Order, cal *calendar.Calendar) (Issue, Step, error) {
	r, known := rules()[o.Act]
	m := &move{i: i.clone(), o: o, day: calendar.DateOf(o.At), cal: cal}
	m.o.Note, m.o.Said = strings.TrimSpace(o.Note), strings.TrimSpace(o.Said)
	m.step = Step{
		Number: i.Number, Seq: i.Steps + 1, Round: i.round(), Act: o.Act, At: o.At, By: o.By,
		From: i.Status, Said: m.o.Said, Note: m.o.Note, Of: o.Of, On: o.On,
	}
	why := WhyStatus
	switch {
	case strings.TrimSpace(o.By) == "":
		why = WhyNobody
	case known:
		why = m.barred(r.from)
	}
	if why == "" {
		why = r.do(m)
	}
	if why != "" {
		m.ref.Act, m.ref.Why, m.ref.Number, m.ref.Status = o.Act, why, i.Number, i.Status
		return i, Step{}, &m.ref
	}
	m.i.Steps, m.step.To = m.step.Seq, m.i.Status
	return m.i, m.step, nil
}

// barred says why the act cannot be done in the issue's state.
func (m *move) barred(from []Status) Why {
	switch {
	case slices.Contains(from, m.i.Status):
		return ""
	case m.i.Status.Closed() && m.o.Act == ActArchive:
		return WhyDone
	case m.i.Status.Closed():
		return WhyClosed
	case slices.Contains(from, SignedOff):
		return WhyOpen
	case m.i.Status == Registered:
		return WhyUnclaim
	case m.o.Act == ActClaim, m.o.Act == ActAssign, m.o.Act == ActAccept, m.o.Act == ActFile:
		return WhyDone
	}
	return WhyStatus
}

// round counts from 1.
func (i Issue) round() int { return max(1, i.Round) }

// clone copies what an act may change in place.
func (i Issue) clone() Issue {
	i.Proven, i.Instalments, i.Extensions = slices.Clone(i.Proven), slices.Clone(i.Instalments), slices.Clone(i.Extensions)
	i.Instructions, i.Returns = slices.Clone(i.Instructions), slices.Clone(i.Returns)
	i.Rounds, i.Formerly = slices.Clone(i.Rounds), slices.Clone(i.Formerly)
	return i
}

func (m *move) claim() Why {
	m.i.ClaimedOn, m.i.ClaimedBy = m.day, m.o.By
	return m.assign()
}

// assign gives the issue to the unit; a term of working days begins.
func (m *move) assign() Why {
	m.i.Status, m.i.AssignedOn, m.i.AssignedBy = Assigned, m.day, m.o.By
	if m.i.DueOn.IsZero() && m.i.Term > 0 {
		m.i.DueOn = m.cal.AddWorkdays(m.day, m.i.Term)
		m.step.On = m.i.DueOn
	}
	return ""
}

func (m *move) accept() Why {
	m.i.Status, m.i.AcceptedOn, m.i.AcceptedBy = Rectifying, m.day, m.o.By
	return ""
}

// accepts makes what a unit does with its issue an acceptance too. What the
// office states in its place does not.
func (m *move) accepts() {
	if m.i.Status == Assigned && !m.o.Office {
		m.accept()
	}
}

// file asks for the sign-off. What the ledger knows of person, fact and unit
// stands as proven; the office gets it when the last of the five is there.
func (m *move) file() Why {
	if m.i.Filing != nil && m.i.Status == Rectifying && len(m.i.Lack()) > 0 {
		return WhyDone
	}
	m.accepts()
	m.i.Filing = &Filing{By: m.o.By, On: m.day, Said: m.o.Said}
	m.submit()
	return ""
}

func (m *move) prove() Why {
	switch {
	case !slices.Contains(proofs(), m.o.Proof):
		return WhyNothing
	case !m.formsFit(m.o.Proof == ProofAccountability):
		return WhyForm
	}
	m.accepts()
	m.step.Proof = m.o.Proof
	m.i.prove(Evidence{Proof: m.o.Proof, By: m.o.By, On: m.day, Note: m.o.Note, Forms: slices.Clone(m.o.Forms), Money: m.o.Money && m.o.Proof == ProofOutcome})
	m.submit()
	return ""
}

// formsFit reports whether the dispositions of the order can be taken.
func (m *move) formsFit(here bool) bool {
	return len(m.o.Forms) == 0 || here && !slices.ContainsFunc(m.o.Forms, func(d Disposition) bool { return !d.valid() })
}

// submit lays a filing with all five proofs before the office.
func (m *move) submit() {
	if m.i.Filing != nil && m.i.Status == Rectifying && len(m.i.Lack()) == 0 {
		m.i.Status, m.i.ReviewOn = UnderReview, m.day
	}
}

// pass signs off what was filed with all five proofs.
func (m *move) pass() Why {
	if lack := m.i.Lack(); len(lack) > 0 {
		m.ref.Lack = lack
		return WhyLack
	}
	if m.unsettled() && !m.o.Sure {
		return WhyMoney
	}
	why := m.close()
	if why == "" {
		m.step.Fen = m.i.receiveAll(m.o.By, m.day)
	}
	return why
}

// unsettled reports whether money is reported and not checked, or has not come, and
// keeps both figures for the question.
func (m *move) unsettled() bool {
	m.ref.Fen, m.ref.Left, m.ref.Seqs = m.i.Claimed()-m.i.RecoveredFen, max(0, m.i.AmountFen-m.i.Claimed()), m.i.Unchecked()
	return len(m.ref.Seqs) > 0 || m.ref.Left > 0
}

// signOff signs off what was not filed, or not with everything: the reviewer
// vouches for what is missing. Money that was reported stays reported: it can be
// checked later.
func (m *move) signOff() Why {
	if !m.formsFit(true) {
		return WhyForm
	}
	for _, p := range m.i.Lack() {
		m.i.prove(Evidence{Proof: p, By: m.o.By, On: m.day, Attested: true})
	}
	if len(m.o.Forms) > 0 {
		e, _ := m.i.Evidence(ProofAccountability)
		e.Forms = slices.Clone(m.o.Forms)
		m.i.prove(e)
	}
	return m.close()
}

// close signs off.
func (m *move) close() Why {
	on := m.day
	if !m.o.On.IsZero() {
		on = m.o.On
	}
	switch {
	case m.i.Filing != nil && m.i.Filing.By == m.o.By:
		return WhyOwn
	case on.Before(m.i.begun()):
		m.ref.On = m.i.begun()
		return WhyDate
	case on.After(m.day):
		m.ref.On = m.day
		return WhyFuture
	}
	m.i.settle(m.o.By, m.day)
	m.i.Status, m.i.SignedOffOn, m.i.SignedOffBy, m.i.Note = SignedOff, on, m.o.By, m.o.Note
	m.step.On = on
	return ""
}

// settle is what a sign-off does to what was still open, by whatever way it came:
// no instruction waits any longer, in no later round either.
func (i *Issue) settle(by string, on calendar.Date) {
	for k := range i.Instructions {
		if n := &i.Instructions[k]; n.Open() {
			n.AnsweredOn, n.AnsweredBy = on, by
		}
	}
}

func (m *move) giveBack() Why {
	if m.o.Note == "" {
		return WhyReason
	}
	lack := m.o.Lack
	if len(lack) == 0 {
		lack = lackIn(m.o.Note)
	}
	lack = none(slices.DeleteFunc(proofs(), func(p Proof) bool { return !slices.Contains(lack, p) }))
	if len(lack) == 1 {
		m.step.Proof = lack[0]
	}
	m.i.Proven = none(slices.DeleteFunc(m.i.Proven, func(e Evidence) bool { return slices.Contains(lack, e.Proof) }))
	m.i.Returns = append(m.i.Returns, Return{On: m.day, By: m.o.By, Reason: m.o.Note, Lack: lack})
	m.i.Status, m.i.Filing, m.i.ReviewOn = Rectifying, nil, calendar.Date{}
	return ""
}

// none is the list, or nil for an empty one: as it comes back from the store.
func none[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return list
}

func (m *move) archive() Why {
	m.i.Status, m.i.ArchivedOn, m.i.ArchivedBy = Archived, m.day, m.o.By
	return ""
}

// relapse begins another round with the unit, alerts on: the old one is kept as
// it ended. What goes on over all rounds is the money and the instructions.
func (m *move) relapse() Why {
	switch {
	case m.o.Note == "":
		return WhyReason
	case m.o.On.IsZero() || m.o.On.Before(m.day):
		m.ref.On = m.day
		return WhyDate
	}
	i := &m.i
	i.Rounds = append(i.Rounds, i.ended(m.o.Note))
	i.Round, i.BegunOn, i.DueOn, i.ExtendedTo, i.Term = i.round()+1, m.day, m.o.On, calendar.Date{}, 0
	i.Status, i.AssignedOn, i.AssignedBy = Assigned, m.day, m.o.By
	i.ClaimedOn, i.ClaimedBy = calendar.Date{}, ""
	i.AcceptedOn, i.AcceptedBy, i.Filing, i.ReviewOn = calendar.Date{}, "", nil, calendar.Date{}
	i.SignedOffOn, i.SignedOffBy, i.Note, i.ArchivedOn, i.ArchivedBy = calendar.Date{}, "", "", calendar.Date{}, ""
	i.Proven, i.Extensions, i.Returns, i.Armed = nil, nil, nil, true
	m.step.Round = i.Round
	return ""
}

// ended is the round that runs, as it is kept when the next one begins.
func (i Issue) ended(relapse string) Round {
	return Round{
		Round: i.round(), BegunOn: i.begun(), DueOn: i.DueOn, ExtendedTo: i.ExtendedTo, ClaimedOn: i.ClaimedOn, ClaimedBy: i.ClaimedBy,
		AssignedOn: i.AssignedOn, AssignedBy: i.AssignedBy, AcceptedOn: i.AcceptedOn, AcceptedBy: i.AcceptedBy, Filing: i.Filing, ReviewOn: i.ReviewOn,
		SignedOffOn: i.SignedOffOn, SignedOffBy: i.SignedOffBy, Note: i.Note, ArchivedOn: i.ArchivedOn, ArchivedBy: i.ArchivedBy,
		Proven: i.Proven, Extensions: i.Extensions, Returns: i.Returns, Relapse: relapse,
	}
}

// begun is the day on which the round that runs began.
func (i Issue) begun() calendar.Date {
	if !i.BegunOn.IsZero() {
		return i.BegunOn
	}
	return i.RegisteredOn
}

// transfer gives the issue to another unit, which has to accept it, and to ask for
// the sign-off itself: what the former one filed stays in the story. What lies
// before the office stays there.
func (m *move) transfer() Why {
	switch m.o.Unit {
	case "":
		return WhyNothing
	case m.i.Area:
		return WhyUnit
	}
	m.i.Formerly = append(m.i.Formerly, Former{Area: m.i.Area, To: m.o.Unit, On: m.day, By: m.o.By})
	m.i.Area, m.step.Unit = m.o.Unit, m.o.Unit
	if m.i.Status == Assigned || m.i.Status == Rectifying {
		m.i.Status, m.i.AssignedOn, m.i.AssignedBy = Assigned, m.day, m.o.By
		m.i.AcceptedOn, m.i.AcceptedBy, m.i.Filing = calendar.Date{}, "", nil
	}
	if !m.i.Status.Closed() {
		m.i.unheed()
	}
	return ""
}

// unheed takes back that instructions were read: the unit that has the issue now
// has not.
func (i *Issue) unheed() {
	for k := range i.Instructions {
		if n := &i.Instructions[k]; n.Open() {
			n.HeededOn, n.HeededBy = calendar.Date{}, ""
		}
	}
}
