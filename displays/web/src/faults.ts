/** An error in a tile stays in that tile: the others are set as if it were not there, and it is tried again. */

import { compose, type Laid, type Memory, type Shown, type Surface } from "./compose.js";
import { easy } from "./ease.js";
import type { TileDoc } from "./picture.js";

export const FAILED = "failed"; // the kind that a tile which fails has meanwhile
const AGAIN = 60_000; // ms after which a tile is tried again whose figures stay as they were
const LONGEST = 160; // characters of a message

interface Fault {
  message: string;
  at: number;
  from: readonly unknown[];
  trying: boolean;
}

/** The faults of one layout's tiles. */
export class Faults {
  private readonly known = new Map<string, Fault>();

  /** A tile fails, or is being tried again. */
  get some(): boolean {
    return this.known.size > 0;
  }

  /** The failing tiles' messages by tile. */
  get said(): Record<string, string> {
    return Object.fromEntries([...this.known].map(([id, fault]) => [id, fault.message]));
  }

  /** compose() of what does not fail; what fails stands in its place as FAILED. */
  lay(shown: Shown, surface: Surface, memory: Memory): Laid[] {
    try {
      return compose(this.without(shown), surface, memory);
    } catch (error) {
      for (const tile of shown.layout.tiles) this.trial(tile, shown, (alone) => compose(alone, surface));
      try {
        return compose(this.without(shown), surface, memory);
      } catch {
        for (const tile of shown.layout.tiles) this.note(tile, shown, error); // together they fail: better to say so than to show the past
        return compose(this.without(shown), surface, memory);
      }
    }
  }

  easy(sets: readonly Laid[], shown: Shown): boolean {
    try {
      return easy(sets, shown);
    } catch {
      for (const set of sets) this.trial(set.tile, shown, () => easy([set], shown));
      return true;
    }
  }

  note(tile: TileDoc, shown: Shown, error: unknown): void {
    this.known.set(tile.id, { message: plain(error), at: shown.now, from: needs(tile, shown), trying: false });
  }

  /** A tile has drawn itself. True where it had failed before. */
  worked(id: string): boolean {
    return this.known.get(id)?.trying === true && this.known.delete(id);
  }

  private trial(tile: TileDoc, shown: Shown, run: (alone: Shown) => unknown): void {
    try {
      run({ ...shown, focus: null, layout: { ...shown.layout, tiles: [tile] } });
    } catch (error) {
      this.note(tile, shown, error);
    }
  }

  private without(shown: Shown): Shown {
    if (!this.known.size) return shown;
    const tiles = shown.layout.tiles.map((tile) => (this.barred(tile, shown) ? { ...tile, kind: FAILED } : tile));
    return { ...shown, layout: { ...shown.layout, tiles } };
  }

  private barred(tile: TileDoc, shown: Shown): boolean {
    const fault = this.known.get(tile.id);
    if (!fault || fault.trying) return false;
    const now = needs(tile, shown);
    const same = now.length === fault.from.length && now.every((each, i) => each === fault.from[i]);
    fault.trying = !same || Math.abs(shown.now - fault.at) >= AGAIN;
    return !fault.trying;
  }
}

/** What a tile is made of: its own document, and the figures or lists it names. */
function needs(tile: TileDoc, { values, indicators }: Shown): unknown[] {
  const named = [tile.series ?? [], (tile["each"] as string[] | undefined) ?? []].flat();
  const codes = new Set(named.flatMap((series) => [series, series.split("@")[0] ?? ""]));
  const mine = (key: string): boolean => (codes.size ? codes.has(key) || codes.has(key.split("@")[0] ?? "") : key.startsWith("@") && !key.startsWith("@run/"));
  return [tile, ...[...codes].map((code) => indicators[code]), ...Object.keys(values).filter(mine).map((key) => values[key])];
}

/** An error in a few words of ours, without anything that could be a figure, a name or a text of the site. */
export function plain(error: unknown): string {
  const { name = "Error", message = error } = (error ?? {}) as Partial<Error>;
  return `${name}: ${String(message)}`
    .replace(/(["'`“])(?![\w.$#-]{1,40}["'`”]).*?["'`”]/gs, "…") // quoted is data, unless it is a name in a script
    .replace(/[^\x20-\x7e…]+|\d[\d.,]{3,}/g, "…")
    .slice(0, LONGEST);
}
