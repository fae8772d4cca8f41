package bot

import "time"

// ask opens a question to the sender; it takes the place of an earlier one.
func (b *Bot) ask(t talk, kind Asked, text, subject string) Session {
	s := closed(t)
	s.Kind, s.Text, s.Subject, s.ExpiresAt = kind, text, subject, b.now().Add(QuestionLife)
	s.AskedAt = t.in.CreatedAt
	return s
}

// asked reports whether a question of that kind is open to the sender. A message
// that was written before the question, or later than it lives, is no answer.
func (b *Bot) asked(t talk, kind Asked) bool {
	s := t.view.Session
	return s.Kind == kind && b.now().Before(s.ExpiresAt) && t.in.CreatedAt.Before(s.ExpiresAt) && !t.late()
}

// late reports whether the message was written before what was asked about last:
// it has come late, and answers nothing.
func (t talk) late() bool { return t.in.CreatedAt.Before(t.view.Session.AskedAt) }

// glance is how long it takes at least to see an answer: what was written within it
// after the message before has not seen what that was answered. CreateTime has seconds only.
const glance = 2 * time.Second

// hasty reports whether the message was written too soon after the one before for
// its answer to have been read.
func (t talk) hasty() bool { return t.in.CreatedAt.Sub(t.view.Session.AskedAt) <= glance }

// closed is the sender's session without an open question; the draft of the guided
// dialogue stays.
func closed(t talk) Session {
	s := t.view.Session
	s.Member, s.Kind, s.Text, s.Subject, s.ExpiresAt = t.member.ID, AskedNothing, "", "", time.Time{}
	s.AskedAt, s.Figures, s.Corrects, s.Offered, s.Held = time.Time{}, nil, false, nil, nil
	return s
}
