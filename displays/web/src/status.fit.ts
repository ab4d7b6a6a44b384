/** How the subsystems stand in their tile: in one column a line each, else in columns of two lines. Pure. */

import { width, type Measure } from "./measure.js";
import type { StatusItem } from "./picture.js";
import type { Space } from "./rows.js";
import { pick, say } from "./words.js";

const HEADING = 1.9; // least fonts
const LINE = 1.5;
const TWO_LINES = 2.9;
const GAP = 1.1;
const SHAPE = 1.5;

export interface StatusFit {
  columns: number;
  stacked: boolean; // the state stands under the name
  rows: number;
  whole: boolean; // all names and states are shown whole
  terse: boolean; // "chưa kết nối" is said once, in the heading
  scale: number; // of the texts
}

export function statusWords(item: StatusItem): string {
  if (item.state === "none") return say("wall.not_connected");
  if (item.state === "late") return say("wall.late_n", { n: item.late ?? 0 });
  if (item.held) return say("wall.held_n", { n: item.held });
  return say("wall.with_value_short", { n: item.with_value ?? 0, all: item.indicators ?? 0 });
}

export function statusFit(items: readonly StatusItem[], { w, h, least }: Space, measure: Measure = width): StatusFit {
  const room = h / least - HEADING;
  const texts = items.map((item) => [measure(pick(item.name), least * 1.04, 600), measure(statusWords(item), least)] as const);
  for (const scale of [1, 0.9])
    for (const terse of [false, true])
      for (const [columns, stacked] of [[1, false], [2, false], [2, true], [3, true], [3, false]] as const) {
        if (terse && stacked) continue;
        const each = ((w + GAP * least) / columns - GAP * least) / scale - SHAPE * least;
        const rows = Math.ceil(items.length / columns);
        const tall = rows * (stacked ? TWO_LINES : LINE) * scale <= room;
        const wide = texts.every(([name, state], i) => {
          const said = terse && items[i]?.state === "none" ? 0 : state + least * 0.6;
          return (stacked ? Math.max(name, state) : name + said) <= each;
        });
        if (tall && wide) return { columns, stacked, rows, whole: scale === 1 && !terse, terse, scale };
      }
  const columns = w > least * 24 ? 2 : 1;
  return { columns, stacked: false, rows: Math.max(1, Math.floor(room / LINE / 0.9)), whole: false, terse: true, scale: 0.9 };
}
