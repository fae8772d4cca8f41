// The foot of a phone: the field, the account's menu, the panel behind ＋, hints.

import { put } from "./dom.js";
import * as hints from "./hints.js";
import * as menu from "./menu.js";

const tallest = 96; // of the field, px: four lines
const largest = 10 << 20; // of a photo, as the platform takes it

export class Composer {
  #foot;
  #form;
  #field;
  #more;
  #file;
  #on;
  #hasMenu = false;
  #byMenu = null; // the visitor's choice; null: by role
  #person = null;

  // on: text(string), photo(file), press(button), act("follow"|"unfollow"|"scan"), wrong(string).
  constructor(foot, on) {
    this.#foot = foot;
    this.#form = foot.querySelector("form");
    this.#field = foot.querySelector("textarea");
    this.#more = foot.querySelector(".more");
    this.#file = foot.querySelector("input[type=file]");
    this.#on = on;
    this.#wireField();
    this.#wireButtons();
  }

  // show fits the foot to a person; active: the visitor is busy with this phone.
  show(person, active, now) {
    if (this.#person?.openid !== person.openid) this.#reset();
    this.#person = person;
    this.#form.hidden = !person.following;
    for (const scan of this.#foot.querySelectorAll("[data-do=scan]")) scan.hidden = person.bound || !person.ticket;
    this.#gone(person);
    if (!person.following) this.#panel(false);
    this.#hints(person, active, now);
    this.#mode();
  }

  menu(buttons) {
    this.#hasMenu = buttons.length > 0;
    menu.fill(this.#form.querySelector(".menu"), buttons, this.#on.press);
    this.#mode();
  }

  // shut closes what is open above the foot.
  shut() {
    menu.shut(this.#form);
    this.#panel(false);
  }

  #reset() {
    this.#byMenu = null;
    this.#write("");
    this.#panel(false);
  }

  #write(text) {
    this.#field.value = text;
    this.#grow();
  }

  #wireField() {
    const field = this.#field;
    field.addEventListener("input", () => this.#grow());
    field.addEventListener("focus", () => this.#panel(false));
    field.addEventListener("keydown", (e) => {
      const composing = e.isComposing || e.keyCode === 229; // 229: Safari's Enter that ends a composition
      if (e.key !== "Enter" || e.shiftKey || composing) return;
      e.preventDefault();
      this.#send();
    });
    this.#form.addEventListener("submit", (e) => { e.preventDefault(); this.#send(); });
    this.#file.addEventListener("change", () => this.#picked());
  }

  #wireButtons() {
    this.#form.querySelector(".toggle").addEventListener("click", () => this.#toggle());
    this.#form.querySelector(".plus").addEventListener("click", () => this.#panel(this.#more.hidden));
    for (const button of this.#foot.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => this.#do(button.dataset.do));
    }
    this.#foot.addEventListener("keydown", (e) => e.key === "Escape" && this.shut());
  }

  #do(what) {
    if (what === "photo") {
      this.#file.click();
      return;
    }
    this.#panel(false);
    this.#on.act(what);
  }

  #picked() {
    const file = this.#file.files[0];
    this.#file.value = "";
    if (!file) return;
    if (!file.type.startsWith("image/")) this.#on.wrong("只能发照片。");
    else if (file.size > largest) this.#on.wrong("照片超过10MB，平台不收。");
    else {
      this.#panel(false);
      this.#on.photo(file);
    }
  }

  #send() {
    const text = this.#field.value.trim();
    if (!text) return;
    this.#write("");
    this.#field.focus();
    this.#on.text(text);
  }

  #grow() {
    const field = this.#field;
    const some = field.value.trim() !== "";
    this.#form.querySelector(".send").hidden = !some;
    this.#form.classList.toggle("some", some);
    this.#foot.classList.toggle("writing", field.value !== "");
    // Measured last: 发送 beside the field makes it narrower.
    field.style.height = "";
    if (field.value) field.style.height = Math.min(field.scrollHeight, tallest) + "px";
  }

  // #gone is the foot of one whom nothing reaches.
  #gone(person) {
    const box = this.#foot.querySelector(".gone");
    const follow = box.querySelector("[data-do=follow]");
    box.hidden = person.following;
    put(box.querySelector("[data-gone]"), person.left ? "已取消关注，收不到消息" : "还没有关注公众号");
    put(follow, person.left ? "重新关注" : "关注");
  }

  #hints(person, active, now) {
    const box = this.#foot.querySelector(".hints");
    box.hidden = !active || !person.following;
    hints.fill(box, hints.of(person, now), (text) => this.#fill(text));
  }

  #fill(text) {
    this.#byMenu = false;
    this.#mode();
    this.#write(text);
    this.#field.focus();
  }

  #toggle() {
    this.#byMenu = !this.#form.classList.contains("by-menu");
    this.#panel(false);
    this.#mode();
    if (!this.#byMenu) this.#field.focus();
  }

  // #mode shows the menu or the field. At first those who write see the field.
  #mode() {
    const writes = ["officer", "staff"].includes(this.#person?.role) || !this.#person?.bound;
    const byMenu = this.#hasMenu && (this.#byMenu ?? !writes);
    this.#form.classList.toggle("has-menu", this.#hasMenu);
    this.#form.classList.toggle("by-menu", byMenu);
    this.#form.querySelector(".toggle").setAttribute("aria-label", byMenu ? "切换到键盘" : "切换到菜单");
    menu.shut(this.#form);
  }

  #panel(on) {
    this.#more.hidden = !on;
    this.#form.querySelector(".plus").setAttribute("aria-expanded", String(on));
  }
}
