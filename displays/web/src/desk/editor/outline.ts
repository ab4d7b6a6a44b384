/** Where things stand in a layout's text while it is being typed: a reading that forgives what is not finished yet.
 *  The server judges; this only says in which mapping the caret is, and where each tile begins and ends. */

import type { Box, Here, Outline, TileSpan } from "./spot.js";

const KEY = /^("[^"]*"|'[^']*'|[^\s#&*!|>'"%@`{}[\],:][^#{}[\],:]*?)\s*:(?=\s|$)/;
const FRESH = /^(\s*- |[A-Za-z_-]+\s*:)/; // a line that begins something new: what was open before is not closed

export function outline(text: string, caret = -1): Outline {
  return new Reading(text, caret).read();
}

class Reading {
  private readonly stack: Box[] = [];
  private readonly boxes: Box[] = [];
  private here: Here | null = null;

  constructor(
    private readonly text: string,
    private readonly caret: number,
  ) {}

  read(): Outline {
    let at = 0;
    while (at <= this.text.length) {
      const end = this.lineEnd(at);
      at = this.line(at, end) + 1;
    }
    while (this.stack.length) this.close(this.text.length);
    return { here: this.here, tiles: this.tiles() };
  }

  private get top(): Box | undefined {
    return this.stack[this.stack.length - 1];
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf("\n", at);
    return end < 0 ? this.text.length : end;
  }

  private open(kind: Box["kind"], flow: boolean, indent: number, from: number, step: string | number): Box {
    const box: Box = { kind, flow, indent, from, to: this.text.length, parent: this.top ?? null, step, keys: new Map(), key: "", count: 0 };
    this.stack.push(box);
    this.boxes.push(box);
    return box;
  }

  private close(to: number): void {
    const box = this.stack.pop();
    if (box) box.to = to;
  }

  private next(): string | number {
    const top = this.top;
    if (!top) return "";
    return top.kind === "seq" ? top.count - 1 : top.key;
  }

  private isHere(from: number, to: number): boolean {
    return this.here === null && this.caret >= from && this.caret <= to;
  }

  private mark(mode: Here["mode"], box: Box | null, step: string | number, from: number, fresh: boolean): void {
    this.here ??= { mode, box, step, from, fresh };
  }

  /** Read the line from `at`; returns where it ended, further on where brackets went over several lines. */
  private line(at: number, end: number): number {
    const body = this.text.slice(at, end);
    const indent = body.length - body.trimStart().length;
    const blank = /^\s*(#|$)/.test(body);
    if (blank) {
      if (this.isHere(at, end) && !body.includes("#")) this.between(this.caret - at, this.caret);
      return end;
    }
    const item = /^\s*-(\s|$)/.test(body);
    while (this.top && (this.top.indent > indent || (this.top.indent === indent && this.top.kind === "seq" && !item))) this.close(at);
    let column = indent;
    let dash: RegExpExecArray | null;
    while ((dash = /^-(\s+|$)/.exec(body.slice(column)))) {
      if (!(this.top?.kind === "seq" && this.top.indent === column)) this.open("seq", false, column, at + column, this.next());
      if (this.top) this.top.count += 1;
      column += dash[0].length || 1;
      if (column >= body.length) {
        if (this.isHere(at + column - 1, end) && this.top) this.mark("key", this.top, this.top.count - 1, this.caret, true);
        return end;
      }
    }
    return this.entry(at, end, column, body);
  }

  private entry(at: number, end: number, column: number, body: string): number {
    const rest = body.slice(column);
    const found = KEY.exec(rest);
    if (!found) {
      if (/^[{[]/.test(rest)) return this.flow(at + column, end);
      this.word(at + column, end, column);
      return end;
    }
    if (!(this.top?.kind === "map" && this.top.indent === column)) this.open("map", false, column, at + column, this.next());
    const map = this.top as Box;
    map.key = (found[1] ?? "").replace(/^["']|["']$/g, "");
    const value = rest.slice(found[0].length).replace(/\s#.*$/, "").trim();
    map.keys.set(map.key, value);
    const colon = at + column + found[0].length;
    if (this.isHere(at + column, colon - 1)) this.mark("key", map, map.key, at + column, false);
    const start = colon + (/^\s*/.exec(rest.slice(found[0].length))?.[0].length ?? 0);
    if (/^[{[]/.test(value)) return this.flow(start, end);
    if (this.isHere(colon, end)) this.mark("value", map, map.key, Math.min(start, this.caret), value === "");
    return end;
  }

  /** A word without a colon: a key that is being typed, or a value of the key above or of the list's item. */
  private word(from: number, end: number, column: number): void {
    if (!this.isHere(from, end)) return;
    const top = this.top;
    if (top?.kind === "map" && top.indent < column) this.mark(top.keys.get(top.key) ? "value" : "key", top, top.key, from, true);
    else if (top?.kind === "seq") this.mark("value", top, top.count - 1, from, true);
    else this.mark("key", top ?? null, "", from, false);
  }

  /** The caret in an empty line: which mapping it is in says how far it is indented. */
  private between(column: number, caret: number): void {
    const inside = this.stack.filter((box) => box.indent <= column);
    const box = inside[inside.length - 1];
    if (box?.kind === "seq" && box.indent === column) this.mark("value", box, box.count, caret, true);
    else if (box?.kind === "map" && box.indent < column && !box.keys.get(box.key)) this.mark("key", box, box.key, caret, true);
    else this.mark("key", box ?? null, "", caret, false);
  }

  /** Brackets: `{…}` and `[…]`, also over several lines; ends where they are closed, or where something new begins. */
  private flow(from: number, lineEnd: number): number {
    const depth = this.stack.length;
    let at = from;
    let word = -1; // where the word under way begins
    let colon = -1;
    const settle = (to: number): void => {
      const box = this.top;
      if (!box || this.stack.length <= depth) return;
      const start = word < 0 ? to : word;
      const raw = this.text.slice(start, to).trim();
      if (box.kind === "map") {
        if (colon < 0) {
          if (this.isHere(start, to)) this.mark("key", box, raw, word < 0 ? this.caret : start, false);
        } else {
          const value = this.text.slice(colon + 1, to);
          const begin = colon + 1 + (value.length - value.trimStart().length);
          if (value.trim()) box.keys.set(box.key, value.trim().replace(/^["']|["']$/g, ""));
          else if (!box.keys.has(box.key)) box.keys.set(box.key, "");
          if (this.isHere(colon + 1, to)) this.mark("value", box, box.key, Math.min(begin, this.caret), !value.trim());
        }
      } else if (this.isHere(start, to)) this.mark("value", box, box.count, word < 0 ? this.caret : start, raw === "");
      word = colon = -1;
    };
    for (; at < this.text.length; at += 1) {
      const sign = this.text[at] as string;
      if (sign === "\n") {
        if (FRESH.test(this.text.slice(at + 1, this.lineEnd(at + 1)))) break; // never closed
        continue;
      }
      if (sign === '"' || sign === "'") {
        if (word < 0) word = at;
        const closed = this.text.indexOf(sign, at + 1);
        if (closed < 0 || closed > this.lineEnd(at)) break;
        at = closed;
      } else if (sign === "#" && /\s/.test(this.text[at - 1] ?? " ")) at = this.lineEnd(at) - 1;
      else if (sign === "{" || sign === "[") {
        const outer = this.top;
        const inner = this.stack.length > depth;
        const step = !inner ? this.next() : outer?.kind === "seq" ? outer.count : (outer?.key ?? "");
        if (inner && outer?.kind === "map") outer.keys.set(outer.key, sign);
        this.open(sign === "{" ? "map" : "seq", true, 1e6, at, step);
        word = colon = -1;
      } else if (sign === "}" || sign === "]" || sign === ",") {
        if (word >= 0 || colon >= 0 || this.isHere(this.gap(at), at)) settle(at);
        if (sign === ",") {
          if (this.top?.kind === "seq") this.top.count += 1;
          continue;
        }
        this.close(at + 1);
        word = colon = -1;
        if (this.stack.length <= depth) return this.lineEnd(at);
      } else if (sign === ":" && this.top?.kind === "map" && colon < 0 && /[\s,}]/.test(this.text[at + 1] ?? " ")) {
        const start = word < 0 ? at : word;
        this.top.key = this.text.slice(start, at).trim().replace(/^["']|["']$/g, "");
        if (this.isHere(start, at)) this.mark("key", this.top, this.top.key, start, false);
        this.top.keys.set(this.top.key, "");
        colon = at;
        word = -1;
      } else if (word < 0 && !/\s/.test(sign)) word = at;
    }
    settle(Math.min(at, this.lineEnd(Math.min(at, this.text.length))));
    while (this.stack.length > depth) this.close(at);
    return Math.max(Math.min(at, this.text.length), lineEnd);
  }

  /** Where the blank before a bracket or comma begins. */
  private gap(at: number): number {
    let from = at;
    while (from > 0 && /[ \t]/.test(this.text[from - 1] as string)) from -= 1;
    return from;
  }

  private tiles(): TileSpan[] {
    const found: TileSpan[] = [];
    for (const box of this.boxes) {
      if (box.kind !== "map" || !box.parent || box.parent.kind !== "seq" || box.parent.step !== "tiles" || box.parent.parent?.parent) continue;
      const from = this.text.lastIndexOf("\n", box.from - 1) + 1;
      found.push({ id: box.keys.get("id") ?? "", from, to: this.lineEnd(from + this.text.slice(from, box.to).trimEnd().length) });
    }
    return found;
  }
}
