/** What can be read from the furthest seat. */

import type { Setup } from "./picture.js";

const LEAST_ARC = 16; // arc minutes of a capital's height
const CAPITAL = 0.706; // of the font size, Be Vietnam Pro
const USUAL: Required<Pick<Setup, "height_cm" | "furthest_m">> = { height_cm: 93.4, furthest_m: 8 }; // 75 inch
const LEAST = 22; // the least font whatever the seat, so that a wall on a desk is still a wall
const MOST = 72; // beyond this a screen is too small for its room; the linter says so, the wall does what it can

/** The smallest font a leader must read, in 1/1080 of the picture's height: 61 for 75 inches seen from 8 m. */
export function leastFont(setup: Setup | null | undefined): number {
  const height = setup?.height_cm || USUAL.height_cm;
  const furthest = setup?.furthest_m || USUAL.furthest_m;
  const capital = (furthest * 100 * Math.tan(((LEAST_ARC / 60) * Math.PI) / 180)) / height;
  return Math.min(MOST, Math.max(LEAST, (capital / CAPITAL) * 1080));
}
