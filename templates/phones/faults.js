// The switches for what can go wrong with the platform, and who has left.

import { byId, el, put, toast } from "./dom.js";
import { api } from "./net.js";

export class Faults {
  #box = byId("faults");
  #leave = byId("leave");
  #list = byId("leavers");
  #people = [];
  #after;

  // after runs when somebody has left or come back.
  constructor(after) {
    this.#after = after;
    for (const sw of this.#box.querySelectorAll("[data-switch]")) sw.addEventListener("click", () => this.#turn(sw));
    this.#leave.addEventListener("click", () => this.#open(this.#list.hidden));
    this.#list.addEventListener("keydown", (e) => {
      if (e.key !== "Escape") return;
      e.stopPropagation();
      this.#open(false);
      this.#leave.focus();
    });
    document.addEventListener("pointerdown", (e) => {
      if (!this.#list.hidden && !e.target.closest(".leave")) this.#open(false);
    });
  }

  // show sets the switches as the server has them.
  show(switches) {
    for (const sw of this.#box.querySelectorAll("[data-switch]")) {
      sw.setAttribute("aria-checked", String(Boolean(switches[sw.dataset.switch])));
    }
    this.#total();
  }

  // people: the followers at the seats, and everybody who has left.
  people(list) {
    this.#people = list;
    const left = list.filter((p) => p.left).length;
    put(byId("leave-count"), left ? String(left) : "");
    this.#leave.classList.toggle("on", left > 0);
    this.#draw();
    this.#total();
  }

  #draw() {
    const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.openid : "";
    this.#list.replaceChildren(...this.#people.map((p) => this.#row(p)));
    if (focused) this.#list.querySelector(`[data-openid="${CSS.escape(focused)}"]`)?.focus();
  }

  #row(p) {
    const props = { type: "button", class: "sw", role: "switch", "aria-checked": String(p.left), "data-openid": p.openid, onclick: () => this.#go(p) };
    return el("button", props, el("i"), el("span", {}, p.name, el("small", {}, p.area_name || p.title)));
  }

  #total() {
    const on = this.#box.querySelectorAll("[data-switch][aria-checked=true]").length + (this.#leave.classList.contains("on") ? 1 : 0);
    put(byId("fault-count"), on ? String(on) : "");
    byId("open-faults").classList.toggle("on", on > 0);
  }

  async #turn(sw) {
    const on = sw.getAttribute("aria-checked") !== "true";
    try {
      const { switches } = await api.turn(sw.dataset.switch, on);
      this.show(switches);
    } catch {
      toast("连不上演示服务，开关没有变动。");
    }
  }

  async #go(p) {
    try {
      await api.send({ openid: p.openid, event: p.left ? "subscribe" : "unsubscribe" });
    } catch {
      toast("没有办成，请稍后再试。");
    }
    this.#after();
  }

  #open(on) {
    this.#list.hidden = !on;
    this.#leave.setAttribute("aria-expanded", String(on));
  }
}
