import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { codeFit, codePath, QUIET } from "../code.fit.js";
import { paint, px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { pick, type Text } from "../words.js";
import { tile as look } from "./tile.css.js";

const HEADING = 1.4; // least fonts

/** An address for the telephones in the room: dark on white in both themes, because many readers want it so. */
export class IoQr extends LitElement {
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
        line-height: 1.4;
        white-space: nowrap;
      }
      div {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        justify-content: center;
      }
      div.beside {
        flex-direction: row;
        align-items: center;
        justify-content: flex-start;
      }
      svg {
        flex: none;
        display: block;
        background: #fff;
        shape-rendering: crispEdges;
        border-radius: calc(6 * var(--u));
      }
      p {
        padding-top: calc(0.5 * var(--m));
      }
      .beside p {
        padding: 0 0 0 var(--m);
      }
      b {
        display: block;
        font-weight: 600;
        line-height: 1.32;
        white-space: nowrap;
      }
    `,
  ];

  static override properties = { tile: { attribute: false }, space: { attribute: false, hasChanged: differs } };
  declare tile: TileDoc;
  declare space: Space;

  override render(): TemplateResult {
    const address = String(this.tile["address"] ?? "");
    const drawn = (this.tile["modules"] as string[] | undefined) ?? [];
    const heading = pick(this.tile.title);
    const rows = drawn.length;
    const room = { ...this.space, h: this.space.h - (heading ? HEADING * this.space.least : 0) };
    const host = address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
    const fit = codeFit(rows, pick(this.tile["caption"] as Text | undefined) || host, room, devicePixelRatio || 1);
    const size = { width: px(fit.side), height: px(fit.side) };
    const across = rows + 2 * QUIET;
    return html`${heading ? html`<h2>${heading}</h2>` : nothing}
      <div class=${fit.beside ? "beside" : ""}>
        <svg viewBox="0 0 ${across} ${across}" role="img" aria-label=${address} ${paint(size)}><path d=${codePath(drawn)} fill="#000" /></svg>
        <p>${fit.lines.map((line) => html`<b>${line}</b>`)}</p>
      </div>`;
  }
}

customElements.define("io-qr", IoQr);
