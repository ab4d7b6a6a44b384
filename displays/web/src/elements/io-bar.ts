import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Bar } from "../bars.js";
import { width } from "../measure.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { say } from "../words.js";
import { tile } from "./tile.css.js";

const ROW = 1.56; // least fonts

/** A ranking in horizontal bars: name, bar, figure. Red and amber only where a level says so. */
export class IoBar extends LitElement {
  static override styles = [
    tile,
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
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
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
      }
      li > span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .bar {
        height: calc(0.82 * var(--m));
        border-radius: calc(0.12 * var(--m));
        background: var(--track);
        overflow: hidden;
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
        background: var(--critical);
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
    bars: { attribute: false },
    heading: { attribute: false },
    owner: { attribute: false },
    foot: { attribute: false },
    top: { attribute: false },
    space: { attribute: false },
  };
  declare bars: Bar[];
  declare heading: string;
  declare owner: string;
  declare foot: string;
  declare top: number;
  declare space: Space;

  constructor() {
    super();
    this.bars = [];
    this.heading = "";
    this.owner = "";
    this.foot = "";
    this.top = 6;
  }

  override render(): TemplateResult {
    const { least, w, h } = this.space;
    const room = h - least * (1.5 + 1.4);
    const shown = this.bars.slice(0, Math.max(1, Math.min(this.top, Math.floor(room / (ROW * least)))));
    const more = this.bars.length - shown.length;
    const figures = Math.max(0, ...shown.map((bar) => width(bar.text, least, 600) + (unit(bar) ? width(unit(bar), least) + least * 0.3 : 0)));
    const names = Math.min(Math.max(0, ...shown.map((bar) => width(bar.name, least))), w - figures - least * 3.5);
    const columns = { "--names": px(names + 2), "--figures": px(figures + 2) };
    const foot = [this.foot, more > 0 ? say("wall.area_more", { n: more }) : ""].filter(Boolean).join(" · ");
    return html`<h2>${this.heading}${this.owner ? html`<small>${this.owner}</small>` : nothing}</h2>
      ${shown.length ? html`<ol ${paint(columns)}>${shown.map(row)}</ol>` : html`<p class="calm">${say("wall.missing")}</p>`}
      ${foot ? html`<p class="foot">${foot}</p>` : nothing}`;
  }
}

const unit = (bar: Bar): string => bar.unit;

const row = (bar: Bar): TemplateResult =>
  html`<li data-level=${bar.level} data-state=${bar.state}>
    <span>${bar.name}</span>
    <div class="bar"><i ${paint({ transform: `scaleX(${Math.max(bar.share, bar.state === "value" ? 0.01 : 0)})` })}></i></div>
    <b>${bar.text}${bar.unit ? html`<small>${bar.unit}</small>` : nothing}</b>
  </li>`;

customElements.define("io-bar", IoBar);
