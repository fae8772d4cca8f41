package report

import (
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
	for _, s := range sounds(r) {
		for _, t := range a {
			if s == t {
				return true
			}
		}
	}
	return false
}
