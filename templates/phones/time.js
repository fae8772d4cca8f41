// Times are shown as they are in the county: Beijing, no daylight saving.

const beijing = 8 * 3600 * 1000;
const dayLength = 24 * 3600 * 1000;
const weekdays = ["周日", "周一", "周二", "周三", "周四", "周五", "周六"];
const two = (n) => String(n).padStart(2, "0");

const local = (ms) => new Date(ms + beijing);
export const dayOf = (ms) => Math.floor((ms + beijing) / dayLength);
export const monthOf = (ms) => local(ms).getUTCMonth() + 1;
export const dateOf = (ms) => local(ms).getUTCDate();

// hour is 14:00.
export function hour(ms) {
  const d = local(ms);
  return two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
}

// second is 14:00:07.
export const second = (ms) => hour(ms) + ":" + two(local(ms).getUTCSeconds());

// date is 11月20日, with the year when it is another than now's.
export function date(ms, now) {
  const d = local(ms);
  const year = d.getUTCFullYear() === local(now).getUTCFullYear() ? "" : d.getUTCFullYear() + "年";
  return year + (d.getUTCMonth() + 1) + "月" + d.getUTCDate() + "日";
}

// full is 2026年11月20日 周五.
export function full(ms) {
  const d = local(ms);
  return d.getUTCFullYear() + "年" + (d.getUTCMonth() + 1) + "月" + d.getUTCDate() + "日 " + weekdays[d.getUTCDay()];
}

// when is how a chat dates what follows: 14:00, 昨天 08:00, 11月2日 09:00.
export function when(ms, now) {
  const days = dayOf(now) - dayOf(ms);
  if (days === 0) return hour(ms);
  return (days === 1 ? "昨天" : date(ms, now)) + " " + hour(ms);
}

// Clock runs on from the moment the server gave, by the browser's steady clock,
// so that it neither drifts nor follows changes of the computer's time.
export class Clock {
  #at = 0;
  #since = 0;
  #timer;
  #watchers = [];

  get known() { return this.#at > 0; }

  now() { return this.#at + performance.now() - this.#since; }

  set(at) {
    this.#at = at;
    this.#since = performance.now();
    this.#tell();
  }

  watch(f) { this.#watchers.push(f); }

  #tell() {
    clearTimeout(this.#timer);
    const now = this.now();
    for (const f of this.#watchers) f(now);
    this.#timer = setTimeout(() => this.#tell(), 60000 - (now % 60000) + 20);
  }
}
