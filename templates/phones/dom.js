// Small pieces of the page. Data goes in as text only.

export const byId = (id) => document.getElementById(id);

// el makes an element. Keys of props that start with "on" are listeners;
// children are elements or text.
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (key === "class") node.className = value;
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((c) => c || c === 0));
  return node;
}

// icon draws one of the page's symbols.
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", "#i-" + name);
  svg.append(use);
  return svg;
}

// put sets text only when it changes, so that screen readers hear changes only.
export function put(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

let hiding;

// toast says one sentence for some seconds.
export function toast(text) {
  const box = byId("toast");
  put(box, text);
  box.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { box.hidden = true; }, 5000);
}

// recall and remember keep a value in the browser; private windows may refuse.
export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch { /* it lasts until the page is closed, then */ }
}

// sheets wires a dialog: its cross and a click beside it close it.
export function sheet(id) {
  const box = byId(id);
  box.addEventListener("click", (e) => {
    if (e.target === box || e.target.closest("[data-close]")) box.close();
  });
  return box;
}
