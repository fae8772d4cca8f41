package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	snapshotVersion = 1
	linesSaved      = 500   // of each phone
	entriesSaved    = 1_000 // of the log
	numbersSkipped  = 1_000 // may have been given after the last save
)

// snapshot is Config.File: what a restart needs so that the phones look the
// same afterwards. Faults and quotas in use are not part of it.
type snapshot struct {
	Version  int                     `json:"version"`
	Offset   time.Duration           `json:"offset"` // of a running clock, in nanoseconds
	Now      time.Time               `json:"now"`    // where a fixed clock stands
	Sequence int64                   `json:"sequence"`
	Lines    int64                   `json:"lines"`
	Entries  int64                   `json:"entries"`
	Users    map[string]userRecord   `json:"users"`
	Sent     []sentRecord            `json:"sent"`
	Tickets  map[string]ticketRecord `json:"tickets"`
	Token    tokenRecord             `json:"token"`
	Menu     []Button                `json:"menu"`
	Journal  []Entry                 `json:"journal"`
	Days     map[string]dayTally     `json:"days"`
	Photos   []photoRecord           `json:"photos"` // in the order in which they came; their data lie beside
}

type userRecord struct {
	Following bool      `json:"following"`
	Blocked   bool      `json:"blocked,omitempty"`
	Since     time.Time `json:"since"`
	Scene     string    `json:"scene,omitempty"`
	Left      int       `json:"left"` // of the window for customer-service messages
	Ends      time.Time `json:"ends"`
	Thread    []line    `json:"thread"`
}

type sentRecord struct {
	Key   string    `json:"key"`
	MsgID string    `json:"msgid"`
	At    time.Time `json:"at"`
}

type ticketRecord struct {
	Scene string    `json:"scene"`
	Ends  time.Time `json:"ends"`
}

type tokenRecord struct {
	Current string    `json:"current"`
	Ends    time.Time `json:"ends"`
}

type photoRecord struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// capture takes down the state, and the photos that go with it.
func (p *Platform) capture() (snapshot, map[string]photo) {
	offset, now := p.clock.Offset(), p.clock.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	s := snapshot{
		Version: snapshotVersion, Offset: offset, Now: now, Sequence: p.sequence, Lines: p.lines, Entries: p.journal.last,
		Users: make(map[string]userRecord, len(p.users)), Tickets: make(map[string]ticketRecord, len(p.tickets)),
		Menu: p.menu, Journal: slices.Clone(tail(p.journal.entries, entriesSaved)), Days: make(map[string]dayTally, len(p.tally.days)),
	}
	if t, ok := p.tokens.issued[p.tokens.current]; ok && !t.revoked {
		s.Token = tokenRecord{Current: p.tokens.current, Ends: t.ends}
	}
	for openid, u := range p.users {
		s.Users[openid] = u.record()
	}
	for id, t := range p.tickets {
		s.Tickets[id] = ticketRecord{Scene: t.scene, Ends: t.ends}
	}
	for day, d := range p.tally.days {
		s.Days[day] = *d
	}
	for _, k := range p.sent.order {
		if id := p.sent.byKey[k.key]; id.at.Equal(k.at) {
			s.Sent = append(s.Sent, sentRecord{Key: k.key, MsgID: id.msgID, At: id.at})
		}
	}
	for _, id := range p.album.order {
		s.Photos = append(s.Photos, photoRecord{ID: id, At: p.album.photos[id].at})
	}
	return s, maps.Clone(p.album.photos)
}

func (u *user) record() userRecord {
	return userRecord{
		Following: u.following, Blocked: u.blocked, Since: u.since, Scene: u.scene, Left: u.window.left, Ends: u.window.ends,
		Thread: slices.Clone(tail(u.thread, linesSaved)),
	}
}

func (r userRecord) user() *user {
	for i := range r.Thread {
		r.Thread[i].At = r.Thread[i].At.In(beijing)
		if r.Thread[i].State == stateSending {
			r.Thread[i].State = stateFailed // whoever waited for the answer is gone
		}
	}
	return &user{
		following: r.Following, blocked: r.Blocked, since: r.Since, scene: r.Scene,
		window: window{left: r.Left, ends: r.Ends}, thread: r.Thread,
	}
}

func tail[T any](list []T, n int) []T { return list[max(0, len(list)-n):] }

// decodeSnapshot reads a snapshot that was written whole.
func decodeSnapshot(data []byte) (snapshot, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return s, fmt.Errorf("read the platform's state: %w", err)
	}
	if s.Version != snapshotVersion {
		return s, fmt.Errorf("read the platform's state: its version is %d, not %d", s.Version, snapshotVersion)
	}
	return s, nil
}

// resume puts the platform where s was taken; photo returns a photo's data.
func (p *Platform) resume(s snapshot, photo func(id string) ([]byte, bool)) {
	p.clock.restore(s.Offset, s.Now)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sequence = max(p.sequence, s.Sequence+numbersSkipped)
	p.lines, p.journal = s.Lines+numbersSkipped, journal{entries: s.Journal, last: s.Entries + numbersSkipped}
	p.menu = s.Menu
	for openid, u := range s.Users {
		p.users[openid] = u.user()
	}
	for id, t := range s.Tickets {
		p.tickets[id] = ticket{scene: t.Scene, ends: t.Ends}
	}
	for day, d := range s.Days {
		p.tally.days[day] = &d
	}
	for _, r := range s.Sent {
		p.sent.keep(r.Key, r.MsgID, r.At)
	}
	if s.Token.Current != "" {
		p.tokens.current = s.Token.Current
		p.tokens.issued[s.Token.Current] = issuedToken{ends: s.Token.Ends}
	}
	p.resumePhotos(s.Photos, photo)
}

// resumePhotos brings the photos back, for the phones and for the service. p.mu is held.
func (p *Platform) resumePhotos(photos []photoRecord, data func(id string) ([]byte, bool)) {
	now := p.clock.Now()
	for _, r := range photos {
		d, ok := data(r.ID)
		if !ok {
			continue
		}
		p.album.add(r.ID, photo{data: d, at: r.At})
		if now.Sub(r.At) < mediaLife {
			p.media[r.ID] = medium{kind: "image", data: d, at: r.At}
		}
	}
}
