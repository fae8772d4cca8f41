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
	ProblemStands       ProblemCode = "stands"        // a message is not one that a person settles
	ProblemBusy         ProblemCode = "busy"          // the store does not answer
	ProblemFailed       ProblemCode = "failed"        // our fault
)

// ProblemCodes lists every kind.
var ProblemCodes = []ProblemCode{
	ProblemUnauthorized, ProblemNotFound, ProblemMethod, ProblemTooLarge, ProblemJSON, ProblemParameter,
	ProblemInput, ProblemMoved, ProblemClosed, ProblemStands, ProblemBusy, ProblemFailed,
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
	case ProblemStands:
		return "不用处置", "消息已送达、在途或在排队，全部未改动；请重新列出后再处置。"
	case ProblemBusy:
		return "暂时不可用", "存储没有应答，不能确定是否已保存；请稍后用同一 Idempotency-Key 重发。"
	case ProblemFailed:
		return "处理失败", "系统出错，详情见服务日志；请稍后用同一 Idempotency-Key 重发。"
	}
	return "处理失败", "系统出错。"
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
		"value":    "取值不在可选范围",
	}
	text, ok := texts[problem]
	if !ok {
		text = "有误（" + problem + "）"
	}
	return field + "：" + text + "。"
}
