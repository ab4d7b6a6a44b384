/** The rows of an attention tile in words: what is wrong, how bad, since when. Pure. */

import { against, changeSize, named, short, type Shape, type Tone } from "./figure.js";
import { number, percent } from "./format.js";
import type { AttentionItem, Change, Indicator } from "./picture.js";
import { age, shortDay } from "./times.js";
import { unreal } from "./unreal.js";
import { pick, say, type Text } from "./words.js";

export interface Row {
  shape: Shape;
  tone: Tone;
  name: string;
  value: string;
  why: string;
  band: string; // what says that the figure is not real; empty: it is
}

interface Catalogue {
  indicators: Record<string, Indicator>;
  areas: Record<string, Text | string>;
  now: number;
}

const BY_CODE: Record<string, [Shape, Tone]> = {
  overdue: ["critical", "critical"],
  surge_up: ["warn", "warn"],
  surge_down: ["warn", "warn"],
  held: ["held", "warn"],
  late: ["late", "late"],
  missing: ["none", "late"],
};

/** A row as its two texts, for measuring. */
export function attentionText(item: AttentionItem, { indicators, areas, now }: Catalogue): Row & { title: string; detail: string } {
  const row = attentionRow(item, indicators, areas, now);
  return { ...row, title: [row.name, row.value].filter(Boolean).join(" "), detail: [row.band && `${row.band}__`, row.why].filter(Boolean).join(" ") };
}

export function attentionRow(
  item: AttentionItem,
  indicators: Record<string, Indicator>,
  areas: Record<string, Text | string>,
  now: number,
): Row {
  const code = item.code ?? item.key.split("@")[0] ?? item.key;
  const indicator = indicators[code];
  const reason = item.reason?.code ?? "";
  const args = item.reason?.args ?? {};
  const why = reason === "surge" ? surge(args, item) : reason;
  const [shape, tone] = BY_CODE[why] ?? (item.level === "critical" ? ["critical", "critical"] : ["warn", "warn"]);
  return {
    shape,
    tone,
    name: named(indicator, code, item.area ?? undefined, areas),
    value: item.v == null || item.held ? "" : valued(item.v, indicator),
    why: detail(why, args, since(item, why, now), indicator, now),
    band: unreal([item]).shortBand,
  };
}

/** Where nothing at all is the limit, the figure says it; only since when is news. */
function detail(why: string, args: Record<string, unknown>, since: string, indicator: Indicator | undefined, now: number): string {
  if (why === "above" && args["bound"] === 0 && since) return since;
  return [say(`wall.why.${why}`, worded(why, args, indicator, now)), since].filter(Boolean).join(" ");
}

/** With the decimals of its indicator: "48,2%", "37 phản ánh". */
export function valued(v: number, indicator: Indicator | undefined): string {
  const unit = pick(indicator?.unit);
  return number(v, indicator?.decimals ?? 0) + (unit.startsWith("%") ? unit : "");
}

function surge(args: Record<string, unknown>, item: AttentionItem): string {
  const delta = Number(args["pct"] ?? args["points"] ?? 0);
  return delta < 0 ? "surge_down" : item.reason ? "surge_up" : "warn";
}

function worded(code: string, args: Record<string, unknown>, indicator: Indicator | undefined, now: number): Record<string, unknown> {
  const out: Record<string, unknown> = { ...args };
  for (const name of ["bound", "high"]) if (typeof args[name] === "number") out[name] = short(args[name], indicator);
  if (typeof args["until"] === "string") out["until"] = shortDay(Date.parse(args["until"]), now);
  if (code === "late" && typeof args["since"] === "string") out["age"] = age(now - Date.parse(args["since"]));
  if (code.startsWith("surge")) {
    const change = { pct: null, ...args } as unknown as Change;
    out["change"] = change.pct !== null ? percent(Math.abs(change.pct), 0) : changeSize(change);
    out["against"] = against(change);
  }
  return out;
}

function since(item: AttentionItem, code: string, now: number): string {
  if (!item.since || !["above", "below", "outside", "critical", "warn"].includes(code)) return "";
  return say("wall.since", { day: shortDay(Date.parse(item.since), now) });
}
