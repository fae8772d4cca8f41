package sandbox

import "time"

// sentIDs remembers for a while what was sent, so that it is not sent twice.
type sentIDs struct {
	byKey map[string]sentID
	order []sentKey // as they were kept, for forgetting
}

type sentID struct {
	msgID string
	at    time.Time
}

type sentKey struct {
	key string
	at  time.Time
}

func newSentIDs() sentIDs { return sentIDs{byKey: map[string]sentID{}} }

// find returns the id that key was sent under less than d ago.
func (s *sentIDs) find(key string, now time.Time, d time.Duration) (string, bool) {
	id, ok := s.byKey[key]
	return id.msgID, ok && now.Sub(id.at) < d
}

// keep remembers key, and forgets what nobody will ask for any more.
func (s *sentIDs) keep(key, msgID string, now time.Time) {
	for len(s.order) > 0 && now.Sub(s.order[0].at) >= idsRemembered {
		if s.byKey[s.order[0].key].at.Equal(s.order[0].at) {
			delete(s.byKey, s.order[0].key)
		}
		s.order = s.order[1:]
	}
	s.byKey[key] = sentID{msgID: msgID, at: now}
	s.order = append(s.order, sentKey{key: key, at: now})
}
