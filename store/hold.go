package store

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/weidubao/weidubao/bot"
)

// encodeHold is the member of the key hold, which is set at h.At: "restored 1795143600000".
func encodeHold(h bot.Hold) string { return h.Reason + " " + strconv.FormatInt(millis(h.Since), 10) }

func decodeHolds(held []redis.Z) ([]bot.Hold, error) {
	var out []bot.Hold
	for _, z := range held {
		member, _ := z.Member.(string)
		reason, since, _ := strings.Cut(member, " ")
		ms, err := strconv.ParseInt(since, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read the hold: %w", err)
		}
		out = append(out, bot.Hold{Reason: reason, Since: time.UnixMilli(ms), At: time.UnixMilli(int64(z.Score))})
	}
	return out, nil
}

// readHolds asks why nothing may be sent.
func (s *Store) readHolds(r *reader, v *bot.View) {
	cmd := r.pipe.ZRangeWithScores(r.ctx, s.keys.hold(), 0, -1)
	r.then = append(r.then, func() (err error) {
		if cmd.Err() != nil {
			return cmd.Err()
		}
		v.Holds, err = decodeHolds(cmd.Val())
		return err
	})
}

// flattenHolds lifts holds.
func (s *Store) flattenHolds(b *batch, lifted []bot.Hold) {
	for _, h := range lifted {
		b.op("hold", "drop", b.key(aZset, s.keys.hold()), encodeHold(h))
	}
}
