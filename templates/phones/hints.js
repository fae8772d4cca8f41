// What a newcomer may try, by role. A tap writes it into the field and sends nothing.

import { el } from "./dom.js";
import { dateOf, monthOf } from "./time.js";

const report = ["巡察3个村，问题5个，线索1件，问责0人，制度1项", "问题改4", "报"];

// of gives up to three messages for a person.
export function of(person, now) {
  if (!person.bound) return ["绑定 " + (person.code || "")];
  switch (person.role) {
    case "officer": return report;
    case "head":
    case "leader": return ["收到", "帮助"];
    default: return ["谁没报", "通知 全体联络员：下周一10点线上培训", "签发 " + toPublish(now) + "月"];
  }
}

// toPublish is the month whose bulletin is due: last month in its first ten days.
function toPublish(now) {
  const month = monthOf(now);
  return dateOf(now) > 10 ? month : (month + 10) % 12 + 1;
}

// fill draws them into box; write is called with the one that was tapped.
export function fill(box, texts, write) {
  const key = texts.join("\n");
  if (box.dataset.key === key) return;
  box.dataset.key = key;
  box.replaceChildren(...texts.map((text) => el("button", { type: "button", onclick: () => write(text) }, el("span", {}, text.trim()))));
}
