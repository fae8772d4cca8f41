package ledger

import (
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

// What is told in an issue's story beside its acts: it changes nothing of the issue,
// and nobody can order it by Do.
const (
	ActSilence   Act = "silence"   // 静默: alerts are kept back until On, for the reason in Note
	ActUnsilence Act = "unsilence" // 解除静默
	ActPhone     Act = "phone"     // 电话告知: Whom was told by phone what a push did not tell
)

// Aside is one thing that is told in an issue's story and changes nothing of the issue.
type Aside struct {
	Act  Act // ActSilence, ActUnsilence or ActPhone
	By   string
	At   time.Time
	On   calendar.Date // of ActSilence: the last day
	Note string        // of ActSilence: the reason
	Whom string        // of ActPhone: member id
}

// Aside is the issue with one step more in its story, and that step.
func (i Issue) Aside(a Aside) (Issue, Step) {
	i = i.clone()
	i.Steps++
	return i, Step{
		Number: i.Number, Seq: i.Steps, Round: i.round(), Act: a.Act, At: a.At, By: a.By, From: i.Status, To: i.Status,
		On: a.On, Note: a.Note, Whom: a.Whom,
	}
}
