import { html, type TemplateResult } from "lit";
import { lines, width } from "../measure.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";

const LINE = 1.32;
const LEAST = 0.5; // least fonts; below that a tile is too small for any words

/** A tile's name and why it shows nothing, in one size in which both are whole. */
export function saying(name: string, words: string, { w, h, least }: Space): TemplateResult {
  let size = least;
  const fits = (): boolean => {
    const rows = [...lines(name, size, 600, w).map((row) => width(row, size, 600)), ...lines(words, size, 400, w).map((row) => width(row, size))];
    return rows.length * size * LINE <= h && rows.every((row) => row <= w);
  };
  while (size > LEAST * least && !fits()) size *= 0.94;
  const style = paint({ "font-size": px(size) });
  return html`<h2 ${style}>${name}</h2><p ${style}>${words}</p>`;
}
