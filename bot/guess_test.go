package bot_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/templates"
)

// guessed has as many strangers guess once each.
func (o *office) guessed(count string) error {
	n, err := strconv.Atoi(count)
	for i := range n {
		id := fmt.Sprintf("oGuess%022d", i)
		o.platform.Add(id)
		if _, sent := o.platform.Send(o.ctx, id, fmt.Sprintf("绑定 %d", i)); sent != nil {
			return sent
		}
	}
	return err
}

// TestGuessersTogether has sixty accounts guess, none of them so often that it is
// locked: from then on a code is taken with its owner's name only. Nothing can be
// learned from what else is answered; who has a code is kept from nothing; the
// staff are told once; and it ends by itself.
func TestGuessersTogether(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("办公室小周")
	code, other := o.code("塘下联络员"), o.code("陶山联络员")
	if err := o.guessed(strconv.Itoa(roster.BrakeFailures)); err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	for range 2 * roster.MaxFailures { // asking for the name is no failure, and the same for right and wrong codes
		for _, typed := range []string{code, "000001", "１２３", code + "。", "码：" + code} {
			o.say("又一路人", "绑定 "+typed)
			asked[o.last.Reply] = true
		}
	}
	if len(asked) != 1 || !asked[o.texts.Say(templates.BindNameToo{})] {
		t.Errorf("codes without a name are answered %q", slices.Collect(maps.Keys(asked)))
	}
	for i, guess := range []string{code + " 陶山联络员", "999999 塘下联络员", code + "陶山联络员塘下联络员", code + "谢谢"} {
		o.say("又一路人", "绑定 "+guess)
		if want := o.texts.Say(templates.BindWrong{Left: roster.MaxFailures - 1 - i, Named: true}); o.last.Reply != want {
			t.Errorf("%q is answered %q", guess, o.last.Reply)
		}
	}
	o.wantBound("塘下联络员", "", "by others")
	o.say("塘下联络员", "绑定码"+code+"，我是 塘下联络员，谢谢")
	o.wantBound("塘下联络员", o.phone("塘下联络员"), "with the name")
	o.scan("马屿联络员", o.code("马屿联络员"))
	o.wantBound("马屿联络员", o.phone("马屿联络员"), "by a QR code")
	o.wantTold("办公室小周", "有人在试绑定码", 1)

	o.clock.Set(o.clock.Now().Add(roster.BrakeTime + time.Second))
	o.say("陶山联络员", "绑定"+other+"谢谢")
	o.wantBound("陶山联络员", o.phone("陶山联络员"), "half an hour later")
}

// wantTold looks how many cards somebody has that say so.
func (o *office) wantTold(name, words string, want int) {
	o.t.Helper()
	o.deliver()
	told := 0
	for _, item := range o.platform.Inbox(o.phone(name)) {
		if strings.Contains(item.Text, words) {
			told++
		}
	}
	if told != want {
		o.t.Errorf("%s is told %q %d times, want %d", name, words, told, want)
	}
}

// TestOneTrollStopsNobody has one account guess for a week whenever it may. It is
// locked longer and longer, and codes go on being taken as they are.
func TestOneTrollStopsNobody(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code := o.code("塘下联络员")
	tries, end := 0, o.clock.Now().Add(roster.CodeLife-time.Hour)
	for ; o.clock.Now().Before(end); o.clock.Set(o.clock.Now().Add(30 * time.Minute)) {
		for before := tries; !o.lockedOut(); tries++ {
			if tries == before {
				tries++ // the last one, which is answered by the lock
			}
		}
	}
	if tries < 90 || tries > 105 {
		t.Errorf("one account has %d tries in a week", tries)
	}
	o.wantTold("办公室小周", "有人在试绑定码", 0)
	o.say("塘下联络员", "绑定 "+code)
	o.wantBound("塘下联络员", o.phone("塘下联络员"), "at the end of the week")
	t.Logf("figure: one account has %d tries in the week that a code lives", tries)
}

// lockedOut lets the troll guess once.
func (o *office) lockedOut() bool {
	o.t.Helper()
	o.say("捣乱人", "绑定 999999")
	return o.last.Reply == o.texts.Say(templates.BindLocked{}) || o.last.Reply == o.texts.Say(templates.BindLockedLong{})
}

// TestNameBehindCode: without the brake only the name of somebody else matters.
func TestNameBehindCode(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code := o.code("塘下联络员")
	o.say("陶山联络员", "绑定 "+code+" 陶山联络员")
	if want := o.texts.Say(templates.BindWrong{Left: roster.MaxFailures - 1}); o.last.Reply != want {
		t.Errorf("somebody else's slip is answered %q", o.last.Reply)
	}
	o.wantBound("塘下联络员", "", "by somebody with another name")
	for name, form := range map[string]string{
		"塘下联络员": "绑定%s谢谢", "陶山联络员": "绑定 %s 陶山联络员", "林市长": "绑定　林市长　%s。", "马屿联络员": "绑定码是%s，请查收1",
	} {
		o.say(name, fmt.Sprintf(form, o.code(name)))
		o.wantBound(name, o.phone(name), form)
	}
}

// TestGuessesAtOnce: guesses that arrive at once are counted each, not the last of
// them alone; what could not be counted was not tried.
func TestGuessesAtOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code, phone := o.code("塘下联络员"), o.phone("塘下联络员")
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { _, _ = o.platform.Send(o.ctx, phone, fmt.Sprintf("绑定 00000%d", i)) })
	}
	all.Wait()
	o.say("塘下联络员", "绑定 "+code)
	o.wantBound("塘下联络员", "", "after twenty guesses at once")
}

// scan is somebody scanning a personal QR code.
func (o *office) scan(name, code string) {
	o.t.Helper()
	if _, err := o.platform.Event(o.ctx, o.phone(name), "SCAN", bot.BindScene(code)); err != nil {
		o.t.Fatal(err)
	}
}
