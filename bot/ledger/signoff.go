package ledger

import (
	"errors"

	"github.com/weidubao/weidubao/bot/calendar"
)

// ErrClosed says that the issue has been signed off before.
var ErrClosed = errors.New("the issue is signed off already")

// SignOff closes an issue (销号). By is a member id or who the API says, on the
// day of the sign-off. The issue handed in is not changed. ErrClosed when it
// is closed already.
func SignOff(i Issue, by, note string, on calendar.Date) (Issue, error) {
	if i.Status.Closed() {
		return i, ErrClosed
	}
	i.Status = SignedOff
	i.SignedOffOn = on
	i.SignedOffBy = by
	i.Note = note
	return i, nil
}
