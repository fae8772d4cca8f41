package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/weidubao/weidubao/bot/report"
	"github.com/weidubao/weidubao/templates"
)

// mostAsked is the longest question that is looked for a topic, in characters.
const mostAsked = 40

// helpTopics is the table of what members ask, the more special first.
var helpTopics = []struct {
	topic string
	words *regexp.Regexp
}{
	{templates.TopicGreeting, regexp.MustCompile(`(?i)^(您好|你好|你们好|在吗|在不在|有人吗|早|早上好|上午好|下午好|晚上好|hi|hello)[呀啊吗]?[?？]?$`)},
	{templates.TopicThanks, regexp.MustCompile(`^(好的?[,，]?)?(谢谢|多谢|谢了|辛苦|感谢)(您|你|了|啦|各位|大家)*$`)},
	{templates.TopicNoted, regexp.MustCompile(`(?i)^(收到|已收到|收到了|好|好的|好滴|好嘞|知道了|明白|明白了|了解|嗯+|哦+|行|可以|ok)$`)},
	{templates.TopicConfirm, regexp.MustCompile(`^(确认|确认无误|无误)$`)},
	{templates.TopicPublish, regexp.MustCompile(`(怎么|如何|咋).{0,4}(签发|发通报|发微督报)|签发.{0,4}(怎么|如何|吗|[?？])`)},
	{templates.TopicNotice, regexp.MustCompile(`(怎么|如何|咋).{0,4}(发|写|群发).{0,3}通知|通知.{0,3}(怎么|如何|咋)`)},
	{templates.TopicPhoto, regexp.MustCompile(`照片|图片|附件|拍照|截图|(传|发|交).{0,3}(文件|材料)|(文件|材料).{0,4}(怎么|往哪|发哪)`)},
	{templates.TopicDeputy, regexp.MustCompile(`代报|代替|代理|顶班|请假|出差|休假|谁.{0,2}能报|(换|让|找).{0,2}(别人|人|同事).{0,3}报`)},
	{templates.TopicWithdraw, regexp.MustCompile(`撤回|收回|撤销|退回来|报错了?(单位|乡镇)`)},
	{templates.TopicCorrect, regexp.MustCompile(`(怎么|如何|咋|怎样|能|可以|想|要).{0,6}(改|更正|修改)|(报|写|填|发|弄|搞|输)错|(数|数字|数据).{0,2}(错|不对|有误)|^(改数|更正|修改)[?？]?$`)},
	{templates.TopicContact, regexp.MustCompile(`联系|电话|找谁|问谁|谁负责|手机号`)},
	{templates.TopicDue, regexp.MustCompile(`截止|几点|什么时候|啥时候|何时|多久|最晚|最迟|哪天|(今天|今日|明天|周[一二三四五六日末]|放假|节假日|假期|国庆|春节|元旦|端午|中秋|清明|五一).{0,8}(报|交|填)|晚了|过期|迟报`)},
	{templates.TopicStanding, regexp.MustCompile(`(报|收到|登记|提交|成功|交|填).{0,3}(了没|没有|了吗|没|吗)[?？]?$|^(报了|收到了)[?？]$|(还)?(差|缺)(什么|哪|几)`)},
	{templates.TopicWhoIsLate, regexp.MustCompile(`(谁|哪些|哪个|几个).{0,6}[没未不].{0,2}(报|交)`)},
	{templates.TopicHow, regexp.MustCompile(`怎么|如何|怎样|咋|格式|模板|例子|示例|样例|范例|不会|不懂|教|说明|指南|帮助|功能|什么意思|干什么|做什么|[?？]$`)},
}

// asksMeaning tells that a text which names an indicator asks what it is.
var asksMeaning = regexp.MustCompile(`什么|啥|怎么(算|统计|填|写|报|理解|数)|如何(算|统计|填|写|报)|算不算|算吗|指|包括|包含|口径|意思|哪些|吗|单位|[?？]$`)

// helpTopic is what a text that is no report asks about; key is the indicator of
// TopicIndicator. "" when it asks nothing that is known.
func helpTopic(text string, inds []report.Indicator) (topic, key string) {
	said := trimMarks(text)
	if said == "" || utf8.RuneCountInString(said) > mostAsked {
		return "", ""
	}
	for _, t := range helpTopics {
		if t.topic == templates.TopicContact || t.topic == templates.TopicHow {
			if key := askedIndicator(said, inds); key != "" {
				return templates.TopicIndicator, key
			}
		}
		if t.words.MatchString(said) {
			return t.topic, ""
		}
	}
	return "", ""
}

// askedIndicator is the indicator that a question names by its longest name.
func askedIndicator(said string, inds []report.Indicator) string {
	key, longest := "", 0
	if !asksMeaning.MatchString(said) {
		return ""
	}
	for _, in := range inds {
		for _, name := range in.Names() {
			if n := len(name); n > longest && strings.Contains(said, name) {
				key, longest = in.Key, n
			}
		}
	}
	return key
}
