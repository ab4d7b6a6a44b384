/** What was reckoned from the wall's values, kept until one of those that were read differs: ten changes a second touch
 *  only few of forty tiles. */

import type { Laid, Shown } from "./compose.js";
import { lang } from "./lang.js";
import { generation } from "./measure.js";

/** Watches what is read of a record, by key, and whether its keys were listed. */
class Reads {
  private readonly read = new Map<string, unknown>();
  private listed: readonly string[] | null = null;

  watch<T extends object>(record: T): T {
    return new Proxy(record, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key);
        if (typeof key === "string") this.read.set(key, value);
        return value;
      },
      has: (target, key) => {
        if (typeof key === "string") this.read.set(key, Reflect.get(target, key));
        return Reflect.has(target, key);
      },
      ownKeys: (target) => {
        this.listed = Object.keys(target);
        return Reflect.ownKeys(target);
      },
    });
  }

  same(record: Readonly<Record<string, unknown>>): boolean {
    for (const [key, value] of this.read) if (record[key] !== value) return false;
    if (!this.listed) return true;
    const keys = Object.keys(record);
    return keys.length === this.listed.length && keys.every((key, i) => key === this.listed?.[i]);
  }
}

export class Memo<T> {
  private from: readonly unknown[] = [];
  private values = new Reads();
  private history = new Reads();
  private made: { result: T } | null = null;

  /** `make(shown)`, or what it gave before where everything it has read is the same. `from`: what else it depends on. */
  get(from: readonly unknown[], shown: Shown, make: (shown: Shown) => T): T {
    const { layout, indicators, areas, focus, now } = shown;
    const all = [...from, layout, indicators, areas, focus, now, lang(), generation()];
    if (this.made && alike(all, this.from) && this.values.same(shown.values) && this.history.same(shown.history)) return this.made.result;
    [this.from, this.values, this.history, this.made] = [all, new Reads(), new Reads(), null];
    const result = make({ ...shown, values: this.values.watch(shown.values), history: this.history.watch(shown.history) });
    this.made = { result };
    return result;
  }
}

/** The same sets as before where nothing of them differs, so that nothing is done for them. */
export function shared(before: readonly Laid[], now: Laid[]): Laid[] {
  if (now === before) return now;
  const known = new Map(before.map((set) => [set.tile.id, set]));
  const made = now.map((set) => {
    const old = known.get(set.tile.id);
    return old && alike(partsOf(old), partsOf(set)) && old.place.x === set.place.x && old.place.y === set.place.y && old.place.w === set.place.w && old.place.h === set.place.h ? old : set;
  });
  return alike(made, before) ? (before as Laid[]) : made;
}

export const alike = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((each, i) => each === b[i]);

/** Everything of a set that its element may look at. */
export const partsOf = ({ tile, place, space, figure, fit, points, threshold }: Laid): readonly unknown[] => [
  tile, place.part, space.w, space.h, space.least, figure, fit, points, threshold,
];
