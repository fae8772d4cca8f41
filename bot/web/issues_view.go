package web

import (
	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// issueJSON is an Issue of the API. Amounts are in 万元, as text.
type issueJSON struct {
	Number       string `json:"number"`
	Source       string `json:"source,omitempty"`
	Area         string `json:"area"`
	AreaName     string `json:"area_name"`
	Village      string `json:"village,omitempty"`
	Category     string `json:"category"`
	Text         string `json:"text"`
	Status       string `json:"status"`
	RegisteredOn string `json:"registered_on"`
	DueOn        string `json:"due_on"` // as it was set; "": the term has not begun
	Term         int    `json:"term,omitempty"`
	ExtendedTo   string `json:"extended_to,omitempty"`
	Due          string `json:"due"` // that counts
	Stage        string `json:"stage"`
	Overdue      int    `json:"overdue"` // working days; negative: left
	Leader       string `json:"leader"`
	LeaderName   string `json:"leader_name"`
	Responsible  string `json:"responsible,omitempty"`
	Amount       string `json:"amount,omitempty"`
	Recovered    string `json:"recovered,omitempty"`
	Reported     string `json:"reported,omitempty"` // beside Recovered: not checked yet
	ClaimedOn    string `json:"claimed_on,omitempty"`
	ClaimedBy    string `json:"claimed_by,omitempty"`
	AssignedOn   string `json:"assigned_on,omitempty"`
	AssignedBy   string `json:"assigned_by,omitempty"`
	AcceptedOn   string `json:"accepted_on,omitempty"`
	AcceptedBy   string `json:"accepted_by,omitempty"`
	ReviewOn     string `json:"review_on,omitempty"`
	SignedOffOn  string `json:"signed_off_on,omitempty"`
	SignedOffBy  string `json:"signed_off_by,omitempty"`
	Note         string `json:"note,omitempty"`
	ArchivedOn   string `json:"archived_on,omitempty"`
	ArchivedBy   string `json:"archived_by,omitempty"`

	Filing       *ledger.Filing       `json:"filing,omitempty"`
	Proofs       []ledger.Evidence    `json:"proofs,omitempty"`
	Lack         []ledger.Proof       `json:"lack,omitempty"`
	Instalments  []instalmentJSON     `json:"instalments,omitempty"`
	Extensions   []ledger.Extension   `json:"extensions,omitempty"`
	Instructions []ledger.Instruction `json:"instructions,omitempty"`
	Returns      []ledger.Return      `json:"returns,omitempty"`
	Round        int                  `json:"round"`
	BegunOn      string               `json:"begun_on,omitempty"`
	Rounds       []ledger.Round       `json:"rounds,omitempty"`
	Formerly     []ledger.Former      `json:"formerly,omitempty"`
	Attachments  []attachmentJSON     `json:"attachments,omitempty"`

	Armed    bool  `json:"armed"`
	Revision int64 `json:"revision"`
}

// instalmentJSON is one payment of money recovered.
type instalmentJSON struct {
	Seq       int    `json:"seq"`
	Amount    string `json:"amount"`
	On        string `json:"on"`
	By        string `json:"by"`
	State     string `json:"state"`
	CheckedOn string `json:"checked_on,omitempty"`
	CheckedBy string `json:"checked_by,omitempty"`
	Sure      bool   `json:"sure,omitempty"`
	Note      string `json:"note,omitempty"`
}

func issueOut(v bot.IssueView) issueJSON {
	out := issueJSON{
		Number: v.Number, Source: v.Source, Area: v.Area, AreaName: v.AreaName, Village: v.Village,
		Category: v.Category, Text: v.Text, Status: string(v.Status),
		RegisteredOn: v.RegisteredOn.String(), DueOn: v.DueOn.String(), Term: v.Term, ExtendedTo: v.ExtendedTo.String(), Due: v.Due().String(),
		Stage: string(v.Stage), Overdue: v.Overdue, Leader: v.Leader, LeaderName: v.LeaderName,
		Responsible: v.Responsible, Amount: money(v.AmountFen), Recovered: money(v.RecoveredFen), Reported: money(v.Claimed() - v.RecoveredFen),
		ClaimedOn: v.ClaimedOn.String(), ClaimedBy: v.ClaimedBy, AssignedOn: v.AssignedOn.String(), AssignedBy: v.AssignedBy,
		AcceptedOn: v.AcceptedOn.String(), AcceptedBy: v.AcceptedBy, ReviewOn: v.ReviewOn.String(),
		SignedOffOn: v.SignedOffOn.String(), SignedOffBy: v.SignedOffBy, Note: v.Note, ArchivedOn: v.ArchivedOn.String(), ArchivedBy: v.ArchivedBy,
		Filing: v.Filing, Proofs: v.Proven, Extensions: v.Extensions, Instructions: v.Instructions, Returns: v.Returns,
		Round: max(1, v.Round), BegunOn: v.BegunOn.String(), Rounds: v.Rounds, Formerly: v.Formerly,
		Armed: v.Armed, Revision: v.Rev,
	}
	if !v.Status.Closed() {
		out.Lack = v.Lack()
	}
	for _, n := range v.Instalments {
		out.Instalments = append(out.Instalments, instalmentJSON{
			Seq: n.Seq, Amount: money(n.Fen), On: n.On.String(), By: n.By, State: string(n.State),
			CheckedOn: n.CheckedOn.String(), CheckedBy: n.CheckedBy, Sure: n.Sure, Note: n.Note,
		})
	}
	return out
}

// money prints fen as 万元; nothing is "".
func money(fen int64) string {
	if fen == 0 {
		return ""
	}
	return report.Value{Kind: report.Money, N: fen}.String()
}
