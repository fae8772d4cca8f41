package official

import (
	"context"
	"fmt"
	"strings"

	wechat "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/message"

	"github.com/weidubao/weidubao/bot/channel"
)

// MaxAnswer is the longest text of a customer-service message, in bytes of UTF-8.
const MaxAnswer = 2048

var _ channel.Answerer = (*Sender)(nil)

// Answer sends text as a customer-service message (客服消息). What is longer than
// MaxAnswer is cut between characters and ends in an ellipsis; what is blank is
// not sent. It makes one attempt: this call has no id by which the platform
// would drop a second copy.
func (s *Sender) Answer(ctx context.Context, to, text string) error {
	text = cutBytes(string(clean([]byte(text))), MaxAnswer)
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if to == "" {
		return fmt.Errorf("answering: %w: no address", channel.ErrUnreachable)
	}
	err := s.platform.viaSDK(ctx, func(c *wechat.Context) error {
		return message.NewMessageManager(c).Send(message.NewCustomerTextMessage(to, text))
	})
	if err != nil {
		return fmt.Errorf("answering by a customer-service message: %w", err)
	}
	return nil
}
