package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/roster"
)

const (
	rosterHead = "姓名,手机,角色,地区,分管,状态\n"
	tangxia    = "塘下联络员,13800000001,联络员,塘下镇,,"
)

// member is the person of that name as the roster has them.
func (o *office) member(name string) roster.Member {
	o.t.Helper()
	people := must(o.bot.Roster(o.ctx))(o.t)
	found := people.ByName(name)
	if len(found) != 1 {
		o.t.Fatalf("%d members are called %s", len(found), name)
	}
	return found[0]
}

// bind binds these persons and nobody else.
func (o *office) bind(names ...string) {
	o.t.Helper()
	codes := make(map[string]string)
	for _, l := range must(o.bot.BindingCodes(o.ctx, "cli"))(o.t) {
		codes[l.Name] = l.Code
	}
	for _, name := range names {
		o.say(name, "绑定 "+codes[name])
	}
	o.hush()
}

func (o *office) wantBound(name, openid, when string) {
	o.t.Helper()
	if got := o.member(name).OpenID; got != openid {
		o.t.Errorf("%s: %s is bound to %q, want %q", when, name, got, openid)
	}
}

// TestCodeWorksOnce binds, frees the WeChat account by another binding, and
// tries the first code again: it is used up, although its member is unbound.
func TestCodeWorksOnce(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code := o.code("塘下联络员")
	o.say("塘下联络员", "绑定 "+code)
	o.importRoster("停用", rosterHead+tangxia+"停用\n")
	o.say("塘下联络员", "绑定 "+o.code("陶山联络员"))
	o.wantBound("陶山联络员", o.phone("塘下联络员"), "a disabled member's account bound anew")
	o.wantBound("塘下联络员", "", "a disabled member's account bound anew")
	o.importRoster("启用", rosterHead+tangxia+"\n")
	if o.member("塘下联络员").Disabled {
		t.Fatal("塘下联络员 is still disabled")
	}
	o.say("拾到码的人", "绑定 "+code)
	o.wantBound("塘下联络员", "", "a used code")
	o.say("塘下新手机", "绑定 "+o.code("塘下联络员"))
	o.wantBound("塘下联络员", o.phone("塘下新手机"), "a fresh code")
}

// TestCodeOfDisabledMember refuses the live code of somebody who has left.
func TestCodeOfDisabledMember(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code := o.code("塘下联络员")
	o.importRoster("停用", rosterHead+tangxia+"停用\n")
	o.say("塘下联络员", "绑定 "+code)
	o.wantBound("塘下联络员", "", "disabled")
	if !strings.Contains(o.last.Reply, "绑定码不对或已过期") {
		t.Errorf("answered %q", o.last.Reply)
	}
}

// TestCodeExpires tries codes at the last moment of their seven days, and after it.
func TestCodeExpires(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	issued := o.clock.Now()
	early, late := o.code("塘下联络员"), o.code("陶山联络员")
	o.clock.Set(issued.Add(7*24*time.Hour - time.Second))
	o.say("塘下联络员", "绑定 "+early)
	o.wantBound("塘下联络员", o.phone("塘下联络员"), "a second before the end")
	o.clock.Set(issued.Add(7 * 24 * time.Hour))
	o.say("陶山联络员", "绑定 "+late)
	o.wantBound("陶山联络员", "", "after seven days")
	fresh := o.code("陶山联络员")
	if fresh == late {
		t.Fatal("an expired code is handed out again")
	}
	o.say("陶山联络员", "绑定 "+fresh)
	o.wantBound("陶山联络员", o.phone("陶山联络员"), "with a fresh code")
}

// TestLockLastsHalfAnHour gives the right code into a lock: in vain until it ends.
func TestLockLastsHalfAnHour(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code, locked := o.code("塘下联络员"), o.clock.Now()
	for range roster.MaxFailures {
		o.say("塘下联络员", "绑定 x")
	}
	o.clock.Set(locked.Add(30*time.Minute - time.Second))
	o.say("塘下联络员", "绑定 "+code)
	o.wantBound("塘下联络员", "", "a second before the lock ends")
	o.clock.Set(locked.Add(30 * time.Minute))
	o.say("塘下联络员", "绑定 "+code)
	o.wantBound("塘下联络员", o.phone("塘下联络员"), "after the lock")
}

// TestUnreachableAtAnOldAddress hears that a push to the account that somebody
// had before did not arrive: they can be reached at the one they have now.
func TestUnreachableAtAnOldAddress(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("塘下联络员")
	m := o.member("塘下联络员")
	for _, tc := range []struct {
		to   string
		want bool
	}{{"oTestTheOldPhoneOfTangxia000", true}, {m.OpenID, false}} {
		if err := o.bot.Unreachable(o.ctx, channel.Outbound{Member: m.ID, To: tc.to}, "unsubscribed"); err != nil {
			t.Fatal(err)
		}
		if got := o.member("塘下联络员").Reachable(); got != tc.want {
			t.Errorf("a push to %s was lost: reachable is %t, want %t", tc.to, got, tc.want)
		}
	}
}

// TestWritingAgainIsReachableAgain has somebody follow again without an event
// that tells so: the first message does, whatever it says.
func TestWritingAgainIsReachableAgain(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	o.bind("塘下联络员")
	for _, text := range []string{"在吗", "零报告", "绑定", "撤回"} {
		o.clock.Advance(time.Minute)
		o.direct("取消关注：塘下联络员")
		if o.member("塘下联络员").Reachable() {
			t.Fatal("unfollowed, and still reachable")
		}
		o.direct("悄悄关注：塘下联络员")
		o.say("塘下联络员", text)
		if !o.member("塘下联络员").Reachable() {
			t.Errorf("wrote %s, and is not reachable", text)
		}
	}
}
