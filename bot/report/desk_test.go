package report

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDesksAreNotShared reads messages of all sorts at the same time and one
// after the other. What was read from one of them must be the same whatever was
// read before it, and stay so whatever is read after it.
func TestDesksAreNotShared(t *testing.T) {
	l, c := mustLanguage(t), DryContext{}.context(friday, NewUnits(ruian))
	texts := []string{
		forty, twoHundred, "12 3 2 1", "陶山镇：问题5个\n塘下镇：问题7个，线索2件", "问题十几个，线索3-4件", "更正：线索不是2件，是3件",
		"梳理问题 交办线索 问责处理 规范制度\n12 3 2 1", "撤回", "确认", "零报告", "追缴1.5万元，约3人，其中村干部1人（待核实）", "",
	}
	want := make([][]Judgement, len(texts))
	for i, text := range texts {
		want[i] = mustLanguage(t).Read(text, c) // a language, and so a desk, of its own
	}
	var readers sync.WaitGroup
	for start := range 4 {
		readers.Go(func() {
			var got [][]Judgement
			for k := range 5 * len(texts) {
				got = append(got, l.Read(texts[(start+k)%len(texts)], c))
			}
			for k, j := range got {
				if diff := cmp.Diff(want[(start+k)%len(texts)], j); diff != "" {
					t.Errorf("%q (-alone +among others):\n%s", texts[(start+k)%len(texts)], diff)
				}
			}
		})
	}
	readers.Wait()
}

// TestDeskForgets sees to it that nothing of a message stays behind on its desk.
func TestDeskForgets(t *testing.T) {
	l, c := mustLanguage(t), DryContext{}.context(friday, NewUnits(ruian))
	p := l.Parse(twoHundred, c)
	p.Read(c)
	d := p.x.desk
	p.Done()
	if d.lexer.text != "" || d.lexer.norm != "" {
		t.Errorf("the desk still has the text %q", d.lexer.text)
	}
	for _, k := range d.tokens.room[:cap(d.tokens.room)] {
		if diff := cmp.Diff(token{}, k, cmp.AllowUnexported(token{})); diff != "" {
			t.Fatalf("a token is left:\n%s", diff)
		}
	}
	for _, m := range d.mentions.room[:cap(d.mentions.room)] {
		if m.word != "" || m.prefix != "" {
			t.Fatalf("a mention is left: %q %q", m.prefix, m.word)
		}
	}
}
