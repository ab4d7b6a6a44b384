/** Who owes what, in words and in order. Pure. */

import type { Sign } from "../desk/icons.js";
import { age, clock, sameDay } from "../times.js";
import { known, pick, say } from "../words.js";
import type { Entry, Item, Phase, Reason, Unit } from "./nouns.js";
import { reasonWords } from "../desk/wording.js";

export type Group = Phase | "held";
export const ORDER: readonly Group[] = ["late", "missing", "due", "held", "fine", "free"];
const OWED: readonly Phase[] = ["late", "missing", "due"];
const LEAST = 60_000; // milliseconds; "quá hạn 0 phút" says nothing
const DAY = 86_400_000; // milliseconds

/** True where something is awaited that is not on its way already: a held figure waits for a decision, not for a file. */
export const owed = (item: Item): boolean => OWED.includes(item.phase) && !waiting(item);

/** Held figures of the period that is owed. */
export const waiting = (item: Item): boolean => item.held.length > 0;

const group = (item: Item): Group => (item.phase === "late" ? "late" : waiting(item) ? "held" : item.phase);

/** The items by state, in the order a steward works them off; within one as the service ordered them. */
export function groups(items: readonly Item[]): [Group, Item[]][] {
  return ORDER.map((name): [Group, Item[]] => [name, items.filter((item) => group(item) === name)]).filter(([, found]) => found.length > 0);
}

/** The item to go to after one was sent: the next that is owed, from there on and then from the top. */
export function nextOwed(items: readonly Item[], after: string): Item | undefined {
  const ordered = groups(items).flatMap(([, found]) => found);
  const at = ordered.findIndex((item) => item.series === after);
  return [...ordered.slice(at + 1), ...ordered.slice(0, Math.max(at, 0))].find((item) => owed(item) && item.series !== after);
}

/** How an item stands, in two or three words with their sign. */
export function standing(item: Item, now: number): { words: string; sign: Sign; mood: string } {
  switch (group(item)) {
    case "late":
      return { words: say("entry.late", { age: lateness(item, now) }), sign: "clock", mood: "late" };
    case "held":
      return { words: say("entry.held"), sign: "triangle", mood: "warn" };
    case "missing":
      return { words: say("entry.missing"), sign: "ring", mood: "soon" };
    case "due":
      return { words: item.late ? dueWords(Date.parse(item.late), now) : say("entry.due"), sign: "ring", mood: "soon" };
    case "free":
      return { words: say("entry.free"), sign: "check", mood: "quiet" };
    default:
      return { words: say("entry.fine"), sign: "check", mood: "quiet" };
  }
}

/** "3 ngày": since the deadline of what is owed. */
export function lateness(item: Item, now: number): string {
  const since = Date.parse(item.since ?? item.late ?? "");
  return Number.isNaN(since) ? "" : age(Math.max(LEAST, now - since));
}

function dueWords(late: number, now: number): string {
  if (sameDay(late, now)) return say("entry.due_today", { at: clock(late) });
  return late - now < DAY ? say("entry.due_tomorrow", { at: clock(late) }) : say("entry.due_in", { age: age(late - now) });
}

export const unitName = (unit: Unit | null): string => (unit ? pick(unit.short) || pick(unit.name) : "");

/** "Hồ sơ sức khỏe · Phường Trường Vinh". */
export function itemName(item: Pick<Item, "name" | "short" | "code" | "area_name">, long = false): string {
  const name = (!long && pick(item.short)) || pick(item.name) || item.code;
  return item.area_name ? `${name} · ${item.area_name}` : name;
}

/** A reason in the page's words, which name series and periods; as the service worded it where only that knows the names. */
export function because(reason: Reason | null | undefined): string {
  if (!reason) return "";
  const theirs = reason.code.startsWith("why_") || !known(`reasons.${reason.code}`) || Boolean(reason.args?.["owner"] ?? reason.args?.["feed"]);
  return reason.text && theirs ? reason.text : reasonWords(reason);
}

/** The message of the page: how much is owed, or that nothing is. */
export function headline(entry: Entry, now: number): string {
  const unit = unitName(entry.unit);
  const late = entry.items.filter((item) => item.phase === "late");
  const open = entry.items.filter((item) => owed(item) && item.phase !== "late");
  if (late.length) {
    const since = Math.min(now, ...late.map((item) => Date.parse(item.since ?? "")).filter((at) => !Number.isNaN(at)));
    return say(late.length > 1 ? "entry.title_late" : "entry.title_late_one", { unit, n: late.length, age: age(Math.max(LEAST, now - since)) });
  }
  return open.length ? say("entry.title_due", { unit, n: open.length }) : say("entry.title_none", { unit });
}

/** The next figure that will be asked for, where nothing is owed now. */
export function coming(items: readonly Item[]): Item | undefined {
  return items.filter((item) => item.phase === "fine" && item.late).sort((a, b) => (a.late ?? "").localeCompare(b.late ?? ""))[0];
}
