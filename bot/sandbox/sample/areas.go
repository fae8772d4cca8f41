package sample

import (
	_ "embed" // the data
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"github.com/weidubao/weidubao/bot/calendar"
)

//go:embed data/areas.csv
var areasFile string

// area is one township with its villages.
type area struct {
	code     string
	name     string
	index    int // among the townships
	villages []string
}

// workdays is made once: a calendar of a hundred years is not cheap.
var workdays = sync.OnceValue(func() *calendar.Calendar { return calendar.New(nil) })

// rows reads an embedded file without its head. The data is part of the
// program: one that cannot be read means that it was built wrong.
func rows(name, file string) [][]string {
	all, err := csv.NewReader(strings.NewReader(file)).ReadAll()
	if err != nil || len(all) == 0 {
		panic(fmt.Sprintf("embedded %s: %v", name, err))
	}
	return all[1:]
}

// townshipCode is the length of a township's code; a village's is longer.
const townshipCode = 9

// readAreas reads the townships, and under each its villages.
func readAreas() []area {
	var out []area
	at := map[string]int{}
	list := rows("areas.csv", areasFile)
	for _, row := range list {
		if len(row[0]) == townshipCode {
			at[row[0]] = len(out)
			out = append(out, area{code: row[0], name: row[1], index: len(out)})
		}
	}
	for _, row := range list {
		if k, ok := at[row[2]]; ok {
			out[k].villages = append(out[k].villages, strings.TrimSuffix(row[1], "委会"))
		}
	}
	return out
}

// areaNamed is the township of that name; it must exist.
func (c *County) areaNamed(name string) area {
	for _, a := range c.areas {
		if a.name == name {
			return a
		}
	}
	panic("embedded data: no township " + name)
}
