package roster

import (
	"errors"
	"regexp"
	"strings"

	"golang.org/x/text/width"

	"github.com/weidubao/weidubao/bot/calendar"
)

// mostDeputyDays is how long one deputy stands in at most.
const mostDeputyDays = 92

// Why an order of a deputy names no days that can be.
var (
	ErrDeputyDays = errors.New("the days do not exist, or end before they begin")
	ErrDeputyPast = errors.New("the days are past")
	ErrDeputyLong = errors.New("the days are more than a deputy stands in for")
)

// DeputyOrder is what 「10月8日至12日由王某代」 says.
type DeputyOrder struct {
	Whose    string // what stands before the days, a unit or a name; empty: the sender
	From, To calendar.Date
	Name     string // who stands in, as typed
}

const (
	typedDay = `(?:\d{4}[年./-]\d{1,2}[月./-]\d{1,2}[日号]?|\d{1,2}[月./]\d{1,2}[日号]?|\d{1,2}[日号]|[今明后][天日]|[本这下]?(?:周|星期|礼拜)[一二三四五六日天])`
	through  = `(?:起|开始)?(?:至|到|-+|—+|–|~)`
)

var (
	deputyForm = regexp.MustCompile(`^(?P<whose>.{0,24}?)(?:从|自)?` +
		`(?:(?P<from>` + typedDay + `|\d{1,2})` + through + `(?P<to>` + typedDay + `|\d{1,2})|(?P<on>` + typedDay + `)|(?P<week>本周|这周|下周))` +
		`(?:内|期间|止)?[,、]?(?:我?(?:请假|出差|休假|培训)[,、]?)?(?:都|就|先|暂时|暂)?(?:由|请|让|委托)?(?P<name>[\p{Han}·]{1,20}?)(?:来)?` +
		`(?:代为?(?:报送?|填报)|代[理办班]|代(?:一下|我报?|我们?报?)?|替(?:我报?|班|一下)?|顶(?:替|班|我)?)(?:一下|吧)?$`)
	deputyEnd = regexp.MustCompile(`^(.{0,24}?)[,:]?(?:取消代[报理]|撤销代[报理]|停止代报|结束代报|不用(?:人|别人)?代[报理]?了?|不代了)[,:]?(.{0,24})$`)
)

// part is a named group of a form.
func part(form *regexp.Regexp, found []string, name string) string {
	return found[form.SubexpIndex(name)]
}

// tidyOrder is the text with narrow marks and digits, without blanks and closing marks.
func tidyOrder(text string) string {
	narrow := strings.Join(strings.Fields(width.Narrow.String(text)), "")
	return strings.TrimRight(strings.ReplaceAll(narrow, "､", "、"), "。｡.!！~,，")
}

// whoseOf is what an order says before its days: the sender where it says 我, or why.
func whoseOf(said string) string {
	said = strings.Trim(said, ":,、的")
	switch strings.TrimSuffix(strings.TrimPrefix(said, "我"), "了") {
	case "", "请假", "出差", "休假", "培训", "要请假", "要出差", "因公出差", "在外":
		return ""
	}
	return said
}

// ReadDeputyEnd reads 「取消代报」; whose is a unit or a name beside it, empty: the sender's.
func ReadDeputyEnd(text string) (whose string, ok bool) {
	if !strings.Contains(text, "代") { // as every form has it: nearly all that is written is told apart at once
		return "", false
	}
	m := deputyEnd.FindStringSubmatch(tidyOrder(text))
	if m == nil {
		return "", false
	}
	return whoseOf(m[1] + m[2]), true
}

// ReadDeputy reads an order of a deputy as it is given on that day. ok is false
// when the text is none. err is ErrDeputyDays, ErrDeputyPast or ErrDeputyLong.
func ReadDeputy(text string, today calendar.Date) (o DeputyOrder, ok bool, err error) {
	if !strings.ContainsAny(text, "代替顶") { // as every form has one of them
		return DeputyOrder{}, false, nil
	}
	m := deputyForm.FindStringSubmatch(tidyOrder(text))
	if m == nil {
		return DeputyOrder{}, false, nil
	}
	from, to := part(deputyForm, m, "from"), part(deputyForm, m, "to")
	if strings.Trim(from, "0123456789") == "" && from != "" && !strings.HasSuffix(to, "日") && !strings.HasSuffix(to, "号") {
		return DeputyOrder{}, false, nil // 「3到5」 are no days
	}
	if on := part(deputyForm, m, "on"); on != "" {
		from, to = on, on
	}
	o = DeputyOrder{Whose: whoseOf(part(deputyForm, m, "whose")), Name: part(deputyForm, m, "name")}
	known := true
	if week := part(deputyForm, m, "week"); week != "" {
		o.From, o.To = weekNamed(week, today)
	} else {
		o.From, o.To, known = readSpan(from, to, today)
	}
	switch {
	case !known || o.To.Before(o.From):
		return o, true, ErrDeputyDays
	case o.To.Before(today):
		return o, true, ErrDeputyPast
	case o.From.AddDays(mostDeputyDays - 1).Before(o.To):
		return o, true, ErrDeputyLong
	}
	if o.From.Before(today) {
		o.From = today
	}
	return o, true, nil
}
