import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";

/** Why a page that watches by a link shows no wall. Event: `here`, where a window may take its place again. */
export type Ended = "opening" | "over" | "none" | "wrong" | "full" | "away" | "replaced";

export class IoEnded extends LitElement {
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
      padding: 6vh 8vw;
      text-align: center;
      line-height: 1.4;
      font-family: "Be Vietnam Pro", "Noto Sans", sans-serif;
      font-feature-settings: "lnum";
      font-size: clamp(16px, 2.6vmin, 44px);
      color: var(--ink-2);
      background: var(--ground);
      cursor: default;
    }
    .sign {
      width: 3.4em;
      height: 3.4em;
      margin-bottom: 1.1em;
      color: var(--ink-3);
    }
    h1 {
      margin: 0;
      font-size: 1.9em;
      font-weight: 600;
      line-height: 1.32;
      color: var(--ink);
    }
    p {
      max-width: 32em;
      margin: 0.8em auto 0;
    }
    button {
      margin-top: 1.8em;
      padding: 0.6em 1.6em;
      font: inherit;
      font-weight: 600;
      color: var(--on-calm);
      background: var(--calm);
      border: 0;
      border-radius: 0.5em;
      cursor: pointer;
    }
    button:focus-visible {
      outline: 3px solid var(--ink);
      outline-offset: 3px;
    }
  `;

  static override properties = { what: { reflect: true } };
  declare what: Ended;

  constructor() {
    super();
    this.what = "opening";
  }

  override render(): TemplateResult {
    const { what } = this;
    return html`<svg class="sign" viewBox="0 0 48 48" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
        <rect x="5" y="9" width="38" height="25" rx="3"></rect><path d="M17 41h14"></path>
      </svg>
      <div role="status">
        <h1>${say(`view.${what}`)}</h1>
        ${what === "opening" ? nothing : html`<p>${say(`view.${what}_note`)}</p>`}
        ${what === "replaced" ? html`<button type="button" @click=${() => this.dispatchEvent(new CustomEvent("here"))}>${say("view.here")}</button>` : nothing}
      </div>`;
  }
}

customElements.define("io-ended", IoEnded);
