package ledger

import "testing"

// TestRepaidTwice: the same sum within a day is asked about, whoever says it.
func TestRepaidTwice(t *testing.T) {
	i := standing(t, Rectifying)
	i.Instalments = nil
	again := Order{Act: ActRepay, By: "M0002", Fen: 300_000}
	i = play(t, i, on(t, "2026-10-05", Order{Act: ActRepay, By: "M0001", Fen: 200_000}), on(t, "2026-10-06", Order{Act: ActRepay, By: "M0001", Fen: 300_000}))
	for d, want := range map[string]Why{"2026-10-06": WhyTwice, "2026-10-07": WhyTwice, "2026-10-08": ""} {
		why, e := refusal(i, on(t, d, again))
		if why != want || want != "" && (!why.Asks() || e.Fen != 300_000 || e.Seqs[0] != 2 || e.On != day(t, "2026-10-06")) {
			t.Errorf("on %s: %q %+v, want %q", d, why, e, want)
		}
	}
	sure, left := on(t, "2026-10-06", again), on(t, "2026-10-06", again)
	fen := i.AmountFen - 800_000
	sure.Sure, left.Left = true, &fen
	for _, o := range []Order{sure, left} {
		if got := play(t, i, o); len(got.Instalments) != 3 {
			t.Errorf("%+v: %+v", o, got.Instalments)
		}
	}
	struck := play(t, i, on(t, "2026-10-06", Order{Act: ActStrike, By: "M0005", Of: 2, Note: "没到"}))
	if why, _ := refusal(struck, on(t, "2026-10-06", again)); why != "" {
		t.Errorf("what did not come is told again: %q", why)
	}
}

// TestOwnInstalment: who reported an instalment in the unit's place does not check it.
func TestOwnInstalment(t *testing.T) {
	i := standing(t, Rectifying)
	if why, _ := refusal(i, on(t, "2026-10-06", Order{Act: ActCheck, By: "M0001"})); why != WhyOwn {
		t.Errorf("%q", why)
	}
}

// TestTransferBeginsAnew: the new unit files itself and reads what it was told;
// what lies before the office stays there.
func TestTransferBeginsAnew(t *testing.T) {
	i := standing(t, Rectifying)
	i.Filing = &Filing{By: "M0001", On: day(t, "2026-09-20")}
	i.Instructions[0].HeededOn, i.Instructions[0].HeededBy = day(t, "2026-09-11"), "M0001"
	i = play(t, i, complete(ActTransfer))
	if i.Filing != nil || !i.Instructions[0].HeededOn.IsZero() || i.Instructions[0].HeededBy != "" {
		t.Errorf("%+v, %+v", i.Filing, i.Instructions)
	}
	if i = play(t, i, complete(ActFile)); i.Filing == nil || i.Filing.By != "M0002" || i.Status != Rectifying {
		t.Errorf("the new unit files: %s %+v", i.Status, i.Filing)
	}
	r := play(t, standing(t, UnderReview), complete(ActTransfer))
	if r.Status != UnderReview || r.Filing == nil {
		t.Errorf("under review: %s %+v", r.Status, r.Filing)
	}
}

// TestWholeFilingGoesOn: a filing that lacks nothing, and is with the unit, is laid
// before the office by asking again.
func TestWholeFilingGoesOn(t *testing.T) {
	i := standing(t, UnderReview)
	i.Status, i.ReviewOn = Rectifying, day(t, "")
	if i = play(t, i, complete(ActFile)); i.Status != UnderReview {
		t.Errorf("%s", i.Status)
	}
}
