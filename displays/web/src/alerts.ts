/** What feeds list, in words: alerts of the Common Alerting Protocol and headlines, in the order of a wall. Pure. */

import { clock, day, shortDay, age } from "./times.js";
import { pick, say, type Text } from "./words.js";

/** The state's entry `@items/<feed>`. silent: since then its feed cannot be read. */
export interface Bulletin {
  kind: string;
  items: readonly BulletinItem[];
  at: string;
  silent?: string;
}

export interface BulletinItem {
  id: string;
  // cap
  status?: string; // Actual, Exercise, System, Test
  type?: string;
  sent?: string;
  source?: string;
  event?: Text | string;
  headline?: Text | string;
  severity?: string; // Extreme, Severe, Moderate, Minor, Unknown
  expires?: string | null;
  areas?: readonly { name: Text | string }[];
  // rss
  title?: string;
  date?: string | null;
}

/** extreme to unknown: an alert that counts; system: of the alerting system itself; news: a headline. */
export type Sort = "extreme" | "severe" | "moderate" | "minor" | "unknown" | "exercise" | "test" | "system" | "news";

export interface AlertRow {
  id: string;
  sort: Sort;
  chip: string; // what a drill is, said beside its shape
  title: string;
  source: string;
  /** From the fullest wording to the shortest, without the source. */
  details: readonly string[];
}

const SEVERITIES: readonly string[] = ["Extreme", "Severe", "Moderate", "Minor", "Unknown"];
const ORDER: readonly Sort[] = ["extreme", "severe", "moderate", "minor", "unknown", "exercise", "test", "system", "news"];
const DRILLS: Readonly<Record<string, Sort>> = { Exercise: "exercise", Test: "test" };
const AREAS = [3, 2, 1]; // named, in each of the wordings; the rest is counted
const LONGEST = 150; // characters of a title; a longer one ends in "…"

/** The rows of these lists, first what is real, by severity, then drills, then headlines; of a sort the newest first. What
 *  has run out is left out, also where no server says so. */
export function alertRows(lists: readonly (Bulletin | null | undefined)[], now: number): AlertRow[] {
  const standing = lists.flatMap((list) => (list ? list.items.map((item) => ({ item, news: list.kind !== "cap" })) : []));
  return standing
    .filter(({ item }) => !item.expires || Date.parse(item.expires) > now)
    .map(({ item, news }) => ({ row: news ? headline(item, now) : alert(item, now), at: item.sent ?? item.date ?? "" }))
    .sort((a, b) => ORDER.indexOf(a.row.sort) - ORDER.indexOf(b.row.sort) || b.at.localeCompare(a.at))
    .map(({ row }) => row);
}

/** Since when the first of these lists' feeds has been silent, in ms; null: all of them are read. */
export function silentSince(lists: readonly (Bulletin | null | undefined)[]): number | null {
  const times = lists.flatMap((list) => (list?.silent ? [Date.parse(list.silent)] : []));
  return times.length ? Math.min(...times) : null;
}

/** "14:02", with the day where it is not today. */
export const moment = (at: number, now: number): string => (day(at) === day(now) ? clock(at) : say("tiles.time_day", { time: clock(at), day: shortDay(at, now) }));

function alert(item: BulletinItem, now: number): AlertRow {
  const event = pick(item.event);
  const said = pick(item.headline) || event;
  const title = event && !said.toLowerCase().includes(event.toLowerCase()) ? `${event}: ${said}` : said;
  const drill = DRILLS[item.status ?? ""];
  const severity = SEVERITIES.includes(item.severity ?? "") ? (item.severity ?? "") : "Unknown";
  const system = !drill && item.status !== "Actual";
  const until = item.expires ? say("tiles.until", { time: moment(Date.parse(item.expires), now) }) : "";
  const level = say(system ? "tiles.system" : `tiles.severity.${severity}`);
  const details = AREAS.map((most) => together([level, places(item, most), until, ago(item.sent, now)]));
  const sort = drill ?? (system ? "system" : (severity.toLowerCase() as Sort));
  return { id: item.id, sort, chip: drill ? say(`tiles.${drill}`) : "", title: cut(title), source: item.source ?? "", details: [...details, together([level, places(item, 1), until]), together([level, until])] };
}

const headline = (item: BulletinItem, now: number): AlertRow => ({ id: item.id, sort: "news", chip: "", title: cut(item.title ?? ""), source: item.source ?? "", details: [ago(item.date, now)] });

const together = (parts: readonly string[]): string => parts.filter(Boolean).join("\u00a0· "); // no line begins with the dot

function places(item: BulletinItem, most: number): string {
  const names = [...new Set((item.areas ?? []).map((area) => pick(area.name)).filter(Boolean))];
  const more = names.length - most;
  return more > 0 ? say("tiles.areas_more", { names: names.slice(0, most).join(", "), n: more }) : names.join(", ");
}

function ago(at: string | null | undefined, now: number): string {
  if (!at) return "";
  const past = now - Date.parse(at);
  return past < 60_000 ? say("tiles.just") : say("tiles.ago", { age: age(past) });
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);
