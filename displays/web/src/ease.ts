/** Whether a wall is set at its ease, so that all its type may be larger: every list whole, every bar named. Pure. */

import { attentionText } from "./attention.js";
import { barsOf } from "./bars.js";
import { barFit, barRows } from "./bar.fit.js";
import type { Laid, Shown } from "./compose.js";
import type { AttentionItem, OwnerItem, StatusItem, TileDoc } from "./picture.js";
import { ownerText, owing } from "./owing.js";
import { fitting } from "./rows.js";
import { statusFit } from "./status.fit.js";
import { pick, type Text } from "./words.js";

const CLOCK = 3.6; // least fonts of height that a clock with its date takes
const LETTER = 0.55; // least fonts
const DETAIL = 62; // letters of an alert's severity, places, end and age
const CHART = 10.5; // least fonts of height below which a chart is only a stripe
const HEADS = 3; // a heading and a foot
const MAP_ROWS = 9; // of words beside it, besides the worst by name
const MAP_WIDE = 26;

/** `values` may lack a list: what is not there yet takes no room. */
export function easy(sets: readonly Laid[], shown: Shown): boolean {
  return sets.every((set) => set.place.part === "away" || set.place.part === "strip" || atEase(set, shown));
}

function atEase(set: Laid, shown: Shown): boolean {
  const { tile, space } = set;
  switch (tile.kind) {
    case "number":
      return figureAtEase(set);
    case "trend":
      return space.h >= CHART * space.least;
    case "bar": {
      const bars = barsOf(tile, shown).slice(0, tile.top ?? 8);
      const made = barFit(bars, space);
      return barRows(bars, space, bars.length) >= bars.length && made.size === 1 && (made.beside || bars.length < 3);
    }
    case "attention": {
      const items = (shown.values["@attention"] as AttentionItem[] | undefined) ?? [];
      const texts = items.map((item) => attentionText(item, shown)).slice(0, tile.top ?? 4);
      return fitting(texts, space, texts.length).length >= texts.length;
    }
    case "owners": {
      const texts = owing(shown.values["@owners"] as OwnerItem[] | undefined).map((item) => ownerText(item, shown.now)).slice(0, tile.top ?? 6);
      return fitting(texts, space, texts.length, 1.7).length >= texts.length;
    }
    case "status":
      return statusFit((shown.values["@status"] as StatusItem[] | undefined) ?? [], space).whole;
    case "alerts":
      return roughly(set, shown) <= space.h;
    case "clock":
      return space.h >= CLOCK * space.least && space.w >= 2 * CLOCK * space.least;
    case "bullet":
      return space.h >= (HEADS + 4.4 * eachOf(tile).length) * space.least && space.w >= 22 * space.least;
    case "table": {
      const rows = tile.by === "area" ? (tile.top ?? 8) : Math.min(tile.top ?? 8, eachOf(tile).length);
      const columns = Number(tile["periods"] ?? (tile.by && eachOf(tile).length > 1 ? eachOf(tile).length : ((tile["columns"] as string[] | undefined)?.length ?? 3)));
      return space.h >= (HEADS + 1.4 + 1.5 * rows) * space.least && space.w >= (10 + 8 * columns) * space.least;
    }
    case "map":
      return space.h >= 1.36 * (MAP_ROWS + (tile.top ?? 4)) * space.least && space.w >= MAP_WIDE * space.least;
    default:
      return true;
  }
}

const eachOf = (tile: TileDoc): string[] => (tile["each"] as string[] | undefined) ?? [];

/** How high the rows of an alerts tile will be about: what words them is loaded later than this. */
function roughly({ tile, space }: Laid, { values }: Shown): number {
  const items = ((tile["feeds"] as string[] | undefined) ?? []).flatMap((feed) => (values[`@items/${feed}`] as { items?: { title?: string; headline?: Text }[] } | undefined)?.items ?? []);
  const letters = Math.max(8, space.w / space.least / LETTER - 3);
  const high = items.slice(0, tile.top ?? 4).reduce((sum, item) => sum + Math.ceil((item.title ?? pick(item.headline)).length / letters) + Math.ceil((item.title ? 14 : DETAIL) / letters), 0);
  return (3.4 + 1.36 * high) * space.least;
}

function figureAtEase({ fit, figure, space }: Laid): boolean {
  if (!fit || !figure) return true;
  const large = figure.state !== "value" || fit.value >= space.least * 2.1;
  return large && fit.quiet >= space.least * 0.999 && fit.messages.length >= Math.min(1, figure.lines.length) && fit.name.length === 1;
}
