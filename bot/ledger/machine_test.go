package ledger

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
)

// statuses are the six, in their order.
func statuses() []Status {
	return []Status{Registered, Assigned, Rectifying, UnderReview, SignedOff, Archived}
}

// standing is an issue of 陶山镇 in that state for which something of everything
// waits: an instalment, an extension, an instruction.
func standing(tb testing.TB, s Status) Issue {
	tb.Helper()
	i := Issue{
		Number: "RA26-0031", Area: "330381120", Category: "三资", Text: "店面租金未入账", Responsible: "王某",
		RegisteredOn: day(tb, "2026-09-01"), DueOn: day(tb, "2026-10-09"), AmountFen: 1_190_000, Status: s, Armed: true,
		Proven:       []Evidence{{Proof: ProofOutcome, By: "M0001", On: day(tb, "2026-09-20")}},
		Instalments:  []Instalment{{Seq: 1, Fen: 500_000, On: day(tb, "2026-09-20"), By: "M0001", State: Reported}},
		Extensions:   []Extension{{Seq: 1, From: day(tb, "2026-10-09"), To: day(tb, "2026-10-30"), Reason: "村账正在核对", On: day(tb, "2026-09-25"), By: "M0001", State: Asked}},
		Instructions: []Instruction{{Seq: 1, Text: "三日内报结果", On: day(tb, "2026-09-10"), By: "M0004", DueOn: day(tb, "2026-09-14")}},
		Steps:        7,
	}
	if s != Registered {
		i.ClaimedOn, i.ClaimedBy, i.AssignedOn, i.AssignedBy = day(tb, "2026-09-02"), "M0003", day(tb, "2026-09-02"), "M0003"
	}
	if s != Registered && s != Assigned {
		i.AcceptedOn, i.AcceptedBy = day(tb, "2026-09-03"), "M0001"
	}
	if s == UnderReview || s.Closed() {
		i.Proven = append(i.Proven, Evidence{Proof: ProofAccountability, By: "M0001", On: day(tb, "2026-09-21")})
		i.Filing, i.ReviewOn = &Filing{By: "M0001", On: day(tb, "2026-09-21")}, day(tb, "2026-09-21")
	}
	if s.Closed() {
		i.SignedOffOn, i.SignedOffBy = day(tb, "2026-09-28"), "M0010"
	}
	if s == Archived {
		i.ArchivedOn, i.ArchivedBy = day(tb, "2026-09-29"), "M0010"
	}
	return i
}

// complete is an order that lacks nothing, on 8 October 2026.
func complete(act Act) Order {
	o := Order{Act: act, By: "M0002", At: calendar.Date{Year: 2026, Month: 10, Day: 8}.At(10, 0), Note: "说明"}
	switch act { //nolint:exhaustive // the others need nothing more
	case ActProve:
		o.Proof = ProofFact
	case ActRepay:
		o.Fen = 100_000
	case ActRelapse, ActInstruct, ActExtend:
		o.On = calendar.Date{Year: 2026, Month: 11, Day: 20}
	case ActTransfer:
		o.Unit = "330381101"
	case ActPass:
		o.Sure = true
	case ActClaim, ActAssign, ActAccept, ActCheck, ActStrike, ActFile, ActReturn, ActSignOff, ActArchive, ActGrant, ActRefuse, ActHeed, ActAnswer, ActImport:
	}
	return o
}

// TestActs is every act in every state: the state that it leads to, or !why not.
func TestActs(t *testing.T) {
	// registered, assigned, rectifying, under_review, signed_off, archived
	table := map[Act]string{
		ActClaim:    "assigned    !done        !done        !done        !closed     !closed",
		ActAssign:   "assigned    !done        !done        !done        !closed     !closed",
		ActAccept:   "!unclaimed  rectifying   !done        !done        !closed     !closed",
		ActProve:    "!unclaimed  rectifying   rectifying   under_review !closed     !closed",
		ActRepay:    "!unclaimed  rectifying   rectifying   under_review !closed     !closed",
		ActCheck:    "registered  assigned     rectifying   under_review signed_off  archived",
		ActStrike:   "registered  assigned     rectifying   under_review signed_off  archived",
		ActFile:     "!unclaimed  rectifying   rectifying   !done        !closed     !closed",
		ActPass:     "!unclaimed  !status      !status      signed_off   !closed     !closed",
		ActReturn:   "!unclaimed  !status      !status      rectifying   !closed     !closed",
		ActSignOff:  "signed_off  signed_off   signed_off   signed_off   !closed     !closed",
		ActArchive:  "!open       !open        !open        !open        archived    !done",
		ActRelapse:  "!open       !open        !open        !open        assigned    assigned",
		ActExtend:   "!unclaimed  !done        !done        !status      !closed     !closed",
		ActGrant:    "!unclaimed  assigned     rectifying   under_review !closed     !closed",
		ActRefuse:   "!unclaimed  assigned     rectifying   under_review !closed     !closed",
		ActInstruct: "registered  assigned     rectifying   under_review !closed     !closed",
		ActHeed:     "registered  rectifying   rectifying   under_review !closed     !closed",
		ActAnswer:   "registered  rectifying   rectifying   under_review !closed     !closed",
		ActTransfer: "registered  assigned     assigned     under_review signed_off  archived",
	}
	if len(table) != len(Acts()) || len(rules()) != len(Acts()) || len(rights) != len(Acts()) {
		t.Errorf("%d acts, %d rows, %d rules, %d rights", len(Acts()), len(table), len(rules()), len(rights))
	}
	for _, act := range Acts() {
		row := strings.Fields(table[act])
		if len(row) != len(statuses()) {
			t.Errorf("%s has %d columns, there are %d states", act, len(row), len(statuses()))
			continue
		}
		for k, status := range statuses() {
			i := standing(t, status)
			after, step, err := i.Do(complete(act), workdays)
			got := string(after.Status)
			if refused, is := errors.AsType[*RefusedError](err); is {
				got = "!" + string(refused.Why)
			}
			if got != row[k] {
				t.Errorf("%s of %s leads to %s, want %s", act, status, got, row[k])
			}
			if diff := cmp.Diff(standing(t, status), i); diff != "" {
				t.Errorf("%s of %s changed what was handed in:\n%s", act, status, diff)
			}
			if err == nil && (step.Seq != 8 || after.Steps != 8 || step.From != status || step.To != after.Status || step.By != "M0002" || step.Act != act) {
				t.Errorf("%s of %s: step %+v", act, status, step)
			}
		}
	}
}

// play carries orders out one after the other and fails on the first refusal.
func play(tb testing.TB, i Issue, orders ...Order) Issue {
	tb.Helper()
	for _, o := range orders {
		after, _, err := i.Do(o, workdays)
		if err != nil {
			tb.Fatalf("%s on %s: %v", o.Act, calendar.DateOf(o.At), err)
		}
		i = after
	}
	return i
}

// refusal is the reason for which the order is refused; "" when it is not.
func refusal(i Issue, o Order) (Why, *RefusedError) {
	_, _, err := i.Do(o, workdays)
	refused, is := errors.AsType[*RefusedError](err)
	if !is {
		return "", &RefusedError{}
	}
	return refused.Why, refused
}

// on is an order of that day at ten.
func on(tb testing.TB, d string, o Order) Order {
	tb.Helper()
	o.At = day(tb, d).At(10, 0)
	return o
}

func TestIncompleteOrders(t *testing.T) {
	for _, c := range []struct {
		name   string
		status Status
		act    Act
		spoil  func(*Order)
		want   Why
	}{
		{"nobody", Registered, ActClaim, func(o *Order) { o.By = " " }, WhyNobody},
		{"an act that is none", Rectifying, "burn", func(*Order) {}, WhyStatus},
		{"a proof that is none", Rectifying, ActProve, func(o *Order) { o.Proof = "见钱" }, WhyNothing},
		{"return without a reason", UnderReview, ActReturn, func(o *Order) { o.Note = " " }, WhyReason},
		{"relapse without a reason", SignedOff, ActRelapse, func(o *Order) { o.Note = "" }, WhyReason},
		{"relapse without a date", SignedOff, ActRelapse, func(o *Order) { o.On = calendar.Date{} }, WhyDate},
		{"relapse due yesterday", SignedOff, ActRelapse, func(o *Order) { o.On = day(t, "2026-10-07") }, WhyDate},
		{"instruction without text", Rectifying, ActInstruct, func(o *Order) { o.Note = "" }, WhyReason},
		{"instruction without a deadline", Rectifying, ActInstruct, func(o *Order) { o.On = calendar.Date{} }, WhyDate},
		{"answer without a result", Rectifying, ActAnswer, func(o *Order) { o.Note = "" }, WhyReason},
		{"answer of another", Rectifying, ActAnswer, func(o *Order) { o.Of = 9 }, WhyNothing},
		{"strike without a reason", Rectifying, ActStrike, func(o *Order) { o.Note = "" }, WhyReason},
		{"check of another", Rectifying, ActCheck, func(o *Order) { o.Of = 9 }, WhyNothing},
		{"grant of another", Rectifying, ActGrant, func(o *Order) { o.Of = 9 }, WhyNothing},
		{"transfer to where it is", Rectifying, ActTransfer, func(o *Order) { o.Unit = "330381120" }, WhyUnit},
		{"transfer to nowhere", Rectifying, ActTransfer, func(o *Order) { o.Unit = "" }, WhyNothing},
		{"signed off before it began", Rectifying, ActSignOff, func(o *Order) { o.On = day(t, "2026-08-31") }, WhyDate},
		{"signed off tomorrow", Rectifying, ActSignOff, func(o *Order) { o.On = day(t, "2026-10-09") }, WhyFuture},
		{"who filed passes", UnderReview, ActPass, func(o *Order) { o.By = "M0001" }, WhyOwn},
		{"who filed signs off", UnderReview, ActSignOff, func(o *Order) { o.By = "M0001" }, WhyOwn},
		{"a fifth form", Rectifying, ActProve, func(o *Order) {
			o.Proof, o.Forms = ProofAccountability, []Disposition{{Form: 5, Cases: 1}}
		}, WhyForm},
		{"a form of nobody", Rectifying, ActSignOff, func(o *Order) { o.Forms = []Disposition{{Form: 1}} }, WhyForm},
		{"forms with another proof", Rectifying, ActProve, func(o *Order) { o.Forms = []Disposition{{Form: 1, Cases: 1}} }, WhyForm},
	} {
		o := complete(c.act)
		c.spoil(&o)
		if got, _ := refusal(standing(t, c.status), o); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// TestWay is the whole way of an issue of a leader's field: claimed, accepted,
// filed, proven one by one, returned, passed, archived, found again.
func TestWay(t *testing.T) {
	i := Issue{
		Number: "RA26-0031", Area: "330381120", Text: "店面租金未入账", Status: Registered,
		RegisteredOn: day(t, "2026-09-01"), Term: 20, AmountFen: 1_190_000,
	}
	unit, staff := "M0001", "M0010"
	i = play(t, i, on(t, "2026-09-02", Order{Act: ActClaim, By: "M0003"}))
	if got := i.DueOn.String(); got != "2026-09-30" { // the 25th is a day off, the 20th a working Sunday
		t.Errorf("the term ends on %s", got)
	}
	i = play(t, i,
		on(t, "2026-09-03", Order{Act: ActFile, By: unit, Said: "3号已整改"}),
		on(t, "2026-09-04", Order{Act: ActProve, By: unit, Proof: ProofOutcome}),
		on(t, "2026-09-04", Order{Act: ActProve, By: unit, Proof: ProofPerson}),
	)
	if i.Status != Rectifying || i.AcceptedBy != unit || len(i.Lack()) != 1 {
		t.Fatalf("%s accepted by %q, lacks %v", i.Status, i.AcceptedBy, i.Lack())
	}
	i = play(t, i, on(t, "2026-09-07", Order{Act: ActProve, By: unit, Proof: ProofAccountability}))
	if i.Status != UnderReview || i.ReviewOn != day(t, "2026-09-07") {
		t.Fatalf("the fifth proof leads to %s since %s", i.Status, i.ReviewOn)
	}
	i = play(t, i, on(t, "2026-09-08", Order{Act: ActReturn, By: staff, Note: "缺责任追究、见人"}))
	if diff := cmp.Diff([]Proof{ProofPerson, ProofAccountability}, i.Lack()); diff != "" || i.Filing != nil || i.Status != Rectifying {
		t.Fatalf("%s, filed %v, lacks %s", i.Status, i.Filing, diff)
	}
	i = play(t, i,
		on(t, "2026-09-09", Order{Act: ActProve, By: unit, Proof: ProofAccountability}),
		on(t, "2026-09-09", Order{Act: ActProve, By: unit, Proof: ProofPerson}),
		on(t, "2026-09-10", Order{Act: ActFile, By: unit}),
		on(t, "2026-09-11", Order{Act: ActPass, By: staff, Note: "票据已核", Sure: true}),
		on(t, "2026-09-30", Order{Act: ActArchive, By: staff}),
		on(t, "2026-11-02", Order{Act: ActRelapse, By: staff, Note: "又有两间未入账", On: day(t, "2026-11-30")}),
	)
	if len(i.Rounds) != 1 || i.Round != 2 || i.Steps != 12 || i.Status != Assigned || !i.Armed || len(i.Proven)+len(i.Returns) != 0 || i.ClaimedBy != "" {
		t.Errorf("%+v", i)
	}
	r := i.Rounds[0]
	if r.Round != 1 || r.DueOn != day(t, "2026-09-30") || r.SignedOffBy != staff || r.ArchivedOn != day(t, "2026-09-30") || len(r.Proven) != 3 || r.Filing.By != unit ||
		r.ClaimedBy != "M0003" || r.Relapse != "又有两间未入账" || len(r.Returns) != 1 {
		t.Errorf("the first round is kept as %+v", r)
	}
	// Days between the rounds, and before and after them.
	for d, want := range map[string]string{
		"2026-09-10": "open 2026-09-30 ", "2026-09-11": "closed 2026-09-30 ", "2026-11-01": "closed 2026-09-30 ",
		"2026-11-02": "open 2026-11-30 ", "2026-12-01": "open 2026-11-30 yellow",
	} {
		got := "closed "
		if i.OpenOn(day(t, d)) {
			got = "open "
		}
		stage, _ := i.StageOn(DefaultLadder(), workdays, day(t, d))
		if got += i.DueAsOf(day(t, d)).String() + " " + string(stage); got != want {
			t.Errorf("%s: %s, want %s", d, got, want)
		}
	}
	if diff := cmp.Diff([]calendar.Date{day(t, "2026-09-11")}, i.SignOffs()); diff != "" {
		t.Error(diff)
	}
}

// TestOfficeInTheUnitsPlace: what the office states accepts nothing for the unit.
func TestOfficeInTheUnitsPlace(t *testing.T) {
	for _, act := range []Act{ActProve, ActRepay} {
		o := complete(act)
		o.Office = true
		if i := play(t, standing(t, Assigned), o); i.Status != Assigned || i.AcceptedBy != "" {
			t.Errorf("%s by the office: %s, accepted by %q", act, i.Status, i.AcceptedBy)
		}
	}
}

// TestSignOffVouches: the reviewer's name stands behind every proof that was missing.
func TestSignOffVouches(t *testing.T) {
	o := complete(ActSignOff)
	o.Forms = []Disposition{{Form: 1, Kind: "函询", Cases: 1, People: 1}}
	i := play(t, Issue{Number: "RA26-0001", Status: Registered, RegisteredOn: day(t, "2026-09-01")}, o)
	var attested []Proof
	for _, e := range i.Proven {
		if e.Attested && e.By == "M0002" {
			attested = append(attested, e.Proof)
		}
	}
	if diff := cmp.Diff(proofs(), attested); diff != "" {
		t.Errorf("attested (-want +got):\n%s", diff)
	}
	if e, _ := i.Evidence(ProofAccountability); len(e.Forms) != 1 {
		t.Errorf("the forms are lost: %+v", e)
	}
	i = play(t, standing(t, Rectifying), complete(ActSignOff))
	if e, _ := i.Evidence(ProofOutcome); e.Attested || e.By != "M0001" {
		t.Errorf("what the unit stated is attested: %+v", e)
	}
	if n := i.Instructions[0]; n.Open() || n.Answer != "" {
		t.Errorf("an instruction waits on a closed issue: %+v", n)
	}
	if _, waits := i.AskedExtension(); waits {
		t.Error("an extension waits on a closed issue")
	}
}

// TestPassLacks: an issue that came under review by a ledger file may lack proofs.
func TestPassLacks(t *testing.T) {
	i := standing(t, UnderReview)
	i.Proven, i.Filing, i.Responsible = nil, nil, ""
	why, refused := refusal(i, complete(ActPass))
	if diff := cmp.Diff([]Proof{ProofPerson, ProofOutcome, ProofAccountability}, refused.Lack); why != WhyLack || diff != "" {
		t.Errorf("%q, lacking %s", why, diff)
	}
}

// TestTransfer: a merge of townships gives the issue, and keeps who held it.
func TestTransfer(t *testing.T) {
	before := standing(t, Rectifying)
	i := play(t, before, complete(ActTransfer))
	want := []Former{{Area: "330381120", To: "330381101", On: day(t, "2026-10-08"), By: "M0002"}}
	if diff := cmp.Diff(want, i.Formerly); diff != "" {
		t.Error(diff)
	}
	if i.Area != "330381101" || i.Status != Assigned || i.AssignedOn != day(t, "2026-10-08") || i.AcceptedBy != "" || i.DueOn != before.DueOn {
		t.Errorf("%+v", i)
	}
	if got := i.areaAsOf(day(t, "2026-10-07")) + " " + i.areaAsOf(day(t, "2026-10-08")); got != "330381120 330381101" {
		t.Errorf("held by %s", got)
	}
	back := complete(ActTransfer)
	back.Unit = "330381120"
	if i = play(t, i, back); len(i.Formerly) != 2 {
		t.Errorf("split again: %+v", i.Formerly)
	}
	for _, s := range []Status{UnderReview, SignedOff} {
		if i := play(t, standing(t, s), complete(ActTransfer)); i.Filing == nil || i.AcceptedBy == "" {
			t.Errorf("%s lost what was done", s)
		}
	}
}

func TestLackIn(t *testing.T) {
	for reason, want := range map[string][]Proof{
		"缺责任追究":            {ProofAccountability},
		"缺少处理结果和问责情况":      {ProofOutcome, ProofAccountability},
		"请补充见人、见单位。处理结果已有": {ProofPerson, ProofUnit},
		"责任追究已见，但没有票据":     nil,
		"材料不齐":             nil,
	} {
		if got := lackIn(reason); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", reason, got, want)
		}
	}
}
