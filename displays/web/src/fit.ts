/** How a number tile sets its texts: sizes and rows chosen by measuring, so that nothing overlaps and nothing is cut.
 *  Every text keeps the least size a leader can read; it falls below only where the tile is too small for its screen. */

import type { Figure, Line } from "./figure.js";
import { lines as broken, width, type Measure } from "./measure.js";
import { Recent } from "./recent.js";
import { badgesWidth, lineWidth, valueWidth, worded } from "./widths.js";

export interface Fit {
  text: number; // px; size of the messages
  quiet: number; // px; size of owner, foot and badges
  name: string[]; // the name's lines
  beside: boolean; // the owner stands beside the name
  value: number; // px
  unit: number; // px; 0: the name says it already
  unitBelow: boolean; // the unit stands under the number
  messages: Line[]; // those of the figure's lines that are shown, in the wording that fits
  merged: boolean; // messages and foot share one row
  foot: string[]; // one or two rows: owner (where it is not beside the name), period and as-of
  form: number; // which of the figure's wordings of when is used
  badges: number; // how many badges are shown
  spark: { w: number; h: number } | null; // to the right of the value
  course: number; // px of height for a line across the tile; 0: none
  band: number; // px
  across: number; // px; the tile's inner width
}

export const NAME = 1.1; // sizes in least fonts
export const LINE = 1.32; // line height
const GAP = 0.26; // between the name, the value and the rows, together
const VALUE_LINE = 1.2;
const LEAST_VALUE = 1.75;
const GOOD_VALUE = 2.5;
const MOST_VALUE = 4.6;
const LEAST_COURSE = 2;
const COURSE = 3; // height kept for a line across a large tile
const LEAST_MISSING = 0.9; // "Chưa có số liệu" stays calm
const MOST_MISSING = 1.2;
const LEAST_WORDS = 1.1; // "Chờ xác nhận" in the number's place
const MOST_WORDS = 1.75;

/** Sizes of messages and of quiet texts, in least fonts, tried in turn. The first keeps all above the least; the second
 *  lets only owner, as-of and badges a little below; the rest is for tiles too small for their screen. */
export const SCALES: readonly (readonly [text: number, quiet: number])[] = [
  [1, 1], [1, 0.9], [0.94, 0.88], [0.88, 0.84], [0.82, 0.78], [0.74, 0.7], [0.64, 0.62], [0.54, 0.54], [0.44, 0.44],
];

export interface Room {
  w: number;
  h: number; // inside the padding
  least: number; // px
  cap?: number; // px; the value's largest size, shared by tiles of one size
  history: boolean; // there is a course to draw
  below?: boolean; // units stand under their numbers, as in another tile of this size
  form?: number; // the fullest wording of when that may be used, so that all tiles word it alike
}

/** The first scale that fits, from `first` on. */
export function fit(figure: Figure, room: Room, first = 0, measure: Measure = width): Fit {
  for (let scale = first; scale < SCALES.length; scale += 1) {
    const found = fitAt(figure, room, scale, measure);
    if (found) return found;
  }
  return bare(figure, room, measure);
}

const KEPT = 800; // a wall of forty small tiles needs some 400
const settled = new Recent<Choice | null>(KEPT); // a figure's digits are equally wide, so a new number seldom needs a new search
const made = new WeakMap<Figure, Made[]>();

/** A setting that has been made for a figure, and where for: compared by number, as it is asked for at every change of a wall. */
interface Made extends Room {
  scale: number;
  found: Fit | null;
}

const alike = (a: Room, b: Room): boolean =>
  a.w === b.w && a.h === b.h && a.least === b.least && a.cap === b.cap && a.history === b.history && (a.form ?? 0) === (b.form ?? 0) && a.below === b.below;

/** Forgets every setting, for instance when a font has arrived. */
export function unsettle(): void {
  settled.clear();
}

/** The best setting at one scale of SCALES; null: the texts do not fit in that size. The same figure gets the same object. */
export function fitAt(figure: Figure, room: Room, scale: number, measure: Measure = width): Fit | null {
  const mine = made.get(figure) ?? [];
  made.set(figure, mine);
  const before = mine.find((each) => each.scale === scale && alike(each, room));
  if (before) return before.found;
  const place = `${scale} ${room.w} ${room.h} ${room.least} ${room.cap ?? ""} ${room.history} ${room.form ?? 0} ${room.below ?? ""}`;
  const [text, quiet] = SCALES[scale] ?? [1, 1];
  const sizes = { text: text * room.least, quiet: quiet * room.least };
  const key = `${place} ${JSON.stringify(figure).replace(/\d/g, "0")}`;
  let choice = settled.get(key);
  if (choice === undefined) {
    choice = search(figure, room, sizes, measure);
    settled.set(key, choice);
  }
  let found = choice ? attempt(figure, room, sizes, { ...choice, when: figure.when[choice.form] ?? "" }, measure) : null;
  if (choice && !found) {
    choice = search(figure, room, sizes, measure); // other digits in a date, a little wider
    found = choice ? attempt(figure, room, sizes, choice, measure) : null;
  }
  mine.push({ ...room, scale, found });
  return found;
}

function search(figure: Figure, room: Room, sizes: Sizes, measure: Measure): Choice | null {
  let found: Choice | null = null;
  let score = -Infinity;
  for (const choice of choices(figure, room.form ?? 0, room.below ?? false)) {
    const tried = attempt(figure, room, sizes, choice, measure);
    const worth = tried ? worthOf(tried, choice, figure.unit !== "") : -Infinity;
    if (worth > score) [found, score] = [choice, worth];
  }
  return found;
}

function unitChoices(figure: Figure, spoken: boolean, below: boolean): Choice["unit"][] {
  if (!figure.unit) return ["none"];
  if (figure.unit.length <= 2) return ["beside"];
  if (below) return ["below"];
  return spoken ? ["beside", "below", "none"] : ["beside", "below"];
}

function* choices(figure: Figure, least: number, below: boolean): Generator<Choice> {
  const most = Math.min(3, figure.lines.length);
  const spoken = figure.unit.length > 2 && figure.name.toLowerCase().includes(figure.unit.toLowerCase()); // "Văn bản đến" says "văn bản"
  const units = unitChoices(figure, spoken, below);
  for (const beside of figure.owner && figure.state !== "missing" ? [true, false] : [false])
    for (const [merged, split] of [[false, false], [true, false], [false, true]] as const)
      for (const [form, when] of (figure.when.length ? figure.when : [""]).entries())
        for (let messages = most; messages >= Math.min(1, most); messages -= 1)
          for (const unit of units)
            if (form >= Math.min(least, figure.when.length - 1)) yield { beside, merged, split, form, when, messages, unit };
}

/** A large value first, then completeness, then calm: few lines, the owner beside the name. */
function worthOf(tried: Fit, { form, unit }: Choice, spokenUnit: boolean): number {
  const value = Math.min(tried.value, GOOD_VALUE * tried.text) / tried.text;
  const course = tried.spark || tried.course ? 0.7 : 0;
  return value * 6 + tried.messages.length * 1.2 + (tried.merged ? 0 : 0.6) - (tried.foot.length > 1 ? 0.8 : 0) - form * 0.5 + (tried.beside ? 0.5 : 0) - tried.name.length * 1.5 + course - (unit === "below" ? 0.6 : 0) - (unit === "none" && spokenUnit ? 1 : 0);
}

/** A tile too small for anything: name and value, as large as they go, and whether it is real. */
function bare(figure: Figure, room: Room, measure: Measure): Fit {
  const band = figure.band ? room.h * 0.24 : 0;
  const h = room.h - band;
  const text = Math.max(6, Math.min(h * 0.24, (room.w / Math.max(1, measure(figure.name, 100 * NAME, 500))) * 100));
  const value = Math.min(h * 0.5, (room.w / Math.max(1, valueWidth(figure, 100, 0, measure))) * 100);
  const quiet = band ? Math.min(band / 1.3, (room.w / Math.max(1, measure(figure.shortBand, 100, 600))) * 100) : text;
  const nothing = { beside: false, unit: 0, unitBelow: false, messages: [], merged: false, foot: [], form: 0, badges: 0, spark: null, course: 0 };
  return { text, quiet, name: [figure.name], value, across: room.w, band, ...nothing };
}

interface Sizes {
  text: number;
  quiet: number;
}

interface Choice {
  beside: boolean;
  merged: boolean;
  split: boolean; // the foot takes two rows
  form: number; // which of the figure's wordings of when, 0 the fullest
  when: string;
  messages: number;
  unit: "beside" | "below" | "none";
}

function attempt(figure: Figure, room: Room, sizes: Sizes, choice: Choice, measure: Measure): Fit | null {
  const { text, quiet } = sizes;
  const { beside, merged, when, messages } = choice;
  const name = nameLines(figure, room.w, sizes, beside, measure);
  if (!name) return null;
  const shown = figure.lines.slice(0, messages).map((line) => worded(line, room.w, text, measure));
  if (shown.some((line) => line === null)) return null;

  const foot = footRows(beside ? "" : figure.owner, when, choice.split);
  const badges = figure.badges.length;
  const widths = foot.map((row) => measure(row, quiet, 400));
  const aside = badgesWidth(figure, badges, quiet, measure) + (foot.length && badges ? quiet * 0.5 : 0);
  const last = (widths[widths.length - 1] ?? 0) + aside;
  const first = shown[0];
  const left = merged && first ? lineWidth(first, text, measure) + text * 0.5 : 0;
  if (Math.max(left + last, ...widths) > room.w || (choice.split && foot.length < 2)) return null;
  if (merged && (messages > 1 || (messages === 0 && !foot.length))) return null;

  const band = figure.band ? quiet * 1.5 : 0;
  const feet = Math.max(foot.length, badges ? 1 : 0) * quiet * 1.36;
  const rows = merged ? Math.max(text * 1.34, feet) : messages * text * 1.34 + feet;
  const under = choice.unit === "below" ? Math.max(quiet, text) * 1.3 : 0;
  const high = room.h - name.length * text * NAME * LINE - rows - text * GAP - band - under;
  const [leastWords, mostWords] = figure.state === "missing" ? [LEAST_MISSING, MOST_MISSING] : [LEAST_WORDS, MOST_WORDS];
  const words = figure.state !== "value";
  const unitShare = figure.unit.length <= 2 ? 0.5 : 0.42;
  const unitFor = (size: number): number => (choice.unit === "beside" ? Math.max(quiet, size * unitShare) : 0);
  const kept = room.history && high - COURSE * text >= GOOD_VALUE * text * VALUE_LINE ? COURSE * text : 0;
  const most = Math.min((words ? mostWords : MOST_VALUE) * text, room.cap ?? Infinity, (high - kept) / VALUE_LINE);
  const fitted = largest(most, (size) => valueWidth(figure, size, unitFor(size), measure) <= room.w);
  const tighter = largest(most, (size) => valueWidth(figure, size, Math.min(quiet, unitFor(size)), measure) <= room.w);
  const value = Math.max(fitted, tighter);
  if (value < (words ? leastWords : LEAST_VALUE) * text) return null;
  const beneath = choice.unit === "below" ? Math.max(quiet, text) : 0;
  const unit = choice.unit === "beside" ? (tighter > fitted ? quiet : unitFor(value)) : beneath;
  const set = { text, quiet, name, beside, value, unit, unitBelow: beneath > 0, messages: shown as Line[], merged, foot, form: choice.form, badges, band };
  return { ...set, across: room.w, ...course(figure, room, text, value, choice.unit === "beside" ? unit : 0, high, measure) };
}

function footRows(owner: string, when: string, split: boolean): string[] {
  const [period = "", ...rest] = when.split(" · ");
  const rows = split ? [[owner, period], rest] : [[owner, when]];
  return rows.map((row) => row.filter(Boolean).join(" · ")).filter(Boolean);
}

/** The largest size up to `most` for which `fits` holds. */
function largest(most: number, fits: (size: number) => boolean): number {
  if (fits(most)) return most;
  let [low, high] = [0, most];
  for (let i = 0; i < 12; i += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function nameLines(figure: Figure, most: number, { text, quiet }: Sizes, beside: boolean, measure: Measure): string[] | null {
  const owner = beside ? measure(figure.owner, quiet, 400) + text * 0.45 : 0;
  const name = broken(figure.name, text * NAME, 500, most, measure);
  if (name.length > 2 || name.some((line) => measure(line, text * NAME, 500) > most)) return null;
  if (measure(name[name.length - 1] ?? "", text * NAME, 500) + owner <= most) return name;
  return name.length === 1 && owner - text * 0.45 <= most ? [...name, ""] : null; // the owner on a line of its own
}

function course(figure: Figure, room: Room, text: number, size: number, unit: number, high: number, measure: Measure): Pick<Fit, "spark" | "course"> {
  if (!room.history || figure.state !== "value") return { spark: null, course: 0 };
  const under = high - size * VALUE_LINE - text * GAP;
  if (under >= text * LEAST_COURSE) return { spark: null, course: Math.min(under, room.h * 0.4) };
  const rest = room.w - valueWidth(figure, size, unit, measure) - text * 0.7;
  if (rest < text * 2.2) return { spark: null, course: 0 };
  return { spark: { w: Math.min(rest, text * 5, room.w * 0.34), h: Math.min(size * 0.9, text * 2.2) }, course: 0 };
}
