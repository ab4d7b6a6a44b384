/** A table of a few figures: series or areas in rows, what is asked of them in columns, worst first. Pure. */

import { against, changeLine, describe, named, shownTarget, withUnit, type Figure, type Tone, type Shape } from "./figure.js";
import { number } from "./format.js";
import type { Source, Mark } from "./bullets.js";
import { seriesParts, type History, type Indicator, type Level, type TileDoc, type Value } from "./picture.js";
import { shortDay, shortPeriod } from "./times.js";
import { pick, say } from "./words.js";

/** One cell: a figure is set in two halves, so that the decimal commas of a column stand below each other. */
export interface Cell {
  whole: string;
  part: string; // from the decimal comma on; empty: none
  unit: string;
  note: string; // smaller, after it
  shape: Shape | null;
  tone: Tone | "missing" | "held" | "value";
}

export interface Column {
  key: string;
  head: string;
  figures: boolean; // set to the right, digits in cells
}

export interface Row {
  key: string;
  name: string;
  unit: string; // of its figures, where no cell says it
  level: Level;
  late: boolean;
  marks: Mark[];
  age: Mark | null; // how late it is; said with the marks where no column says it
  cells: Cell[];
}

export interface Table {
  columns: Column[];
  rows: Row[];
  unit: string; // of all figures, where it is one
  when: string[]; // of all rows, where it is one
  dates: string; // else the first and last of them, for where no column says it
  areas: boolean;
}

const NO_CELL: Cell = { whole: "", part: "", unit: "", note: "", shape: null, tone: "plain" };
const COLUMNS = ["value", "change", "as_of"];

interface Told {
  key: string;
  name: string;
  order: number;
  rank: number;
  size: number; // what `value` sorts by
  parts: { series: string; value: Value | undefined; indicator: Indicator | undefined; figure: Figure }[];
}

export function tableOf(tile: TileDoc, source: Source, history: History = {}): Table {
  const each = (tile["each"] as string[] | undefined) ?? [];
  const told = tile.by === "area" ? byArea(each, source) : bySeries(each, source);
  const sort = String(tile["sort"] ?? "attention");
  if (sort === "value") told.sort((a, b) => b.size - a.size || a.order - b.order);
  else if (sort !== "listed" || tile.by === "area") told.sort((a, b) => a.rank - b.rank || worse(a, b) || a.order - b.order);
  const all = told.flatMap(({ parts }) => parts);
  const whens = new Set(all.filter(({ figure }) => figure.state === "value").map(({ figure }) => figure.when.join("|")));
  const [first = ""] = whens;
  const when = whens.size === 1 ? first.split("|").filter(Boolean) : [];
  const columns = columnsOf(tile, each, source, told, history, when.length > 0);
  const rows = told.map((row) => ({ key: row.key, name: row.name, unit: tile["periods"] && row.parts[0]?.figure.state !== "withheld" ? pick(row.parts[0]?.indicator?.unit) : "", level: worst(row.parts.map(({ figure }) => figure.level)), late: row.parts.some(({ figure }) => figure.late), marks: marksOf(row), age: ageOf(row), cells: columns.map((column) => cell(column, row, history, source)) }));
  return { columns, rows, unit: oneUnit(columns, rows), when, dates: when.length || tile["periods"] ? "" : datesOf(all.map(({ value }) => value), source.now), areas: tile.by === "area" };
}

function datesOf(values: readonly (Value | undefined)[], now: number): string {
  const days = values.flatMap((value) => (value?.v != null && value.as_of ? Date.parse(value.as_of) : [])).filter((ms) => !Number.isNaN(ms)).sort((a, b) => a - b);
  const [first = 0, last = first] = [days[0], days[days.length - 1]];
  if (!days.length) return "";
  const [from, to] = [shortDay(first, now), shortDay(last, now)];
  return from === to ? from : say("tiles.dates", { from, to });
}

function bySeries(each: readonly string[], source: Source): Told[] {
  return each.map((series, order) => told(series, "", order, [series], source));
}

/** Every area of which any of the indicators has a figure. */
function byArea(codes: readonly string[], source: Source): Told[] {
  const areas = new Set<string>();
  for (const key of Object.keys(source.values)) {
    const [code, area] = seriesParts(key);
    if (area && codes.includes(code)) areas.add(area);
  }
  return [...areas].sort().map((area, order) => told(area, pick(source.areas[area]) || area, order, codes.map((code) => `${code}@${area}`), source));
}

function told(key: string, name: string, order: number, series: readonly string[], { values, indicators, areas, now }: Source): Told {
  const parts = series.map((each) => {
    const indicator = indicators[seriesParts(each)[0]];
    const value = values[each] as Value | undefined;
    return { series: each, value, indicator, figure: describe(each, value, indicator, areas, now) };
  });
  return { key, name: name || (parts[0]?.figure.name ?? key), order, rank: Math.min(...parts.map(({ figure }) => rankOf(figure))), size: parts[0]?.value?.v ?? -Infinity, parts };
}

/** Exceptions first: critical, warning, waiting, late, missing, then what is well. */
function rankOf({ level, state, late }: Figure): number {
  if (level === "critical") return 0;
  if (level === "warn") return 1;
  if (state === "held") return 2;
  if (late) return 3;
  return state === "value" ? 5 : 4;
}

/** Of two alike in rank, the one further in the bad direction; only figures of one indicator are compared. */
function worse(a: Told, b: Told): number {
  const [x, y] = [a.parts[0], b.parts[0]];
  if (!x || !y || seriesParts(x.series)[0] !== seriesParts(y.series)[0] || x.value?.v == null || y.value?.v == null) return 0;
  return x.indicator?.direction === "up" ? x.value.v - y.value.v : y.value.v - x.value.v;
}

function columnsOf(tile: TileDoc, each: readonly string[], { indicators }: Source, rows: readonly Told[], history: History, oneDay: boolean): Column[] {
  const periods = Number(tile["periods"] ?? 0);
  if (periods) return lastPeriods(rows, history, periods).map((key) => ({ key, head: shortPeriod(key), figures: true }));
  if (tile.by === "area" && each.length > 1)
    return each.map((code, i) => {
      const indicator = indicators[code];
      const unit = pick(indicator?.unit);
      const name = indicator?.withheld ? say("wall.withheld_name") : named(indicator, code);
      return { key: `part ${i}`, head: unit && !name.toLowerCase().includes(unit.toLowerCase()) ? `${name} (${unit})` : name, figures: true };
    });
  const wanted = (tile["columns"] as string[] | undefined) ?? COLUMNS;
  return wanted.flatMap((key): Column[] => {
    if (key === "as_of") return oneDay && !rows.some(({ parts }) => parts.some(({ figure }) => figure.late)) ? [] : [{ key, head: say("tiles.as_of"), figures: false }];
    if (key === "change") return [{ key, head: comparison(rows) || say("tiles.change"), figures: true }];
    return [{ key, head: say(key === "target" ? "tiles.target_head" : "tiles.value"), figures: true }];
  });
}

/** The newest periods of the kind most rows have, oldest first. */
function lastPeriods(rows: readonly Told[], history: History, n: number): string[] {
  const all = rows.map(({ parts }) => [...(history[parts[0]?.series ?? ""] ?? []).map((point) => point.period), parts[0]?.value?.period ?? ""].filter(Boolean));
  const forms = new Map<string, number>();
  for (const periods of all) for (const form of new Set(periods.map(formOf))) forms.set(form, (forms.get(form) ?? 0) + 1);
  const [[form] = [""]] = [...forms].sort((a, b) => b[1] - a[1]);
  return [...new Set(all.flat())].filter((period) => formOf(period) === form).sort().slice(-n);
}

/** Months beside months, quarters beside quarters. */
const formOf = (period: string): string => period.replace(/\d/g, "0");

const changeOf = (value: Value | undefined) => (value?.v == null ? undefined : (value.changes ?? []).find((change) => change.pct !== null || change.points != null));

/** What all changes are measured against, where it is the same. */
function comparison(rows: readonly Told[]): string {
  const all = new Set(rows.flatMap(({ parts }) => parts.flatMap(({ value }) => changeOf(value) ?? [])).map(against));
  const [only = ""] = all;
  return all.size === 1 ? only.charAt(0).toUpperCase() + only.slice(1) : "";
}

function cell(column: Column, row: Told, history: History, source: Source): Cell {
  if (column.key.startsWith("part ")) return valueCell(row.parts[Number(column.key.slice(5))], true);
  const part = row.parts[0];
  if (!part) return NO_CELL;
  const { value, indicator, figure } = part;
  switch (column.key) {
    case "value":
      return valueCell(part, false);
    case "change": {
      const change = indicator && figure.state === "value" ? changeOf(value) : undefined;
      if (!change || !indicator) return NO_CELL;
      const line = changeLine(change, indicator);
      const mixed = column.head === say("tiles.change");
      return { ...NO_CELL, ...halves(line.strong), note: mixed && line.shape !== "flat" ? say(change.against === "same_period" ? "wall.same_period" : "tiles.before") : "", shape: line.shape, tone: line.tone };
    }
    case "target": {
      const target = figure.state === "withheld" ? null : shownTarget(value);
      if (!target) return NO_CELL;
      const said = target.op === "between" && target.high != null ? `${number(target.value)} – ${withUnit(target.high, indicator)}` : `${{ ">=": "≥", "<=": "≤" }[target.op ?? ">="] ?? target.op} ${withUnit(target.value, indicator)}`;
      return { ...NO_CELL, whole: said };
    }
    case "as_of":
      return figure.late ? { ...NO_CELL, whole: figure.badges.find(({ tone }) => tone === "late")?.text ?? "", shape: "late", tone: "late" } : { ...NO_CELL, whole: figure.state === "value" ? (figure.when[figure.when.length - 1]?.split(" · ").pop() ?? "") : "" };
    default:
      return periodCell(column.key, part, history, source);
  }
}

function valueCell(part: Told["parts"][number] | undefined, bare: boolean): Cell {
  if (!part) return NO_CELL;
  const { figure } = part;
  if (figure.state === "held") return { ...NO_CELL, whole: say("tiles.waits"), shape: "held", tone: "held" };
  if (figure.state === "withheld") return { ...NO_CELL, whole: say("tiles.hidden"), tone: "missing" };
  if (figure.state !== "value") return { ...NO_CELL, whole: say("tiles.none"), tone: "missing" };
  const level = figure.level === "critical" || figure.level === "warn" ? figure.level : null;
  return { ...NO_CELL, ...halves(figure.text), unit: bare ? "" : figure.unit, shape: level, tone: level ?? "value" };
}

function periodCell(period: string, { series, value, indicator, figure }: Told["parts"][number], history: History, { now, areas }: Source): Cell {
  if (figure.state === "withheld") return { ...NO_CELL, whole: say("tiles.hidden"), tone: "missing" };
  if (value?.period === period) return valueCell({ series, value, indicator, figure }, true);
  const point = (history[series] ?? []).find((each) => each.period === period);
  if (!point || point.v === null) return { ...NO_CELL, whole: "–", tone: "missing" };
  const then = describe(series, { ...point, due: null, late: null }, indicator, areas, now);
  return { ...NO_CELL, ...halves(then.text), note: point.status === "F" || point.status === "E" || point.status === "P" ? say(`wall.status_${point.status}`) : "", tone: "value" };
}

/** Cut before the last decimal sign of a plain number: "32,35" is "32" and ",35"; "1.260.513" stays whole. */
export function halves(text: string): { whole: string; part: string } {
  const sign = number(0.5, 1).charAt(1);
  const at = text.lastIndexOf(sign);
  return at > 0 && /^\d+(%| .*)?$/.test(text.slice(at + 1)) ? { whole: text.slice(0, at), part: text.slice(at) } : { whole: text, part: "" };
}

const ageOf = ({ parts }: Told): Mark | null => parts.flatMap(({ figure }) => figure.badges).find(({ tone }) => tone === "late") ?? null;

function marksOf({ parts }: Told): Mark[] {
  const seen = new Map<string, Mark>();
  for (const { figure } of parts) {
    for (const badge of figure.badges) if (badge.tone !== "late" && figure.state !== "held") seen.set(badge.text, badge);
    if (figure.shortBand) seen.set(figure.shortBand, { text: figure.shortBand, tone: "plain", unreal: true });
  }
  return [...seen.values()];
}

const LEVELS: Level[] = ["critical", "warn", "normal"];
const worst = (levels: readonly Level[]): Level => LEVELS.find((level) => levels.includes(level)) ?? "none";

/** The unit of a table of one unit, which is then said once; a percent sign stays with its figure. */
function oneUnit(columns: readonly Column[], rows: readonly Row[]): string {
  const at = columns.findIndex(({ key }) => key === "value");
  const all = new Set(rows.map(({ cells }) => cells[at]?.unit ?? "").filter(Boolean));
  const [only = ""] = all;
  if (all.size !== 1 || only.startsWith("%")) return "";
  for (const { cells } of rows) if (cells[at]) cells[at].unit = "";
  return only;
}
