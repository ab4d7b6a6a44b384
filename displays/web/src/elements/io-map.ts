import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { mapFit, namedColumns, type MapFit } from "../areamap.fit.js";
import { areaMap, type AreaMap, type Entry, type Kind, type Named } from "../areamap.js";
import { cells, cellStyle } from "../cells.js";
import type { Laid, Shown } from "../compose.js";
import { named, owned } from "../figure.js";
import { px } from "../paint.js";
import type { Outline } from "../outline.js";
import type { TileDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { bandWords } from "../widths.js";
import { pick, say, type Text } from "../words.js";
import { Compared } from "./compared.js";
import { outlined } from "./map.outline.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

const AIR = 0.09; // of a square, around it
const INNER = [0, 0.46, 0.64, 0.82, 1]; // a step's side, of the square's: size as well as shade
const SHADE = [0, 0.45, 0.62, 0.8, 1];

/** One indicator over the areas of a map, as equal squares or in their outlines: colour and shape by level, or shade and
 *  size by value. SVG and not a chart library's map: layouts/README.md says why. */
export class IoMap extends Compared<AreaMap> {
  static easy({ tile, space }: Laid): boolean {
    return space.h >= 1.36 * (9 + (tile.top ?? 4)) * space.least && space.w >= 26 * space.least; // words beside it: nine rows and the worst by name
  }

  static override styles = [
    tile,
    cellStyle,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
      }
      h2 {
        flex: none;
        display: flex;
        align-items: baseline;
        white-space: nowrap;
        font-size: var(--heading);
        margin-bottom: calc(0.2 * var(--m));
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-3);
      }
      h2 .told {
        margin-left: auto;
        padding-left: var(--m);
        font-size: var(--m);
        font-weight: 500;
        color: var(--ink-2);
      }
      .body {
        flex: 1;
        min-height: 0;
        display: flex;
        align-items: center;
        justify-content: space-between;
      }
      :host([data-below]) .body {
        flex-direction: column;
        align-items: stretch;
        justify-content: space-evenly;
      }
      .squares {
        flex: none;
        display: block;
        margin: 0 auto;
      }
      .words {
        flex: none;
        width: var(--aside);
      }
      ol,
      ul {
        display: block;
      }
      ul.row {
        display: flex;
      }
      ul.row li {
        margin-right: calc(0.6 * var(--m));
      }
      ol {
        display: grid;
        grid-template-columns: repeat(var(--columns), minmax(0, 1fr));
        column-gap: var(--m);
        margin-bottom: calc(0.5 * var(--m));
      }
      :host([data-below]) ol {
        margin: calc(0.2 * var(--m)) 0 0;
      }
      li {
        display: flex;
        align-items: center;
        white-space: nowrap;
        line-height: 1.36;
      }
      li svg {
        flex: none;
        width: 0.92em;
        height: 0.92em;
        margin-right: 0.38em;
      }
      li b {
        margin-left: auto;
        padding-left: 0.6em;
        font-weight: 600;
      }
      .legend {
        color: var(--ink-2);
      }
      .legend b {
        color: var(--ink);
      }
      ol li > span {
        font-weight: 500;
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
      }
    `,
  ];

  protected override says(tile: TileDoc, shown: Shown): AreaMap {
    return areaMap(tile, shown);
  }

  override render(): TemplateResult {
    const { tile, shown, space, said: map } = this;
    const indicator = shown.indicators[String(tile.series ?? "")];
    const title = pick(tile.title) || (map.withheld ? say("wall.withheld_name") : named(indicator, String(tile.series ?? "")));
    const fit = mapFit(map, title, map.withheld ? "" : owned(indicator), pick(tile["note"] as Text | undefined), space);
    this.toggleAttribute("data-below", !fit.beside);
    this.toggleAttribute("data-empty", map.told === 0);
    this.style.setProperty("--heading", px(fit.heading.size));
    this.style.setProperty("--aside", px(fit.aside));
    this.style.setProperty("--columns", String(fit.beside ? 1 : namedColumns(fit.named, space.w, space.least)));
    return html`<h2>${fit.heading.text}${fit.heading.owner ? html`<small>${fit.heading.owner}</small>` : nothing}<span class="told">${fit.coverage}</span></h2>
      ${map.withheld ? html`<p class="calm">${say("wall.withheld")}</p>` : this.body(map, fit)}
      ${map.withheld ? nothing : fit.feet.map((row) => html`<p class="foot">${row}</p>`)}
      ${fit.band ? html`<p class="unreal-strip">${bandWords(map, space.w, space.least)}</p>` : nothing}`;
  }

  private body(map: AreaMap, fit: MapFit): TemplateResult {
    const { square } = fit;
    const [w, h] = [map.columns * square, map.rows * square];
    const words = map.legend.map(({ words, n }) => `${words}: ${n}`).join(", ");
    return html`<div class="body">
      <svg class="squares" role="img" aria-label=${words} width=${w} height=${h} viewBox="0 0 ${w} ${h}">
        ${map.outlined ? outlined(map, this.tile["outline"] as Outline, square, this.space.least) : map.squares.map(({ x, y, kind, late, step }) => svg`<svg x=${x * square} y=${y * square} width=${square} height=${square} viewBox="0 0 24 24">${step ? stepped(step, kind) : KEYS[kind]}${late && (step || kind !== "late") ? OLD : nothing}</svg>`)}
      </svg>
      <div class="words">
        ${fit.named.length ? html`<ol>${fit.named.map(listed)}</ol>` : nothing}
        ${fit.legend.map((row) => html`<ul class="legend ${fit.beside ? "" : "row"}">${row.map(entry)}</ul>`)}
      </div>
    </div>`;
  }
}

const edge = 24 * AIR;
const side = 24 - 2 * edge;
const box = (fill: string, opacity = 1): SVGTemplateResult => svg`<rect x=${edge} y=${edge} width=${side} height=${side} rx="3" fill=${fill} opacity=${opacity}/>`;
const frame = (stroke: string, dash: string): SVGTemplateResult => svg`<rect x=${edge + 1.2} y=${edge + 1.2} width=${side - 2.4} height=${side - 2.4} rx="2.4" fill="none" stroke=${stroke} stroke-width="2.2" stroke-dasharray=${dash}/>`;

/** A square of each kind, on 24 by 24: nobody needs its colour to know it. */
const KEYS: Record<Kind, SVGTemplateResult> = {
  critical: svg`${box("var(--critical-fill)")}<path d="M12 4.6 19.4 12 12 19.4 4.6 12Z" fill="var(--tile)"/>`,
  warn: svg`${box("var(--warn-fill)")}<path d="M12 6 18.6 17.6H5.4Z" fill="var(--on-warn)"/>`,
  normal: box("var(--plan)", 0.5),
  late: svg`${box("var(--late)", 0.25)}${frame("var(--late)", "none")}<path d="M12 7.4V12l3.2 2.4" fill="none" stroke="var(--late)" stroke-width="2.2"/>`,
  held: svg`${frame("var(--warn)", "4 2.6")}<path d="M9.4 8v8M14.6 8v8" stroke="var(--warn)" stroke-width="2.6"/>`,
  missing: svg`<path d="M4 12.5 12.5 4M4 20 20 4M11.5 20 20 11.5" stroke="var(--ink-3)" stroke-width="1.7" opacity="0.8"/><rect x=${edge + 0.5} y=${edge + 0.5} width=${side - 1} height=${side - 1} rx="2.8" fill="none" stroke="var(--ink-3)" stroke-width="1" opacity="0.55"/>`,
};

const OLD = svg`<path d="M14.2 2.2H21.8V9.8Z" fill="var(--late)"/>`; // a corner turned down

function stepped(step: number, kind: Kind | "step"): SVGTemplateResult {
  const inner = side * (INNER[step] ?? 1);
  const at = (24 - inner) / 2;
  const mark = kind === "critical" ? svg`<path d="M12 7 17 12 12 17 7 12Z" fill="var(--critical)" stroke="var(--tile)" stroke-width="1.4"/>` : kind === "warn" ? svg`<path d="M12 7.6 17 16.4H7Z" fill="var(--warn)" stroke="var(--tile)" stroke-width="1.4"/>` : nothing;
  return svg`${box("var(--line)", 0.6)}<rect x=${at} y=${at} width=${inner} height=${inner} rx="2.4" fill="var(--actual)" opacity=${SHADE[step] ?? 1}/>${mark}`;
}

const key = (kind: Entry["kind"], step: number): TemplateResult => html`<svg viewBox="0 0 24 24" aria-hidden="true">${step ? stepped(step, kind) : kind === "step" ? nothing : KEYS[kind]}</svg>`;
const entry = ({ kind, step, words, n }: Entry): TemplateResult => html`<li>${key(kind, step)}<span>${words}</span><b>${n}</b></li>`;
const listed = ({ name, text, kind }: Named): TemplateResult => html`<li>${kind === "critical" || kind === "warn" ? html`<svg class=${kind} viewBox="0 0 24 24" aria-hidden="true">${drawn(kind)}</svg>` : nothing}<span>${name}</span><b class=${kind}>${cells(text)}</b></li>`;

customElements.define("io-map", IoMap);
