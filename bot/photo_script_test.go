package bot_test

import (
	"bytes"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weidubao/weidubao/bot/fetch"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// maxPhoto is the largest file of the tests' office.
const maxPhoto = 64 << 10

func (o *office) startFetcher(logger *slog.Logger) {
	o.t.Helper()
	o.kept = must(fetch.OpenDir(o.t.TempDir()))(o.t)
	o.t.Cleanup(func() { _ = o.kept.Close() })
	o.fetcher = fetch.New(fetch.Options{
		Queue: o.store, Media: o.sender, Dir: o.kept, Settle: o.bot.SettleAttachment, Now: o.clock.Now, Log: logger, MaxBytes: maxPhoto,
	})
}

// samplePhoto is a picture of a village, as a camera makes it.
func samplePhoto() []byte { return slices.Clone(drawnPhoto()) }

// drawnPhoto is drawn once: the race detector makes drawing slow.
var drawnPhoto = sync.OnceValue(func() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			img.SetRGBA(x, y, color.RGBA{R: byte(x / 3), G: byte(y / 2), B: 120, A: 255})
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, nil)
	return b.Bytes()
})

// sampleFiles are what may be sent: 发照片：塘下联络员｜压缩包.
var sampleFiles = map[string]func() []byte{
	"":    samplePhoto,
	"压缩包": func() []byte { return []byte("PK\x03\x04 an archive that calls itself a photo") },
	"太大":  func() []byte { return append(samplePhoto(), make([]byte, maxPhoto)...) },
	"视频":  func() []byte { return []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom\x00\x00\x00\x08mdat") },
}

// photo has somebody send something: who｜what; or look at what is attached: who, or who｜issue.
func (o *office) photo(verb, rest string) (err error) {
	o.t.Helper()
	who, what, _ := strings.Cut(rest, "｜")
	switch verb {
	case "发照片":
		o.last, err = o.platform.SendImage(o.ctx, o.phone(who), sampleFiles[what]())
	case "发视频":
		o.last, err = o.platform.SendVideo(o.ctx, o.phone(who), sampleFiles["视频"]())
	case "发文件": // the platform announces it and does not give it
		o.last, err = o.platform.SendRaw(o.ctx, o.phone(who), "file", "<Title><![CDATA[情况.docx]]></Title><FileKey><![CDATA[k]]></FileKey>")
	case "看附件":
		o.attached(who, what)
	}
	return err
}

// breakMedia has the platform give no files: for now, or never again.
func (o *office) breakMedia(how string) {
	if how == "文件过期" {
		o.platform.Fault(sandbox.Fault{Path: "media/get", ErrCode: 40007})
		return
	}
	o.platform.Fault(sandbox.Fault{Path: "media/get", Status: 502})
}

var (
	attachedPart = regexp.MustCompile(`(?s)<h3 class="how">附件.*?</ul>`)
	issueParts   = regexp.MustCompile(`(?s)<li[^>]*>(?:(?:[^/]|/[^l]|/l[^i])*?)<b>见处理结果</b>.*?</li>|<section [^>]*id="files">.*?</section>`)
	attachedLink = regexp.MustCompile(`(?:href|src)="https://wx\.example\.gov\.cn(/m/file/[^"]+)"`)
	markup       = regexp.MustCompile(`<[^>]*>`)
)

// attached shows what stands under 附件 on somebody's own page, or of an issue's
// page its outcome and its 材料, and that every link of it opens.
func (o *office) attached(who, number string) {
	o.t.Helper()
	people := must(o.bot.Roster(o.ctx))(o.t)
	m, ok := people.ByOpenID(o.phone(who))
	if !ok {
		o.t.Fatalf("%s is not bound", who)
	}
	until := o.clock.Now().Add(time.Hour)
	name, link, parts := "我的", o.bot.Links().Mine(m.ID, until), attachedPart
	if number != "" {
		name, link, parts = number, o.bot.Links().Issue(number, m.ID, until, until), issueParts
	}
	page, _ := o.get(strings.TrimPrefix(link, "https://wx.example.gov.cn"))
	part := strings.Join(parts.FindAllString(string(page), -1), " ")
	for _, link := range attachedLink.FindAllStringSubmatch(part, -1) {
		body, kind := o.get(html.UnescapeString(link[1]))
		o.page += fmt.Sprintf("%s〔%s，%s〕\n", indent, kind, map[bool]string{true: "打得开", false: "打不开"}[len(body) > 0])
	}
	said := strings.Join(strings.Fields(markup.ReplaceAllString(part, " ")), " ")
	o.page = indent + "〔" + name + "〕" + said + "\n" + o.page
}

// get opens an address of the service.
func (o *office) get(target string) (body []byte, kind string) {
	o.t.Helper()
	req := must(http.NewRequestWithContext(o.ctx, http.MethodGet, o.web.URL+target, nil))(o.t)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		o.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body = must(io.ReadAll(resp.Body))(o.t)
	if resp.StatusCode != http.StatusOK {
		o.t.Fatalf("%s: %d %s", target, resp.StatusCode, body)
	}
	return body, resp.Header.Get("Content-Type")
}
