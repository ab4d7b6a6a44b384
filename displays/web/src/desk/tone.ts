/** The one colour a tile has on a miniature, from the values it stands for: exceptions first. */

import type { Indicator, Layout, Tile, Value } from "./nouns.js";

export type Tone = "critical" | "warn" | "held" | "late" | "missing" | "normal" | "list" | "text";

const WORST: Tone[] = ["critical", "held", "warn", "late", "missing", "normal"];

/** The series a derived value waits for, because they are held. */
export function waits(value: Value): string[] {
  return ((value as { waits?: string[] | null }).waits ?? []).filter(Boolean);
}

/** What one value looks like at `now` (milliseconds on the server's clock). */
export function tone(value: Value | null | undefined, now: number): Tone {
  if (!value) return "missing";
  if (value.v === null) return value.held || waits(value).length ? "held" : "missing";
  if (value.level === "critical") return "critical";
  if (value.held) return "held";
  if (value.level === "warn") return "warn";
  if (value.late && now >= Date.parse(value.late)) return "late";
  return "normal";
}

const FEEDBACK = ["overdue", "received", "open", "done", "on_time", "satisfied", "handling", "longest"]; // what matters first

const families = new WeakMap<object, Map<string, string[]>>();

/** The series of a code's areas that have a value; worked out once for each picture. */
function family(code: string, values: Readonly<Record<string, unknown>>): string[] {
  let known = families.get(values);
  if (!known) {
    known = new Map();
    for (const key of Object.keys(values)) {
      const at = key.startsWith("@") ? -1 : key.indexOf("@");
      if (at < 0) continue;
      const each = key.slice(0, at);
      const rows = known.get(each);
      if (rows) rows.push(key);
      else known.set(each, [key]);
    }
    families.set(values, known);
  }
  return known.get(code) ?? [];
}

/** The series a tile shows; a family `YT-03@*` or a tile by area stands for every area that has a value. */
export function seriesOf(tile: Tile, values: Readonly<Record<string, unknown>>): string[] {
  if (tile.kind === "feedback") return FEEDBACK.flatMap((role) => (typeof tile[role] === "string" ? [tile[role]] : []));
  const series = tile.series ?? (tile["each"] as string[] | undefined) ?? [];
  const named = typeof series === "string" ? [series] : series;
  return named.flatMap((series) => {
    const code = series.endsWith("@*") ? series.slice(0, -2) : tile.by === "area" && !series.includes("@") ? series : null;
    if (code === null) return [series];
    const areas = family(code, values);
    return areas.length ? areas : [code];
  });
}

/** The worst tone among a tile's values, hidden ones aside; lists and text have none of their own. */
export function tileTone(tile: Tile, values: Readonly<Record<string, unknown>>, now: number, hides: (series: string) => boolean = () => false): Tone {
  if (tile.kind === "attention" || tile.kind === "status" || tile.kind === "owners") return "list";
  const series = seriesOf(tile, values).filter((each) => !hides(each));
  if (!series.length) return "text";
  const tones = series.map((key) => tone(values[key] as Value | undefined, now));
  return WORST.find((each) => tones.includes(each)) ?? "normal";
}

export type Tally = { tiles: number; critical: number; warn: number; held: number; late: number; missing: number };

/** How many of a layout's series are in which state, each series once. */
export function tally(layout: Layout, values: Readonly<Record<string, unknown>>, now: number): Tally {
  const all = new Set(layout.tiles.flatMap((tile) => seriesOf(tile, values)));
  const count: Tally = { tiles: layout.tiles.length, critical: 0, warn: 0, held: 0, late: 0, missing: 0 };
  for (const series of all) {
    const which = tone(values[series] as Value | undefined, now);
    if (which in count) count[which as keyof Tally] += 1;
  }
  return count;
}

/** The name a tile or series goes by in one language's words. */
export function seriesName(series: string, indicators: Readonly<Record<string, Indicator>>, pick: (text: Indicator["name"]) => string): string {
  const [code = series, area] = series.split("@");
  const indicator = indicators[code];
  const short = indicator?.short && Object.keys(indicator.short).length ? indicator.short : undefined;
  const name = short ? pick(short) : indicator ? pick(indicator.name) : code;
  return area ? `${name} · ${area}` : name;
}
