package sandbox

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"
)

const (
	heartbeat    = 15 * time.Second
	eventsKept   = 1_024            // for one browser that reads slowly
	mostBrowsers = 64               // that listen at a time
	writeTime    = 10 * time.Second // of one piece of the stream
)

// hub hands what happens to every browser that listens. One that reads too
// slowly is dropped: it connects again and loads everything anew.
type hub struct {
	mu       sync.Mutex
	browsers map[chan []byte]struct{}
	closed   bool
}

func newHub() *hub { return &hub{browsers: map[chan []byte]struct{}{}} }

// join returns the channel of one more browser; false when there are too many.
func (h *hub) join() (chan []byte, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed || len(h.browsers) >= mostBrowsers {
		return nil, false
	}
	c := make(chan []byte, eventsKept)
	h.browsers[c] = struct{}{}
	return c, true
}

func (h *hub) leave(c chan []byte) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.drop(c)
}

// drop closes c, once. h.mu is held.
func (h *hub) drop(c chan []byte) {
	if _, ok := h.browsers[c]; ok {
		delete(h.browsers, c)
		close(c)
	}
}

// idle reports that nobody listens.
func (h *hub) idle() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.browsers) == 0
}

// publish sends an event to all, without waiting for anybody.
func (h *hub) publish(name string, data any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.browsers) == 0 {
		return
	}
	event := encodeEvent(name, data)
	for c := range h.browsers {
		select {
		case c <- event:
		default:
			h.drop(c)
		}
	}
}

// close ends every stream, and lets none begin.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for c := range h.browsers {
		h.drop(c)
	}
}

// encodeEvent writes the event as the stream has it. JSON has no line ends inside.
func encodeEvent(name string, data any) []byte {
	var b bytes.Buffer
	b.WriteString("event: " + name + "\ndata: ")
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(data) // only values that JSON has
	b.WriteString("\n")
	return b.Bytes()
}

// controlEvents streams what happens, until the browser or the platform goes away.
func (p *Platform) controlEvents(w http.ResponseWriter, r *http.Request) {
	events, ok := p.hub.join()
	if !ok {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer p.hub.leave(events)
	unhurried(w)
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no")
	s := stream{w: w, rc: http.NewResponseController(w)}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for err := s.send([]byte("retry: 1000\n\n")); err == nil; {
		select {
		case <-r.Context().Done():
			return
		case <-beat.C:
			err = s.send([]byte(": \n\n"))
		case event, open := <-events:
			if !open {
				return
			}
			for n := len(events); n > 0; n-- { // what waits goes out together
				event = append(slices.Clip(event), <-events...)
			}
			err = s.send(event)
		}
	}
}

// stream writes to one browser; a piece that it does not take in time ends it.
type stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

func (s stream) send(data []byte) error {
	// A writer without deadlines has none to set.
	_ = s.rc.SetWriteDeadline(time.Now().Add(writeTime))
	if _, err := s.w.Write(data); err != nil {
		return err
	}
	err := s.rc.Flush()
	_ = s.rc.SetWriteDeadline(time.Time{})
	return err
}

// unhurried lifts the server's limits from an answer that takes its time.
func unhurried(w http.ResponseWriter) {
	rc := http.NewResponseController(w)
	// A writer without deadlines has none to lift.
	_ = rc.SetWriteDeadline(time.Time{})
	_ = rc.SetReadDeadline(time.Time{})
}
