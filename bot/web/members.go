package web

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot/roster"
)

type members struct {
	desk
	people RosterReader
}

// memberJSON is one person. Area is the first of Areas; neither phone nor address is given out.
type memberJSON struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Role        string   `json:"role"`
	Area        string   `json:"area"`
	Areas       []string `json:"areas"`
	Charge      []string `json:"charge"`
	Bound       bool     `json:"bound"`
	Reachable   bool     `json:"reachable"`
	Unreachable string   `json:"unreachable,omitempty"`
	Disabled    bool     `json:"disabled"`
}

func (h members) list(c *gin.Context) {
	people, err := h.people.Roster(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	all := people.Members()
	out := struct {
		Members []memberJSON `json:"members"`
	}{make([]memberJSON, len(all))}
	for i, m := range all {
		out.Members[i] = memberOut(m)
	}
	h.json(c, http.StatusOK, out)
}

func memberOut(m roster.Member) memberJSON {
	out := memberJSON{
		ID: m.ID, Name: m.Name, Role: string(m.Role), Areas: m.Areas, Charge: m.Charge,
		Bound: m.Bound(), Reachable: m.Reachable(), Unreachable: m.Unreachable, Disabled: m.Disabled,
	}
	if out.Areas == nil {
		out.Areas = []string{}
	}
	if out.Charge == nil {
		out.Charge = []string{}
	}
	if len(m.Areas) > 0 {
		out.Area = m.Areas[0]
	}
	return out
}
