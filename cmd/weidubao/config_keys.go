package main

import (
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// envPrefix stands in front of every environment variable.
const envPrefix = "WEIDUBAO_"

// setting is one key of Config that the environment may set too.
type setting struct {
	key    string // official.app_secret
	env    string // WEIDUBAO_OFFICIAL_APP_SECRET
	field  string // AppSecret
	secret bool
}

// settings lists every key that has an environment variable, in order.
func settings() []setting {
	return walk(reflect.TypeFor[Config](), "", envPrefix)
}

func walk(t reflect.Type, key, env string) []setting {
	var out []setting
	for f := range t.Fields() {
		name, tag := f.Tag.Get("yaml"), f.Tag.Get("env")
		switch {
		case tag == "-":
		case f.Type.Kind() == reflect.Struct:
			out = append(out, walk(f.Type, key+name+".", env+f.Tag.Get("envPrefix"))...)
		default:
			secret := f.Type == reflect.TypeFor[Secret]() || f.Type == reflect.TypeFor[[]Secret]()
			out = append(out, setting{key: key + name, env: env + tag, field: f.Name, secret: secret})
		}
	}
	return out
}

// lines finds the line of every key of a document: "report.due", "alerts.ladder[0].to".
func lines(doc *yaml.Node) map[string]int {
	out := make(map[string]int)
	var visit func(n *yaml.Node, path string)
	visit = func(n *yaml.Node, path string) {
		switch n.Kind {
		case yaml.DocumentNode:
			for _, c := range n.Content {
				visit(c, path)
			}
		case yaml.MappingNode:
			for i := 0; i+1 < len(n.Content); i += 2 {
				key := strings.TrimPrefix(path+"."+n.Content[i].Value, ".")
				out[key] = n.Content[i].Line
				visit(n.Content[i+1], key)
			}
		case yaml.SequenceNode:
			for i, c := range n.Content {
				key := path + "[" + strconv.Itoa(i) + "]"
				out[key] = c.Line
				visit(c, key)
			}
		case yaml.ScalarNode, yaml.AliasNode:
		}
	}
	visit(doc, "")
	return out
}
