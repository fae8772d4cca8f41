package bot_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/templates"
)

// pushWords are the messages that pushes are worded with.
var pushWords = []templates.Message{
	templates.ActTitle{},
	templates.ActSummary{},
	templates.AlertTitle{},
	templates.AlertSummary{},
	templates.BrakeTitle{},
	templates.BrakeSummary{},
	templates.BulletinTitle{},
	templates.BulletinSummary{},
	templates.DeadlineTitle{},
	templates.DeadlineSummary{},
	templates.DeputyTitle{},
	templates.DeputySummary{},
	templates.DigestTitle{},
	templates.DigestSummary{},
	templates.DraftTitle{},
	templates.DraftSummary{},
	templates.MissingTitle{},
	templates.MissingSummary{},
	templates.NoticeSummary{},
	templates.RemindTitle{},
	templates.RemindSummary{},
	templates.UnarmedTitle{},
	templates.UnarmedSummary{},
	templates.UnsureTitle{},
	templates.UnsureSummary{},
	templates.TransferTitle{},
	templates.TransferSummary{},
	templates.BareTitle{},
	templates.BareSummary{},
	templates.RehearsalTitle{},
}

// mayHold are the texts that a message of a push may say, by the field's name, and
// what they are. A text under another name may be there, but must not be said.
var mayHold = map[string]string{
	"Unit": "a unit", "KeptUnit": "a unit", "From": "of TransferSummary: a unit", "Units": "units", "Number": "an issue's number", "Stage": "of a ladder", "Act": "of the ledger", "Clock": "of a ladder",
	"State": "of a report", "Whom": "of a deputy: principal or deputy", "Kind": "of a card", "Holiday": "its name", "Role": "of a member",
	"Missing": "indicators", "Name": "of RehearsalTitle, masked before", "Who": "of DigestWord, masked before",
}

// TestPushesAreWordedByTemplates reads the source: what a push says is a message of
// package templates whose name ends in Title or Summary, said there and then. A new
// one has to be put into pushWords, where TestPushWordsSayNoSecret looks at it.
func TestPushesAreWordedByTemplates(t *testing.T) {
	known := make(map[string]bool)
	for _, m := range pushWords {
		known[reflect.TypeOf(m).Name()] = true
	}
	used := make(map[string]bool)
	for name, file := range botSources(t) {
		literal := false
		ast.Inspect(file, func(n ast.Node) bool {
			lit, ok := n.(*ast.CompositeLit)
			if !ok || typeName(lit.Type) != "channel.Outbound" {
				return true
			}
			literal = true
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if key := nameOf(kv); !ok || key != "Title" && key != "Summary" {
					continue
				}
				if call, ok := kv.Value.(*ast.CallExpr); (!ok || typeName(call.Fun) != "b.texts.Say") && typeName(kv.Value) != "n.Title" {
					t.Errorf("%s: %s of a push is not said by a template", name, nameOf(kv))
				}
			}
			return true
		})
		if !literal {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.CompositeLit); ok {
				word := strings.TrimPrefix(typeName(lit.Type), "templates.")
				if word != typeName(lit.Type) && (strings.HasSuffix(word, "Title") || strings.HasSuffix(word, "Summary")) {
					used[word] = true
				}
			}
			return true
		})
	}
	for _, word := range slices.Sorted(maps.Keys(used)) {
		if !known[word] {
			t.Errorf("templates.%s words a push and is not among pushWords", word)
		}
	}
	if len(used) < 20 {
		t.Errorf("only %d messages were found: %v", len(used), used)
	}
}

// botSources are the parsed files of package bot.
func botSources(t *testing.T) map[string]*ast.File {
	t.Helper()
	out := make(map[string]*ast.File)
	for _, e := range must(os.ReadDir("."))(t) {
		if name := e.Name(); strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			out[name] = must(parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution))(t)
		}
	}
	return out
}

// typeName prints a.b.C of a selector.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return typeName(e.X) + "." + e.Sel.Name
	}
	return ""
}

// nameOf is the field that an element of a literal sets.
func nameOf(kv *ast.KeyValueExpr) string {
	if kv == nil {
		return ""
	}
	return typeName(kv.Key)
}

// TestPushWordsSayNoSecret says every message of a push with a canary in every text
// that is none of those a push may hold, in every state that its own words know.
func TestPushWordsSayNoSecret(t *testing.T) {
	texts := must(allTexts())(t)
	for _, m := range pushWords {
		for _, counts := range []int64{0, 1, 2, -3} {
			v := reflect.New(reflect.TypeOf(m)).Elem()
			plant(v, "", counts)
			said := texts.Say(v.Interface().(templates.Message))
			if strings.Contains(said, canaries[0]) {
				t.Errorf("%s says a text that no push may hold: %q", v.Type(), said)
			}
		}
	}
}

// plant fills a message: texts with a canary unless the field's name allows them.
func plant(v reflect.Value, name string, n int64) {
	switch v.Kind() {
	case reflect.String:
		if v.SetString("塘下镇"); mayHold[name] == "" {
			v.SetString(canaries[0])
		}
	case reflect.Bool:
		v.SetBool(n%2 == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(n)
	case reflect.Struct:
		if strings.HasPrefix(v.Type().String(), "time.") || strings.HasPrefix(v.Type().String(), "calendar.") {
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				plant(v.Field(i), f.Name, n)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			plant(v.Index(i), name, n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		plant(v.Elem(), name, n)
	default:
	}
}
