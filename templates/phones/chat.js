// The chat of one person: what there is to show, in order, and where it is scrolled.

import { el } from "./dom.js";
import { draw, shown } from "./items.js";
import { dayOf, when } from "./time.js";

const gap = 5 * 60 * 1000; // silence after which WeChat shows the time
const page = 60; // things shown before somebody asks for more

export class Chat {
  #box;
  #list;
  #fresh;
  #older;
  #on;
  #clock;
  #items = [];
  #nodes = new Map();
  #limit = page;
  #down = true; // scrolled to the end

  // on is what items.js wants; box is the scrolling element, fresh the pill.
  constructor(box, fresh, clock, on) {
    this.#box = box;
    this.#list = box.querySelector(".items");
    this.#older = box.querySelector(".older");
    this.#fresh = fresh;
    this.#clock = clock;
    this.#on = { ...on, picture: () => this.#down && this.bottom() };
    box.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    fresh.addEventListener("click", () => this.bottom());
    this.#older.addEventListener("click", () => this.#more());
    new ResizeObserver(() => this.#down && this.bottom()).observe(box);
  }

  get atBottom() { return this.#down; }

  has(seq) { return this.#items.some((item) => item.seq === seq); }

  // load shows another list, from its end.
  load(items, initial) {
    this.#on.initial = initial;
    const stay = !this.#down && this.#items.length > 0;
    const top = this.#box.scrollTop;
    this.#items = items.filter(shown);
    this.#nodes.clear();
    this.#build();
    if (stay) this.#box.scrollTop = top;
    else this.bottom();
  }

  clear() {
    this.#limit = page;
    this.#down = true;
    this.load([], "");
    this.#box.setAttribute("aria-busy", "true");
  }

  ready() { this.#box.setAttribute("aria-busy", "false"); }

  // add shows item, or shows it anew when it is there. It answers whether it is new.
  add(item) {
    if (!shown(item)) return false;
    const i = this.#items.findIndex((other) => other.seq === item.seq);
    if (i >= 0) {
      this.#replace(i, item);
      return false;
    }
    this.#items.push(item);
    this.#append(item, this.#items.at(-2));
    if (this.#down || item.kind === "sent") this.bottom();
    else this.#fresh.hidden = false;
    return true;
  }

  // drop takes away what was shown before the server knew of it.
  drop(seq) {
    const i = this.#items.findIndex((item) => item.seq === seq);
    if (i < 0) return;
    this.#items.splice(i, 1);
    const node = this.#nodes.get(seq);
    const time = node?.previousElementSibling;
    const next = node?.nextElementSibling;
    if (time?.matches("time") && (!next || next.matches("time"))) time.remove(); // it was this one's
    node?.remove();
    this.#nodes.delete(seq);
  }

  // redate writes the times anew: after midnight 14:00 becomes 昨天 14:00.
  redate() {
    const now = this.#clock.now();
    for (const t of this.#list.querySelectorAll("time")) t.textContent = when(Date.parse(t.dateTime), now);
  }

  bottom() {
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#down = true;
    this.#fresh.hidden = true;
  }

  #scrolled() {
    const box = this.#box;
    this.#down = box.scrollHeight - box.scrollTop - box.clientHeight < 40;
    if (this.#down) this.#fresh.hidden = true;
  }

  #more() {
    const before = this.#box.scrollHeight;
    this.#limit += page * 2;
    this.#nodes.clear();
    this.#build();
    this.#box.scrollTop += this.#box.scrollHeight - before;
  }

  #build() {
    this.#list.replaceChildren();
    const from = Math.max(0, this.#items.length - this.#limit);
    this.#older.hidden = from === 0;
    this.#items.slice(from).forEach((item, i, list) => this.#append(item, list[i - 1]));
  }

  #append(item, before) {
    const at = Date.parse(item.at);
    const then = before && Date.parse(before.at);
    if (!before || at - then >= gap || dayOf(at) !== dayOf(then)) {
      this.#list.append(el("time", { datetime: item.at }, when(at, this.#clock.now())));
    }
    const node = draw(item, this.#on);
    this.#nodes.set(item.seq, node);
    this.#list.append(node);
  }

  #replace(i, item) {
    this.#items[i] = item;
    const old = this.#nodes.get(item.seq);
    if (!old) return;
    const node = draw(item, this.#on);
    const focused = old.contains(document.activeElement);
    old.replaceWith(node);
    this.#nodes.set(item.seq, node);
    if (focused && node.matches("a")) node.focus();
    if (this.#down) this.bottom();
  }
}
