import { html, LitElement, nothing, svg, type TemplateResult } from "lit";
import { course } from "../course.js";
import type { Badge, Figure, Line } from "../figure.js";
import { NAME, type Fit } from "../fit.js";
import type { Point } from "../picture.js";
import { px } from "../paint.js";
import { drawn } from "../shapes.js";
import { bandWords } from "../widths.js";
import { look } from "./number.css.js";
import { tile } from "./tile.css.js";

const CUE = 1_800; // ms

/** One figure, large. What it says and how it is set are worked out outside (figure.ts, fit.ts); this only draws. */
export class IoNumber extends LitElement {
  static override styles = [tile, look];

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
  private measured: Fit | null = null;

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
    if (this.fit !== this.measured) this.measures();
    const now = `${figure.state} ${figure.text}`;
    if (this.shown !== null && this.shown !== now && !this.still) this.cue();
    this.shown = now;
  }

  private measures(): void {
    this.measured = this.fit;
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
        ${fit.spark ? this.course(fit.spark.w, fit.spark.h) : nothing}${this.where === "strip" ? this.marks() : nothing}
      </div>
      ${fit.course ? this.course(0, fit.course) : nothing} ${this.where === "strip" ? nothing : this.rows()}
      ${fit.band && this.where !== "strip" ? html`<div class="band">${bandWords(figure, fit.across, fit.quiet)}</div>` : nothing}`;
  }

  /** In the strip beside a focus: what must not be missed stands behind the number. */
  private marks(): TemplateResult {
    const { figure, fit } = this;
    return html`<span class="ends">${figure.badges.slice(0, fit.badges).map(badge)}${fit.band ? html`<span class="badge band">${figure.shortBand}</span>` : nothing}</span>`;
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
