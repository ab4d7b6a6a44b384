import { css, html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { course } from "../course.js";
import type { Badge, Figure, Line } from "../figure.js";
import { NAME, type Fit } from "../fit.js";
import type { Point } from "../picture.js";
import { px } from "../paint.js";
import { drawn } from "../shapes.js";
import { bandWords } from "../widths.js";
import { tile } from "./tile.css.js";

const CUE = 1_800; // ms

/** One figure, large. What it says and how it is set are worked out outside (figure.ts, fit.ts); this only draws. */
export class IoNumber extends LitElement {
  static override styles = [
    tile,
    css`
      :host {
        display: flex;
        flex-direction: column;
        position: absolute;
      }
      :host([data-state="held"]) {
        border: calc(4 * var(--u)) dashed var(--warn);
        background: repeating-linear-gradient(135deg, transparent 0 calc(22 * var(--u)), var(--hatch) calc(22 * var(--u)) calc(44 * var(--u))), var(--tile);
      }
      :host([data-state="missing"]),
      :host([data-state="withheld"]),
      :host([data-state="unknown"]) {
        background: transparent;
        border: calc(3 * var(--u)) dashed var(--line);
      }
      :host([data-level="critical"]) {
        border-color: var(--critical-fill);
      }
      :host([data-level="warn"]) {
        border-color: var(--warn);
      }
      .cue {
        position: absolute;
        top: 0;
        right: 0;
        bottom: 0;
        left: 0;
        background: var(--cue);
        opacity: 0;
        pointer-events: none;
      }
      h2 {
        font-size: calc(var(--t) * var(--name));
        font-weight: 500;
        white-space: nowrap;
      }
      h2 span {
        display: block;
      }
      h2 small {
        margin-left: calc(var(--t) * 0.4);
        font-size: var(--q);
        font-weight: 400;
        color: var(--ink-3);
      }
      h2 small.alone {
        margin-left: 0;
      }
      .middle {
        flex: 1;
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 0;
      }
      .value {
        font-weight: 700;
        font-size: var(--value);
        line-height: 1.18;
        white-space: nowrap;
      }
      .value small {
        margin-left: calc(var(--value) * 0.1);
        font-size: var(--unit);
        font-weight: 500;
        color: var(--ink-2);
      }
      .value small.below {
        display: block;
        margin: -0.1em 0 0;
        line-height: 1.3;
      }
      :host([data-level="critical"]) .value {
        color: var(--critical);
      }
      :host([data-level="warn"]) .value {
        color: var(--warn);
      }
      :host([data-late]) .value {
        color: var(--ink-2);
      }
      :host([data-state="held"]) .value {
        color: var(--warn);
      }
      :host([data-state="missing"]) .value,
      :host([data-state="withheld"]) .value,
      :host([data-state="unknown"]) .value {
        font-weight: 500;
        color: var(--ink-2);
      }
      .value .shape {
        margin-right: 0.35em;
        width: 0.72em;
        height: 0.72em;
        color: var(--ink-3);
      }
      svg.course {
        flex: none;
        display: block;
        overflow: visible;
      }
      .row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: calc(var(--q) * 1.36);
        line-height: 1.34;
        white-space: nowrap;
        font-size: var(--q);
      }
      .line {
        font-size: var(--t);
        line-height: 1.34;
        color: var(--ink-2);
      }
      .line b {
        font-weight: 600;
        color: var(--ink);
      }
      .line .shape {
        margin-right: 0.32em;
        color: var(--ink);
      }
      .line.critical .shape {
        color: var(--critical-fill);
      }
      .line.critical b {
        color: var(--critical);
      }
      .line.warn .shape,
      .line.warn b {
        color: var(--warn);
      }
      .line.good .shape {
        color: var(--actual);
      }
      .line.bad .shape {
        color: var(--warn);
      }
      .foot {
        color: var(--ink-3);
      }
      .row .foot:last-child,
      .row .ends {
        margin-left: auto;
        padding-left: 0.4em;
      }
      .row .foot:first-child {
        margin-left: 0;
        padding-left: 0;
      }
      .ends {
        display: flex;
        align-items: center;
      }
      .badge {
        margin-left: 0.4em;
        padding: 0 0.36em;
        border: calc(2.5 * var(--u)) solid currentColor;
        border-radius: 0.28em;
        font-size: 0.94em;
        font-weight: 500;
        line-height: 1.3;
        color: var(--ink-2);
      }
      .badge .shape {
        margin-right: 0.3em;
      }
      .badge.warn {
        color: var(--warn);
      }
      .badge.late {
        color: var(--late);
      }
      .band {
        flex: none;
        display: flex;
        align-items: center;
        justify-content: center;
        height: var(--band);
        margin: calc(0.3 * var(--t)) calc(-0.78 * var(--m)) calc(-0.38 * var(--m));
        font-size: var(--q);
        font-weight: 600;
        white-space: nowrap;
        color: var(--ground);
        background: repeating-linear-gradient(135deg, var(--ink) 0 calc(26 * var(--u)), var(--ink-2) calc(26 * var(--u)) calc(52 * var(--u)));
      }
      :host([data-part="strip"]) {
        padding: calc(0.3 * var(--m)) calc(0.6 * var(--m));
        justify-content: center;
      }
      :host([data-part="strip"]) .value {
        line-height: 1.24;
      }
      :host([data-part="strip"][data-state="value"]:not([data-level="critical"]):not([data-level="warn"])) .value {
        color: var(--ink-2);
      }
      :host([data-part="strip"]) h2 {
        color: var(--ink-2);
        overflow: hidden;
        text-overflow: ellipsis;
      }
    `,
  ];

  static override properties = {
    figure: { attribute: false },
    fit: { attribute: false },
    points: { attribute: false },
    threshold: { attribute: false },
    where: { attribute: false },
    still: { type: Boolean },
  };
  declare figure: Figure;
  declare fit: Fit;
  declare points: Point[];
  declare threshold: number | null;
  declare where: string;
  declare still: boolean;

  private shown: string | null = null;

  constructor() {
    super();
    this.points = [];
    this.threshold = null;
    this.where = "grid";
    this.still = false;
  }

  protected override updated(): void {
    const { figure } = this;
    this.dataset["state"] = figure.state;
    this.dataset["level"] = figure.level;
    this.dataset["part"] = this.where;
    this.toggleAttribute("data-late", figure.late);
    this.measures();
    const now = `${figure.state} ${figure.text}`;
    if (this.shown !== null && this.shown !== now && !this.still) this.cue();
    this.shown = now;
  }

  private measures(): void {
    const { text, quiet, value, unit, band } = this.fit;
    for (const [name, size] of Object.entries({ "--t": text, "--q": quiet, "--value": value, "--unit": unit, "--band": band }))
      this.style.setProperty(name, px(size));
    this.style.setProperty("--name", String(NAME));
  }

  /** A value changed: one soft light over the tile, then quiet. Nothing moves, so reduced motion may see it too. */
  private cue(): void {
    const layer = this.renderRoot.querySelector(".cue");
    layer?.animate?.([{ opacity: 0 }, { opacity: 1, offset: 0.15 }, { opacity: 1, offset: 0.4 }, { opacity: 0 }], { duration: CUE, easing: "ease-out" });
  }

  override render(): TemplateResult {
    const { figure, fit } = this;
    return html`<div class="cue"></div>
      <h2>${this.heading()}</h2>
      <div class="middle">
        <div class="value">${figure.state === "missing" ? shape("none") : nothing}${figure.text}${fit.unit ? html`<small class=${fit.unitBelow ? "below" : ""}>${figure.unit}</small>` : nothing}</div>
        ${fit.spark ? this.course(fit.spark.w, fit.spark.h) : nothing}
      </div>
      ${fit.course ? this.course(0, fit.course) : nothing} ${this.where === "strip" ? nothing : this.rows()}
      ${fit.band ? html`<div class="band">${bandWords(figure, fit.across, fit.quiet)}</div>` : nothing}`;
  }

  private heading(): TemplateResult[] {
    const { name, beside } = this.fit;
    return name.map(
      (line, i) => html`<span>${line}${beside && i === name.length - 1 ? html`<small class=${line ? "" : "alone"}>${this.figure.owner}</small>` : nothing}</span>`,
    );
  }

  private rows(): TemplateResult | TemplateResult[] | typeof nothing {
    const { figure, fit } = this;
    const lines = fit.messages;
    const badges = figure.badges.slice(0, fit.badges);
    const [foot = "", second] = fit.foot;
    if (fit.merged) {
      const left = lines[0] ? message(lines[0]) : html`<span class="foot">${foot}</span>`;
      const right = html`<span class="ends">${lines[0] ? html`<span class="foot">${foot}</span>` : nothing}${badges.map(badge)}</span>`;
      return html`<div class="row">${left}${right}</div>`;
    }
    const upper = second ? html`<div class="row"><span class="foot">${foot}</span></div>` : nothing;
    const last = foot || badges.length ? html`${upper}<div class="row"><span class="foot">${second ?? foot}</span><span class="ends">${badges.map(badge)}</span></div>` : nothing;
    return html`${lines.map((line) => html`<div class="row">${message(line)}</div>`)}${last}`;
  }

  private course(w: number, h: number): TemplateResult | typeof nothing {
    const across = w || this.fit.across;
    const drawnCourse = course(this.points, across, h, this.threshold);
    if (!drawnCourse) return nothing;
    const { actual, forecast, last, threshold } = drawnCourse;
    const colour = this.figure.late ? "var(--ink-3)" : this.figure.level === "critical" ? "var(--critical-fill)" : this.figure.level === "warn" ? "var(--warn)" : "var(--actual)";
    const stroke = Math.max(2, this.fit.text * 0.13);
    return html`<svg class="course" aria-hidden="true" width=${across} height=${h} viewBox="0 0 ${across} ${h}">
      ${threshold === null ? nothing : svg`<path d="M0 ${threshold}H${across}" fill="none" stroke="var(--critical-fill)" stroke-width=${stroke * 0.6} stroke-dasharray="${stroke * 2} ${stroke * 1.6}"/>`}
      <path d=${actual} fill="none" stroke=${colour} stroke-width=${stroke} stroke-linecap="round" stroke-linejoin="round" />
      ${forecast ? svg`<path d=${forecast} fill="none" stroke=${colour} stroke-width=${stroke} stroke-linecap="round" stroke-dasharray="${stroke * 0.2} ${stroke * 1.9}"/>` : nothing}
      ${last ? svg`<circle cx=${last.x} cy=${last.y} r=${stroke * 1.25} fill=${colour}/>` : nothing}
    </svg>`;
  }
}

const shape = (name: Parameters<typeof drawn>[0]): TemplateResult => html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(name)}</svg>`;

const message = (line: Line): TemplateResult =>
  html`<span class="line ${line.tone}">${line.shape === "none" ? nothing : shape(line.shape)}${line.strong ? html`<b>${line.strong}</b> ` : nothing}${line.rest}</span>`;

const badge = (each: Badge): TemplateResult => html`<span class="badge ${each.tone}">${each.shape ? shape(each.shape) : nothing}${each.text}</span>`;

customElements.define("io-number", IoNumber);
