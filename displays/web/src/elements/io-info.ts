import { css, html, type TemplateResult } from "lit";
import { particulars } from "../particulars.js";
import { say } from "../words.js";
import { card, IoCard } from "./card.js";

const EVERY = 1_000; // ms

/** The page's own particulars, read anew every second while they stand there. */
export class IoInfo extends IoCard {
  static override styles = [
    card,
    css`
      :host {
        top: auto;
        right: auto;
        bottom: calc(36 * var(--u));
        left: calc(36 * var(--u));
        max-width: calc(100vw - 72 * var(--u));
        max-height: calc(100vh - 72 * var(--u));
        padding: calc(24 * var(--u)) calc(36 * var(--u));
        font-size: calc(24 * var(--u));
        background: var(--tile);
        border: calc(3 * var(--u)) solid var(--line);
        border-radius: calc(20 * var(--u));
        cursor: default;
      }
      h1 {
        font-size: calc(32 * var(--u));
        font-weight: 600;
      }
      dl {
        display: grid;
        grid-template-columns: auto auto;
        gap: 0 calc(28 * var(--u));
        margin: calc(10 * var(--u)) 0;
      }
      dt,
      p {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
        font-weight: 500;
        overflow-wrap: anywhere;
      }
      .warn {
        color: var(--warn);
      }
    `,
  ];

  private timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.timer = setInterval(() => this.requestUpdate(), EVERY);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.timer);
  }

  override render(): TemplateResult {
    return html`<h1>${say("technician.info")}</h1>
      <dl>${particulars(this.screen).map(([label, words, warns]) => html`<dt>${label}</dt><dd class=${warns ? "warn" : ""}>${warns ? html`<span aria-hidden="true">▲ </span>` : ""}${words}</dd>`)}</dl>
      <p>${say("technician.close")}</p>`;
  }
}

customElements.define("io-info", IoInfo);
