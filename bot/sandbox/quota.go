package sandbox

import (
	"maps"
	"time"
)

// Quota bounds the calls of one API path; zero is unlimited.
type Quota struct {
	PerDay    int // 45009, till midnight in Beijing
	PerMinute int // 45011
}

type quotas struct {
	limits map[string]Quota
	counts map[string]*count
}

type count struct {
	day, minute     string
	inDay, inMinute int
}

func newQuotas(override map[string]Quota) quotas {
	limits := map[string]Quota{
		"stable_token":          {PerDay: 500_000, PerMinute: 10_000},
		"message/template/send": {PerDay: 100_000},
		"message/custom/send":   {PerDay: 500_000},
	}
	for path, q := range maps.All(override) {
		limits[shortPath(path)] = q
	}
	return quotas{limits: limits, counts: map[string]*count{}}
}

// spend counts one call of path; the error is 45009 or 45011.
func (q *quotas) spend(path string, now time.Time) error {
	path = shortPath(path)
	limit := q.limits[path]
	c := q.counts[path]
	if c == nil {
		c = &count{}
		q.counts[path] = c
	}
	if day := now.Format(time.DateOnly); c.day != day {
		c.day, c.inDay = day, 0
	}
	if minute := now.Format("2006-01-02 15:04"); c.minute != minute {
		c.minute, c.inMinute = minute, 0
	}
	c.inDay++
	c.inMinute++
	if limit.PerDay > 0 && c.inDay > limit.PerDay {
		return refuse(45009)
	}
	if limit.PerMinute > 0 && c.inMinute > limit.PerMinute {
		return refuse(45011)
	}
	return nil
}
