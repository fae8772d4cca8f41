// What the platform's log means, in plain words.

const calls = {
  "stable_token": "取调用凭据",
  "message/template/send": "模板消息",
  "message/custom/send": "客服消息",
  "template/get_all_private_template": "查模板",
  "media/upload": "传素材",
  "media/get": "取照片",
  "qrcode/create": "做二维码",
  "user/info": "查关注",
  "menu/create": "建菜单",
};

const pushes = {
  "text": "文本",
  "image": "照片",
  "voice": "语音",
  "event:CLICK": "点菜单",
  "event:VIEW": "点菜单链接",
  "event:subscribe": "关注",
  "event:unsubscribe": "取消关注",
  "event:SCAN": "扫二维码",
  "event:TEMPLATESENDJOBFINISH": "模板消息回执",
};

const codes = {
  "-1": "平台忙，稍后重试",
  40001: "凭据已失效，换新的再发",
  40003: "没有这个人，不再重试",
  40014: "凭据不对，换新的再发",
  40037: "没有这个模板，不再重试",
  40164: "服务器地址不在白名单",
  40241: "60秒内内容重复，不再重发",
  42001: "凭据到期，换新的再发",
  43004: "用户已取关，不再重试，转电话名单",
  43019: "用户已拉黑，不再重试，转电话名单",
  43116: "模板已被封，停发这一类",
  43117: "模板发得太密，稍后再发",
  45002: "内容过长，平台不收",
  45009: "当日额度用尽，零点后再发",
  45011: "一分钟内调用过多，下一分钟再发",
  45015: "超过48小时没有来往，客服消息发不出",
  45047: "客服消息条数已用完，等对方再来消息",
  47001: "内容格式不对，平台不收",
  47003: "字段不合规，平台不收",
  48001: "没有这项权限",
  48002: "用户不收推送，转电话名单",
};

const short = (path) => path.replace(/^\/cgi-bin\//, "");
export const receipt = "event:TEMPLATESENDJOBFINISH";

// what names an entry's call or event: template/send 周报提醒, 文本，24字.
export function what(e) {
  if (e.kind === "push") return (pushes[e.type] || (e.type || "").replace(/^event:/, "事件 ")) + (e.runes ? "，" + e.runes + "字" : "");
  const path = short(e.path || "");
  const name = e.title || calls[path];
  return path.replace(/^message\//, "") + (name ? " " + name : "");
}

// result is what the other side answered, and whether that was well.
export function result(e) {
  if (e.kind === "push") return { text: pushResult(e), well: e.status === 200 && e.result === "ok" };
  if (!e.status) return { text: e.result === "outage" ? "连接被断开" : "没有应答", well: false };
  if (e.status !== 200) return { text: "HTTP " + e.status, well: false };
  return { text: "errcode " + (e.errcode || 0), well: !e.errcode };
}

function pushResult(e) {
  if (e.result === "paused") return "暂停推送";
  if (e.result === "withheld") return "没有回执";
  if (e.result === "timeout") return "超时";
  return e.status ? e.status + "，" + e.ms + "毫秒" : "没有应答";
}

// meaning says in one sentence what came of an entry; n calls alike are one.
export function meaning(e, n, receipts) {
  return e.kind === "push" ? pushed(e) : called(e, n, receipts);
}

function called(e, n, receipts) {
  if (e.result === "outage") return "连接被断开，不知办没办";
  if (e.result === "dropped, duplicate") return "平台认出同一条，没有重发；应答又丢失";
  if (e.result?.startsWith("dropped")) return e.errcode ? "没有受理，应答丢失" : "平台已受理，应答丢失，发送方不知道";
  if (e.errcode) return codes[e.errcode] || "平台没有受理";
  if (e.status !== 200) return "平台出错，没有办";
  if (e.result === "duplicate") return "平台认出同一条，只发一次";
  if (e.result === "blocked") return "平台已受理，对方设了不收";
  const nth = e.try > 1 ? "第" + e.try + "次发，" : "";
  if (!e.path?.endsWith("template/send")) return nth + "已受理";
  if (n > 1) return nth + n + "条已受理，回执" + receipts;
  return nth + (receipts ? "已受理，已送达" : "已受理，待回执");
}

function pushed(e) {
  if (e.result === "paused") return "连续没有应答，平台停推一分钟";
  if (e.result === "withheld") return "消息已到，回执没有来，以后核对";
  if (e.result === "timeout") return "5秒内没有应答" + again(e);
  if (e.result === "not 200" || e.result === "no connection") return "没有正常应答" + again(e);
  if (e.result?.startsWith("malformed")) return "应答看不懂，用户看到“服务出现故障”";
  if (e.attempt > 1) return "平台第" + (e.attempt - 1) + "次重推，只记一次";
  if (e.type === receipt) return "送达结果已登记";
  if (e.type === "event:unsubscribe") return "不再推送，转电话名单";
  return "已应答，正文不入日志";
}

const again = (e) => (e.attempt >= 3 ? "，用户看到“服务出现故障”" : "，平台将重推");
