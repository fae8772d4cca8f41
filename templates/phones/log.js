// The platform's log as a table, the newest on top. Calls alike within one
// second are one row that counts them; a receipt is counted with its message.

import { byId, el, put } from "./dom.js";
import { date, dayOf, second } from "./time.js";
import { meaning, receipt, result, what } from "./words.js";

const most = 200; // rows

export class Log {
  last = 0; // seq of the newest entry
  #body = byId("log-rows");
  #rows = []; // oldest first: {entry, key, openids, receipts, tr}
  #byMessage = new Map(); // msgid → row
  #dirty = new Set();
  #person;
  #clock;
  #drawing = false;

  // person gives who has an openid, or undefined.
  constructor(clock, person) {
    this.#clock = clock;
    this.#person = person;
  }

  add(entries) {
    for (const e of entries) {
      if (e.seq && e.seq <= this.last) continue;
      this.last = e.seq || this.last;
      this.#take(e);
    }
    while (this.#rows.length > most) this.#remove(this.#rows.shift());
    this.#later();
  }

  // clear forgets everything: another log takes its place.
  clear() {
    this.#rows.forEach((row) => row.tr?.remove());
    this.#rows = [];
    this.#byMessage.clear();
    this.#dirty.clear();
    this.last = 0;
  }

  // redate draws every row anew, as names or the day may have changed.
  redate() {
    this.#rows.forEach((row) => this.#dirty.add(row));
    this.#later();
  }

  totals(today) {
    const parts = [["推送", today.pushed], ["送达", today.delivered], ["待回执", today.pending], ["失败", today.failed], ["重试", today.retried]];
    const text = "今日" + parts.map(([name, n]) => name + (n ?? 0)).join("，");
    for (const box of document.querySelectorAll("[data-today]")) put(box, text);
  }

  #take(e) {
    const told = e.type === receipt && e.result === "ok" && e.attempt === 1 && this.#byMessage.get(e.msgid);
    if (told) {
      told.receipts++;
      this.#dirty.add(told);
      return;
    }
    const key = groupKey(e);
    let row = key && this.#recent(key);
    if (!row) {
      row = { entry: e, key, openids: new Set(), count: 0, receipts: 0, tr: null };
      this.#rows.push(row);
    }
    row.count++;
    row.openids.add(e.openid || "");
    if (e.kind === "api" && e.msgid && e.result !== "duplicate") this.#byMessage.set(e.msgid, row);
    this.#dirty.add(row);
  }

  #recent(key) { return this.#rows.slice(-8).find((row) => row.key === key); }

  #remove(row) {
    row.tr?.remove();
    this.#dirty.delete(row);
    for (const [id, other] of this.#byMessage) if (other === row) this.#byMessage.delete(id);
  }

  #later() {
    if (this.#drawing) return;
    this.#drawing = true;
    setTimeout(() => { this.#drawing = false; this.#draw(); }, 60);
  }

  #draw() {
    for (const row of this.#rows) {
      if (!this.#dirty.has(row)) continue;
      const tr = this.#tr(row);
      if (row.tr) row.tr.replaceWith(tr);
      else this.#body.prepend(tr);
      row.tr = tr;
    }
    this.#dirty.clear();
    byId("log-none").hidden = this.#rows.length > 0;
  }

  #tr(row) {
    const e = row.entry;
    const { text, well } = result(e);
    const at = Date.parse(e.at);
    const now = this.#clock.now();
    const time = (dayOf(at) === dayOf(now) ? "" : date(at, now) + " ") + second(at);
    const cells = [time, e.kind === "push" ? "收到" : "发出", what(e), this.#whom(row)];
    return el("tr", {}, ...cells.map((c) => el("td", {}, c)), el("td", { class: well ? "ok" : "bad" }, text),
      el("td", {}, meaning(e, row.count, row.receipts)));
  }

  // #whom is a name, or how many there are and of which role when they share one.
  #whom(row) {
    const ids = [...row.openids].filter(Boolean);
    if (ids.length === 0) return row.count > 1 ? row.count + "次" : "";
    const people = ids.map((id) => this.#person(id));
    if (ids.length === 1) return (people[0]?.name || "未绑定的人") + (row.count > 1 ? "，" + row.count + "次" : "");
    const titles = new Set(people.map((p) => p?.title));
    return (titles.size === 1 && people[0] ? people[0].title : "") + ids.length + "人";
  }
}

// groupKey is equal for calls that may be one row; empty: a row of its own.
function groupKey(e) {
  const once = e.kind === "api" || e.type === receipt;
  if (!once) return "";
  return [e.at.slice(0, 19), e.kind, e.path, e.type, e.title, e.try, e.status, e.errcode, e.result, e.attempt].join(" ");
}
