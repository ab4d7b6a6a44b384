import { css, html, nothing, type TemplateResult } from "lit";
import { cells, cellStyle } from "../cells.js";
import type { Laid, Shown } from "../compose.js";
import { feedbackFit, mainText, WORDS, type FeedbackFit } from "../feedback.fit.js";
import { feedbackOf, type Fact, type Feedback, type Part } from "../feedback.js";
import type { Shape } from "../figure.js";
import { px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import { drawn } from "../shapes.js";
import { bandWords } from "../widths.js";
import { say } from "../words.js";
import { Compared } from "./compared.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

const TOP = 4;

/** Citizens' feedback: what is overdue, where longest, and how the rest goes. Counts and shares only, never a person. */
export class IoFeedback extends Compared<Feedback> {
  static easy({ tile, space }: Laid, shown: Shown): boolean {
    const said = feedbackOf(tile, shown);
    return said.withheld || feedbackFit(said, tile.top ?? TOP, space).whole;
  }

  static override styles = [
    tile,
    cellStyle,
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
      :host([data-state="held"]) {
        border: calc(4 * var(--u)) dashed var(--warn);
      }
      h2 {
        flex: none;
        white-space: nowrap;
        font-size: var(--heading);
        margin-bottom: calc(0.2 * var(--m));
      }
      h2 small {
        margin-left: 0.4em;
        font-size: var(--m);
        font-weight: 400;
        color: var(--ink-3);
      }
      .body {
        flex: 1;
        min-height: 0;
        display: flex;
        flex-direction: column;
        justify-content: space-between;
      }
      :host([data-alone]) .body {
        justify-content: space-evenly;
      }
      :host([data-beside]) .body {
        flex-direction: row;
      }
      .left {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        min-width: 0;
      }
      :host([data-beside]) .left {
        width: var(--left);
      }
      :host(:not([data-beside])) .left {
        flex: none;
      }
      .main {
        display: flex;
        align-items: center;
        white-space: nowrap;
        line-height: 1.16;
        font-size: var(--size);
      }
      .main .shape {
        width: 0.62em;
        height: 0.62em;
        margin-right: 0.22em;
      }
      .main b {
        font-weight: 700;
        margin-right: 0.18em;
      }
      .main span {
        font-size: var(--words);
        font-weight: 600;
      }
      .main .shape.small {
        width: 0.42em;
        height: 0.42em;
        margin-right: 0.16em;
      }
      .said {
        color: var(--ink-2);
        white-space: nowrap;
      }
      ol {
        flex: none;
      }
      :host([data-beside]) ol.places {
        width: calc(100% - var(--left) - 1.6 * var(--m));
      }
      :host(:not([data-beside])) ol.places {
        border-top: calc(2 * var(--u)) solid var(--line);
        padding-top: calc(0.2 * var(--m));
      }
      li {
        display: flex;
        align-items: baseline;
        white-space: nowrap;
        line-height: 1.4;
      }
      li span {
        overflow: hidden;
        text-overflow: ellipsis;
        font-weight: 500;
      }
      li small {
        margin-left: 0.5em;
        color: var(--ink-2);
      }
      li b {
        margin-left: auto;
        padding-left: 0.6em;
        font-weight: 700;
        white-space: nowrap;
      }
      li .shape {
        align-self: center;
        margin-right: 0.4em;
      }
      li em {
        font-style: normal;
      }
      li.tall {
        flex-wrap: wrap;
      }
      li.tall small {
        order: 3;
        width: 100%;
        margin: 0;
        line-height: 1.32;
      }
      li.tall .shape ~ small {
        padding-left: calc(1.24 * var(--m));
      }
      li.more {
        color: var(--ink-3);
      }
      ol.facts {
        border-top: calc(2 * var(--u)) solid var(--line);
        padding-top: calc(0.2 * var(--m));
      }
      ol.facts .words {
        color: var(--ink-3);
        font-weight: 500;
      }
      .foot {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
      }
    `,
  ];

  protected override says(tile: TileDoc, shown: Shown): Feedback {
    return feedbackOf(tile, shown);
  }

  override render(): TemplateResult {
    const { tile, space, said } = this;
    const fit = feedbackFit(said, tile.top ?? TOP, space);
    const level = said.some ? said.figure.level : "none";
    this.dataset["level"] = level;
    this.dataset["state"] = said.figure.state;
    this.toggleAttribute("data-empty", said.figure.state !== "value" && said.figure.state !== "held");
    this.toggleAttribute("data-beside", fit.beside);
    this.toggleAttribute("data-alone", !fit.parts.length && !fit.more);
    this.style.setProperty("--left", px(fit.left));
    this.style.setProperty("--size", px(fit.size));
    this.style.setProperty("--words", px(fit.size * WORDS));
    this.style.setProperty("--heading", px(fit.heading));
    return html`<h2>${fit.title}${fit.owner ? html`<small>${fit.owner}</small>` : nothing}</h2>
      <div class="body">
        <div class="left">${this.main(fit, level)}${fit.beside ? factRows(fit) : nothing}</div>
        ${fit.parts.length || fit.more ? html`<ol class="places">${fit.parts.map(listed)}${fit.more ? html`<li class="more">${this.others(fit)}</li>` : nothing}</ol>` : nothing}
        ${fit.beside ? nothing : factRows(fit)}
      </div>
      ${fit.feet.map((row) => html`<p class="foot">${row}</p>`)}
      ${fit.band ? html`<p class="unreal-strip">${bandWords({ band: said.band, shortBand: said.shortBand } as Parameters<typeof bandWords>[0], space.w, space.least)}</p>` : nothing}`;
  }

  private others({ more, parts }: FeedbackFit): string {
    if (!this.said.byArea) return say("tiles.rows_more", { n: more });
    return parts.length ? say("wall.area_more", { n: more }) : say("tiles.fb_areas_n", { n: more });
  }

  private main(fit: FeedbackFit, level: string): TemplateResult {
    const { number, words } = mainText(this.said);
    const { state } = this.said.figure;
    const tone = state === "held" ? "warn" : state === "value" ? level : "plain";
    const shape: Shape | null = state === "held" ? "held" : state !== "value" ? "none" : level === "critical" || level === "warn" ? level : null;
    return html`<div>
      <p class="main ${tone}">${shape ? html`<svg class="shape ${number ? "" : "small"}" viewBox="0 0 24 24" aria-hidden="true">${drawn(shape)}</svg>` : nothing}${number ? html`<b>${number}</b>` : nothing}<span>${words}</span></p>
      ${fit.words.map((row) => html`<p class="said">${row}</p>`)}
    </div>`;
  }
}

const factRows = (fit: FeedbackFit): TemplateResult | typeof nothing => (fit.facts.length ? html`<ol class="facts">${fit.facts.map(told)}</ol>` : nothing);

const marked = (level: string, late: boolean): TemplateResult | typeof nothing => {
  const shape = level === "critical" || level === "warn" ? level : late ? "late" : null;
  return shape ? html`<svg class="shape ${shape}" viewBox="0 0 24 24" aria-hidden="true">${drawn(shape)}</svg>` : nothing;
};

const told = (fact: Fact): TemplateResult =>
  html`<li data-role=${fact.role} class=${fact.tall ? "tall" : ""}>
    ${marked(fact.level, fact.badge?.tone === "late")}<span>${fact.label}</span>${fact.when || fact.badge ? html`<small>${fact.when}${fact.when && fact.badge ? " · " : ""}${fact.badge ? html`<em class=${fact.badge.tone}>${fact.badge.text}</em>` : nothing}</small>` : nothing}<b class=${fact.told ? fact.level : "words"}>${cells(fact.text)}</b>
  </li>`;

const listed = (part: Part): TemplateResult => html`<li>${marked(part.level, part.late)}<span>${part.name}</span>${part.detail ? html`<small>${part.detail}</small>` : nothing}<b class=${part.level}>${cells(part.text)}</b></li>`;

customElements.define("io-feedback", IoFeedback);
