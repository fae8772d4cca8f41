package report

import (
	"strings"
	"testing"
)

// Messages of the lengths that the goals name.
const (
	forty      = "塘下镇本周：梳理问题12个，交办线索3件，问责处理2人，规范制度1项。特此报告！"
	twoHundred = "塘下镇11月20日\n一、梳理问题30个，其中已整改12个\n二、交办线索4件，累计52件\n三、问责处理3人，其中移送司法1人\n四、规范制度2项\n五、追缴1.5万元。下步打算：一是盯紧整改，12月1日前挂号销号；二是协调派出所、农经站联合核查；三是做好迎接督查的准备，预计还需10个工作日。塘下镇纪委\n联系人：王建国，电话13958800123。以上数据如有不对请指正，谢谢领导，祝周末愉快，辛苦了"
)

func benchmarkRead(b *testing.B, text string) {
	b.Helper()
	l, c := mustLanguage(b), DryContext{}.context(friday, NewUnits(ruian))
	b.ReportAllocs()
	for b.Loop() {
		l.Read(text, c)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len([]rune(text))), "ns/char")
}

func BenchmarkRead40(b *testing.B)    { benchmarkRead(b, forty) }
func BenchmarkRead200(b *testing.B)   { benchmarkRead(b, twoHundred) }
func BenchmarkRead20000(b *testing.B) { benchmarkRead(b, strings.Repeat(twoHundred+"\n", 100)) }

// TestReadingAllocatesLittle bounds what a message costs the collector. The
// bounds are half as much again as it is: a list that does not lie on the desk
// or a map for each figure does not pass.
func TestReadingAllocatesLittle(t *testing.T) {
	l, c := mustLanguage(t), DryContext{}.context(friday, NewUnits(ruian))
	for text, most := range map[string]float64{forty: 28, twoHundred: 39} {
		if n := testing.AllocsPerRun(20, func() { l.Read(text, c) }); n > most {
			t.Errorf("%d characters: %v allocations, at most %v", len([]rune(text)), n, most)
		}
	}
}
