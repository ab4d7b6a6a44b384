/** The bars of a comparison: one indicator over areas, ranked, or a few series in the layout's order. Pure. */

import { seriesOf, type Shown } from "./compose.js";
import { named, owned, when } from "./figure.js";
import { number } from "./format.js";
import { read } from "./read.js";
import { freshness, seriesParts, type Indicator, type Level, type TileDoc, type Value, type Values } from "./picture.js";
import { unreal, type Band } from "./unreal.js";
import { pick, say, type Text } from "./words.js";

export interface Bar {
  name: string;
  text: string;
  unit: string;
  share: number; // of the longest bar, 0 to 1
  alone: boolean; // no other bar has its unit: a length would compare it with what it cannot be compared with
  whole: boolean; // a share of 100 %, so the rest of it is drawn too
  level: Level;
  state: "value" | "held" | "late" | "missing";
}

type Areas = Record<string, Text | string>;

/** All areas of an indicator that have a figure, largest first. */
export function byArea(code: string, values: Values, indicators: Record<string, Indicator>, areas: Areas, now: number): Bar[] {
  const keys = Object.keys(values).filter((key) => key.startsWith(`${code}@`)); // not its entries: memo.ts counts what is read
  const found = keys.map((key): [string, Value] => [key, values[key] as Value]);
  found.sort(([a, x], [b, y]) => (y.v ?? -Infinity) - (x.v ?? -Infinity) || a.localeCompare(b));
  return scaled(found.map(([key, value]) => one(value, indicators[code], pick(areas[seriesParts(key)[1] ?? ""]) || key, now)));
}

/** The given series, in the given order; bars of one unit share a scale. */
export function each(series: readonly string[], values: Values, indicators: Record<string, Indicator>, areas: Areas, now: number): Bar[] {
  return scaled(
    series.map((key) => {
      const [code, area] = seriesParts(key);
      const indicator = indicators[code];
      const name = indicator?.withheld ? say("wall.withheld_name") : named(indicator, code, area, areas);
      return one(values[key] as Value | undefined, indicator, name, now);
    }),
  );
}

/** The bars of a tile. */
export function barsOf(tile: TileDoc, { values, indicators, areas, now }: Source): Bar[] {
  if (tile.by === "area") return byArea(String(tile.series ?? ""), values, indicators, areas, now);
  const named = (tile["each"] as string[] | undefined) ?? (Array.isArray(tile.series) ? tile.series : tile.series ? [tile.series] : []);
  return each(named, values, indicators, areas, now);
}

/** The mark of the tile, where a figure of it is not real. */
export function bandOf(tile: TileDoc, { values }: Pick<Source, "values">): Band {
  return unreal(keysOf(tile, values).map((key) => values[key] as Value | undefined));
}

/** The owner of a few series, where it is the same for all of them. */
export function ownerOf(tile: TileDoc, indicators: Record<string, Indicator>): string {
  const owners = new Set(((tile["each"] as string[] | undefined) ?? []).map((series) => owned(indicators[seriesParts(series)[0]])));
  const [only = ""] = owners;
  return owners.size === 1 ? only : "";
}

/** Of when a bar tile's figures are: the newest of them, said once below the bars. */
export function whenOf(tile: TileDoc, { values, indicators, now }: Shown): string[] {
  const dated = keysOf(tile, values).filter((key) => (values[key] as Value | undefined)?.as_of);
  const newest = dated.sort((a, b) => String((values[b] as Value).as_of).localeCompare(String((values[a] as Value).as_of)))[0];
  const indicator = newest && indicators[seriesParts(newest)[0]];
  return newest && indicator ? when(values[newest] as Value, indicator, now) : [];
}

function keysOf(tile: TileDoc, values: Values): string[] {
  const few = (tile["each"] as string[] | undefined) ?? [];
  return few.length ? few : Object.keys(values).filter((key) => key.startsWith(`${seriesOf(tile)}@`));
}

interface Source {
  values: Values;
  indicators: Record<string, Indicator>;
  areas: Areas;
  now: number;
}

interface Raw extends Bar {
  v: number | null;
}

function one(value: Value | undefined, indicator: Indicator | undefined, name: string, now: number): Raw {
  if (indicator?.withheld) return { name, text: say("wall.withheld"), unit: "", v: null, share: 0, alone: false, whole: false, level: "none", state: "missing" };
  const v = value?.v ?? null;
  const unit = pick(indicator?.unit);
  const waits = value?.waits?.[0];
  const state = v !== null ? (freshness(value, now) === "late" ? "late" : "value") : value?.held || waits ? "held" : "missing";
  const text = v !== null ? number(v, indicator?.decimals ?? 0) : waits ? say("wall.waits", { names: read(waits) }) : say(state === "held" ? "wall.waiting" : "wall.missing");
  return { name, text, unit: v === null ? "" : unit, v, share: 0, alone: false, whole: false, level: value?.level ?? "none", state };
}

function scaled(raw: Raw[]): Bar[] {
  const longest = new Map<string, number>();
  const count = new Map<string, number>();
  for (const { unit, v } of raw) {
    if (v === null) continue;
    longest.set(unit, Math.max(longest.get(unit) ?? 0, Math.abs(v)));
    count.set(unit, (count.get(unit) ?? 0) + 1);
  }
  for (const [unit, most] of longest) if (unit.startsWith("%") && most <= 100) longest.set(unit, 100); // part of a whole
  return raw.map(({ v, ...bar }) => {
    const most = longest.get(bar.unit) ?? 0;
    const whole = v !== null && bar.unit.startsWith("%") && most === 100;
    return { ...bar, whole, alone: v !== null && !whole && count.size > 1 && count.get(bar.unit) === 1, share: v === null || most === 0 ? 0 : Math.abs(v) / most };
  });
}
