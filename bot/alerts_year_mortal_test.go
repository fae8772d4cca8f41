package bot_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/weidubao/weidubao/bot"
)

// errKilled is where the service dies.
var errKilled = errors.New("killed")

// mortal dies at some of its commits: before, or after they were written.
type mortal struct {
	bot.Store
	rng *rand.Rand
}

// Commit implements bot.Store.
func (m *mortal) Commit(ctx context.Context, c bot.Change) error {
	switch m.rng.IntN(8) {
	case 0:
		return errKilled
	case 1:
		if err := m.Store.Commit(ctx, c); err != nil {
			return err
		}
		return errKilled
	}
	return m.Store.Commit(ctx, c)
}

// restarted are two replicas that die at their commits and are started again.
type restarted struct {
	*bot.Bot // that answers what is asked
	c        *county
	rng      *rand.Rand
	deaths   int
}

// Due has both do what is due, as often as it takes: whoever dies comes back a minute later.
func (r *restarted) Due(ctx context.Context) error {
	options := r.c.options
	options.Store = &mortal{r.c.marks, r.rng}
	for done := 0; done < 2; {
		switch err := bot.New(options).Due(ctx); {
		case err == nil:
			done++
		case errors.Is(err, errKilled):
			r.deaths++
			r.c.clock.Set(r.c.clock.Now().Add(time.Minute))
		default:
			return err
		}
	}
	return nil
}
