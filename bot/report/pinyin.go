package report

import (
	"slices"

	pinyin "github.com/mozillazg/go-pinyin"
)

// sounds lists the pinyin of a character without tones, all its readings.
func sounds(r rune) []string {
	args := pinyin.NewArgs()
	args.Heteronym = true
	return pinyin.SinglePinyin(r, args)
}

func soundsLike(a []string, r rune) bool {
	if !isHan(r) {
		return false
	}
	return slices.ContainsFunc(sounds(r), func(s string) bool { return slices.Contains(a, s) })
}
