package templates

import "unicode/utf8"

// chatTextMax is how many characters of a text a chat reply repeats.
const chatTextMax = 20

// ValueWords is a value as pages show it, without its unit: 是 and 否 where the
// kind is "yesno" and the value "true" or "false"; of every other kind the value itself.
func ValueWords(kind, value string) string {
	switch {
	case kind != "yesno":
		return value
	case value == "true":
		return "是"
	}
	return "否"
}

// ChatValue is a value as chat replies repeat it: a text in quotation marks and
// shortened to twenty characters.
func ChatValue(kind, value string) string {
	if kind != "text" {
		return ValueWords(kind, value)
	}
	if utf8.RuneCountInString(value) > chatTextMax {
		value = string([]rune(value)[:chatTextMax-1]) + "…"
	}
	return "“" + value + "”"
}

// YesUnit is the unit of how many weekly reports said 是.
const YesUnit = "期"

// YesLabel is the label of how many weekly reports said 是.
func YesLabel(label string) string { return label + "（是）" }
