/** How many rows of a table are legible, how wide its columns are, and which of them it has room for. Sizes in px. Pure. */

import { lines, packed, tabular, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";
import type { Cell, Column, Row, Table } from "./tables.js";
import { say } from "./words.js";

const HEADING = 1.14; // least fonts
const HEAD = 1.14 * 1.32 + 0.15;
const ROW = 1.5;
const LINE = 1.3;
const FOOT = 1.36;
const GAP = 1;
const LEAST_NAME = 5;
const AMPLE_NAME = 7.5;
const HEADS = [12, 8, 6, 4]; // how wide a column's name may be before it breaks, if its figures are not wider
const MOST_ROW = 2.8;
const GIVE_UP = ["target", "change", "as_of"]; // left out where there is no room, in this order; else the oldest period, the last code

export interface TableFit {
  dated: boolean; // else an age stands with the marks
  columns: { column: Column; at: number; width: number; part: number; unit: number; note: number; head: string[] }[];
  rows: number;
  name: number;
  high: number; // of a row
  heading: { text: string; size: number };
  heads: number; // lines of the columns' names
  foot: string[];
}

export function tableFit(table: Table, heading: string, owner: string, top: number, space: Space, measure: Measure = width): TableFit {
  const { w, h, least } = space;
  const size = Math.min(HEADING * least, (HEADING * least * w) / Math.max(1, measure(heading, HEADING * least, 600)));
  const ranked = table.rows.slice(0, top);
  const longest = Math.max(LEAST_NAME * least, ...ranked.flatMap((row) => row.name.split(" ").map((word) => measure(word, least, 500))));
  const whole = Math.max(longest, ...ranked.map((row) => measure(full(row), least, 500) + marksWidth(row, least, measure)));
  const set = (head: number): TableFit["columns"] => table.columns.map((column, at) => widths(column, ranked.map((row) => row.cells[at]), at, head * least, least, measure));
  const left = (columns: TableFit["columns"]): number => w - columns.reduce((sum, each) => sum + each.width + GAP * least, 0);
  const tried = HEADS.map(set);
  let columns = tried.find((each) => left(each) >= whole) ?? tried[tried.length - 1] ?? [];
  const leastName = Math.max(longest, Math.min(whole, AMPLE_NAME * least));
  while (left(columns) < leastName && columns.length > 1) {
    const away = GIVE_UP.map((key) => columns.findIndex(({ column }) => column.key === key)).find((at) => at >= 0) ?? (columns[0]?.column.key.startsWith("part") ? columns.length - 1 : 0);
    columns = columns.filter((_, i) => i !== away);
  }
  const name = Math.max(least, left(columns));
  const dated = columns.some(({ column }) => column.key === "as_of");
  const heads = Math.max(0, ...columns.map(({ head }) => head.length));
  const named = heads && columns.length ? heads * LINE + 0.2 : 0;
  const told = [owner, table.unit, table.when[0] ?? (dated ? "" : table.dates)].filter(Boolean);
  const high = (row: Row): number => Math.max(ROW, nameLines(row, !dated, name, least, measure) * LINE + 0.2);
  const place = (feet: number): number => {
    let left = h / least - HEAD - named - feet * FOOT;
    let n = 0;
    for (const row of ranked) {
      left -= high(row);
      if (left < 0 && n > 0) break;
      n += 1;
    }
    return n;
  };
  const feet = (n: number): string[] => {
    const more = table.rows.length - n;
    const short = table.when.length > 1 ? [...told.slice(0, -1), table.when[table.when.length - 1] ?? ""] : told;
    const rest = more > 0 ? [say(table.areas ? "wall.area_more" : "tiles.rows_more", { n: more })] : [];
    const long = packed([...told, ...rest], w, least, measure);
    return long.length > 1 ? packed([...short, ...rest], w, least, measure) : long;
  };
  let foot = feet(ranked.length);
  let rows = place(foot.length);
  foot = feet(rows);
  rows = Math.min(rows, place(foot.length));
  foot = feet(rows);
  const spare = h / least - HEAD - named - foot.length * FOOT - ranked.slice(0, rows).reduce((sum, row) => sum + high(row), 0);
  return { dated, columns, rows, name, high: Math.min(MOST_ROW, ROW + Math.max(0, spare) / Math.max(1, rows)) * least, heading: { text: heading, size }, heads: heads, foot };
}

function widths(column: Column, cells: readonly (Cell | undefined)[], at: number, broken: number, least: number, measure: Measure): TableFit["columns"][number] {
  const shown = cells.filter((each): each is Cell => each !== undefined);
  const most = (of: (each: Cell) => number): number => Math.max(0, ...shown.map(of));
  const digits = (text: string): number => (text ? Math.max(tabular(text, least, 600, measure), measure(text, least, 600)) : 0);
  const shape = most((each) => (each.shape ? 1.2 * least : 0));
  const part = column.figures ? most((each) => digits(each.part)) : 0;
  const whole = most((each) => (worded(each) ? 0 : digits(each.whole)));
  const words = most((each) => (worded(each) ? measure(each.whole, least, 600) + (each.shape ? 1.2 * least : 0) + 2 : 0));
  const unit = most((each) => (each.unit ? measure(each.unit, least) + 0.25 * least : 0));
  const note = most((each) => (each.note ? measure(each.note, least) + 0.3 * least : 0));
  const figures = Math.max(words, shape + whole + part + unit + note + 2);
  const room = Math.max(figures, broken);
  const head = lines(column.head, least, 400, room, measure);
  return { column, at, width: Math.max(figures, ...head.map((line) => measure(line, least) + 2)), part, unit, note, head };
}

const full = ({ name, unit }: Row): string => (unit ? `${name} (${unit})` : name);

/** The lines of a name with its marks behind it, each mark whole. */
function nameLines(row: Row, aged: boolean, most: number, least: number, measure: Measure): number {
  const broken = lines(full(row), least, 500, most, measure);
  let n = broken.length;
  let at = measure(broken[n - 1] ?? "", least, 500);
  for (const mark of marksOf(row, aged)) {
    const wide = markWidth(mark, least, measure);
    [n, at] = at + wide > most ? [n + 1, wide] : [n, at + wide];
  }
  return n;
}

/** Does a cell say in words that there is no figure. */
export const worded = ({ tone }: Cell): boolean => tone === "missing" || tone === "held";

export const marksOf = ({ marks, age }: Row, aged: boolean): Row["marks"] => (aged && age ? [age, ...marks] : marks);

const markWidth = (mark: Row["marks"][number], least: number, measure: Measure): number => measure(mark.text, least, 500) + least * (mark.shape ? 2.5 : 1.4);

const marksWidth = (row: Row, least: number, measure: Measure): number => row.marks.reduce((sum, mark) => sum + markWidth(mark, least, measure), 0);
