package ledger

import "github.com/weidubao/weidubao/bot/calendar"

// keepSettled keeps what a sign-off has settled: the file that brought it, or one
// from before it, is read again, and takes back neither the money that counts as
// received since then nor the instructions that wait no longer.
func (l *line) keepSettled(i *Issue, old Issue) {
	if !old.Status.Closed() || !i.Status.Closed() {
		return
	}
	if before := old.RecoveredFen - l.keepReceived(i, old); i.RecoveredFen == before {
		i.RecoveredFen = old.RecoveredFen
	}
	for k := range min(len(i.Instructions), len(old.Instructions)) {
		was := old.Instructions[k]
		unanswered := was
		unanswered.AnsweredOn, unanswered.AnsweredBy = calendar.Date{}, ""
		if was.Answer == "" && i.Instructions[k] == unanswered {
			i.Instructions[k] = was
		}
	}
}

// keepReceived is the sum, in fen, that the sign-off has received of what the row
// still has as reported, or says nothing of.
func (l *line) keepReceived(i *Issue, old Issue) (fen int64) {
	for k := range min(len(i.Instalments), len(old.Instalments)) {
		was := old.Instalments[k]
		if was.State != Received || was.CheckedBy != old.SignedOffBy || was.CheckedOn.Before(old.SignedOffOn) {
			continue
		}
		reported := was
		reported.State, reported.CheckedBy, reported.CheckedOn = Reported, "", calendar.Date{}
		switch {
		case !l.Has(colInstalments):
			fen += was.Fen
		case i.Instalments[k] == reported:
			i.Instalments[k] = was
			fen += was.Fen
		}
	}
	return fen
}
