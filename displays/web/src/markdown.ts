/** What a text tile's Markdown says, as blocks for a wall. Only text comes out of it: HTML stands as it was typed, a link is
 *  its words (nobody can follow it on a wall), a picture its description. Pure. */

import { lexer, type Token, type Tokens } from "marked";
import { lines, width, type Measure } from "./measure.js";

export const LINE = 1.34;
const BETWEEN = 0.35; // lines between two blocks, of the same list none
export const INDENT = 1.5; // em a list is moved in, for its mark
export const QUOTE = 0.8; // em a quote is moved in, with its bar

export interface Run {
  text: string;
  strong?: boolean;
  soft?: boolean; // emphasised
  struck?: boolean;
}

export interface Block {
  kind: "heading" | "paragraph" | "item" | "quote" | "rule";
  runs: Run[];
  /** Of a list in a list: how deep, from 0. */
  depth: number;
  /** Before a list's item: "•", "–" or its number. */
  mark: string;
}

/** Reads Markdown as GitHub's flavour does, where every line stays a line of its own. */
export function blocks(text: string): Block[] {
  return lexer(text, { gfm: true, breaks: true }).flatMap((token) => blocksOf(token as Tokens.Generic, 0));
}

function blocksOf(token: Tokens.Generic, depth: number): Block[] {
  const block = (kind: Block["kind"], runs: Run[], mark = ""): Block => ({ kind, runs, depth, mark });
  switch (token.type) {
    case "space":
    case "def":
      return [];
    case "hr":
      return [block("rule", [])];
    case "heading":
      return [block("heading", runsOf(token.tokens))];
    case "list":
      return (token as Tokens.List).items.flatMap((item, at) => itemOf(item, token as Tokens.List, at, depth));
    case "blockquote":
      return (token.tokens ?? []).flatMap((inner) => blocksOf(inner as Tokens.Generic, depth)).map((inner) => (inner.kind === "paragraph" ? { ...inner, kind: "quote" as const } : inner));
    case "table":
      return tableOf(token as Tokens.Table).map((runs) => block("paragraph", runs));
    default: // a paragraph, the text of an item; code and HTML as they were typed
      return [block("paragraph", token.tokens ? runsOf(token.tokens) : [{ text: String(token["text"] ?? token.raw).replace(/\n+$/, "") }])];
  }
}

function itemOf(item: Tokens.ListItem, list: Tokens.List, at: number, depth: number): Block[] {
  const mark = list.ordered ? `${Number(list.start || 1) + at}.` : depth ? "–" : "•";
  const done = item.task && item.checked === true;
  const found: Block[] = [];
  for (const token of item.tokens as Tokens.Generic[]) {
    if (token.type === "checkbox") continue;
    for (const inner of blocksOf(token, token.type === "list" ? depth + 1 : depth)) {
      const first = inner.kind === "paragraph" && token.type !== "list";
      found.push(first ? { ...inner, kind: "item", mark: found.length ? "" : mark, runs: done ? inner.runs.map((run) => ({ ...run, struck: true })) : inner.runs } : inner);
    }
  }
  return found.length ? found : [{ kind: "item", runs: [], depth, mark }];
}

/** A table's rows as lines: its place for figures is a tile of the kind `table`. */
function tableOf(table: Tokens.Table): Run[][] {
  return [table.header, ...table.rows].map((row, at) => row.flatMap((cell, column): Run[] => [...(column ? [{ text: " · " }] : []), ...runsOf(cell.tokens).map((run) => (at ? run : { ...run, strong: true }))]));
}

function runsOf(tokens: Token[] | undefined, style: Omit<Run, "text"> = {}): Run[] {
  return ((tokens ?? []) as Tokens.Generic[]).flatMap((token): Run[] => {
    switch (token.type) {
      case "br":
        return [{ ...style, text: "\n" }];
      case "strong":
        return runsOf(token.tokens, { ...style, strong: true });
      case "em":
        return runsOf(token.tokens, { ...style, soft: true });
      case "del":
        return runsOf(token.tokens, { ...style, struck: true });
      case "link":
        return runsOf(token.tokens, style);
      default:
        return token.tokens ? runsOf(token.tokens, style) : [{ ...style, text: String(token["text"] ?? token.raw) }];
    }
  });
}

/** How many times the text's size a block is set. */
export const scale = (block: Block): number => (block.kind === "heading" ? 1.2 : 1);

/** How high blocks stand at a size, in px; Infinity where a single word is wider than the place. */
export function high(all: Block[], size: number, w: number, measure: Measure = width): number {
  let sum = 0;
  all.forEach((block, at) => {
    if (at) sum += gap(all[at - 1], block) * size;
    if (block.kind === "rule") return;
    const type = size * scale(block);
    const place = w - (block.kind === "item" ? (block.depth + 1) * INDENT * size : block.kind === "quote" ? QUOTE * size : 0);
    const rows = plain(block).split("\n").flatMap((part) => lines(part, type, 600, place, measure)); // the widest weight there is
    sum += rows.some((row) => measure(row, type, 600) > place) ? Infinity : rows.length * type * LINE;
  });
  return sum;
}

/** Ems between two blocks. */
export const gap = (before: Block | undefined, block: Block): number => (!before || (before.kind === "item" && block.kind === "item") ? 0 : BETWEEN * LINE);

export const plain = (block: Block): string => block.runs.map((run) => run.text).join("");
