package templates

import "testing"

// TestSpoolSaysExactly holds the sentences that the office was promised word for word.
func TestSpoolSaysExactly(t *testing.T) {
	texts, err := NewTexts()
	if err != nil {
		t.Fatal(err)
	}
	for want, m := range map[string]Message{
		"已暂存，编号12，入库后再确认":         Spooled{Number: 12},
		"编号12已入库：已登记 W47-013，按时。": SpoolRecorded{Number: 12, Reply: "已登记 W47-013，按时。"},
		"编号4、5、6已入库，回“我的”核对":      SpoolRecap{Numbers{[]int{4, 5, 6}}},
		"编号12未能入库，请重新发送":          SpoolFailed{Numbers{[]int{12}}},
		"编号1、2、3、4、5、6、7、8、9、10、11、12、13、14、15、16、17、18、19、20等21条未能入库，请重新发送": SpoolFailed{Numbers{[]int{
			1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
		}}},
		"未保存，请稍后重发": Busy{},
	} {
		if got := texts.Say(m); got != want {
			t.Errorf("%T says %q, want %q", m, got, want)
		}
	}
}

// spoolMessages are all that is said of the spool.
func spoolMessages() []Message {
	return []Message{Spooled{Number: 12}, SpoolRecorded{Number: 12, Reply: "已登记"}, SpoolRecap{Numbers{[]int{4, 5}}}, SpoolFailed{Numbers{[]int{12}}}}
}
