// One phone: whose it is, the chat, and what the person does with it.

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { put, toast } from "./dom.js";
import { api, photo } from "./net.js";
import { here } from "./text.js";
import { hour } from "./time.js";
import { Viewer } from "./viewer.js";

const note = (person) => (!person.bound ? "未绑定" : person.left ? "已取关" : "");

let drafts = 0; // numbers messages that the server has not confirmed

export class Seat {
  person = null;
  unread = 0;
  #desk;
  #chat;
  #composer;
  #viewer;
  #pending = []; // own messages on their way: {seq, type, text, url}
  #waiting = null; // items that come while the chat is loaded
  #find;

  // desk: clock, active(seat), changed(seat), chooses(seat), learn().
  constructor(index, desk) {
    this.index = index;
    this.#desk = desk;
    this.root = document.getElementById("seat-template").content.firstElementChild.cloneNode(true);
    this.root.id = "seat-" + index;
    this.#find = (selector) => this.root.querySelector(selector);
    this.#chat = new Chat(this.#find(".chat"), this.#find(".fresh"), desk.clock, {
      open: (item, address) => this.#open(item, address),
      again: (item) => this.#again(item),
    });
    this.#composer = new Composer(this.#find(".foot"), {
      text: (text) => this.#text(text),
      photo: (file) => this.#photo(file),
      press: (button) => this.#press(button),
      act: (what) => this.#act(what),
      wrong: toast,
    });
    this.#viewer = new Viewer(this.#find(".view"), [this.#find(".hd"), this.#find(".talk"), this.#find(".foot")]);
    this.#find(".who").addEventListener("click", () => desk.chooses(this));
    for (const kind of ["pointerdown", "focusin", "keydown"]) this.root.addEventListener(kind, () => desk.touched(this));
    this.#find(".talk").addEventListener("pointerdown", () => this.#composer.shut());
  }

  // sit puts a person on the seat and shows the chat.
  async sit(person) {
    this.person = person;
    this.unread = 0;
    this.#viewer.close();
    this.#pending = [];
    this.#chat.clear();
    this.dress();
    await this.reload();
  }

  // dress shows what the person's state changes: name, marks, the foot.
  dress() {
    const p = this.person;
    put(this.#find("[data-title]"), p.title);
    put(this.#find("[data-name]"), p.area_name ? p.name + "，" + p.area_name : p.name);
    const mark = this.#find("[data-note]");
    mark.hidden = note(p) === "";
    put(mark, note(p));
    this.root.setAttribute("aria-label", p.title + " " + p.name);
    this.#find(".chat").setAttribute("aria-label", p.name + "的聊天");
    this.#find(".who").setAttribute("aria-label", p.title + " " + p.name + "，换人");
    this.#composer.show(p, this.#desk.active === this, this.#desk.clock.now());
    this.#count();
  }

  async reload() {
    const openid = this.person.openid;
    this.#waiting = [];
    try {
      const { items } = await api.chat(openid);
      if (this.person.openid !== openid) return;
      this.#chat.load([...items, ...this.#drafts(items)], this.person.name.slice(0, 1));
      this.#chat.ready();
    } catch {
      toast("没读到聊天记录，正在重连。");
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    waiting.forEach((item) => this.receive(item));
  }

  menu(buttons) { this.#composer.menu(buttons); }

  // tick shows the county's time.
  tick(now) { put(this.#find("[data-clock]"), hour(now)); }

  redate() { this.#chat.redate(); }

  // receive takes an item of the event stream.
  receive(item) {
    if (this.#waiting) {
      this.#waiting.push(item);
      return;
    }
    if (item.kind === "sent" && !this.#chat.has(item.seq)) this.#confirm(item);
    const added = this.#chat.add(item);
    if (!added || item.kind === "sent") return;
    if (!this.#seen()) this.unread++;
    this.#count();
    if (!this.person.bound) this.#desk.learn();
  }

  // read clears the count: the person at this phone has looked.
  read() {
    if (this.unread === 0) return;
    this.unread = 0;
    this.#count();
  }

  #seen() {
    return this.#desk.active === this && this.#chat.atBottom && document.visibilityState === "visible";
  }

  #count() {
    const box = this.#find("[data-unread]");
    box.hidden = this.unread === 0;
    put(box, this.unread > 99 ? "99+" : String(this.unread));
    this.#desk.changed(this);
  }

  // ——— what the person does

  #text(text) {
    this.#deliver({ type: "text", text }, (openid) => api.send({ openid, text }));
  }

  #photo(file) {
    this.#deliver({ type: "image", image: URL.createObjectURL(file) }, (openid) => photo(openid, file));
  }

  #again(item) {
    if (!Number.isInteger(item.seq)) this.#forget(item.seq);
    this.#text(item.text);
  }

  // #deliver shows a message at once and lets the server's copy take its place.
  async #deliver(item, post) {
    const openid = this.person.openid;
    const draft = { ...item, seq: "draft-" + ++drafts, at: new Date(this.#desk.clock.now()).toISOString(), kind: "sent", state: "sending" };
    this.#pending.push(draft);
    this.#chat.add(draft);
    try {
      await post(openid);
      if (this.person.openid === openid && this.#pending.includes(draft)) await this.reload();
      this.#forget(draft.seq);
    } catch {
      if (!this.#pending.includes(draft)) return;
      draft.state = "failed";
      this.#chat.add(draft);
    }
  }

  // #confirm drops the draft of which the server's item is the copy.
  #confirm(item) {
    const draft = this.#pending.find((d) => d.state === "sending" && d.type === item.type && (d.type === "image" || d.text === item.text));
    if (draft) this.#forget(draft.seq);
  }

  #forget(seq) {
    const i = this.#pending.findIndex((d) => d.seq === seq);
    if (i < 0) return;
    const [draft] = this.#pending.splice(i, 1);
    if (draft.image) URL.revokeObjectURL(draft.image);
    this.#chat.drop(seq);
  }

  // #drafts is what is still only ours after a reload that brought items.
  #drafts(items) {
    for (const item of items.slice(-20)) {
      if (item.kind === "sent" && item.state === "sending") this.#confirm(item);
    }
    return this.#pending;
  }

  #press(button) {
    const inside = button.url && here(button.url);
    if (inside) this.#viewer.open(inside, button.name);
    else if (button.url) window.open(button.url, "_blank", "noopener");
    else this.#event({ event: "CLICK", key: button.key });
  }

  #act(what) {
    const events = { follow: { event: "subscribe" }, unfollow: { event: "unsubscribe" }, scan: { ticket: this.person.ticket } };
    this.#event(events[what]);
  }

  async #event(event) {
    try {
      await api.send({ openid: this.person.openid, ...event });
    } catch (problem) {
      toast(problem.status === 400 ? "平台没有受理这一步，请稍后再试。" : "连不上演示服务，没有办成。");
    }
    this.#desk.learn();
  }

  #open(item, address) {
    if (item.type === "template" && Number.isInteger(item.seq)) {
      api.read(this.person.openid, item.seq).catch(() => {}); // the mark comes with the next load
    }
    if (address) this.#viewer.open(address, item.title || "微督报");
  }
}
