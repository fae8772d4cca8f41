package bot

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// listWords are the words alone that ask for a line of 今日要办.
var listWords = regexp.MustCompile(`^(?:看看?|查看?|哪些)?(待?复核|待核款|未签收|待签收|待认领|未认领|待交办|未交办|将到期|快到期|临期|请电话|电话名单|请电话名单)(?:的|清单|名单|问题)?[?？]?$`)

// listKinds are what those words name.
var listKinds = map[string]string{
	"待复核": templates.DigestReview, "待核款": templates.DigestMoney, "未签收": templates.DigestAccept, "待签收": templates.DigestAccept,
	"待认领": templates.DigestClaim, "未认领": templates.DigestClaim, "待交办": templates.DigestAssign, "未交办": templates.DigestAssign,
	"将到期": templates.DigestDueSoon, "快到期": templates.DigestDueSoon, "临期": templates.DigestDueSoon,
	"请电话": templates.DigestCalls, "电话名单": templates.DigestCalls, "请电话名单": templates.DigestCalls,
}

// listAsked is the line of the digest that the words ask for; "": none.
func listAsked(said string) string {
	m := listWords.FindStringSubmatch(said)
	if m == nil {
		return ""
	}
	return listKinds[m[1]]
}

// answerList is one line of 今日要办, with the issues behind it that the sender may see.
func (b *Bot) answerList(ctx context.Context, t talk, kind string) (Change, error) {
	switch {
	case kind == templates.DigestClaim && t.member.Role == roster.Leader:
		return b.claimOnly(ctx, t, ledger.Words{Act: ledger.ActClaim, Bad: "list"})
	case kind == templates.DigestCalls && !mayOrder(t.member):
		return b.say(templates.NoRight{}), nil
	case kind == templates.DigestCalls:
		line, _, err := b.digestCalls(ctx, t.people, digestSpan{})
		said := templates.OfficeList{Kind: kind, Count: line.Count, Units: line.Names}
		if line.Count > 0 {
			said.URL = b.links.Calls(t.member.ID, b.now().Add(caseLink))
		}
		return b.say(said), err
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	said, numbers := b.listed(t, issues, kind)
	switch {
	case len(numbers) == 0:
	case mayOrder(t.member):
		said.URL = b.links.Sign(digestPath, t.member.ID, b.now().Add(caseLink))
	default:
		said.URL = b.links.Listed(numbers[:min(len(numbers), maxDigest)], t.member.ID, b.now().Add(caseLink))
	}
	return b.say(said), nil
}

// listed are the issues of one kind, the first due first.
func (b *Bot) listed(t talk, issues []ledger.Issue, kind string) (said templates.OfficeList, numbers []string) {
	issues = slices.Clone(issues)
	slices.SortStableFunc(issues, func(x, y ledger.Issue) int { return x.Due().Compare(y.Due()) })
	said.Kind = kind
	for _, k := range b.issueKinds(t.people) {
		for _, i := range issues {
			since, ok := k.since(i)
			if k.kind != kind || !ok || !i.SeenBy(t.member, t.people) {
				continue
			}
			numbers = append(numbers, i.Number)
			line := templates.OfficeListLine{Number: i.Number, Unit: t.people.AreaName(i.Area), On: since}
			if kind == templates.DigestDueSoon {
				line.On = i.Due()
			}
			if len(said.Lines) < mostLines {
				said.Lines = append(said.Lines, line)
			}
		}
	}
	said.Count = len(numbers)
	return said, numbers
}

// nameOnly names the one issue that waits for a word that the sender gave alone, and
// what to write; where several wait it lists them.
func (b *Bot) nameOnly(ctx context.Context, t talk, act ledger.Act) (Change, error) {
	kind := templates.DigestReview
	if act == ledger.ActAssign {
		kind = templates.DigestAssign
	}
	issues, err := b.store.Issues(ctx)
	if err != nil {
		return Change{}, err
	}
	if said, numbers := b.listed(t, issues, kind); len(numbers) == 1 {
		return b.say(b.oneWaits(issues, act, numbers[0], said.Lines[0].Unit, calendar.Date{})), nil
	}
	return b.answerList(ctx, t, kind)
}

// oneWaits names one issue and the words that decide it.
func (b *Bot) oneWaits(issues []ledger.Issue, act ledger.Act, number, unit string, to calendar.Date) templates.OfficeOne {
	return templates.OfficeOne{Act: string(act), Number: number, Typed: b.shortOf(issues, number), Unit: unit, To: to}
}

// shortOf is the short number where it means that issue alone, else the whole one.
func (b *Bot) shortOf(issues []ledger.Issue, number string) string {
	_, digits, _ := strings.Cut(number, "-")
	n, err := strconv.Atoi(digits)
	if err != nil {
		return number
	}
	short := strconv.Itoa(n)
	if i, err := ledger.Find(issues, short, b.today().Year); err != nil || i.Number != number {
		return number
	}
	return short
}
