package web

import (
	"crypto/rand"
	"slices"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// beside is what stands in the dock beside a next step: the other answer to it, or the rarer act.
func beside(next ledger.Act) ledger.Act {
	return map[ledger.Act]ledger.Act{
		ledger.ActGrant: ledger.ActRefuse, ledger.ActPass: ledger.ActReturn, ledger.ActCheck: ledger.ActStrike, ledger.ActArchive: ledger.ActRelapse,
		ledger.ActProve: ledger.ActExtend, ledger.ActFile: ledger.ActExtend, ledger.ActAccept: ledger.ActExtend,
	}[next]
}

// actsOnto adds what the visitor may do: one next step, one act beside it, the rest as links.
func (h door) actsOnto(p *templates.StoryPage, s bot.Story, who visitor) {
	next := s.Next
	second := beside(next)
	if next == "" || !slices.Contains(s.Can, second) {
		second = ""
	}
	if next != "" {
		act := h.pageAct(next, s.Issue, who, "")
		if next == ledger.ActProve && len(s.Lack()) > 0 {
			act.Proof = string(s.Lack()[0])
			act.Link += "&proof=" + act.Proof
		}
		p.Primary = &act
	}
	for _, act := range s.Can {
		switch link := h.pageAct(act, s.Issue, who, ""); act {
		case next, ledger.ActTransfer: // a merge or split of townships is not done by tapping
		case second:
			p.Second = &link
		default:
			link.Tap = nil
			p.Others = append(p.Others, link)
		}
	}
}

// knowOnto adds 知悉 where the visitor was told of the issue and has not said so yet.
func (h door) knowOnto(p *templates.StoryPage, s bot.Story, who visitor) {
	if s.Told {
		p.Know = &templates.PageKnow{Link: h.links.Links().Know(s.Number, who.id, who.until, h.casesUntil(who)), Nonce: rand.Text()}
	}
}

// taps reports whether an act asks for nothing and is done by one tap.
func taps(act ledger.Act) bool {
	return act == ledger.ActClaim || act == ledger.ActAssign || act == ledger.ActAccept || act == ledger.ActHeed
}

// pageAct is one act with the address of its form, which ends as the page's own
// link does. home is the page to return to; "" is that of the issue.
func (h door) pageAct(act ledger.Act, i ledger.Issue, who visitor, home string) templates.PageAct {
	out := templates.PageAct{Act: string(act), Link: h.links.Links().Act(i.Number, act, who.id, who.until, h.casesUntil(who))}
	if taps(act) {
		out.Tap = &templates.PageTap{Nonce: rand.Text(), Rev: i.Rev, Steps: i.Steps, Back: home}
	}
	return out
}

// casesUntil is the last moment until which what the visitor opens from here may show a case.
func (h door) casesUntil(who visitor) time.Time {
	if cases := bot.CaseExpiry(h.now()); cases.Before(who.until) {
		return cases
	}
	return who.until
}
