package bulletin

// Share is a part of a whole, kept as the two whole numbers it is made of.
type Share struct {
	Part, Whole int
}

// In gives the share in units of 1/scale, rounded half up: 66 of 68 In(10000)
// is 9706, that is 97.06 %. All and nothing stay exact: a share that is not
// whole never becomes scale by rounding, nor one that is not empty 0, because a
// leader who reads 100 % must be able to rely on it. False: there is no whole.
func (s Share) In(scale int) (n int, ok bool) {
	if s.Whole <= 0 {
		return 0, false
	}
	n = (2*s.Part*scale + s.Whole) / (2 * s.Whole)
	switch {
	case n >= scale && s.Part < s.Whole:
		n = scale - 1
	case n == 0 && s.Part > 0:
		n = 1
	}
	return n, true
}

// SignOffRate is the share of the registered issues that are signed off (销号率).
func (e Edition) SignOffRate() Share { return Share{e.SignedOff, e.Registered} }

// OnTimeRate is the share of the expected reports that were on time (按时率).
// Those whose figures came out of a file are left out: nobody knows.
func (e Edition) OnTimeRate() Share { return Share{e.OnTime, e.Expected - e.Imported} }

// CompleteRate is the share of the expected reports that are complete (齐报率).
func (e Edition) CompleteRate() Share { return Share{e.Received, e.Expected} }
