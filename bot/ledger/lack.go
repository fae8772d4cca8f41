package ledger

import (
	"regexp"
	"slices"
)

// lackSaid is the part of a reason that says what is not there: 「缺处理结果和责任追究」.
var lackSaid = regexp.MustCompile(`(?:缺少?|没有|未见|欠|补充?)[^，。；,;！？]*`)

// lackNames are how the five are called in a reason.
var lackNames = map[Proof]*regexp.Regexp{
	ProofPerson:         regexp.MustCompile(`见人|责任人`),
	ProofFact:           regexp.MustCompile(`见事|问题事实`),
	ProofUnit:           regexp.MustCompile(`见单位|责任单位`),
	ProofOutcome:        regexp.MustCompile(`处理结果`),
	ProofAccountability: regexp.MustCompile(`责任追究|追责|问责`),
}

// lackIn are the proofs that the reason of a return says are missing, in their order.
func lackIn(reason string) []Proof {
	var out []Proof
	said := lackSaid.FindAllString(reason, -1)
	for _, p := range proofs() {
		if slices.ContainsFunc(said, lackNames[p].MatchString) {
			out = append(out, p)
		}
	}
	return out
}
