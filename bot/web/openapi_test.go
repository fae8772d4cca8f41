package web

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/templates"
)

var pathParameter = regexp.MustCompile(`:(\w+)`)

// The document has the addresses that Gin has, no more and no fewer. HEAD goes
// with GET everywhere, as the document says once.
func TestOpenAPIRoutes(t *testing.T) {
	engine, ok := newRig(t).h.(*gin.Engine)
	if !ok {
		t.Fatalf("the handler is no gin.Engine")
	}
	var routes, heads []string
	for _, r := range engine.Routes() {
		path, api := strings.CutPrefix(pathParameter.ReplaceAllString(r.Path, "{$1}"), "/api/v1")
		switch {
		case !api:
		case r.Method == http.MethodHead:
			heads = append(heads, path)
		default:
			routes = append(routes, r.Method+" "+path)
		}
	}
	var written, readable []string
	for _, o := range mustDocument(t).operations(t) {
		written = append(written, o.String())
		if o.method == http.MethodGet {
			readable = append(readable, o.path)
		}
	}
	slices.Sort(routes)
	slices.Sort(written)
	slices.Sort(heads)
	slices.Sort(readable)
	if diff := cmp.Diff(routes, written); diff != "" || len(routes) == 0 {
		t.Errorf("routes (-) and document (+):\n%s", diff)
	}
	if diff := cmp.Diff(heads, readable); diff != "" {
		t.Errorf("HEAD (-) and documented GET (+):\n%s", diff)
	}
}

// References lead somewhere, and every schema compiles.
func TestOpenAPIReferences(t *testing.T) {
	d := mustDocument(t)
	refs := 0
	walk(d.root, func(m map[string]any) {
		ref, ok := m["$ref"].(string)
		if !ok {
			return
		}
		refs++
		if _, found := d.at(ref); !strings.HasPrefix(ref, "#/") || !found {
			t.Errorf("%s leads nowhere", ref)
		}
	})
	if refs == 0 {
		t.Error("no reference found")
	}
	for _, kind := range []string{"schemas", "responses", "parameters", "examples"} {
		all, _ := d.object(t, "#/components/"+kind)
		text, _ := json.Marshal(d.root)
		for name := range all {
			pointer := "#/components/" + kind + "/" + name
			if !strings.Contains(string(text), `"`+pointer+`"`) {
				t.Errorf("%s is used nowhere", pointer)
			}
			if kind == "schemas" {
				if _, err := d.schemas.Compile(documentURL + pointer); err != nil {
					t.Error(err)
				}
			}
		}
	}
}

// Every operation has its name, its summary, its parameters and an example of each body; the examples validate.
func TestOpenAPIExamples(t *testing.T) {
	d := mustDocument(t)
	ids := map[any]bool{nil: true, "": true}
	for _, o := range d.operations(t) {
		if id := o.body["operationId"]; ids[id] {
			t.Errorf("%s: operationId %v", o, id)
		}
		ids[o.body["operationId"]] = true
		if s, _ := o.body["summary"].(string); s == "" {
			t.Errorf("%s: no summary", o)
		}
		d.checkParameters(t, o)
		if _, has := o.body["requestBody"]; has {
			d.checkExamples(t, o.pointer+"/requestBody")
		}
		for status := range o.responses() {
			_, pointer := d.object(t, o.pointer+"/responses/"+status)
			d.checkExamples(t, pointer)
		}
	}
}

func (o operation) responses() map[string]any {
	m, _ := o.body["responses"].(map[string]any)
	return m
}

func (d document) checkParameters(t *testing.T, o operation) {
	t.Helper()
	named := make(map[string]bool)
	for _, m := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(o.path, -1) {
		named[m[1]] = true
	}
	for name, p := range d.parameters(t, o) {
		if (p["in"] == "path") != named[name] || p["in"] == "path" && p["required"] != true {
			t.Errorf("%s: parameter %s is in %v, required %v", o, name, p["in"], p["required"])
		}
		delete(named, name)
		schema, err := json.Marshal(p["schema"])
		if err != nil || p["example"] == nil || p["description"] == nil {
			t.Errorf("%s: parameter %s has no example or no description: %v", o, name, err)
		}
		if pointer := d.parameterPointer(t, o, name); pointer != "" {
			if err := d.check(t, pointer+"/schema", p["example"]); err != nil {
				t.Errorf("%s: example of %s against %s: %v", o, name, schema, err)
			}
		}
	}
	if len(named) > 0 {
		t.Errorf("%s: not described: %v", o, named)
	}
}

// parameterPointer is where a parameter is described.
func (d document) parameterPointer(t *testing.T, o operation, name string) string {
	t.Helper()
	for _, holder := range []string{o.pointer, o.pointer[:strings.LastIndex(o.pointer, "/")]} {
		m, _ := d.object(t, holder)
		list, _ := m["parameters"].([]any)
		for i, entry := range list {
			p, _ := entry.(map[string]any)
			pointer := holder + "/parameters/" + string(rune('0'+i))
			if ref, ok := p["$ref"].(string); ok {
				p, pointer = d.object(t, ref)
			}
			if p["name"] == name {
				return pointer
			}
		}
	}
	t.Errorf("%s: parameter %s not found", o, name)
	return ""
}

// checkExamples validates the examples of a request body or a response; there must be one.
func (d document) checkExamples(t *testing.T, pointer string) {
	t.Helper()
	holder, _ := d.object(t, pointer)
	content, _ := holder["content"].(map[string]any)
	if len(content) == 0 {
		t.Errorf("%s: no content", pointer)
	}
	for kind, entry := range content {
		media, _ := entry.(map[string]any)
		examples, _ := media["examples"].(map[string]any)
		if len(examples) == 0 {
			t.Errorf("%s: no example of %s", pointer, kind)
		}
		base := pointer + "/content/" + escape(kind)
		for name := range examples {
			example, _ := d.object(t, base+"/examples/"+name)
			if err := d.check(t, base+"/schema", example["value"]); err != nil {
				t.Errorf("%s: example %s: %v", pointer, name, err)
			}
		}
	}
}

// The fields of what is answered are the schema's properties, also those that
// are left out when empty; which must be there follows from omitempty.
func TestOpenAPIFields(t *testing.T) {
	d := mustDocument(t)
	for name, answer := range map[string]any{
		"Area": areaJSON{}, "Report": reportJSON{}, "Attachment": attachmentJSON{}, "HistoryEntry": entryJSON{}, "Issue": issueJSON{}, "Edition": editionJSON{},
		"Miss": missJSON{}, "Overdue": bulletin.Overdue{}, "Receipt": receiptJSON{}, "Member": memberJSON{}, "Message": messageJSON{},
		"AuditEntry": auditJSON{}, "Problem": problemDetails{},
		"Instalment": instalmentJSON{}, "Step": stepJSON{}, "LedgerAnswer": bot.LedgerAnswer{}, "LedgerSuspect": bot.LedgerSuspect{},
		"Filing": ledger.Filing{}, "Evidence": ledger.Evidence{}, "Extension": ledger.Extension{}, "Instruction": ledger.Instruction{},
		"Return": ledger.Return{}, "Round": ledger.Round{}, "Former": ledger.Former{}, "Disposition": ledger.Disposition{},
	} {
		all, required := d.fields(t, name)
		wantAll, wantRequired := jsonFields(answer)
		if diff := cmp.Diff(wantAll, all); diff != "" {
			t.Errorf("%s: code (-), document (+):\n%s", name, diff)
		}
		if diff := cmp.Diff(wantRequired, required); diff != "" {
			t.Errorf("%s, required: code (-), document (+):\n%s", name, diff)
		}
	}
	for name, order := range map[string]any{"SignOff": issuePatch{}, "NoticeOrder": noticePost{}, "SettleOrder": settlePost{}, "ActOrder": actPost{}, "NewIssue": issuePost{}, "Audience": notice.Audience{}} {
		all, _ := d.fields(t, name)
		want, _ := jsonFields(order)
		if diff := cmp.Diff(want, all); diff != "" {
			t.Errorf("%s: code (-), document (+):\n%s", name, diff)
		}
	}
}

// fields are a schema's properties and those of them that are required, sorted.
func (d document) fields(t *testing.T, name string) (all, required []string) {
	t.Helper()
	schema, _ := d.object(t, "#/components/schemas/"+name)
	if schema["additionalProperties"] != false {
		t.Errorf("%s takes more than it says", name)
	}
	properties, _ := schema["properties"].(map[string]any)
	list, _ := schema["required"].([]any)
	for _, r := range list {
		s, _ := r.(string)
		required = append(required, s)
	}
	slices.Sort(required)
	return slices.Sorted(maps.Keys(properties)), required
}

func jsonFields(v any) (all, always []string) {
	for f := range reflect.TypeOf(v).Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		all = append(all, name)
		if options == "" {
			always = append(always, name)
		}
	}
	slices.Sort(all)
	slices.Sort(always)
	return all, always
}

// Every object of the document is closed, so that what it does not name would be found.
func TestOpenAPIClosed(t *testing.T) {
	walk(mustDocument(t).root, func(m map[string]any) {
		if _, ok := m["properties"]; ok && m["type"] == "object" && m["additionalProperties"] != false {
			t.Errorf("open object: %v", slices.Sorted(maps.Keys(m)))
		}
	})
}

// Numbers and lists of the document are those of the code.
func TestOpenAPILimits(t *testing.T) {
	d := mustDocument(t)
	for pointer, want := range map[string]int{
		"#/components/schemas/SignOff/properties/by/maxLength":        maxBy,
		"#/components/schemas/SignOff/properties/note/maxLength":      maxNote,
		"#/components/schemas/ActOrder/properties/by/maxLength":       maxBy,
		"#/components/schemas/ActOrder/properties/note/maxLength":     maxNote,
		"#/components/schemas/NewIssue/properties/text/maxLength":     maxIssueText,
		"#/components/schemas/NewIssue/properties/village/maxLength":  maxIssueWord,
		"#/components/schemas/NewIssue/properties/term/maximum":       maxTerm,
		"#/components/schemas/NoticeOrder/properties/title/maxLength": maxTitle,
		"#/components/schemas/NoticeOrder/properties/body/maxLength":  maxWords,
		"#/components/schemas/SettleOrder/properties/by/maxLength":    maxBy,
		"#/components/schemas/SettleOrder/properties/ids/maxItems":    bot.MaxSettled,
		"#/components/parameters/IdempotencyKey/schema/maxLength":     maxKey,
	} {
		if got, _ := d.at(pointer); got != json.Number(jsonText(t, want)) {
			t.Errorf("%s is %v, the code says %d", pointer, got, want)
		}
	}
	for _, o := range d.operations(t) {
		limits := map[string][2]int{"/outbox": {usualMessages, mostMessages}, "/audit": {usualEntries, mostEntries}}
		if want, ok := limits[o.path]; ok {
			schema, _ := d.parameters(t, o)["limit"]["schema"].(map[string]any)
			if schema["default"] != json.Number(jsonText(t, want[0])) || schema["maximum"] != json.Number(jsonText(t, want[1])) {
				t.Errorf("%s: limit %v, the code says %v", o, schema, want)
			}
		}
	}
	var kinds, known []string
	list, _ := d.at("#/components/schemas/Problem/properties/type/enum")
	for _, k := range list.([]any) {
		kinds = append(kinds, k.(string))
	}
	for _, code := range templates.ProblemCodes {
		known = append(known, "urn:weidubao:problem:"+string(code))
	}
	if diff := cmp.Diff(known, kinds); diff != "" {
		t.Errorf("kinds of problems: code (-), document (+):\n%s", diff)
	}
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
