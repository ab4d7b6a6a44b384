/** Pointing: the room's screen in small, as wide as the phone; a touch on a tile lights it up on the walls for a moment. */

import { html, nothing, type TemplateResult } from "lit";
import { paint } from "../paint.js";
import { known, pick, say } from "../words.js";
import "./miniature.js";
import { box, HEIGHT, WIDTH } from "./miniature.js";
import type { Layout, Scene, Tile } from "./nouns.js";
import { Sheet } from "./sheet.js";
import { seriesOf, tone } from "./tone.js";
import { seriesWords, shortValue } from "./wording.js";

/** The tiles that stand on the wall now: during a focus those of its topic. */
export function pointable(layout: Layout, scene: Scene | undefined): Tile[] {
  const topic = layout.topics?.find((each) => each.key === scene?.focus);
  return topic ? layout.tiles.filter((tile) => topic.tiles.includes(tile.id)) : [...layout.tiles];
}

export class PointerSheet extends Sheet {
  static override properties = { ...Sheet.properties, scene: { attribute: false }, layout: { attribute: false }, pointed: {}, still: { type: Boolean } };
  declare scene: Scene | undefined;
  declare layout: Layout | undefined;
  /** The tile that is lit now, as the service said. */
  declare pointed: string;
  declare still: boolean;

  protected override get heading(): string {
    return say("remote.point.title");
  }

  private point(tile: string): void {
    this.tell("point-at", this.pointed === tile ? "" : tile);
  }

  /** What a tile is called here: its own title, or the series it shows. */
  private name(tile: Tile): string {
    const title = pick(tile.title);
    if (title) return title;
    const series = seriesOf(tile, this.live.values)[0];
    const kind = `remote.tile.${tile.kind}`;
    return series ? seriesWords(this.live, series) : known(kind) ? say(kind) : tile.id;
  }

  private row(tile: Tile): TemplateResult {
    const series = seriesOf(tile, this.live.values)[0];
    const value = series ? this.live.value(series) : undefined;
    const colour = series ? tone(value, this.live.now()) : "";
    const lit = this.pointed === tile.id;
    return html`<li><button type="button" data-tile=${tile.id} class=${lit ? "on" : ""} aria-pressed=${lit} ?disabled=${this.still} @click=${() => this.point(tile.id)}>
      <b>${this.name(tile)}</b><span class="figure ${colour}">${lit ? say("remote.point.on") : tile.kind !== "number" || !series ? "" : colour === "held" && value?.v == null ? say("remote.held") : shortValue(this.live, series, value)}</span></button></li>`;
  }

  protected override content(): TemplateResult {
    const { layout } = this;
    if (!layout) return html`<p class="none">${say("console.no_layout")}</p>`;
    const tiles = pointable(layout, this.scene);
    return html`<p class="hint">${say("remote.point.hint")}</p>
      <div class="pointing" aria-hidden="true"><io-miniature .live=${this.live} .scene=${this.scene}></io-miniature>
        ${tiles.map((tile) => {
          const place = box(tile, layout.grid);
          const share = (part: number, of: number): string => `${((100 * part) / of).toFixed(2)}%`;
          const style = { left: share(place.x, WIDTH), top: share(place.y, HEIGHT), width: share(place.w, WIDTH), height: share(place.h, HEIGHT) };
          return html`<span class="spot ${this.pointed === tile.id ? "on" : ""}" data-spot=${tile.id} ${paint(style)} @click=${() => !this.still && this.point(tile.id)}></span>`;
        })}</div>
      <ul class="tiles">${tiles.map((tile) => this.row(tile))}</ul>
      ${this.pointed ? html`<button type="button" class="quiet" data-do="unpoint" @click=${() => this.tell("point-at", "")}>${say("remote.point.off")}</button>` : nothing}`;
  }
}

customElements.define("io-pointer-sheet", PointerSheet);
