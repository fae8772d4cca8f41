// The buttons that move the county's clock.

import { byId, el, put } from "./dom.js";
import { api } from "./net.js";

const steps = [
  { label: "＋1天", body: { advance: "24h" } },
  { label: "＋1小时", body: { advance: "1h" } },
];

export class Moves {
  busy = false;
  #box = byId("moves");
  #key = "";
  #on;

  // on: began(), ended(problem).
  constructor(on) { this.#on = on; }

  // show draws the server's jumps, the first as the main one, and the fixed steps.
  show(jumps) {
    const key = JSON.stringify(jumps);
    if (key === this.#key) return;
    this.#key = key;
    const focused = [...this.#box.children].indexOf(document.activeElement);
    const all = [...jumps.map((j) => ({ label: j.label, body: { to: j.key } })), ...steps];
    this.#box.replaceChildren(...all.map((step, i) => this.#button(step, i === 0)));
    this.#enable();
    if (focused >= 0) this.#box.children[focused]?.focus();
  }

  #button(step, first) {
    const parts = step.label.split(/(?=\d\d:\d\d)/).map((part) => el("span", { class: "nb" }, part));
    return el("button", { type: "button", class: "btn " + (first ? "primary" : "plain"), onclick: () => this.#go(step.body) }, ...parts);
  }

  async #go(body) {
    if (this.busy) return;
    this.busy = true;
    const at = [...this.#box.children].indexOf(document.activeElement);
    this.#enable();
    this.#on.began();
    const problem = await api.move(body).then(() => null, (e) => e);
    this.busy = false;
    this.#enable();
    if (at >= 0 && document.activeElement === document.body) this.#box.children[at]?.focus();
    this.#on.ended(problem);
  }

  #enable() {
    for (const b of this.#box.children) b.disabled = this.busy;
  }
}

// status says how the week stands, unless something more pressing is to be said.
export function status(text) { put(byId("status"), text); }
