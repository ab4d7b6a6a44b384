import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { calmSize } from "../calm.fit.js";
import { px } from "../paint.js";
import { differs } from "../same.js";
import type { Shown } from "../compose.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { pick, say, type Text } from "../words.js";
import "../words.tiles.js";
import { tile as look } from "./tile.css.js";

const AGAIN = 30_000; // ms after which a picture that did not come is asked for once more
const WORDS = 1.15; // least fonts, as what is said of nothing has in every tile
const HEADING = 1.62; // least fonts
const RANKS = ["public", "internal", "restricted"];

/** As the layout says, with what the service adds: the picture's SHA-256, or why there is none (missing, large, kind). */
interface ImageTile extends TileDoc {
  file: string;
  alt: Text;
  fit: string;
  sensitivity: string;
  image?: string;
  refused?: string;
}

/** A picture of the site. Its address names its content, so another file is another address. */
export class IoImage extends LitElement {
  static override styles = [
    look,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
      }
      h2 {
        flex: none;
        font-size: var(--m);
        white-space: nowrap;
        margin-bottom: calc(0.3 * var(--m));
      }
      figure {
        flex: 1;
        min-height: 0;
        position: relative;
        margin: 0;
        border-radius: calc(10 * var(--u));
        overflow: hidden;
      }
      img {
        position: absolute;
        left: 0;
        top: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      :host([data-fit="cover"]) {
        padding: 0;
      }
      :host([data-fit="cover"]) h2 {
        margin: 0;
        padding: calc(0.38 * var(--m)) calc(0.78 * var(--m));
      }
      :host([data-fit="cover"]) figure {
        border-radius: 0;
      }
      :host([data-fit="cover"]) img {
        object-fit: cover;
      }
      :host([data-fit="cover"][data-empty]) {
        padding: calc(0.38 * var(--m)) calc(0.78 * var(--m));
      }
      .calm {
        flex: 1;
        display: flex;
        align-items: center;
        color: var(--ink-2);
        font-size: var(--calm-size);
        overflow-wrap: anywhere;
      }
    `,
  ];

  static override properties = { tile: { attribute: false }, shown: { attribute: false }, clearance: { attribute: false }, space: { attribute: false, hasChanged: differs } };
  declare tile: ImageTile;
  declare shown: Shown;
  /** What the room may see; the server gives no more, and a picture that came before is taken away at once. */
  declare clearance: string;
  declare space: Space;

  private failed: { image: string; at: number } | null = null;
  private attempt = 0;

  override render(): TemplateResult {
    const { image = "", alt } = this.tile;
    const heading = pick(this.tile.title);
    if (this.failed && (this.failed.image !== image || this.shown.now - this.failed.at >= AGAIN)) {
      this.failed = null;
      this.attempt += 1;
    }
    const why = this.why();
    this.toggleAttribute("data-empty", why !== "");
    this.dataset["fit"] = this.tile.fit;
    const { w, h, least } = this.space;
    this.style.setProperty("--calm-size", px(calmSize(why, w, h - (heading ? HEADING * least : 0), WORDS * least)));
    const address = `/api/images/${image}`;
    return html`${heading ? html`<h2>${heading}</h2>` : nothing}
      ${why
        ? html`<p class="calm">${why}</p>`
        : html`<figure>${keyed(`${image} ${this.attempt}`, html`<img src=${address} alt=${pick(alt)} decoding="async" @error=${this.lost} />`)}</figure>`}`;
  }

  private why(): string {
    const { image, refused, file, sensitivity } = this.tile;
    const { clearance } = this;
    if (clearance && RANKS.indexOf(sensitivity) > RANKS.indexOf(clearance)) return say("tiles.image_withheld");
    if (!image) return say(`tiles.image_${refused || "missing"}`, { file });
    return this.failed ? say("tiles.image_failed") : "";
  }

  private readonly lost = (): void => {
    this.failed = { image: this.tile.image ?? "", at: this.shown.now };
    this.requestUpdate();
  };
}

customElements.define("io-image", IoImage);
