import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { codeFit, codePath, QUIET } from "../code.fit.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { tile } from "./tile.css.js";

const HEADING = 1.4; // least fonts

/** An address for the telephones in the room: dark on white in both themes, because many readers want it so. */
export class IoQr extends LitElement {
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

  static override properties = {
    modules: { attribute: false },
    address: { attribute: false },
    caption: { attribute: false },
    heading: { attribute: false },
    space: { attribute: false, hasChanged: differs },
  };
  declare modules: readonly string[];
  declare address: string;
  declare caption: string;
  declare heading: string;
  declare space: Space;

  constructor() {
    super();
    this.modules = [];
    this.address = this.caption = this.heading = "";
  }

  override render(): TemplateResult {
    const rows = this.modules.length;
    const room = { ...this.space, h: this.space.h - (this.heading ? HEADING * this.space.least : 0) };
    const host = this.address.replace(/^https?:\/\/(www\.)?/, "").replace(/\/$/, "");
    const fit = codeFit(rows, this.caption || host, room, devicePixelRatio || 1);
    const size = { width: px(fit.side), height: px(fit.side) };
    const across = rows + 2 * QUIET;
    return html`${this.heading ? html`<h2>${this.heading}</h2>` : nothing}
      <div class=${fit.beside ? "beside" : ""}>
        <svg viewBox="0 0 ${across} ${across}" role="img" aria-label=${this.address} ${paint(size)}><path d=${codePath(this.modules)} fill="#000" /></svg>
        <p>${fit.lines.map((line) => html`<b>${line}</b>`)}</p>
      </div>`;
  }
}

customElements.define("io-qr", IoQr);
