package web

import (
	"slices"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// moneyWidth is how wide the picture of the money is, moneyGap the line between two instalments.
const (
	moneyWidth = 360
	moneyGap   = 2
)

// pageMoney is the money of an issue; nil when none is involved.
func pageMoney(i ledger.Issue) *templates.PageMoney {
	if i.AmountFen == 0 && i.RecoveredFen == 0 && len(i.Instalments) == 0 {
		return nil
	}
	m := &templates.PageMoney{
		Amount: money(i.AmountFen), Received: money(i.RecoveredFen), Reported: money(i.Claimed() - i.RecoveredFen), Remaining: money(i.Remaining()),
	}
	whole, x := max(i.AmountFen, i.Claimed()), int64(0)
	segment := func(fen int64, state string) {
		if fen <= 0 || whole <= 0 {
			return
		}
		from, to := x*moneyWidth/whole, (x+fen)*moneyWidth/whole
		x += fen
		m.Segments = append(m.Segments, templates.PageSegment{X: int(from), Width: int(max(1, to-from-moneyGap)), State: state})
	}
	segment(before(i), string(ledger.Received))
	for _, n := range i.Instalments {
		if n.State != ledger.Struck {
			segment(n.Fen, string(n.State))
		}
		m.Parts = append(m.Parts, templates.PageInstalment{
			Seq: n.Seq, Money: money(n.Fen), State: string(n.State), On: n.On, CheckedOn: n.CheckedOn, Note: n.Note, Sure: n.Sure,
		})
	}
	return m
}

// before is what had been received when the ledger came here, without an instalment.
func before(i ledger.Issue) int64 {
	sum := i.RecoveredFen
	for _, n := range i.Instalments {
		if n.State == ledger.Received {
			sum -= n.Fen
		}
	}
	return max(0, sum)
}

// partsOnto adds what was asked, ordered and sent back, and the rounds that ended.
func partsOnto(p *templates.StoryPage, s bot.Story, people *roster.Roster) {
	for _, e := range slices.Backward(s.Extensions) {
		p.Extensions = append(p.Extensions, pageExtension(e, people))
	}
	for _, n := range slices.Backward(s.Instructions) {
		p.Instructions = append(p.Instructions, templates.PageInstruction{
			Seq: n.Seq, Text: n.Text, On: n.On, Due: n.DueOn, By: personOf(people, n.By), Heeded: n.HeededOn, Answered: n.AnsweredOn, Answer: n.Answer,
		})
	}
	for _, r := range slices.Backward(s.Returns) {
		p.Returns = append(p.Returns, templates.PageReturn{On: r.On, By: personOf(people, r.By), Reason: r.Reason})
	}
	for _, r := range slices.Backward(s.Rounds) {
		p.Rounds = append(p.Rounds, pageRound(r, people))
	}
}

func pageExtension(e ledger.Extension, people *roster.Roster) templates.PageExtension {
	return templates.PageExtension{
		From: e.From, To: e.To, On: e.On, By: personOf(people, e.By), Reason: e.Reason, State: string(e.State),
		Decided: e.DecidedOn, DecidedBy: personOf(people, e.DecidedBy), Note: e.Note,
	}
}

func pageRound(r ledger.Round, people *roster.Roster) templates.PageRound {
	out := templates.PageRound{
		Round: r.Round, BegunOn: r.BegunOn, DueOn: r.DueOn, EndedOn: r.SignedOffOn, EndedBy: personOf(people, r.SignedOffBy),
		Note: r.Note, Relapse: r.Relapse, Returns: len(r.Returns),
	}
	if !r.ExtendedTo.IsZero() {
		out.DueOn = r.ExtendedTo
	}
	for _, e := range r.Proven {
		out.Proofs = append(out.Proofs, templates.PageProof{Proof: string(e.Proof), Have: true, Note: e.Note, By: personOf(people, e.By), On: e.On, Attested: e.Attested})
	}
	return out
}
