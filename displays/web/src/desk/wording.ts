/** Words the desk puts together from several facts: what a screen does, why it shows what it shows, how old things are. */

import { number } from "../format.js";
import { seriesParts } from "../picture.js";
import { age, clock, day, sameDay } from "../times.js";
import { known, lang, pick, say } from "../words.js";
import type { Sign } from "./icons.js";
import type { Live, Place } from "./live.js";
import type { Reason, Scene, Text, Value, Why } from "./nouns.js";
import type { Paint } from "./paint.js";
import { clockOff } from "./troubles.js";

const SOON = 20 * 3_600_000; // milliseconds; what comes later is told in the panel only

/** "0,2 s", "6 s": seconds of a lag in milliseconds. */
export function secondsOf(ms: number): string {
  if (ms < 100) return `< ${number(0.1, 1)} s`;
  return `${number(ms / 1000, ms < 9950 ? 1 : 0)} s`;
}

/** "14:29" today, else with its day. */
export function when(at: string | null | undefined, now: number): string {
  if (!at) return "";
  const ms = Date.parse(at);
  return sameDay(ms, now) ? clock(ms) : `${clock(ms)} ${day(ms).slice(0, 5)}`;
}

export type Mood = "ok" | "bad" | "late" | "quiet" | "busy";

/** A screen's state in a few words, with the sign and colour that go with them. */
export function paintWords(state: Paint, now: number): { words: string; long: string; sign: Sign; mood: Mood } {
  const at = "since" in state && state.since ? when(state.since, now) : "";
  switch (state.kind) {
    case "painted":
      return {
        words: state.lag === null ? say("console.paint.painted") : say("console.paint.lag", { lag: secondsOf(state.lag) }),
        long: say("console.paint.painted_long"),
        sign: "dot",
        mood: "ok",
      };
    case "slow":
      return { words: say("console.paint.slow", { lag: secondsOf(state.lag) }), long: say("console.paint.slow_long"), sign: "clock", mood: "late" };
    case "behind":
      return { words: say("console.paint.behind"), long: say("console.paint.behind_long"), sign: "clock", mood: "late" };
    case "failing":
      return { words: say("console.paint.failing", { n: state.tiles }), long: say("console.paint.failing_long"), sign: "cross", mood: "bad" };
    case "drawing":
      return { words: say("console.paint.drawing"), long: say("console.paint.drawing_long"), sign: "ring", mood: "busy" };
    case "frozen":
      return { words: say("console.paint.frozen"), long: at ? say("console.paint.frozen_since", { at }) : say("console.paint.frozen_long"), sign: "snow", mood: "bad" };
    case "hidden":
      return { words: say("console.paint.hidden"), long: say("console.paint.hidden_long"), sign: "snow", mood: "bad" };
    case "off":
      return { words: at ? say("console.paint.since", { at }) : say("console.paint.off"), long: offLong(state.since, now), sign: "cross", mood: "bad" };
    case "planned":
      return { words: say("console.paint.planned"), long: say("console.paint.planned_long"), sign: "ring", mood: "quiet" };
    case "unpaired":
      return { words: say("console.paint.unpaired"), long: say("console.paint.unpaired"), sign: "ring", mood: "quiet" };
    default:
      return { words: say("console.paint.unknown"), long: say("console.paint.unknown_long"), sign: "ring", mood: "quiet" };
  }
}

function offLong(since: string | null, now: number): string {
  if (!since) return say("console.paint.off");
  const ms = now - Date.parse(since);
  return ms < 60_000 ? say("console.paint.off_just") : say("console.paint.off_long", { age: age(ms) });
}

/** What tells a screen from the others of its room: "chính" of "Màn hình chính" and "Màn hình trái". */
export function screenWords(place: Place): string {
  const names = place.room.screens.map((screen) => pick(screen.name).split(" "));
  const own = pick(place.screen.name).split(" ");
  if (names.length < 2) return own.join(" ");
  const most = Math.min(...names.map((name) => name.length)) - 1; // one word at least is left
  let before = 0;
  while (before < most && names.every((name) => name[before] === own[before])) before += 1;
  let after = 0;
  while (after < most - before && names.every((name) => name[name.length - 1 - after] === own[own.length - 1 - after])) after += 1;
  return own.slice(before, own.length - after).join(" ");
}

/** A room's name, with what tells the screen apart where the room has several. */
export function placeName(place: Place): string {
  return place.room.screens.length > 1 ? `${pick(place.room.name)} · ${screenWords(place)}` : pick(place.room.name);
}

/** What the layout with this key is called. */
export function layoutName(live: Live, key: string | null | undefined): string {
  const layout = live.layoutOf(key);
  return layout ? pick(layout.title) : (key ?? "");
}

/** "giờ nhanh 2 phút" for a screen whose clock is off; "" for one that is right, or unknown. */
export function clockWords(live: Live, id: string): string {
  const off = clockOff(live, id);
  return off ? say(off > 0 ? "console.clock_fast" : "console.clock_slow", { age: age(Math.abs(off)) }) : "";
}

/** Why a slot is held, in two or three words: "người vận hành", "lịch → 15:00". */
export function whyShort(scene: Scene | undefined, now: number): string {
  const why = scene?.why?.layout;
  if (!why) return "";
  const rank = known(`console.rank.${why.rank}`) ? say(`console.rank.${why.rank}`) : why.rank;
  const next = scene?.next?.at;
  const until = why.until ?? (next && Date.parse(next) - now < SOON ? next : null);
  return until ? `${rank} → ${when(until, now)}` : rank;
}

/** Why, in a clause of a sentence: who, since when, until when, pinned. */
export function whyLong(why: Why | undefined, now: number): string {
  if (!why) return "";
  const key = `console.why.${why.rank}`;
  const name = [why.name, why.day].filter((each): each is Text => Boolean(each)).map((each) => pick(each)).filter(Boolean).join(": ");
  const parts = [known(key) ? say(key, { by: why.by, name, since: when(why.since, now) }) : why.by];
  if (why.until) parts.push(say("console.why.until", { at: when(why.until, now) }));
  if (why.pinned) parts.push(say("console.pinned"));
  return parts.filter(Boolean).join(", ").replace(/\s+,/g, ",");
}

/** A reason worded, or its code where nobody has worded it yet. */
export function reasonWords(reason: Reason | string | null | undefined): string {
  if (!reason) return "";
  if (typeof reason === "string") return known(`reasons.${reason}`) ? say(`reasons.${reason}`) : reason;
  const key = `reasons.${reason.code}`;
  if (!known(key)) {
    const text = reason.args?.["text"] ?? reason.args?.["why"];
    return text ? String(text) : reason.code;
  }
  return say(key, reason.args ?? {});
}

/** The name a series goes by: the short one of its indicator, with its area. */
export function seriesWords(live: Live, series: string, long = false): string {
  const [code, area] = seriesParts(series);
  const indicator = live.indicators[code];
  const short = !long && indicator?.short && pick(indicator.short);
  const name = short || pick(indicator?.name) || code;
  return area ? `${name} · ${pick(live.wire.picture?.areas[area]) || area}` : name;
}

/** What a room is called; its key where this page was told no names. */
export function roomWords(live: Live, room: string): string {
  return pick(live.site?.rooms.find((each) => each.key === room)?.name) || room;
}

/** A value as it stands on a phone or a miniature: big counts in millions and thousands, units beside. */
export function shortValue(live: Live, series: string, value: Value | undefined): string {
  if (!value || value.v === null || value.v === undefined) return "–";
  const indicator = live.indicators[seriesParts(series)[0]];
  const unit = pick(indicator?.unit);
  const size = Math.abs(value.v);
  if (unit !== "%" && size >= 1e9) return `${number(value.v / 1e9, 2)} ${say("console.billion")}`;
  if (unit !== "%" && size >= 1e6) return `${number(value.v / 1e6, 2)} ${say("console.million")}`;
  return number(value.v, indicator?.decimals ?? 0) + (unit === "%" ? "%" : "");
}

/** A value in full, with its unit. */
export function fullValue(live: Live, series: string, v: number): string {
  const indicator = live.indicators[seriesParts(series)[0]];
  const unit = pick(indicator?.unit);
  return number(v, indicator?.decimals) + (unit === "%" ? "%" : unit ? ` ${unit}` : "");
}

/** A typed number in the spoken language's signs as a number; null if it is not one. Never guesses. */
export function typedNumber(text: string, language = lang()): number | null {
  const group = language === "vi" ? "." : ",";
  const point = language === "vi" ? "," : ".";
  const g = group === "." ? "\\." : ",";
  const p = point === "." ? "\\." : ",";
  const shape = new RegExp(`^[-\u2212]?(\\d+|\\d{1,3}(${g}\\d{3})+)(${p}\\d+)?$`);
  const clean = text.trim().replace(/[\s%]/g, "");
  if (!shape.test(clean)) return null;
  return Number(clean.split(group).join("").replace(point, ".").replace("\u2212", "-"));
}

/** Names in a sentence; of very many the first ones and how many more there are. */
export function few(names: readonly string[], most: number): string {
  if (names.length <= most) return names.join(", ");
  return say("console.others", { names: names.slice(0, most).join(", "), n: names.length - most });
}
