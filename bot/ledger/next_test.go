package ledger

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// TestNext is everybody's next step with an issue as it may stand.
func TestNext(t *testing.T) {
	r, byName := townHall()
	asked := []Extension{{Seq: 1, State: Asked}}
	ordered := func(by string, due calendar.Date) []Instruction {
		return []Instruction{{Seq: 1, By: byName[by], DueOn: due, HeededOn: day(t, "2026-09-02")}}
	}
	early, late := day(t, "2026-09-03"), day(t, "2027-09-03")
	for name, c := range map[string]struct {
		status Status
		alter  func(*Issue)
		want   map[string]Act // of those who have a next step
	}{
		"to claim":                {Registered, func(*Issue) {}, map[string]Act{"leader": ActClaim, "chief": ActInstruct, "staff": ActAssign}},
		"nobody in charge":        {Registered, func(i *Issue) { i.Area = "330381" }, map[string]Act{"chief": ActClaim, "staff": ActAssign}},
		"to accept":               {Assigned, func(*Issue) {}, map[string]Act{"officer": ActAccept, "leader": ActInstruct, "chief": ActInstruct}},
		"to prove":                {Rectifying, func(*Issue) {}, map[string]Act{"officer": ActProve, "leader": ActInstruct, "chief": ActInstruct}},
		"asked for time":          {Rectifying, func(i *Issue) { i.Extensions = asked }, map[string]Act{"officer": ActProve, "leader": ActGrant, "chief": ActGrant, "staff": ActGrant}},
		"the leader waits":        {Rectifying, func(i *Issue) { i.Instructions = ordered("leader", late) }, map[string]Act{"officer": ActProve, "chief": ActInstruct}},
		"an answer is owed first": {Rectifying, func(i *Issue) { i.Instructions = ordered("chief", early) }, map[string]Act{"officer": ActAnswer, "leader": ActInstruct}},
		"an order is not read": {Rectifying, func(i *Issue) {
			i.Instructions = ordered("leader", late)
			i.Instructions[0].HeededOn = calendar.Date{}
		}, map[string]Act{"officer": ActHeed, "chief": ActInstruct}},
		"money to check": {Rectifying, func(i *Issue) { i.Instalments = []Instalment{{Seq: 1, State: Reported}} }, map[string]Act{"officer": ActProve, "leader": ActInstruct, "chief": ActInstruct, "staff": ActCheck}},
		"under review":   {UnderReview, func(*Issue) {}, map[string]Act{"staff": ActPass}},
		"closed":         {SignedOff, func(*Issue) {}, map[string]Act{"staff": ActArchive}},
	} {
		i := standing(t, c.status)
		i.Extensions, i.Instructions, i.Instalments = nil, nil, nil
		c.alter(&i)
		got := make(map[string]Act)
		for _, name := range []string{"officer", "leader", "chief", "staff", "deputy", "other leader", "disabled officer", "stranger"} {
			m, _ := r.Member(byName[name])
			next := Next(m, i, r)
			if next == "" {
				continue
			}
			got[name] = next
			if !slices.Contains(Can(m, i, r), next) {
				t.Errorf("%s: %s is offered %s, which cannot be done", name, m.Name, next)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if next := Next(roster.Member{}, standing(t, Registered), r); next != "" {
		t.Errorf("a stranger is offered %s", next)
	}
}
