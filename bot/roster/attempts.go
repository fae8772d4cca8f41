package roster

import "time"

// What guessing at binding codes is bounded by. Of one address MaxFailures wrong
// codes lock it for LockTime; the third lock within LongLock lasts LongLock itself,
// and so does each that follows as close.
const (
	MaxFailures = 5
	LockTime    = 30 * time.Minute
	LongLock    = 24 * time.Hour
)

// Everybody is the address under which the wrong codes of all addresses together
// are counted. No platform gives anybody such an address.
const Everybody = "*"

// Of all addresses together so many codes may be wrong at once, and one more with
// each BrakeTime; beyond that a code is taken with the name of its owner only, from
// anybody, until it is quiet again. Nobody is kept from binding by what others do.
//
// What a guesser with a hundred accounts has in the week that a code lives, if 49
// codes of a million are open and all names are known to him:
//
//	an account:   15 tries in 25 hours (three locks), 105 in the week; all 10,500
//	without name: 60 + 48 a day, 396 in the week, each right by 49 in a million   1.9 %
//	with a name:  the other 10,104, each right by one in a million                1.0 %
//
// Together 2.9 %; one account has 0.5 %, and never makes the brake stand.
const (
	BrakeFailures = 60
	BrakeTime     = 30 * time.Minute
)

// Attempts counts wrong binding codes of one address.
type Attempts struct {
	From        string       `json:"from"`
	Failures    int          `json:"failures"`
	LockedUntil time.Time    `json:"locked_until,omitzero"`
	Locks       [3]time.Time `json:"locks,omitzero"` // when the last three locks began, the newest last
	Rev         int64        `json:"-"`
}

// Fail counts one more wrong code; the fifth locks the address, after which
// counting begins anew. While locked nothing is counted.
func (a Attempts) Fail(at time.Time) Attempts {
	if a.Locked(at) {
		return a
	}
	if !a.LockedUntil.IsZero() {
		a.Failures, a.LockedUntil = 0, time.Time{}
	}
	a.Failures++
	if a.Failures < MaxFailures {
		return a
	}
	a.Locks = [3]time.Time{a.Locks[1], a.Locks[2], at}
	a.LockedUntil = at.Add(LockTime)
	if !a.Locks[0].IsZero() && at.Sub(a.Locks[0]) < LongLock {
		a.LockedUntil = at.Add(LongLock)
	}
	return a
}

// Locked reports whether the address may not try a code now.
func (a Attempts) Locked(at time.Time) bool { return at.Before(a.LockedUntil) }

// Long reports whether the lock is one that lasts LongLock.
func (a Attempts) Long() bool { return a.LockedUntil.Sub(a.Locks[2]) > LockTime }

// FailAll counts one more wrong code of Everybody. LockedUntil is when all that
// were counted are forgotten, one by one. No more are counted than make the brake
// stand, so that it is soon gone once the guessing ends.
func (a Attempts) FailAll(at time.Time) Attempts {
	if a.LockedUntil.Before(at) {
		a.Failures, a.LockedUntil = 0, at
	}
	a.Failures++
	a.LockedUntil = a.LockedUntil.Add(BrakeTime)
	if full := at.Add(BrakeFailures * BrakeTime); a.LockedUntil.After(full) {
		a.LockedUntil = full
	}
	return a
}

// Braked reports whether a code is taken with its owner's name only, because so many were wrong.
func (a Attempts) Braked(at time.Time) bool {
	return a.LockedUntil.Sub(at) > (BrakeFailures-1)*BrakeTime
}
