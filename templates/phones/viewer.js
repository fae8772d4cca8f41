// A page opened inside a phone, under the bar that WeChat's own browser has.

import { el, put } from "./dom.js";

export class Viewer {
  #box;
  #rest;
  #title;
  #out;
  #frame = null;
  #back = null; // had the focus before

  // rest is what lies under the page and is out of reach while it is open.
  constructor(box, rest) {
    this.#box = box;
    this.#rest = rest;
    this.#title = box.querySelector("[data-vtitle]");
    this.#out = box.querySelector("[data-vout]");
    box.querySelector("[data-shut]").addEventListener("click", () => this.close());
    box.addEventListener("keydown", (e) => e.key === "Escape" && this.close());
  }

  open(address, title) {
    this.close();
    this.#back = document.activeElement;
    put(this.#title, title);
    this.#out.href = address;
    this.#frame = el("iframe", { src: address, title, sandbox: "allow-same-origin allow-forms", onload: () => this.#loaded() });
    this.#box.append(this.#frame);
    this.#box.classList.add("loading");
    this.#box.hidden = false;
    for (const part of this.#rest) part.inert = true;
    this.#box.querySelector("[data-shut]").focus({ preventScroll: true });
  }

  close() {
    if (!this.#frame) return;
    this.#frame.remove();
    this.#frame = null;
    this.#box.hidden = true;
    for (const part of this.#rest) part.inert = false;
    if (this.#back?.isConnected) this.#back.focus({ preventScroll: true });
  }

  #loaded() {
    this.#box.classList.remove("loading");
    try {
      const page = this.#frame.contentDocument;
      page.addEventListener("keydown", (e) => e.key === "Escape" && this.close());
      if (page.title) put(this.#title, page.title);
    } catch { /* a page that followed a link elsewhere keeps the title it had */ }
  }
}
