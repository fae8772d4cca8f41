package outbox

import (
	"context"
	"errors"
	"hash/fnv"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
)

// Window is how long after its first try a message may be sent again under the
// same id when nobody knows whether it has left: the platform remembers ids for
// ten minutes, and one is kept in hand.
const Window = 9 * time.Minute

// Reasons of an Outcome, as short codes that templates words. A refusal is
// ReasonRejected followed by what the platform said.
const (
	ReasonQuiet       = "quiet"       // the schedule started it: it waits for the end of quiet hours
	ReasonBusy        = "busy"        // not sent, will be tried again
	ReasonGaveUp      = "gave up"     // not sent for a day
	ReasonAmbiguous   = "ambiguous"   // may or may not have been sent
	ReasonQuota       = "quota"       // waits for midnight
	ReasonCredential  = "credential"  // waits for the operator
	ReasonUnreachable = "unreachable" // the person cannot be reached
	ReasonObsolete    = "obsolete"    // not worth sending any more: what it reminds of was done, or is over; in doubt: one try may have arrived
	ReasonDisabled    = "disabled"    // no template configured
	ReasonSettled     = "settled"     // a person found out what became of it, and said so
	ReasonRestored    = "restored"    // waited in the backup that the data comes from, and may have been sent after it
	ReasonRejected    = "rejected: "
)

// ladder is how long to wait after each try that surely was not sent. It adds
// up to a day, after which a person has to look at it.
var ladder = [...]time.Duration{
	time.Minute, time.Minute, 5 * time.Minute, 15 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 8*time.Hour + 38*time.Minute,
}

// holdUp is how long the channel rests when the platform refuses our credential.
const holdUp = time.Minute

// try is one message about to be sent, or just sent.
type try struct {
	m   Message
	now time.Time // the product's clock
	// age is how long ago the first try was that may have left, by the store's or the
	// product's clock, whichever says longer; negative when a clock ran backwards. Where
	// none has left before, it counts from the claim.
	age time.Duration
}

// maybe reports whether a try before this one may have left.
func (t try) maybe() bool { return !t.m.FirstTry.IsZero() }

// later is the try seen at a later moment of the product's clock.
func (t try) later(now time.Time) try {
	if passed := now.Sub(t.now); passed > 0 && t.age >= 0 {
		t.age += passed
	}
	t.now = now
	return t
}

// open reports whether the same id may still be sent after a further wait.
func (t try) open(wait time.Duration) bool { return t.age >= 0 && t.age+wait < Window }

// judgement is what a try comes to: for the message, and for the channel.
type judgement struct {
	Outcome
	park   time.Time // the channel rests until then; zero: it goes on
	reason string    // of the rest
}

// mayBegin decides whether the message may be sent at all. One that may have
// left long ago may not: nobody would drop the second copy.
func mayBegin(t try) (Outcome, bool) {
	if t.maybe() && !t.open(0) {
		return t.settle(Doubt, ReasonAmbiguous), false
	}
	return Outcome{}, true
}

// judge decides what becomes of a message after it was sent with this result.
func judge(t try, platformID string, err error) judgement {
	switch {
	case err == nil:
		return judgement{Outcome: Outcome{ID: t.m.ID, Verdict: Done, PlatformID: platformID}}
	case errors.Is(err, channel.ErrNotSent):
		return judgement{Outcome: t.notSent()}
	case errors.Is(err, channel.ErrQuota):
		at := quotaBack(t.now)
		return judgement{Outcome: t.hold(at, ReasonQuota), park: at, reason: ReasonQuota}
	case errors.Is(err, channel.ErrCredential):
		at := t.now.Add(holdUp)
		return judgement{Outcome: t.hold(at, ReasonCredential), park: at, reason: ReasonCredential}
	case errors.Is(err, channel.ErrUnreachable):
		out := t.refused(ReasonUnreachable)
		out.Unreachable = ReasonUnreachable
		return judgement{Outcome: out}
	case errors.Is(err, channel.ErrDisabled):
		return judgement{Outcome: t.refused(ReasonDisabled)}
	case errors.Is(err, channel.ErrAmbiguous), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return judgement{Outcome: t.ambiguous()}
	default:
		return judgement{Outcome: t.refused(ReasonRejected + err.Error())}
	}
}

// giveBack returns a message untouched, to be claimed again at the given moment.
func (t try) giveBack(at time.Time, reason string) Outcome {
	out := t.settle(Retry, reason)
	out.At, out.Uncounted, out.Ambiguous = at, true, t.maybe()
	return out
}

// notSent climbs the ladder. If an earlier try may have left, there is only the window.
func (t try) notSent() Outcome {
	if t.m.Attempts > len(ladder) && t.old() {
		if t.maybe() {
			return t.settle(Doubt, ReasonAmbiguous)
		}
		return t.settle(Bury, ReasonGaveUp)
	}
	wait := t.wait()
	if t.maybe() && !t.open(wait) {
		return t.settle(Doubt, ReasonAmbiguous)
	}
	out := t.settle(Retry, ReasonBusy)
	out.At, out.Ambiguous = t.now.Add(wait), t.maybe()
	return out
}

// ambiguous repeats the same id while the platform surely remembers it.
func (t try) ambiguous() Outcome {
	wait := t.wait()
	if !t.open(wait) {
		return t.settle(Doubt, ReasonAmbiguous)
	}
	out := t.settle(Retry, ReasonAmbiguous)
	out.At, out.Ambiguous = t.now.Add(wait), true
	return out
}

// hold keeps the message while the whole channel rests.
func (t try) hold(until time.Time, reason string) Outcome {
	if t.maybe() && !t.open(until.Sub(t.now)) {
		return t.settle(Doubt, ReasonAmbiguous)
	}
	return t.giveBack(until, reason)
}

// refused is final. A copy that left before it was refused may have arrived all the same.
func (t try) refused(reason string) Outcome {
	if t.maybe() {
		return t.settle(Doubt, reason)
	}
	return t.settle(Bury, reason)
}

func (t try) settle(v Verdict, reason string) Outcome {
	return Outcome{ID: t.m.ID, Verdict: v, Reason: reason}
}

// old reports whether the message has been due for about a day. Tries are lost
// also to workers that die, so that their number alone does not say that it is time to give up.
func (t try) old() bool {
	due := t.m.CreatedAt
	if t.m.NotBefore.After(due) {
		due = t.m.NotBefore
	}
	return t.now.Sub(due) >= 23*time.Hour
}

// wait is the ladder's next step, lengthened by up to a quarter or half a
// minute so that what failed together does not come back together. The same
// message always gets the same wait.
func (t try) wait() time.Duration {
	step := ladder[min(max(t.m.Attempts-1, 0), len(ladder)-1)]
	spread := min(step/4, 30*time.Second)
	h := fnv.New32a()
	_, _ = h.Write([]byte(t.m.ID))
	return step + spread*time.Duration(h.Sum32()%1000)/1000
}

// quotaBack is when the platform's daily quota begins anew: at midnight. One that is
// used up just after it is probably still yesterday's, and our clock ahead of the
// platform's: a whole day is not given away for that.
func quotaBack(now time.Time) time.Time {
	today := calendar.DateOf(now)
	if soon := today.At(0, 0).Add(apart); now.Before(soon) {
		return soon
	}
	return today.AddDays(1).At(0, 0)
}

// apart is how far our clock and the platform's may be apart.
const apart = 15 * time.Minute
