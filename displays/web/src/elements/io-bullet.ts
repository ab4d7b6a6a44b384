import { html, nothing, type TemplateResult } from "lit";
import { bulletFit, type BulletFit } from "../bullet.fit.js";
import { bulletsOf, type Bullet, type Mark } from "../bullets.js";
import type { Laid, Shown } from "../compose.js";
import type { Figure, Line } from "../figure.js";
import { paint, px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { bandWords } from "../widths.js";
import { pick, say } from "../words.js";
import { Compared } from "./compared.js";
import { look } from "./bullet.css.js";
import { hatches } from "./hatch.css.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

const STRIP = 1.5; // least fonts

/** Actual against target and thresholds, one row a figure. Bands differ by hatching as well as colour; only what stands in
 *  an alarm is filled with its colour. */
export class IoBullet extends Compared<Bullet[]> {
  static easy({ tile, space }: Laid): boolean {
    const count = ((tile["each"] as string[] | undefined) ?? []).length;
    return space.h >= (3 + 4.4 * count) * space.least && space.w >= 22 * space.least;
  }

  static override styles = [tile, hatches, look];

  protected override says(tile: TileDoc, shown: Shown): Bullet[] {
    return bulletsOf(tile, shown);
  }

  override render(): TemplateResult {
    const strip = together(this.said);
    const { space } = this;
    const bullets = strip ? this.said.map((bullet) => ({ ...bullet, badges: bullet.badges.filter((mark) => !mark.unreal) })) : this.said;
    const fit = bulletFit(bullets, pick(this.tile.title), strip ? { ...space, h: space.h - STRIP * space.least } : space);
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
      ${fit.foot.map((row) => html`<p class="foot">${row}</p>`)}
      ${strip ? html`<p class="unreal-strip">${bandWords(strip, space.w, space.least)}</p>` : nothing}`;
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

/** All of them are of the same unreal kind: said once, at the tile's foot as in every tile. */
function together(bullets: readonly Bullet[]): Figure | null {
  const [first] = bullets;
  return first?.figure.band && bullets.every(({ figure }) => figure.band === first.figure.band) ? first.figure : null;
}

const share = (part: number): string => `${Math.round(part * 10_000) / 100}%`;
const shape = (name: Parameters<typeof drawn>[0]): TemplateResult => html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(name)}</svg>`;
const message = (line: Line): TemplateResult => html`<span class=${line.tone}>${line.shape === "none" ? nothing : shape(line.shape)}${line.strong ? html`<b>${line.strong}</b> ` : nothing}${line.rest}</span>`;
const badge = (each: Mark): TemplateResult => html` <span class="badge ${each.tone} ${each.unreal ? "unreal" : ""}">${each.shape ? shape(each.shape) : nothing}${each.text}</span>`;

customElements.define("io-bullet", IoBullet);
