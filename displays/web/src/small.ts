/** Tiles too small for what they are to show. Half a number, or one whose mark is cut away, is worse than none. Pure. */

import type { Laid } from "./compose.js";

/** Width and height inside a tile, in least fonts, below which its kind cuts or covers what it says. A figure, a clock
 *  and a picture shrink as they are; they need none. */
const LEAST: Record<string, readonly [w: number, h: number]> = {
  agenda: [7, 3.6],
  alerts: [6, 3.6],
  attention: [6, 4],
  bar: [5.6, 5],
  bullet: [6, 5.6],
  feedback: [5.6, 3.6],
  map: [9, 6.4],
  owners: [6, 5.6],
  qr: [4, 4],
  status: [6, 5],
  table: [9, 5],
  text: [3, 2.6],
  trend: [5.6, 4],
};

/** True where nothing but its size can be said of a tile. What a focus puts aside is set in its own way. */
export function small({ tile, place, space }: Pick<Laid, "tile" | "place" | "space">): boolean {
  const [w, h] = LEAST[tile.kind] ?? [0, 0];
  return place.part !== "away" && place.part !== "strip" && (space.w < w * space.least || space.h < h * space.least);
}
