package ledger

import (
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
)

// Imported is an issue as a ledger file changes it, with the step that its story
// gains: who and when, and in the note the columns. Where the file signs off an
// issue that was open, who imports it vouches for the proofs that are missing, and
// the rest is as in a sign-off without a filing: money that was reported waits to be
// checked, unless the file states another sum: that is all that came, and it holds
// what was reported.
func Imported(old, i Issue, by string, at time.Time, r *roster.Roster) (Issue, Step) {
	i = i.clone()
	var fen int64
	if i.Status.Closed() && !old.Status.Closed() {
		for _, p := range i.Lack() {
			i.prove(Evidence{Proof: p, By: by, On: calendar.DateOf(at), Attested: true})
		}
		if i.SignedOffBy == "" {
			i.SignedOffBy = by
		}
		total, stated := i.RecoveredFen, i.RecoveredFen != old.RecoveredFen
		i.settle(i.SignedOffBy, calendar.DateOf(at))
		if stated {
			i.receiveAll(i.SignedOffBy, calendar.DateOf(at))
			i.RecoveredFen, fen = total, total-old.RecoveredFen
		}
	}
	i.Steps = old.Steps + 1
	return i, Step{
		Number: i.Number, Seq: i.Steps, Round: i.round(), Act: ActImport, At: at, By: by, From: old.Status, To: i.Status,
		Fen: fen, Note: strings.Join(Differing(old, i, r), "、"),
	}
}
