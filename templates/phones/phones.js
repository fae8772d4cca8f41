// The demonstration's page: four phones, the county's clock, faults and the log.

import { byId, el, put, recall, remember, sheet, toast } from "./dom.js";
import { Faults } from "./faults.js";
import { Log } from "./log.js";
import { Moves, status } from "./moves.js";
import { api, listen } from "./net.js";
import { People } from "./people.js";
import { Seat } from "./seat.js";
import { Clock, dayOf, full, hour } from "./time.js";

const chosen = "weidubao.seats"; // key of what the browser remembers: four openids
const narrow = matchMedia("(max-width:760px)");

const clock = new Clock();
let people = new Map(); // openid → person
let seats = [];
let state = { status: "", unfollowed: [] };
let connected = true;
let learning = 0;

const desk = {
  clock,
  active: null,
  touched(seat) {
    if (desk.active !== seat) activate(seat);
    seat.read();
  },
  changed: badge,
  chooses: (seat) => picker.ask([...people.values()], seat.person.openid, seat.person.title + "的手机换成谁", (openid) => choose(seat, openid)),
  learn() {
    clearTimeout(learning);
    learning = setTimeout(learn, 150);
  },
};

const picker = new People();
const faults = new Faults(() => desk.learn());
const log = new Log(clock, (openid) => people.get(openid));
const moves = new Moves({ began: say, ended });

// ——— the bar

function say() {
  if (moves.busy) status("正在推进…");
  else if (!connected) status("连接断开，正在重连");
  else status(state.status);
}

async function ended(problem) {
  if (problem) toast("时间没有推进，请稍后再试。");
  await refresh().catch(() => {});
  desk.learn();
  say();
}

let day = 0;

function tick(now) {
  put(byId("day"), full(now));
  put(byId("time"), hour(now));
  for (const seat of seats) seat.tick(now);
  if (day && dayOf(now) !== day) {
    for (const seat of seats) seat.redate();
    log.redate();
  }
  day = dayOf(now);
}

// takeClock is for the answer of state and for the event clock, which agree so far.
function takeClock(data) {
  clock.set(Date.parse(data.now));
  if (data.status !== undefined) state.status = data.status;
  if (data.jumps) moves.show(data.jumps);
  if (data.today) log.totals(data.today);
  say();
}

function takeSwitches(data) {
  if (data.switches) faults.show(data.switches);
  if (!data.unfollowed) return;
  state.unfollowed = data.unfollowed;
  markLeft();
  if (seats.length) desk.learn();
}

async function refresh() {
  const data = await api.state();
  state = { ...state, ...data };
  put(byId("place"), "演示 " + (data.place || ""));
  takeClock(data);
  takeSwitches(data);
}

// markLeft tells those who have left from those who never followed.
function markLeft() {
  for (const p of people.values()) {
    p.left = state.unfollowed.includes(p.openid);
    p.following &&= !p.left;
  }
}

// learn asks who is bound and who follows: a message may have changed it.
async function learn() {
  try {
    people = new Map((await api.people()).map((p) => [p.openid, p]));
  } catch {
    return;
  }
  markLeft();
  for (const seat of seats) seat.person = people.get(seat.person.openid) || seat.person;
  dress();
}

function dress() {
  for (const seat of seats) if (seat.person) seat.dress();
  const sitting = new Set(seats.map((seat) => seat.person).filter((p) => p?.following || p?.left));
  faults.people([...sitting, ...[...people.values()].filter((p) => p.left && !sitting.has(p))]);
}

// ——— the seats

function choose(seat, openid) {
  remember(chosen, seats.map((s) => (s === seat ? openid : s.person.openid)));
  seat.sit(people.get(openid));
  activate(seat);
  dress();
}

function activate(seat) {
  const before = desk.active;
  desk.active = seat;
  for (const s of seats) s.root.classList.toggle("on", s === seat);
  for (const tab of byId("tabs").children) {
    const on = Number(tab.dataset.seat) === seat.index;
    tab.setAttribute("aria-selected", String(on));
    tab.tabIndex = on ? 0 : -1;
  }
  for (const s of [before, seat]) if (s?.person) s.dress();
}

function badge(seat) {
  const tab = byId("tabs").children[seat.index];
  if (!tab) return;
  put(tab.querySelector("[data-tab]"), seat.person.title);
  const n = tab.querySelector(".n");
  n.hidden = seat.unread === 0;
  put(n, seat.unread > 99 ? "99+" : String(seat.unread));
  tab.setAttribute("aria-label", seat.person.title + " " + seat.person.name + (seat.unread ? "，" + seat.unread + "条未读" : ""));
}

function tab(seat) {
  const onclick = () => { activate(seat); seat.read(); };
  return el("button", { type: "button", role: "tab", "aria-controls": seat.root.id, "data-seat": seat.index, onclick },
    el("span", { "data-tab": true }), el("span", { class: "n", hidden: true }));
}

byId("tabs").addEventListener("keydown", (e) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  const next = byId("tabs").children[(desk.active.index + step + seats.length) % seats.length];
  next.focus();
  next.click();
});

async function seat() {
  const all = await api.people();
  people = new Map(all.map((p) => [p.openid, p]));
  markLeft();
  const kept = recall(chosen);
  const wanted = state.seats.map((s, i) => (Array.isArray(kept) && people.has(kept[i]) ? kept[i] : s.openid));
  const sitting = wanted.map((openid) => people.get(openid) || all[0]);
  seats = sitting.map((_, i) => new Seat(i, desk));
  byId("tabs").replaceChildren(...seats.map(tab));
  byId("desk").replaceChildren(...seats.map((s) => s.root));
  const loads = seats.map((s, i) => s.sit(sitting[i]));
  activate(seats[0]);
  dress();
  tick(clock.now());
  await Promise.all(loads);
}

// ——— the log and the sheets

// place puts the faults and the log into the bar and the foot, or into sheets on a phone.
function place() {
  const home = (wide, slim, node) => (narrow.matches ? byId(slim).querySelector(".body") : document.querySelector(wide)).append(node);
  home(".faults-home", "faults-sheet", byId("faults"));
  home(".log-home", "log-sheet", byId("log-table"));
}

function wireSheets() {
  for (const [button, id] of [["open-faults", "faults-sheet"], ["open-log", "log-sheet"]]) {
    const box = sheet(id);
    byId(button).addEventListener("click", () => box.showModal());
    narrow.addEventListener("change", () => box.close());
  }
  narrow.addEventListener("change", place);
  place();
  const fold = recall("weidubao.log");
  byId("log").open = typeof fold === "boolean" ? fold : innerHeight >= 800;
  byId("log").addEventListener("toggle", () => remember("weidubao.log", byId("log").open));
}

let early = null; // entries that come while the log is loaded

async function loadLog() {
  early = [];
  try {
    const entries = await api.log();
    log.clear();
    log.add(entries.slice(-1500));
  } finally {
    log.add(early);
    early = null;
  }
}

function takeLog({ entries }) {
  if (early) early.push(...entries);
  else log.add(entries);
  if (entries.some((e) => e.path === "/cgi-bin/menu/create" && e.result === "ok")) loadMenu().catch(() => {});
}

async function loadMenu() {
  const buttons = await api.menu();
  for (const s of seats) s.menu(buttons);
}

// ——— what the server tells

async function load() {
  await refresh();
  const opened = seats.length === 0 ? seat() : Promise.all(seats.map((s) => s.reload()));
  await opened;
  await Promise.all([loadMenu(), loadLog(), learn()]);
}

let loading = Promise.resolve();

function reload() {
  loading = loading.then(load).catch(() => {
    connected = false;
    say();
    setTimeout(() => { connected = true; reload(); }, 5000);
  });
}

clock.watch(tick);
wireSheets();
listen({
  open() { connected = true; reload(); },
  lost() { connected = false; say(); },
  chat: (data) => seats.filter((s) => s.person.openid === data.openid).forEach((s) => s.receive(data.item)),
  clock: takeClock,
  switches: takeSwitches,
  log: takeLog,
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible" && connected && seats.length) refresh().catch(() => {});
});
