package web

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	yaml "go.yaml.in/yaml/v3"
)

// document is the served description of the API, as parsed JSON.
type document struct {
	root    any
	schemas *jsonschema.Compiler
}

const documentURL = "http://weidubao.example/openapi.json"

// mustDocument fetches the document from the address it is served at.
func mustDocument(t *testing.T) document {
	t.Helper()
	rec := newRig(t).do(t, http.MethodGet, "/api/v1/openapi.yaml", "")
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "application/yaml; charset=utf-8" {
		t.Fatalf("openapi.yaml: %d %v", rec.Code, rec.Header())
	}
	var parsed any
	if err := yaml.Unmarshal(rec.Body.Bytes(), &parsed); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(parsed) // refuses keys that are not strings, such as a bare on or 200
	if err != nil {
		t.Fatal(err)
	}
	root, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	d := document{root: root, schemas: jsonschema.NewCompiler()}
	if err := d.schemas.AddResource(documentURL, root); err != nil {
		t.Fatal(err)
	}
	return d
}

// at follows a pointer such as "#/components/schemas/Report".
func (d document) at(pointer string) (any, bool) {
	v := d.root
	for step := range strings.SplitSeq(strings.TrimPrefix(pointer, "#/"), "/") {
		m, _ := v.(map[string]any)
		child, ok := m[unescape(step)]
		if !ok {
			return nil, false
		}
		v = child
	}
	return v, true
}

func escape(step string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(step)
}

func unescape(step string) string {
	return strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}").Replace(step)
}

// object is what stands at a pointer, and where it really stands when that is a reference.
func (d document) object(t *testing.T, pointer string) (map[string]any, string) {
	t.Helper()
	v, ok := d.at(pointer)
	m, isObject := v.(map[string]any)
	if !ok || !isObject {
		t.Fatalf("%s: no object", pointer)
	}
	if ref, ok := m["$ref"].(string); ok {
		return d.object(t, ref)
	}
	return m, pointer
}

// check validates a JSON text against the schema at a pointer.
func (d document) check(t *testing.T, pointer string, v any) error {
	t.Helper()
	schema, err := d.schemas.Compile(documentURL + pointer)
	if err != nil {
		t.Fatalf("%s: %v", pointer, err)
	}
	return schema.Validate(v)
}

// operation is one method of one path.
type operation struct {
	method, path, pointer string
	body                  map[string]any
}

func (o operation) String() string { return o.method + " " + o.path }

func (d document) operations(t *testing.T) []operation {
	t.Helper()
	paths, _ := d.object(t, "#/paths")
	var out []operation
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item, pointer := d.object(t, "#/paths/"+escape(path))
		for _, method := range slices.Sorted(maps.Keys(item)) {
			if method == "parameters" {
				continue
			}
			body, _ := d.object(t, pointer+"/"+method)
			out = append(out, operation{strings.ToUpper(method), path, pointer + "/" + method, body})
		}
	}
	return out
}

// parameters are those of the operation and of its path, with where they stand.
func (d document) parameters(t *testing.T, o operation) map[string]map[string]any {
	t.Helper()
	out := make(map[string]map[string]any)
	for _, pointer := range []string{o.pointer, o.pointer[:strings.LastIndex(o.pointer, "/")]} {
		holder, _ := d.object(t, pointer)
		list, _ := holder["parameters"].([]any)
		for _, entry := range list {
			p, _ := entry.(map[string]any)
			if ref, ok := p["$ref"].(string); ok {
				p, _ = d.object(t, ref)
			}
			name, _ := p["name"].(string)
			out[name] = p
		}
	}
	return out
}

// walk calls f for every object of the document.
func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, child := range v {
			walk(child, f)
		}
	case []any:
		for _, child := range v {
			walk(child, f)
		}
	}
}
