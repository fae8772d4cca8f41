package store

import (
	"strconv"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

func (s *Store) readCause(r *reader, n bot.Need, v *bot.View) {
	r.text(s.keys.rosterRev(), func(text string) (err error) {
		v.RosterRev, err = strconv.ParseInt(text, 10, 64)
		return err
	})
	if n.Cause == "" {
		return
	}
	r.text(s.keys.cause(n.Cause), func(reply string) error {
		v.Handled, v.Reply = true, reply
		return nil
	})
}

func (s *Store) readPeople(r *reader, n bot.Need, v *bot.View) {
	if n.Session != "" {
		fetch(r, s.keys.sessions(), []string{n.Session}, func(_ string, rev int64, x bot.Session) {
			x.Rev = rev
			v.Session = x
		})
	}
	if n.Attempts != "" {
		r.text(s.keys.attempts(n.Attempts), func(text string) (err error) {
			v.Attempts.Rev, err = decodeRecord(text, &v.Attempts)
			return err
		})
	}
	putCode := func(id string, rev int64, x roster.Code) {
		x.Rev = rev
		v.Codes[id] = x
	}
	fetch(r, s.keys.codes(), n.Codes, putCode)
	if n.AllCodes {
		r.all(s.keys.codes(), func(id, text string) error {
			var x roster.Code
			rev, err := decodeRecord(text, &x)
			putCode(id, rev, x)
			return err
		})
	}
}

func (s *Store) readFacts(r *reader, n bot.Need, v *bot.View) {
	for _, ref := range n.Reports {
		fetch(r, s.keys.reports(ref.Week), []string{ref.Area}, func(_ string, rev int64, x report.Report) {
			x.Rev = rev
			v.Reports[ref] = x
		})
	}
	for _, ref := range n.Histories {
		s.readHistory(r, ref, v)
	}
	for _, ref := range n.Attachments {
		s.readAttachments(r, report.AttachmentOwner{Ref: ref}, func(all []report.Attachment) { v.Attachments[ref] = all })
	}
	for _, number := range n.IssueFiles {
		s.readAttachments(r, report.AttachmentOwner{Issue: number}, func(all []report.Attachment) { v.IssueFiles[number] = all })
	}
	fetch(r, s.keys.issues(), n.Issues, func(id string, rev int64, x ledger.Issue) {
		x.Rev = rev
		v.Issues[id] = x
	})
	fetch(r, s.keys.counters(), n.Counters, func(id string, rev int64, last int) {
		v.Counters[id] = bot.Counter{Name: id, Last: last, Rev: rev}
	})
	fetch(r, s.keys.editions(), texts(n.Editions), func(id string, rev int64, x bulletin.Edition) {
		x.Rev = rev
		v.Editions[bulletin.Key(id)] = x
	})
	fetch(r, s.keys.ticks(), n.Ticks, func(id string, rev int64, x bot.Tick) {
		x.Rev = rev
		v.Ticks[id] = x
	})
	s.readMarks(r, n.Marks, v)
}

// readMarks asks for all marks at once.
func (s *Store) readMarks(r *reader, marks []string, v *bot.View) {
	if len(marks) == 0 {
		return
	}
	members := make([]any, len(marks))
	for k, mark := range marks {
		members[k] = mark
	}
	cmd := r.pipe.SMIsMember(r.ctx, s.keys.marks(), members...)
	r.then = append(r.then, func() error {
		for k, stands := range cmd.Val() {
			if stands {
				v.Marks[marks[k]] = true
			}
		}
		return cmd.Err()
	})
}

// readLedger reads what stands beside the issues.
func (s *Store) readLedger(r *reader, n bot.Need, v *bot.View) {
	for _, number := range n.Stories {
		cmd := r.pipe.LRange(r.ctx, s.keys.story(number), 0, -1)
		r.then = append(r.then, func() error {
			for _, text := range cmd.Val() {
				if err := decodeJSON(text, func(x ledger.Step) { v.Stories[number] = append(v.Stories[number], x) }); err != nil {
					return err
				}
			}
			return cmd.Err()
		})
	}
	for _, mark := range n.Told {
		r.field(s.keys.told(), mark, func(text string) error {
			ms, err := strconv.ParseInt(text, 10, 64)
			v.Told[mark] = time.UnixMilli(ms)
			return err
		})
	}
	fetch(r, s.keys.alerted(), n.Alerted, func(id string, rev int64, x bot.Alerted) {
		x.Rev = rev
		v.Alerted[id] = x
	})
	if n.Silences {
		r.all(s.keys.silences(), func(_, text string) error {
			var x ledger.Silence
			rev, err := decodeRecord(text, &x)
			x.Rev = rev
			v.Silences = append(v.Silences, x)
			return err
		})
	}
}

func (s *Store) readHistory(r *reader, ref report.Ref, v *bot.View) {
	cmd := r.pipe.LRange(r.ctx, s.keys.history(ref), 0, -1)
	r.then = append(r.then, func() error {
		for _, text := range cmd.Val() {
			err := decodeJSON(text, func(e report.Entry) { v.Histories[ref] = append(v.Histories[ref], e) })
			if err != nil {
				return err
			}
		}
		return cmd.Err()
	})
}

func (s *Store) readPushes(r *reader, n bot.Need, v *bot.View) {
	fetch(r, s.keys.notices(), n.Notices, func(id string, rev int64, x notice.Notice) {
		x.Rev = rev
		v.Notices[id] = x
	})
	for _, id := range n.Fanouts {
		s.readFanout(r, id, func(f outbox.Fanout) { v.Fanouts[id] = f })
	}
	if n.Acks != "" {
		r.all(s.keys.acks(n.Acks), func(member, text string) error {
			return decodeJSON(text, func(a notice.Ack) { v.Acks[member] = a })
		})
	}
	for _, id := range n.Deliveries {
		s.readMessage(r, id, func(m outbox.Message) { v.Deliveries[id] = m })
	}
	if n.Holds {
		s.readHolds(r, v)
	}
	if n.Sent != "" {
		s.readSent(r, n, v)
	}
	if n.Asked != "" {
		r.field(s.keys.asked(), n.Asked, func(ids string) error {
			v.Asked = strings.Fields(ids)
			return nil
		})
	}
}

// readSent counts one member's messages of a month.
func (s *Store) readSent(r *reader, n bot.Need, v *bot.View) {
	for field, count := range map[string]*int{n.Sent: &v.Sent.Messages, n.Sent + "?": &v.Sent.Asking} {
		r.field(s.keys.sent(n.SentIn), field, func(text string) (err error) {
			*count, err = strconv.Atoi(text)
			return err
		})
	}
}

// readFanout puts head and audience together again.
func (s *Store) readFanout(r *reader, id string, put func(outbox.Fanout)) {
	var f outbox.Fanout
	fetch(r, s.keys.fanouts(), []string{id}, func(_ string, rev int64, x outbox.Fanout) {
		f = x
		f.Rev = rev
	})
	r.text(s.keys.audience(id), func(text string) error {
		return decodeJSON(text, func(members []string) {
			f.Members = members
			put(f)
		})
	})
}

func texts[T ~string](in []T) []string {
	out := make([]string, len(in))
	for i, x := range in {
		out[i] = string(x)
	}
	return out
}
