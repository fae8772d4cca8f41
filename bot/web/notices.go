package web

import (
	"context"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/notice"
	"github.com/weidubao/weidubao/bot/roster"
)

// NoticeReader reads one notice; bot.ErrNotFound.
type NoticeReader interface {
	Notice(ctx context.Context, id string) (notice.Notice, error)
}

// NoticeKeeper sends notices and follows their receipts.
type NoticeKeeper interface {
	NoticeReader
	// SendNotice sends now; *bot.InputError, or bot.ErrNobody when the audience is empty.
	SendNotice(ctx context.Context, o bot.NoticeOrder) (id string, count int, err error)
	// Receipts has one line for each member of the audience; bot.ErrNotFound.
	Receipts(ctx context.Context, id string) ([]notice.Receipt, error)
}

const (
	maxTitle = 64
	maxWords = 5000
)

type notices struct {
	desk
	bot    NoticeKeeper
	people RosterReader
}

// noticePost is the order of one notice. The audience must be there, and name
// somebody, so that nobody writes to all by leaving it out.
type noticePost struct {
	Title    string           `json:"title"`
	Body     string           `json:"body"`
	Audience *notice.Audience `json:"audience"`
	Ack      bool             `json:"ack"`
}

func (h notices) send(c *gin.Context) {
	var p noticePost
	cause, ok := h.cause(c)
	if !ok || !h.decode(c, &p) {
		return
	}
	people, err := h.people.Roster(c.Request.Context())
	if err != nil {
		h.fail(c, err)
		return
	}
	if field, problem := p.check(people); problem != "" {
		h.badInput(c, field, problem)
		return
	}
	id, count, err := h.bot.SendNotice(c.Request.Context(), bot.NoticeOrder{
		Title: strings.TrimSpace(p.Title), Body: strings.TrimSpace(p.Body), Audience: *p.Audience,
		Ack: p.Ack, By: byAPI, Cause: cause,
	})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, http.StatusCreated, struct {
		ID    string `json:"id"`
		Count int    `json:"count"`
	}{id, count})
}

// check says what is wrong with an order; nothing: "".
func (p noticePost) check(people *roster.Roster) (field, problem string) {
	switch {
	case strings.TrimSpace(p.Title) == "":
		return "title", bot.ProblemRequired
	case utf8.RuneCountInString(p.Title) > maxTitle:
		return "title", bot.ProblemTooLong
	case strings.TrimSpace(p.Body) == "":
		return "body", bot.ProblemRequired
	case utf8.RuneCountInString(p.Body) > maxWords:
		return "body", bot.ProblemTooLong
	case p.Audience == nil || len(p.Audience.Roles)+len(p.Audience.Areas) == 0:
		return "audience", bot.ProblemRequired
	}
	for _, r := range p.Audience.Roles {
		if !knownRole(r) {
			return "audience.roles", problemValue
		}
	}
	for _, code := range p.Audience.Areas {
		if _, ok := people.Area(code); !ok {
			return "audience.areas", bot.ProblemUnknown
		}
	}
	return "", ""
}

func knownRole(r roster.Role) bool {
	switch r {
	case roster.Officer, roster.Head, roster.Leader, roster.Staff, roster.Admin:
		return true
	}
	return false
}

// receiptJSON is one member's line of a notice. Phone stands where the member must be phoned.
type receiptJSON struct {
	Member         string  `json:"member"`
	Name           string  `json:"name"`
	Phone          string  `json:"phone,omitempty"`
	Area           string  `json:"area"`
	State          string  `json:"state"`
	Reason         string  `json:"reason"`
	AcknowledgedAt *string `json:"acknowledged_at"`
}

func (h notices) receipts(c *gin.Context) {
	list, err := h.bot.Receipts(c.Request.Context(), c.Param("id"))
	if err != nil {
		h.fail(c, err)
		return
	}
	out := struct {
		Receipts []receiptJSON `json:"receipts"`
	}{make([]receiptJSON, len(list))}
	for i, r := range list {
		out.Receipts[i] = receiptJSON{
			Member: r.Member, Name: r.Name, Phone: r.Phone, Area: r.Area, State: string(r.State),
			Reason: r.Reason, AcknowledgedAt: stampOrNull(r.AcknowledgedAt),
		}
	}
	h.json(c, http.StatusOK, out)
}
