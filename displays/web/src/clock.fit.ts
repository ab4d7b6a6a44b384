/** How a clock tile sets the time and the date: the time large, the date in as many words as it leaves room for. Pure. */

import { width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";

const TIME_LINE = 1.16;
const DATE_LINE = 1.32;
const MOST_TIME = 5.4; // least fonts
const LEAST_TIME = [2.4, 1.9, 1.4];
const DATE = [1.3, 1.15, 1, 0.9];
const TIMES = ["00:00", "04:44", "20:08"]; // among the widest

export interface ClockFit {
  time: number; // px
  date: number; // px
  lines: readonly string[];
}

/** `dates`: from the fullest wording to the shortest, each as its lines. */
export function clockFit(dates: readonly (readonly string[])[], { w, h, least }: Space, measure: Measure = width): ClockFit {
  const widest = Math.max(...TIMES.map((each) => measure(each, 100, 600))) / 100;
  for (const wanted of LEAST_TIME)
    for (const words of dates)
      for (const date of DATE) {
        if (words.some((line) => measure(line, date * least, 500) > w)) continue;
        const time = Math.min(MOST_TIME * least, w / widest, (h - words.length * date * DATE_LINE * least) / TIME_LINE);
        if (time >= wanted * least) return { time, date: date * least, lines: words };
      }
  return { time: Math.max(least * 0.5, Math.min(MOST_TIME * least, w / widest, h / TIME_LINE)), date: least, lines: [] }; // no room for a date
}
