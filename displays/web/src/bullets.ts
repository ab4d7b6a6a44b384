/** Actual against target and thresholds (Stephen Few's bullet graph): the scale, the bands and the marks of a row. Pure. */

import { describe, shownTarget, withUnit, type Badge, type Figure, type Line } from "./figure.js";
import { number } from "./format.js";
import { seriesParts, type BoundDoc, type Indicator, type Level, type TileDoc, type Value, type Values } from "./picture.js";
import { pick, say, type Text } from "./words.js";

const AIR = 0.1; // of the scale, beyond the outermost mark
const NEAR = 0.25; // figures of a rate that differ by less than this share of the largest need a scale of their own
const HIGH = 50; // a rate whose every mark is above it

/** A stretch of the scale on which figures are of one level. Shares of the scale, 0 to 1. */
export interface Band {
  from: number;
  to: number;
  level: "normal" | "warn" | "critical";
}

/** A badge; `unreal`: of a figure that is simulated or of an exercise. */
export interface Mark extends Badge {
  unreal?: boolean;
}

export interface Bullet {
  figure: Figure;
  line: Line | null; // what the level, or else the change, says
  goal: string; // the target in words; empty: none that may be shown
  badges: Mark[];
  level: Level;
  /** From zero, so the figure is a bar; else only a mark on the stretch that `ends` names. */
  zero: boolean;
  ends: string;
  at: number | null; // share
  span: [number, number] | null; // an interval's ends
  bands: Band[];
  target: { at: number; to: number | null } | null;
  /** Which kinds of marks it has, for the legend. */
  marks: Set<"warn" | "critical" | "target">;
}

export interface Source {
  values: Values;
  indicators: Record<string, Indicator>;
  areas: Record<string, Text | string>;
  now: number;
}

export function bulletsOf(tile: TileDoc, source: Source): Bullet[] {
  return ((tile["each"] as string[] | undefined) ?? []).map((series) => bullet(series, source));
}

function bullet(series: string, { values, indicators, areas, now }: Source): Bullet {
  const value = values[series] as Value | undefined;
  const indicator = indicators[seriesParts(series)[0]];
  const figure = describe(series, value, indicator, areas, now);
  const target = figure.state === "withheld" ? null : shownTarget(value);
  const bounds = indicator?.withheld ? [] : boundsOf(indicator);
  const shown = figure.state === "value" ? (value?.v ?? null) : null;
  const interval: [number, number] | null = shown !== null && value?.low != null && value.high != null && value.low !== value.high ? [value.low, value.high] : null;
  const spots = [shown, ...(interval ?? []), ...bounds, target?.value, target?.high].filter((each): each is number => typeof each === "number" && Number.isFinite(each));
  const scale = scaled(spots, indicator);
  const share = (v: number): number => Math.max(0, Math.min(1, (v - scale.low) / (scale.high - scale.low)));
  const bands = spots.length ? bandsOf(bounds, indicator, scale.low, scale.high, share) : [];
  const marks = new Set<"warn" | "critical" | "target">();
  for (const band of bands) if (band.level !== "normal") marks.add(band.level);
  if (target) marks.add("target");
  const [first] = figure.lines;
  return {
    figure,
    line: first && first.shape !== "target" ? first : null,
    goal: figure.lines.find((line) => line.shape === "target")?.rest ?? (target && figure.state !== "withheld" ? goalOf(target.op ?? ">=", target.value, target.high, indicator) : ""),
    badges: [...figure.badges, ...(figure.shortBand ? [{ text: figure.shortBand, tone: "plain" as const, unreal: true }] : [])],
    level: figure.level,
    zero: scale.zero,
    ends: scale.zero || !spots.length ? "" : say("tiles.scale", { low: number(scale.low), high: withUnit(scale.high, indicator) }),
    at: shown === null ? null : share(shown),
    span: interval && [share(interval[0]), share(interval[1])],
    bands,
    target: target ? { at: share(target.value), to: target.op === "between" && target.high != null ? share(target.high) : null } : null,
    marks,
  };
}

function goalOf(op: string, value: number, high: number | null | undefined, indicator: Indicator | undefined): string {
  if (op === "between" && high != null) return say("wall.target_between", { low: number(value), high: withUnit(high, indicator) });
  return say("wall.target", { op: { ">=": "≥", "<=": "≤" }[op] ?? op, value: withUnit(value, indicator) });
}

/** Every number at which a level begins; a bound that is a formula is not known to the page. */
function boundsOf(indicator: Indicator | undefined): number[] {
  const { warn, critical } = indicator?.thresholds ?? {};
  const found = [warn, critical].flatMap((bound) => [bound?.above, bound?.below, ...(bound?.outside ?? [])]);
  return [...new Set(found.filter((each): each is number => typeof each === "number"))].sort((a, b) => a - b);
}

interface Scale {
  low: number;
  high: number;
  zero: boolean;
}

function scaled(spots: readonly number[], indicator: Indicator | undefined): Scale {
  if (!spots.length) return { low: 0, high: 1, zero: true };
  const [least, most] = [Math.min(...spots), Math.max(...spots)];
  const rate = pick(indicator?.unit).startsWith("%");
  const { warn, critical } = indicator?.thresholds ?? {};
  const banded = indicator?.direction === "band" || !!warn?.outside || !!critical?.outside;
  const close = rate && least > HIGH && most - least < NEAR * most;
  if ((banded && least > 0) || close) return stretch(least, most, rate);
  const low = Math.min(0, least * (1 + AIR));
  const high = rate && most <= 100 && most > HIGH ? 100 : Math.max(0, most) * (1 + AIR) || 1;
  return { low, high, zero: true };
}

/** The stretch that all marks need, with air, ending at round numbers; a share never leaves 0 to 100. */
function stretch(least: number, most: number, rate: boolean): Scale {
  const wide = most - least || Math.abs(most) * NEAR || 1;
  const step = 10 ** Math.floor(Math.log10(wide)) / 2;
  const low = Math.max(0, Math.floor((least - wide * 0.4) / step) * step);
  const high = Math.ceil((most + wide * 0.4) / step) * step;
  return { low: tidy(low), high: tidy(rate && most <= 100 ? Math.min(100, high) : high), zero: low === 0 };
}

const tidy = (v: number): number => Number(v.toPrecision(10));

function bandsOf(bounds: readonly number[], indicator: Indicator | undefined, low: number, high: number, share: (v: number) => number): Band[] {
  const edges = [low, ...bounds.filter((each) => each > low && each < high), high];
  const out: Band[] = [];
  for (let i = 1; i < edges.length; i += 1) {
    const [from = 0, to = 0] = edges.slice(i - 1, i + 1);
    const level = levelAt((from + to) / 2, indicator);
    const last = out[out.length - 1];
    if (last?.level === level) last.to = share(to);
    else out.push({ from: share(from), to: share(to), level });
  }
  return out;
}

function levelAt(v: number, indicator: Indicator | undefined): Band["level"] {
  if (passes(v, indicator?.thresholds?.critical)) return "critical";
  return passes(v, indicator?.thresholds?.warn) ? "warn" : "normal";
}

function passes(v: number, bound: BoundDoc | null | undefined): boolean {
  if (!bound) return false;
  if (bound.outside) return v < bound.outside[0] || v > bound.outside[1];
  return (typeof bound.above === "number" && v > bound.above) || (typeof bound.below === "number" && v < bound.below);
}
