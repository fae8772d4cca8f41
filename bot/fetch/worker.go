// Package fetch gets what people attach to their reports (附件: photos, videos,
// files) from the platform, which keeps it for three days, checks what it is,
// takes out what a camera writes into it, and keeps it in a directory. Claimed
// under a lease, tried again until it is there or gone; only when the file is
// safely on disk does the record say that it is kept.
package fetch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/weidubao/weidubao/bot/channel"
	"github.com/weidubao/weidubao/bot/report"
)

const (
	atOnce     = 2                // files in hand at the same time: each is in memory as a whole
	slack      = 30 * time.Second // between the end of a try and of its lease
	settleTime = 5 * time.Second
)

// Queue is the store's side.
type Queue interface {
	// ClaimAttachments leases up to n attachments that are due at now; see report.Attachment.Waits.
	ClaimAttachments(ctx context.Context, now time.Time, n int, lease time.Duration) ([]report.Attachment, error)
}

// Options are what a Worker is made of. All but the last three are required.
type Options struct {
	Queue Queue
	Media channel.Media
	Dir   *Dir
	// Settle writes an attachment if nobody else has since it was claimed. One
	// that has moved on is no error: it was taken back, or somebody was faster.
	Settle func(ctx context.Context, a report.Attachment) error
	Now    func() time.Time // the product's clock, which may be moved
	Log    *slog.Logger

	MaxBytes int64         // of one file; default 20 MiB
	Timeout  time.Duration // of one try; default 90 s
	Idle     time.Duration // between two looks when nothing is due; default 1 s
}

// Worker fetches what is due. One worker has one owner that calls Run; any
// number may share a queue and a directory.
type Worker struct {
	o       Options
	wake    chan struct{}
	drawing sync.Mutex  // one picture is unpacked at a time: that takes far more memory than its file
	full    atomic.Bool // the directory takes nothing, and that was told
}

// New makes a Worker.
func New(o Options) *Worker {
	o.MaxBytes = cmp.Or(o.MaxBytes, 20<<20)
	o.Timeout = cmp.Or(o.Timeout, 90*time.Second)
	o.Idle = cmp.Or(o.Idle, time.Second)
	return &Worker{o: o, wake: make(chan struct{}, 1)}
}

// Wake makes a running worker look now. It never blocks.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// fewTold is how many rounds that fail one after the other make one line of the log.
const fewTold = 60

// Run fetches until ctx is done. What it has begun then is given back, to be
// begun again by whoever runs next.
func (w *Worker) Run(ctx context.Context) {
	for failed := 0; ctx.Err() == nil; {
		n, err := w.Once(ctx)
		if err == nil {
			failed = 0
		} else if failed++; failed%fewTold == 1 && ctx.Err() == nil {
			w.o.Log.ErrorContext(ctx, "attachments: a round failed", "rounds", failed, "err", err)
		}
		if err != nil || n == 0 {
			w.rest(ctx)
		}
	}
}

func (w *Worker) rest(ctx context.Context) {
	timer := time.NewTimer(w.o.Idle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-w.wake:
	case <-timer.C:
	}
}

// Once claims a few attachments, deals with them, and returns how many they
// were. It is Run for commands and tests: call it until it returns 0.
func (w *Worker) Once(ctx context.Context) (int, error) {
	claimed, err := w.o.Queue.ClaimAttachments(ctx, w.o.Now(), atOnce, w.o.Timeout+slack)
	if err != nil {
		return 0, fmt.Errorf("attachments: %w", err)
	}
	var under sync.WaitGroup
	errs := make([]error, len(claimed))
	for i, a := range claimed {
		under.Go(func() { errs[i] = w.handle(ctx, a) })
	}
	under.Wait()
	return len(claimed), cmp.Or(errs...)
}

// handle sees to one attachment. Its error is the store's: then the lease runs
// out, and what was done is done again.
func (w *Worker) handle(ctx context.Context, a report.Attachment) error {
	after := a
	if a.State == report.AttachmentRemoved {
		if err := w.delete(a); err != nil {
			return err
		}
		after.Deleted, after.MediaID, after.NextTry = true, "", time.Time{}
	} else {
		kept, err := w.fetch(ctx, a)
		after = judge(kept, w.o.Now(), err, ctx.Err() != nil)
		w.tell(ctx, after, err)
	}
	settle, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	if err := w.o.Settle(settle, after); err != nil {
		return fmt.Errorf("attachments: settle %s: %w", a.ID, err)
	}
	return nil
}

// fetch gets the file, and answers the attachment with what is now on disk.
func (w *Worker) fetch(ctx context.Context, a report.Attachment) (report.Attachment, error) {
	ctx, cancel := context.WithTimeout(ctx, w.o.Timeout)
	defer cancel()
	data, err := w.read(ctx, a.MediaID)
	if err != nil {
		return a, err
	}
	content, small, err := w.look(ctx, data, a)
	if err != nil {
		return a, err
	}
	sum := sha256.Sum256(content.data)
	kept := a
	kept.Type, kept.Width, kept.Height = content.kind, content.width, content.height
	kept.Size, kept.SHA256 = int64(len(content.data)), hex.EncodeToString(sum[:])
	if err := w.keep(ctx, kept.FileName(), content.data); err != nil {
		return a, err
	}
	if kept.Thumb = small != nil; kept.Thumb {
		if err := w.keep(ctx, kept.ThumbName(), small); err != nil {
			return a, err
		}
	}
	return kept, nil
}

// look says what the file is and draws its small picture, if there is one.
func (w *Worker) look(ctx context.Context, data []byte, a report.Attachment) (c content, small []byte, err error) {
	err = w.careful(ctx, a.ID, func() error {
		var err error
		if c, err = inspect(data, a.Kind); err != nil {
			return err
		}
		w.drawing.Lock()
		defer w.drawing.Unlock()
		small, _ = thumbnail(c)
		return nil
	})
	return c, small, err
}

// careful ends a panic where it arises: who sends what a decoder stumbles over
// loses that file, and nobody else any. Its value may be out of the file and is not told.
func (w *Worker) careful(ctx context.Context, id string, read func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			w.o.Log.ErrorContext(ctx, "attachments: reading a file panicked", "id", id, "kind", fmt.Sprintf("%T", v), "stack", string(debug.Stack()))
			err = refused(report.AttachmentBroken)
		}
	}()
	return read()
}

// keep writes a file. A directory that takes none (a full disk) is the operator's
// to mend, who is told once: the tries go on, but not for longer than Life.
func (w *Worker) keep(ctx context.Context, name string, data []byte) error {
	err := w.o.Dir.Write(name, data)
	if w.full.Swap(err != nil) == (err != nil) {
		return err
	}
	if err != nil {
		w.o.Log.ErrorContext(ctx, "attachments: the directory takes no files, they are tried again until the platform throws them away", "err", err, "for", Life)
	} else {
		w.o.Log.InfoContext(ctx, "attachments: the directory takes files again")
	}
	return err
}

// read takes the whole file into memory, as far as it may be large.
func (w *Worker) read(ctx context.Context, mediaID string) ([]byte, error) {
	body, err := w.o.Media.Fetch(ctx, mediaID)
	if err != nil {
		return nil, err
	}
	defer func() { _ = body.Close() }()
	data, err := io.ReadAll(io.LimitReader(body, w.o.MaxBytes+1))
	switch {
	case int64(len(data)) > w.o.MaxBytes:
		return nil, refused(report.AttachmentSize)
	case err != nil:
		return nil, fmt.Errorf("the file broke off: %w", err)
	}
	return data, nil
}

// delete removes whatever a try may have left of it.
func (w *Worker) delete(a report.Attachment) error {
	for _, name := range a.PossibleFiles() {
		if err := w.o.Dir.Remove(name); err != nil {
			return fmt.Errorf("attachments: delete: %w", err)
		}
	}
	return nil
}

// tell logs what a person has to know: that something is not there although somebody sent it.
func (w *Worker) tell(ctx context.Context, a report.Attachment, err error) {
	switch {
	case a.State == report.AttachmentFailed:
		w.o.Log.WarnContext(ctx, "an attachment could not be kept", "id", a.ID, "reason", a.Reason, "tries", a.Tries, "err", err)
	case err != nil && ctx.Err() == nil:
		w.o.Log.InfoContext(ctx, "an attachment is tried again", "id", a.ID, "tries", a.Tries, "next", a.NextTry, "err", err)
	}
}
