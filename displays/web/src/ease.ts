/** Whether a wall is set at its ease, so that all its type may be larger: every list whole, every bar named. Pure. */

import { attentionText } from "./attention.js";
import { barsOf } from "./bars.js";
import { barFit, barRows } from "./bar.fit.js";
import type { Laid, Shown } from "./compose.js";
import type { AttentionItem, OwnerItem, StatusItem } from "./picture.js";
import { ownerText, owing } from "./owing.js";
import { fitting } from "./rows.js";
import { statusFit } from "./status.fit.js";

const CHART = 10.5; // least fonts of height below which a chart is only a stripe

/** An element of a kind that is loaded later knows by itself when it is at ease; until it is there, it is. */
export interface Easing {
  easy?(set: Laid, shown: Shown): boolean;
}

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
    default:
      return (customElements.get(`io-${tile.kind}`) as Easing | undefined)?.easy?.(set, shown) ?? true;
  }
}

function figureAtEase({ fit, figure, space }: Laid): boolean {
  if (!fit || !figure) return true;
  const large = figure.state !== "value" || fit.value >= space.least * 2.1;
  return large && fit.quiet >= space.least * 0.999 && fit.messages.length >= Math.min(1, figure.lines.length) && fit.name.length === 1;
}
