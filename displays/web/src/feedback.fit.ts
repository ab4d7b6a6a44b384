/** How a feedback tile is set: the figure that matters, large; where it is overdue and the other figures as rows, beside or
 *  below it. Sizes in px. Pure. */

import type { Fact, Feedback, Part } from "./feedback.js";
import { packed, tabular, width, type Measure } from "./measure.js";
import type { Space } from "./rows.js";
import { say } from "./words.js";

const HEADING = 1.14; // least fonts
const HEAD = 1.14 * 1.32 + 0.2;
const LINE = 1.32;
const ROW = 1.4;
const RULE = 0.55; // a line between two groups, with its air
const LARGE = [4.4, 3.8, 3.2, 2.7, 2.3]; // of the figure
const TALL = 1.16; // of the figure's line
const BESIDE = 26; // least fonts of width from which rows may stand beside the figure
const SHARE = 0.48; // of the width, for what stands left then
const GAP = 1.6; // between the two
const SHAPE = 0.84; // of the figure, with its gap
const ROOMY = 8; // least fonts of height from which the owner may have a line of its own
const MARK = 1.24; // of the least font: a row's shape and its gap
export const WORDS = 0.5; // of the figure's size: the words beside it, or in its place

export interface FeedbackFit {
  title: string;
  heading: number; // its size
  beside: boolean;
  left: number; // width of the figure's column
  size: number; // the figure
  words: string[]; // what is said under the figure
  facts: Fact[];
  parts: Part[];
  more: number;
  feet: string[];
  owner: string;
  band: boolean;
  whole: boolean; // nothing had to be left out
}

export function feedbackFit(said: Feedback, top: number, { w, h, least }: Space, measure: Measure = width): FeedbackFit {
  const wide = (text: string, size: number, weight = 400): number => measure(text, size * least, weight);
  const title = said.titles.find((each) => wide(each, HEADING, 600) <= w) ?? said.titles[said.titles.length - 1] ?? "";
  const heading = Math.min(HEADING, (HEADING * w) / Math.max(1, wide(title, HEADING, 600))) * least;
  const owner = said.owner && measure(title, heading, 600) + wide(said.owner, 1) + 0.6 * least <= w ? said.owner : "";
  const dated = [said.when[said.when.length - 1] ?? "", ...said.notes];
  const fullest = packed([owner ? "" : said.owner, ...dated].filter(Boolean), w, least, measure);
  const feet = h >= ROOMY * least || fullest.length < 2 ? fullest : packed(dated.filter(Boolean), w, least, measure);
  const high = h / least - HEAD - 0.05 - feet.length * LINE - (said.band ? LINE : 0);
  const common = { title, heading, feet, owner, band: !!said.band };
  const wanted = said.parts.slice(0, top);
  let best: FeedbackFit | null = null;
  for (const beside of (wanted.length || said.facts.length) && w >= BESIDE * least ? [true, false] : [false]) {
    const left = beside ? w * SHARE : w;
    const right = beside ? w - left - GAP * least : w;
    const told = said.facts.flatMap((fact) => factsFit(fact, left, least, measure));
    for (const size of LARGE) {
      if (mainWidth(said, size * least, measure) > left) continue;
      for (const words of wordings(said, left, least, measure))
        for (let n = told.length; n >= 0; n -= 1) {
          const main = size * TALL + words.length * LINE;
          const facts = told.slice(0, n).reduce((sum, { tall }) => sum + ROW + (tall ? LINE : 0), n ? RULE : 0);
          const free = beside ? high : high - main - facts - (said.parts.length ? RULE : 0);
          if (main + (beside ? facts : 0) > high || (!beside && main + facts > high)) continue;
          let m = wanted.length;
          const counted = (): number => (said.parts.length > m ? 1 : 0);
          while (m > 0 && (m + counted()) * ROW > free) m -= 1;
          const more = free >= (m + 1) * ROW ? said.parts.length - m : 0;
          const parts = placed(said.parts.slice(0, m), right, least, measure);
          const made = { ...common, beside, left, size: size * least, words, facts: told.slice(0, n), parts, more, whole: m >= wanted.length && n === said.facts.length && words.length > 0 };
          if (!best || worth(made, least) > worth(best, least)) best = made;
        }
    }
  }
  const size = Math.min(LARGE[LARGE.length - 1] ?? 2, w / Math.max(1, mainWidth(said, 1, measure)) / least);
  return best ?? { ...common, feet: [], beside: false, left: w, size: size * least, words: [], facts: [], parts: [], more: 0, whole: false };
}

/** The first places and figures are worth most, then the size of the figure, then why it is an alarm. */
function worth({ parts, facts, size, words, beside, more }: FeedbackFit, least: number): number {
  const of = (n: number, first: number, then: number): number => first * Math.min(2, n) + then * Math.max(0, n - 2);
  return of(parts.length, 4, 1.6) + of(facts.length, 3, 1.6) + size / least + 1.5 * Math.min(1, words.length) + (beside ? 2 : 0) + (more ? 1.4 : 0);
}

/** The figure in words of its own where there is no number. */
export function mainText(said: Feedback): { number: string; words: string } {
  if (said.figure.state !== "value") return { number: "", words: said.figure.text };
  return said.some ? { number: said.figure.text, words: say("tiles.fb_overdue") } : { number: "", words: say("tiles.fb_none_overdue") };
}

/** On one line with its day, or without; else what must be said of it on a line below. None: it does not fit at all. */
function factsFit(fact: Fact, w: number, least: number, measure: Measure): Fact[] {
  if (factWidth(fact, least, measure) <= w) return [fact];
  const undated = { ...fact, when: "" };
  if (factWidth(undated, least, measure) <= w) return [undated];
  return factWidth({ ...undated, badge: null }, least, measure) <= w ? [{ ...undated, tall: true }] : [];
}

/** Places with how long, or all of them without; a kind (xã, phường) goes before a name would be cut. */
function placed(parts: readonly Part[], w: number, least: number, measure: Measure): Part[] {
  const fits = (part: Part): boolean => partWidth(part, least, measure) <= w;
  if (parts.every(fits)) return [...parts];
  const bare = parts.map((part) => ({ ...part, detail: "" }));
  return bare.map((part) => (fits(part) ? part : { ...part, name: part.name.replace(KINDS, "") }));
}

export function mainWidth(said: Feedback, size: number, measure: Measure = width): number {
  const { number, words } = mainText(said);
  const own = number ? size : size * WORDS;
  const shape = said.figure.level === "critical" || said.figure.level === "warn" || said.figure.state !== "value" ? own * SHAPE : 0;
  return shape + (number ? Math.max(tabular(number, size, 700, measure), measure(number, size, 700)) + size * 0.18 : 0) + measure(words, size * WORDS, 600);
}

/** What is said under the figure, from the fullest wording on; what must be said of the figure itself is never left out. */
function wordings({ oldest, line, some, figure }: Feedback, w: number, least: number, measure: Measure): string[][] {
  const badges = figure.badges.map(({ text }) => text);
  const why = line ? [`${line.strong} ${line.rest}`.trim(), line.strong, ...(line.shorter ?? []).map(({ strong, rest }) => `${strong} ${rest}`.trim())].filter((text) => text && measure(text, least) <= w) : [];
  const long = some && oldest && measure(oldest, least) <= w ? [oldest] : [];
  const all = [[...long, ...why.slice(0, 1), ...badges], [...long, ...why.slice(-1), ...badges], [...long, ...badges], badges];
  return all.map((each) => packed(each, w, least, measure));
}

const KINDS = /^(Xã|Phường|Thị trấn|Đặc khu) /;

export function factWidth(fact: Fact, least: number, measure: Measure = width): number {
  const mark = fact.level === "critical" || fact.level === "warn" || fact.badge?.tone === "late" ? MARK * least : 0;
  const aside = [fact.when, fact.badge?.text ?? ""].filter(Boolean).join(" · ");
  return mark + measure(fact.label, least, 500) + (aside ? 0.5 * least + measure(aside, least) : 0) + 0.8 * least + Math.max(tabular(fact.text, least, 700, measure), measure(fact.text, least, 700));
}

export function partWidth(part: Part, least: number, measure: Measure = width): number {
  const detail = part.detail ? 0.5 * least + measure(part.detail, least) : 0;
  return MARK * least + measure(part.name, least, 500) + detail + 0.8 * least + tabular(part.text, least, 700, measure);
}
