package store

import (
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/roster"
)

// flatten turns c into operations, in the order of its fields.
func (s *Store) flatten(c bot.Change) (*batch, error) {
	b := newBatch(s.keys.cause(c.Cause))
	s.flattenPeople(b, c)
	s.flattenFacts(b, c)
	s.flattenPushes(b, c)
	for _, t := range c.Ticks {
		b.record("tick", s.keys.ticks(), t.Name, t.Rev, t)
	}
	s.flattenHolds(b, c.Lifts)
	for _, e := range c.Audit {
		b.op("audit", "log", b.key(aStream, s.keys.audit()), b.json(e))
	}
	s.flattenSeals(b, c)
	s.flattenPurge(b, c)
	return b, b.err
}

func (s *Store) flattenPeople(b *batch, c bot.Change) {
	for _, a := range c.Areas {
		b.op("area "+a.Code, "put", b.key(aHash, s.keys.areas()), a.Code, b.json(a))
	}
	for _, m := range c.Members {
		s.flattenMember(b, m)
	}
	for _, d := range c.Deputies {
		b.record("deputy", s.keys.deputies(), d.ID, d.Rev, d)
	}
	if len(c.Areas)+len(c.Members)+len(c.Deputies) > 0 {
		b.op("roster", "incr", b.key(aString, s.keys.rosterRev()))
	}
	for _, code := range c.Codes {
		value, err := encodeRecord(code.Rev, code)
		b.keep(err)
		b.op("binding code", "rec", b.key(aHash, s.keys.codes()), code.Code, code.Rev, value)
	}
	for _, a := range c.Attempts {
		value, err := encodeRecord(a.Rev, a)
		b.keep(err)
		b.op("attempts", "tmp", b.key(aString, s.keys.attempts(a.From)), a.Rev, value, int(causeLife/time.Second))
	}
	for _, session := range c.Sessions {
		b.record("session", s.keys.sessions(), session.Member, session.Rev, session)
	}
}

func (s *Store) flattenMember(b *batch, m roster.Member) {
	value, err := encodeRecord(m.Rev, m)
	b.keep(err)
	b.op("member "+m.ID, "person",
		b.key(aHash, s.keys.members()), b.key(aHash, s.keys.openids()), m.ID, m.Rev, value, m.OpenID)
}

func (s *Store) flattenFacts(b *batch, c bot.Change) {
	for _, r := range c.Reports {
		b.record("report "+r.Week.String(), s.keys.reports(r.Week), r.Area, r.Rev, r)
	}
	for _, r := range c.SeenReports {
		b.op("report "+r.Week.String(), "seen", b.key(aHash, s.keys.reports(r.Week)), r.Area, r.Rev)
	}
	for _, e := range c.History {
		b.op("history", "push", b.key(aList, s.keys.history(e.Ref)), b.json(e))
	}
	for _, a := range c.Attachments {
		s.flattenAttachment(b, a, c.At)
	}
	for _, i := range c.Issues {
		b.record("issue", s.keys.issues(), i.Number, i.Rev, i)
	}
	for _, i := range c.Seen {
		b.op("issue", "seen", b.key(aHash, s.keys.issues()), i.Number, i.Rev)
	}
	for _, n := range c.Counters {
		b.record("counter", s.keys.counters(), n.Name, n.Rev, n.Last)
	}
	for _, m := range c.Marks {
		b.op("mark "+m, "new", b.key(aSet, s.keys.marks()), m)
	}
	for _, step := range c.Steps {
		b.op("step", "push", b.key(aList, s.keys.story(step.Number)), b.json(step))
	}
	for _, x := range c.Silences {
		b.record("silence", s.keys.silences(), x.ID, x.Rev, x)
	}
	for _, m := range c.Told {
		b.op("told "+m, "first", b.key(aHash, s.keys.told()), m, millis(c.At))
	}
	for _, a := range c.Alerted {
		b.record("alerted", s.keys.alerted(), a.ID, a.Rev, a)
	}
	for _, e := range c.Editions {
		b.record("edition", s.keys.editions(), string(e.Key), e.Rev, e)
	}
	for _, n := range c.Notices {
		b.record("notice", s.keys.notices(), n.ID, n.Rev, n)
	}
	for _, a := range c.Acks {
		b.op("ack", "first", b.key(aHash, s.keys.acks(a.Notice)), a.Member, b.json(a))
	}
}

func (s *Store) flattenPushes(b *batch, c bot.Change) {
	for _, m := range c.Outbound {
		s.flattenOutbound(b, m, c.At)
	}
	for _, f := range c.Fanouts {
		s.flattenFanout(b, f)
	}
	for _, d := range c.Deliveries {
		ok := "0"
		if d.OK {
			ok = "1"
		}
		b.op("delivery", "got", d.PlatformID, ok, millis(orElse(d.At, c.At)), d.Reason)
	}
}

func (s *Store) flattenOutbound(b *batch, m channel.Outbound, at time.Time) {
	b.op("outbound "+m.ID, "msg",
		b.key(aHash, s.keys.message(m.ID)), b.key(aZset, s.keys.state(outbox.Queued)), b.key(aHash, s.keys.asked()),
		m.ID, millis(orElse(m.NotBefore, at)), millis(at), m.Member, m.Answer, b.json(m))
}

// flattenFanout keeps the audience apart from the cursor: it is written once,
// not again with every chunk.
func (s *Store) flattenFanout(b *batch, f outbox.Fanout) {
	members := f.Members
	f.Members = nil
	b.record("fanout", s.keys.fanouts(), f.ID, f.Rev, f)
	if f.Rev == 0 {
		b.op("fanout", "set", b.key(aString, s.keys.audience(f.ID)), b.json(slices.Concat([]string{}, members)))
	}
	open := b.key(aZset, s.keys.fanoutsOpen())
	if f.Cursor >= len(members) {
		b.op("fanout", "drop", open, f.ID)
		return
	}
	b.op("fanout", "score", open, millis(f.CreatedAt), f.ID)
}

func orElse(t, other time.Time) time.Time {
	if t.IsZero() {
		return other
	}
	return t
}
