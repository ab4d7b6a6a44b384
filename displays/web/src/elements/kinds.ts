/** Which element draws a kind of tile, when its module comes, and what it is given. */

import { html, noChange, nothing, type TemplateResult } from "lit";
import { seriesOf, type Laid, type Shown } from "../compose.js";
import { FAILED } from "../faults.js";
import { named as indicatorName } from "../figure.js";
import { give } from "../give.js";
import { alike, Memo, partsOf } from "../memo.js";
import { paint, px } from "../paint.js";
import { seriesParts, type Scene, type TileDoc } from "../picture.js";
import { small } from "../small.js";
import { pick, say } from "../words.js";
import { guard } from "./guard.js";
import "./io-number.js";
import { saying } from "./saying.js";

/** All but figures are loaded when the first tile of their kind stands on a wall. */
const LATER: Record<string, () => Promise<unknown>> = {
  agenda: () => import("./io-agenda.js"),
  alerts: () => import("./io-alerts.js"),
  attention: () => import("./io-attention.js"),
  bar: () => import("./io-bar.js"),
  bullet: () => import("./io-bullet.js"),
  camera: () => import("./io-camera.js"),
  clock: () => import("./io-clock.js"),
  feedback: () => import("./io-feedback.js"),
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
  /** By tile, what it was last drawn from. */
  drawn: Map<string, readonly unknown[]>;
  worked(tile: TileDoc): unknown;
  failed(tile: TileDoc, error: unknown): void;
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

const REST = 10_000; // ms before a module that did not come is asked for again
const missed = new Map<string, number>(); // kind -> when its module did not come

/** Loads what is missing for these kinds. Resolves to true where something has changed; never rejects. */
export async function load(kinds: Iterable<string>): Promise<boolean> {
  const changed = await Promise.all(
    awaited(kinds).map(async (kind) => {
      const before = missed.get(kind);
      if (before !== undefined && performance.now() - before < REST) return false;
      try {
        await LATER[kind]?.();
        missed.delete(kind);
        return true;
      } catch {
        missed.set(kind, performance.now()); // gone with this page's build: renewal.ts hears of it from the loader
        return before === undefined;
      }
    }),
  );
  return changed.includes(true);
}

/** True for a kind whose module did not come. */
export const missing = (kind: string): boolean => missed.has(named(kind));

const templates: Record<string, TemplateStringsArray> = {};

function template(kind: string): TemplateStringsArray {
  const strings = [`<io-${kind} data-tile=`, " class=", " ", " ", " ", `></io-${kind}>`];
  return (templates[kind] ??= Object.assign(strings, { raw: strings }));
}

/** A tile where the layout puts it. One whose element has not come keeps its place free; one that fails says so there.
 *  `noChange` where it would be drawn from the same as it was. */
export function tileOf(set: Laid, shown: Shown, around: Around): TemplateResult | typeof noChange {
  const { tile } = set;
  if (set.place.part === "away") return noChange;
  const kind = tile.kind === "number" || tile.kind === FAILED ? tile.kind : named(tile.kind);
  let state: unknown = kind === "number";
  const least = small(set);
  if (!state && !least && kind !== FAILED && defined(kind))
    try {
      state = given(kind, set, shown, around);
    } catch (error) {
      around.failed(tile, error);
    }
  const from = [set, least, around.seen, around.pointer === tile.id, around.quiet, state || missing(kind)];
  if (alike(from, around.drawn.get(tile.id) ?? [])) return noChange;
  around.drawn.set(tile.id, from);
  return drawnOf(kind, set, shown, around, least ? "small" : state);
}

/** `given`: what the element is given; true for a figure, which takes its set as it is; false where there is no element,
 *  "small" where there is no room for it. */
function drawnOf(kind: string, set: Laid, shown: Shown, around: Around, given: unknown): TemplateResult {
  const { tile, place, space } = set;
  const style = paint({ left: px(place.x), top: px(place.y), width: px(place.w), height: px(place.h), "--m": px(space.least), "z-index": place.part === "focus" ? 1 : null });
  const id = around.seen ? tile.id : nothing;
  const marks = around.pointer === tile.id ? "pointed" : "";
  const guarded = guard({ worked: () => around.worked(tile), failed: (error) => around.failed(tile, error) });
  if (given === true)
    return html`<io-number data-tile=${id} class=${marks} ${style} ${guarded} .figure=${set.figure} .fit=${set.fit} .points=${set.points} .threshold=${set.threshold} .where=${place.part} .still=${around.quiet}></io-number>`;
  if (given === "small") return html`<div data-tile=${id} data-small class="failed ${marks}" ${style}>${saying(nameOf(tile, shown), say("wall.tile_small"), space)}</div>`;
  if (given) return html(template(kind), id, marks, style, guarded, give(given));
  if (kind === FAILED || defined(kind) || missing(kind))
    return html`<div data-tile=${id} data-failed class="failed ${marks}" ${style}>${saying(nameOf(tile, shown), say("wall.tile_failed"), space)}</div>`;
  return html`<div data-tile=${id} class="later" ${style}></div>`;
}

const known = new WeakMap<TileDoc, Memo<object>>();

/** What the tile's element is given; the same object where nothing of it has changed. */
function given(kind: string, set: Laid, shown: Shown, around: Around): object {
  const own = customElements.get(`io-${kind}`) as Kind | undefined;
  if (!own?.given) return { tile: set.tile, shown, space: set.space, clearance: around.clearance };
  const memo = known.get(set.tile) ?? new Memo<object>();
  known.set(set.tile, memo);
  const { scene, clearance, theme, quiet, seen } = around;
  return memo.get([own, ...partsOf(set), scene, clearance, theme, quiet, seen], shown, (watched) => own.given?.(set, watched, around) ?? {});
}

/** What people call a tile. */
function nameOf(tile: TileDoc, { indicators, areas }: Shown): string {
  const [code, area] = seriesParts(seriesOf(tile));
  try {
    return pick(tile.title) || (indicators[code] ? indicatorName(indicators[code], code, area, areas) : tile.id);
  } catch {
    return tile.id;
  }
}
