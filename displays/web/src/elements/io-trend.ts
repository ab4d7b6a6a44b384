import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Chart, ChartData } from "../chart.js";
import type { Laid, Shown } from "../compose.js";
import type { Figure, Line } from "../figure.js";
import { px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { trendData } from "../trend.js";
import { trendFit } from "../trend.fit.js";
import { bandWords } from "../widths.js";
import type { Around } from "./kinds.js";
import { tile } from "./tile.css.js";

const EASY = 10.5; // least fonts of height below which a chart is only a stripe

/** One figure and its course. The chart is loaded when the first such tile stands on a wall. */
export class IoTrend extends LitElement {
  static override styles = [
    tile,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
      }
      :host([data-level="critical"]) {
        border-color: var(--critical-fill);
      }
      :host([data-level="warn"]) {
        border-color: var(--warn);
      }
      .top {
        flex: none;
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        white-space: nowrap;
      }
      .top.below {
        align-items: center;
      }
      h2 {
        font-size: var(--name);
        font-weight: 500;
        white-space: nowrap;
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-3);
      }
      .value {
        font-size: var(--value);
        font-weight: 700;
        line-height: 1.2;
      }
      .value small {
        margin-left: calc(0.1 * var(--value));
        font-size: var(--m);
        font-weight: 500;
        color: var(--ink-2);
      }
      .line {
        color: var(--ink-2);
      }
      .line b {
        font-weight: 600;
        color: var(--ink);
      }
      .line .shape {
        margin-right: 0.32em;
      }
      :host([data-level="critical"]) .value,
      .line.critical b {
        color: var(--critical);
      }
      .line.critical .shape {
        color: var(--critical-fill);
      }
      :host([data-level="warn"]) .value,
      .line.warn b,
      .line.warn .shape,
      .line.bad .shape {
        color: var(--warn);
      }
      .line.good .shape {
        color: var(--actual);
      }
      .chart {
        flex: 1;
        min-height: 0;
        position: relative;
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .calm {
        font-size: var(--words);
      }
      :host([data-held]) {
        background: repeating-linear-gradient(135deg, transparent 0 calc(22 * var(--u)), var(--hatch) calc(22 * var(--u)) calc(44 * var(--u))), var(--tile);
        border: calc(4 * var(--u)) dashed var(--warn);
      }
      :host([data-held]) .calm {
        font-weight: 700;
        color: var(--warn);
      }
    `,
  ];

  static override properties = { figure: { attribute: false }, data: { attribute: false, hasChanged: differs }, space: { attribute: false, hasChanged: differs }, theme: { attribute: false } };

  static given(set: Laid, { indicators }: Shown, { theme }: Around): Partial<IoTrend> {
    return { figure: set.figure as Figure, data: trendData(set, indicators), space: set.space, theme };
  }

  static easy({ space }: Laid): boolean {
    return space.h >= EASY * space.least;
  }

  declare figure: Figure;
  declare data: ChartData | undefined;
  declare space: Space;
  declare theme: string;
  /** Until the chart is there. */
  loaded: Promise<unknown> | undefined;

  private chart: Chart | null = null;
  private loading = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = null;
  }

  protected override updated(): void {
    this.dataset["level"] = this.figure.level;
    this.loaded = this.paintChart();
  }

  private async paintChart(): Promise<void> {
    const { data } = this;
    const box = data && this.renderRoot.querySelector<HTMLElement>(".chart");
    if (!box) {
      this.chart?.dispose();
      this.chart = null;
      return;
    }
    if (!this.chart) {
      if (this.loading) return;
      this.loading = true;
      const { chart } = await import("../chart.js");
      this.loading = false;
      if (!this.isConnected) return;
      this.chart = chart(box);
    }
    this.chart.resize();
    this.chart.draw(this.data ?? data, getComputedStyle(this));
  }

  override render(): TemplateResult {
    const { figure, data } = this;
    const drawnPoints = !!data?.points.some((point) => point.v !== null);
    const fit = trendFit(figure, this.space);
    this.style.setProperty("--name", px(fit.name));
    this.style.setProperty("--value", px(fit.value));
    this.style.setProperty("--words", px(fit.words));
    this.toggleAttribute("data-held", figure.state === "held");
    this.toggleAttribute("data-empty", !!data && !drawnPoints && figure.state !== "held");
    const name = html`<h2>${figure.name}${fit.owner ? html`<small>${figure.owner}</small>` : nothing}</h2>`;
    const value = figure.state === "value" ? html`<div class="value">${figure.text}${figure.unit ? html`<small>${figure.unit}</small>` : nothing}</div>` : nothing;
    const line = fit.line ? html`<p class="line ${fit.line.tone}">${shaped(fit.line)}<b>${fit.line.strong}</b> ${fit.line.rest}</p>` : nothing;
    const head = fit.below ? html`${name}<div class="top below">${value}${line}</div>` : html`<div class="top"><div>${name}${line}</div>${value}</div>`;
    return html`${head} ${this.body(drawnPoints)}
      ${fit.foot.map((row) => html`<p class="foot">${row}</p>`)}
      ${fit.band ? html`<p class="unreal-strip">${bandWords(figure, this.space.w, this.space.least)}</p>` : nothing}`;
  }

  private body(drawnPoints: boolean): TemplateResult {
    if (drawnPoints) return html`<div class="chart"></div>`;
    const { figure } = this;
    if (figure.state === "value") return html`<p class="calm"></p>`;
    return html`<p class="calm">${figure.state === "missing" ? html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("none")}</svg>` : nothing}${figure.text}</p>`;
  }
}

const shaped = (line: Line): TemplateResult | typeof nothing =>
  line.shape === "none" ? nothing : html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(line.shape)}</svg>`;

customElements.define("io-trend", IoTrend);
