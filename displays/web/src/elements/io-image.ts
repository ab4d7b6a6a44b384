import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { calmSize } from "../calm.fit.js";
import { px } from "../paint.js";
import { differs } from "../same.js";
import type { Space } from "../rows.js";
import { say } from "../words.js";
import "../words.tiles.js";
import { tile } from "./tile.css.js";

const AGAIN = 30_000; // ms after which a picture that did not come is asked for once more
const HEADING = 1.62; // least fonts
const RANKS = ["public", "internal", "restricted"];

/** A picture of the site. Its address names its content, so another file is another address. */
export class IoImage extends LitElement {
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

  static override properties = {
    image: { attribute: false },
    refused: { attribute: false },
    file: { attribute: false },
    alt: { attribute: false },
    fit: { attribute: false },
    sensitivity: { attribute: false },
    clearance: { attribute: false },
    heading: { attribute: false },
    space: { attribute: false, hasChanged: differs },
    now: { attribute: false },
  };
  /** SHA-256 of the picture; empty where there is none. */
  declare image: string;
  /** Why there is none: missing, large, kind. */
  declare refused: string;
  declare file: string;
  declare alt: string;
  declare fit: string;
  declare sensitivity: string;
  /** What the room may see; the server gives no more, and a picture that came before is taken away at once. */
  declare clearance: string;
  declare heading: string;
  declare space: Space;
  declare now: number;

  private failed: { image: string; at: number } | null = null;
  private attempt = 0;

  constructor() {
    super();
    this.image = this.refused = this.file = this.alt = this.heading = "";
    this.fit = "contain";
    this.sensitivity = this.clearance = "";
    this.now = 0;
  }

  override render(): TemplateResult {
    if (this.failed && (this.failed.image !== this.image || this.now - this.failed.at >= AGAIN)) {
      this.failed = null;
      this.attempt += 1;
    }
    const why = this.why();
    this.toggleAttribute("data-empty", why !== "");
    this.dataset["fit"] = this.fit;
    const { w, h, least } = this.space;
    this.style.setProperty("--calm-size", px(calmSize(why, w, h - (this.heading ? HEADING * least : 0), least)));
    const address = `/api/images/${this.image}`;
    return html`${this.heading ? html`<h2>${this.heading}</h2>` : nothing}
      ${why
        ? html`<p class="calm">${why}</p>`
        : html`<figure>${keyed(`${this.image} ${this.attempt}`, html`<img src=${address} alt=${this.alt} decoding="async" @error=${this.lost} />`)}</figure>`}`;
  }

  private why(): string {
    const { sensitivity, clearance } = this;
    if (clearance && RANKS.indexOf(sensitivity) > RANKS.indexOf(clearance)) return say("tiles.image_withheld");
    if (!this.image) return say(`tiles.image_${this.refused || "missing"}`, { file: this.file });
    return this.failed ? say("tiles.image_failed") : "";
  }

  private readonly lost = (): void => {
    this.failed = { image: this.image, at: this.now };
    this.requestUpdate();
  };
}

customElements.define("io-image", IoImage);
