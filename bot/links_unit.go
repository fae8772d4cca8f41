package bot

import (
	"time"

	"github.com/weidubao/weidubao/bot/report"
)

// The pages of one unit. Each is signed for itself, with unit and week in its path.
func weekPath(ref report.Ref) string     { return minePath + "/week/" + refString(ref) }
func correctPath(ref report.Ref) string  { return minePath + "/correct/" + refString(ref) }
func withdrawPath(ref report.Ref) string { return minePath + "/withdraw/" + refString(ref) }
func unitPath(area string) string        { return "/m/unit/" + area }

// Week is the address of one unit's week for the member.
func (l Links) Week(ref report.Ref, member string, expires time.Time) string {
	return l.Sign(weekPath(ref), member, expires)
}

// Correct is the address of the form of one unit's week.
func (l Links) Correct(ref report.Ref, member string, expires time.Time) string {
	return l.Sign(correctPath(ref), member, expires)
}

// Withdraw is the address of the page that takes the member's last message back.
func (l Links) Withdraw(ref report.Ref, member string, expires time.Time) string {
	return l.Sign(withdrawPath(ref), member, expires)
}

// Unit is the address of one unit's page.
func (l Links) Unit(area, member string, expires time.Time) string {
	return l.Sign(unitPath(area), member, expires)
}

// WriteExpiry is the last moment until which a link to a form may work, made at
// now by a page whose own link ends at page: a day at most.
func WriteExpiry(now, page time.Time) time.Time {
	if last := now.Add(caseLink); last.Before(page) {
		return last
	}
	return page
}
