package official

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/silenceper/wechat/v2/officialaccount/basic"
	wechat "github.com/silenceper/wechat/v2/officialaccount/context"
	"github.com/silenceper/wechat/v2/officialaccount/menu"

	"github.com/weidubao/weidubao/bot/channel"
)

// MaxQRLife is how long a temporary QR code may live.
const MaxQRLife = 2_592_000 * time.Second

// Ticket is a QR code that the platform has made.
type Ticket struct {
	Ticket string // by which the platform shows it as a picture
	URL    string // what the code has to hold: draw this
}

// QRCode makes a temporary QR code (QR_STR_SCENE) that leads to the account. Who
// scans it comes in as EventScan with the scene, or as EventSubscribe with
// "qrscene_" before it. scene has 1 to 64 characters; life is cut to whole
// seconds and to at most MaxQRLife, and one below a second is refused. The
// errors are those of Send.
func (s *Sender) QRCode(ctx context.Context, scene string, life time.Duration) (Ticket, error) {
	life = min(life, MaxQRLife).Truncate(time.Second)
	if scene == "" || life <= 0 {
		return Ticket{}, errors.New("making a QR code: a scene and a life of at least a second are required")
	}
	var made *basic.Ticket
	err := s.platform.viaSDK(ctx, func(c *wechat.Context) (err error) {
		made, err = basic.NewBasic(c).GetQRTicket(basic.NewTmpQrRequest(life, scene))
		return err
	})
	if err != nil {
		return Ticket{}, fmt.Errorf("making a QR code: %w", err)
	}
	if made.Ticket == "" || made.URL == "" {
		return Ticket{}, fmt.Errorf("making a QR code: %w: the answer has none", channel.ErrAmbiguous)
	}
	return Ticket{Ticket: made.Ticket, URL: made.URL}, nil
}

// SetMenu replaces the account's menu by one to three buttons. Setting the same
// menu again does no harm. The SDK writes the names as they are: the platform
// refuses \uXXXX with 40033. The errors are those of Send.
func (s *Sender) SetMenu(ctx context.Context, buttons []channel.Button) error {
	list := make([]*menu.Button, len(buttons))
	for i, b := range buttons {
		list[i] = new(menu.Button).SetClickButton(b.Name, b.Key)
	}
	err := s.platform.viaSDK(ctx, func(c *wechat.Context) error { return menu.NewMenu(c).SetMenu(list) })
	if err != nil {
		return fmt.Errorf("setting the menu: %w", err)
	}
	return nil
}
