package main

import (
	"net"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/weidubao/weidubao/bot/sandbox"
	"github.com/weidubao/weidubao/store/storetest"
)

// checkLine is the one line of doctor's answer that is about the check.
func checkLine(t *testing.T, out, check string) string {
	t.Helper()
	var found []string
	for line := range strings.Lines(out) {
		if strings.Contains(line, " "+check+"：") {
			found = append(found, strings.TrimSpace(line))
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d lines about %s in\n%s", len(found), check, out)
	}
	return found[0]
}

// TestDoctorFaults: what a new installation meets on its first day, at a platform
// that answers so: one line each, which says what is wrong and where it is mended.
func TestDoctorFaults(t *testing.T) {
	t.Parallel()
	redis := storetest.Start(t)
	o := newOffice(t, func(v *variant) { v.redis = redis.SocketURL() })
	body, err := os.ReadFile(o.config)
	if err != nil {
		t.Fatal(err)
	}
	nobody, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = nobody.Close() // nobody listens there any more
	const credential, templates = "公众号凭证", "消息模板"
	const console = "“设置与开发－开发接口管理”"
	unlisted := "/cgi-bin/template/get_all_private_template"
	for _, row := range []struct {
		name  string
		fault sandbox.Fault
		from  string // in the configuration, as an expression
		to    string
		check string
		say   []string // in the line
	}{
		{"40164", sandbox.Fault{ErrCode: 40164, ErrMsg: "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 65c0"}, "", "", credential, []string{"✗", "203.0.113.7，", console, "IP 白名单"}},
		{"40164 in other words", sandbox.Fault{ErrCode: 40164, ErrMsg: "ip not allowed"}, "", "", credential, []string{"✗", "40164", console, "IP 白名单"}},
		{"40013", sandbox.Fault{ErrCode: 40013}, "", "", credential, []string{"✗", "没有这个 AppID", console, "official.app_id"}},
		{"40125", sandbox.Fault{ErrCode: 40125}, "", "", credential, []string{"✗", "AppSecret 不对或已重置", console, "official.app_secret"}},
		{"40001", sandbox.Fault{ErrCode: 40001}, "", "", credential, []string{"✗", "AppSecret 不对或已重置", "official.app_secret"}},
		{"40243", sandbox.Fault{ErrCode: 40243}, "", "", credential, []string{"✗", "已被冻结", console, "解冻"}},
		{"41001", sandbox.Fault{ErrCode: 41001}, "", "", credential, []string{"✗", "没有收到令牌", "official.api_base", "出网代理"}},
		{"48001", sandbox.Fault{ErrCode: 48001}, "", "", credential, []string{"✗", "没有这项接口权限", "已认证的服务号"}},
		{"48001 of the templates", sandbox.Fault{ErrCode: 48001, Path: unlisted}, "", "", templates, []string{"✗", "没有这项接口权限", "已认证的服务号"}},
		{"busy templates", sandbox.Fault{ErrCode: -1, Path: unlisted}, "", "", templates, []string{"△", "微信平台忙", "稍后再试"}},
		{"89503", sandbox.Fault{ErrCode: 89503}, "", "", credential, []string{"✗", "管理员", "IP 白名单"}},
		{"45009", sandbox.Fault{ErrCode: 45009}, "", "", credential, []string{"✗", "次数已用完", "明天"}},
		{"hung up", sandbox.Fault{Outage: true}, "", "", credential, []string{"✗", "没有答复", "official.api_base"}},
		{"unreachable", sandbox.Fault{}, `api_base: .*`, "api_base: http://" + nobody.Addr().String(), credential, []string{"✗", "没有答复", "检查网络", "official.api_base"}},
		{"unknown template", sandbox.Fault{}, `id: tpl-alert`, "id: tpl-gone", templates, []string{"✗", "公众号没有这些模板", "alert: tpl-gone", "“模板消息－我的模板”", "official.templates"}},
		{"unknown field", sandbox.Fault{}, `summary: thing2`, "summary: thing9", templates, []string{"✗", "没有这些字段", "alert: thing9", "official.templates"}},
		{"no template", sandbox.Fault{}, `id: tpl-review`, `id: ""`, templates, []string{"△", "待办", "official.templates.review.id"}},
	} {
		o.platform.ClearFaults()
		if row.fault != (sandbox.Fault{}) {
			o.platform.Fault(row.fault)
		}
		text := string(body)
		if row.from != "" {
			text = regexp.MustCompile(row.from).ReplaceAllString(text, row.to)
		}
		o.config = o.write(t, "faulty.yaml", text)
		got := o.do(t, "doctor")
		line := checkLine(t, got.out, row.check)
		t.Logf("%s: %s", row.name, line)
		for _, words := range row.say {
			if !strings.Contains(line, words) {
				t.Errorf("%s: %q is missing in: %s", row.name, words, line)
			}
		}
		if failed := strings.HasPrefix(line, "✗"); failed != (got.code == exitFailed) || failed != (got.code != exitOK) {
			t.Errorf("%s: exit %d", row.name, got.code)
		}
		if marks := strings.Count(got.out, "✗") + strings.Count(got.out, "△"); marks != 3 { // the other two: there is no directory for files, and no backup
			t.Errorf("%s: %d lines are not right\n%s", row.name, marks, got.out)
		}
		if slices.ContainsFunc([]string{appSecret, token, aesKeyText}, func(s string) bool { return strings.Contains(got.out+got.err, s) }) {
			t.Errorf("%s: a secret is told", row.name)
		}
	}
}
