/** Shapes that stand beside every alarm colour, so that nobody needs to tell red from green. 24 x 24. */

import { svg, type SVGTemplateResult } from "lit";
import type { Shape } from "./figure.js";

const DRAWN: Record<Shape, SVGTemplateResult> = {
  up: svg`<path d="M12 4 22 20H2Z" fill="currentColor"/>`,
  down: svg`<path d="M12 20 2 4h20Z" fill="currentColor"/>`,
  flat: svg`<path d="M3 9h18M3 16h18" stroke="currentColor" stroke-width="3.4" fill="none"/>`,
  critical: svg`<path d="M12 .8 23.2 12 12 23.2.8 12Z" fill="currentColor"/><path d="M12 6.4v7M12 15.8v2.6" stroke="var(--shape-ground, var(--tile))" stroke-width="2.7" fill="none"/>`,
  warn: svg`<path d="M12 1.8 23.4 22H.6Z" fill="currentColor"/><path d="M12 8.6v6.4M12 17v2.4" stroke="var(--shape-ground, var(--tile))" stroke-width="2.6" fill="none"/>`,
  late: svg`<circle cx="12" cy="12" r="9.8" fill="none" stroke="currentColor" stroke-width="2.8"/><path d="M12 6.2V12l4.4 3.2" fill="none" stroke="currentColor" stroke-width="2.8"/>`,
  held: svg`<path d="M7 3.5v17M17 3.5v17" stroke="currentColor" stroke-width="4.6" fill="none"/>`,
  target: svg`<path d="M5 22V3h13l-3 5 3 5H5" fill="none" stroke="currentColor" stroke-width="2.8" stroke-linejoin="round"/>`,
  mismatch: svg`<path d="M3 8.5h18M3 15.5h18M17 3 7 21" stroke="currentColor" stroke-width="2.8" fill="none"/>`,
  none: svg`<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.6" stroke-dasharray="3.6 3.4"/>`,
};

export const drawn = (shape: Shape): SVGTemplateResult => DRAWN[shape];
