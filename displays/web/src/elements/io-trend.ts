import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import type { Chart, ChartData } from "../chart.js";
import type { Figure } from "../figure.js";
import { width } from "../measure.js";
import { px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { say } from "../words.js";
import { tile } from "./tile.css.js";

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
        border-color: var(--critical);
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
      h2 {
        font-weight: 500;
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        color: var(--ink-3);
      }
      .value {
        margin-left: var(--m);
        font-size: var(--value);
        font-weight: 700;
        letter-spacing: -0.02em;
        line-height: 1.2;
      }
      .value small {
        margin-left: 0.2em;
        font-size: calc(1.05 * var(--m));
        font-weight: 500;
        color: var(--ink-2);
      }
      .top > div:first-child p {
        color: var(--ink-2);
      }
      .top b {
        font-weight: 600;
        color: var(--ink);
      }
      .top .shape {
        margin-right: 0.3em;
      }
      :host([data-level="critical"]) .value,
      .critical b {
        color: var(--critical);
      }
      :host([data-level="warn"]) .value,
      .warn b {
        color: var(--warn);
      }
      p.critical .shape {
        color: var(--critical);
      }
      p.warn .shape,
      p.bad .shape {
        color: var(--warn);
      }
      p.good .shape {
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
        flex: 1;
        display: flex;
        align-items: center;
        color: var(--ink-2);
      }
      .band {
        color: var(--ground);
        background: var(--ink);
        font-weight: 600;
        text-align: center;
        margin: 0 calc(-0.78 * var(--m)) calc(-0.38 * var(--m));
      }
    `,
  ];

  static override properties = { figure: { attribute: false }, data: { attribute: false, hasChanged: differs }, space: { attribute: false, hasChanged: differs }, theme: { attribute: false } };
  declare figure: Figure;
  declare data: ChartData;
  declare space: Space;
  declare theme: string;

  private chart: Chart | null = null;
  private loading = false;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.dispose();
    this.chart = null;
  }

  protected override updated(): void {
    this.dataset["level"] = this.figure.level;
    const { least, w } = this.space;
    const size = Math.min(least * 2.3, ((w * 0.42) / Math.max(1, width(this.figure.text, 100, 700))) * 100);
    this.style.setProperty("--value", px(size));
    void this.paintChart();
  }

  private async paintChart(): Promise<void> {
    const box = this.renderRoot.querySelector<HTMLElement>(".chart");
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
    this.chart.draw(this.data, getComputedStyle(this));
  }

  override render(): TemplateResult {
    const { figure, data } = this;
    const line = figure.lines[0];
    const foot = [figure.when[0], ...figure.badges.map((badge) => badge.text.toLowerCase())].filter(Boolean).join(" · ");
    return html`<div class="top">
        <div>
          <h2>${figure.name}${figure.owner ? html`<small>${figure.owner}</small>` : nothing}</h2>
          ${line ? html`<p class=${line.tone}><svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn(line.shape)}</svg><b>${line.strong}</b> ${line.rest}</p>` : nothing}
        </div>
        <div class="value">${figure.state === "value" ? html`${figure.text}${figure.unit ? html`<small>${figure.unit}</small>` : nothing}` : nothing}</div>
      </div>
      ${data.points.length > 1 ? html`<div class="chart"></div>` : html`<p class="calm">${figure.state === "value" ? nothing : figure.text || say("wall.missing")}</p>`}
      <p class="foot">${foot}</p>
      ${figure.band ? html`<p class="band">${figure.band}</p>` : nothing}`;
  }
}

customElements.define("io-trend", IoTrend);
