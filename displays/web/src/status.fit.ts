/** How the subsystems stand in their tile: a line each, two where it is narrow, in as many columns as it needs. Pure. */

import { lines, width, type Measure } from "./measure.js";
import type { StatusItem } from "./picture.js";
import type { Space } from "./rows.js";
import { pick, say } from "./words.js";

const HEADING = 1.9; // least fonts
const LINE = 1.5;
const MORE = 1.4; // a further line of the same row
const MOST_LINES = 3;
const LEGEND = 1.6; // below the rows
const GAP = 1.1;
const SHAPE = 1.5;

export interface StatusFit {
  columns: number;
  under: boolean[]; // by item: the state stands under the name
  breaks: boolean; // one column, whose rows have the height their texts need
  below: boolean; // the legend stands below the rows, not in the heading
  rows: number;
  whole: boolean; // all names and states are shown whole
  terse: boolean; // "chưa kết nối" is said once, as a legend
  scale: number; // of the texts
}

/** `brief`: beside a shape that says the rest, where a row has no room for more. */
export function statusWords(item: StatusItem, brief = false): string {
  if (brief && item.state === "late") return say("wall.late_brief", { n: item.late ?? 0 });
  if (brief && item.state !== "none" && item.held) return say("wall.held_brief", { n: item.held });
  if (item.state === "none") return say(item.simulated ? "wall.simulated_short" : "wall.not_connected");
  if (item.state === "late") return say("wall.late_n", { n: item.late ?? 0 });
  if (item.held) return say("wall.held_n", { n: item.held });
  return say("wall.with_value_short", { n: item.with_value ?? 0, all: item.indicators ?? 0 });
}

const FORMS = [[1, "beside"], [2, "beside"], [1, "under"], [1, "breaks"], [2, "under"], [3, "under"], [3, "beside"]] as const;

export function statusFit(items: readonly StatusItem[], { w, h, least }: Space, title = say("wall.status"), measure: Measure = width): StatusFit {
  const legend = measure(say("wall.not_connected"), least) + 2 * least;
  const aside = measure(title, least * 1.14, 600) + legend <= w;
  const long = (name: string): number => measure(name, least * 1.04, 600);
  for (const scale of [1, 0.9])
    for (const terse of [false, true]) {
      const texts = items.map((item) => [pick(item.name), measure(statusWords(item, terse), least)] as const);
      const below = terse && !aside;
      const room = h / least - HEADING - (below ? LEGEND : 0);
      for (const [columns, form] of FORMS) {
        if (terse && form === "under") continue;
        const each = ((w + GAP * least) / columns - GAP * least) / scale - SHAPE * least;
        const rows = Math.ceil(items.length / columns);
        const said = (state: number, i: number): number => (terse && items[i]?.state === "none" ? 0 : state + least * 0.6);
        const beside = texts.map(([name, state], i) => long(name) + said(state, i) <= each);
        const under = form === "beside" ? texts.map(() => false) : form === "under" ? texts.map(() => true) : beside.map((fits, i) => !fits && said(1, i) > 0);
        const count = texts.map(([name], i) => lines(name, least * 1.04, 600, each, measure).length + (under[i] ? 1 : 0));
        const tall = form === "breaks" ? count.reduce((sum, n) => sum + LINE + (n - 1) * MORE, 0) : rows * (form === "under" ? LINE + MORE : LINE);
        const wide = texts.every(([name, state], i) => {
          if (form === "beside") return beside[i];
          if (form === "under") return Math.max(long(name), state) <= each;
          return (count[i] ?? 1) <= MOST_LINES && state <= each && name.split(" ").every((word) => long(word) <= each);
        });
        if (tall * scale <= room && wide) return { columns, under, breaks: columns === 1 && form !== "beside", below, rows, whole: scale === 1 && !terse, terse, scale };
      }
    }
  const columns = w > least * 24 ? 2 : 1;
  const room = h / least - HEADING - (aside ? 0 : LEGEND);
  return { columns, under: [], breaks: false, below: !aside, rows: Math.max(1, Math.floor(room / LINE / 0.9)), whole: false, terse: true, scale: 0.9 };
}
