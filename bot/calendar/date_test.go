package calendar_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/weidubao/weidubao/bot/calendar"
)

func date(t *testing.T, s string) calendar.Date {
	t.Helper()
	d, err := calendar.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func week(t *testing.T, s string) calendar.Week {
	t.Helper()
	w, err := calendar.ParseWeek(s)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// anyDate draws days from 1990 to 2080.
func anyDate(t *rapid.T, label string) calendar.Date {
	first := calendar.Date{Year: 1990, Month: time.January, Day: 1}
	return first.AddDays(rapid.IntRange(0, 90*365).Draw(t, label))
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-20":          "2026-11-20",
		"2026-1-2":            "2026-01-02",
		"2026/11/20":          "2026-11-20",
		"2026.11.2":           "2026-11-02",
		"2026年11月20日":         "2026-11-20",
		"2026年11月20":          "2026-11-20",
		"２０２６－１１－２０":          "2026-11-20",
		"20261120":            "2026-11-20",
		" 2026-11-20 00:00 ":  "2026-11-20",
		"2026-11-20T00:00:00": "2026-11-20",
		"2024-02-29":          "2024-02-29",
	} {
		if got := date(t, in).String(); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
	for _, in := range []string{
		"", "2026", "2026-02-29", "2026-13-01", "2026-00-01", "2026-11-31", "26-11-20", "11月20日",
		"2026-11-20 09:30", "2026-11-20x", "0026-11-20", "9999-01-01", "2026112", "46346",
	} {
		if d, err := calendar.ParseDate(in); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%q: %v, %v, want ErrSyntax", in, d, err)
		}
	}
}

func TestDateOfIsTheDayInChina(t *testing.T) {
	late := time.Date(2026, 11, 20, 16, 30, 0, 0, time.UTC)
	if got := calendar.DateOf(late); got != date(t, "2026-11-21") {
		t.Errorf("DateOf(%v) = %v", late, got)
	}
	if got := calendar.WeekOf(time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC)); got != week(t, "2026-W48") {
		t.Errorf("Monday 00:00 in China is in %v", got)
	}
}

func TestStoredForms(t *testing.T) {
	type record struct {
		D  calendar.Date          `json:"d"`
		No calendar.Date          `json:"no,omitzero"`
		W  calendar.Week          `json:"w"`
		M  calendar.Month         `json:"m"`
		By map[calendar.Week]int  `json:"by"`
		Q  calendar.Quiet         `json:"q"`
		Du calendar.Due           `json:"du"`
		Mo map[calendar.Month]int `json:"mo"`
	}
	text := `{"d":"2026-11-20","w":"2026-W47","m":"2026-11","by":{"2026-W47":1},"q":"20:00-08:00","du":"Fri 17:00","mo":{"2026-10":2}}`
	var r record
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text, string(again)); diff != "" {
		t.Error(diff)
	}
	r.D, r.W, r.M = date(t, "2026-01-01"), week(t, "2026-W01"), calendar.Month{Year: 1, Month: 1}
	if err := json.Unmarshal([]byte(`{"d":"","w":"","m":""}`), &r); err != nil || !r.D.IsZero() || !r.W.IsZero() || !r.M.IsZero() {
		t.Errorf("empty texts: %+v, %v", r, err)
	}
	for _, bad := range []string{`{"d":"2026"}`, `{"w":"2026"}`, `{"m":"2026"}`, `{"q":"x"}`, `{"du":"x"}`} {
		if err := json.Unmarshal([]byte(bad), new(record)); !errors.Is(err, calendar.ErrSyntax) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestDateProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, e := anyDate(t, "d"), anyDate(t, "e")
		n := rapid.IntRange(-5000, 5000).Draw(t, "n")
		if back, err := calendar.ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v printed and read is %v, %v", d, back, err)
		}
		if d.AddDays(n).AddDays(-n) != d {
			t.Fatalf("%v + %d - %d = %v", d, n, n, d.AddDays(n).AddDays(-n))
		}
		if d.Before(e) != e.After(d) || (d.Compare(e) == 0) != (d == e) || d.Before(e) != d.At(0, 0).Before(e.At(0, 0)) {
			t.Fatalf("order of %v and %v", d, e)
		}
		if calendar.DateOf(d.At(23, 59)) != d || calendar.DateOf(d.At(0, 0)) != d {
			t.Fatalf("%v does not hold its own moments", d)
		}
	})
}

// TestStoredDates: the quick way reads what the patient one does, and nothing else.
func TestStoredDates(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"2026-11-20", "2026-02-29", "2024-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "２026-11-20", "2026/11/20", "20261120", "0000-01-01", "9999-12-31", "2026-11-2x"} {
		var got calendar.Date
		err := got.UnmarshalText([]byte(text))
		want, wrong := calendar.ParseDate(text)
		if got != want && err == nil || (err == nil) != (wrong == nil) {
			t.Errorf("%s: %v %v, want %v %v", text, got, err, want, wrong)
		}
	}
}
