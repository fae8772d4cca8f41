package ledger

import "slices"

// Rules are an office's ladders: what is told when, and to whom.
type Rules struct {
	Rectify Ladder    // against the due date, where no Special fits
	Special []Special // the first that fits an issue takes the place of Rectify
	Claim   Ladder    // working days since an issue with a leader in charge was registered and not claimed
	Accept  Ladder    // working days since the unit got an issue and has not accepted it
	Heed    Ladder    // working days since an instruction was given and not read
	Answer  Ladder    // against an instruction's own deadline
	Review  Ladder    // working days since the five proofs lie before the office
}

// DefaultRules are the ladders of an office that configures none.
func DefaultRules() Rules {
	return Rules{
		Rectify: DefaultLadder(),
		Claim: Ladder{
			{Stage: StageClaim, Days: 0, To: []Whom{ToLeader}},
			{Stage: StageClaimLate, Days: 3, To: []Whom{ToLeader, ToStaff}},
			{Stage: StageClaimGrave, Days: 5, To: []Whom{ToLeader, ToStaff, ToChiefLeaders}},
		},
		Accept: Ladder{
			{Stage: StageAccept, Days: 2, To: []Whom{ToOfficer}},
			{Stage: StageAcceptLate, Days: 3, To: []Whom{ToOfficer, ToHead}},
			{Stage: StageAcceptGrave, Days: 5, To: []Whom{ToOfficer, ToHead, ToLeader, ToStaff}},
		},
		Heed: Ladder{
			{Stage: StageHeed, Days: 1, To: []Whom{ToOfficer, ToHead}},
			{Stage: StageHeedLate, Days: 3, To: []Whom{ToOfficer, ToHead, ToStaff, ToIssuer}},
		},
		Answer: Ladder{
			{Stage: StageAnswer, Days: 0, To: []Whom{ToOfficer}},
			{Stage: StageAnswerLate, Days: 1, To: []Whom{ToOfficer, ToHead}},
			{Stage: StageAnswerGrave, Days: 3, To: []Whom{ToOfficer, ToHead, ToIssuer}},
		},
		Review: Ladder{
			{Stage: StageReview, Days: 3, To: []Whom{ToStaff}},
			{Stage: StageReviewLate, Days: 7, To: []Whom{ToStaff}},
		},
	}
}

// StagesOf lists the stages that a ladder of that clock may have, in their order.
func StagesOf(k ClockKind) []Stage {
	switch k {
	case ClockRectify:
		return []Stage{StageT7, StageT3, StageYellow, StageOrange, StageRed}
	case ClockClaim:
		return []Stage{StageClaim, StageClaimLate, StageClaimGrave}
	case ClockAccept:
		return []Stage{StageAccept, StageAcceptLate, StageAcceptGrave}
	case ClockHeed:
		return []Stage{StageHeed, StageHeedLate}
	case ClockAnswer:
		return []Stage{StageAnswer, StageAnswerLate, StageAnswerGrave}
	case ClockReview:
		return []Stage{StageReview, StageReviewLate}
	}
	return nil
}

// gravest orders every stage from the gravest: red before all, then what is late
// and by whom it is seen.
func gravest() []Stage {
	return []Stage{
		StageRed, StageOrange, StageAnswerGrave, StageYellow, StageAnswerLate, StageClaimGrave, StageAcceptGrave,
		StageHeedLate, StageClaimLate, StageAcceptLate, StageReviewLate, StageAnswer, StageT3,
		StageClaim, StageHeed, StageAccept, StageReview, StageT7,
	}
}

// Special is a ladder of its own for some issues.
type Special struct {
	Categories []string // any of these; none: every category
	Sources    []string // any of these; none: every source
	Ladder     Ladder
}

// Of is the ladder against the issue's due date.
func (r Rules) Of(i Issue) Ladder {
	for _, s := range r.Special {
		if (len(s.Categories) == 0 || slices.Contains(s.Categories, i.Category)) && (len(s.Sources) == 0 || slices.Contains(s.Sources, i.Source)) {
			return s.Ladder
		}
	}
	return r.Rectify
}
