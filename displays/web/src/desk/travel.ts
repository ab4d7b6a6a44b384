/** Looking back: moments as people type them, what stood then, and how that differs from now. */

import { number } from "../format.js";
import { seriesParts, type History, type Indicator, type LayoutDoc, type Site, type Value } from "../picture.js";
import { clockSeconds, isoDay, shortPeriod } from "../times.js";
import { pick, say, type Text } from "../words.js";
import type { JournalEvent, Scene } from "./nouns.js";
import { seriesOf } from "./tone.js";

export const SPANS = [30 * 60_000, 2 * 3_600_000, 24 * 3_600_000, 7 * 24 * 3_600_000]; // ms a line is long
const STEPS = 360; // of a line for its keys

/** A screen's wall at a moment, as the server folded it. */
export interface Then {
  scene: Scene;
  layout: LayoutDoc | null;
  indicators: Record<string, Indicator>;
  areas: Record<string, Text | string>;
  site: Site;
  values: Record<string, unknown>;
  history: History;
}

/** What happened in a room, as ticks; all moments are instants. */
export interface Timeline {
  first: string;
  since: string;
  until: string;
  now: string;
  ticks: JournalEvent[];
}

/** A figure that is another one now. */
export interface Difference {
  series: string;
  name: string;
  then: string;
  now: string;
}

const TIME = /^([01]?\d|2[0-3])[:.h ]([0-5]\d)(?:[:. ]([0-5]\d))?$/;
const DAY = /^(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}))?$/;

/** A time and a day as people here write them ("9:42", "9h42", "23/11/2026", "23/11") as a moment in the site's time
 *  zone; null for what is none. Without a year it is that of `now`. */
export function typed(time: string, date: string, now: number): number | null {
  const [t, d] = [TIME.exec(time.trim()), DAY.exec(date.trim())];
  if (!t || !d) return null;
  const [month, dated] = [(d[2] ?? "").padStart(2, "0"), (d[1] ?? "").padStart(2, "0")];
  const iso = `${d[3] ?? isoDay(now).slice(0, 4)}-${month}-${dated}`;
  const guess = Date.parse(`${iso}T${(t[1] ?? "").padStart(2, "0")}:${t[2]}:${t[3] ?? "00"}Z`);
  if (Number.isNaN(guess) || new Date(guess).toISOString().slice(0, 10) !== iso) return null;
  const local = (ms: number): number => Date.parse(`${isoDay(ms)}T${clockSeconds(ms)}Z`) - ms;
  return guess - local(guess - local(guess));
}

/** One press of an arrow key on a line of this length, in ms. */
export const stepOf = (span: number): number => Math.max(1_000, Math.round(span / STEPS / 1_000) * 1_000);

/** The tick before or after a moment; undefined at the end of the line. */
export function beside(ticks: readonly JournalEvent[], at: number, way: 1 | -1): JournalEvent | undefined {
  const times = way > 0 ? ticks : [...ticks].reverse();
  return times.find((tick) => (Date.parse(tick.at) - at) * way > 0);
}

/** The figures of a wall that are others now, in the order of its tiles; both in the words of then. */
export function differences(then: Then, now: Readonly<Record<string, unknown>>): Difference[] {
  const series = new Set((then.layout?.tiles ?? []).flatMap((tile) => seriesOf(tile, { ...now, ...then.values })));
  const found: Difference[] = [];
  for (const each of series) {
    const [before, after] = [then.values[each], now[each]] as [Value | undefined, Value | undefined];
    if (!before && !after) continue;
    const [code, area] = seriesParts(each);
    const indicator = then.indicators[code];
    if (indicator?.withheld || same(before, after)) continue;
    const name = pick(indicator?.short) || pick(indicator?.name) || code;
    const [was, is] = [worded(before, indicator), worded(after, indicator)];
    const periods = before && after && before.period !== after.period;
    const dated = (words: string, value: Value | undefined): string => (periods && value?.period ? `${words} (${shortPeriod(value.period)})` : words);
    found.push({ series: each, name: area ? `${name} · ${pick(then.areas[area]) || area}` : name, then: dated(was, before), now: dated(is, after) });
  }
  return found;
}

const same = (a: Value | undefined, b: Value | undefined): boolean => (a?.v ?? null) === (b?.v ?? null) && Boolean(a?.held) === Boolean(b?.held) && (a?.low ?? null) === (b?.low ?? null) && (a?.high ?? null) === (b?.high ?? null);

function worded(value: Value | undefined, indicator: Indicator | undefined): string {
  if (!value || (value.v === null && !value.held)) return say("console.travel.nothing");
  if (value.v === null) return say("console.mini_held");
  const unit = pick(indicator?.unit);
  return number(value.v, indicator?.decimals) + (unit === "%" ? "%" : unit ? ` ${unit}` : "");
}

/** What a tick is, for its sign on the line. */
export function kindOf(tick: JournalEvent): "layout" | "focus" | "hold" | "notice" | "meeting" | "mark" {
  if (tick.kind === "claimed" || tick.kind === "released") return tick.data["slot"] as "layout" | "focus" | "hold";
  if (tick.kind.startsWith("notice")) return "notice";
  return tick.kind === "meeting.marked" ? "mark" : "meeting";
}
