/** A map drawn in its areas' outlines: colour and pattern by level, a mark in the middle of each area that is not normal. */

import { nothing, svg, type SVGTemplateResult } from "lit";
import type { AreaMap, Kind, Square } from "../areamap.js";
import { width } from "../measure.js";
import { drawnOutline, labelled, type Outline } from "../outline.js";

const MARK = 0.74; // of the least font, the largest
const LEAST = 0.2; // of the least font; a smaller mark is only a speck, and the pattern says as much
const WIDE = 0.45; // of the least font: from the middle of a common area to its border, where lines have their full width
const INSIDE = 1.7; // times the way to the nearest border
const KINDS = /^(Xã|Phường|Thị trấn|Đặc khu) /; // the list beside the map has the whole name
const ROOMY = 13; // least fonts of width from which places are named in the map
const RANK: Record<Kind, number> = { critical: 0, warn: 1, held: 2, late: 3, normal: 4, missing: 5 };
const SHADE = [0, 0.2, 0.42, 0.68, 1]; // of a step

/** scale: px a step of the outline. */
export function outlined(map: AreaMap, outline: Outline, scale: number, least: number): SVGTemplateResult {
  const { paths, rim } = drawnOutline(outline);
  const [w, h] = [map.columns * scale, map.rows * scale];
  const reach = Object.values(outline.areas).reduce((sum, { at }) => sum + at[2], 0) / Math.max(1, map.squares.length);
  const fine = Math.max(0.4, Math.min(1, (reach * scale) / (WIDE * least)));
  const size = MARK * least;
  const marks = map.squares.filter(({ kind, late, step }) => RANK[kind] < (step ? 2 : 4) || late).flatMap((square) => {
    const wide = Math.min(size, INSIDE * (outline.areas[square.area]?.at[2] ?? 0) * scale);
    return wide >= LEAST * least ? [{ ...square, x: square.x * scale, y: square.y * scale, wide }] : [];
  });
  const names = map.worst.flatMap(({ area, name: whole }) => {
    const name = whole.replace(KINDS, "");
    const at = outline.areas[area]?.at;
    return at && w >= ROOMY * least ? [{ area, name, x: at[0] * scale, y: at[1] * scale, wide: width(name, least, 600) }] : [];
  });
  return svg`<defs>${patterns(scale, fine * least)}</defs>
    <g transform="scale(${scale})" stroke-linejoin="round">
      ${map.squares.map((square) => svg`<path data-area=${square.area} d=${paths.get(square.area) ?? ""} fill=${fill(square)} fill-opacity=${opacity(square)} fill-rule="evenodd" stroke="var(--ground)" stroke-width=${0.045 * fine * least} vector-effect="non-scaling-stroke"/>${over(square, paths.get(square.area) ?? "")}`)}
      <path d=${rim} fill="none" stroke="var(--ink-3)" stroke-width=${0.06 * fine * least} vector-effect="non-scaling-stroke"/>
    </g>
    ${marks.map((mark) => svg`<svg x=${mark.x - mark.wide / 2} y=${mark.y - mark.wide / 2} width=${mark.wide} height=${mark.wide} viewBox="0 0 24 24">${MARKS[mark.step && RANK[mark.kind] > 1 ? "late" : mark.kind]}</svg>`)}
    ${labelled(names, least, size, w, h).map(({ text, x, y, anchor }) => svg`<text x=${x} y=${y} text-anchor=${anchor} font-size=${least} font-weight="600" fill="var(--ink)" stroke="var(--tile)" stroke-width=${0.26 * least} stroke-linejoin="round" paint-order="stroke">${text}</text>`)}`;
}

const fill = ({ kind, step }: Square): string => {
  if (step) return "var(--actual)";
  if (kind === "critical") return "var(--critical-fill)";
  if (kind === "warn") return "var(--warn-fill, var(--warn))";
  if (kind === "late") return "var(--late)";
  return kind === "normal" ? "var(--plan)" : "var(--tile-2)";
};

const opacity = ({ kind, step }: Square): number => (step ? (SHADE[step] ?? 1) : kind === "normal" ? 0.5 : kind === "late" ? 0.25 : 1);

/** What nobody needs to see a colour for: warnings are striped, what waits has bars, what is missing is hatched. */
const over = ({ kind, step }: Square, path: string): SVGTemplateResult | typeof nothing =>
  !step && (kind === "warn" || kind === "held" || kind === "missing") ? svg`<path d=${path} fill="url(#map-${kind})" fill-rule="evenodd" stroke="none"/>` : nothing;

/** `least`: what the lines' widths go by; finer where areas are small. */
function patterns(scale: number, least: number): SVGTemplateResult {
  const lines = (id: string, gap: number, thick: number, turn: number, colour: string, strength: number): SVGTemplateResult =>
    svg`<pattern id=${id} width=${gap * least} height=${gap * least} patternUnits="userSpaceOnUse" patternTransform="scale(${1 / scale}) rotate(${turn})"><rect width=${thick * least} height=${gap * least} fill=${colour} opacity=${strength}/></pattern>`;
  return svg`${lines("map-warn", 0.26, 0.07, 45, "var(--tile)", 0.55)}${lines("map-held", 0.26, 0.09, 0, "var(--warn)", 0.8)}${lines("map-missing", 0.3, 0.06, -45, "var(--ink-3)", 0.65)}`;
}

const EDGE = "var(--ground)";
const MARKS: Record<Kind, SVGTemplateResult> = {
  critical: svg`<path d="M12 1 23 12 12 23 1 12Z" fill="var(--ink)" stroke=${EDGE} stroke-width="1.6"/><path d="M12 6.4v7M12 15.8v2.6" stroke=${EDGE} stroke-width="2.8"/>`,
  warn: svg`<path d="M12 2 23 22H1Z" fill="var(--ink)" stroke=${EDGE} stroke-width="1.6"/><path d="M12 9v6M12 17v2.4" stroke=${EDGE} stroke-width="2.6"/>`,
  late: svg`<circle cx="12" cy="12" r="9.4" fill=${EDGE} stroke="var(--late)" stroke-width="3"/><path d="M12 6.6V12l3.8 2.8" fill="none" stroke="var(--late)" stroke-width="2.8"/>`,
  held: svg`<rect x="2" y="2" width="20" height="20" rx="4" fill=${EDGE}/><path d="M8.4 6v12M15.6 6v12" stroke="var(--warn)" stroke-width="4"/>`,
  normal: svg``,
  missing: svg``,
};
