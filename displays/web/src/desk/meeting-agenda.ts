/** A meeting's agenda as it goes: what runs with its time, the way on and back, and every item with what it took. */

import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { AgendaItemDoc } from "../picture.js";
import { clock } from "../times.js";
import { pick, say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { neighbour, spent, through, timer, timing } from "./meeting.js";
import type { Meeting } from "./nouns.js";
import { layoutName } from "./wording.js";

export class MeetingAgenda extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean } };
  declare meeting: Meeting;
  declare busy: ReadonlySet<string>;
  /** False for who may only look, and for a meeting that is not on. */
  declare allowed: boolean;

  protected override render(): TemplateResult {
    const items = this.meeting.agenda ?? [];
    const running = items.find((item) => item.key === this.meeting.item);
    return html`${this.meeting.since && this.allowed ? this.now(running) : nothing}
      ${items.length
        ? html`<ol class="agenda ${this.meeting.since && this.allowed ? "" : "still"}">${repeat(items, (item) => item.key, (item, at) => this.row(item, at))}</ol>`
        : html`<p class="empty">${say("console.meetings.no_agenda")}</p>`}`;
  }

  private now(running: AgendaItemDoc | undefined): TemplateResult {
    const { meeting } = this;
    const items = meeting.agenda ?? [];
    if (!items.length) return html``;
    const now = this.live.now();
    const before = neighbour(meeting, -1);
    const after = neighbour(meeting, 1);
    const time = running ? timing(running, meeting, now) : null;
    const end = through(meeting, now);
    const over = Boolean(time && time.left !== null && time.left < 0);
    return html`<section class="running-item ${over ? "over" : ""}" aria-label=${say("console.meetings.now")}>
      ${running && time
        ? html`<div class="what"><p class="quiet">${say("console.meetings.item_of", { n: items.indexOf(running) + 1, of: items.length })}</p>
              <h3>${pick(running.title)}</h3><p class="who">${this.detail(running)}</p></div>
            <div class="time" role="timer"><b>${timer(time.spent)}</b>${running.minutes ? html`<span> / ${timer(running.minutes * 60)}</span>` : nothing}<small>${over ? icon("clock") : nothing} ${time.words}</small></div>
            ${time.share === null ? nothing : html`<div class="bar" aria-hidden="true"><i style="width:${Math.min(100, time.share * 100)}%"></i></div>`}`
        : html`<div class="what"><h3>${items.some((item) => item.used > 0) ? say("console.meetings.paused") : say("console.meetings.before")}</h3></div>`}
      <div class="ways">
        <button type="button" class="plain" data-do="previous" ?disabled=${!before || this.waits} @click=${() => this.step({ move: "previous" }, "previous")}>${icon("left")}${say("console.meetings.previous")}</button>
        ${running ? html`<button type="button" class="plain" data-do="pause" ?disabled=${this.waits} @click=${() => this.step({ move: "stop" }, "pause")}>${icon("pause")}${say("console.meetings.pause")}</button>` : nothing}
        <button type="button" class="go" data-do="next" aria-busy=${this.busy.has("step:next")} ?disabled=${!after || this.waits} @click=${() => this.step({ move: "next" }, "next")}><span>${after ? (running ? say("console.meetings.next_is", { title: pick(after.title) }) : say("console.meetings.begin_with", { title: pick(after.title) })) : say("console.meetings.last")}</span>${icon("right")}</button>
      </div>
      ${end === null ? nothing : html`<p class="quiet end">${say("console.meetings.through", { at: clock(end) })}</p>`}
    </section>`;
  }

  private row(item: AgendaItemDoc, at: number): TemplateResult {
    const { meeting } = this;
    const now = this.live.now();
    const runs = item.key === meeting.item;
    const seconds = spent(item, meeting, now);
    const done = !runs && seconds > 0;
    const over = item.minutes !== null && item.minutes !== undefined && seconds > item.minutes * 60;
    return html`<li data-item=${item.key} class=${runs ? "now" : done ? "done" : ""} aria-current=${runs ? "step" : nothing}>
      <span class="n" aria-hidden="true">${done ? icon("check") : at + 1}</span>
      <span class="what"><b>${pick(item.title)}</b><small>${this.detail(item)}</small></span>
      <span class="length">${seconds > 0 ? html`<b class=${over ? "warn" : ""}>${over ? icon("clock") : nothing} ${timer(seconds)}</b>` : nothing}<small>${item.minutes ? say("console.meetings.minutes", { n: item.minutes }) : ""}</small></span>
      ${meeting.since && this.allowed && !runs
        ? html`<button type="button" class="plain" data-do="jump" aria-label=${say("console.meetings.jump_to", { title: pick(item.title) })} ?disabled=${this.waits} @click=${() => this.step({ item: item.key }, `jump:${item.key}`)}>${say("console.meetings.jump")}</button>`
        : nothing}
    </li>`;
  }

  /** Who speaks, and what the rooms show. */
  private detail(item: AgendaItemDoc): TemplateResult {
    const layout = item.layout ? this.live.layoutOf(item.layout) : undefined;
    const topic = item.topic ? (layout?.topics ?? this.live.layouts().flatMap((each) => each.topics ?? [])).find((each) => each.key === item.topic) : undefined;
    const shows = [item.layout ? layoutName(this.live, item.layout) : "", topic ? pick(topic.title) : (item.topic ?? "")].filter(Boolean).join(" · ");
    const others = Object.keys(item.layouts ?? {}).length;
    return html`${item.presenter}${item.presenter && shows ? " · " : nothing}${shows ? html`<span class="shows">${say("console.meetings.shows", { what: shows })}</span>` : nothing}${others ? html`<span class="shows"> ${say("console.meetings.others", { n: others })}</span>` : nothing}`;
  }

  private get waits(): boolean {
    return [...this.busy].some((key) => key.startsWith("step:"));
  }

  private step(body: { move: string } | { item: string }, what: string): void {
    order(this, { key: `step:${what}`, method: "POST", path: path("meetings", this.meeting.id, "agenda", "step"), body: { ...body, seen: this.meeting.item ?? "" } });
  }
}

customElements.define("io-meeting-agenda", MeetingAgenda);
