import { css, html, LitElement, nothing, svg, type SVGTemplateResult, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { alertsFit } from "../alerts.fit.js";
import { alertRows, moment, silentSince, type AlertRow, type Bulletin, type Sort } from "../alerts.js";
import { calmSize } from "../calm.fit.js";
import { lines, width } from "../measure.js";
import { paint, px } from "../paint.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { say } from "../words.js";
import "../words.tiles.js";
import { list } from "./list.css.js";
import { tile } from "./tile.css.js";

const BESIDE = 1.3; // least fonts of the shape before a sentence
const HEADING = 1.14 * 1.32 + 0.2; // least fonts

/** What alerting services and news feeds say now. An exercise or a test is striped, says so, and wears no alarm's colour. */
export class IoAlerts extends LitElement {
  static override styles = [
    tile,
    list,
    css`
      h2 small {
        margin-left: var(--m);
      }
      li[data-drill] {
        margin: 0 calc(-0.4 * var(--m));
        padding-left: calc(0.4 * var(--m));
        padding-right: calc(0.4 * var(--m));
        background: repeating-linear-gradient(135deg, var(--tile-2) 0 calc(26 * var(--u)), var(--line) calc(26 * var(--u)) calc(52 * var(--u)));
      }
      li[data-sort="news"] > b,
      li[data-sort="system"] > b {
        font-weight: 500;
      }
      .extreme,
      .severe {
        color: var(--critical);
      }
      .moderate {
        color: var(--warn);
      }
      .minor,
      .system {
        color: var(--calm);
      }
      .chip {
        padding: 0 0.4em;
        border-radius: 0.25em;
        margin-right: 0.35em;
        color: var(--ground);
        background: var(--ink);
        font-weight: 700;
        white-space: nowrap;
      }
      li[data-drill] p {
        color: var(--ink);
      }
      .silent {
        display: flex;
        align-items: center;
        white-space: normal;
        line-height: 1.3;
        color: var(--late);
      }
      .silent .shape {
        margin-right: 0.4em;
      }
    `,
  ];

  static override properties = {
    lists: { attribute: false, hasChanged: differs },
    heading: { attribute: false },
    top: { attribute: false },
    space: { attribute: false, hasChanged: differs },
    now: { attribute: false },
  };
  /** The lists of the tile's feeds; undefined or null where nothing has been heard, or nothing may be shown here. */
  declare lists: readonly (Bulletin | null | undefined)[];
  declare heading: string;
  declare top: number;
  declare space: Space;
  declare now: number;

  constructor() {
    super();
    this.lists = [];
    this.heading = "";
    this.top = 4;
    this.now = 0;
  }

  override render(): TemplateResult {
    const { lists, now, space } = this;
    const heard = lists.filter((each) => each).length;
    const news = heard > 0 && lists.every((each) => !each || each.kind === "rss");
    this.toggleAttribute("data-empty", heard === 0);
    const silent = silentSince(lists);
    const rows = alertRows(lists, now);
    const sources = [...new Set(rows.map((row) => row.source))];
    const title = this.heading || say(news ? "tiles.news" : "tiles.alerts");
    const source = sources.length === 1 ? (sources[0] ?? "") : "";
    const aside = source !== "" && width(title, space.least * 1.14, 600) + width(source, space.least) + space.least <= space.w;
    const unheard = heard > 0 ? lists.length - heard : 0;
    const quiet = silent === null ? "" : say("tiles.silent", { time: moment(silent, now) });
    const fit = alertsFit(rows, space, this.top, (silent === null ? 0 : lines(quiet, space.least, 400, space.w - BESIDE * space.least).length) + (unheard ? 1 : 0), aside);
    this.style.setProperty("--m", px(space.least * (rows.length ? fit.scale : 1)));
    this.style.setProperty("--air", px(fit.air));
    const rest = [fit.more > 0 ? say("tiles.more", { n: fit.more }) : "", unheard ? say("tiles.unheard_n", { n: unheard }) : ""].filter(Boolean);
    return html`<h2>${title}${aside ? html`<small>${source}</small>` : nothing}</h2>
      ${rows.length ? html`<ol>${repeat(fit.rows, ({ row }) => row.id, listed)}</ol>` : this.calm(heard, news, silent)}
      ${rest.length ? html`<p class="more">${rest.join(" · ")}</p>` : nothing}
      ${quiet && rows.length ? html`<p class="more silent">${late()}<span>${quiet}</span></p>` : nothing}`;
  }

  /** Nothing is only said to be nothing while the source can be heard. */
  private calm(heard: number, news: boolean, silent: number | null): TemplateResult {
    const dark = heard > 0 && silent !== null;
    const words = !heard ? say("tiles.unheard") : dark ? say("tiles.silent_none", { time: moment(silent, this.now) }) : say(news ? "tiles.news_none" : "tiles.alerts_none");
    const { w, h, least } = this.space;
    const size = px(calmSize(words, w - (dark ? BESIDE * least : 0), h - HEADING * least, least));
    return html`<p class="calm ${dark ? "silent" : ""}" ${paint({ "font-size": size })}>${dark ? late() : nothing}<span>${words}</span></p>`;
  }
}

const late = (): TemplateResult => html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${drawn("late")}</svg>`;

const STROKE = "var(--shape-ground, var(--tile))";
const DRILL = svg`<path d="M12 1.8 22.2 12 12 22.2 1.8 12Z" fill="none" stroke="currentColor" stroke-width="2.6" stroke-dasharray="4.4 2.8"/>`;
const SHAPES: Readonly<Record<Sort, SVGTemplateResult>> = {
  extreme: svg`<path d="M7.2 .8h9.6l6.4 6.4v9.6l-6.4 6.4H7.2L.8 16.8V7.2Z" fill="currentColor"/><path d="M8.3 5v8.4M8.3 16v3M15.7 5v8.4M15.7 16v3" stroke=${STROKE} stroke-width="3" fill="none"/>`,
  severe: drawn("critical"),
  moderate: drawn("warn"),
  minor: svg`<circle cx="12" cy="12" r="10.6" fill="currentColor"/><path d="M12 10v8.4M12 5.2v3" stroke=${STROKE} stroke-width="2.8" fill="none"/>`,
  unknown: drawn("none"),
  system: svg`<circle cx="12" cy="12" r="9.4" fill="none" stroke="currentColor" stroke-width="2.8"/><path d="M12 10.6v6.6M12 6.4v2.4" stroke="currentColor" stroke-width="2.8" fill="none"/>`,
  exercise: DRILL,
  test: DRILL,
  news: svg`<circle cx="12" cy="12" r="4.4" fill="currentColor"/>`,
};

const listed = ({ row, detail }: { row: AlertRow; detail: string }): TemplateResult =>
  html`<li data-sort=${row.sort} ?data-drill=${row.chip !== ""}>
    <svg class="shape ${row.sort}" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[row.sort]}</svg>
    <b>${row.chip ? html`<span class="chip">${row.chip}</span>` : nothing}${row.title}</b>
    ${detail ? html`<p>${detail}</p>` : nothing}
  </li>`;

customElements.define("io-alerts", IoAlerts);
