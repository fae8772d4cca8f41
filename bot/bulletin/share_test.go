package bulletin

import "testing"

func TestShare(t *testing.T) {
	for _, c := range []struct {
		part, whole, scale, want int
		ok                       bool
	}{
		{66, 68, 10_000, 9706, true}, // published: 68 found, 66 rectified, 97.06 %
		{90, 92, 1_000, 978, true},   // 97.8 %
		{41, 60, 1_000, 683, true},
		{1, 3, 100, 33, true},
		{2, 3, 100, 67, true},
		{1, 8, 100, 13, true},
		{0, 5, 1_000, 0, true},
		{5, 5, 1_000, 1_000, true},
		{9_999, 10_000, 100, 99, true}, // not all is not 100 %
		{1, 10_000, 100, 1, true},      // and something is not nothing
		{0, 0, 1_000, 0, false},
	} {
		if got, ok := (Share{c.part, c.whole}).In(c.scale); got != c.want || ok != c.ok {
			t.Errorf("%d of %d in 1/%d: %d %v, want %d %v", c.part, c.whole, c.scale, got, ok, c.want, c.ok)
		}
	}
	e := Edition{Expected: 92, Received: 91, OnTime: 90, Registered: 68, SignedOff: 66}
	if e.SignOffRate() != (Share{66, 68}) || e.OnTimeRate() != (Share{90, 92}) || e.CompleteRate() != (Share{91, 92}) {
		t.Errorf("rates %v %v %v", e.SignOffRate(), e.OnTimeRate(), e.CompleteRate())
	}
}
