import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { NoticeDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { clock } from "../times.js";
import { pick, say } from "../words.js";

const LOUD = new Set(["Extreme", "Severe"]);
/** How a headline is set, the largest first. What is to be done often stands at its end: it goes before the detail. */
const FITS = ["", "small", "least", "two"];

/** A notice across the wall. A real warning is a filled band; an exercise or a test is striped and says so twice. */
export class IoNotice extends LitElement {
  static override styles = css`
    :host {
      display: flex;
      align-items: center;
      overflow: hidden;
      padding: 0 calc(1.1 * var(--m));
      line-height: 1.3;
      font-size: var(--m);
      color: var(--on-warn);
      background: var(--warn-fill);
      --shape-ground: var(--warn-fill);
    }
    :host([data-kind="loud"]) {
      color: var(--on-alarm);
      background: var(--alarm);
      --shape-ground: var(--alarm);
    }
    :host([data-kind="calm"]) {
      color: var(--ink);
      background: var(--tile-2);
      box-shadow: inset 0 calc(-3 * var(--u)) var(--calm);
      --shape-ground: var(--tile-2);
    }
    :host([data-kind="drill"]) {
      color: var(--ink);
      background: repeating-linear-gradient(135deg, var(--tile-2) 0 calc(34 * var(--u)), var(--line) calc(34 * var(--u)) calc(68 * var(--u)));
      --shape-ground: var(--tile-2);
    }
    svg {
      flex: none;
      width: calc(2 * var(--m));
      height: calc(2 * var(--m));
      margin-right: calc(0.7 * var(--m));
    }
    .words {
      flex: 1;
      min-width: 0;
    }
    b,
    p {
      display: block;
      margin: 0;
      white-space: nowrap;
      overflow: hidden;
      text-overflow: ellipsis;
    }
    b {
      font-size: calc(1.4 * var(--m));
      font-weight: 700;
    }
    .words[data-fit="small"] b {
      font-size: calc(1.15 * var(--m));
    }
    .words[data-fit="least"] b {
      font-size: var(--m);
    }
    .words[data-fit="two"] b {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      font-size: var(--m);
      white-space: normal;
    }
    .words[data-fit="two"] p {
      display: none;
    }
    .kind {
      flex: none;
      margin-left: var(--m);
      padding: calc(0.1 * var(--m)) calc(0.6 * var(--m));
      border: calc(3 * var(--u)) solid currentColor;
      border-radius: calc(0.3 * var(--m));
      font-weight: 700;
      text-align: center;
    }
    :host([data-kind="drill"]) .kind {
      color: var(--ground);
      background: var(--ink);
      border-color: var(--ink);
    }
  `;

  static override properties = { notice: { attribute: false }, more: { attribute: false } };
  declare notice: NoticeDoc;
  declare more: number;

  private readonly resized = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.fit());

  constructor() {
    super();
    this.more = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resized?.observe(this);
    void document.fonts?.ready.then(() => this.fit());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized?.disconnect();
  }

  protected override updated(): void {
    this.fit();
  }

  /** The first way in which the whole headline is to be read; else the last one. */
  private fit(): void {
    const words = this.renderRoot.querySelector<HTMLElement>(".words");
    const headline = words?.querySelector("b");
    if (!words || !headline) return;
    for (const fit of FITS) {
      words.dataset["fit"] = fit;
      if (headline.scrollWidth <= headline.clientWidth + 1) break;
    }
  }

  override render(): TemplateResult {
    const { status, severity, headline, description, since, source } = this.notice;
    const drill = status === "Exercise" || status === "Test";
    const loud = status === "Actual" && LOUD.has(severity);
    this.setAttribute("role", "alert");
    this.dataset["kind"] = drill ? "drill" : loud ? "loud" : status === "Actual" ? "" : "calm";
    const note = drill ? say(`wall.notice_${status.toLowerCase()}_note`) : "";
    const detail = [note, source, pick(description), since ? clock(Date.parse(since)) : "", this.more ? say("wall.notice_more", { n: this.more }) : ""];
    const word = say(`wall.notice_${["Actual", "Exercise", "Test"].includes(status) ? status.toLowerCase() : "system"}`);
    return html`${drill ? nothing : html`<svg viewBox="0 0 24 24" aria-hidden="true">${drawn(loud ? "critical" : "warn")}</svg>`}
      <div class="words"><b>${drill ? `${word}: ` : ""}${pick(headline)}</b><p>${detail.filter(Boolean).join(" · ")}</p></div>
      <span class="kind">${word}</span>`;
  }
}

customElements.define("io-notice", IoNotice);
