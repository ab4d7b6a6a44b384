/** How many bullets fit, beside or under their names, and what is said under each. Sizes in px. Pure. */

import type { Bullet, Mark } from "./bullets.js";
import type { Line } from "./figure.js";
import { packed, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";
import { lineWidth, worded } from "./widths.js";
import { say } from "./words.js";

const HEADING = 1.14; // least fonts
const HEAD = 1.62;
const BADGE = 0.2; // what a badge's frame adds to its line
const LINE = 1.34;
const TRACK = 0.8;
const MARGINS = 0.24;
const WIDE = 30; // from here names and figures may stand beside their tracks
const LEAST_TRACK = 9;
const GAPS = 1.1;
const AIR = 0.4; // between two rows, better than another row of words
const MOST_FIGURE = 2.2;
const MOST_BESIDE = 1.25;
const MOST_TRACK = 1.5;

export interface Detail {
  line: Line | null;
  words: string;
  badges: Mark[];
  below: string; // a second row
}

export interface BulletFit {
  beside: boolean;
  stacked: boolean; // the figure under its name
  rows: number;
  alone: boolean; // one figure, which needs no heading but its name
  names: number;
  figures: number;
  figure: number; // size of the figures
  track: number;
  heading: { text: string; owner: string; size: number };
  details: Detail[];
  legend: ("warn" | "critical" | "target")[];
  foot: string[];
}

export function bulletFit(bullets: readonly Bullet[], title: string, space: Space, measure: Measure = width): BulletFit {
  const { w, h, least } = space;
  const alone = bullets.length === 1;
  const usual = [say("tiles.bullet"), say("tiles.bullet_short")];
  const text = title || (alone ? (bullets[0]?.figure.name ?? "") : (usual.find((each) => measure(each, least, 500) <= w) ?? usual[1] ?? ""));
  const owner = common(bullets.map(({ figure }) => figure.owner));
  const size = Math.min(HEADING * least, (HEADING * least * w) / Math.max(1, measure(text, HEADING * least, 500)));
  const heading = { text, owner: !alone && owner && measure(text, size, 500) + measure(owner, least) + least * 0.5 <= w ? owner : "", size };
  const names = Math.max(0, ...bullets.map(({ figure }) => measure(alone ? text : figure.name, least, 500))) + 2;
  const wideAt = (scale: number): number => Math.max(0, ...bullets.map((bullet) => figureWidth(bullet, scale * least, least, measure))) + 2;
  const stacked = bullets.some((bullet) => measure(alone ? text : bullet.figure.name, least, 500) + figureWidth(bullet, least, least, measure) + 0.5 * least > w);
  const beside = !alone && w >= WIDE * least && names + wideAt(1) + (LEAST_TRACK + GAPS) * least <= w;
  const dated = bullets.filter(({ figure }) => figure.state === "value").map(({ figure }) => figure.when);
  const [whens = []] = new Set(dated.map((when) => when.join("|"))).size === 1 ? dated : [];
  const marks = (["warn", "critical", "target"] as const).filter((mark) => bullets.some((bullet) => bullet.marks.has(mark)));
  const legends = marks.length && marks.reduce((sum, mark) => sum + measure(say(`tiles.${mark}`), least) + 2.3 * least, 0) <= w ? [marks, []] : [[]];
  const long = [heading.owner ? "" : owner, whens[0] ?? ""].filter(Boolean);
  const short = [whens[whens.length - 1] ?? ""].filter(Boolean);
  const room = (beside ? w - names - 0.5 * least : w) - 2;
  const set = (two: boolean, legend: readonly (typeof marks)[number][], told: readonly string[], most = bullets.length, bare = false): Setting => {
    const details = bullets.map((bullet) => detail(bare ? { ...bullet, line: null, goal: "", ends: "" } : bullet, !bare && whens.length > 0, two, room, least, measure));
    const foot = packed([...told, ...(most < bullets.length ? [say("tiles.rows_more", { n: bullets.length - most })] : [])], w, least, measure);
    const heights = details.slice(0, most).map(({ line, words, badges, below }) => rowHigh(beside, stacked) + (line || words || badges.length ? LINE : 0) + (badges.length ? BADGE : 0) + (below ? LINE : 0));
    const left = h / least - (alone ? 0 : HEAD) - (legend.length ? LINE : 0) - foot.length * LINE - heights.reduce((sum, each) => sum + each, 0);
    return { details, legend, foot, left, rows: most };
  };
  const sayings = long.every((each) => measure(each, least) <= w) ? [long, short] : [short];
  let found: Setting | undefined;
  const airy = AIR * bullets.length;
  for (const least of [airy, 0]) for (const legend of legends) for (const told of sayings) for (const two of [true, false]) if (!found || found.left < least) found = set(two, legend, told);
  for (let n = bullets.length - 1; n > 0 && (found?.left ?? 0) < 0; n -= 1) found = set(false, [], short, n);
  if ((found?.left ?? 0) < 0) found = set(false, [], [], 1, true);
  const { details, legend, foot, left, rows } = found ?? set(false, [], short);
  const extra = Math.max(0, left / Math.max(1, rows));
  const most = beside ? MOST_BESIDE : MOST_FIGURE;
  const across = beside ? wideAt(MOST_BESIDE) : w;
  let figure = Math.min(most, 1 + extra * 0.5);
  const pairs = (scale: number): boolean => stacked || beside || bullets.every((bullet) => measure(alone ? text : bullet.figure.name, least, 500) + figureWidth(bullet, scale * least, least, measure) + 0.5 * least <= w);
  while (figure > 1 && (wideAt(figure) > across || !pairs(figure))) figure -= 0.05;
  return { beside, stacked, rows, alone, names, figures: wideAt(figure), figure: figure * least, track: Math.min(MOST_TRACK, TRACK + extra * 0.3) * least, heading, details, legend: [...legend], foot };
}

interface Setting {
  details: Detail[];
  legend: readonly ("warn" | "critical" | "target")[];
  foot: string[];
  left: number; // least fonts of height
  rows: number;
}

const rowHigh = (beside: boolean, stacked: boolean): number => (beside ? 1.3 : (stacked ? 2.6 : 1.3) + TRACK + MARGINS);

/** What is said under a bullet: its marks and its day always, then the level, the stretch of the scale, the target, as far as
 *  there is room in one row, or in `two`. */
function detail({ figure, line, goal, badges, ends }: Bullet, dated: boolean, two: boolean, w: number, least: number, measure: Measure): Detail {
  const marks = badges.reduce((sum, badge) => sum + measure(badge.text, least, 500) + least * (badge.shape ? 2.5 : 1.3), 0);
  const when = figure.state === "value" && !dated ? (figure.when[figure.when.length - 1] ?? "") : "";
  const day = when.split(" · ").pop() ?? "";
  const parts = [goal, ends, when].filter(Boolean);
  const first = line ? worded(line, w - marks, least, measure) : null;
  if (two && parts.length && line && (!first || lineWidth(first, least, measure) + marks + measure(` · ${parts.join(" · ")}`, least) > w)) {
    const below = [parts, [goal, ends, day], [ends, when], [ends, day], [day]].map((each) => each.filter(Boolean).join(" · ")).find((each) => measure(each, least) <= w) ?? "";
    return { line: first, words: "", badges, below };
  }
  const tight = (words: readonly string[]): number => w - marks - (words.length ? measure(` · ${words.join(" · ")}`, least) : 0);
  const tails = [[goal, ends, when], [goal, ends, day], [ends, when], [ends, day], [when], [day]].map((each) => each.filter(Boolean));
  const alarm = line?.tone === "critical" || line?.tone === "warn";
  const honest = tails.filter((each) => alarm || !ends || each.includes(ends)); // the ends of a scale matter more than a change
  const words = (line && honest.find((each) => worded(line, tight(each), least, measure))) || (tails.find((each) => tight(each) >= 0) ?? []);
  const said = line ? worded(line, tight(words), least, measure) : null;
  return { line: said, words: words.join(" · "), badges, below: "" };
}

function figureWidth({ figure, level }: Bullet, large: number, least: number, measure: Measure): number {
  const size = figure.state === "value" ? large : least;
  const shape = figure.state === "value" && (level === "critical" || level === "warn") ? size * 1.05 : 0;
  const unit = figure.state === "value" && figure.unit ? measure(figure.unit, least) + size * 0.3 : 0;
  return measure(figure.text, size, 700) + shape + unit;
}

/** What all of them say; empty where they differ. */
export function common(texts: readonly string[]): string {
  const all = new Set(texts.filter(Boolean));
  const [only = ""] = all;
  return all.size === 1 ? only : "";
}
