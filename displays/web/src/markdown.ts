/** What a text tile's Markdown says, as blocks for a wall. Only text comes out of it: HTML stands as it was typed, a link is
 *  its words (nobody can follow it on a wall), a picture its description. Pure. */

import MarkdownIt, { type Token } from "markdown-it";
import { lines, width, type Measure } from "./measure.js";

export const LINE = 1.34;
export const INDENT = 1.5; // em a list is moved in, for its mark
export const QUOTE = 0.8; // em a quote is moved in, with its bar
const BETWEEN = 0.35; // lines between two blocks; between two items of a list none
const DONE = /^\[[xX]\] |^\[ \] /;

export interface Run {
  text: string;
  strong?: boolean;
  struck?: boolean;
}

export interface Block {
  kind: "heading" | "paragraph" | "item" | "quote" | "rule";
  runs: Run[];
  /** Of a list in a list: how deep, from 0. */
  depth: number;
  /** Before a list's item: "•", "–" or its number; "" for what follows in the same item. */
  mark: string;
}

const reader = new MarkdownIt({ html: false, breaks: true });

/** Reads Markdown (CommonMark, tables, strikethrough, tasks) where every line stays a line of its own. */
export function blocks(text: string): Block[] {
  const out: Block[] = [];
  const around: string[] = []; // what is open, outermost first
  let mark = "";
  let row: Run[] = [];
  const put = (kind: Block["kind"], runs: Run[], depth = 0): number => out.push({ kind, runs, depth, mark: kind === "item" ? mark : "" });
  for (const token of reader.parse(text, {})) {
    const name = token.type.replace(/_(open|close)$/, "");
    if (token.nesting === 1) around.push(name);
    if (token.nesting === -1) around.pop();
    const lists = around.filter((each) => each.endsWith("_list")).length;
    if (token.type === "list_item_open") mark = token.info ? `${token.info}.` : lists > 1 ? "–" : "•";
    else if (token.type === "hr") put("rule", []);
    else if (token.type === "tr_close") put("paragraph", row.splice(0));
    else if (token.type === "code_block" || token.type === "fence") put("paragraph", [{ text: token.content.replace(/\n+$/, "") }]);
    else if (token.type === "inline") {
      const runs = runsOf(token.children ?? [], name === "inline" && around.includes("th"));
      if (around.includes("table")) row = [...row, ...(row.length ? [{ text: " · " }] : []), ...runs];
      else if (lists) {
        put("item", mark ? done(runs) : runs, lists - 1);
        mark = "";
      } else put(around.includes("heading") ? "heading" : around.includes("blockquote") ? "quote" : "paragraph", runs);
    }
  }
  return out;
}

function runsOf(tokens: Token[], heading: boolean): Run[] {
  const out: Run[] = [];
  let strong = heading ? 1 : 0;
  let struck = 0;
  for (const { type, content, nesting } of tokens) {
    if (type === "strong_open" || type === "em_open" || type === "strong_close" || type === "em_close") strong += nesting;
    else if (type === "s_open" || type === "s_close") struck += nesting;
    const text = type === "softbreak" || type === "hardbreak" ? "\n" : content;
    if (text) out.push({ text, ...(strong ? { strong: true } : {}), ...(struck ? { struck: true } : {}) });
  }
  return out;
}

/** A task's box is no text: what is done is struck through. */
function done([first, ...rest]: Run[]): Run[] {
  const box = first && DONE.exec(first.text);
  if (!first || !box) return first ? [first, ...rest] : rest;
  const runs = [{ ...first, text: first.text.slice(box[0].length) }, ...rest];
  return box[0].toLowerCase().includes("x") ? runs.map((run) => ({ ...run, struck: true })) : runs;
}

/** How many times the text's size a block is set. */
export const scale = (block: Block): number => (block.kind === "heading" ? 1.2 : 1);

/** How high blocks stand at a size, in px; Infinity where a single word is wider than the place. */
export function high(all: Block[], size: number, w: number, measure: Measure = width): number {
  let sum = 0;
  all.forEach((block, at) => {
    sum += gap(all[at - 1], block) * size;
    if (block.kind === "rule") return;
    const type = size * scale(block);
    const place = w - (block.kind === "item" ? (block.depth + 1) * INDENT : block.kind === "quote" ? QUOTE : 0) * size;
    const rows = plain(block).split("\n").flatMap((part) => lines(part, type, 600, place, measure)); // the widest weight there is
    sum += rows.some((row) => measure(row, type, 600) > place) ? Infinity : rows.length * type * LINE;
  });
  return sum;
}

/** Ems between two blocks. */
export const gap = (before: Block | undefined, block: Block): number => (!before || (before.kind === "item" && block.kind === "item") ? 0 : BETWEEN * LINE);

export const plain = (block: Block): string => block.runs.map((run) => run.text).join("");
