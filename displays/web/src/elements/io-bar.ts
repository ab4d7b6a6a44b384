import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { barFit, barRows, type BarFit } from "../bar.fit.js";
import { cells, cellStyle } from "../cells.js";
import { barsOf, ownerOf, whenOf, type Bar } from "../bars.js";
import { seriesOf, type Laid, type Shown } from "../compose.js";
import { named, owned } from "../figure.js";
import { packed, width } from "../measure.js";
import { drawn } from "../shapes.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { pick, say } from "../words.js";
import { tile } from "./tile.css.js";

const HEADING = 1.1; // least fonts

/** A ranking in horizontal bars: name, bar, figure. Red and amber only where a level says so. */
export class IoBar extends LitElement {
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
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
        font-weight: 500;
        font-size: var(--heading);
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-3);
      }
      ol {
        flex: 1;
        display: flex;
        flex-direction: column;
        justify-content: space-evenly;
        min-height: 0;
      }
      li {
        display: grid;
        grid-template-columns: var(--names) minmax(0, 1fr) var(--figures);
        column-gap: calc(0.5 * var(--m));
        align-items: center;
        white-space: nowrap;
        font-size: var(--row, var(--m));
      }
      li > span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      :host([data-above]) li {
        grid-template-columns: minmax(0, 1fr) auto;
      }
      .bar {
        height: calc(0.82 * var(--m));
        border-radius: calc(0.12 * var(--m));
        overflow: hidden;
      }
      .bar.whole {
        background: var(--line);
      }
      b .shape {
        margin-right: 0.3em;
      }
      :host([data-above]) .bar {
        grid-row: 2;
        grid-column: 1 / 3;
        height: calc(0.5 * var(--m));
        margin-top: calc(0.06 * var(--m));
      }
      :host([data-stacked]) li {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([data-stacked]) li > span {
        white-space: normal;
        color: var(--ink-2);
      }
      :host([data-stacked]) li > b {
        text-align: left;
        font-size: var(--figure);
        line-height: 1.3;
      }
      :host([data-stacked]) b small {
        font-size: var(--m);
      }
      :host([data-stacked]) .bar {
        grid-row: 3;
        grid-column: 1;
      }
      .bar i {
        display: block;
        height: 100%;
        border-radius: inherit;
        background: var(--actual);
        transform-origin: 0 50%;
        transition: transform 0.6s ease-out;
      }
      [data-state="late"] .bar i {
        background: var(--ink-3);
      }
      [data-level="critical"] .bar i {
        background: var(--critical-fill);
      }
      [data-level="warn"] .bar i {
        background: var(--warn);
      }
      b {
        font-weight: 600;
        text-align: right;
      }
      b small {
        margin-left: 0.25em;
        font-weight: 400;
        color: var(--ink-2);
      }
      [data-level="critical"] b {
        color: var(--critical);
      }
      [data-level="warn"] b {
        color: var(--warn);
      }
      [data-state="missing"] b,
      [data-state="held"] b {
        font-weight: 500;
        color: var(--ink-3);
      }
      [data-state="held"] b {
        color: var(--warn);
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .calm {
        flex: 1;
        display: flex;
        align-items: center;
        color: var(--ink-2);
      }
      @media (prefers-reduced-motion: reduce) {
        .bar i {
          transition: none;
        }
      }
    `,
  ];

  static override properties = {
    bars: { attribute: false, hasChanged: differs },
    heading: { attribute: false },
    owner: { attribute: false },
    when: { attribute: false, hasChanged: differs },
    top: { attribute: false },
    ranked: { type: Boolean },
    space: { attribute: false, hasChanged: differs },
  };

  static given({ tile, space }: Laid, shown: Shown): Partial<IoBar> {
    const ranked = tile.by === "area";
    const code = seriesOf(tile);
    const indicator = ranked ? shown.indicators[code] : undefined;
    const heading = pick(tile.title) || (indicator ? named(indicator, code) : "");
    const owner = indicator ? owned(indicator) : ownerOf(tile, shown.indicators);
    return { bars: barsOf(tile, shown), ranked, heading, owner, when: whenOf(tile, shown), top: tile.top ?? 8, space };
  }

  static easy({ tile, space }: Laid, shown: Shown): boolean {
    const bars = barsOf(tile, shown).slice(0, tile.top ?? 8);
    const fit = barFit(bars, space);
    return barRows(bars, space, bars.length) >= bars.length && fit.size === 1 && (fit.beside || bars.length < 3);
  }

  declare bars: Bar[];
  declare heading: string;
  declare owner: string;
  declare when: string[];
  declare top: number;
  declare ranked: boolean;
  declare space: Space;

  constructor() {
    super();
    this.bars = [];
    this.heading = "";
    this.owner = "";
    this.when = [];
    this.top = 6;
    this.ranked = false;
  }

  override render(): TemplateResult {
    const { space } = this;
    const heading = this.headed();
    const feet = this.feet(heading.owner, this.bars.length, barFit(this.bars.slice(0, this.top), space).unit).length;
    const shown = this.bars.slice(0, barRows(this.bars, space, this.top, feet));
    const fit = barFit(shown, space, width, feet);
    this.toggleAttribute("data-above", !fit.beside);
    this.toggleAttribute("data-stacked", fit.stacked);
    this.toggleAttribute("data-empty", !this.bars.some((bar) => bar.state === "value" || bar.state === "late"));
    for (const [name, size] of Object.entries({ "--names": fit.names, "--figures": fit.figures, "--row": fit.size * space.least, "--figure": fit.figure * space.least, "--heading": heading.size }))
      this.style.setProperty(name, px(size));
    return html`<h2>${this.heading}${heading.owner ? html`<small>${this.owner}</small>` : nothing}</h2>
      ${shown.length ? html`<ol>${shown.map((bar) => row(bar, fit))}</ol>` : html`<p class="calm">${say("wall.missing")}</p>`}
      ${this.feet(heading.owner, shown.length, fit.unit).map((foot) => html`<p class="foot">${foot}</p>`)}`;
  }

  private headed(): { size: number; owner: boolean } {
    const { w, least } = this.space;
    const size = Math.max(0.8 * least, Math.min(HEADING * least, w / Math.max(1, width(this.heading, 1, 500))));
    return { size, owner: !!this.owner && width(this.heading, size, 500) + width(this.owner, least) + least * 0.5 <= w };
  }

  /** Owner, period, as-of, the unit of all bars and how many are not shown, in as few rows as they fit in. */
  private feet(owned: boolean, shown: number, unit: string): string[] {
    const { w, least } = this.space;
    const more = this.bars.length - shown;
    const rest = [unit.startsWith("%") || this.heading.toLowerCase().includes(unit.toLowerCase()) ? "" : unit, more > 0 ? say(this.ranked ? "wall.area_more" : "wall.attention_more", { n: more }) : ""];
    const owner = owned ? "" : this.owner;
    const whens = this.when.length ? this.when : [""];
    const rows = whens.map((when) => packed([owner, ...when.split(" · "), ...rest].filter(Boolean), w, least));
    return rows.find((each) => each.length < 2) ?? rows[rows.length - 1] ?? [];
  }
}

const row = (bar: Bar, { units, stacked }: BarFit): TemplateResult =>
  html`<li data-level=${bar.level} data-state=${bar.state}>
    <span>${bar.name}</span>
    <div class="bar ${bar.whole ? "whole" : ""}">${bar.alone ? nothing : html`<i ${paint({ transform: `scaleX(${Math.max(bar.share, bar.state === "value" ? 0.01 : 0)})` })}></i>`}</div>
    <b>${bar.level === "critical" || bar.level === "warn" ? html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(bar.level)}</svg>` : nothing}${(bar.state === "value" || bar.state === "late") && !stacked ? cells(bar.text) : bar.text}${bar.unit && (units || bar.unit.startsWith("%")) ? html`<small>${bar.unit}</small>` : nothing}</b>
  </li>`;

customElements.define("io-bar", IoBar);
