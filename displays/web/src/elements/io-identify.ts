import { css, html, type TemplateResult } from "lit";
import { paint, px } from "../paint.js";
import { width } from "../measure.js";
import { say } from "../words.js";
import { card, IoCard } from "./card.js";

const LARGE = 0.2; // of the window's height
const ACROSS = 0.88; // of the window's width

/** Which room and which of its screens this is, as large as it fits. */
export class IoIdentify extends IoCard {
  static override styles = [
    card,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        text-align: center;
        color: var(--on-calm);
        background: var(--calm);
      }
      p {
        font-size: calc(56 * var(--u));
      }
      b {
        font-weight: 700;
        line-height: 1.32;
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<p>${say("technician.identify")}</p>${[this.room, this.place].map((name, i) => html`<b ${paint({ "font-size": px(fitted(name, i ? 0.6 : 1)) })}>${name}</b>`)}`;
  }
}

function fitted(name: string, share: number): number {
  const most = innerHeight * LARGE * share;
  return Math.min(most, (most * innerWidth * ACROSS) / Math.max(1, width(name, most, 700)));
}

customElements.define("io-identify", IoIdentify);
