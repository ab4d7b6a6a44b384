import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { codePath, QUIET } from "../code.fit.js";
import { clock } from "../times.js";
import { say } from "../words.js";
import "../words.threshold.js";

export type Ending = "revoked" | "replaced" | "outdated" | "refused";

/** What a screen says that shows no wall: the code to pair it with, or why it stopped. Event: `here`. */
export class IoPair extends LitElement {
  static override styles = css`
    :host {
      position: fixed;
      top: 0;
      right: 0;
      bottom: 0;
      left: 0;
      display: flex;
      flex-direction: column;
      align-items: center;
      justify-content: center;
      padding: 6vh 6vw;
      text-align: center;
      line-height: 1.34;
      font-family: "Be Vietnam Pro", "Noto Sans", sans-serif;
      font-feature-settings: "lnum";
      font-size: 4vh;
      color: var(--ink-2);
      background: var(--ground);
    }
    h1 {
      margin: 0;
      font-size: 6vh;
      font-weight: 600;
      color: var(--ink);
    }
    p {
      max-width: 26em;
      margin: 2vh 0 0;
    }
    .code {
      margin: 3.4vh 0 3vh;
      padding: 0 5vh;
      font-size: min(22vh, 14vw);
      font-weight: 700;
      line-height: 1.32;
      letter-spacing: 0.06em;
      white-space: nowrap;
      color: var(--ink);
      background: var(--tile);
      border-radius: 3vh;
    }
    .code.none {
      color: var(--ink-3);
    }
    .code span + span {
      margin-left: 0.36em;
    }
    figure {
      display: flex;
      align-items: center;
      gap: 4vh;
      margin: 0;
      text-align: left;
    }
    figcaption {
      max-width: 21em;
    }
    figcaption p {
      margin: 0 0 1.6vh;
    }
    svg {
      flex: none;
      width: 34vh;
      height: 34vh;
      background: #fff;
      border-radius: 1.6vh;
      shape-rendering: crispEdges;
    }
    @media (max-aspect-ratio: 1/1) {
      figure {
        flex-direction: column;
        text-align: center;
      }
      svg {
        width: 26vh;
        height: 26vh;
      }
    }
    small {
      margin-top: 3vh;
      font-size: 3.4vh;
      color: var(--ink-3);
    }
    .away {
      color: var(--warn);
    }
    button {
      margin-top: 5vh;
      padding: 1.6vh 5vh;
      font: inherit;
      font-weight: 600;
      color: var(--on-calm);
      background: var(--calm);
      border: 0;
      border-radius: 1.6vh;
    }
  `;

  static override properties = {
    code: { attribute: false },
    modules: { attribute: false },
    until: { attribute: false },
    away: { type: Boolean },
    ending: { attribute: false },
    address: { attribute: false },
  };
  declare code: string;
  /** The code as an address for a telephone, drawn (elements/io-qr.ts has the same rows). */
  declare modules: string[];
  declare until: number;
  declare away: boolean;
  declare ending: Ending | null;
  declare address: string;

  constructor() {
    super();
    this.code = this.address = "";
    this.modules = [];
    this.until = 0;
    this.away = false;
    this.ending = null;
  }

  protected override updated(): void {
    if (this.code) this.dataset["code"] = this.code;
    else delete this.dataset["code"];
  }

  override render(): TemplateResult {
    this.setAttribute("role", "dialog"); // it stands over the wall, which has the page's main part
    this.setAttribute("aria-label", say(this.ending ? `threshold.ended_${this.ending}` : "threshold.pair_title"));
    if (this.ending && this.ending !== "revoked")
      return html`<h1>${say(`threshold.ended_${this.ending}`)}</h1>
        <p>${say(`threshold.ended_${this.ending}_note`)}</p>
        <button @click=${() => this.dispatchEvent(new CustomEvent("here"))}>${say("wall.here_again")}</button>`;
    const half = Math.ceil(this.code.length / 2);
    return html`<h1>${this.ending ? say("threshold.ended_revoked") : say("threshold.pair_title")}</h1>
      ${this.ending ? html`<p>${say("threshold.ended_revoked_note")}</p>` : nothing}
      <div class="code ${this.code ? "" : "none"}" data-code=${this.code}>
        ${this.code ? html`<span>${this.code.slice(0, half)}</span><span>${this.code.slice(half)}</span>` : "···"}
      </div>
      <figure>${this.qr()}<figcaption><p class=${this.away ? "away" : ""}>${this.away ? say("threshold.pair_away") : this.code ? say("threshold.pair_how") : say("threshold.pair_wait")}</p>
        ${this.code && this.modules.length ? html`<p>${say("threshold.pair_scan")}</p>` : nothing}</figcaption></figure>
      <small>${say("threshold.pair_where", { address: this.address })}${this.until ? html`<br />${say("threshold.pair_until", { time: clock(this.until) })}` : nothing}</small>
      ${window.isSecureContext ? nothing : html`<small class="away">${say("threshold.pair_plain")}</small>`}`;
  }

  private qr(): TemplateResult | typeof nothing {
    if (!this.code || !this.modules.length) return nothing;
    const across = this.modules.length + 2 * QUIET;
    return html`<svg viewBox="0 0 ${across} ${across}" role="img" aria-label=${this.code}><path d=${codePath(this.modules)} fill="#000" /></svg>`;
  }
}

customElements.define("io-pair", IoPair);
