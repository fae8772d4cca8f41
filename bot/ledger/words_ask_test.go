package ledger_test

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

// TestUnitWordsAsTyped are the words that people of a township were seen to type.
func TestUnitWordsAsTyped(t *testing.T) {
	t.Parallel()
	accept, file, repay := ledger.ActAccept, ledger.ActFile, ledger.ActRepay
	dec20 := calendar.Date{Year: 2026, Month: time.December, Day: 20}
	s := unitSpeech(t)
	for text, want := range map[string]ledger.Words{
		"延期195到12月20号":     {Act: ledger.ActExtend, Number: "195", On: dec20},
		"延期195到12月20日，等法院": {Act: ledger.ActExtend, Number: "195", On: dec20, Note: "等法院"},
		"收到195号":           {Act: accept, Number: "195", Received: true},
		"已收到195号":          {Act: accept, Number: "195", Received: true},
		"222收到":            {Act: accept, Number: "222", Received: true},
		"204号收到了，马上整改":     {Act: accept, Number: "204", Received: true},
		"232签收，马上办":        {Act: accept, Number: "232"},
		"签收 3":             {Act: accept, Number: "3"},
		"224退了贰万元整":        {Act: repay, Number: "224", Fen: 2_000_000},
		"3号退了叁仟元整":         {Act: repay, Number: "3", Fen: 300_000},
		"3号退了1.5w":         {Act: repay, Number: "3", Fen: 1_500_000},
		"3号退了1.5W，还差0.5w":  {Act: repay, Number: "3", Fen: 1_500_000, Left: new(int64(500_000))},
		"3号退了2万w":          {Act: repay, Number: "3", Bad: "2万w"},
		"3号退了3000元赃款":      {Act: repay, Number: "3", Fen: 300_000},
		"3号0.03万结清":        {Act: repay, Number: "3", Fen: 30_000, Left: new(int64(0))},
		"176号整改了":          {Act: file, Number: "176"},
		"176号整改好了":         {Act: file, Number: "176"},
		"176号问题整改了":        {Act: file, Number: "176"},
		"督办结果 186 已办结":     {Act: ledger.ActAnswer, Number: "186", Note: "已办结"},
		"督办结果186号：已办结":     {Act: ledger.ActAnswer, Number: "186", Note: "已办结"},
	} {
		got, ok := ledger.ReadWords(text, s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
	for _, text := range []string{"收到，马上整改", "收到", "收到了", "收到5个", "收到线索3件", "整改了5个", "3号整改了5个", "收到3号通知", "3号"} {
		if got, ok := ledger.ReadWords(text, s); ok {
			t.Errorf("%s was read as %+v", text, got)
		}
	}
}

func TestReadProofTyped(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for text, want := range map[string]ledger.ProofSaid{
		"196":      {Bare: "196"},
		"5000":     {Bare: "5000"},
		"1.5":      {Bare: "1.5"},
		"１９６":      {Bare: "１９６"},
		"1.5w":     {Fen: 1_500_000},
		"0.03万结清":  {Fen: 30_000, Left: new(int64(0))},
		"3000元赃款":  {Fen: 300_000},
		"贰万元整":     {Fen: 2_000_000},
		"退了196":    {Fen: 19_600},
		"3000元已退回": {Fen: 300_000},
	} {
		got, ok := ledger.ReadProof(text, ledger.ProofOutcome, s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

func TestReadAsk(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"195号还差多少": "195", "195号什么时候到期": "195", "195号什么时候到期？": "195", "195号": "195", "RA26-0195": "RA26-0195", "ra26-195": "ra26-195",
		"195号还差多少钱": "195", "查195号": "195", "195号进展": "195", "195号退了多少": "195", "195号到期了吗": "195", "第三号问题": "3", "195号的期限": "195", "195号怎么样了？": "195",
		"195号还差什么": "195", "195号还有几天": "195", "26-3": "26-3", "195号还有多久到期": "195",
	} {
		if got, ok := ledger.ReadAsk(text); !ok || got != want {
			t.Errorf("%s: %q %v", text, got, ok)
		}
	}
	for _, text := range []string{"195", "3号已整改", "3号前报", "11月3号", "问题3", "3号退了5000元", "问题3个", "3号还差5000元", "线索3件", "零报告"} {
		if got, ok := ledger.ReadAsk(text); ok {
			t.Errorf("%s asks about %q", text, got)
		}
	}
}

func TestReadUnsure(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ledger.Unsure{
		"3问题我们整改到位": {Number: "3", Label: "整改"}, "163问题我们整改到位": {Number: "163", Label: "整改"}, "3问题已落实": {Number: "3", Label: "整改"},
		"问题195已退钱": {Number: "195", Money: true, Label: "问题"}, "问题195钱已退": {Number: "195", Money: true, Label: "问题"}, "问题3已整改": {Number: "3", Label: "问题"},
	} {
		if got, ok := ledger.ReadUnsure(text); !ok || got != want {
			t.Errorf("%s: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"问题3个", "3个问题已整改", "问题3，整改3", "问题3整改2个", "问题3个，已整改2个", "问题3未整改", "问题3已整改，线索1", "3问题", "问题5"} {
		if got, ok := ledger.ReadUnsure(text); ok {
			t.Errorf("%s is unsure: %+v", text, got)
		}
	}
}

// TestReportsAreNoQuestions: no weekly report is taken for a question about an issue.
func TestReportsAreNoQuestions(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../report/testdata/examples.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	read := 0
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var e struct{ Text string }
		if strings.TrimSpace(sc.Text()) == "" || json.Unmarshal(sc.Bytes(), &e) != nil || e.Text == "" {
			continue
		}
		read++
		if n, ok := ledger.ReadAsk(e.Text); ok {
			t.Errorf("%s asks about %s", e.Text, n)
		}
		if u, ok := ledger.ReadUnsure(e.Text); ok {
			t.Errorf("%s is unsure: %+v", e.Text, u)
		}
	}
	if read < 100 {
		t.Fatalf("%d examples", read)
	}
}
