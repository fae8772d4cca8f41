package ledger

import "regexp"

// What is said behind a number.
const (
	isDone = `(?:现|业|均|都|也)?(?:已|已经)(?:全部|全面|按要求|按期|按时|如期)?(?:完成)?(?:整改|解决|办结|处理|办理)(?:完成|到位|完毕|完|好|结束)?` +
		`|(?:现)?(?:已|已经)完成(?:整改)?|(?:现)?(?:已|已经)(?:整改)?到位` +
		`|(?:全部)?(?:整改|处理|办理|解决)(?:工作)?(?:现)?(?:已|已经|全部|均已|都已|都)?(?:完成|到位|完毕|完|好|结束)` +
		`|(?:都|全|全部)?(?:整改|解决|办结)了` +
		`|(?:现|可以|可|拟|特)?(?:申请|请求|请予|提请)(?:予以)?(?:销号|销账)|(?:销号|销账)申请|可以(?:销号|销账)`
	orderWords = `(?:件|单|令|事项|要求|指令|通知|工作)?`
)

var (
	fileForm = regexp.MustCompile(`(?s)^(?:问题|事项)?(?:的)?(?:我们|我镇|我街道|我乡|我局|我村|本镇|镇里|村里)?(?:` + isDone + `)(?:了|啦)?(?:[,。;:\s]+(.*)|((?:钱|款|资金|赃款|退|并|申请).*))?$`)
	// settledForm says that a proof is there, without saying more of the case.
	settledForm = regexp.MustCompile(`(?s)^见?(人|事|单位|处理结果|责任追究|追责|问责)?(?:的)?(?:情况)?(?:都|均)?(?:已|已经)(?:全部)?(?:落实|追究|追责|问责|明确)(?:到位|完毕|了)?((?:[,。;:\s]+.*)?)$`)
	acceptForm  = regexp.MustCompile(`^(?:现|已|已经|予以)?(?:签收|(收到))(?:了|完成|完毕|啦)?(?:[,。;:\s]*(?:我们|我镇|我局)?(?:马上|立即|立刻|即刻|尽快|抓紧|这就|会|将)[^\d]{1,12})?$`)
	heedForm    = regexp.MustCompile(`^的?督办` + orderWords + `(?:已|已经)?(?:收到|签收|知悉|阅悉|已阅|阅)了?$|^(?:已|已经)?(?:收到|签收)(?:了)?督办` + orderWords + `$`)
	answerForm  = regexp.MustCompile(`(?s)^的?督办` + orderWords + `\s*((?:现|均|都)?(?:已|已经)(?:全部|按要求|按期)?(?:落实|办结|完成|办理|整改|解决|处理)(?:完成|到位|完毕|完|好|结)?了?(?:[,。;:\s].*)?` +
		`|(?:全部)?(?:落实|办理|整改|处理)(?:完成|到位|完毕|好)了?(?:[,。;:\s].*)?|(?:办理)?(?:结果|情况|反馈|回复|报告)(?:[:,\s])+(.+))$`)
)

// proofNames are the proofs by what people call them.
var proofNames = map[string]Proof{
	"人": ProofPerson, "事": ProofFact, "单位": ProofUnit, "处理结果": ProofOutcome,
	"责任追究": ProofAccountability, "追责": ProofAccountability, "问责": ProofAccountability,
}

// saidOf reads what is said of an issue whose number is cut off.
func saidOf(h heard, s Speech) (Words, bool) {
	if w, ok := extension(h, s); ok {
		return w, true
	}
	if w, ok := repayment(h, s); ok {
		return w, true
	}
	if heedForm.MatchString(h.text) {
		return Words{Act: ActHeed}, true
	}
	if m := acceptForm.FindStringSubmatch(h.text); m != nil {
		return Words{Act: ActAccept, Received: m[1] != ""}, true
	}
	if m := answerForm.FindStringSubmatchIndex(h.text); m != nil {
		at := m[2]
		if m[4] >= 0 {
			at = m[4] // behind 结果：
		}
		return Words{Act: ActAnswer, Note: h.from(at)}, true
	}
	if m := settledForm.FindStringSubmatchIndex(h.text); m != nil {
		return settled(h, m)
	}
	m := fileForm.FindStringSubmatchIndex(h.text)
	if m == nil {
		return Words{}, false
	}
	w := Words{Act: ActFile}
	if k := max(m[2], m[4]); k >= 0 {
		w = moneyIn(w, h.text[k:], s)
		w.Mixed = reports(h.text[k:])
	}
	return w, true
}

// settled takes what is behind 已落实 for a proof; where that denies it, it is asked.
func settled(h heard, m []int) (Words, bool) {
	w := Words{Act: ActProve}
	if m[2] >= 0 {
		w.Proof = proofNames[h.text[m[2]:m[3]]]
	}
	tail := h.text[m[4]:m[5]]
	w.Mixed = indicators.MatchString(datesIn.ReplaceAllString(tail, ""))
	if denied.MatchString(tail) {
		w.Bad = h.from(m[4])
	}
	return w, true
}
