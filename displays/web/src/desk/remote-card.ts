/** The phone's card: what the rooms have really painted, the agenda's item with its time, and the screen in small. */

import { html, nothing, type TemplateResult } from "lit";
import { paint } from "../paint.js";
import { clockSeconds } from "../times.js";
import { pick, say } from "../words.js";
import { countdown, minutes } from "./countdown.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import "./miniature.js";
import type { Layout, Meeting, Scene, Topic } from "./nouns.js";
import { shown, type Receipt, type Rooms } from "./receipt.js";
import { roomWords, when } from "./wording.js";

const MINUTE = 60_000; // milliseconds
const NAMED = 2; // rooms that are told by name; more are counted

export class RemoteCard extends LiveElement {
  static override properties = { ...LiveElement.properties, scene: { attribute: false }, layout: { attribute: false }, meeting: { attribute: false }, count: { attribute: false }, rooms: { attribute: false }, sending: { type: Boolean } };
  declare scene: Scene | undefined;
  declare layout: Layout | undefined;
  declare meeting: Meeting | undefined;
  /** The receipts of this phone's own room. */
  declare count: Receipt;
  /** Of all rooms; null: the meeting is in this room only. */
  declare rooms: Rooms | null;
  /** A layout or a step is on its way up. */
  declare sending: boolean;

  protected override render(): TemplateResult {
    const { scene, layout, meeting, count } = this;
    const items = meeting?.agenda ?? [];
    const at = items.findIndex((item) => item.key === meeting?.item);
    const running = items[at];
    const topic = layout?.topics?.find((each) => each.key === scene?.focus);
    const why = scene?.why?.layout;
    const shows = layout ? pick(layout.title) : (scene?.layout ?? "");
    const [tone, words, lacking] = this.told();
    return html`<button type="button" class="now" data-do="choose">
      <span class="told"><small class=${tone}><i></i>${this.sending ? say("remote.sending") : words}</small>
        ${lacking ? html`<small class="lacking ${this.rooms?.frozen.length ? "bad" : ""}">${this.rooms?.frozen.length ? icon("diamond") : nothing} ${lacking}</small>` : nothing}
        <span class="title"><span>${running ? `${at + 1}. ${pick(running.title)}` : shows}</span>${icon("down")}</span>
        ${this.below(running, topic, shows)}
        ${this.notice()}
        ${why?.pinned ? html`<span class="pinned">${icon("pin")} ${why.until ? say("remote.pinned_until", { by: why.by, at: when(why.until, this.live.now()) }) : say("remote.pinned", { by: why.by })}</span>` : nothing}
        ${running ? this.time() : nothing}</span>
      <span class="look" aria-hidden="true"><io-miniature .live=${this.live} .scene=${scene} ?still=${!shown(count)}></io-miniature></span>
      <span class="unseen">${say(items.length ? "remote.agenda.title" : "remote.choose")}</span>
    </button>`;
  }

  /** One line in any case, so that nothing below moves under a thumb: the topic in focus, else what is shown, or how long one meets. */
  private below(running: unknown, topic: Topic | undefined, shows: string): TemplateResult | typeof nothing {
    const since = this.meeting?.since;
    if (topic) return html`<span class="in-focus">${icon("focus")} ${pick(topic.title)}</span>`;
    if (running) return html`<span class="shows">${say("remote.shows", { layout: shows })}</span>`;
    if (!since) return nothing;
    const span = this.live.now() - Date.parse(since);
    return html`<span class="shows">${span < MINUTE ? say("remote.begun") : say("remote.lasts", { time: minutes(span) })}</span>`;
  }

  /** What lies over the walls now; an actual alert before all else. */
  private notice(): TemplateResult | typeof nothing {
    const notices = this.scene?.notices ?? [];
    const first = notices.find((each) => each.status === "Actual") ?? notices[0];
    if (!first) return nothing;
    const actual = first.status === "Actual";
    const word = actual ? say("remote.notice") : say(`console.notice.${first.status}`);
    return html`<span class="over ${actual ? "actual" : ""}">${icon(actual ? "diamond" : "triangle")} ${word}: ${pick(first.headline)}</span>`;
  }

  private time(): TemplateResult | typeof nothing {
    const { meeting } = this;
    const item = meeting?.agenda?.find((each) => each.key === meeting.item);
    if (!item) return nothing;
    const time = countdown(item, meeting?.began, this.live.now());
    return html`<span class="time ${time.over ? "over" : ""}">
      ${time.share === null ? nothing : html`<span class="bar"><i ${paint({ width: `${(100 * time.share).toFixed(1)}%` })}></i></span>`}
      <span class="left"><span>${time.over ? icon("clock") : nothing} ${time.words}</span><span>${time.planned}</span></span></span>`;
  }

  /** The tone of the receipts' line, its words, and which rooms lack. */
  private told(): [tone: string, words: string, lacking?: string] {
    const { count, rooms, live } = this;
    if (!live.linked) return ["wait", say("remote.unknown")];
    if (rooms) return this.roomsTold(rooms);
    if (count.on === 0) return ["wait", say("remote.nobody")];
    if (shown(count)) return ["ok", say(count.on === 1 ? "remote.painted_one" : "remote.painted_all", { n: count.on, at: time(count.at) })];
    if (count.frozen === count.on) return ["bad", say("remote.frozen")];
    return [count.frozen ? "bad" : "wait", count.on > 1 ? say("remote.painted_some", { n: count.painted, of: count.on }) : say("remote.painting")];
  }

  private roomsTold({ shown: there, coming, frozen, off, at }: Rooms): [string, string, string] {
    const on = there.length + coming.length + frozen.length;
    if (!on) return ["wait", say("remote.nobody"), ""];
    const lacking = [
      frozen.length ? say("remote.rooms_frozen", { names: this.named(frozen) }) : "",
      off.length ? say("remote.rooms_off", { names: this.named(off) }) : "",
    ].filter(Boolean);
    const all = !coming.length && there.length > 0;
    return [all ? "ok" : "wait", all ? say("remote.rooms_all", { n: there.length, at: time(at) }) : say("remote.rooms_some", { n: there.length, of: on }), lacking.join(" · ")];
  }

  private named(rooms: string[]): string {
    if (rooms.length > NAMED) return say("remote.rooms_n", { n: rooms.length });
    return rooms.map((room) => roomWords(this.live, room)).join(", ");
  }
}

const time = (at: string | null): string => (at ? clockSeconds(Date.parse(at)) : "");

customElements.define("io-remote-card", RemoteCard);
