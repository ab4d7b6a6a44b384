import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { width } from "../measure.js";

const TITLE = 1.4; // least fonts
const SUB = 0.92;

export interface Pill {
  words: string;
  state: "live" | "hold" | "drill" | "cut" | "joining";
}

/** The wall's heading: what this is, where, of when; the clock and whether it is live. */
export class IoHead extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      align-items: flex-end;
      justify-content: space-between;
      white-space: nowrap;
      line-height: 1.3;
      font-size: calc(0.92 * var(--m));
      color: var(--ink-2);
    }
    :host > div:first-child {
      min-width: 0;
    }
    h1,
    p {
      margin: 0;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    h1 {
      font-size: var(--title);
      font-weight: 600;
      line-height: 1.3;
      letter-spacing: -0.01em;
      color: var(--ink);
    }
    .right {
      flex: none;
      display: flex;
      align-items: center;
      margin-left: var(--m);
    }
    .time {
      text-align: right;
    }
    .time b {
      display: block;
      font-weight: 600;
      font-size: calc(1.4 * var(--m));
      line-height: 1.3;
      color: var(--ink);
    }
    .pill {
      display: flex;
      align-items: center;
      margin-left: calc(0.7 * var(--m));
      padding: calc(0.1 * var(--m)) calc(0.6 * var(--m));
      border: calc(2.5 * var(--u)) solid var(--line);
      border-radius: 99em;
      color: var(--ink-2);
    }
    .pill i {
      width: 0.46em;
      height: 0.46em;
      margin-right: 0.4em;
      border-radius: 50%;
      background: var(--calm);
    }
    :host([data-tall]) {
      flex-direction: column-reverse;
      align-items: stretch;
      justify-content: flex-start;
    }
    :host([data-tall]) .right {
      margin: 0;
      justify-content: space-between;
    }
    :host([data-tall]) .time b {
      display: inline;
      font-size: calc(1.1 * var(--m));
      margin-right: calc(0.6 * var(--m));
    }
    .pill.hold {
      color: var(--on-warn);
      background: var(--warn-fill);
      border-color: var(--warn-fill);
      font-weight: 600;
    }
    .pill.hold i {
      border-radius: 0.1em;
      background: currentColor;
    }
    .pill.drill {
      color: var(--calm);
      border: calc(4 * var(--u)) dashed var(--calm);
      font-weight: 600;
    }
    .pill.drill i {
      border-radius: 0;
    }
    .pill.cut i,
    .pill.joining i {
      background: none;
      border: 0.09em solid currentColor;
    }
  `;

  static override properties = {
    heading: { attribute: false },
    sub: { attribute: false },
    time: { attribute: false },
    dates: { attribute: false },
    pill: { attribute: false },
    least: { attribute: false },
    room: { attribute: false },
    tall: { attribute: false },
  };
  declare heading: string;
  /** Parts from left to right; the inner ones are left out first where the heading is narrow. */
  declare sub: string[];
  declare time: string;
  /** The date from the longest wording to the shortest. */
  declare dates: string[];
  declare pill: Pill | null;
  declare least: number;
  declare room: number; // px; the heading's whole width
  /** Hour and state stand in a row of their own, above what this wall is. */
  declare tall: boolean;

  constructor() {
    super();
    this.heading = this.time = "";
    this.sub = this.dates = [];
    this.pill = null;
    this.least = 16;
    this.room = 0;
    this.tall = false;
  }

  override render(): TemplateResult {
    const pill = this.pill ? width(this.pill.words, this.least * SUB, 600) + this.least * 2.9 : 0;
    const wide = width(this.heading, this.least * TITLE, 600);
    this.toggleAttribute("data-tall", this.tall);
    const left = (date: string): number => this.tall ? this.room : this.room - pill - (this.time ? Math.max(width(date, this.least * SUB), width("00:00", this.least * TITLE, 600)) + this.least : 0);
    const date = this.dates.find((each) => wide <= left(each)) ?? this.dates[this.dates.length - 1] ?? "";
    const most = left(date);
    const size = Math.max(this.least * 0.8, Math.min(this.least * TITLE, (this.least * TITLE * most) / Math.max(1, wide)));
    this.style.setProperty("--title", `${size}px`);
    return html`<div>
        ${this.heading ? html`<h1>${this.heading}</h1>` : nothing}
        <p>${this.fitted(most)}</p>
      </div>
      <div class="right">
        ${this.time ? html`<div class="time"><b>${this.time}</b>${date}</div>` : nothing}
        ${this.pill ? html`<div class="pill ${this.pill.state}"><i></i>${this.pill.words}</div>` : nothing}
      </div>`;
  }

  private fitted(most: number): string {
    const parts = [...this.sub];
    while (parts.length > 1 && width(parts.join(" · "), this.least * SUB) > most) parts.splice(parts.length > 2 ? 1 : 0, 1);
    return parts.join(" · ");
  }
}

customElements.define("io-head", IoHead);
