package ledger

import "reflect"

// mayLeave names the texts of the ledger's records that may stand in a push: numbers,
// codes and ids. Every other text, of a field that is added later too, is a secret.
var mayLeave = map[string]bool{
	"Number": true, "Area": true, "Leader": true, "Status": true, "State": true, "Proof": true, "Act": true,
	"From": true, "To": true, "Unit": true, "Issue": true, "ID": true, "By": true,
	"ClaimedBy": true, "AssignedBy": true, "AcceptedBy": true, "SignedOffBy": true, "ArchivedBy": true, "CheckedBy": true,
	"DecidedBy": true, "HeededBy": true, "AnsweredBy": true, "EndedBy": true, "Whom": true,
}

// Secrets are the texts of the issue that must not leave in a push: the case, the
// people, the evidence, what was instructed and why, of former rounds too.
func (i Issue) Secrets() []string { return secrets(nil, reflect.ValueOf(i), "") }

// Secrets are the words of the step that must not leave in a push.
func (s Step) Secrets() []string { return secrets(nil, reflect.ValueOf(s), "") }

// Secrets are the words of the silence that must not leave in a push: its reason.
func (s Silence) Secrets() []string { return secrets(nil, reflect.ValueOf(s), "") }

// secrets appends the texts in v, which is the value of the field of that name.
func secrets(out []string, v reflect.Value, field string) []string {
	switch v.Kind() {
	case reflect.String:
		if !mayLeave[field] && v.Len() > 0 {
			out = append(out, v.String())
		}
	case reflect.Struct:
		for n := range v.NumField() {
			if f := v.Type().Field(n); f.IsExported() {
				out = secrets(out, v.Field(n), f.Name)
			}
		}
	case reflect.Slice:
		for n := range v.Len() {
			out = secrets(out, v.Index(n), field)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out = secrets(out, v.Elem(), field)
		}
	default: // figures, dates and moments tell nothing of a case
	}
	return out
}
