/** The mark of a tile that shows figures which are not real: of an exercise before simulated ones. Pure. */

import type { Value } from "./picture.js";
import { say } from "./words.js";

export interface Band {
  band: string; // empty: all are real
  shortBand: string;
}

export function unreal(values: readonly (Pick<Value, "marks"> | undefined)[]): Band {
  for (const mark of ["exercise", "simulated"])
    if (values.some((value) => value?.marks?.includes(mark))) return { band: say(`wall.${mark}`), shortBand: say(`wall.${mark}_short`) };
  return { band: "", shortBand: "" };
}
