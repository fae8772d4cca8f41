package main

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/weidubao/weidubao/bot/roster"
)

var areaCode = regexp.MustCompile(`^[A-Z][A-Z0-9]*$`) // division codes are all digits

func (k *checker) areas(list []AreaConfig, office string, r *Rules) {
	kinds := []string{string(roster.Department), string(roster.Enterprise), string(roster.Station)}
	var codes, names []string
	for i, c := range list {
		key := fmt.Sprintf("areas[%d].", i)
		k.match(key+"code", c.Code, areaCode, "D001")
		k.text(key+"name", c.Name, "市农业农村局")
		k.oneOf(key+"kind", c.Kind, kinds...)
		if slices.Contains(codes, c.Code) {
			k.fail(key+"code", ConfigTwice, c.Code, "")
		}
		if slices.Contains(names, c.Name) {
			k.fail(key+"name", ConfigTwice, c.Name, "")
		}
		codes, names = append(codes, c.Code), append(names, c.Name)
		r.Areas = append(r.Areas, roster.Area{Code: c.Code, Name: c.Name, Kind: roster.Kind(c.Kind), Parent: office})
	}
}
