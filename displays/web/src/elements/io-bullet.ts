import { css, html, nothing, type TemplateResult } from "lit";
import { bulletFit, type BulletFit } from "../bullet.fit.js";
import { bulletsOf, type Bullet, type Mark } from "../bullets.js";
import type { Laid, Shown } from "../compose.js";
import type { Line } from "../figure.js";
import { paint, px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import { Compared } from "./compared.js";
import { hatches } from "./hatch.css.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

/** Actual against target and thresholds, one row a figure. Bands differ by hatching as well as colour; only what stands in
 *  an alarm is filled with its colour. */
export class IoBullet extends Compared<Bullet[]> {
  static easy({ tile, space }: Laid): boolean {
    const count = ((tile["each"] as string[] | undefined) ?? []).length;
    return space.h >= (3 + 4.4 * count) * space.least && space.w >= 22 * space.least;
  }

  static override styles = [
    tile,
    hatches,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
      }
      h2 {
        flex: none;
        white-space: nowrap;
        font-size: var(--heading);
        font-weight: 500;
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-3);
      }
      ol {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        justify-content: space-evenly;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        column-gap: calc(0.5 * var(--m));
        align-items: baseline;
        white-space: nowrap;
      }
      :host([data-beside]) li {
        grid-template-columns: var(--names) minmax(0, 1fr) var(--figures);
        align-items: center;
      }
      .name {
        font-weight: 500;
      }
      .figure {
        text-align: right;
        font-weight: 700;
        font-size: var(--figure);
        line-height: 1.25;
      }
      .figure small {
        margin-left: 0.25em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-2);
      }
      .figure .shape {
        margin-right: 0.3em;
        width: 0.72em;
        height: 0.72em;
        vertical-align: 0;
      }
      :host([data-stacked]) li {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([data-stacked]) .figure {
        text-align: left;
      }
      :host([data-stacked]) .track {
        grid-column: 1;
      }
      .track {
        position: relative;
        grid-column: 1 / 3;
        height: var(--track);
        margin: calc(0.12 * var(--m)) 0;
      }
      :host([data-beside]) .track {
        grid-column: 2;
        grid-row: 1;
      }
      .band {
        position: absolute;
        top: 0;
        bottom: 0;
      }
      .band.normal {
        background: var(--line);
      }
      .bar {
        position: absolute;
        top: 32%;
        bottom: 32%;
        left: 0;
        width: 100%;
        background: var(--actual);
        transform-origin: 0 50%;
        transition: transform 0.6s ease-out;
      }
      .dot {
        position: absolute;
        top: 14%;
        bottom: 14%;
        width: calc(0.42 * var(--m));
        margin-left: calc(-0.21 * var(--m));
        border-radius: 99em;
        background: var(--actual);
        box-shadow: 0 0 0 calc(0.1 * var(--m)) var(--tile);
      }
      .span {
        position: absolute;
        top: 44%;
        bottom: 44%;
        background: var(--ink);
      }
      .tick {
        position: absolute;
        top: -8%;
        bottom: -8%;
        width: calc(0.16 * var(--m));
        margin-left: calc(-0.08 * var(--m));
        background: var(--ink);
        box-shadow: 0 0 0 calc(0.05 * var(--m)) var(--tile);
      }
      .goal {
        position: absolute;
        top: 0;
        height: 14%;
        background: var(--ink);
      }
      .detail {
        grid-column: 1 / -1;
        color: var(--ink-2);
      }
      :host([data-beside]) .detail {
        grid-column: 2 / -1;
      }
      .detail b {
        font-weight: 600;
      }
      .detail .shape {
        margin-right: 0.3em;
      }
      .detail span {
        color: var(--ink-2);
      }
      .detail .good .shape {
        color: var(--actual);
      }
      .detail .bad .shape {
        color: var(--warn);
      }
      .detail b {
        color: var(--ink);
      }
      [data-level="critical"] .figure,
      .detail .critical b {
        color: var(--critical);
      }
      [data-level="critical"] .figure .shape,
      .detail .critical .shape {
        color: var(--critical-fill);
      }
      [data-level="warn"] .figure,
      .detail .warn .shape,
      .detail .warn b {
        color: var(--warn);
      }
      [data-level="critical"] .bar,
      [data-level="critical"] .dot {
        background: var(--critical-fill);
      }
      [data-level="warn"] .bar,
      [data-level="warn"] .dot {
        background: var(--warn);
      }
      [data-late] .bar,
      [data-late] .dot {
        background: var(--ink-3);
      }
      li:not([data-state="value"]) .figure {
        font-size: var(--m);
        font-weight: 500;
        color: var(--ink-3);
      }
      li[data-state="held"] .figure {
        font-weight: 700;
        color: var(--warn);
      }
      li:not([data-state="value"]) .track {
        border: calc(2.5 * var(--u)) dashed var(--line);
      }
      li[data-state="held"] .track {
        border-color: var(--warn);
      }
      li:not([data-state="value"]) .band {
        opacity: 0.45;
      }
      .detail .badge {
        padding: 0 0.4em;
        margin-right: 0.1em;
        border: calc(2.5 * var(--u)) solid currentColor;
        border-radius: 0.3em;
        font-weight: 500;
        line-height: 1.2;
      }
      .detail .badge.warn {
        color: var(--warn);
      }
      .detail .badge.late {
        color: var(--late);
      }
      .detail .badge.unreal {
        color: var(--ground);
        background: var(--ink);
        border-color: var(--ink);
        font-weight: 600;
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
      }
      .key {
        display: inline-block;
        width: 1.1em;
        height: 0.72em;
        margin: 0 0.3em 0 0;
        vertical-align: -0.02em;
      }
      .key.target {
        width: 0.18em;
        height: 0.95em;
        background: var(--ink);
        vertical-align: -0.14em;
      }
      .legend > span {
        margin-right: 0.9em;
      }
      @media (prefers-reduced-motion: reduce) {
        .bar {
          transition: none;
        }
      }
    `,
  ];

  protected override says(tile: TileDoc, shown: Shown): Bullet[] {
    return bulletsOf(tile, shown);
  }

  override render(): TemplateResult {
    const bullets = this.said;
    const fit = bulletFit(bullets, pick(this.tile.title), this.space);
    const rows = bullets.slice(0, fit.rows);
    this.toggleAttribute("data-beside", fit.beside);
    this.toggleAttribute("data-stacked", fit.stacked && !fit.beside);
    this.toggleAttribute("data-empty", bullets.every(({ figure }) => figure.state === "missing" || figure.state === "unknown"));
    for (const [name, size] of Object.entries({ "--names": fit.names, "--figures": fit.figures, "--figure": fit.figure, "--track": fit.track, "--heading": fit.heading.size })) this.style.setProperty(name, px(size));
    return html`${fit.alone ? nothing : html`<h2>${fit.heading.text}${fit.heading.owner ? html`<small>${fit.heading.owner}</small>` : nothing}</h2>`}
      <ol>
        ${rows.map((bullet, i) => this.row(bullet, fit, i))}
      </ol>
      ${fit.legend.length ? html`<p class="foot legend">${fit.legend.map((mark) => html`<span><i class="key ${mark}"></i>${say(`tiles.${mark}`)}</span>`)}</p>` : nothing}
      ${fit.foot.map((row) => html`<p class="foot">${row}</p>`)}`;
  }

  private row(bullet: Bullet, fit: BulletFit, i: number): TemplateResult {
    const { figure, level } = bullet;
    const real = figure.state === "value";
    const { line = null, words = "", badges = [], below = "" } = fit.details[i] ?? {};
    return html`<li data-level=${level} data-state=${figure.state} ?data-late=${figure.late}>
      <span class="name">${fit.alone ? fit.heading.text : figure.name}</span>
      <b class="figure">${real && (level === "critical" || level === "warn") ? shape(level) : nothing}${figure.text}${real && figure.unit ? html`<small>${figure.unit}</small>` : nothing}</b>
      <div class="track">
        ${bullet.bands.map((band) => html`<i class="band ${band.level}" ${paint({ left: share(band.from), width: share(band.to - band.from) })}></i>`)}
        ${bullet.at === null ? nothing : bullet.zero ? html`<i class="bar" ${paint({ transform: `scaleX(${bullet.at})` })}></i>` : html`<i class="dot" ${paint({ left: share(bullet.at) })}></i>`}
        ${bullet.span ? html`<i class="span" ${paint({ left: share(bullet.span[0]), width: share(bullet.span[1] - bullet.span[0]) })}></i>` : nothing}
        ${bullet.target ? html`${bullet.target.to === null ? nothing : html`<i class="goal" ${paint({ left: share(bullet.target.at), width: share(bullet.target.to - bullet.target.at) })}></i><i class="tick" ${paint({ left: share(bullet.target.to) })}></i>`}<i class="tick" ${paint({ left: share(bullet.target.at) })}></i>` : nothing}
      </div>
      ${line || words || badges.length ? html`<p class="detail">${line ? message(line) : nothing}${line && words ? " · " : nothing}${words}${badges.map(badge)}</p>` : nothing}
      ${below ? html`<p class="detail">${below}</p>` : nothing}
    </li>`;
  }
}

const share = (part: number): string => `${Math.round(part * 10_000) / 100}%`;
const shape = (name: Parameters<typeof drawn>[0]): TemplateResult => html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(name)}</svg>`;
const message = (line: Line): TemplateResult => html`<span class=${line.tone}>${line.shape === "none" ? nothing : shape(line.shape)}${line.strong ? html`<b>${line.strong}</b> ` : nothing}${line.rest}</span>`;
const badge = (each: Mark): TemplateResult => html` <span class="badge ${each.tone} ${each.unreal ? "unreal" : ""}">${each.shape ? shape(each.shape) : nothing}${each.text}</span>`;

customElements.define("io-bullet", IoBullet);
