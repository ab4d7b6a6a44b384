/** The cells of an uploaded file: grouped, and what confirming will do. Pure. */

import { say } from "../words.js";
import type { Cell, Kind } from "./nouns.js";

export const KINDS: readonly Kind[] = ["rejected", "held", "accepted", "unchanged", "blank"];

const FINAL = new Set(["not_your_unit", "total_row", "hidden_row", "derived", "older", "unknown_label"]);

/** A line of the template that nobody filled in is blank, whatever else could be said of it. */
export function kind({ outcome, reason, raw, cell }: Pick<Cell, "outcome" | "reason" | "raw" | "cell">): Kind {
  const empty = reason?.code === "missing" || (raw.trim() === "" && cell !== "" && reason?.code !== "formula");
  return outcome !== "accepted" && empty ? "blank" : outcome;
}

export function tally(cells: readonly Cell[]): Record<Kind, number> {
  const count = { rejected: 0, held: 0, accepted: 0, unchanged: 0, blank: 0 };
  for (const cell of cells) count[kind(cell)] += 1;
  return count;
}

/** Cells under what they first were: one that was mended stays where the person mended it. */
export function grouped(cells: readonly Cell[], first: ReadonlyMap<string, Kind>): [Kind, Cell[]][] {
  const home = (cell: Cell): Kind => first.get(cell.place) ?? kind(cell);
  return KINDS.map((each): [Kind, Cell[]] => [each, cells.filter((cell) => home(cell) === each)]).filter(([, found]) => found.length > 0);
}

/** What confirming will do, in one sentence; "" where there is nothing to record. */
export function promise(cells: readonly Cell[]): string {
  const count = tally(cells);
  if (!count.accepted && !count.held) return "";
  const parts = [
    count.accepted ? say("entry.file.will_accept", { n: count.accepted }) : "",
    count.held ? say("entry.file.will_hold", { n: count.held }) : "",
    count.rejected ? say("entry.file.will_refuse", { n: count.rejected }) : "",
    count.unchanged ? say("entry.file.will_skip", { n: count.unchanged }) : "",
  ].filter(Boolean);
  return `${say("entry.file.will")} ${parts.join("; ")}.`;
}

/** True where typing something else can help: another unit's figure or a row of totals stays what it is. */
export const mendable = (cell: Cell): boolean => cell.fixed || ((cell.outcome === "rejected" || cell.outcome === "held") && cell.cell !== "" && !FINAL.has(cell.reason?.code ?? ""));

/** Names a file for what was mended in it: picked again, it has its fixes again. */
export const fileId = (file: File): string => `${file.name}|${file.size}|${file.lastModified}`;
