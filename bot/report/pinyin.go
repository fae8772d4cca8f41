package report

import (
	"slices"
	"strings"

	pinyin "github.com/mozillazg/go-pinyin"
)

// sounds lists the pinyin of a character without tones, all its readings.
func sounds(r rune) []string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	return pinyin.SinglePinyin(r, args)
}

// soundsLike tells that one reading of the character is in the list. It
// compares with the dictionary's text as it stands: the library takes the tones
// off with regular expressions, too slow for every character of every message.
func soundsLike(a []string, r rune) bool {
	if !isHan(r) {
		return false
	}
	rest := pinyin.PinyinDict[int(r)]
	for rest != "" {
		var reading string
		reading, rest, _ = strings.Cut(rest, ",")
		if slices.ContainsFunc(a, func(s string) bool { return saysWithoutTone(reading, s) }) {
			return true
		}
	}
	return false
}

// saysWithoutTone tells that the reading (nǚ) is the syllable (nv) with a tone.
func saysWithoutTone(reading, syllable string) bool {
	for _, r := range reading {
		var c rune
		for _, c = range syllable {
			break
		}
		if syllable == "" || c != untoned(r) {
			return false
		}
		syllable = syllable[len(string(c)):]
	}
	return syllable == ""
}

// untoned is the letter without its tone; ü is written v.
func untoned(r rune) rune {
	switch r {
	case 'ā', 'á', 'ǎ', 'à':
		return 'a'
	case 'ē', 'é', 'ě', 'è':
		return 'e'
	case 'ō', 'ó', 'ǒ', 'ò':
		return 'o'
	case 'ī', 'í', 'ǐ', 'ì':
		return 'i'
	case 'ū', 'ú', 'ǔ', 'ù':
		return 'u'
	case 'ü', 'ǘ', 'ǚ', 'ǜ':
		return 'v'
	case 'ń', 'ň', 'ǹ':
		return 'n'
	case 'ḿ':
		return 'm'
	}
	return r
}
