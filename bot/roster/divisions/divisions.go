// Package divisions is the country's administrative divisions (行政区划): every
// township (乡镇街道) with its county. See README.md for where the data comes from.
package divisions

import (
	"bytes"
	"compress/gzip"
	_ "embed" // townships.csv.gz
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/roster"
)

//go:embed townships.csv.gz
var packed []byte

// country is the data, decoded.
type country struct {
	townships map[string][]roster.Area // by county code, in order of code
	counties  map[string]string        // name by code
	codes     []string                 // of the counties, in order
}

// decode unpacks the data when it is first asked for.
var decode = sync.OnceValue(func() country {
	c, err := unpack(packed)
	if err != nil {
		panic(fmt.Sprintf("embedded divisions: %v", err)) // the program was built wrong
	}
	return c
})

func unpack(packed []byte) (country, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return country{}, err
	}
	in := csv.NewReader(z)
	in.FieldsPerRecord = 6 // code, name, county_code, county, city, province
	rows, err := in.ReadAll()
	if err != nil {
		return country{}, err
	}
	c := country{townships: map[string][]roster.Area{}, counties: map[string]string{}}
	for _, row := range rows[1:] {
		code, name, county := row[0], row[1], row[2]
		if c.counties[county] == "" {
			c.counties[county] = row[3]
			c.codes = append(c.codes, county)
		}
		c.townships[county] = append(c.townships[county], roster.Area{Code: code, Name: name, Kind: roster.Township, Parent: county})
	}
	slices.Sort(c.codes)
	for _, areas := range c.townships {
		slices.SortFunc(areas, func(a, b roster.Area) int { return strings.Compare(a.Code, b.Code) })
		for i := range areas {
			areas[i].Ordinal = i + 1
		}
	}
	return c, nil
}

// Townships are the townships of the county with that six-digit code, in order
// of code, with ordinals from 1 on; nothing where there is no such county.
func Townships(county string) []roster.Area {
	return slices.Clone(decode().townships[county])
}

// CountyName is the name of the county with that six-digit code, or "".
func CountyName(code string) string { return decode().counties[code] }

// Counties are the codes of all counties, in order.
func Counties() []string { return slices.Clone(decode().codes) }

// All are all townships of the country, in order of code.
func All() []roster.Area {
	var all []roster.Area
	for _, county := range decode().codes {
		all = append(all, decode().townships[county]...)
	}
	return all
}

// Longest is the township with the longest name, for tests of what must fit.
func Longest() roster.Area {
	var longest roster.Area
	for _, a := range All() {
		if utf8.RuneCountInString(a.Name) > utf8.RuneCountInString(longest.Name) {
			longest = a
		}
	}
	return longest
}
