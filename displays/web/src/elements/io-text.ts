import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Laid } from "../compose.js";
import { lines, width } from "../measure.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { pick, say } from "../words.js";
import { tile } from "./tile.css.js";

const MOST = 2.2; // least fonts
const LINE = 1.34;

/** A few words that stand still, as large as they fit. */
export class IoText extends LitElement {
  static override styles = [
    tile,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
        background: transparent;
        border-color: var(--line);
      }
      h2 {
        color: var(--ink-2);
        font-weight: 500;
        font-size: var(--m);
      }
      p {
        flex: 1;
        display: flex;
        align-items: center;
        font-size: var(--size);
        font-weight: 600;
        line-height: 1.34;
        white-space: pre-line;
      }
    `,
  ];

  static override properties = { heading: { attribute: false }, text: { attribute: false }, space: { attribute: false, hasChanged: differs } };

  static given({ tile, space }: Laid): Partial<IoText> {
    return { text: tile.kind === "text" ? pick(tile.text) : say("wall.unknown_tile", { kind: tile.kind }), heading: pick(tile.title), space };
  }

  declare heading: string;
  declare text: string;
  declare space: Space;

  constructor() {
    super();
    this.heading = "";
    this.text = "";
  }

  override render(): TemplateResult {
    const { w, h, least } = this.space;
    const high = h - (this.heading ? least * LINE : 0);
    let size = least * MOST;
    while (size > least * 0.5 && this.tall(size, w) > high) size *= 0.94;
    this.style.setProperty("--size", `${size}px`);
    return html`${this.heading ? html`<h2>${this.heading}</h2>` : nothing}<p>${this.text}</p>`;
  }

  private tall(size: number, w: number): number {
    const rows = this.text.split("\n").flatMap((part) => lines(part, size, 600, w));
    return rows.some((row) => width(row, size, 600) > w) ? Infinity : rows.length * size * LINE;
  }
}

customElements.define("io-text", IoText);
