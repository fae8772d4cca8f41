// One thing in a chat: a bubble, a card, a line of the system, a picture.

import { el, icon } from "./dom.js";
import { anchor, plain, rich } from "./text.js";

const receipts = { accepted: "待回执", delivered: "已送达", read: "已阅" };
const stages = { "红": "red", "橙": "orange", "黄": "yellow" };
const stageWord = /(红|橙|黄)(?:色|牌|灯|级)?(?=$|[，、。；：（）\s])/;

// draw makes the element of item. on has: initial (of the phone's owner),
// open(item, address), again(item), picture().
export function draw(item, on) {
  if (item.kind === "sent") return item.type === "event" ? line(item) : own(item, on);
  if (item.kind === "system") return line(item);
  if (item.type === "template") return card(item, on);
  if (item.type === "news") return news(item, on);
  return theirs(item, on);
}

// shown says whether item is anything to see on a phone.
export const shown = (item) => Boolean(item.text || item.title || item.image || item.fields?.length);

function line(item) {
  return el("p", { class: "line" }, ...plain(item.text || ""));
}

function theirs(item, on) {
  return el("div", { class: "m" }, avatar("督", "o", "微督报："), bubble(item, on));
}

function own(item, on) {
  const words = bubble(item, on);
  const box = el("div", { class: "m me" }, words, avatar(on.initial, "", "我："));
  if (item.state === "failed") words.append(el("span", { class: "bad", "aria-hidden": "true" }, "!"));
  else if (item.state !== "sending") words.append(tick());
  if (item.state === "sending") box.append(el("span", { class: "d" }, "发送中"));
  if (item.state === "failed") box.append(failed(item, on));
  return box;
}

function tick() {
  return el("span", { class: "tick", title: "已送达" }, icon("tick"), el("span", { class: "vh" }, "（已送达）"));
}

function failed(item, on) {
  const again = item.type === "text" && item.text;
  return el("span", { class: "d bad" }, "未送达", again && el("button", { type: "button", onclick: () => on.again(item) }, "重发"));
}

// avatar is a character; who is read instead of it.
function avatar(character, cls, who) {
  return el("span", { class: "av " + cls }, el("span", { "aria-hidden": "true" }, character), el("span", { class: "vh" }, who));
}

function bubble(item, on) {
  if (item.image) return picture(item, on);
  return el("p", {}, ...rich(item.text || "", (address) => address && on.open(item, address)));
}

const kept = /^\/sandbox\/media\/([\w.-]+)$/;

function picture(item, on) {
  const id = kept.exec(item.image);
  const src = id ? "media/" + id[1] : item.image.startsWith("blob:") ? item.image : "";
  if (!src) return el("p", {}, "［照片］");
  const img = el("img", { src, alt: "照片", onload: on.picture, onerror: () => img.replaceWith("照片已过期") });
  return el("p", { class: "pic" }, img);
}

function news(item, on) {
  const inside = [el("h3", {}, ...plain(item.title)), item.text && el("p", { class: "desc" }, ...plain(item.text)), foot("看全文", item)];
  return anchor(item.url, { class: "card" }, (address) => on.open(item, address), inside);
}

function card(item, on) {
  const fields = item.fields || [];
  const rows = fields.flatMap((f) => [el("dt", {}, f.label), el("dd", {}, ...plain(f.value))]);
  const head = el("h3", {}, stage(fields), el("span", {}, ...plain(item.title || "通知")));
  const inside = [head, el("dl", {}, ...rows), foot(item.url ? action(item.title || "") : "", item)];
  return anchor(item.url || "none:", { class: "card" }, (address) => on.open(item, address), inside);
}

function stage(fields) {
  const word = fields.map((f) => stageWord.exec(f.value)?.[1]).find(Boolean);
  return word && el("span", { class: "mark " + stages[word] }, word);
}

function action(title) {
  if (/微督报|通报/.test(title)) return "看通报";
  if (/督办|批示/.test(title)) return "看批示";
  return "看详情";
}

function foot(words, item) {
  const state = receipts[item.state];
  if (!words && !state) return null;
  return el("span", { class: "go" }, words, state && el("small", {}, state), words && el("i"));
}
