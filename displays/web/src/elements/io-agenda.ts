import { css, html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { agendaFit, below, beside, type AgendaFit } from "../agenda.fit.js";
import { agendaOf, type Agenda, type Row } from "../agenda.js";
import { calmSize } from "../calm.fit.js";
import type { Laid, Shown } from "../compose.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import type { Around } from "./kinds.js";
import { list } from "./list.css.js";
import { ring } from "./none.js";
import { tile } from "./tile.css.js";
import "../words.tiles.js";

const WORDS = 1.15; // least fonts, as what is said of nothing has in every tile
const BESIDE = 1.3; // least fonts of the ring before a sentence
const HEADING = 1.14 * 1.32 + 0.2; // least fonts
const MOST_OVER = 2; // times the planned time that a bar still tells

/** The agenda of the room's meeting. Time is counted on the server's clock, in whole minutes; nothing ticks. */
export class IoAgenda extends LitElement {
  static given({ tile, space }: Laid, { now }: Shown, { scene }: Around): object {
    return { said: agendaOf(scene, now, pick(tile.title)), space };
  }

  static easy({ space }: Laid): boolean {
    return space.h >= 13 * space.least && space.w >= 17 * space.least;
  }

  static override styles = [
    tile,
    list,
    css`
      h2 .place {
        color: var(--ink-3);
        font-weight: 500;
      }
      .now {
        flex: none;
        margin: 0 calc(-0.3 * var(--m)) calc(0.35 * var(--m));
        padding: calc(0.3 * var(--m)) calc(0.6 * var(--m)) calc(0.45 * var(--m));
        background: var(--tile);
        border-left: calc(0.28 * var(--m)) solid var(--actual);
        border-radius: calc(10 * var(--u));
        --shape-ground: var(--tile);
      }
      .now.over {
        border-left-color: var(--warn-fill, var(--warn));
      }
      .now h3 {
        margin: 0;
        font-weight: 600;
        line-height: 1.25;
        font-size: var(--size);
      }
      .now p {
        color: var(--ink-2);
        white-space: nowrap;
      }
      .time {
        display: flex;
        align-items: baseline;
        justify-content: space-between;
        white-space: nowrap;
      }
      .time b {
        font-size: var(--m);
        font-weight: 600;
      }
      .time span {
        color: var(--ink-2);
      }
      .bar {
        position: relative;
        height: calc(0.42 * var(--m));
        margin-top: calc(0.25 * var(--m));
        border-radius: calc(0.21 * var(--m));
        overflow: hidden;
        background: var(--line);
      }
      .bar i {
        position: absolute;
        top: 0;
        bottom: 0;
        background: var(--actual);
      }
      .bar i.over {
        background: repeating-linear-gradient(135deg, var(--warn) 0 calc(8 * var(--u)), transparent calc(8 * var(--u)) calc(13 * var(--u)));
      }
      li {
        border-top: 0;
        padding: calc(0.08 * var(--m)) 0;
        grid-template-columns: calc(1.05 * var(--m)) minmax(0, 1fr);
        column-gap: calc(0.45 * var(--m));
      }
      li .shape {
        width: calc(0.9 * var(--m));
        height: calc(0.9 * var(--m));
        margin-top: calc(0.2 * var(--m));
        color: var(--ink-3);
      }
      li b {
        font-size: var(--m);
        font-weight: 500;
      }
      li b {
        display: flex;
        justify-content: space-between;
        line-height: 1.32;
      }
      li small {
        flex: none;
        margin-left: calc(0.8 * var(--m));
        font-weight: 400;
        color: var(--ink-2);
      }
      li.done b,
      li.done p {
        color: var(--ink-3);
      }
      li.next:first-of-type b,
      li.first b {
        font-weight: 600;
      }
      .count {
        flex: none;
        color: var(--ink-3);
        white-space: nowrap;
        line-height: 1.32;
      }
      .count.top {
        padding-top: calc(0.3 * var(--m));
      }
    `,
  ];

  static override properties = { said: { attribute: false, hasChanged: differs }, space: { attribute: false, hasChanged: differs } };
  declare said: Agenda;
  declare space: Space;

  override render(): TemplateResult {
    const { said, space } = this;
    const still = said.state === "none" || said.state === "empty";
    this.dataset["state"] = said.state;
    this.toggleAttribute("data-empty", still);
    const fit = agendaFit(said, space);
    this.style.setProperty("--size", px(fit.size));
    const head = fit.head ? html`<h2 ${paint({ "font-size": px(fit.head) })}>${said.title}${fit.place ? html`<span class="place">${said.place}</span>` : nothing}</h2>` : nothing;
    if (still) {
      const words = say(said.state === "none" ? "tiles.agenda_none" : "tiles.agenda_empty");
      return html`${head}<p class="calm" ${paint({ "font-size": px(calmSize(words, space.w - BESIDE * space.least, space.h - HEADING * space.least, WORDS * space.least)) })}>${ring}<span>${words}</span></p>`;
    }
    const first = fit.rows.find(({ state }) => state === "next")?.key;
    return html`${head}${running(said, fit)}
      <ol>${repeat(fit.rows, ({ key }) => key, (row) => listed(row, beside(row, space.w, space.least), below(row, space.w, space.least, fit.detail), row.key === first))}</ol>
      ${fit.feet.map((row, i) => html`<p class="count ${i ? "" : "top"}">${row}</p>`)}`;
  }
}

function running({ now }: Agenda, fit: AgendaFit): TemplateResult | typeof nothing {
  if (!now) return nothing;
  const { time } = now;
  return html`<div class="now ${time.over ? "over" : ""}">
    <h3>${fit.lines.map((line) => html`<div>${line}</div>`)}</h3>
    ${fit.presenter ? html`<p>${now.presenter}</p>` : nothing}
    <div class="time"><b class=${time.over ? "warn" : ""}>${time.over ? html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("warn")}</svg> ` : nothing}${time.words}</b>${fit.spent ? html`<span>${time.spent}</span>` : nothing}</div>
    ${time.share !== null && fit.bar ? bar(time.share) : nothing}
  </div>`;
}

/** The planned time is the whole bar; once it is over, the bar is the spent time, and what is beyond is hatched. */
function bar(share: number): TemplateResult {
  const over = Math.min(MOST_OVER, share) > 1;
  const planned = over ? 100 / Math.min(MOST_OVER, share) : 100 * share;
  return html`<div class="bar">
    <i ${paint({ left: "0", width: `${planned.toFixed(1)}%` })}></i>${over ? html`<i class="over" ${paint({ left: `${planned.toFixed(1)}%`, right: "0" })}></i>` : nothing}
  </div>`;
}

const MARKS: Readonly<Record<Row["state"], SVGTemplateResult>> = {
  done: svg`<path d="M3.5 12.8 9.6 19 20.5 6" fill="none" stroke="currentColor" stroke-width="3.4"/>`,
  now: svg`<path d="M6 3.5 20 12 6 20.5Z" fill="currentColor"/>`,
  next: svg`<circle cx="12" cy="12" r="8.4" fill="none" stroke="currentColor" stroke-width="3"/>`,
};

const listed = (row: Row, minutes: boolean, under: string, first: boolean): TemplateResult =>
  html`<li class="${row.state} ${first ? "first" : ""}">
    <svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${MARKS[row.state]}</svg>
    <b><span>${row.title}</span>${minutes ? html`<small>${row.minutes}</small>` : nothing}</b>
    ${under ? html`<p>${under}</p>` : nothing}
  </li>`;

customElements.define("io-agenda", IoAgenda);
