/** How an agenda is set: the running item large, then as many of the others as can be read. Sizes in px. Pure. */

import type { Agenda, Row } from "./agenda.js";
import { lines, packed, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";
import { say } from "./words.js";

const HEADING = 1.14; // least fonts
const HEAD = 1.14 * 1.32 + 0.2;
const TITLES = [2.3, 2, 1.75, 1.5, 1.25, 1.04]; // of the running item
const TITLE = 1.25; // of a title's line
const MOST = 3; // lines of a title that is larger than all else
const LINE = 1.32;
const PAD = 1.1; // round the running item
const BAR = 0.67; // the bar of its time, with its air
const INSET = 1.18; // the running item's own edges
const INDENT = 1.5; // a row's mark and its gap
const ROW = 0.16; // above and below a row together
const FOOT = 0.3; // above the last line

export interface AgendaFit {
  head: number; // size of the heading; 0: left out
  place: boolean;
  size: number; // the running item's title
  lines: string[];
  presenter: boolean;
  bar: boolean; // of its time
  spent: boolean; // "12/15 phút" beside "Còn 3 phút"
  rows: Row[];
  detail: boolean; // rows tell who
  feet: string[];
}

/** The running item and how its time goes are never left out; then the next ones, then what is done, the newest first. */
export function agendaFit(said: Agenda, { w, h, least }: Space, measure: Measure = width): AgendaFit {
  const next = said.rows.filter(({ state }) => state === "next");
  const done = said.rows.filter(({ state }) => state === "done").reverse();
  const inner = w - INSET * least;
  const spent = !!said.now && measure(said.now.time.words, least, 600) + measure(said.now.time.spent, least) + 1.9 * least <= inner;
  const common = { spent, ...heading(said, w, least, measure) };
  let best: AgendaFit | null = null;
  for (const head of [common.head, 0])
    for (const factor of said.now ? TITLES : [1]) {
      const broken = said.now ? lines(said.now.title, factor * least, 600, inner, measure) : [];
      if (broken.length > MOST && factor !== TITLES[TITLES.length - 1]) continue;
      for (const presenter of said.now?.presenter ? [true, false] : [false])
        for (const detail of [true, false]) {
          const bar = !!said.now && said.now.time.share !== null;
          const own = said.now ? broken.length * factor * TITLE + (presenter ? LINE : 0) + LINE + (bar ? BAR : 0) + PAD : 0;
          const free = h - ((head ? HEAD : 0) + own) * least;
          if (free < 0) continue;
          const { rows, feet } = filled(said, next, done, free, w, least, detail, measure);
          const made = { ...common, head, size: factor * least, lines: broken, presenter, bar, rows, detail, feet };
          if (!best || worth(made, least) > worth(best, least)) best = made;
        }
    }
  if (best) return best;
  const smallest = TITLES[TITLES.length - 1] ?? 1;
  const all = said.now ? lines(said.now.title, smallest * least, 600, inner, measure) : [];
  const most = Math.max(1, Math.floor((h / least - LINE - PAD) / (smallest * TITLE)));
  const cut = all.length > most ? [...all.slice(0, most - 1), `${all[most - 1]}…`] : all;
  return { ...common, head: 0, size: smallest * least, lines: cut, presenter: false, bar: false, rows: [], detail: false, feet: [] };
}

function worth({ head, size, presenter, rows, detail, feet }: AgendaFit, least: number): number {
  const next = rows.filter(({ state }) => state === "next").length;
  return (head ? 2 : 0) + 1.8 * (size / least) + (presenter ? 1.2 : 0) + 1.2 * Math.min(2, next) + 0.5 * Math.max(0, next - 2) + 0.15 * rows.length + (detail && rows.length ? 0.5 : 0) + (feet.length ? 0.8 : 0);
}

/** The meeting's name, a little smaller where it is long; then without the place in the agenda. */
function heading({ title, place }: Agenda, w: number, least: number, measure: Measure): { head: number; place: boolean } {
  const wide = measure(title, HEADING * least, 600);
  const beside = place ? measure(place, HEADING * least, 500) + least : 0;
  const sizes = [1, 0.9, 0.88].map((share) => share * HEADING * least);
  const size = sizes.find((each) => (wide * each) / (HEADING * least) + beside <= w);
  return size ? { head: size, place: !!place } : { head: Math.min(HEADING * least, (HEADING * least * w) / Math.max(1, wide)), place: false };
}

/** Rows for what is left of the height, with lines that count what has no row. */
function filled(said: Agenda, next: readonly Row[], done: readonly Row[], free: number, w: number, least: number, detail: boolean, measure: Measure): { rows: Row[]; feet: string[] } {
  for (const told of [true, false]) {
    for (let n = next.length; n >= 0; n -= 1) {
      const coming = next.slice(0, n);
      const used = coming.reduce((sum, row) => sum + rowHeight(row, w, least, detail, measure), 0);
      for (let m = n === next.length ? done.length : 0; m >= 0; m -= 1) {
        const past = done.slice(0, m);
        const all = used + past.reduce((sum, row) => sum + rowHeight(row, w, least, detail, measure), 0);
        const feet = told ? packed([done.length > m ? say("tiles.agenda_done_n", { n: done.length - m }) : "", said.ahead.find((words) => measure(words, least) <= w) ?? ""].filter(Boolean), w, least, measure) : [];
        if (all + (feet.length ? FOOT + feet.length * LINE : 0) * least <= free) return { rows: said.rows.filter((row) => coming.includes(row) || past.includes(row)), feet };
      }
    }
  }
  return { rows: [], feet: [] };
}

function rowHeight(row: Row, w: number, least: number, detail: boolean, measure: Measure): number {
  const most = w - INDENT * least;
  const under = below(row, w, least, detail, measure);
  return ((lines(row.title, least, 600, most, measure).length + (under ? lines(under, least, 400, most, measure).length : 0)) * LINE + ROW) * least;
}

/** Whether an item's minutes stand beside its title: where that is short. */
export const beside = ({ title, minutes }: Row, w: number, least: number, measure: Measure = width): boolean => !!minutes && measure(title, least, 600) + 0.8 * least + measure(minutes, least) <= w - INDENT * least;

/** What stands below an item's title: who, and the minutes that do not stand beside it. */
export function below(row: Row, w: number, least: number, detail: boolean, measure: Measure = width): string {
  return detail ? [row.detail, beside(row, w, least, measure) ? "" : row.minutes].filter(Boolean).join(" · ") : "";
}
