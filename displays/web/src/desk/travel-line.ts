/** A line of time to scrub, with what happened on it. Emits `moment` {at} in ms. */

import { html, nothing, type TemplateResult } from "lit";
import { asOf, clock, clockSeconds, sameDay, shortDay } from "../times.js";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import type { JournalEvent } from "./nouns.js";
import { tell } from "./story.js";
import { beside, kindOf, stepOf, type Timeline } from "./travel.js";

const MARKS = 6; // hours or days written under the line, at most

export class TravelLine extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, line: { attribute: false }, at: { attribute: false } };
  declare place: Place;
  declare line: Timeline;
  declare at: number;

  private go(at: number): void {
    this.dispatchEvent(new CustomEvent("moment", { bubbles: true, detail: { at } }));
  }

  private get ends(): [number, number] {
    return [Date.parse(this.line.since), Math.max(Date.parse(this.line.since) + 1, Date.parse(this.line.until))];
  }

  protected override render(): TemplateResult {
    const { line, at } = this;
    const [since, until] = this.ends;
    const before = beside(line.ticks, at, -1);
    const after = beside(line.ticks, at, 1);
    return html`<div class="travel-line">
        <button type="button" class="plain" data-do="tick-before" aria-label=${say("console.travel.before")} title=${say("console.travel.before")} ?disabled=${!before} @click=${() => before && this.go(Date.parse(before.at))}>${icon("left")}</button>
        <div class="scrub">
          <div class="marks" aria-hidden="true">${line.ticks.map((tick) => this.mark(tick, since, until))}</div>
          <input type="range" min=${since} max=${until} step=${stepOf(until - since)} .value=${String(Math.min(until, Math.max(since, at)))}
            aria-label=${say("console.travel.line")} aria-valuetext=${asOf(at, this.live.now(), true)} @input=${(event: Event) => this.go(Number((event.target as HTMLInputElement).value))} />
          <div class="hours" aria-hidden="true">${this.hours(since, until)}</div>
        </div>
        <button type="button" class="plain" data-do="tick-after" aria-label=${say("console.travel.after")} title=${say("console.travel.after")} ?disabled=${!after} @click=${() => after && this.go(Date.parse(after.at))}>${icon("right")}</button>
      </div>`;
  }

  private mark(tick: JournalEvent, since: number, until: number): TemplateResult {
    const ms = Date.parse(tick.at);
    return html`<i class=${kindOf(tick)} style="left:${((ms - since) / (until - since)) * 100}%"></i>`;
  }

  private hours(since: number, until: number): TemplateResult[] {
    const words = (ms: number): string => (until - since > 24 * 3_600_000 ? shortDay(ms) : until - since < MARKS * 60_000 ? clockSeconds(ms) : clock(ms));
    return Array.from({ length: MARKS }, (_, i) => html`<span>${words(since + ((until - since) * i) / (MARKS - 1))}</span>`);
  }
}

/** The ticks in words, the newest first; a press goes there. */
export class TravelTicks extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, line: { attribute: false }, at: { attribute: false } };
  declare place: Place;
  declare line: Timeline;
  declare at: number;

  protected override render(): TemplateResult {
    const rows = this.line.ticks.flatMap((tick) => this.row(tick)).reverse();
    return html`<h3>${say("console.travel.happened")}</h3>
      ${rows.length ? html`<ol>${rows}</ol>` : html`<p class="quiet small">${say("console.travel.none")}</p>`}`;
  }

  private row(tick: JournalEvent): TemplateResult[] {
    const told = tell(tick, this.place.room, this.live);
    if (!told) return [];
    const ms = Date.parse(tick.at);
    const now = this.live.now();
    return [html`<li><button type="button" class="tick ${kindOf(tick)}" aria-current=${ms === this.at ? "true" : nothing} @click=${() => this.dispatchEvent(new CustomEvent("moment", { bubbles: true, detail: { at: ms } }))}>
      <i></i><time>${sameDay(ms, now) ? clockSeconds(ms) : `${shortDay(ms, now)} ${clock(ms)}`}</time><span>${told.words}</span></button></li>`];
  }
}

customElements.define("io-travel-line", TravelLine);
customElements.define("io-travel-ticks", TravelTicks);
