package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/roster"
)

// crowd is a roster of so many officers beside the usual one.
func crowd(n int) string {
	var out strings.Builder
	out.WriteString(defaultRoster)
	for i := range n {
		fmt.Fprintf(&out, "第%02d联络员,139000000%02d,联络员,塘下镇,,\n", i, i)
	}
	return out.String()
}

// TestEverybodyBindsAtOnce has twenty officers bind in the same moment at three
// services, as on the day on which the slips are handed out: the roster moves under
// each of them again and again, and all are bound at the first try, each once.
func TestEverybodyBindsAtOnce(t *testing.T) {
	t.Parallel()
	const officers = 20
	o := openOffice(t, map[string][]byte{"名册": []byte(crowd(officers))})
	services := []*bot.Bot{o.bot, bot.New(o.options), bot.New(o.options)}
	codes := make(map[string]string)
	for _, l := range must(o.bot.BindingCodes(o.ctx, "cli"))(t) {
		codes[l.Name] = l.Code
	}
	for _, b := range services {
		must(b.Roster(o.ctx))(t) // each has seen the roster as it was before
	}
	var all sync.WaitGroup
	start := make(chan struct{})
	for i := range officers {
		name := fmt.Sprintf("第%02d联络员", i)
		in := o.by(name, "bind:"+name, "绑定 "+codes[name])
		all.Go(func() {
			<-start
			reply, err := services[i%len(services)].Receive(o.ctx, in)
			if err != nil || !strings.Contains(reply, "已绑定") {
				t.Errorf("%s is told %q, %v", name, reply, err)
			}
		})
	}
	close(start)
	all.Wait()
	people, bound := must(o.bot.Roster(o.ctx))(t), 0
	for _, m := range people.With(roster.Officer) {
		if m.OpenID == "" {
			continue
		}
		if bound++; m.OpenID != o.phone(m.Name) {
			t.Errorf("%s is bound to another's account", m.Name)
		}
	}
	if bound != officers {
		t.Errorf("%d of %d are bound", bound, officers)
	}
	if n := o.trailOf()["member.bind"]; n != officers {
		t.Errorf("the trail tells of %d bindings", n)
	}
	t.Logf("figure: %d people bind at once on %d services: %d bound", officers, len(services), bound)
}

// restless is a store whose roster moves right before so many readings.
type restless struct {
	bot.Store
	left int
	move func()
}

// Read implements bot.Store.
func (s *restless) Read(ctx context.Context, n bot.Need) (bot.View, error) {
	if s.left > 0 {
		s.left--
		s.move()
	}
	return s.Store.Read(ctx, n)
}

// TestBindingWhileTheRosterMoves has the roster move under a binding oftener than
// any other conflict is decided again.
func TestBindingWhileTheRosterMoves(t *testing.T) {
	t.Parallel()
	o := openOffice(t, nil)
	code := ""
	for _, l := range must(o.bot.BindingCodes(o.ctx, "cli"))(t) {
		if l.Name == "陶山联络员" {
			code = l.Code
		}
	}
	moves := 0
	opt := o.options
	opt.Store = &restless{Store: opt.Store, left: 15, move: func() {
		moves++
		area := roster.Area{Code: "D001", Name: fmt.Sprintf("市农业农村局%d", moves), Kind: roster.Department}
		err := o.store.Commit(o.ctx, bot.Change{Cause: fmt.Sprint("moves:", moves), At: o.clock.Now(), Areas: []roster.Area{area}})
		if err != nil {
			t.Fatal(err)
		}
	}}
	reply, err := bot.New(opt).Receive(o.ctx, o.by("陶山联络员", "bind", "绑定 "+code))
	if err != nil || !strings.Contains(reply, "已绑定") {
		t.Errorf("after %d moves: %q, %v", moves, reply, err)
	}
}
