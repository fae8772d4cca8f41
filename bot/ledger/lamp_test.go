package ledger

import "testing"

func TestLamp(t *testing.T) {
	// Due 9 October 2026: yellow on the 10th (a working Saturday), orange on the 19th, red on the 29th.
	extended := func(i *Issue, decided, to string) {
		i.Extensions = append(i.Extensions, Extension{
			Seq: len(i.Extensions) + 1, From: i.Due(), To: day(t, to), State: Granted, DecidedOn: day(t, decided),
		})
		i.ExtendedTo = day(t, to)
	}
	closed := func(d string) func(*Issue) {
		return func(i *Issue) { i.Status, i.SignedOffOn = SignedOff, day(t, d) }
	}
	for _, c := range []struct {
		name   string
		change func(*Issue)
		today  string
		want   Lamp
	}{
		{"in time", nil, "2026-10-09", Lamp{Colour: LampGreen}},
		{"a day over", nil, "2026-10-10", Lamp{Colour: LampYellow}},
		{"orange", nil, "2026-10-20", Lamp{Colour: LampOrange}},
		{"red", nil, "2026-11-10", Lamp{Colour: LampRed}},
		{"no date yet", func(i *Issue) { i.DueOn = day(t, "") }, "2026-11-10", Lamp{Colour: LampGreen}},
		{"signed off in time", closed("2026-10-09"), "2026-11-20", Lamp{Colour: LampGreen}},
		{"signed off a day late", closed("2026-10-10"), "2026-11-20", Lamp{Colour: LampYellow}},
		{"signed off when orange", closed("2026-10-20"), "2026-11-20", Lamp{Colour: LampYellow}},
		{"signed off when red", closed("2026-11-10"), "2026-11-20", Lamp{Colour: LampYellow, WasRed: true}},
		{"red before that sign-off", closed("2026-11-10"), "2026-11-09", Lamp{Colour: LampRed}},
		{"extended in time", func(i *Issue) { extended(i, "2026-09-30", "2026-12-31") }, "2026-11-10", Lamp{Colour: LampGreen}},
		{"extended when orange", func(i *Issue) { extended(i, "2026-10-20", "2026-12-31") }, "2026-11-10", Lamp{Colour: LampGreen}},
		{"extended when red", func(i *Issue) { extended(i, "2026-11-10", "2026-12-31") }, "2026-11-10", Lamp{Colour: LampYellow, WasRed: true}},
		{"before it was extended", func(i *Issue) { extended(i, "2026-11-10", "2026-12-31") }, "2026-11-09", Lamp{Colour: LampRed}},
		{"extended when red, red again", func(i *Issue) { extended(i, "2026-11-10", "2026-11-11") }, "2026-12-31", Lamp{Colour: LampRed}},
		{"extended when red, orange again", func(i *Issue) { extended(i, "2026-11-10", "2026-11-11") }, "2026-11-23", Lamp{Colour: LampOrange, WasRed: true}},
		{"extended when red, signed off in the new time", func(i *Issue) {
			extended(i, "2026-11-10", "2026-12-31")
			closed("2026-11-20")(i)
		}, "2026-11-20", Lamp{Colour: LampYellow, WasRed: true}},
		{"handed in in time, reviewed late", func(i *Issue) {
			i.ReviewOn = day(t, "2026-10-08")
			closed("2026-11-20")(i)
		}, "2026-11-23", Lamp{Colour: LampGreen}},
		{"before the office since orange", func(i *Issue) { i.Status, i.ReviewOn = UnderReview, day(t, "2026-10-20") }, "2026-12-31", Lamp{Colour: LampOrange}},
		{"found again", func(i *Issue) {
			closed("2026-11-10")(i)
			*i = play(t, *i, on(t, "2026-11-16", Order{Act: ActRelapse, By: "M0010", Note: "又犯", On: day(t, "2026-12-31")}))
		}, "2026-11-16", Lamp{Colour: LampGreen}},
		{"the round before it was found again", func(i *Issue) {
			closed("2026-11-10")(i)
			*i = play(t, *i, on(t, "2026-11-16", Order{Act: ActRelapse, By: "M0010", Note: "又犯", On: day(t, "2026-12-31")}))
		}, "2026-11-15", Lamp{Colour: LampYellow, WasRed: true}},
		{"closed on a day that nobody wrote down", func(i *Issue) { i.Status = Archived }, "2026-12-31", Lamp{Colour: LampGreen}},
	} {
		i := standing(t, Rectifying)
		i.Extensions = nil
		if c.change != nil {
			c.change(&i)
		}
		if got := i.Lamp(DefaultLadder(), workdays, day(t, c.today)); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
