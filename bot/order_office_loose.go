package bot

import (
	"context"
	"regexp"
	"strings"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// orderAtUnit is an order that names the unit beside the number: both must fit.
func (b *Bot) orderAtUnit(ctx context.Context, t talk, w ledger.Words) (Change, error) {
	area, ok := t.people.FindArea(w.Unit)
	if !ok {
		return b.orderForm(t, w), nil
	}
	i, instead, err := b.issueMeant(ctx, t, w)
	if err != nil || instead != nil {
		return orNothing(instead), err
	}
	if i.Area != area.Code {
		return b.say(templates.OfficeElsewhere{Number: i.Number, Unit: t.people.AreaName(i.Area)}), nil
	}
	return b.orderOn(t, i, w)
}

// unreadOrder answers what a leader or staff may have meant for an order, and what
// could not be read as one, with the words to write.
func (b *Bot) unreadOrder(t talk) (Change, bool) {
	if !ofOffice(t.member) || asksHow.MatchString(t.in.Text) {
		return Change{}, false
	}
	w, ok := ledger.MeansOrder(t.in.Text, t.member.Role == roster.Leader)
	if !ok {
		return Change{}, false
	}
	return b.orderForm(t, w), true
}

// asksHow tells that a text asks how something is done.
var asksHow = regexp.MustCompile(`怎么|如何|怎样|咋|什么|吗[?？]?$`)

func (b *Bot) orderForm(t talk, w ledger.Words) Change {
	if !ledger.EverBy(w.Act, t.member.Role) {
		return b.say(templates.OfficeNotYours{Act: string(w.Act), Role: string(t.member.Role)})
	}
	typed := strings.TrimSuffix(w.Number, "号")
	if typed == "" {
		typed = "3"
	}
	return b.say(templates.OfficeForm{Act: string(w.Act), Typed: typed})
}

// claimAll claims every issue that waits for the sender.
func (b *Bot) claimAll(ctx context.Context, t talk, waiting []ledger.Issue) (Change, error) {
	w := ledger.Words{Act: ledger.ActClaim, Number: waiting[0].Number}
	for _, i := range waiting[1:] {
		w.More = append(w.More, i.Number)
	}
	return b.orderSeveral(ctx, t, w)
}

// unitAsked are the words around a unit's name that ask how it stands.
var unitAsked = regexp.MustCompile(`^(?:请?(?:看一?[看下]|看|查一?[查下看]|查|问一?[问下]))?(.{2,10}?)(?:现在|目前)?(?:的?(?:整改|报送|本周|最近)?(?:情况|进展|进度|台账)(?:怎么样|怎样|如何|咋样)?|(?:整改|报送)?(?:得|的)?(?:怎么样|怎样|如何|咋样))了?[?？]?$`)

// unitIn is the unit's name in a question how it stands; else the text itself.
func unitIn(said string) string {
	if m := unitAsked.FindStringSubmatch(said); m != nil {
		return m[1]
	}
	return said
}
