package store_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/store"
	"github.com/weidubao/weidubao/store/storetest"
)

// TestScratch: what is done on the copy leaves the state as it is, whose hold does
// not stand there; and nothing of the copy stays behind.
func TestScratch(t *testing.T) {
	t.Parallel()
	s := storetest.MustOpen(t)
	mustCommit(t, s, everything())
	_, before := copied(t, s)
	dir := filepath.Join(t.TempDir(), "copy")
	at := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	c, err := s.Scratch(t.Context(), dir, store.Options{Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	issues, err := c.Issues(t.Context())
	if err != nil || len(issues) != len(everything().Issues) {
		t.Errorf("the copy has %d issues, %v", len(issues), err)
	}
	mustCommit(t, c, bot.Change{Cause: "later", At: at, Ticks: []bot.Tick{{Name: "scratch", Last: at}}})
	view, err := c.Read(t.Context(), bot.Need{Ticks: []string{"scratch"}})
	if err != nil || len(view.Ticks) != 1 {
		t.Errorf("the copy takes no change: %v, %v", view.Ticks, err)
	}
	if files, err := filepath.Glob(filepath.Join(dir, "redis", "appendonlydir", "*")); err != nil || len(files) > 0 {
		t.Errorf("the copy writes to the disk: %v, %v", files, err)
	}
	socket := c.Server().Socket()
	if err := c.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	if _, err := os.Stat(socket); err == nil {
		t.Errorf("%s is still there", socket)
	}
	if _, after := copied(t, s); before.Same(after) != nil {
		t.Errorf("the state is another one: %v", before.Same(after))
	}
}
