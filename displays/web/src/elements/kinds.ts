/** Which element draws a kind of tile, when its module comes, and what it is given. */

import { html, nothing, type TemplateResult } from "lit";
import type { Laid, Shown } from "../compose.js";
import { give } from "../give.js";
import { paint, px } from "../paint.js";
import type { Scene } from "../picture.js";
import "./io-number.js";

/** All but figures are loaded when the first tile of their kind stands on a wall. */
const LATER: Record<string, () => Promise<unknown>> = {
  alerts: () => import("./io-alerts.js"),
  attention: () => import("./io-attention.js"),
  bar: () => import("./io-bar.js"),
  bullet: () => import("./io-bullet.js"),
  clock: () => import("./io-clock.js"),
  image: () => import("./io-image.js"),
  map: () => import("./io-map.js"),
  owners: () => import("./io-owners.js"),
  qr: () => import("./io-qr.js"),
  status: () => import("./io-status.js"),
  table: () => import("./io-table.js"),
  text: () => import("./io-text.js"),
  trend: () => import("./io-trend.js"),
};

/** What stands around a tile: the wall it is on, as far as an element may want to know. */
export interface Around {
  scene: Scene | null;
  clearance: string;
  theme: string;
  /** A preview: nothing moves, nothing is streamed. */
  quiet: boolean;
  /** The presenter points at this tile. */
  pointer: string | null;
  /** It can be seen; a tile that only waits bears no `data-tile`. */
  seen: boolean;
}

/** What an element's class may say of itself. */
export interface Kind {
  /** Its properties; without it an element gets its tile, all that is shown, its space and the clearance. */
  given?(set: Laid, shown: Shown, around: Around): object;
}

/** A kind this page does not know is a text that says so. */
const named = (kind: string): string => (kind === "number" || LATER[kind] ? kind : "text");

const defined = (kind: string): boolean => customElements.get(`io-${named(kind)}`) !== undefined;

/** The kinds whose elements are not there yet. */
export function awaited(kinds: Iterable<string>): string[] {
  return [...new Set([...kinds].map(named))].filter((kind) => !defined(kind));
}

/** Loads what is missing for these kinds. Resolves to true where something came; never rejects. */
export async function load(kinds: Iterable<string>): Promise<boolean> {
  const came = await Promise.all(
    awaited(kinds).map(async (kind) => {
      try {
        await LATER[kind]?.();
        return true;
      } catch {
        return false; // gone with this page's build: renewal.ts hears of it from the loader
      }
    }),
  );
  return came.includes(true);
}

const templates: Record<string, TemplateStringsArray> = {};

function template(kind: string): TemplateStringsArray {
  const strings = [`<io-${kind} data-tile=`, " class=", " ", " ", `></io-${kind}>`];
  return (templates[kind] ??= Object.assign(strings, { raw: strings }));
}

/** A tile where the layout puts it. One whose element has not come keeps its place free. */
export function tileOf(set: Laid, shown: Shown, around: Around): TemplateResult {
  const { tile, place, space } = set;
  const style = paint({ left: px(place.x), top: px(place.y), width: px(place.w), height: px(place.h), "--m": px(space.least) });
  const id = around.seen ? tile.id : nothing;
  const marks = around.pointer === tile.id ? "pointed" : "";
  if (tile.kind === "number")
    return html`<io-number data-tile=${id} class=${marks} ${style} .figure=${set.figure} .fit=${set.fit} .points=${set.points} .threshold=${set.threshold} .where=${place.part} .still=${around.quiet}></io-number>`;
  if (!defined(tile.kind)) return html`<div data-tile=${id} class="later" ${style}></div>`;
  const kind = named(tile.kind);
  const own = (customElements.get(`io-${kind}`) as Kind | undefined)?.given?.(set, shown, around);
  return html(template(kind), id, marks, style, give(own ?? { tile, shown, space, clearance: around.clearance }));
}
