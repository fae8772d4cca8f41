package bot

// ask opens a question to the sender; it takes the place of an earlier one.
func (b *Bot) ask(t talk, kind Asked, text, subject string) Session {
	s := t.view.Session
	return Session{
		Member: t.member.ID, Kind: kind, Text: text, Subject: subject,
		ExpiresAt: b.now().Add(QuestionLife), Rev: s.Rev,
	}
}

// asked reports whether a question of that kind is open to the sender.
func (b *Bot) asked(t talk, kind Asked) bool {
	s := t.view.Session
	return s.Kind == kind && b.now().Before(s.ExpiresAt)
}

// closed is the sender's session without an open question.
func closed(t talk) Session { return Session{Member: t.member.ID, Rev: t.view.Session.Rev} }
