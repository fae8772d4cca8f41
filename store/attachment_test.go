package store_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/store/storetest"
)

// sentPhoto is an attachment that waits since at.
func sentPhoto(cause string, at time.Time) report.Attachment {
	ref := report.Ref{Area: "330381120", Week: calendar.Week{Year: 2026, Number: 47}}
	return report.Attachment{
		Ref: ref, ID: report.NewAttachmentID(ref, cause), Seq: 1, By: "M0001", At: at, Kind: report.AttachedImage,
		MediaID: "media", State: report.AttachmentPending, NextTry: at,
	}
}

// Several workers at once, on several connections: each attachment is handed out
// once, and again only when a lease runs out or the record is given back.
func TestClaimAttachments(t *testing.T) {
	env := storetest.Start(t)
	s, other := env.Open(t), env.Open(t)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone)
	const sent = 20
	for i := range sent {
		a := sentPhoto(string(rune('a'+i)), at)
		if err := s.Commit(t.Context(), bot.Change{Cause: "c" + a.ID, At: at, Attachments: []report.Attachment{a}}); err != nil {
			t.Fatal(err)
		}
	}
	if early, err := s.ClaimAttachments(t.Context(), at.Add(-time.Second), 5, time.Minute); err != nil || len(early) != 0 {
		t.Fatalf("before it is due: %v %v", early, err)
	}
	var mu sync.Mutex
	times := make(map[string]int)
	var all []report.Attachment
	var workers sync.WaitGroup
	for i := range 8 {
		workers.Go(func() {
			from := s
			if i%2 == 1 {
				from = other
			}
			for {
				got, err := from.ClaimAttachments(context.Background(), at, 2, time.Minute)
				if err != nil || len(got) == 0 {
					return
				}
				mu.Lock()
				for _, a := range got {
					times[a.ID]++
					all = append(all, a)
				}
				mu.Unlock()
			}
		})
	}
	workers.Wait()
	for id, n := range times {
		if n != 1 {
			t.Errorf("%s was handed out %d times", id, n)
		}
	}
	if len(times) != sent {
		t.Fatalf("%d of %d were handed out", len(times), sent)
	}
	if stats, err := other.AttachmentStats(t.Context()); err != nil || stats.Pending != sent {
		t.Errorf("in hand: %+v %v", stats, err)
	}

	kept := all[0]
	kept.State, kept.MediaID = report.AttachmentKept, ""
	if err := s.Commit(t.Context(), bot.Change{Cause: "kept", At: at, Attachments: []report.Attachment{kept}}); err != nil {
		t.Fatal(err)
	}
	late := all[0] // another worker, whose lease had run out, comes later with something else
	late.State = report.AttachmentFailed
	if err := other.Commit(t.Context(), bot.Change{Cause: "late", At: at, Attachments: []report.Attachment{late}}); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("the later of two: %v", err)
	}
	view, err := other.Read(t.Context(), bot.Need{Attachments: []report.Ref{kept.Ref}})
	if err != nil || len(view.Attachments[kept.Ref]) != sent {
		t.Fatalf("%d %v", len(view.Attachments[kept.Ref]), err)
	}
	again := all[1]
	again.NextTry = at.Add(time.Hour)
	failed := all[2]
	failed.State, failed.NextTry = report.AttachmentFailed, time.Time{}
	if err := s.Commit(t.Context(), bot.Change{Cause: "more", At: at, Attachments: []report.Attachment{again, failed}}); err != nil {
		t.Fatal(err)
	}
	if stats, err := s.AttachmentStats(t.Context()); err != nil || stats.Pending != sent-2 || stats.Failed != 1 {
		t.Errorf("after: %+v %v", stats, err)
	}
	got, err := s.ClaimAttachments(t.Context(), at.Add(time.Hour), 5, time.Minute)
	if err != nil || len(got) != 1 || got[0].ID != again.ID || got[0].Rev != 2 {
		t.Errorf("an hour later: %+v %v", got, err)
	}
}

// A worker dies with an attachment in hand: when its lease is over, the next one gets it.
func TestClaimAttachmentsAfterLease(t *testing.T) {
	s := storetest.MustOpen(t)
	at := time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Zone)
	a := sentPhoto("a", at)
	if err := s.Commit(t.Context(), bot.Change{Cause: "c", At: at, Attachments: []report.Attachment{a}}); err != nil {
		t.Fatal(err)
	}
	for range 2 { // a lease of no length is over at once
		if got, err := s.ClaimAttachments(t.Context(), at, 5, 0); err != nil || len(got) != 1 {
			t.Fatalf("%v %v", got, err)
		}
	}
}
