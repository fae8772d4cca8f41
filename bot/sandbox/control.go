package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Control serves the interface by which people and test programs move the
// sandbox, under /sandbox/api/, and the page of the phones above it. It has no
// login: it belongs to a demonstration.
func (p *Platform) Control() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /sandbox/api/people", p.controlPeople)
	mux.HandleFunc("POST /sandbox/api/send", p.controlSend)
	mux.HandleFunc("GET /sandbox/api/inbox/{openid}", p.controlInbox)
	mux.HandleFunc("GET /sandbox/api/clock", p.controlClock)
	mux.HandleFunc("POST /sandbox/api/clock", p.controlMove)
	mux.HandleFunc("GET /sandbox/api/faults", p.controlFaults)
	mux.HandleFunc("POST /sandbox/api/faults", p.controlFault)
	mux.HandleFunc("DELETE /sandbox/api/faults", p.controlHeal)
	mux.HandleFunc("GET /sandbox/api/log", p.controlLog)
	mux.HandleFunc("GET /sandbox/api/menu", func(w http.ResponseWriter, _ *http.Request) { reply(w, orEmpty(p.Menu())) })
	mux.HandleFunc("GET /sandbox/api/state", p.controlState)
	mux.HandleFunc("GET /sandbox/api/chat/{openid}", p.controlChat)
	mux.HandleFunc("POST /sandbox/api/read", p.controlRead)
	mux.HandleFunc("GET /sandbox/api/events", p.controlEvents)
	mux.HandleFunc("PUT /sandbox/api/switches/{name}", p.controlSwitch)
	mux.HandleFunc("GET /sandbox/media/{id}", p.servePhoto)
	mux.HandleFunc("GET /sandbox/video/{id}", p.serveVideo)
	p.routePage(mux)
	return http.NewCrossOriginProtection().Handler(mux)
}

func (p *Platform) controlPeople(w http.ResponseWriter, r *http.Request) {
	if p.cfg.People == nil {
		reply(w, []Person{})
		return
	}
	people, err := p.cfg.People(r.Context())
	if err != nil {
		complain(w, http.StatusInternalServerError, err)
		return
	}
	people = slices.Clone(people)
	p.mu.Lock()
	for i := range people {
		u := p.users[people[i].OpenID]
		people[i].Following = u != nil && u.following || u == nil && people[i].follows()
	}
	p.mu.Unlock()
	reply(w, orEmpty(people))
}

func (p *Platform) controlInbox(w http.ResponseWriter, r *http.Request) {
	reply(w, orEmpty(p.Inbox(r.PathValue("openid"))))
}

// controlLog takes ?after=SEQ for what is newer.
func (p *Platform) controlLog(w http.ResponseWriter, r *http.Request) {
	after, ok := afterOf(w, r)
	if !ok {
		return
	}
	p.mu.Lock()
	entries := p.journal.after(after)
	p.mu.Unlock()
	reply(w, orEmpty(entries))
}

// afterOf reads ?after=SEQ, or answers what is wrong with it.
func afterOf(w http.ResponseWriter, r *http.Request) (after int64, ok bool) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return 0, true
	}
	after, err := strconv.ParseInt(text, 10, 64)
	if err != nil || after < 0 {
		complain(w, http.StatusBadRequest, errors.New(`give "after" as the number of an item`))
		return 0, false
	}
	return after, true
}

// controlChat answers with everything that the phone shows; ?after=SEQ for what is newer.
func (p *Platform) controlChat(w http.ResponseWriter, r *http.Request) {
	after, ok := afterOf(w, r)
	if !ok {
		return
	}
	p.mu.Lock()
	last := p.lines
	p.mu.Unlock()
	items := orEmpty(p.Chat(r.PathValue("openid"), after))
	if n := len(items); n > 0 {
		last = max(last, items[n-1].Seq)
	}
	reply(w, map[string]any{"items": items, "last": last})
}

// controlRead answers with the item as it is now.
func (p *Platform) controlRead(w http.ResponseWriter, r *http.Request) {
	var in struct {
		OpenID string `json:"openid"`
		Seq    int64  `json:"seq"`
	}
	if !take(w, r, &in) {
		return
	}
	item, err := p.Read(in.OpenID, in.Seq)
	if err != nil {
		complain(w, http.StatusNotFound, err)
		return
	}
	reply(w, item)
}

// take reads the JSON body into v, or answers what is wrong with it.
func take(w http.ResponseWriter, r *http.Request, v any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody+maxBody/2))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		complain(w, http.StatusBadRequest, fmt.Errorf("read the request: %w", err))
		return false
	}
	return true
}

func reply(w http.ResponseWriter, v any) { respond(w, http.StatusOK, v) }

func complain(w http.ResponseWriter, status int, err error) {
	respond(w, status, map[string]string{"error": strings.TrimPrefix(err.Error(), "sandbox: ")})
}

func respond(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v) // the caller is gone: nothing to do
}

// orEmpty makes a missing list an empty one, so that JSON has [] and never null.
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
