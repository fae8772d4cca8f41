package ledger

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestEveryTextIsASecret fills every text of the records with a word of its own,
// and expects all of them to be secrets but those that are named as open here: a
// field that is added later is a secret until somebody says here why it is none.
func TestEveryTextIsASecret(t *testing.T) {
	for _, c := range []struct {
		of   any
		open string
	}{
		{&Issue{}, "Number Area Leader Status ClaimedBy AssignedBy AcceptedBy Filing.By SignedOffBy ArchivedBy Proven.Proof Proven.By Instalments.By Instalments.State " +
			"Instalments.CheckedBy Extensions.By Extensions.State Extensions.DecidedBy Instructions.By Instructions.HeededBy Instructions.AnsweredBy Returns.By " +
			"Rounds.ClaimedBy Rounds.AssignedBy Rounds.AcceptedBy Rounds.Filing.By Rounds.SignedOffBy Rounds.ArchivedBy Rounds.Proven.Proof Rounds.Proven.By " +
			"Rounds.Extensions.By Rounds.Extensions.State Rounds.Extensions.DecidedBy Rounds.Returns.By Formerly.Area Formerly.To Formerly.By"},
		{&Step{}, "Number Act By From To Proof Unit Whom"},
		{&Silence{}, "ID Issue Area By EndedBy"},
	} {
		v := reflect.ValueOf(c.of).Elem()
		all := fill(v, "")
		got := v.Addr().Interface().(interface{ Secrets() []string }).Secrets()
		for _, path := range all {
			isOpen := slices.Contains(strings.Fields(c.open), path)
			if slices.Contains(got, "〔"+path+"〕") == isOpen {
				t.Errorf("%s.%s: a secret: %t", v.Type(), path, isOpen)
			}
		}
		if len(all) < 5 {
			t.Errorf("%s: only %d texts were filled", v.Type(), len(all))
		}
	}
}

// fill writes its own path into every text below v, and answers the paths.
func fill(v reflect.Value, path string) []string {
	var out []string
	switch v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprintf("〔%s〕", path))
		return []string{path}
	case reflect.Struct:
		for n := range v.NumField() {
			if f := v.Type().Field(n); f.IsExported() {
				out = append(out, fill(v.Field(n), strings.TrimPrefix(path+"."+f.Name, "."))...)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		return fill(v.Index(0), path)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), path)
	default:
	}
	return out
}
