package web

import (
	"github.com/gin-gonic/gin"

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
