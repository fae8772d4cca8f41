package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/sheet"
	"github.com/weidubao/weidubao/bot/sheet/excel"
	"github.com/weidubao/weidubao/templates"
)

// pasted is the name of a table that comes without a file.
const pasted = "粘贴"

// table takes a table: the text that a spreadsheet's clipboard gives, csv, or a workbook.
func (h issues) table(c *gin.Context) {
	cause, ok := h.cause(c)
	if !ok {
		return
	}
	dry, by := c.Query("dry_run"), c.Query("by")
	switch {
	case dry != "" && dry != "1" && dry != "0":
		h.badParameter(c, "dry_run", problemValue)
		return
	case utf8.RuneCountInString(by) > maxBy:
		h.badParameter(c, "by", bot.ProblemTooLong)
		return
	case by == "":
		by = byAPI
	}
	data, ok := h.upload(c)
	if !ok {
		return
	}
	table, err := excel.Parse(pasted, data)
	if err == nil {
		var answer bot.LedgerAnswer
		answer, err = h.keeper.TakeLedger(c.Request.Context(), bot.LedgerOrder{Table: table, By: by, Cause: cause, DryRun: dry == "1"})
		if err == nil {
			h.json(c, http.StatusOK, answer)
			return
		}
	}
	h.failTable(c, err)
}

// upload reads the body, or the one file of a form.
func (h issues) upload(c *gin.Context) ([]byte, bool) {
	body := io.Reader(http.MaxBytesReader(c.Writer, c.Request.Body, sheet.MaxBytes+formRoom))
	if kind, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err == nil && kind == "multipart/form-data" {
		c.Request.Body = io.NopCloser(body)
		form, err := c.Request.MultipartReader()
		if err == nil {
			body, err = form.NextPart()
		}
		if err != nil {
			h.failBody(c, err)
			return nil, false
		}
	}
	data, err := io.ReadAll(io.LimitReader(body, sheet.MaxBytes+1))
	if err != nil {
		h.failBody(c, err)
		return nil, false
	}
	return data, true
}

// formRoom is what a form may add to its file.
const formRoom = 16 << 10

// failBody answers a body that cannot be read to its end.
func (d desk) failBody(c *gin.Context, err error) {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		d.problem(c, http.StatusRequestEntityTooLarge, templates.ProblemTooLarge)
		return
	}
	d.problem(c, http.StatusBadRequest, templates.ProblemTable)
}

// failTable answers a table that cannot be taken, with the row and the column.
func (h issues) failTable(c *gin.Context, err error) {
	cell, isCell := errors.AsType[*sheet.CellError](err)
	file, isFile := errors.AsType[*sheet.FileError](err)
	if !isCell && !isFile {
		h.fail(c, err)
		return
	}
	title, detail := templates.ProblemText(templates.ProblemTable)
	if said, ok := h.words(err); ok {
		detail = said
	}
	out := problemDetails{Type: "urn:weidubao:problem:" + string(templates.ProblemTable), Title: title, Status: http.StatusUnprocessableEntity, Detail: detail}
	switch {
	case isCell:
		out.Row, out.Column, out.Why = cell.Row, cell.Column, string(cell.Problem)
	case file.Problem == sheet.TooBig:
		out.Status, out.Why = http.StatusRequestEntityTooLarge, string(file.Problem)
	default:
		out.Why = string(file.Problem)
	}
	h.answer(c, out)
}
