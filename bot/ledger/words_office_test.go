package ledger_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/weidubao/weidubao/bot/calendar"
	"github.com/weidubao/weidubao/bot/ledger"
)

var workdays = sync.OnceValue(func() *calendar.Calendar { return calendar.New(nil) })

// speech is that of an office on Sunday 22 November 2026.
func speech(office bool) ledger.Speech {
	return ledger.Speech{Today: calendar.Date{Year: 2026, Month: 11, Day: 22}, Cal: workdays(), Office: office}
}

func nov(day int) calendar.Date { return calendar.Date{Year: 2026, Month: 11, Day: day} }

func TestOfficeWords(t *testing.T) {
	t.Parallel()
	dec31 := calendar.Date{Year: 2026, Month: 12, Day: 31}
	for text, want := range map[string]ledger.Words{
		"认领 3":          {Act: ledger.ActClaim, Number: "3"},
		"认领3号":          {Act: ledger.ActClaim, Number: "3"},
		"　认领　３号。":       {Act: ledger.ActClaim, Number: "3"},
		"请认领第三号问题":      {Act: ledger.ActClaim, Number: "3"},
		"我认领RA26-0003":  {Act: ledger.ActClaim, Number: "RA26-0003"},
		"认领 ra26-0003号": {Act: ledger.ActClaim, Number: "RA26-0003"},
		"3号认领":          {Act: ledger.ActClaim, Number: "3"},
		"3号我来认领":        {Act: ledger.ActClaim, Number: "3"},
		"认领十二号":         {Act: ledger.ActClaim, Number: "12"},
		"认领二十一":         {Act: ledger.ActClaim, Number: "21"},
		"认领3、5号":        {Act: ledger.ActClaim, Number: "3", More: []string{"5"}},
		"认领 3 5 12":     {Act: ledger.ActClaim, Number: "3", More: []string{"5", "12"}},
		"认领3，5和七号":      {Act: ledger.ActClaim, Number: "3", More: []string{"5", "7"}},
		"认领 3 吗？":       {Act: ledger.ActClaim, Number: "3", Bad: "吗？"},
		"认领 3 先不要":      {Act: ledger.ActClaim, Number: "3", Bad: "先不要"},

		"督办 3 三日内报结果":             {Act: ledger.ActInstruct, Number: "3", Note: "三日内报结果", On: nov(25)},
		"督办3号，3个工作日内报结果":          {Act: ledger.ActInstruct, Number: "3", Note: "3个工作日内报结果", On: nov(25)},
		"督办 3 一周内，请镇里说明原因":        {Act: ledger.ActInstruct, Number: "3", Note: "一周内，请镇里说明原因", On: nov(27)},
		"督办3号 11月25日前报结果":         {Act: ledger.ActInstruct, Number: "3", Note: "11月25日前报结果", On: nov(25)},
		"督办3号 十一月二十八日前报":          {Act: ledger.ActInstruct, Number: "3", Note: "十一月二十八日前报", On: nov(27)},
		"督办 3 下周三前报":              {Act: ledger.ActInstruct, Number: "3", Note: "下周三前报", On: nov(25)},
		"督办 3 本周内报":               {Act: ledger.ActInstruct, Number: "3", Note: "本周内报", On: nov(23)},
		"督办 3 月底前报":               {Act: ledger.ActInstruct, Number: "3", Note: "月底前报", On: nov(30)},
		"督办 3 25日前报":              {Act: ledger.ActInstruct, Number: "3", Note: "25日前报", On: nov(25)},
		"督办 3 1月15日前报":            {Act: ledger.ActInstruct, Number: "3", Note: "1月15日前报", On: calendar.Date{Year: 2027, Month: 1, Day: 15}},
		"督办 3 11月20日前报":           {Act: ledger.ActInstruct, Number: "3", Note: "11月20日前报", On: nov(20)},
		"督办 3 对照10月8日通报，11月26日前报": {Act: ledger.ActInstruct, Number: "3", Note: "对照10月8日通报，11月26日前报", On: nov(26)},
		"督办 3 11月24日前报初稿，26日前报结果": {Act: ledger.ActInstruct, Number: "3", Note: "11月24日前报初稿，26日前报结果", Bad: "11月24日前报初稿，26日前报结果"},
		"3号督办：请说明租金去向":            {Act: ledger.ActInstruct, Number: "3", Note: "请说明租金去向", On: nov(27), Assumed: true},
		"３号督办三日内报结果":              {Act: ledger.ActInstruct, Number: "3", Note: "三日内报结果", On: nov(25)},
		"督办 3 追缴1.19万元":           {Act: ledger.ActInstruct, Number: "3", Note: "追缴1.19万元", On: nov(27), Assumed: true},
		"督办 3":                    {Act: ledger.ActInstruct, Number: "3", On: nov(27), Assumed: true},

		"同意 3":           {Act: ledger.ActGrant, Number: "3"},
		"同意延期3号":         {Act: ledger.ActGrant, Number: "3"},
		"3号同意延期":         {Act: ledger.ActGrant, Number: "3"},
		"同意 3 延到12月5日":   {Act: ledger.ActGrant, Number: "3", Bad: "延到12月5日"},
		"不同意 3 理由不充分":    {Act: ledger.ActRefuse, Number: "3", Note: "理由不充分"},
		"3号不同意延期，抓紧退钱":   {Act: ledger.ActRefuse, Number: "3", Note: "抓紧退钱"},
		"不同意3、4号":        {Act: ledger.ActRefuse, Number: "3", More: []string{"4"}},
		"不予批准 RA26-0003": {Act: ledger.ActRefuse, Number: "RA26-0003"},

		"通过 3":                 {Act: ledger.ActPass, Number: "3"},
		"复核通过3号":               {Act: ledger.ActPass, Number: "3"},
		"3号通过":                 {Act: ledger.ActPass, Number: "3"},
		"通过 3 不":               {Act: ledger.ActPass, Number: "3", Bad: "不"},
		"通过 8 缺责任追究":           {Act: ledger.ActPass, Number: "8", Bad: "缺责任追究"},
		"通过 5 四号退回":            {Act: ledger.ActPass, Number: "5", Bad: "四号退回"},
		"认领3号以外的":              {Act: ledger.ActClaim, Number: "3", Bad: "以外的"},
		"督办 8 2月30日前报结果":       {Act: ledger.ActInstruct, Number: "8", Note: "2月30日前报结果", Bad: "2月30日前报结果"},
		"退回 3 缺责任追究":           {Act: ledger.ActReturn, Number: "3", Note: "缺责任追究"},
		"退回3号：缺责任追究，两户未退":      {Act: ledger.ActReturn, Number: "3", Note: "缺责任追究，两户未退"},
		"3号退回：缺责任追究":           {Act: ledger.ActReturn, Number: "3", Note: "缺责任追究"},
		"退回 3":                 {Act: ledger.ActReturn, Number: "3"},
		"交办 3号":                {Act: ledger.ActAssign, Number: "3"},
		"交账 3":                 {Act: ledger.ActArchive, Number: "3"},
		"核款 3":                 {Act: ledger.ActCheck, Number: "3"},
		"核款 3 第2期":             {Act: ledger.ActCheck, Number: "3", Of: 2},
		"核款3号第二笔已到账":           {Act: ledger.ActCheck, Number: "3", Of: 2},
		"核款 3 未到账 银行没有流水":      {Act: ledger.ActStrike, Number: "3", Note: "未到账 银行没有流水"},
		"核款 3 第１期，没收到":         {Act: ledger.ActStrike, Number: "3", Of: 1, Note: "没收到"},
		"核款 3 5000":            {Act: ledger.ActCheck, Number: "3", More: []string{"5000"}},
		"回头看 3 12月31日 又收租金未入账": {Act: ledger.ActRelapse, Number: "3", On: dec31, Note: "又收租金未入账"},
		"回头看3号，又收租金未入账，年底前改": {Act: ledger.ActRelapse, Number: "3", On: dec31, Note: "又收租金未入账，年底前改"},
		"回头看 3 又收租金":         {Act: ledger.ActRelapse, Number: "3", Note: "又收租金"},

		"督办陶山镇250号抓紧点，周五前报结果": {Act: ledger.ActInstruct, Number: "250", Unit: "陶山镇", Note: "抓紧点，周五前报结果", On: nov(27)},
		"督办湖岭镇160三天内报":        {Act: ledger.ActInstruct, Number: "160", Unit: "湖岭镇", Note: "三天内报", On: nov(25)},
		"督办陶山250号 三日内报":       {Act: ledger.ActInstruct, Number: "250", Unit: "陶山", Note: "三日内报", On: nov(25)},
		"160督办":               {Act: ledger.ActInstruct, Number: "160", On: nov(27), Assumed: true},
		"160督办抓紧":             {Act: ledger.ActInstruct, Number: "160", Note: "抓紧", On: nov(27), Assumed: true},
		"186 220 238 240认领":   {Act: ledger.ActClaim, Number: "186", More: []string{"220", "238", "240"}},
		"163通过":               {Act: ledger.ActPass, Number: "163"},
		"163、164号通过":          {Act: ledger.ActPass, Number: "163", More: []string{"164"}},
		"督办 3 明天报":            {Act: ledger.ActInstruct, Number: "3", Note: "明天报", On: nov(23)},
		"督办 3 11月29日前报":       {Act: ledger.ActInstruct, Number: "3", Note: "11月29日前报", On: nov(27)},
		"核款 232 第1、2笔":        {Act: ledger.ActCheck, Number: "232", Each: []int{1, 2}},
		"核款 232 全部":           {Act: ledger.ActCheck, Number: "232", All: true},
		"核款 232 1":            {Act: ledger.ActCheck, Number: "232", Of: 1},
		"核款 232 第1笔":          {Act: ledger.ActCheck, Number: "232", Of: 1},
	} {
		got, ok := ledger.ReadWords(text, speech(true))
		if diff := cmp.Diff(want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

// TestNoOfficeWords lists what is no order of the office, whoever says it.
func TestNoOfficeWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "认领", "同意", "督办3个问题", "督办 3 件", "督办三日内报结果", "督办问题12个", "通过3个村的走访", "通过 3.5", "退回5000元", "退回3.2万元", "退回三万元",
		"3号通过谈话发现问题5个", "3号督办问题3个", "3号交办线索2件", "3号退回租金5000元", "3号退回：5000元", "3号回头看发现问题2个", "同意三位同志的意见", "认领一直没有动",
		"督办两个问题，线索1件", "销号 3", "问题3，线索1，问责0，制度1",
	} {
		for _, office := range []bool{true, false} {
			if w, ok := ledger.ReadWords(text, speech(office)); ok && isOffice(w.Act) {
				t.Errorf("%q (%v) was read as %+v", text, office, w)
			}
		}
	}
}

// TestReportsAreNoOfficeWords reads every example of a weekly report.
func TestReportsAreNoOfficeWords(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../report/testdata/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			var example struct{ Text string }
			if err := json.Unmarshal(lines.Bytes(), &example); err != nil {
				t.Fatal(err)
			}
			for _, office := range []bool{true, false} {
				if w, ok := ledger.ReadWords(example.Text, speech(office)); ok && isOffice(w.Act) {
					t.Errorf("%q (%v) was read as %+v", example.Text, office, w)
				}
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func isOffice(a ledger.Act) bool {
	return strings.Contains(" claim assign check strike pass return sign_off archive relapse grant refuse instruct ", " "+string(a)+" ")
}

// TestOfficersMayNotMeanIt: of somebody who reports, only what can be no part of a report is an order of the office.
func TestOfficersMayNotMeanIt(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"交办3": false, "交办 3，问责 2": false, "通过 3，问题 2": false, "督办 3 问题2 线索1": false,
		"交办3号": true, "通过 3": true, "认领 3": true, "退回 3 缺责任追究": true, "督办 3 三日内报结果": true,
	} {
		if w, ok := ledger.ReadWords(text, speech(false)); ok != want {
			t.Errorf("%s: %v %+v", text, ok, w)
		}
	}
}

func TestReadBare(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ledger.Words{
		"同意":         {Act: ledger.ActGrant},
		"同意。":        {Act: ledger.ActGrant},
		"同意延期":       {Act: ledger.ActGrant},
		"不同意":        {Act: ledger.ActRefuse},
		"不同意，先把钱退了":  {Act: ledger.ActRefuse, Note: "先把钱退了"},
		"同意 但只到5日":   {Act: ledger.ActGrant, Bad: "但只到5日"},
		"同意 陶山镇的":    {Act: ledger.ActGrant, Bad: "陶山镇的"},
		"认领":         {Act: ledger.ActClaim},
		"督办三日内报结果":   {Act: ledger.ActInstruct},
		"督办":         {Act: ledger.ActInstruct},
		"退回":         {Act: ledger.ActReturn},
		"同意你的看法":     {},
		"督办问题3个":     {},
		"认领的人是谁":     {},
		"通过":         {Act: ledger.ActPass},
		"交办":         {Act: ledger.ActAssign},
		"全部认领":       {Act: ledger.ActClaim, All: true},
		"认领全部。":      {Act: ledger.ActClaim, All: true},
		"交办线索3件，问责0": {},
	} {
		got, ok := ledger.ReadBare(text)
		if diff := cmp.Diff(want, got); ok != (want.Act != "") || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}

// TestMeansOrder: what could not be read and must not be passed over.
func TestMeansOrder(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ledger.Words{
		"请湖岭镇抓紧160号":      {Act: ledger.ActInstruct, Number: "160"},
		"204号要抓紧，三天内报":    {Act: ledger.ActInstruct, Number: "204"},
		"湖岭镇160请督办，三天内报":  {Act: ledger.ActInstruct, Number: "160"},
		"那个250号不同意":       {Act: ledger.ActRefuse, Number: "250"},
		"把RA26-0031退回去":   {Act: ledger.ActReturn, Number: "RA26-0031"},
		"同意你的看法":          {Act: ledger.ActGrant},
		"大家抓紧，三天内报":       {},
		"问题3个，抓紧整改":       {},
		"问题3，线索1，问责0，制度1": {},
	} {
		got, ok := ledger.MeansOrder(text, true)
		if !ok {
			got = ledger.Words{}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", text, ok, diff)
		}
	}
}
