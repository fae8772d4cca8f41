package fetch

import (
	"errors"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
)

// Life is how long the platform keeps what people send.
const Life = 3 * 24 * time.Hour

// lastTry is how long before the end of Life the last try is made.
const lastTry = 10 * time.Minute

// ladder is how long to wait after each try; its last step repeats.
var ladder = [...]time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// brokenTries is how often a file is fetched that arrives unreadable: it may
// have been cut off on its way.
const brokenTries = 4

// RefusedError says that a file is not kept, and why: one of the reasons of report.Attachment.
type RefusedError struct{ Reason string }

// Error names the reason.
func (e *RefusedError) Error() string { return "the file is not kept: " + e.Reason }

func refused(reason string) error { return &RefusedError{Reason: reason} }

// judge is the attachment after a try at now. stopped says that the worker was
// told to stop: then the try does not count.
func judge(a report.Attachment, now time.Time, err error, stopped bool) report.Attachment {
	if err != nil && stopped {
		a.NextTry = now
		return a
	}
	a.Tries++
	no, isRefused := errors.AsType[*RefusedError](err)
	switch {
	case err == nil:
		a.State, a.Reason, a.NextTry, a.MediaID, a.KeptAt = report.AttachmentKept, "", time.Time{}, "", now
		return a
	case errors.Is(err, channel.ErrGone):
		return failed(a, report.AttachmentGone)
	case isRefused && (no.Reason != report.AttachmentBroken || a.Tries >= brokenTries):
		return failed(a, no.Reason)
	case !now.Before(a.At.Add(Life)):
		return failed(a, report.AttachmentExpired)
	}
	a.NextTry = next(a, now, err)
	return a
}

// next is when to try again: never after the platform has thrown the file away without trying just before.
func next(a report.Attachment, now time.Time, err error) time.Time {
	at := now.Add(ladder[min(a.Tries, len(ladder))-1])
	if errors.Is(err, channel.ErrQuota) {
		at = calendar.DateOf(now).AddDays(1).At(0, 0)
	}
	if last := a.At.Add(Life - lastTry); at.After(last) && now.Before(last) {
		return last
	}
	if end := a.At.Add(Life); at.After(end) {
		return end
	}
	return at
}

func failed(a report.Attachment, reason string) report.Attachment {
	a.State, a.Reason, a.NextTry, a.MediaID = report.AttachmentFailed, reason, time.Time{}, ""
	return a
}
