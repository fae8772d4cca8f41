package bot_test

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/weidubao/weidubao/bot"
	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/roster"
	"github.com/weidubao/weidubao/bot/sandbox"
)

// indent begins a line that shows what a phone shows.
const indent = "　　"

var (
	clockLine = regexp.MustCompile(`^【(\d{4})年(\d{1,2})月(\d{1,2})日 周. (\d{1,2}):(\d{2})】$`)
	sayLine   = regexp.MustCompile(`^([^（【：]{1,8})：(.*)$`)
	stageLine = regexp.MustCompile(`^（(.*)）$`)
	codeWord  = regexp.MustCompile(`〔(.+?)的绑定码〕`)
	linkQuery = regexp.MustCompile(`https://wx\.example\.gov\.cn(/m/[^?\s]*)\?[^\s">]*`)
	weekdays  = []string{"日", "一", "二", "三", "四", "五", "六"}
)

// perform plays a dialogue and answers it with what the phones then showed.
func (o *office) perform(text string) string {
	o.t.Helper()
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if strings.HasPrefix(line, indent) {
			continue
		}
		if m := clockLine.FindStringSubmatch(line); m != nil {
			line = o.moveClock(m)
		}
		out.WriteString(line + "\n")
		o.step(line)
		out.WriteString(o.shown())
	}
	return out.String()
}

// step does what one line says.
func (o *office) step(line string) {
	o.t.Helper()
	switch {
	case line == "", clockLine.MatchString(line):
		return
	case stageLine.MatchString(line):
		o.direct(stageLine.FindStringSubmatch(line)[1])
	case sayLine.MatchString(line):
		m := sayLine.FindStringSubmatch(line)
		text := codeWord.ReplaceAllStringFunc(strings.ReplaceAll(m[2], "⏎", "\n"), func(w string) string {
			return o.code(codeWord.FindStringSubmatch(w)[1])
		})
		o.say(m[1], text)
	default:
		o.t.Fatalf("line not understood: %s", line)
	}
	o.deliver()
}

// moveClock sets the clock and writes the line with the right day of the week.
func (o *office) moveClock(m []string) string {
	o.t.Helper()
	var n [5]int
	for i := range n {
		if _, err := fmt.Sscan(m[i+1], &n[i]); err != nil {
			o.t.Fatal(err)
		}
	}
	at := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], 0, 0, calendar.Zone)
	o.clock.Set(at)
	return fmt.Sprintf("【%d年%d月%d日 周%s %d:%02d】", n[0], n[1], n[2], weekdays[at.Weekday()], n[3], n[4])
}

// direct does what a stage direction says.
func (o *office) direct(what string) {
	o.t.Helper()
	verb, rest, _ := strings.Cut(what, "：")
	var err error
	switch verb {
	case "全员绑定":
		o.bindAll()
	case "到点":
		err = o.bot.Due(o.ctx)
	case "同一条再推一次":
		_, err = o.platform.Resend(o.ctx, o.last)
	case "取消关注":
		_, err = o.platform.Unfollow(o.ctx, o.phone(rest))
	case "关注":
		_, err = o.platform.Follow(o.ctx, o.phone(rest))
	case "领码": // name: the office prints a personal QR code
		o.codes[rest] = must(o.sender.QRCode(o.ctx, bot.BindScene(o.code(rest)), roster.CodeLife))(o.t).Ticket
	case "扫码": // who｜whose
		who, whose, _ := strings.Cut(rest, "｜")
		o.last, err = o.platform.Scan(o.ctx, o.phone(who), o.codes[whose])
	case "众人乱猜": // how many strangers guess once each; what they are answered is not shown
		err = o.guessed(rest)
	case "设菜单":
		err = o.sender.SetMenu(o.ctx, bot.Menu(o.texts))
	case "点菜单": // who｜button
		who, name, _ := strings.Cut(rest, "｜")
		o.last, err = o.platform.Click(o.ctx, o.phone(who), o.button(name))
	case "路人": // somebody who does not follow yet
		o.newcomer(rest)
	case "额度用尽":
		o.platform.Fault(sandbox.Fault{Path: "message/template/send", ErrCode: 45009})
	case "平台断开":
		o.platform.Fault(sandbox.Fault{Path: "message/template/send", Outage: true})
	case "恢复":
		o.platform.ClearFaults()
	case "悄悄关注": // as a follower whose event was lost on its way
		o.platform.Add(o.phone(rest))
	case "迟到的旧消息": // name｜15:04｜text: sent earlier, arriving only now
		part := strings.Split(rest, "｜")
		var h, m int
		if _, err = fmt.Sscanf(part[1], "%d:%d", &h, &m); err == nil {
			_, err = o.platform.SendAt(o.ctx, o.phone(part[0]), part[2], calendar.DateOf(o.clock.Now()).At(h, m))
		}
	case "导入台账":
		_, err = o.bot.ImportLedger(o.ctx, o.table(rest, ""), "cli")
	case "导入名册":
		o.importRoster(rest, "")
	case "发照片", "发视频", "发文件", "看附件":
		err = o.photo(verb, rest)
	case "取不到文件", "文件过期":
		o.breakMedia(verb)
	case "语音":
		_, err = o.platform.SendVoice(o.ctx, o.phone(rest), []byte("voice"))
	default:
		o.t.Fatalf("stage direction not understood: %s", what)
	}
	if err != nil {
		o.t.Fatalf("%s: %v", what, err)
	}
}

// shown is what has come onto the phones since the last look.
func (o *office) shown() string {
	var out strings.Builder
	out.WriteString(o.page)
	o.page = ""
	for _, name := range o.names() {
		openid := o.phones[name]
		inbox := o.platform.Inbox(openid)
		for _, item := range inbox[o.seen[openid]:] {
			out.WriteString(show(name, item))
		}
		o.seen[openid] = len(inbox)
	}
	return out.String()
}

// show is one item as a line: a reply, or a card with what it opens.
func show(name string, item sandbox.Item) string {
	if item.Kind != sandbox.KindTemplate {
		said := linkQuery.ReplaceAllString(item.Text, "$1")
		return indent + "→" + name + "：" + strings.ReplaceAll(said, "\n", "\n"+indent) + "\n"
	}
	line := fmt.Sprintf("%s⇒%s【%s】%s｜%s｜%s", indent, name, item.Template, item.Fields["thing1"], item.Fields["thing2"], item.Fields["time3"])
	if item.URL != "" {
		line += "｜" + linkQuery.ReplaceAllString(item.URL, "$1")
	}
	return line + "\n"
}
