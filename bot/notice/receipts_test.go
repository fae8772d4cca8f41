package notice

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReceipts(t *testing.T) {
	n := Notice{ID: "N0001", Members: []string{"M10000", "M0008", "M0007", "M0006", "M0005", "M0004", "M0003", "M0002", "M0001", "M0001", "M9999"}}
	acks := map[string]Ack{"M0001": {Member: "M0001", At: friday, Text: "收到"}, "M0002": {Member: "M0002", At: friday.Add(1), Text: "收到"}}
	delivered := map[string]Delivery{
		"M0001": {State: Delivered}, "M0003": {State: Accepted}, "M0005": {State: Failed, Reason: "blocked"},
		"M0007": {State: Unknown, Reason: "timeout"}, "M0008": {State: Queued},
	}
	later := friday.Add(1)
	want := []Receipt{
		{Member: "M0001", Name: "陈一", Area: "330381120", State: Delivered, AcknowledgedAt: &friday},
		{Member: "M0002", Name: "黄二", Phone: "13800000002", Area: "330381120", State: Failed, Reason: ReasonUnbound, AcknowledgedAt: &later},
		{Member: "M0003", Name: "张三", State: Accepted},
		{Member: "M0004", Name: "李四", Phone: "13800000004", Area: "330381101", State: Failed, Reason: "unsubscribed"},
		{Member: "M0005", Name: "王五", Phone: "13800000005", Area: "D001", State: Failed, Reason: "blocked"},
		{Member: "M0006", Name: "赵六", Phone: "13800000006", Area: "330381120", State: Failed, Reason: ReasonDisabled},
		{Member: "M0007", Name: "周七", Phone: "13800000007", State: Unknown, Reason: "timeout"},
		{Member: "M0008", Name: "吴八", Area: "330381120201", State: Queued},
		{Member: "M9999", State: Failed, Reason: ReasonGone},
		{Member: "M10000", Name: "郑万", State: Queued},
	}
	got := Receipts(n, office(), acks, delivered)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Receipts(Notice{}, office(), nil, nil); got == nil || len(got) != 0 {
		t.Errorf("nobody: %v, want an empty list", got)
	}
}
