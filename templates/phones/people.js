// The panel that puts another person on a seat.

import { byId, el, put, sheet } from "./dom.js";

export class People {
  #sheet = sheet("people-sheet");
  #find = byId("people-find");
  #list = byId("people-list");
  #people = [];
  #current = "";
  #done = () => {};

  constructor() {
    this.#find.addEventListener("input", () => this.#draw());
    this.#find.addEventListener("keydown", (e) => {
      if (e.key !== "Enter" || e.isComposing) return;
      e.preventDefault();
      this.#list.querySelector("button")?.click();
    });
  }

  // ask opens the panel; done is called with the openid that was chosen.
  ask(people, current, title, done) {
    this.#people = people;
    this.#current = current;
    this.#done = done;
    put(byId("people-title"), title);
    this.#find.value = "";
    this.#draw();
    this.#sheet.showModal();
    if (matchMedia("(pointer:fine)").matches) this.#find.focus();
    this.#list.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
  }

  #draw() {
    const words = this.#find.value.trim().split(/\s+/).filter(Boolean);
    const fits = (p) => words.every((w) => (p.name + " " + p.title + " " + (p.area_name || "") + marks(p).join(" ")).includes(w));
    const found = this.#people.filter(fits);
    const titles = [...new Set(found.map((p) => p.title))];
    this.#list.replaceChildren(...titles.map((title) => this.#group(title, found.filter((p) => p.title === title))));
    if (found.length === 0) this.#list.append(el("p", { class: "empty muted" }, "没有找到，换个姓名或地区试试。"));
    this.#list.scrollTop = 0;
  }

  #group(title, people) {
    const heading = el("h2", {}, title, el("small", {}, people.length + "人"));
    return el("section", { "aria-label": title }, heading, el("ul", {}, ...people.map((p) => el("li", {}, this.#entry(p)))));
  }

  #entry(p) {
    const current = p.openid === this.#current;
    const onclick = () => { this.#sheet.close(); this.#done(p.openid); };
    return el("button", { type: "button", "aria-current": current ? "true" : null, onclick },
      el("b", {}, p.name), el("span", {}, p.area_name || ""), ...marks(p).map((m) => el("i", { class: "mark none" }, m)), current && el("em", {}, "当前"));
  }
}

const marks = (p) => [!p.bound && "未绑定", p.left && "已取关"].filter(Boolean);
