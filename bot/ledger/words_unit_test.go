package ledger_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
	"github.com/weidubao/weidubao/bot/report"
)

// unitSpeech is Friday 20 November 2026, as a township's officer speaks.
func unitSpeech(tb testing.TB) ledger.Speech {
	tb.Helper()
	lang, err := report.NewLanguage(report.Defaults())
	if err != nil {
		tb.Fatal(err)
	}
	return ledger.Speech{
		Today: calendar.Date{Year: 2026, Month: 11, Day: 20}, Cal: calendar.New(nil),
		Money: func(words string) (int64, bool) {
			fen, approx, ok := lang.Amount(words)
			return fen, ok && !approx
		},
	}
}

func TestUnitWords(t *testing.T) {
	t.Parallel()
	file, repay, extend := ledger.ActFile, ledger.ActRepay, ledger.ActExtend
	dec31 := calendar.Date{Year: 2026, Month: time.December, Day: 31}
	nextFriday := calendar.Date{Year: 2026, Month: time.November, Day: 27}
	s := unitSpeech(t)
	for text, want := range map[string]ledger.Words{
		// 申请销号
		"3号已整改":               {Act: file, Number: "3"},
		"3号已整改。":              {Act: file, Number: "3"},
		"３号已整改":               {Act: file, Number: "3"},
		"3號已整改":               {Act: file, Number: "3"},
		"3已整改":                {Act: file, Number: "3"},
		"3 已整改":               {Act: file, Number: "3"},
		"三号已整改":               {Act: file, Number: "3"},
		"十二号问题已整改到位":          {Act: file, Number: "12"},
		"第3号已整改完毕":            {Act: file, Number: "3"},
		"第三号问题整改完成了":          {Act: file, Number: "3"},
		"问题3号已整改":             {Act: file, Number: "3"},
		"「RA26-0003」已整改":      {Act: file, Number: "RA26-0003"},
		"RA26-0003号已整改":       {Act: file, Number: "RA26-0003"},
		"ra26-3 已整改":          {Act: file, Number: "ra26-3"},
		"RA260003整改完成":        {Act: file, Number: "RA260003"},
		"RA26—0003已经整改到位":     {Act: file, Number: "RA26—0003"},
		"26-3号已办结":            {Act: file, Number: "26-3"},
		"3号整改完成":              {Act: file, Number: "3"},
		"3号问题已全部整改到位，申请销号":    {Act: file, Number: "3"},
		"3号的问题已经解决":           {Act: file, Number: "3"},
		"3号问题整改已完成":           {Act: file, Number: "3"},
		"3号申请销号":              {Act: file, Number: "3"},
		"3号可以销号了":             {Act: file, Number: "3"},
		"申请销号 3":              {Act: file, Number: "3"},
		"申请销号3":               {Act: file, Number: "3"},
		"申请销号：第3号":            {Act: file, Number: "3"},
		"申請銷號 三號":             {Act: file, Number: "3"},
		"申请销号RA26-0003":       {Act: file, Number: "RA26-0003"},
		"销号申请 3":              {Act: file, Number: "3"},
		"领导好，3号已整改，请审核":       {Act: file, Number: "3"},
		"主任您好！ 3号已整改，谢谢":      {Act: file, Number: "3"},
		"3号已整改，张某已作检讨":        {Act: file, Number: "3"},
		"已整改":                 {Act: file},
		"已经整改到位了":             {Act: file},
		"申请销号":                {Act: file},
		"3号已整改，钱已退1.19万":      {Act: file, Number: "3", Fen: 1_190_000},
		"3号已整改，钱已退1.19萬":      {Act: file, Number: "3", Fen: 1_190_000},
		"3号已整改,钱已退１.１９万元":     {Act: file, Number: "3", Fen: 1_190_000},
		"3已整改，钱已退1.19万":       {Act: file, Number: "3", Fen: 1_190_000},
		"3号已整改，退款5,000元":      {Act: file, Number: "3", Fen: 500_000},
		"3号已整改，退了五千":          {Act: file, Number: "3", Fen: 500_000},
		"3号已整改钱已退1万1千9百":      {Act: file, Number: "3", Fen: 1_190_000},
		"3号已整改，钱共退1.19万":      {Act: file, Number: "3", Fen: 1_190_000, Total: true},
		"3号问题已解决，款已全部退回":      {Act: file, Number: "3", All: true},
		"3号已整改，钱已退清":          {Act: file, Number: "3", All: true},
		"3号已整改，退了大概5000":      {Act: file, Number: "3", Bad: "大概5000"},
		"3号已整改，钱已退1.8万余":      {Act: file, Number: "3", Bad: "1.8万余"},
		"3号已整改，款还没退":          {Act: file, Number: "3", Unpaid: true},
		"3号、4号已整改":            {Act: file, Bad: "3号、4号"},
		"3、4号已整改":             {Act: file, Bad: "3、4号"},
		"3号已整改，4号也已整改":        {Act: file, Number: "3", Bad: "4号也已"},
		"3号已整改，11月3号退了1.19万元": {Act: file, Number: "3", Fen: 1_190_000},

		// 分期退款
		"3号退了5000，还差6900":     {Act: repay, Number: "3", Fen: 500_000, Left: new(int64(690_000))},
		"3号退了5000元，还剩6900元未退": {Act: repay, Number: "3", Fen: 500_000, Left: new(int64(690_000))},
		"３号退了５０００，还差６９００":     {Act: repay, Number: "3", Fen: 500_000, Left: new(int64(690_000))},
		"3號退了5000，還差6900":     {Act: repay, Number: "3", Fen: 500_000, Left: new(int64(690_000))},
		"3号又退1.2万":            {Act: repay, Number: "3", Fen: 1_200_000},
		"3 退款5000元":           {Act: repay, Number: "3", Fen: 500_000},
		"3退了5000":             {Act: repay, Number: "3", Fen: 500_000},
		"退款 3 5000元":          {Act: repay, Number: "3", Fen: 500_000},
		"退款3号5000元":           {Act: repay, Number: "3", Fen: 500_000},
		"3号退回5000元":           {Act: repay, Number: "3", Fen: 500_000},
		"3号退回：5000元":          {Act: repay, Number: "3", Fen: 500_000},
		"3号第二期退款3000元":        {Act: repay, Number: "3", Fen: 300_000},
		"3号今天上缴6900元，已退清":     {Act: repay, Number: "3", Fen: 690_000, Left: new(int64(0))},
		"3号累计退1.19万":          {Act: repay, Number: "3", Fen: 1_190_000, Total: true},
		"3号余款已全部退回":           {Act: repay, Number: "3", All: true},
		"3号钱已退清":              {Act: repay, Number: "3", All: true},
		"3号退了五千元":             {Act: repay, Number: "3", Fen: 500_000},
		"3号退了1.19":            {Act: repay, Number: "3", Bad: "1.19"},
		"3号退了大概5000":          {Act: repay, Number: "3", Bad: "大概5000"},
		"3号退了5000多":           {Act: repay, Number: "3", Bad: "5000多"},
		"3号退了5000，还差6000多":    {Act: repay, Number: "3", Fen: 500_000, Bad: "6000多"},
		"3号退了5000，又退了600元":    {Act: repay, Number: "3", Fen: 500_000, Bad: "又退了600元"},

		"3号退了5000元吧":            {Act: repay, Number: "3", Bad: "5000元吧"},
		"3号退了5000元，大概":          {Act: repay, Number: "3", Bad: "5000元,大概"},
		"3号退回租金5000元":           {Act: repay, Number: "3", Fen: 500_000},
		"3号退了5000元给村民":          {Act: repay, Number: "3", Fen: 500_000},
		"3号已整改，多领补助退了1.19万元给村里": {Act: file, Number: "3", Fen: 1_190_000},
		"3号已整改，退回5户":            {Act: file, Number: "3"},

		"3号问题我们已经整改到位了": {Act: file, Number: "3"},
		"3号我镇已整改完成，请审核": {Act: file, Number: "3"},

		// 延期
		"延期 1 12月20日 还在住院":      {Act: extend, Number: "1", On: calendar.Date{Year: 2026, Month: 12, Day: 20}, Note: "还在住院"},
		"延期 1 十二月二十日 还在住院":      {Act: extend, Number: "1", On: calendar.Date{Year: 2026, Month: 12, Day: 20}, Note: "还在住院"},
		"3号延期到下周五，等鉴定":          {Act: extend, Number: "3", On: nextFriday, Note: "等鉴定"},
		"麻烦给3号延期一周，等鉴定":         {Act: extend, Number: "3", Days: 7, Note: "等鉴定"},
		"延期 3 7天 等法院判决":         {Act: extend, Number: "3", Days: 7, Note: "等法院判决"},
		"延期3号七天，等法院判决":          {Act: extend, Number: "3", Days: 7, Note: "等法院判决"},
		"3号申请延期到12月31日，理由是法院未判": {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号申请延期至12.31，理由：法院未判":  {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号延期到2026-12-31 法院未判":  {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号延期到十二月三十一日，法院未判":     {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号延期到年底，法院未判":          {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号延期到12月底，法院未判":        {Act: extend, Number: "3", On: dec31, Note: "法院未判"},
		"3号延期10个工作日 等評估報告":      {Act: extend, Number: "3", Days: 10, Workdays: true, Note: "等評估報告"},
		"3号请求延期两周，等法院判决":        {Act: extend, Number: "3", Days: 14, Note: "等法院判决"},
		"3号延期一个月，等法院判决":         {Act: extend, Number: "3", Months: 1, Note: "等法院判决"},
		"3号延期半个月，等法院判决":         {Act: extend, Number: "3", Days: 15, Note: "等法院判决"},
		"3号因等法院判决，申请延期7天":       {Act: extend, Number: "3", Days: 7, Note: "等法院判决"},
		"3号延期到1月15日，等法院判决":      {Act: extend, Number: "3", On: calendar.Date{Year: 2027, Month: 1, Day: 15}, Note: "等法院判决"},
		"3号延期到11月10日，等法院判决":     {Act: extend, Number: "3", On: calendar.Date{Year: 2026, Month: 11, Day: 10}, Note: "等法院判决"},
		"3号延期到2月30日，等法院判决":      {Act: extend, Number: "3", Bad: "到2月30日", Note: "等法院判决"},
		"3号延期7天":          {Act: extend, Number: "3", Days: 7},
		"3号申请延期，等法院判决":    {Act: extend, Number: "3", Note: "等法院判决"},
		"申请延期7天，3号，等法院判决": {Act: extend, Number: "3", Days: 7, Note: "等法院判决"},
		"延期7天 等法院判决":      {Act: extend, Days: 7, Note: "等法院判决"},
		"3号延期7天，张某住院，12月3号出院，材料在镇里，请批准": {Act: extend, Number: "3", Days: 7, Note: "张某住院，12月3号出院，材料在镇里"},

		// 签收、督办、五见
		"签收 3":           {Act: ledger.ActAccept, Number: "3"},
		"签收3号":           {Act: ledger.ActAccept, Number: "3"},
		"3号签收":           {Act: ledger.ActAccept, Number: "3"},
		"3号已签收":          {Act: ledger.ActAccept, Number: "3"},
		"簽收 RA26-0003":   {Act: ledger.ActAccept, Number: "RA26-0003"},
		"签收":             {Act: ledger.ActAccept},
		"收到督办 3":         {Act: ledger.ActHeed, Number: "3"},
		"3号督办收到":         {Act: ledger.ActHeed, Number: "3"},
		"3号督办已签收":        {Act: ledger.ActHeed, Number: "3"},
		"督办3收到":          {Act: ledger.ActHeed, Number: "3"},
		"督办收到":           {Act: ledger.ActHeed},
		"3号督办已落实":        {Act: ledger.ActAnswer, Number: "3", Note: "已落实"},
		"督办3已办结":         {Act: ledger.ActAnswer, Number: "3", Note: "已办结"},
		"督办 3 已办结，租金已入账": {Act: ledger.ActAnswer, Number: "3", Note: "已办结，租金已入账"},
		"3号督办结果：租金1.19万已入账": {Act: ledger.ActAnswer, Number: "3", Note: "租金1.19万已入账"},
		"回复督办 3：租金已入账":      {Act: ledger.ActAnswer, Number: "3", Note: "租金已入账"},
		"3号责任追究已落实":         {Act: ledger.ActProve, Number: "3", Proof: ledger.ProofAccountability},
		"3号见处理结果已落实":        {Act: ledger.ActProve, Number: "3", Proof: ledger.ProofOutcome},
		"3号已落实":             {Act: ledger.ActProve, Number: "3"},
	} {
		got, ok := ledger.ReadWords(text, s)
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

// TestNoUnitWords lists what a unit says that orders nothing: reports, questions, halves.
func TestNoUnitWords(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	for _, text := range []string{
		"问题3个，已整改2个", "问题3，已整改2", "问题3已整改", "问题3，整改完成2", "3个村", "整改3件", "第3周问题5个", "3月已整改5件", "1、已整改3件", "3件已整改", "3个已整改",
		"1. 已整改2件\n2. 未整改1件", "1 已整改，2 未整改", "已整改3件", "已整改3个，线索1件", "整改完成2个", "清退5000元", "退了5000元", "挽回损失1.19万元", "已退1.19万元",
		"3号未整改", "3号还没整改", "3号整改不到位", "3号整改未完成", "3号已整改一半", "3号部分已整改", "3号基本整改", "3号退了5人", "3号退了好像5000元", "3号已整改？", "3号可以销号吗", "3号可以销号吗？",
		"3号巡察3个村，问题5个，线索1件，问责0人，制度1项", "3号：问题5，线索1，问责0，制度1", "3号谈话发现问题5个，已整改2个",
		"3号同意延期", "3号延期同意", "3号延期不同意", "3号延期可以", "延期3天的有几件？", "3号督办未落实", "3号督办", "督办3个问题", "签收3件", "收到", "已落实", "退回 3 缺责任追究", "3号退回，缺责任追究", "3号退回2件", "",
		"销号 3", "销号3号", "更正 问题3", "撤回3号", "第3号通知已收到", "3", "3号", "确认",
	} {
		if w, ok := ledger.ReadWords(text, s); ok && !isOffice(w.Act) {
			t.Errorf("%q was read as %+v", text, w)
		}
	}
}

// TestReportsAreNoUnitWords reads every example of a weekly report there is: none is an order.
func TestReportsAreNoUnitWords(t *testing.T) {
	t.Parallel()
	s := unitSpeech(t)
	files, err := filepath.Glob("../report/testdata/*.jsonl")
	if err != nil || len(files) < 2 {
		t.Fatalf("no examples: %v", err)
	}
	n := 0
	for _, file := range files {
		data, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(strings.NewReader(string(data)))
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var c struct{ ID, Text string }
			if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			n++
			if w, ok := ledger.ReadWords(c.Text, s); ok {
				t.Errorf("%s %s was read as %+v", c.ID, c.Text, w)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d examples", n)
	}
}

func TestUntil(t *testing.T) {
	t.Parallel()
	cal := calendar.New(nil)
	due := calendar.Date{Year: 2026, Month: 12, Day: 31}
	for _, c := range []struct {
		w    ledger.Words
		want string
	}{
		{ledger.Words{Days: 7}, "2027-01-07"},
		{ledger.Words{Days: 10, Workdays: true}, cal.AddWorkdays(due, 10).String()},
		{ledger.Words{Months: 2}, "2027-02-26"}, // the 28th is a Sunday
		{ledger.Words{Days: 2}, "2027-01-04"},   // a Saturday: the working day before is the due date
		{ledger.Words{On: calendar.Date{Year: 2027, Month: 1, Day: 5}}, "2027-01-05"},
		{ledger.Words{}, calendar.Date{}.String()},
	} {
		if got := c.w.Until(due, due, cal).String(); got != c.want {
			t.Errorf("%+v: %s, want %s", c.w, got, c.want)
		}
	}
}
