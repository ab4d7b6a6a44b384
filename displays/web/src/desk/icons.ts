/** The few signs of the desk, drawn here because fonts of meeting-room machines lack them. Always beside words. */

import { svg, html, type TemplateResult } from "lit";

const SIGNS = {
  dot: svg`<circle cx="8" cy="8" r="4.5" fill="currentColor"/>`,
  ring: svg`<circle cx="8" cy="8" r="4" fill="none" stroke="currentColor" stroke-width="2"/>`,
  cross: svg`<path d="M3.5 3.5l9 9m0-9l-9 9" stroke="currentColor" stroke-width="2.4" stroke-linecap="round"/>`,
  clock: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 4.6V8l2.4 1.6" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>`,
  undo: svg`<path d="M6 3L2.8 6.2 6 9.4M3.2 6.2H10a3.4 3.4 0 010 6.8H7" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  enter: svg`<path d="M13 3.5v4.7H3.6M6.6 5L3.4 8.2l3.2 3.2" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  diamond: svg`<path d="M8 1.2L14.8 8 8 14.8 1.2 8z" fill="currentColor"/>`,
  triangle: svg`<path d="M8 2l6.6 12H1.4z" fill="currentColor"/>`,
  pause: svg`<path d="M5 3v10M11 3v10" stroke="currentColor" stroke-width="2.6" stroke-linecap="round"/>`,
  pin: svg`<path d="M5.5 2h5l-.8 4.4L12 9H4l2.3-2.6zM8 9v5" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" stroke-linecap="round"/>`,
  snow: svg`<path d="M8 1.5v13M2.4 4.7l11.2 6.6M13.6 4.7L2.4 11.3" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>`,
  check: svg`<path d="M2.8 8.6l3.4 3.6 7-8" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  plus: svg`<path d="M8 3v10M3 8h10" stroke="currentColor" stroke-width="2.2" stroke-linecap="round"/>`,
  load: svg`<path d="M8 2v7.4M4.8 6.4L8 9.6l3.2-3.2M2.8 13.4h10.4" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
  left: svg`<path d="M10 3L5 8l5 5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  right: svg`<path d="M6 3l5 5-5 5" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/>`,
  down: svg`<path d="M3 6l5 5 5-5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
  up: svg`<path d="M3 10.5l5-5 5 5" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`,
  person: svg`<circle cx="8" cy="5" r="2.8" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M2.6 14c.5-3.2 2.6-4.6 5.4-4.6s4.9 1.4 5.4 4.6" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>`,
  swap: svg`<path d="M2.5 5.5h10.2M9.8 2.6l3 2.9-3 2.9M13.5 10.5H3.3M6.2 7.6l-3 2.9 3 2.9" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`,
  star: svg`<path d="M8 1.8l1.9 4 4.3.6-3.1 3 .8 4.3L8 11.6l-3.9 2.1.8-4.3-3.1-3 4.3-.6z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round"/>`,
  theme: svg`<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M8 2.4a5.6 5.6 0 010 11.2z" fill="currentColor"/>`,
  wheel: svg`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="8" cy="8" r="1.6" fill="currentColor"/><path d="M8 9.4v4M6.8 7.4L2.6 6M9.2 7.4L13.4 6" stroke="currentColor" stroke-width="1.8"/>`,
  flag: svg`<path d="M4 14.5V2.2h8.4l-2 3.2 2 3.2H4" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linejoin="round" stroke-linecap="round"/>`,
  point: svg`<path d="M3 2.5l9.6 4.6-4.2 1.3-1.3 4.2z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/><path d="M9 9.2l4.2 4.2" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/>`,
  grid: svg`<path d="M2.5 3h4.6v4.2H2.5zM9 3h4.5v4.2H9zM2.5 9h4.6v4H2.5zM9 9h4.5v4H9z" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round"/>`,
  focus: svg`<path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/><circle cx="8" cy="8" r="2" fill="currentColor"/>`,
} as const;

export type Sign = keyof typeof SIGNS;

export function icon(sign: Sign): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${SIGNS[sign]}</svg>`;
}
