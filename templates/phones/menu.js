// The account's menu at the foot of a chat, as the service created it.

import { el, icon } from "./dom.js";

// fill draws buttons into box; act is called with the button that was chosen.
export function fill(box, buttons, act) {
  box.replaceChildren(...buttons.map((b) => (b.sub_button?.length ? group(b, box, act) : leaf(b, act))));
}

function leaf(b, act) {
  return el("span", { class: "entry" }, el("button", { type: "button", onclick: () => act(b) }, b.name));
}

function group(b, box, act) {
  const list = el("span", { class: "subs", hidden: true });
  const head = el("button", { type: "button", "aria-expanded": "false", "aria-haspopup": "true", onclick: () => turn(list.hidden) }, icon("sub"), b.name);
  const turn = (on) => {
    if (on) shut(box);
    list.hidden = !on;
    head.setAttribute("aria-expanded", String(on));
    if (on) list.querySelector("button").focus();
  };
  const choose = (sub) => { turn(false); head.focus(); act(sub); };
  list.append(...b.sub_button.map((sub) => el("button", { type: "button", onclick: () => choose(sub) }, sub.name)));
  list.addEventListener("keydown", (e) => { if (e.key === "Escape") { turn(false); head.focus(); } });
  return el("span", { class: "entry" }, head, list);
}

// shut closes what is open.
export function shut(box) {
  for (const list of box.querySelectorAll(".subs:not([hidden])")) {
    list.hidden = true;
    list.previousElementSibling.setAttribute("aria-expanded", "false");
  }
}
