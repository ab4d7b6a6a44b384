import { html, LitElement, nothing, type TemplateResult } from "lit";
import { barFit, barRows, type BarFit } from "../bar.fit.js";
import { cells, cellStyle } from "../cells.js";
import { bandOf, barsOf, ownerOf, whenOf, type Bar } from "../bars.js";
import { seriesOf, type Laid, type Shown } from "../compose.js";
import { named, owned } from "../figure.js";
import { packed, width } from "../measure.js";
import { drawn } from "../shapes.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import type { Band } from "../unreal.js";
import { ring } from "./none.js";
import { bandWords } from "../widths.js";
import { pick, say } from "../words.js";
import { bar } from "./bar.css.js";
import { tile } from "./tile.css.js";

const HEADING = 1.1; // least fonts
const MARK = 1.5;

/** A ranking in horizontal bars: name, bar, figure. Red and amber only where a level says so. */
export class IoBar extends LitElement {
  static override styles = [
    tile,
    cellStyle,
    bar,
  ];

  static override properties = {
    bars: { attribute: false, hasChanged: differs },
    heading: { attribute: false },
    owner: { attribute: false },
    when: { attribute: false, hasChanged: differs },
    top: { attribute: false },
    ranked: { type: Boolean },
    withheld: { type: Boolean },
    band: { attribute: false, hasChanged: differs },
    space: { attribute: false, hasChanged: differs },
  };

  static given({ tile, space }: Laid, shown: Shown): Partial<IoBar> {
    const ranked = tile.by === "area";
    const code = seriesOf(tile);
    const indicator = ranked ? shown.indicators[code] : undefined;
    const withheld = indicator?.withheld === true;
    const heading = pick(tile.title) || (withheld ? say("wall.withheld_name") : indicator ? named(indicator, code) : "");
    const owner = indicator ? owned(indicator) : ownerOf(tile, shown.indicators);
    return { bars: barsOf(tile, shown), ranked, withheld, heading, owner, when: whenOf(tile, shown), top: tile.top ?? 8, band: bandOf(tile, shown), space };
  }

  static easy({ tile, space: whole }: Laid, shown: Shown): boolean {
    const bars = barsOf(tile, shown).slice(0, tile.top ?? 8);
    const space = above(whole, bandOf(tile, shown));
    const fit = barFit(bars, space);
    return barRows(bars, space, bars.length) >= bars.length && fit.size === 1 && (fit.beside || bars.length < 3);
  }

  declare bars: Bar[];
  declare heading: string;
  declare owner: string;
  declare when: string[];
  declare top: number;
  declare ranked: boolean;
  /** The room may not see the indicator that is ranked. */
  declare withheld: boolean;
  declare band: Band;
  declare space: Space;

  constructor() {
    super();
    this.bars = [];
    this.heading = "";
    this.owner = "";
    this.when = [];
    this.top = 6;
    this.ranked = this.withheld = false;
    this.band = { band: "", shortBand: "" };
  }

  override render(): TemplateResult {
    const space = above(this.space, this.band);
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
      ${shown.length ? html`<ol>${shown.map((bar) => row(bar, fit))}</ol>` : html`<p class="calm">${ring}${say(this.withheld ? "wall.withheld" : "wall.missing")}</p>`}
      ${this.feet(heading.owner, shown.length, fit.unit).map((foot) => html`<p class="foot">${foot}</p>`)}
      ${this.band.band ? html`<p class="unreal-strip">${bandWords(this.band, space.w, space.least)}</p>` : nothing}`;
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

/** The room that is left over the tile's mark. */
const above = (space: Space, { band }: Band): Space => (band ? { ...space, h: space.h - MARK * space.least } : space);

const row = (bar: Bar, { units, stacked }: BarFit): TemplateResult =>
  html`<li data-level=${bar.level} data-state=${bar.state}>
    <span>${bar.name}</span>
    <div class="bar ${bar.whole ? "whole" : ""}">${bar.alone ? nothing : html`<i ${paint({ transform: `scaleX(${Math.max(bar.share, bar.state === "value" ? 0.01 : 0)})` })}></i>`}</div>
    <b>${bar.level === "critical" || bar.level === "warn" ? html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(bar.level)}</svg>` : nothing}${(bar.state === "value" || bar.state === "late") && !stacked ? cells(bar.text) : bar.text}${bar.unit && (units || bar.unit.startsWith("%")) ? html`<small>${bar.unit}</small>` : nothing}</b>
  </li>`;

customElements.define("io-bar", IoBar);
