/** The chart of a trend tile. Loaded only when such a tile is on the wall: ECharts is larger than the rest of the page. */

import { LineChart } from "echarts/charts";
import { GridComponent, MarkLineComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { width, type Measure } from "./measure.js";
import type { Point } from "./picture.js";
import { number } from "./format.js";
import { shortPeriod } from "./times.js";

use([LineChart, GridComponent, MarkLineComponent, SVGRenderer]);

export interface ChartData {
  points: readonly Point[];
  before: readonly (number | null)[]; // the same periods a year earlier; lighter
  share: boolean; // in percent
  lines: { at: number; tone: "critical" | "warn" | "plan" }[];
  text: number; // px
  tone: "actual" | "critical" | "warn" | "late";
}

export interface Chart {
  draw(data: ChartData, colours: CSSStyleDeclaration): void;
  resize(): void;
  dispose(): void;
}

export function chart(box: HTMLElement): Chart {
  const made: EChartsType = init(box, undefined, { renderer: "svg" });
  return {
    draw: (data, colours) => made.setOption(options(data, { w: made.getWidth(), h: made.getHeight() }, (name) => colours.getPropertyValue(name).trim()) as never, true),
    resize: () => made.resize(),
    dispose: () => made.dispose(),
  };
}

const AROUND = 2.7; // text sizes of height above and below the course
const TWO_LABELS = 1.4;
const BEADS = 12; // points; of more only the newest and what is not final have a dot
const DOUBTFUL = new Set(["E", "P", "B"]);
const TONES = { actual: "--actual", critical: "--critical-fill", warn: "--warn", late: "--ink-3", plan: "--plan" };

function options(data: ChartData, box: { w: number; h: number }, colour: (name: string) => string): unknown {
  const { points, text } = data;
  const label = { fontSize: text, fontFamily: '"Be Vietnam Pro", sans-serif', color: colour("--ink-2") };
  const actual = points.map((point) => (point.status === "F" ? null : point.v));
  const firstForecast = points.findIndex((point) => point.status === "F");
  const forecast = points.map((point, i) => (point.status === "F" || i === firstForecast - 1 ? point.v : null));
  const [low, high] = limits(data);
  const newest = actual.reduce((last, v, i) => (v === null ? last : i), -1);
  const names = points.map((point) => shortPeriod(point.period));
  const said = labelled(names, box.w - Math.max(width(number(low), text), width(number(high), text)) - 1.6 * text, text);
  const flat = box.h - AROUND * text < TWO_LABELS * text; // the ends' labels would stand over each other
  const line = { type: "line", symbol: "none", animation: false, silent: true };
  return {
    animation: false,
    grid: { left: text * 0.2, right: text * 0.6, top: text * 0.7, bottom: text * 0.35, containLabel: true },
    xAxis: {
      type: "category",
      data: names,
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line"), width: 3 } },
      axisLabel: { ...label, interval: (i: number) => said.has(i), alignMinLabel: "left", alignMaxLabel: "right", margin: text * 0.4 },
    },
    yAxis: {
      type: "value",
      min: low,
      max: high,
      interval: high - low,
      axisLabel: { ...label, formatter: (v: number) => (flat && v === low ? "" : number(v)) },
      splitLine: { lineStyle: { color: colour("--line"), width: 2 } },
    },
    series: [
      { ...line, data: data.before, lineStyle: { width: text * 0.09, color: colour("--plan"), opacity: 0.75 } },
      {
        ...line,
        data: actual,
        symbol: "circle",
        symbolSize: (_: unknown, { dataIndex: i }: { dataIndex: number }) => (points.length <= BEADS || i === newest || DOUBTFUL.has(points[i]?.status ?? "") ? text * 0.36 : 0),
        showSymbol: true,
        showAllSymbol: true,
        lineStyle: { width: text * 0.15, color: colour(TONES[data.tone]), cap: "round", join: "round" },
        itemStyle: { color: colour(TONES[data.tone]) },
        markLine: {
          silent: true,
          symbol: "none",
          animation: false,
          data: data.lines.map(({ at, tone }) => ({
            yAxis: at,
            lineStyle: { color: colour(TONES[tone]), width: 4, type: [14, 10] },
            label: { show: false },
          })),
        },
      },
      { ...line, data: forecast, lineStyle: { width: text * 0.15, color: colour(TONES[data.tone]), type: [2, text * 0.4], cap: "round" } },
    ],
  };
}

/** Which of the periods are named below the axis: the first, the last and one between them, as far as they do not touch. */
export function labelled(names: readonly string[], across: number, text: number, measure: Measure = width): Set<number> {
  const last = names.length - 1;
  const middle = Math.floor(last / 2);
  const wide = (indexes: readonly number[]): number => indexes.reduce((sum, i) => sum + measure(names[i] ?? "", text), (indexes.length - 1) * text);
  const half = 2 * Math.max(measure(names[0] ?? "", text), measure(names[last] ?? "", text)) + measure(names[middle] ?? "", text) + 2 * text;
  if (names.length > 8 && half <= across) return new Set([0, middle, last]);
  return new Set(last > 0 && wide([0, last]) <= across ? [0, last] : [last]);
}

/** The ends of the axis, round and near the figures; only these two are labelled. A share stays within 100. */
function limits({ points, before, lines, share }: ChartData): [low: number, high: number] {
  const all = [...points.map((point) => point.v), ...before, ...lines.map((each) => each.at)].filter((v): v is number => v !== null);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const spread = most - least || Math.abs(most) || 1;
  const rough = 10 ** Math.floor(Math.log10(spread / 2));
  const step = [1, 2, 5, 10].map((n) => n * rough).find((n) => n >= spread / 5) ?? rough;
  const low = Math.floor((least - spread * 0.04) / step) * step;
  const high = Math.ceil((most + spread * 0.04) / step) * step;
  return [least >= 0 ? Math.max(0, low) : low, share && most <= 100 ? Math.min(100, high) : high];
}
