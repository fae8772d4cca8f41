package sample

import (
	_ "embed" // the data
	"strings"
)

//go:embed data/heads.txt
var headsFile string

//go:embed data/late.txt
var lateFile string

//go:embed data/zero.txt
var zeroFile string

//go:embed data/reports.txt
var reportsFile string

//go:embed data/corrections.txt
var correctionsFile string

//go:embed data/signoffs.txt
var signOffsFile string

//go:embed data/acks.txt
var acksFile string

//go:embed data/sources.txt
var sourcesFile string

//go:embed data/names.txt
var namesFile string

//go:embed data/problems.csv
var problemsFile string

//go:embed data/notices.csv
var noticesFile string

// words are the phrases of the data.
type words struct {
	heads, late, zero []string
	reports           []style
	corrections       []string
	signOffs, acks    []string
	sources           []string
	surnames          []string
	given             []string
	problems          []problem
}

// style is one way to write a report.
type style struct {
	digits string // ascii, wide or han
	text   string
}

// problem is one kind of finding.
type problem struct{ category, text string }

// lines are the phrases of a file: one a line, # before a comment, - for an empty one.
func lines(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		switch line = strings.TrimRight(line, "\n"); {
		case line == "", strings.HasPrefix(line, "#"):
		case line == "-":
			out = append(out, "")
		default:
			out = append(out, strings.ReplaceAll(line, "⏎", "\n"))
		}
	}
	return out
}

// readWords reads every phrase.
func readWords() words {
	names := lines(namesFile)
	w := words{
		heads: lines(headsFile), late: lines(lateFile), zero: lines(zeroFile), corrections: lines(correctionsFile),
		signOffs: lines(signOffsFile), acks: lines(acksFile), sources: lines(sourcesFile),
		surnames: strings.Split(names[0], ""), given: strings.Fields(names[1]),
	}
	for _, line := range lines(reportsFile) {
		digits, text, _ := strings.Cut(line, "|")
		w.reports = append(w.reports, style{digits, text})
	}
	for _, row := range rows("problems.csv", problemsFile) {
		w.problems = append(w.problems, problem{row[0], row[1]})
	}
	return w
}

// fill puts values in the place of {names}. A part in brackets is left out when
// it names something that has no value; otherwise the brackets go.
func fill(text string, values map[string]string) string {
	var out strings.Builder
	for text != "" {
		before, rest, found := strings.Cut(text, "[")
		out.WriteString(put(before, values))
		if !found {
			break
		}
		var part string
		part, text, _ = strings.Cut(rest, "]")
		if part = put(part, values); !strings.Contains(part, "{") {
			out.WriteString(part)
		}
	}
	return out.String()
}

// put replaces the {names} that have a value.
func put(text string, values map[string]string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		if value, ok := values[name]; ok {
			out.WriteString(value)
		} else {
			out.WriteString("{" + name + "}")
		}
		text = after
	}
}
