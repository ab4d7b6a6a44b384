/** Care for panels that burn in: the whole wall wanders by single device pixels, so slowly that nobody sees it move. */

const REACH = 4; // device pixels to each side
const STEP = 180_000; // ms a place is kept: all 81 of them are passed in four hours, and in the next four on the way back

export type Shift = readonly [right: number, down: number];

/** The places of a square, each beside the one before: from the middle outwards. */
export const PATH: readonly Shift[] = spiral((2 * REACH + 1) ** 2);

function spiral(many: number): Shift[] {
  const path: Shift[] = [[0, 0]];
  let [x, y, dx, dy] = [0, 0, 1, 0];
  for (let side = 2; path.length < many; side += 1) {
    for (let i = 0; i < side >> 1 && path.length < many; i += 1) path.push([(x += dx), (y += dy)]); // 1 1 2 2 3 3 …
    [dx, dy] = [-dy, dx];
  }
  return path;
}

/** Where the wall stands `up` ms after its page began, in device pixels. */
export function drift(up: number): Shift {
  const turn = 2 * (PATH.length - 1);
  const step = Math.floor(Math.max(0, up) / STEP) % turn;
  return PATH[Math.min(step, turn - step)] ?? [0, 0];
}

/** The same as a transform. In whole device pixels nothing is blurred, and nothing is laid out again. */
export function drifted(up: number, ratio: number): string {
  const [right, down] = drift(up);
  return right || down ? `translate(${right / ratio}px, ${down / ratio}px)` : "";
}
