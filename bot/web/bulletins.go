package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/bulletin"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
)

// EditionReader reads editions of the bulletin; both answer bot.ErrNotFound.
type EditionReader interface {
	Edition(ctx context.Context, key bulletin.Key) (bulletin.Edition, error)
	// EditionOf is the final edition of the month, or else its newest interim one.
	EditionOf(ctx context.Context, month calendar.Month) (bulletin.Edition, error)
}

// Linker hands out the signed addresses of member pages.
type Linker interface {
	Links() bot.Links
	// CaseUntil is until when what was pushed at that moment opens a case.
	CaseUntil(sent time.Time) time.Time
}

// apiLinkLife is how long an address given to a caller of the API opens.
const apiLinkLife = 7 * 24 * time.Hour

type bulletins struct {
	desk
	bot   EditionReader
	links Linker
}

// editionJSON is one edition. Expected = Received + len(Missing); Received counts complete reports, late ones included.
type editionJSON struct {
	Key             string             `json:"key"`
	Month           string             `json:"month"`
	Number          int                `json:"number"`
	TotalNumber     int                `json:"total_number"`
	Version         int                `json:"version"`
	Interim         bool               `json:"interim"`
	Status          string             `json:"status"`
	AsOf            string             `json:"as_of"`
	FrozenAt        string             `json:"frozen_at"`
	PublishedAt     *string            `json:"published_at"`
	Units           int                `json:"units"`
	Expected        int                `json:"expected"`
	Early           int                `json:"early"` // complete reports of weeks not due yet, in expected and received
	Received        int                `json:"received"`
	OnTime          int                `json:"on_time"`
	Imported        int                `json:"imported"` // in received, out of a file: neither on time nor late
	Late            []missJSON         `json:"late"`
	Missing         []missJSON         `json:"missing"`
	Extra           int                `json:"extra"`               // complete reports that nobody expected: in totals, not in received
	Totals          report.Values      `json:"totals"`              // a key that no report gave is absent
	Changes         report.Values      `json:"changes"`             // against the month before; a key without one is not comparable
	YearOnYear      report.Values      `json:"year_on_year"`        // against the same month of the year before; a key without one is not comparable
	YearTotals      report.Values      `json:"year_totals"`         // 累计; a key that no report gave is absent
	YearFrom        string             `json:"year_from,omitempty"` // the week with which YearTotals begin, when it is not the year's first
	YearGaps        map[string]int     `json:"year_gaps"`           // months of YearTotals in which nobody gave the figure
	Registered      int                `json:"registered"`
	SignedOff       int                `json:"signed_off"`
	SignedOffMonth  int                `json:"signed_off_month"`
	SignedOffBefore *int               `json:"signed_off_before"`
	Overdue         []bulletin.Overdue `json:"overdue"`
	URL             string             `json:"url"`
}

type missJSON struct {
	Area     string `json:"area"`
	AreaName string `json:"area_name"`
	Week     string `json:"week"`
	At       string `json:"at,omitempty"`
	Status   string `json:"status,omitempty"` // of a missing one that was begun
}

func (h bulletins) one(c *gin.Context) {
	month, err := calendar.ParseMonth(c.Param("month"))
	if err != nil {
		h.badParameter(c, "month", bot.ProblemFormat)
		return
	}
	e, err := h.bot.EditionOf(c.Request.Context(), month)
	if err != nil {
		h.fail(c, err)
		return
	}
	out := editionOut(e)
	out.URL = h.links.Links().Sign(bulletinPath(e), byAPI, h.now().Add(apiLinkLife))
	h.json(c, http.StatusOK, out)
}

// bulletinPath is the address of an edition's page.
func bulletinPath(e bulletin.Edition) string {
	return "/m/bulletin/" + string(e.Key) + "/" + strconv.Itoa(e.Version)
}

func editionOut(e bulletin.Edition) editionJSON {
	out := editionJSON{
		Key: string(e.Key), Month: e.Month.String(), Number: e.Number, TotalNumber: e.Total,
		Version: e.Version, Interim: e.Interim, Status: string(e.Status), AsOf: e.AsOf.String(),
		FrozenAt: stamp(e.FrozenAt), PublishedAt: stampOrNull(&e.PublishedAt), Units: e.Units,
		Expected: e.Expected, Early: e.Early, Received: e.Received, OnTime: e.OnTime, Extra: e.Extra,
		Late: missesOut(e.Late), Missing: missesOut(e.Missing),
		Totals: report.Values{}, Changes: report.Values{}, Imported: e.Imported,
		YearOnYear: report.Values{}, YearTotals: report.Values{}, YearFrom: e.YearFrom.String(), YearGaps: map[string]int{},
		Registered: e.Registered, SignedOff: e.SignedOff, SignedOffMonth: e.SignedOffMonth,
		SignedOffBefore: e.SignedOffBefore, Overdue: e.Overdue,
	}
	if out.Overdue == nil {
		out.Overdue = []bulletin.Overdue{}
	}
	for _, t := range e.Totals {
		if t.Reports > 0 {
			out.Totals[t.Key] = t.Sum
		}
		if t.Change != nil {
			out.Changes[t.Key] = *t.Change
		}
		if t.YearOnYear != nil {
			out.YearOnYear[t.Key] = *t.YearOnYear
		}
		if t.Year != nil {
			out.YearTotals[t.Key] = t.Year.Sum
			if gaps := t.Year.Of - t.Year.Months; gaps > 0 {
				out.YearGaps[t.Key] = gaps
			}
		}
	}
	return out
}

func missesOut(list []bulletin.Miss) []missJSON {
	out := make([]missJSON, len(list))
	for i, m := range list {
		out[i] = missJSON{Area: m.Unit.Code, AreaName: m.Unit.Name, Week: m.Week.String(), At: stamp(m.At), Status: string(m.Status)}
	}
	return out
}
