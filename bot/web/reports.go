package web

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/bot/roster"
)

// ReportReader reads weekly reports.
type ReportReader interface {
	// Reports are those of one week, and the expected units without one; area "" is all.
	Reports(ctx context.Context, week calendar.Week, area string) (reports []report.Report, missing []roster.Area, err error)
	// Report is one with its history, oldest first; bot.ErrNotFound.
	Report(ctx context.Context, ref report.Ref) (report.Report, []report.Entry, error)
}

// RosterReader reads the current roster.
type RosterReader interface {
	Roster(ctx context.Context) (*roster.Roster, error)
}

type reports struct {
	desk
	bot      ReportReader
	attached AttachmentReader
	people   RosterReader
}

// reportJSON is a Report of the API. Values is always an object.
type reportJSON struct {
	Area         string        `json:"area"`
	AreaName     string        `json:"area_name"`
	Week         string        `json:"week"`
	Values       report.Values `json:"values"`
	Held         report.Values `json:"held,omitempty"`
	Asked        []string      `json:"asked,omitempty"`
	Status       string        `json:"status"`
	Timeliness   string        `json:"timeliness"`
	Reporter     string        `json:"reporter"`
	ReporterName string        `json:"reporter_name"`
	ReceivedAt   string        `json:"received_at"`
	CompletedAt  string        `json:"completed_at,omitempty"`
	Text         string        `json:"text"`
	History      []entryJSON   `json:"history,omitempty"`

	Attachments []attachmentJSON `json:"attachments,omitempty"`
}

// entryJSON is one line of a report's history.
type entryJSON struct {
	Seq     int           `json:"seq"`
	At      string        `json:"at"`
	By      string        `json:"by"`
	ByName  string        `json:"by_name"`
	Act     string        `json:"act"`
	Message string        `json:"message"`
	Purged  bool          `json:"purged,omitempty"`
	Before  report.Values `json:"before"`
	After   report.Values `json:"after"`
}

type areaJSON struct {
	Area     string `json:"area"`
	AreaName string `json:"area_name"`
}

func (h reports) list(c *gin.Context) {
	week, err := calendar.ParseWeek(c.Query("week"))
	if err != nil {
		h.badParameter(c, "week", bot.ProblemFormat)
		return
	}
	people, err := h.people.Roster(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	area := c.Query("area")
	if _, known := people.Area(area); area != "" && !known {
		h.badParameter(c, "area", bot.ProblemUnknown)
		return
	}
	found, missing, err := h.bot.Reports(c.Request.Context(), week, area)
	if err != nil {
		h.fail(c, err)
		return
	}
	files, err := h.attachmentsOf(c, found)
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Week    string       `json:"week"`
		Reports []reportJSON `json:"reports"`
		Missing []areaJSON   `json:"missing"`
	}{Week: week.String(), Reports: make([]reportJSON, len(found)), Missing: make([]areaJSON, len(missing))}
	for i, r := range found {
		out.Reports[i] = reportOut(r, people)
		out.Reports[i].Attachments = attachmentsOut(files[r.Ref], h.frame.Base)
	}
	for i, a := range missing {
		out.Missing[i] = areaJSON{Area: a.Code, AreaName: a.Name}
	}
	h.json(c, http.StatusOK, out)
}

func (h reports) one(c *gin.Context) {
	week, err := calendar.ParseWeek(c.Param("week"))
	if err != nil {
		h.badParameter(c, "week", bot.ProblemFormat)
		return
	}
	people, err := h.people.Roster(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	r, history, err := h.bot.Report(c.Request.Context(), report.Ref{Area: c.Param("area"), Week: week})
	if err != nil {
		h.fail(c, err)
		return
	}
	files, err := h.attachmentsOf(c, []report.Report{r})
	if err != nil {
		h.fail(c, err)
		return
	}
	out := reportOut(r, people)
	out.Attachments = attachmentsOut(files[r.Ref], h.frame.Base)
	for _, e := range history {
		out.History = append(out.History, entryJSON{
			Seq: e.Seq, At: stamp(e.At), By: e.By, ByName: nameOf(people, e.By), Act: string(e.Act),
			Message: e.Message, Purged: e.Purged, Before: object(e.Before), After: object(e.After),
		})
	}
	h.json(c, http.StatusOK, out)
}

// attachmentsOf reads what is attached to the reports, in one round trip.
func (h reports) attachmentsOf(c *gin.Context, list []report.Report) (map[report.Ref][]report.Attachment, error) {
	refs := make([]report.Ref, len(list))
	for i, r := range list {
		refs[i] = r.Ref
	}
	return h.attached.Attachments(c.Request.Context(), refs)
}

func reportOut(r report.Report, people *roster.Roster) reportJSON {
	return reportJSON{
		Area: r.Area, AreaName: people.AreaName(r.Area), Week: r.Week.String(),
		Values: object(r.Values), Held: r.Held, Asked: r.Asked,
		Status: string(r.Status), Timeliness: string(r.Timeliness),
		Reporter: r.Reporter, ReporterName: nameOf(people, r.Reporter),
		ReceivedAt: stamp(r.ReceivedAt), CompletedAt: stamp(r.CompletedAt), Text: r.Text,
	}
}

// object makes figures an object in JSON also when there are none.
func object(v report.Values) report.Values {
	if v == nil {
		return report.Values{}
	}
	return v
}

func nameOf(people *roster.Roster, id string) string {
	m, _ := people.Member(id)
	return m.Name
}
