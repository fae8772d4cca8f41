package official

import (
	"context"
	"fmt"
	"regexp"
	"slices"

	wechat "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/message"
)

// Listed is one message template that the account has.
type Listed struct {
	ID     string
	Title  string
	Fields []string // thing1, time3: in the order of the template
}

// Lacks are the fields that t wants and the template does not have.
func (l Listed) Lacks(t Template) []string {
	var out []string
	for _, field := range []string{t.Title, t.Summary, t.Time} {
		if field != "" && !slices.Contains(l.Fields, field) {
			out = append(out, field)
		}
	}
	return out
}

// fieldMark is a field in the text of a template: {{thing1.DATA}}.
var fieldMark = regexp.MustCompile(`\{\{\s*([A-Za-z0-9_]+)\.DATA\s*\}\}`)

// Templates lists the message templates that the account has
// (get_all_private_template). The errors are those of Send.
func (s *Sender) Templates(ctx context.Context) ([]Listed, error) {
	var found []*message.TemplateItem
	err := s.platform.viaSDK(ctx, func(c *wechat.Context) (err error) {
		found, err = message.NewTemplate(c).List()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the templates: %w", err)
	}
	out := make([]Listed, 0, len(found))
	for _, t := range found {
		l := Listed{ID: t.TemplateID, Title: t.Title}
		for _, m := range fieldMark.FindAllStringSubmatch(t.Content, -1) {
			l.Fields = append(l.Fields, m[1])
		}
		out = append(out, l)
	}
	return out, nil
}
