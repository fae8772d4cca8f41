package web

import (
	"strconv"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/templates"
)

// mostKind is how long the kind of a disposition may be, in characters; mostHeld
// bounds how many cases or people one of them counts.
const (
	mostKind = 20
	mostHeld = 9999
)

// formsOnto reads 四种形态: which, of what kind, and of how many. What was typed is
// recorded or refused, never dropped. 不涉及 stands in the proof's note.
func (t typedAct) formsOnto(p *templates.ActPage, o *ledger.Order) {
	if !p.Fields.Forms {
		return
	}
	f := t.forms
	p.Forms = f
	typed := f.Kind != "" || f.Cases != "" || f.People != ""
	problem := ""
	switch form, known := map[string]int{"1": 1, "2": 2, "3": 3, "4": 4}[f.Form]; {
	case f.Form == "" && !typed:
	case o.Proof != ledger.ProofAccountability && f.Form == templates.FormsNone && !typed:
	case o.Proof != ledger.ProofAccountability:
		problem = "other"
	case f.Form == templates.FormsNone && typed:
		problem = "none"
	case f.Form == templates.FormsNone:
		if o.Note != "" { // without words of one's own the proof is refused as any other
			o.Note += "（" + templates.FormsNoneNote + "）"
		}
	case !known:
		problem = "form"
	default:
		problem = disposed(f, form, o)
	}
	if problem != "" {
		p.Errors["forms"] = problem
	}
}

// disposed adds one disposition to the order, or says what is wrong with it.
func disposed(f templates.ActForms, form int, o *ledger.Order) (problem string) {
	cases, okCases := headcount(f.Cases)
	people, okPeople := headcount(f.People)
	switch {
	case utf8.RuneCountInString(f.Kind) > mostKind || !utf8.ValidString(f.Kind):
		return "kind"
	case !okCases || !okPeople || cases+people == 0:
		return "count"
	}
	o.Forms = []ledger.Disposition{{Form: form, Kind: f.Kind, Cases: cases, People: people}}
	return ""
}

// headcount reads a number that may be left out.
func headcount(text string) (n int, ok bool) {
	if text == "" {
		return 0, true
	}
	n, err := strconv.Atoi(narrow(text))
	return n, err == nil && n >= 0 && n <= mostHeld
}
