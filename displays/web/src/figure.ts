/** What a tile says about one series, in words: made from a value, an indicator and the server's clock. Pure. */

import { number, percent } from "./format.js";
import { freshness, seriesParts, type BoundDoc, type Change, type Indicator, type Level, type Value } from "./picture.js";
import { read } from "./read.js";
import { age, asOf, isoDay, middlePeriod, period, shortDay } from "./times.js";
import { unreal } from "./unreal.js";
import { pick, say, type Text } from "./words.js";

export type Tone = "plain" | "good" | "bad" | "critical" | "warn" | "late";
export type Shape = "up" | "down" | "flat" | "critical" | "warn" | "late" | "held" | "target" | "mismatch" | "none";

/** One message under the value: a shape, the part that is heavy, the rest. */
export interface Line {
  shape: Shape;
  tone: Tone;
  strong: string;
  rest: string;
  /** Shorter wordings for a narrow tile, from long to short. */
  shorter?: { strong: string; rest: string }[];
}

export interface Badge {
  text: string;
  shape?: Shape;
  tone: "plain" | "warn" | "late";
}

export type FigureState = "value" | "held" | "missing" | "withheld" | "unknown";

export interface Figure {
  name: string;
  owner: string;
  state: FigureState;
  level: Level;
  late: boolean;
  text: string; // the number, or the words that stand in its place
  unit: string;
  lines: Line[];
  badges: Badge[];
  /** Of when the figure is, from the fullest wording to the shortest that still says it. */
  when: string[];
  band: string; // what makes the tile unmistakably not real; empty: it is real
  shortBand: string;
}

const BRIEF = 22; // letters that may stand in the number's place
const STATUS_SAID = new Set(["E", "P", "F", "U", "D"]);
const NO_FIGURE: Record<string, string> = { L: "wall.not_collected", M: "wall.impossible", Q: "wall.suppressed" };

/** `title` (of the layout) stands in place of the indicator's name. */
export function describe(
  series: string,
  value: Value | null | undefined,
  indicator: Indicator | undefined,
  areas: Record<string, Text | string>,
  now: number,
  title = "",
): Figure {
  const [code, area] = seriesParts(series);
  const base: Figure = {
    name: title || named(indicator, code, area, areas),
    owner: owned(indicator),
    state: "missing",
    level: "none",
    late: false,
    text: say("wall.missing"),
    unit: "",
    lines: [],
    badges: [],
    when: [],
    band: "",
    shortBand: "",
  };
  if (!indicator) return { ...base, state: "unknown", text: say("wall.unknown_indicator") };
  if (indicator.withheld) return { ...base, name: title || say("wall.withheld_name"), state: "withheld", text: say("wall.withheld") };
  if (!value) return base;
  const told: Figure = {
    ...base,
    when: when(value, indicator, now),
    ...unreal([value]),
  };
  if (value.v === null && value.held) return heldFigure({ ...told, when: undated(value, indicator, now) }, value);
  if (value.v === null && value.waits?.length) return waitingFigure(told, value.waits);
  const state = freshness(value, now);
  if (value.v === null) return { ...told, text: say(NO_FIGURE[value.status ?? ""] ?? "wall.missing"), badges: lateness(value, state, now) };
  return {
    ...told,
    state: "value",
    level: value.level ?? "none",
    late: state === "late",
    text: figureText(value, indicator),
    unit: pick(indicator.unit),
    lines: messages(value, indicator, now),
    badges: [...lateness(value, state, now), ...held(value), ...status(value)],
  };
}

export function named(indicator: Indicator | undefined, code: string, area?: string, areas: Record<string, Text | string> = {}): string {
  const name = pick(indicator?.short) || pick(indicator?.name) || code;
  return area ? `${name}, ${pick(areas[area]) || area}` : name;
}

export const owned = (indicator: Indicator | undefined): string => pick(indicator?.owner?.short) || pick(indicator?.owner?.name);

const subDaily = (indicator: Indicator): boolean => indicator.frequency?.startsWith("PT") ?? false;

/** Period and as-of, from the fullest wording to the shortest; both are always there. */
export function when(value: Value, indicator: Indicator, now: number): string[] {
  const ms = value.as_of ? Date.parse(value.as_of) : NaN;
  const exact = subDaily(indicator);
  const at = Number.isNaN(ms) ? "" : asOf(ms, now, exact);
  const until = at && say(exact ? "wall.at_time" : "wall.as_of", { day: at });
  if (at && value.period === isoDay(ms)) return exact ? [until, at] : [at];
  const join = (...parts: string[]): string => parts.filter(Boolean).join(" · ");
  const forms = [join(period(value.period), until), join(middlePeriod(value.period), at)];
  return [...new Set(forms.filter(Boolean))];
}

/** What waits is no figure of a day yet: its period is enough, and leaves the words room. */
function undated({ as_of: _, ...value }: Value, indicator: Indicator, now: number): string[] {
  return when(value, indicator, now);
}

function heldFigure(told: Figure, value: Value): Figure {
  const says: Line = { shape: "none", tone: "warn", strong: "", rest: say("wall.source_says", { raw: value.held?.raw }), shorter: [{ strong: "", rest: `“${value.held?.raw ?? ""}”` }] };
  return { ...told, state: "held", text: say("wall.waiting"), lines: [says], badges: [{ text: say("wall.held"), tone: "warn" }] };
}

/** A derived figure one of whose parts is not there yet: it says which, in the tone of what is held. */
function waitingFigure(told: Figure, waits: readonly string[]): Figure {
  const names = waits.map(read);
  const whole = say("wall.waits", { names: names[0] });
  if (names.length === 1 && whole.length <= BRIEF) return { ...told, state: "held", text: whole };
  const line: Line = { shape: "none", tone: "warn", strong: "", rest: say("wall.waits_for", { names }), shorter: [{ strong: "", rest: names[0] ?? "" }, { strong: "", rest: "" }] };
  return { ...told, state: "held", text: say("wall.waits_figures"), lines: [line] };
}

/** The number with its qualifier or interval, without the unit. */
function figureText(value: Value, indicator: Indicator): string {
  const places = indicator.decimals ?? 0;
  if (value.low != null && value.high != null && value.low !== value.high)
    return `${number(value.low, places)} – ${number(value.high, places)}`;
  const text = number(value.v ?? 0, places);
  return value.qualifier ? `${say(`wall.${value.qualifier}`)} ${text}` : text;
}

/** A number with its unit, in running text: "90%", "1.200 ca". */
export function withUnit(v: number, indicator: Indicator | undefined): string {
  const unit = pick(indicator?.unit);
  if (unit.startsWith("%")) return `${number(v)}${unit}`;
  return unit ? `${number(v)} ${unit}` : number(v);
}

/** The same without a counting word: "90%", "30". */
export function short(v: number, indicator: Indicator | undefined): string {
  return pick(indicator?.unit).startsWith("%") ? withUnit(v, indicator) : number(v);
}

function messages(value: Value, indicator: Indicator, now: number): Line[] {
  const out: Line[] = [];
  const level = levelLine(value, indicator, now);
  if (level) out.push(level);
  const change = (value.changes ?? []).find((c) => c.pct !== null || c.points != null);
  if (change) out.push(changeLine(change, indicator));
  const target = targetLine(value, indicator);
  if (target) out.push(target);
  return out;
}

function levelLine(value: Value, indicator: Indicator, now: number): Line | null {
  const level = value.level;
  if (level !== "critical" && level !== "warn") return null;
  const law = indicator.thresholds?.provenance === "seen";
  const strong = passed(value.v ?? 0, indicator.thresholds?.[level], indicator) || say(`wall.at_${level}`);
  const careful = law ? strong : strong.replace(say("wall.limit"), say("wall.limit_proposed"));
  const since = value.since ? say("wall.since", { day: shortDay(Date.parse(value.since), now) }) : "";
  if (since && indicator.thresholds?.[level]?.above === 0 && (value.v ?? 0) > 0) return { shape: level, tone: level, strong: since.charAt(0).toUpperCase() + since.slice(1), rest: "" }; // the figure itself says that there should be none
  return { shape: level, tone: level, strong: careful, rest: since, shorter: [{ strong: careful, rest: "" }, { strong, rest: since }, { strong, rest: "" }, ...brief(value.v ?? 0, indicator.thresholds?.[level], indicator)] };
}

/** "Vượt 90%": the same in as few letters as possible. */
function brief(v: number, bound: BoundDoc | null | undefined, indicator: Indicator): { strong: string; rest: string }[] {
  const limit = typeof bound?.above === "number" && v > bound.above ? bound.above : bound?.below;
  if (typeof limit !== "number") return [];
  return [{ strong: say(v > limit ? "wall.above_brief" : "wall.below_brief", { bound: short(limit, indicator) }), rest: "" }];
}

function passed(v: number, bound: BoundDoc | null | undefined, indicator: Indicator): string {
  if (!bound) return "";
  if (bound.outside) {
    const [low, high] = bound.outside;
    return say("wall.outside", { low: number(low), high: short(high, indicator) });
  }
  const { above, below } = bound;
  if (typeof above === "number" && (v > above || typeof below !== "number")) return say("wall.above", { bound: short(above, indicator) });
  if (typeof below === "number") return say("wall.below", { bound: short(below, indicator) });
  return "";
}

/** Up is good where more is better; where nothing is said about it, a change is only a change. */
function changeTone(delta: number, indicator: Indicator): Tone {
  if (delta === 0 || (indicator.direction !== "up" && indicator.direction !== "down")) return "plain";
  return delta > 0 === (indicator.direction === "up") ? "good" : "bad";
}

export function changeLine(change: Change, indicator: Indicator): Line {
  const delta = change.pct ?? change.points ?? 0;
  const size = changeSize(change);
  const flat = !/[1-9]/.test(size);
  return {
    shape: flat ? "flat" : delta > 0 ? "up" : "down",
    tone: flat ? "plain" : changeTone(delta, indicator),
    strong: flat ? say("wall.unchanged") : size,
    rest: against(change),
  };
}

/** The size of a change without its sign: "12,3%", "2,1 điểm". */
export function changeSize(change: Change): string {
  if (change.pct !== null) return percent(Math.abs(change.pct));
  return say("wall.points", { n: number(Math.abs(change.points ?? 0), 1) });
}

/** "so cùng kỳ", "so tháng 8", "so quý II", "so ngày 06/10". */
export function against(change: Change): string {
  if (change.against === "same_period") return say("wall.same_period");
  const text = change.period ?? "";
  const month = /^\d{4}-(\d{2})$/.exec(text);
  if (month) return say("wall.against_month", { n: String(Number(month[1])) });
  const quarter = /^\d{4}-Q([1-4])$/.exec(text);
  if (quarter) return say("wall.against_quarter", { n: ["", "I", "II", "III", "IV"][Number(quarter[1])] });
  const date = /^\d{4}-(\d{2})-(\d{2})$/.exec(text);
  if (date) return say("wall.against_day", { day: `${date[2]}/${date[1]}` });
  if (/^\d{4}$/.test(text)) return say("wall.against_year", { n: text });
  return say("wall.previous");
}

const OPS: Record<string, string> = { ">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "=" };

/** Only a target seen in a published source may stand on a wall as one. */
export function shownTarget(value: Value | null | undefined) {
  const target = value?.target;
  return target && (target.provenance ?? "seen") === "seen" ? target : null;
}

function targetLine(value: Value, indicator: Indicator): Line | null {
  const target = shownTarget(value);
  if (!target) return null;
  const goal =
    target.op === "between" && target.high != null
      ? say("wall.target_between", { low: number(target.value), high: withUnit(target.high, indicator) })
      : say("wall.target", { op: OPS[target.op ?? ">="] ?? "≥", value: withUnit(target.value, indicator) });
  return { shape: "target", tone: "plain", strong: "", rest: target.when ? say("wall.target_when", { target: goal, when: target.when }) : goal };
}

function lateness(value: Value, state: string, now: number): Badge[] {
  if (state === "late" && value.late) return [{ text: say("wall.late", { age: age(now - Date.parse(value.late)) }), tone: "late" }];
  return state === "due" ? [{ text: say("wall.due"), tone: "plain" }] : [];
}

const held = (value: Value): Badge[] => (value.held ? [{ text: say("wall.held_new"), tone: "warn" }] : []);

function status(value: Value): Badge[] {
  const out: Badge[] = [];
  if (value.marks?.includes("mismatch")) out.push({ text: say("wall.mismatch"), tone: "warn", shape: "mismatch" });
  if (value.marks?.includes("break") || value.status === "B") out.push({ text: say("wall.status_B"), tone: "plain" });
  else if (STATUS_SAID.has(value.status ?? "")) out.push({ text: say(`wall.status_${value.status}`), tone: "plain" });
  return out;
}
