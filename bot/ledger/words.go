package ledger

import "github.com/weidubao/weidubao/bot/calendar"

// Words is what a chat message orders about an issue, as far as the words tell.
type Words struct {
	Act    Act
	Number string        // as it was typed (3, 3号, RA26-0003); "": not said
	Note   string        // reason, text of an instruction or answer
	Proof  Proof         // of ActProve, where the words name it
	Fen    int64         // money that came, in fen; 0: none is named
	Left   *int64        // money that is said to be left; nil: not said
	On     calendar.Date // a date that is named, or that a span of days comes to
	Of     int           // which instalment, extension or instruction; 0: not said
	Bad    string        // the words that could not be taken, where the act is clear; "": everything was

	Days     int  // of ActExtend: so many days behind the due date; 0: not said
	Workdays bool // Days are working days
	Months   int  // of ActExtend: so many months behind the due date
	All      bool // of ActRepay and ActFile: what was left of the money has come; of ActCheck and ActClaim: every one that waits
	Received bool // of ActAccept: the word was 收到, which is said of other things too
	Total    bool // Fen is all that came so far, not one instalment
	Unpaid   bool // money is spoken of that has not come: none of it is recorded
	Mixed    bool // figures of a report stand with the order: nobody can tell what is which, and neither is taken
	Settled  bool // of ActFile: the outcome is said to be there, beside any money

	Unit    string   // that was typed before the number (督办陶山镇250号); "": none
	Each    []int    // of ActCheck and ActStrike: several instalments
	More    []string // further numbers that were typed (认领 3、5)
	Assumed bool     // On was not said: it is the usual term of an instruction
}

// Speech is what reading a message needs to know.
type Speech struct {
	Today calendar.Date
	Cal   *calendar.Calendar
	Money func(words string) (fen int64, ok bool) // reads 1.19万, 5000元, 五千

	Office bool // a leader or staff speak, and are not asked for a figure: their words cannot be part of a report
}

// ReadWords reads a message as an order about an issue; false when it is
// none. A weekly report is never taken for one: where words could be both, this
// is false.
func ReadWords(text string, s Speech) (Words, bool) {
	first, then := unitWords, officeWords // 督办3已办结 is a unit's answer, and no leader's instruction
	if s.Office {
		first, then = officeWords, unitWords
	}
	if w, ok := first(text, s); ok {
		return w, true
	}
	return then(text, s)
}
