import { css, html, LitElement, nothing, svg, type PropertyValues, type SVGTemplateResult, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { alertsFit } from "../alerts.fit.js";
import { alertRows, moment, silentSince, type AlertRow, type Bulletin, type Sort } from "../alerts.js";
import { calmSize } from "../calm.fit.js";
import type { Laid, Shown } from "../compose.js";
import { lang } from "../lang.js";
import { lines, width } from "../measure.js";
import { paint, px } from "../paint.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { drawn } from "../shapes.js";
import { pick, say } from "../words.js";
import "../words.tiles.js";
import { list } from "./list.css.js";
import { ring } from "./none.js";
import { tile as look } from "./tile.css.js";

const TOP = 4;
const LETTER = 0.55; // least fonts
const DETAIL = 62; // letters of an alert's severity, places, end and age
const WORDS = 1.15; // least fonts, as what is said of nothing has in every tile
const BESIDE = 1.3; // least fonts of the shape before a sentence
const HEADING = 1.14 * 1.32 + 0.2; // least fonts

/** What alerting services and news feeds say now. An exercise or a test is striped, says so, and wears no alarm's colour. */
export class IoAlerts extends LitElement {
  static override styles = [
    look,
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
      .under {
        white-space: normal;
        line-height: 1.3;
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

  static override properties = { tile: { attribute: false }, shown: { attribute: false }, space: { attribute: false, hasChanged: differs } };
  declare tile: TileDoc;
  declare shown: Shown;
  declare space: Space;

  private drawnOf = "";

  /** Whether the rows will about fit, each with two lines of what it says. */
  static easy({ tile, space }: Laid, shown: Shown): boolean {
    const letters = Math.max(8, space.w / space.least / LETTER - 3);
    const rows = alertRows(listsOf(tile, shown), shown.now).slice(0, tile.top ?? TOP);
    const lines = (row: AlertRow): number => Math.ceil((row.chip.length + row.title.length) / letters) + Math.ceil((row.sort === "news" ? 14 : DETAIL) / letters);
    return (3.4 + 1.36 * rows.reduce((sum, row) => sum + lines(row), 0)) * space.least <= space.h;
  }

  /** The wall changes more often than what stands here. */
  protected override shouldUpdate(changed: PropertyValues): boolean {
    const now = JSON.stringify([lang(), this.shown.now, this.tile, listsOf(this.tile, this.shown)]);
    const other = now !== this.drawnOf || changed.has("space") || changed.size === 0;
    this.drawnOf = now;
    return other;
  }

  override render(): TemplateResult {
    const { space, tile } = this;
    const { now } = this.shown;
    const lists = listsOf(tile, this.shown);
    const heard = lists.filter((each) => each).length;
    const news = heard > 0 && lists.every((each) => !each || each.kind === "rss");
    this.toggleAttribute("data-empty", heard === 0);
    const silent = silentSince(lists);
    const rows = alertRows(lists, now);
    const sources = [...new Set(rows.map((row) => row.source))];
    const title = pick(tile.title) || say(news ? "tiles.news" : "tiles.alerts");
    const source = sources.length === 1 ? (sources[0] ?? "") : "";
    const aside = source !== "" && width(title, space.least * 1.14, 600) + width(source, space.least) + space.least <= space.w;
    const under = source && !aside ? source : "";
    const unheard = heard > 0 ? lists.length - heard : 0;
    const quiet = silent === null ? "" : say("tiles.silent", { time: moment(silent, now) });
    const tall = (words: string, most: number): number => (words ? lines(words, space.least, 400, most).length : 0);
    const below = tall(quiet, space.w - BESIDE * space.least) + tall(under, space.w) + (unheard ? 1 : 0);
    const fit = alertsFit(rows, space, tile.top ?? TOP, below, source !== "");
    this.style.setProperty("--m", px(space.least * (rows.length ? fit.scale : 1)));
    this.style.setProperty("--air", px(fit.air));
    const rest = [fit.more > 0 ? say("tiles.more", { n: fit.more }) : "", unheard ? say("tiles.unheard_n", { n: unheard }) : ""].filter(Boolean);
    return html`<h2>${title}${aside ? html`<small>${source}</small>` : nothing}</h2>
      ${rows.length ? html`<ol>${repeat(fit.rows, ({ row }) => row.id, listed)}</ol>` : this.calm(heard, news, silent)}
      ${rest.length ? html`<p class="more">${rest.join(" · ")}</p>` : nothing}
      ${under ? html`<p class="more under">${under}</p>` : nothing}
      ${quiet && rows.length ? html`<p class="more silent">${late()}<span>${quiet}</span></p>` : nothing}`;
  }

  /** Nothing is only said to be nothing while the source can be heard. */
  private calm(heard: number, news: boolean, silent: number | null): TemplateResult {
    const dark = heard > 0 && silent !== null;
    const words = !heard ? say("tiles.unheard") : dark ? say("tiles.silent_none", { time: moment(silent, this.shown.now) }) : say(news ? "tiles.news_none" : "tiles.alerts_none");
    const { w, h, least } = this.space;
    const size = px(calmSize(words, w - (dark || !heard ? BESIDE * least : 0), h - HEADING * least, WORDS * least));
    return html`<p class="calm ${dark ? "silent" : ""}" ${paint({ "font-size": size })}>${dark ? late() : heard ? nothing : ring}<span>${words}</span></p>`;
  }
}

/** The lists of the tile's feeds; undefined or null where nothing has been heard, or nothing may be shown here. */
const listsOf = (tile: TileDoc, { values }: Shown): (Bulletin | null | undefined)[] => ((tile["feeds"] as string[] | undefined) ?? []).map((feed) => values[`@items/${feed}`] as Bulletin | null | undefined);

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
