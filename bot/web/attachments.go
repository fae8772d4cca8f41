package web

import (
	"github.com/gin-gonic/gin"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/report"
)

// attachments gives the kept files to the API.
type attachments struct {
	desk
	bot   AttachmentReader
	files Files
}

// attachmentJSON is an Attachment of the API.
type attachmentJSON struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	State  string `json:"state"`
	Reason string `json:"reason,omitempty"`
	At     string `json:"at"`
	By     string `json:"by"`
	Type   string `json:"type,omitempty"`
	Size   int64  `json:"size,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	URL    string `json:"url,omitempty"`
}

// one answers the bytes of an attachment that is kept.
func (h attachments) one(c *gin.Context) {
	a, err := h.bot.Attachment(c.Request.Context(), c.Param("id"))
	if err == nil {
		err = sendFile(c, h.files, a.FileName(), a.Type)
	}
	if err != nil {
		h.fail(c, err)
	}
}

func attachmentsOut(list []report.Attachment, base string) []attachmentJSON {
	out := make([]attachmentJSON, len(list))
	for i, a := range list {
		out[i] = attachmentJSON{
			ID: a.ID, Kind: string(a.Kind), State: string(a.State), At: stamp(a.At), By: a.By,
			Type: a.Type, Size: a.Size, SHA256: a.SHA256,
		}
		if a.State == report.AttachmentFailed {
			out[i].Reason = a.Reason
		}
		if a.State == report.AttachmentKept {
			out[i].URL = base + "/api/v1/attachments/" + a.ID
		}
	}
	return out
}

// issuesOut are issues with what is attached to them, read in one round trip.
func (h issues) issuesOut(c *gin.Context, list []bot.IssueView) ([]issueJSON, error) {
	numbers := make([]string, len(list))
	for i, v := range list {
		numbers[i] = v.Number
	}
	files, err := h.files.IssueAttachments(c.Request.Context(), numbers)
	if err != nil {
		return nil, err
	}
	out := make([]issueJSON, len(list))
	for i, v := range list {
		out[i] = issueOut(v)
		out[i].Attachments = attachmentsOut(files[v.Number], h.frame.Base)
	}
	return out, nil
}

// answerIssue answers one issue as it stands now.
func (h issues) answerIssue(c *gin.Context, status int, v bot.IssueView) {
	out, err := h.issuesOut(c, []bot.IssueView{v})
	if err != nil {
		h.fail(c, err)
		return
	}
	h.json(c, status, out[0])
}
