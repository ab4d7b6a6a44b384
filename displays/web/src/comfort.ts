/** How large a wall's type is, and from it the area its tiles have. One for each layout that stands or waits. */

import { seriesOf, WITH_FIGURE, type Laid, type Memory, type Shown, type Surface } from "./compose.js";
import { Faults } from "./faults.js";
import { lang } from "./lang.js";
import { generation } from "./measure.js";
import { alike } from "./memo.js";

const COMFORT = [1.36, 1.26, 1.17, 1.08, 1]; // times the least font, the largest that the layout bears
const HEAD = 3; // least fonts of height
const HEAD_TALL = 4.7; // … of a tall wall, whose heading stands in three rows
export const NOTICE = 3.6; // least fonts of height
const SIDE = 48; // units left and right of the tiles
const NARROWEST = 28; // least fonts across a tall wall: two figures side by side; the linter says where that is too small for the room
const AROUND = 32 + 24 + 36; // units above the heading, below it, and below the tiles

export interface Box {
  w: number; // px
  h: number;
}

export class Comfort {
  surface: Surface = { w: 0, h: 0, gap: 0, least: 16, unit: 1 };
  readonly faults = new Faults();
  private place = "";
  private step = 0;
  private readonly memory: Memory = new Map();
  private last: { from: readonly unknown[]; whole: Laid[]; sets: Laid[] } | null = null;

  /** Tries the largest type once more: an element has come that says what it bears. */
  again(): void {
    this.place = "";
    this.last = null;
  }

  /** What was measured no longer holds: a font has come. */
  forget(): void {
    this.memory.clear();
    this.again();
  }

  /** Sets the tiles in the largest type the layout bears; never below what the furthest seat can read. It only grows again
   *  with another layout or box, so that nothing jumps while somebody speaks, and it stays through a focus. */
  set(shown: Shown, box: Box, least: number, notices: number): Laid[] {
    const place = [shown.layout.key, box.w, box.h, least, notices].join(" ");
    if (place !== this.place) [this.place, this.step] = [place, 0];
    const whole = shown.focus ? { ...shown, focus: null } : shown;
    const from = [place, this.step, ...figures(shown)];
    const same = this.last && !this.faults.some && alike(from, this.last.from) ? this.last : null;
    if (same && (this.step === COMFORT.length - 1 || this.faults.easy(same.whole, whole))) return same.sets;
    let sets: Laid[] = [];
    for (; this.step < COMFORT.length; this.step += 1) {
      this.surface = surface(box, least * (COMFORT[this.step] ?? 1), notices);
      sets = this.faults.lay(whole, this.surface, this.memory);
      if (this.faults.easy(sets, whole) || this.step === COMFORT.length - 1) break;
    }
    const made = shown.focus ? this.faults.lay(shown, this.surface, this.memory) : sets;
    this.last = { from: [place, this.step, ...figures(shown)], whole: sets, sets: made };
    return made;
  }
}

/** Everything that compose() looks at: where none of it differs, the sets are the same. */
function figures({ layout, indicators, areas, focus, now, values, history }: Shown): unknown[] {
  const series = layout.tiles.filter((tile) => WITH_FIGURE.has(tile.kind)).map(seriesOf);
  return [layout, indicators, areas, focus, now, lang(), generation(), ...series.flatMap((each) => [values[each], history[each]])];
}

export const tall = ({ w, h }: Box): boolean => w <= h;
export const head = (box: Box): number => (tall(box) ? HEAD_TALL : HEAD);

/** The area the tiles have under heading and notices, with `least` as the least font at 1,080 lines. */
export function surface(box: Box, least: number, notices: number): Surface {
  const unit = Math.min(box.h / 1080, box.w / 1440);
  const m = tall(box) ? Math.min((least * box.h) / 1080, box.w / NARROWEST) : least * unit;
  return { w: box.w - 2 * SIDE * unit, h: box.h - (notices * NOTICE + head(box)) * m - AROUND * unit, gap: 22 * unit, least: m, unit };
}
