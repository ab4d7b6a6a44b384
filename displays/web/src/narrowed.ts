/** Whether a page may show less than it did: what it held of the former picture must go before anything is painted again. */

import type { Picture } from "./picture.js";

const RANKS = ["public", "internal", "restricted"];

/** less: nothing of the former picture may stay anywhere; gone: something of it was taken away, and may not be kept. */
export type Loss = "none" | "gone" | "less";

/** A layout that gives way to another takes figures along that may be shown all the same: only another clearance or another
 *  catalogue says that they may not. What a wall no longer names after a change of catalogue may have become too sensitive. */
export function narrowed(before: Picture | null, after: Picture | null): Loss {
  if (!before || !after || before === after) return "none";
  if (rank(after) < rank(before)) return "less";
  if (after.catalogue !== before.catalogue || after.epoch !== before.epoch) {
    const hidden = (code: string): boolean => !after.indicators[code] || after.indicators[code].withheld === true;
    return Object.keys(before.indicators).some((code) => !before.indicators[code]?.withheld && hidden(code)) ? "less" : "none";
  }
  if (after.view !== before.view) return "none";
  return Object.keys(before.values).some((key) => !(key in after.values)) ? "gone" : "none";
}

const rank = (picture: Picture): number => RANKS.indexOf(picture.clearance ?? "public");
