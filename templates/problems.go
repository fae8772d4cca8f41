package templates

// ProblemCode names one kind of API error; it ends the answer's "type".
type ProblemCode string

// The kinds of API errors.
const (
	ProblemUnauthorized ProblemCode = "unauthorized"
	ProblemNotFound     ProblemCode = "not_found"
	ProblemMethod       ProblemCode = "method_not_allowed"
	ProblemTooLarge     ProblemCode = "too_large"
	ProblemJSON         ProblemCode = "bad_json"
	ProblemParameter    ProblemCode = "bad_parameter" // in the address or a header
	ProblemInput        ProblemCode = "bad_input"     // in the body; names a field
	ProblemMoved        ProblemCode = "moved"         // the revision is old
	ProblemClosed       ProblemCode = "closed"        // the issue was signed off before
	ProblemRefused      ProblemCode = "refused"       // the issue does not take the act
	ProblemTable        ProblemCode = "bad_table"     // a table cannot be taken
	ProblemStands       ProblemCode = "stands"        // a message is not one that a person settles
	ProblemBusy         ProblemCode = "busy"          // the store does not answer
	ProblemFailed       ProblemCode = "failed"        // our fault
)

// ProblemCodes lists every kind.
var ProblemCodes = []ProblemCode{
	ProblemUnauthorized, ProblemNotFound, ProblemMethod, ProblemTooLarge, ProblemJSON, ProblemParameter,
	ProblemInput, ProblemMoved, ProblemClosed, ProblemRefused, ProblemTable, ProblemStands, ProblemBusy, ProblemFailed,
}

// ProblemText words a kind: title is the same for every occurrence, detail says what to do.
func ProblemText(code ProblemCode) (title, detail string) {
	switch code {
	case ProblemUnauthorized:
		return "未授权", "请求头须有 Authorization: Bearer 令牌，令牌在配置 api.tokens 中。"
	case ProblemNotFound:
		return "不存在", "没有这条记录或这个地址。"
	case ProblemMethod:
		return "不支持的方法", "此地址不支持这种请求方法。"
	case ProblemTooLarge:
		return "请求过大", "请求超过大小上限，未处理。"
	case ProblemJSON:
		return "请求读不出", "请求体须为一个 JSON 对象，且不含多余字段，未处理。"
	case ProblemParameter:
		return "参数有误", "请改正所列参数后重发。"
	case ProblemInput:
		return "内容有误", "请改正所列字段后重发，未保存。"
	case ProblemMoved:
		return "已有变动", "此记录读取后已被他人改动，未保存；请重新读取，带新的 revision 再发。"
	case ProblemClosed:
		return "已销号", "此问题已销号，未改动。"
	case ProblemRefused:
		return "不能办理", "未改动。"
	case ProblemTable:
		return "表格有误", "请改正后重发，没有任何改动。"
	case ProblemStands:
		return "不用处置", "消息已送达、在途或在排队，全部未改动；请重新列出后再处置。"
	case ProblemBusy:
		return "暂时不可用", "存储没有应答，不能确定是否已保存；请稍后用同一 Idempotency-Key 重发。"
	case ProblemFailed:
		return "处理失败", "系统出错，详情见服务日志；请稍后用同一 Idempotency-Key 重发。"
	}
	return "处理失败", "系统出错。"
}

// RefusalText words why an issue does not take what was ordered; why is one of
// the ledger's short codes.
func RefusalText(why string) string {
	texts := map[string]string{
		"right":     "此人无权办理这一步。",
		"nobody":    "没有说明由谁办理，或 by 是名册里的编号；by 请填系统名或姓名。",
		"closed":    "此问题已销号。",
		"open":      "此问题还没有销号。",
		"status":    "此问题不在可办这一步的环节。",
		"unclaimed": "此问题还没有交办，请先认领或交办。",
		"done":      "这一步此前已办。",
		"lack":      "五见不全，lack 列出所缺。",
		"own":       "申请销号或报这笔退款的人不能自己审核。",
		"reason":    "须写明理由或内容。",
		"date":      "须有日期，且不早于 on 所列的日期。",
		"future":    "日期还没到。",
		"form":      "四种形态须为第一至第四种，且有件数或人数。",
		"amount":    "须为大于零的金额（万元）。",
		"nothing":   "没有待办的这一项。",
		"which":     "有几项待办，请用 of 指明，of 列出序号。",
		"unit":      "此问题已在该单位，或没有说明转给谁。",
		"no_amount": "台账没有涉及金额；确认无误请带 sure 再发。",
		"exceeds":   "累计将超过涉及金额，amount 为累计；确认无误请带 sure 再发。",
		"left":      "与所说的余额不符，amount 为应余；确认无误请带 sure 再发。",
		"unsettled": "有退款未核或未退清，amount 为未核数；仍要销号请带 sure 再发，未核的按到账计。",
		"twice":     "on 所列的日期已报过同样金额的一期，of 为其序号；确是另一期的请带 sure 再发。",
		"total":     "金额可能是累计数，amount 为此前已报；确是这一期的请带 sure 再发。",
	}
	text, ok := texts[why]
	if !ok {
		text = "有误（" + why + "）。"
	}
	return text
}

// FieldText words what is wrong with one field or parameter. problem is one of
// bot's short codes; one that is not known here is shown as it is.
func FieldText(field, problem string) string {
	texts := map[string]string{
		"required": "须填写",
		"unknown":  "所指不存在",
		"format":   "格式不对",
		"too_long": "过长",
		"nobody":   "没有符合的人",
		"future":   "日期还没到",
		"early":    "日期过早",
		"late":     "日期过晚",
		"value":    "取值不在可选范围",
	}
	text, ok := texts[problem]
	if !ok {
		text = "有误（" + problem + "）"
	}
	return field + "：" + text + "。"
}
