package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

const sendPath = "message/template/send"

func withheld() sandbox.Fault { return sandbox.Fault{Path: sendPath, Receipt: sandbox.Withheld} }

// TestBulletinSurvivesKills publishes a final edition to 200 leaders (100 in the
// short form: two steps of a fan-out) from three services at once, kills services
// in the middle of it, has the platform fail in every way, and lets it recover:
// nobody gets two, nobody is forgotten, and of whom it is not known whether it
// arrived is listed.
func TestBulletinSurvivesKills(t *testing.T) {
	t.Parallel()
	kills, told := storetest.Rounds(3, 50), storetest.Rounds(100, 200)
	o := newReplicated(t)
	o.startBefore(t)
	replicas := o.begin(t, 3)
	people := o.leaders(t, told)
	month := calendar.MonthOf(o.today).Add(-1)
	interim := o.must(t, "bulletin", "publish", "--month", calendar.MonthOf(o.today).String(), "--only", people[0].Name)
	eventually(t, patience, "the interim edition is out", func() bool { return len(o.cards(people[0].OpenID, "tpl-bulletin")) == 1 })
	o.platform.Fault(sandbox.Fault{Path: sendPath, Latency: time.Duration(storetest.Rounds(300, 3000)) * time.Millisecond})
	var ordered sync.WaitGroup
	for range 3 {
		ordered.Go(func() { o.do(t, "bulletin", "publish", "--month", month.String()) })
	}
	ordered.Wait()
	o.killAmidst(t, replicas, kills)
	o.platform.ClearFaults()
	o.platform.Fault(sandbox.Fault{Path: sendPath, Status: 502, Times: 15})
	o.platform.Fault(sandbox.Fault{Path: sendPath, Drop: true, Times: 15})
	o.platform.Fault(sandbox.Fault{Path: sendPath, ErrCode: -1, Times: 10})
	o.platform.Fault(withheld())
	o.recover(t)
	o.everybodyOnce(t, people[:told], interim)
	t.Logf("figure: %d leaders, %d kills, %d calls that the platform saw before, %d unknown",
		told, kills, o.duplicates(), len(o.inState(t, "unknown")))
}

// startBefore has reports expected of the month before, so that there is an edition of it.
func (o *replicated) startBefore(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	o.write(t, "config.yaml", strings.Replace(string(text), "start: "+o.week.String(), "start: "+o.week.Add(-10).String(), 1))
}

// killAmidst kills the services one after the other while they send, and starts
// three others, until so many were killed. All of them are dead in the end.
func (o *replicated) killAmidst(t *testing.T, replicas []*peer, kills int) {
	t.Helper()
	for {
		soon(patience, func() bool { return o.rdb.ZCard(t.Context(), key("outbox:sending")).Val() > 0 })
		<-time.After(time.Duration(rand.IntN(storetest.Rounds(250, 4000))) * time.Millisecond)
		for _, r := range replicas {
			<-time.After(time.Duration(rand.IntN(100)) * time.Millisecond)
			r.kill()
			kills--
		}
		o.leasesEnd(t)
		if kills <= 0 {
			return
		}
		replicas = o.begin(t, len(replicas))
	}
}

// recover starts three services again, and lets time pass for what waits: until
// some messages are beyond the window, of which then nobody knows.
func (o *replicated) recover(t *testing.T) {
	t.Helper()
	o.begin(t, 3)
	doubtful := 0
	eventually(t, 3*patience, "everything came to an end", func() bool {
		if o.rdb.ZCard(t.Context(), key("outbox:sending")).Val() > 0 {
			return false
		}
		if doubtful == 0 {
			doubtful = o.outlive(t, 5)
		}
		o.dueNow(t)
		return len(o.inState(t, "queued"))+len(o.inState(t, "sending")) == 0
	})
	if doubtful == 0 && len(o.inState(t, "unknown")) == 0 {
		t.Error("no message was in doubt")
	}
}

// leasesEnd has what the dead services had in hand come back at once, as it would
// after a minute.
func (o *replicated) leasesEnd(t *testing.T) {
	t.Helper()
	for _, id := range o.rdb.ZRange(t.Context(), key("outbox:sending"), 0, -1).Val() {
		o.rdb.ZAddXX(t.Context(), key("outbox:sending"), redis.Z{Score: 1, Member: id})
	}
}

// dueNow has what waits for its next try be tried now.
func (o *replicated) dueNow(t *testing.T) {
	t.Helper()
	for _, id := range o.rdb.ZRange(t.Context(), key("outbox:queued"), 0, -1).Val() {
		o.rdb.ZAddXX(t.Context(), key("outbox:queued"), redis.Z{Score: 1, Member: id})
	}
}

// outlive makes the first tries of some messages ten minutes older, whose fate is
// not known and which wait, and returns how many.
func (o *replicated) outlive(t *testing.T, most int) (n int) {
	t.Helper()
	for _, id := range o.rdb.ZRange(t.Context(), key("outbox:queued"), 0, -1).Val() {
		first, err := strconv.ParseInt(o.rdb.HGet(t.Context(), key("msg:"+id), "first").Val(), 10, 64)
		if err != nil || n == most {
			continue
		}
		o.rdb.HSet(t.Context(), key("msg:"+id), "first", first-(10*time.Minute).Milliseconds())
		n++
	}
	return n
}

func (o *replicated) duplicates() (n int) {
	for _, e := range o.platform.Log() {
		if e.Result == "duplicate" {
			n++
		}
	}
	return n
}

// everybodyOnce compares what the phones show with what the outbox says.
func (o *replicated) everybodyOnce(t *testing.T, people []person, interim string) {
	t.Helper()
	if !strings.Contains(interim, "截至") {
		t.Errorf("no interim edition: %s", interim)
	}
	var list struct {
		Messages []struct{ ID, Member, State string } `json:"messages"`
	}
	o.api(t, http.StatusOK, http.MethodGet, "/outbox?limit=1000", "", &list)
	states := make(map[string]string)
	for _, m := range list.Messages {
		if strings.Contains(m.ID, calendar.MonthOf(o.today).Add(-1).String()+"/") {
			states[m.Member] += m.State
		}
	}
	missing, twice, counts := 0, 0, make(map[string]int)
	for i, p := range people {
		cards := len(o.cards(p.OpenID, "tpl-bulletin"))
		if i == 0 {
			cards-- // the interim one
		}
		state := states[fmt.Sprintf("M%04d", i+1)]
		counts[state]++
		switch {
		case cards > 1:
			twice++
		case cards == 0 && state != "unknown":
			missing++
		}
	}
	if missing > 0 || twice > 0 || counts["accepted"]+counts["delivered"]+counts["unknown"] != len(people) {
		t.Errorf("%d leaders got none and nobody says so, %d got two; %v", missing, twice, counts)
	}
	if unknown := len(o.inState(t, "unknown")); unknown != counts["unknown"] {
		t.Errorf("%d messages are listed as unknown, %d are", unknown, counts["unknown"])
	}
}
