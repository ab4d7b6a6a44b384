import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { clockFit } from "../clock.fit.js";
import { lang } from "../lang.js";
import type { Laid, Shown } from "../compose.js";
import type { TileDoc } from "../picture.js";
import type { Space } from "../rows.js";
import { differs } from "../same.js";
import { clock, day, isoDay, weekday } from "../times.js";
import { pick, say } from "../words.js";
import "../words.tiles.js";
import { tile as look } from "./tile.css.js";

const EASY = 3.6; // least fonts of height for the time and its date
const HEADING = 1.34; // least fonts
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** The time in the site's zone by the server's clock; it ticks with the wall, which has the page's one ticker. */
export class IoClock extends LitElement {
  static override styles = [
    look,
    css`
      :host {
        position: absolute;
        display: flex;
        flex-direction: column;
      }
      h2 {
        flex: none;
        color: var(--ink-2);
        font-weight: 500;
        font-size: var(--m);
        white-space: nowrap;
      }
      div {
        flex: 1;
        display: flex;
        flex-direction: column;
        justify-content: center;
        min-height: 0;
      }
      time {
        display: block;
        font-size: var(--time);
        font-weight: 600;
        line-height: 1.16;
        letter-spacing: -0.01em;
      }
      p {
        font-size: var(--date);
        font-weight: 500;
        line-height: 1.32;
        color: var(--ink-2);
        white-space: nowrap;
      }
    `,
  ];

  static override properties = { tile: { attribute: false }, shown: { attribute: false }, space: { attribute: false, hasChanged: differs } };
  declare tile: TileDoc;
  declare shown: Shown;
  declare space: Space;

  static easy({ space }: Laid): boolean {
    return space.h >= EASY * space.least && space.w >= 2 * EASY * space.least;
  }

  private spoken = "";

  protected override shouldUpdate(changed: PropertyValues<this>): boolean {
    const before = changed.get("shown") as Shown | undefined;
    const same = changed.size === 1 && before?.now === this.shown.now && this.spoken === lang(); // the wall changes more often than its time
    this.spoken = lang();
    return !same;
  }

  override render(): TemplateResult {
    const { now } = this.shown;
    const heading = pick(this.tile.title);
    const { w, h, least } = this.space;
    const fit = clockFit(now ? wordings(now) : [], { w, h: h - (heading ? HEADING * least : 0), least });
    this.style.setProperty("--time", `${fit.time}px`);
    this.style.setProperty("--date", `${fit.date}px`);
    return html`${heading ? html`<h2>${heading}</h2>` : nothing}
      <div>${now ? html`<time datetime=${new Date(now).toISOString()}>${clock(now)}</time>${fit.lines.map((line) => html`<p>${line}</p>`)}` : nothing}</div>`;
  }
}

/** The date from its fullest wording to its shortest. */
function wordings(now: number): string[][] {
  const [year = "", month = "", date = ""] = isoDay(now).split("-");
  const args = { weekday: weekday(now), day: String(Number(date)), month: lang() === "vi" ? String(Number(month)) : (MONTHS[Number(month) - 1] ?? ""), year };
  return [[say("tiles.date", args)], [weekday(now), say("tiles.date_day", args)], [`${weekday(now)}, ${day(now)}`], [weekday(now), day(now)], [day(now)]];
}

customElements.define("io-clock", IoClock);
