// Package templates embeds and renders every message and page that a person
// reads. User-visible Chinese stands here and nowhere else; the words follow
// docs/words.md: the fact, then the consequence, then what to do.
package templates

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"text/template"
	"time"

	"github.com/weidubao/weidubao/bot/calendar"
)

//go:embed messages/*.tmpl
var messageFiles embed.FS

// Message is one thing to say. Its fields are what the sentence is about; its
// template is the one of the same name.
type Message interface{ template() string }

// Texts renders chat replies, the values of template cards and the lines of
// the command line.
type Texts struct{ set *template.Template }

// NewTexts parses the embedded messages. The error names the template.
func NewTexts() (*Texts, error) {
	set, err := template.New("messages").Funcs(template.FuncMap{
		"date":    date,
		"clock":   clock,
		"stamp":   stamp,
		"join":    func(list []string) string { return strings.Join(list, "、") },
		"abs":     func(n int) int { return max(n, -n) },
		"role":    RoleName,
		"stage":   stageName,
		"last":    func(i, n int) bool { return i == n-1 },
		"weekday": weekday,
		"several": several,
		"holiday": HolidayName,
		"ordinal": func(i int) int { return i + 1 },
		"yuan":    Yuan,
		"proof":   proofName,
		"account": accountName,
		"figures": figuresLine, // not a template: it stands in every answer, and a template looks every field up by its name
	}).ParseFS(messageFiles, "messages/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse messages: %w", err)
	}
	return &Texts{set: set}, nil
}

// Say renders m on as few lines as its template has. A template that cannot be
// rendered is a mistake in the program, which the catalogue test finds; it panics.
func (t *Texts) Say(m Message) string {
	var b strings.Builder
	if err := t.set.ExecuteTemplate(&b, m.template(), m); err != nil {
		panic(fmt.Sprintf("render %s: %v", m.template(), err))
	}
	return strings.TrimSpace(b.String())
}

// date prints 11月20日.
func date(v any) string {
	switch d := v.(type) {
	case calendar.Date:
		return fmt.Sprintf("%d月%d日", int(d.Month), d.Day)
	case time.Time:
		return date(calendar.DateOf(d))
	}
	return ""
}

// clock prints 11月20日17:00.
func clock(t time.Time) string { return date(t) + t.In(calendar.Zone).Format("15:04") }

// stamp prints 2026-11-20 17:00, for the command line.
func stamp(t time.Time) string { return t.In(calendar.Zone).Format("2006-01-02 15:04") }

// RoleName is a role as a roster file writes it.
func RoleName(role string) string {
	names := map[string]string{"officer": "联络员", "head": "负责人", "leader": "领导", "staff": "工作人员", "admin": "管理员"}
	return names[role]
}

// MemberStatus is a member's 状态 as a roster file writes it.
func MemberStatus(disabled bool) string {
	if disabled {
		return "停用"
	}
	return ""
}

func stageName(stage string) string {
	names := map[string]string{
		"t-7": "临期", "t-3": "临期", "yellow": "黄", "orange": "橙", "red": "红",
		"claim": "待认领", "claim-late": "未认领", "claim-grave": "久未认领", "accept": "待签收", "accept-late": "未签收", "accept-grave": "久未签收",
		"heed": "督办未签收", "heed-late": "督办久未签收", "answer": "督办到期", "answer-late": "督办逾期", "answer-grave": "督办久逾期",
		"review": "待复核", "review-late": "久未复核",
	}
	if name, ok := names[stage]; ok {
		return name
	}
	return stage
}

// WeekName is 第47周.
func WeekName(number int) string { return fmt.Sprintf("第%d周", number) }

// several prints how many, as it is said: 两, 三; more than ten in digits.
func several(n int) string {
	if n < 2 || n > 10 {
		return strconv.Itoa(n)
	}
	return string([]rune("两三四五六七八九十")[n-2])
}

// weekday prints 周五.
func weekday(t time.Time) string {
	return "周" + string([]rune("日一二三四五六")[t.In(calendar.Zone).Weekday()])
}
