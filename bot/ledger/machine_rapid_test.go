package ledger

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

// anyIssue is some issue as it may come from a ledger file.
func anyIssue(t *rapid.T) Issue {
	registered := calendar.Date{Year: 2026, Month: 9, Day: rapid.IntRange(1, 28).Draw(t, "registered")}
	i := Issue{
		Number: "RA26-0031", Area: rapid.SampledFrom([]string{"330381120", "330381101"}).Draw(t, "area"), RegisteredOn: registered,
		Status: rapid.SampledFrom([]Status{Registered, Assigned, Rectifying}).Draw(t, "status"), Armed: true,
		AmountFen: rapid.SampledFrom([]int64{0, 1_190_000}).Draw(t, "amount"),
	}
	if rapid.Bool().Draw(t, "known") {
		i.Text, i.Responsible = "租金未入账", "王某"
	}
	if i.Status != Registered || rapid.Bool().Draw(t, "dated") {
		i.DueOn = registered.AddDays(rapid.IntRange(-30, 40).Draw(t, "due"))
	} else {
		i.Term = rapid.IntRange(1, 30).Draw(t, "term")
	}
	if i.AmountFen > 0 {
		i.RecoveredFen = rapid.SampledFrom([]int64{0, 200_000}).Draw(t, "recovered")
	}
	return i
}

// anyOrder is some order on that day: sensible more often than not, so that long
// ways are gone.
func anyOrder(t *rapid.T, i Issue, today calendar.Date) Order {
	o := Order{
		Act: rapid.SampledFrom(likely(i, rapid.IntRange(0, 9).Draw(t, "luck"))).Draw(t, "act"), By: rapid.SampledFrom([]string{"M0001", "M0002", "M0003", "M0010", "M0011", ""}).Draw(t, "by"), At: today.At(9, 30),
		Note: rapid.SampledFrom([]string{"说明", "缺责任追究", ""}).Draw(t, "note"), Proof: rapid.SampledFrom(append(i.Lack(), append(proofs(), "")...)).Draw(t, "proof"),
		Fen: rapid.Int64Range(0, 600_000).Draw(t, "fen"), Of: rapid.SampledFrom([]int{0, 0, 1, 2}).Draw(t, "of"),
		Unit: rapid.SampledFrom([]string{"330381120", "330381101", ""}).Draw(t, "unit"),
		Sure: rapid.Bool().Draw(t, "sure"), Office: rapid.Bool().Draw(t, "office"),
	}
	switch o.Act { //nolint:exhaustive // the others need nothing more
	case ActSignOff, ActPass:
		o.On = rapid.SampledFrom([]calendar.Date{{}, {}, today, today.AddDays(-1), today.AddDays(1)}).Draw(t, "signed on")
	case ActExtend, ActInstruct, ActRelapse:
		o.On = today.AddDays(rapid.IntRange(-3, 40).Draw(t, "until"))
	case ActClaim, ActAssign, ActAccept, ActProve, ActRepay, ActCheck, ActStrike, ActFile, ActReturn, ActArchive, ActGrant, ActRefuse, ActHeed, ActAnswer, ActTransfer, ActImport:
	}
	return o
}

// likely are the acts to draw from: any at all, or those that the state takes, the
// ones that end an issue's way at once more rarely.
func likely(i Issue, luck int) []Act {
	return slices.DeleteFunc(Acts(), func(a Act) bool {
		rare := a == ActSignOff || a == ActTransfer
		return luck > 1 && !slices.Contains(rules()[a].from, i.Status) || luck > 2 && rare || luck > 6 && i.Status != UnderReview && a != ActProve && a != ActFile && len(i.Lack()) > 0 && i.Status == Rectifying
	})
}

// deep is a copy that shares nothing: what may be written in place is copied too.
func deep(i Issue) Issue {
	i = i.clone()
	if i.Filing != nil {
		f := *i.Filing
		i.Filing = &f
	}
	for k, r := range i.Rounds {
		if r.Filing != nil {
			f := *r.Filing
			i.Rounds[k].Filing = &f
		}
		i.Rounds[k].Proven, i.Rounds[k].Extensions, i.Rounds[k].Returns = slices.Clone(r.Proven), slices.Clone(r.Extensions), slices.Clone(r.Returns)
	}
	return i
}

// TestAnyWay gives random orders of random people to random issues. Whatever the
// way: nothing is closed without its five proofs and a reviewer, a closed issue
// is told to nobody, dates and former rounds stay, money adds up, the steps have
// no gap, what is refused changes nothing, what is handed in never changes, and the
// store gives back what it got.
func TestAnyWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := anyIssue(t)
		stood, first, today := i.RecoveredFen, i.DueOn, i.RegisteredOn
		for range rapid.IntRange(20, 120).Draw(t, "orders") {
			today = today.AddDays(rapid.IntRange(0, 4).Draw(t, "days"))
			o := anyOrder(t, i, today)
			before := deep(i)
			after, step, err := i.Do(o, workdays)
			if !reflect.DeepEqual(before, i) {
				t.Fatalf("%s changed what was handed in:\n%s", o.Act, cmp.Diff(before, i))
			}
			if err != nil {
				if !after.Same(i) || !reflect.DeepEqual(step, Step{}) {
					t.Fatalf("refused, and changed: %v", err)
				}
				continue
			}
			stepFits(t, i, after, step, o)
			closedFits(t, i, after, o, today)
			roundsFit(t, i, after, &first)
			moneyFits(t, after, stood)
			signOffFits(t, i, after, o)
			if i = stored(t, after); !i.Same(after) {
				t.Fatalf("after %s it comes back from the store otherwise:\n%s", o.Act, cmp.Diff(after, i))
			}
		}
	})
}

// stored is the issue as it comes back from the store.
func stored(t *rapid.T, i Issue) (back Issue) {
	text, err := json.Marshal(i)
	if err == nil {
		err = json.Unmarshal(text, &back)
	}
	if err != nil {
		t.Fatal(err)
	}
	return back
}

func stepFits(t *rapid.T, before, after Issue, step Step, o Order) {
	if step.Seq != before.Steps+1 || after.Steps != step.Seq || step.From != before.Status || step.To != after.Status || step.By != o.By || o.By == "" || step.Round != after.round() {
		t.Fatalf("step %+v from %d to %d", step, before.Steps, after.Steps)
	}
	if !slices.Contains(statuses(), after.Status) {
		t.Fatalf("%s leads to %q", o.Act, after.Status)
	}
}

// closedFits looks at what a closed issue must have.
func closedFits(t *rapid.T, before, after Issue, o Order, today calendar.Date) {
	if !after.Status.Closed() {
		return
	}
	if len(after.Lack()) > 0 || after.SignedOffBy == "" || after.SignedOffOn.IsZero() || after.SignedOffOn.After(today) {
		t.Fatalf("closed by %q on %s, lacking %v", after.SignedOffBy, after.SignedOffOn, after.Lack())
	}
	if after.Filing != nil && after.Filing.By == after.SignedOffBy {
		t.Fatalf("who filed it signed it off by %s", o.Act)
	}
	if o.Act == ActPass && before.Filing == nil {
		t.Fatal("passed, and never filed")
	}
	for _, day := range []calendar.Date{today, today.AddDays(30), today.AddDays(400)} {
		told := Digests([]Issue{after}, Rules{Rectify: DefaultLadder()}, office(), workdays, day, func(Mark) bool { return false })
		if len(told) > 0 {
			t.Fatalf("a closed issue is told on %s: %+v", day, told)
		}
	}
}

// roundsFit looks at what never changes: the first date of a round, and the rounds that ended.
func roundsFit(t *rapid.T, before, after Issue, first *calendar.Date) {
	if after.round() != before.round() {
		*first = after.DueOn
		if r := after.Rounds[len(after.Rounds)-1]; r.DueOn != before.DueOn || r.ExtendedTo != before.ExtendedTo || r.SignedOffOn != before.SignedOffOn || r.Round != before.round() {
			t.Fatalf("the round is kept as %+v", r)
		}
		if len(after.Proven)+len(after.Extensions)+len(after.Returns) > 0 || after.Filing != nil || !after.ExtendedTo.IsZero() || after.ClaimedBy != "" {
			t.Fatalf("the new round begins with what is the old one's: %+v", after)
		}
		if len(after.Rounds) != after.round()-1 {
			t.Fatalf("%d rounds before round %d", len(after.Rounds), after.round())
		}
	}
	if first.IsZero() && before.Term > 0 {
		*first = after.DueOn
	}
	if after.DueOn != *first {
		t.Fatalf("due %s at first, now %s", first, after.DueOn)
	}
	for k, r := range before.Rounds {
		if !reflect.DeepEqual(r, after.Rounds[k]) {
			t.Fatalf("round %d changed:\n%s", r.Round, cmp.Diff(r, after.Rounds[k]))
		}
	}
}

// moneyFits adds the money up.
func moneyFits(t *rapid.T, i Issue, stood int64) {
	received, claimed, sure := stood, stood, false
	for k, n := range i.Instalments {
		if n.Seq != k+1 || n.Fen <= 0 {
			t.Fatalf("instalment %d is %+v", k, n)
		}
		if n.State == Received {
			received += n.Fen
		}
		if n.State != Struck {
			claimed += n.Fen
			sure = sure || n.Sure
		}
	}
	if i.RecoveredFen != received || i.Claimed() != claimed {
		t.Fatalf("%d received, want %d; %d claimed, want %d", i.RecoveredFen, received, i.Claimed(), claimed)
	}
	if claimed > i.AmountFen && claimed > stood && !sure {
		t.Fatalf("%d of %d and nobody was asked", claimed, i.AmountFen)
	}
}

// signOffFits looks at what a sign-off does to money: nobody passes what is not
// checked or has not come without being asked, and one without a filing receives nothing.
func signOffFits(t *rapid.T, before, after Issue, o Order) {
	waits := before.Unchecked()
	switch o.Act { //nolint:exhaustive // the others sign nothing off
	case ActPass:
		if !o.Sure && (len(waits) > 0 || before.AmountFen > before.RecoveredFen) {
			t.Fatalf("passed, %d of %d received, %v unchecked, and nobody was asked", before.RecoveredFen, before.AmountFen, waits)
		}
		if after.RecoveredFen != before.Claimed() || len(after.Unchecked()) > 0 {
			t.Fatalf("passed with %d reported, %d received", before.Claimed(), after.RecoveredFen)
		}
	case ActSignOff:
		if after.RecoveredFen != before.RecoveredFen || !slices.Equal(waits, after.Unchecked()) {
			t.Fatalf("signed off: %d received, then %d", before.RecoveredFen, after.RecoveredFen)
		}
	}
}
