package store

import (
	"errors"
	"strings"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/outbox"
	"github.com/weidubao/weidubao/bot/report"
)

// keys builds every key there is. All begin with "wdb:{<office>}:": one office
// is one hash tag, so that a commit stays in one slot on any Redis.
//
// A record that is revision-checked is the string "<revision> <json>".
type keys struct{ prefix string }

var errOffice = errors.New("office area must be a plain code, such as 330381")

func newKeys(office string) (keys, error) {
	if office == "" || strings.ContainsAny(office, "{}: \t\r\n") {
		return keys{}, errOffice
	}
	return keys{prefix: "wdb:{" + office + "}:"}, nil
}

// schema is the version of this layout. String, a number; "restoring" while a restore is under way.
func (k keys) schema() string { return k.prefix + "schema" }

// cause remembers that a cause was handled. String, the reply; expires after 7 days.
func (k keys) cause(id string) string { return k.prefix + "cause:" + id }

// rosterRev counts the changes of areas, members and deputies. String, a number.
func (k keys) rosterRev() string { return k.prefix + "roster" }

// areas holds the units. Hash, code → json.
func (k keys) areas() string { return k.prefix + "areas" }

// members holds the people. Hash, member id → record.
func (k keys) members() string { return k.prefix + "members" }

// deputies holds who reports in whose place. Hash, deputy id → record.
func (k keys) deputies() string { return k.prefix + "deputies" }

// openids finds people by their address. Hash, openid → member id.
func (k keys) openids() string { return k.prefix + "openids" }

// codes holds the binding codes. Hash, code → record.
func (k keys) codes() string { return k.prefix + "codes" }

// attempts counts wrong codes of one address. String, a record; expires after 7 days.
func (k keys) attempts(from string) string { return k.prefix + "attempts:" + from }

// sessions holds open questions. Hash, member id → record.
func (k keys) sessions() string { return k.prefix + "sessions" }

// reports holds one week's reports. Hash, area code → record.
func (k keys) reports(w calendar.Week) string { return k.prefix + "reports:" + w.String() }

// history holds what happened to one report. List of json, oldest first.
func (k keys) history(r report.Ref) string {
	return k.prefix + "history:" + r.Week.String() + ":" + r.Area
}

// attachments holds what was attached to one report. Hash, attachment id → record.
// The id tells the report, so that no list of ids is needed.
func (k keys) attachments(r report.Ref) string {
	return k.prefix + "attachments:" + r.Week.String() + ":" + r.Area
}

// issueFiles holds what was attached to one issue. Hash, attachment id → record.
// No week is called issue.
func (k keys) issueFiles(number string) string { return k.prefix + "attachments:issue:" + number }

// attached is where the attachments of a report or an issue stand.
func (k keys) attached(of report.AttachmentOwner) string {
	if of.Issue != "" {
		return k.issueFiles(of.Issue)
	}
	return k.attachments(of.Ref)
}

// attachmentsDue lists the attachments that wait for the worker. Sorted set,
// attachment id by the moment in ms from which it is due (the bot's clock).
func (k keys) attachmentsDue() string { return k.prefix + "attachments:due" }

// attachmentsLeased lists those that a worker has in hand. Sorted set,
// attachment id by the moment in ms at which its lease ends (Redis TIME).
func (k keys) attachmentsLeased() string { return k.prefix + "attachments:leased" }

// attachmentsFailed lists those that could not be kept. Sorted set, attachment
// id by the moment in ms at which that was known.
func (k keys) attachmentsFailed() string { return k.prefix + "attachments:failed" }

// issues holds the ledger. Hash, number → record.
func (k keys) issues() string { return k.prefix + "issues" }

// story holds the steps of one issue. List of json, oldest first.
func (k keys) story(number string) string { return k.prefix + "story:" + number }

// silences holds what keeps alerts back. Hash, id → record.
func (k keys) silences() string { return k.prefix + "silences" }

// told says when the ladders told whom of what. Hash, mark → moment in ms.
func (k keys) told() string { return k.prefix + "told" }

// alerted holds what the ladders told each member last. Hash, member id → record.
func (k keys) alerted() string { return k.prefix + "alerted" }

// counters holds the numbers given out. Hash, name → record of a number.
func (k keys) counters() string { return k.prefix + "counters" }

// marks holds what happened once and for all. Set.
func (k keys) marks() string { return k.prefix + "marks" }

// editions holds the bulletins. Hash, edition key → record.
func (k keys) editions() string { return k.prefix + "editions" }

// notices holds the notices. Hash, notice id → record.
func (k keys) notices() string { return k.prefix + "notices" }

// acks holds one notice's acknowledgements. Hash, member id → json.
func (k keys) acks(notice string) string { return k.prefix + "acks:" + notice }

// asked is the notice last sent to a member that asks for an answer. Hash, member id → notice id.
func (k keys) asked() string { return k.prefix + "asked" }

// sent counts the messages to each member that the platform took in one month. Hash,
// member id → number, "<member id>?" → how many of them ask for an answer.
func (k keys) sent(m calendar.Month) string { return k.prefix + "sent:" + m.String() }

// ticks holds the schedules' last moments. Hash, name → record.
func (k keys) ticks() string { return k.prefix + "ticks" }

// audit is the audit trail. Stream, each entry one field "e" of json.
func (k keys) audit() string { return k.prefix + "audit" }

// seals holds the seals of the audit trail. Hash, number → record.
func (k keys) seals() string { return k.prefix + "seals" }

// horizons says up to where the audit trail was purged. Hash, "audit" → record.
func (k keys) horizons() string { return k.prefix + "horizons" }

// fanouts holds the large audiences without their members. Hash, id → record.
func (k keys) fanouts() string { return k.prefix + "fanouts" }

// fanoutsOpen lists those that are not finished. Sorted set, id by creation in ms.
func (k keys) fanoutsOpen() string { return k.prefix + "fanouts:open" }

// audience is a fan-out's snapshot of members, written once. String, json array.
func (k keys) audience(fanout string) string { return k.prefix + "audience:" + fanout }

// message is one outbound message. Hash: body (json), state, attempts, first,
// next, updated, claimed (ms), token, pid, reason, counted, purged (ms). The scripts build it from messages.
func (k keys) message(id string) string { return k.messages() + id }

// messages begins the key of every message.
func (k keys) messages() string { return k.prefix + "msg:" }

// state lists the messages in one state. Sorted set, message id by a moment in
// ms: queued when due (the bot's clock), sending when the lease ends (Redis
// TIME), others when they got there (the bot's clock).
func (k keys) state(s outbox.State) string { return k.states() + string(s) }

// states begins the key of every list by state.
func (k keys) states() string { return k.prefix + "outbox:" }

// doubted is the moment in ms at which the last message came to be in doubt: those
// moments only grow, however the clocks of replicas differ. String, a number.
func (k keys) doubted() string { return k.prefix + "doubted" }

// parked holds the whole channel. Hash: until (ms), reason.
func (k keys) parked() string { return k.prefix + "parked" }

// hold keeps everything from being sent. Sorted set, "<reason> <ms since when>"
// by the moment in ms at which it was set; absent as soon as it is lifted.
func (k keys) hold() string { return k.prefix + "hold" }

// platforms begins the keys that find a message by the platform's id of it.
// String, message id; expires after 30 days.
func (k keys) platforms() string { return k.prefix + "pid:" }

// early begins the keys of receipts that came before their message was settled.
// String, "<ok 0|1> <ms> <reason>"; expires after 7 days.
func (k keys) early() string { return k.prefix + "early:" }

// token is a platform access token. String "<ms> <token>", the moment by the
// bot's clock at which it ends; expires about then.
func (k keys) token(app string) string { return k.prefix + "token:" + app }

// tokenLock is held by who fetches the token. String, a random value; expires.
func (k keys) tokenLock(app string) string { return k.prefix + "token:lock:" + app }

// linkKey signs links. String, 32 bytes in hex, made once.
func (k keys) linkKey() string { return k.prefix + "linkkey" }
