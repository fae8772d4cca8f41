package main

import (
	"strings"
	"testing"
)

// TestSilenceCommands sets silences, lists them and ends them; what does not fit is
// refused with a line that says what to do.
func TestSilenceCommands(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.must(t, "roster", "import", o.write(t, "roster.csv", o.rosterFile()))
	o.must(t, "ledger", "import", o.write(t, "ledger.csv", o.ledgerFile()))
	number, full, unit, until := "1", "-0001", o.towns[0].Name, o.today.AddDays(9).String()
	for _, line := range []struct {
		args []string
		want string // empty: it is refused
		says string
	}{
		{[]string{"silence", "--number", number, "--until", until, "--reason", "等法院判决"}, full, "已静默"},
		{[]string{"silence", "--area", unit, "--until", until, "--reason", "防汛"}, unit, "已静默"},
		{[]string{"silence", "--number", "9999", "--until", until, "--reason", "x"}, "", "没找到“9999”"},
		{[]string{"silence", "--area", "无此镇", "--until", until, "--reason", "x"}, "", "没找到“无此镇”"},
		{[]string{"silence", "--all", "--until", o.today.String(), "--reason", "x"}, "", "今日以后"},
		{[]string{"silence", "--all", "--until", "2099-01-01", "--reason", "x"}, "", "最多90天"},
		{[]string{"silences"}, full, "等法院判决"},
		{[]string{"silences", "--json"}, `"S0002"`, "防汛"},
		{[]string{"unsilence", "--number", number}, full, "已解除静默"},
		{[]string{"unsilence", "--number", number}, "", "alerts silences"},
		{[]string{"unsilence", "--area", unit}, unit, "已解除静默"},
		{[]string{"silences"}, "", ""},
	} {
		got := o.do(t, append([]string{"alerts"}, line.args...)...)
		said := got.out + got.err
		if refused := got.code == exitFailed; refused != (line.want == "" && line.says != "") || !strings.Contains(said, line.want) || !strings.Contains(said, line.says) {
			t.Errorf("alerts %v: exit %d, %s", line.args, got.code, said)
		}
	}
	if out := o.must(t, "alerts", "silences"); strings.TrimSpace(out) != "现在没有静默。" {
		t.Errorf("after all of it: %s", out)
	}
}
