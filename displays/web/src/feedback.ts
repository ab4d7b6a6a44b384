/** What citizens report, in words: what is overdue first, where it is overdue longest, then the rest in figures. Pure. */

import type { Source } from "./bullets.js";
import { describe, named, owned, type Badge, type Figure, type Line } from "./figure.js";
import { freshness, seriesParts, type Level, type TileDoc, type Value } from "./picture.js";
import { number } from "./format.js";
import { shortDay, shortPeriod } from "./times.js";
import { pick, say } from "./words.js";

/** The figures beside what is overdue, in the order in which room is found for them. */
const ROLES = ["on_time", "satisfied", "received", "open", "done", "handling"] as const;
const OPEN_ENDED = new Set(["warn", "critical"]);

export interface Fact {
  role: string;
  label: string;
  text: string;
  level: Level;
  badge: Badge | null; // what must be said of it: late, waiting, provisional
  told: boolean;
  tall?: boolean; // what is said of it stands on a line of its own
  when: string; // of when it is, in the fewest words; empty: as the tile's foot says
}

export interface Part {
  name: string;
  text: string;
  detail: string; // how long, or since when
  level: Level;
  late: boolean;
}

export interface Feedback {
  titles: string[]; // from the longest wording
  owner: string;
  figure: Figure;
  some: boolean; // something is overdue
  oldest: string; // how long the oldest has been overdue; empty: not known
  line: Line | null;
  facts: Fact[];
  parts: Part[];
  byArea: boolean;
  notes: string[];
  when: string[];
  band: string;
  shortBand: string;
  withheld: boolean;
}

export function feedbackOf(tile: TileDoc, source: Source): Feedback {
  const { values, indicators, areas, now } = source;
  const series = String(tile["overdue"] ?? "");
  const value = values[series] as Value | undefined;
  const indicator = indicators[seriesParts(series)[0]];
  const figure = describe(series, value, indicator, areas, now);
  const said = (role: string): Figure | null => (typeof tile[role] === "string" ? figureOf(String(tile[role]), source) : null);
  const longest = said("longest");
  const parts = partsOf(tile, source);
  const facts = ROLES.flatMap((role) => {
    const made = said(role);
    const its = values[String(tile[role])] as Value | undefined;
    return made && made.state !== "withheld" ? [factOf(role, made, its?.period ?? "", value?.period ?? "")] : [];
  });
  const [first] = figure.lines;
  const unreal = [figure, longest, ...ROLES.map(said)].find((each) => each?.band) ?? parts.unreal;
  return {
    titles: pick(tile.title) ? [pick(tile.title)] : [say("tiles.fb"), say("tiles.fb_short")],
    owner: figure.state === "withheld" ? "" : owned(indicator),
    figure,
    some: figure.state === "value" && (value?.v ?? 0) > 0,
    oldest: longest?.state === "value" ? say("tiles.fb_oldest", { age: `${longest.text} ${longest.unit}`.trim() }) : "",
    line: first && first.shape !== "target" ? first : null,
    facts: [...facts].sort((a, b) => alarm(a) - alarm(b)),
    parts: figure.state === "withheld" ? [] : parts.rows,
    byArea: tile.by === "area",
    notes: figure.state === "withheld" ? [] : parts.notes,
    when: figure.when,
    band: unreal?.band ?? "",
    shortBand: unreal?.shortBand ?? "",
    withheld: figure.state === "withheld",
  };
}

const alarm = ({ level }: Fact): number => (level === "critical" ? 0 : level === "warn" ? 1 : 2);

const figureOf = (series: string, { values, indicators, areas, now }: Source): Figure => describe(series, values[series] as Value | undefined, indicators[seriesParts(series)[0]], areas, now);

function factOf(role: string, figure: Figure, period: string, as: string): Fact {
  const unit = figure.unit.startsWith("%") ? "%" : role === "handling" ? ` ${figure.unit}` : "";
  const told = figure.state === "value";
  return {
    role,
    label: say(`tiles.fb_${role}`),
    text: told ? figure.text + unit : figure.state === "held" ? say("tiles.map_held") : say("tiles.none"),
    level: figure.level,
    badge: figure.state === "held" ? null : (figure.badges[0] ?? null),
    told,
    when: told && period !== as ? shortPeriod(period) : "",
  };
}

interface Parts {
  rows: Part[];
  notes: string[];
  unreal: Figure | undefined;
}

/** Where something is overdue: longest first where it is known how long, else most first. */
function partsOf(tile: TileDoc, source: Source): Parts {
  const { values, indicators, areas, now } = source;
  const code = String(tile["overdue"] ?? "");
  const each = (tile["each"] as string[] | undefined) ?? [];
  const keys = tile.by === "area" ? Object.keys(values).filter((key) => key.startsWith(`${code}@`)) : each;
  const seen = keys.filter((key) => values[key] && !indicators[seriesParts(key)[0]]?.withheld);
  const open = seen.flatMap((key) => {
    const value = values[key] as Value;
    const [its, area] = seriesParts(key);
    const indicator = indicators[its];
    const long = area && typeof tile["longest"] === "string" ? (values[`${tile["longest"]}@${area}`] as Value | undefined) : undefined;
    if (value.v === null || value.v <= 0) return [];
    const name = tile.by === "area" ? pick(areas[area ?? ""]) || (area ?? "") : named(indicator, its, area, areas);
    const detail = long?.v != null ? figureText(long.v, String(tile["longest"]), source) : OPEN_ENDED.has(value.level ?? "") && value.since ? say("wall.since", { day: shortDay(Date.parse(value.since), now) }) : "";
    const row: Part = { name, text: number(value.v, indicator?.decimals ?? 0), detail, level: value.level ?? "none", late: freshness(value, now) === "late" };
    return [{ key, row, v: value.v, long: long?.v ?? -1 }];
  });
  open.sort((a, b) => b.long - a.long || b.v - a.v || a.key.localeCompare(b.key));
  const held = seen.filter((key) => (values[key] as Value).v === null && (values[key] as Value).held).length;
  const late = open.filter(({ row }) => row.late).length;
  const unreal = seen.find((key) => (values[key] as Value).marks?.some((mark) => mark === "simulated" || mark === "exercise"));
  return {
    rows: open.map(({ row }) => row),
    notes: [held ? say("tiles.fb_held_n", { n: held }) : "", late ? say("tiles.fb_late_n", { n: late }) : ""].filter(Boolean),
    unreal: unreal ? figureOf(unreal, source) : undefined,
  };
}

function figureText(v: number, series: string, { indicators }: Source): string {
  const indicator = indicators[seriesParts(series)[0]];
  return `${number(v, indicator?.decimals ?? 0)} ${pick(indicator?.unit)}`.trim();
}
