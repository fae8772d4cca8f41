// Text of messages: always text, except for the one form of link that WeChat allows.

import { el } from "./dom.js";

const link = /<a href="(https?:\/\/[^"<>\s]+)">([^<>]+)<\/a>/g;
const numbers = /([A-Z]{1,4}\d{2}-\d{2,5}|(?:逾期|剩)\d+天)/; // issues and receipts do not break at their hyphen, days not before their unit
const loopback = /^(localhost|127\.0\.0\.1|\[::1\])$/;

// here is the address of a page of this very site, or null. The same machine
// by another of its names counts; so does a member page on another port, where
// an earlier run of the demo stood.
export function here(address) {
  const url = web(address);
  if (!url) return null;
  const same = url.origin === location.origin;
  const machine = url.protocol === location.protocol && loopback.test(url.hostname) && loopback.test(location.hostname);
  const alias = machine && (url.port === location.port || url.pathname.startsWith("/m/"));
  return same || alias ? location.origin + url.pathname + url.search + url.hash : null;
}

// web is an http or https address as a URL, or null.
export function web(address) {
  try {
    const url = new URL(address, location.href);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

// plain is text as nodes, with its numbers kept whole.
export function plain(text) {
  return String(text).split(numbers).filter(Boolean).map((part) => (
    numbers.test(part) ? el("span", { class: "nb" }, part) : document.createTextNode(part)
  ));
}

// rich is text as nodes, links included; open is called with a link's address and words.
export function rich(text, open) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(link)) {
    nodes.push(...plain(text.slice(from, found.index)), anchor(found[1], {}, open, plain(found[2])));
    from = found.index + found[0].length;
  }
  return [...nodes, ...plain(text.slice(from))];
}

// anchor is a link that opens inside the phone when the page is this site's,
// and in a new tab when it is not.
export function anchor(address, props, open, children) {
  const inside = here(address);
  const url = inside || web(address)?.href;
  if (!url) return el("div", props, ...children);
  const outside = inside ? {} : { target: "_blank", rel: "noopener noreferrer" };
  const onclick = (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey) return;
    if (inside) e.preventDefault();
    open(inside);
  };
  return el("a", { ...props, ...outside, href: url, onclick }, ...children);
}
