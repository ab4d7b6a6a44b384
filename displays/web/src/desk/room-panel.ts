/** Everything about one screen: what is on and why, what comes next, and all an operator may do about it. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { release } from "./claims.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import "./devices.js";
import "./hold-tools.js";
import "./join-code.js";
import "./picker.js";
import "./press-switch.js";
import "./room-log.js";
import "./viewer-links.js";
import "./why.js";
import type { Scene, Topic, Why } from "./nouns.js";
import type { Takes } from "./takes.js";
import { clockWords, layoutName, paintWords, placeName, when, whyLong } from "./wording.js";

export class RoomPanel extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, busy: { attribute: false }, takes: { attribute: false }, me: {}, allowed: { type: Boolean }, reasons: { state: true } };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  declare takes: Takes;
  declare me: string;
  declare allowed: boolean;
  /** True while all reasons are listed, not only why this layout is on. */
  declare reasons: boolean;

  constructor() {
    super();
    this.reasons = false;
  }

  protected override render(): TemplateResult {
    const { live, place } = this;
    const scene = live.sceneOf(place.id);
    const now = live.now();
    const paint = live.paintOf(place.id);
    const { words, sign, mood } = paintWords(paint, now);
    const devices = html`<io-devices .live=${live} .place=${place} .busy=${this.busy} .allowed=${this.allowed}></io-devices>`;
    const bare = paint.kind === "unpaired"; // then that is what there is to do
    const why = scene?.why?.layout;
    const clock = clockWords(live, place.id);
    return html`<div class="panel-head">
        <h2>${pick(place.room.name)} <span class="of">· ${pick(place.screen.name)}</span>${place.room.stage === "live" ? nothing : html` <i class="how-far">${say(`preflight.stage_${place.room.stage}`)}</i>`}</h2>
        <p class="state ${mood}">${icon(sign)} ${words}${clock ? html`<span class="late"> · ${clock}</span>` : nothing}</p>
      </div>
      <p class="why">${this.why(scene, now)}${why?.rank === "operator" && this.allowed
          ? html` <button type="button" class="link" data-do="release" ?disabled=${this.takes.busy} @click=${() => this.release(why)}>${say("console.take_back")}</button>`
          : nothing} <button type="button" class="link" data-do="reasons" aria-expanded=${this.reasons} @click=${() => (this.reasons = !this.reasons)}>${say("console.reasons.show")}</button></p>
      ${this.reasons ? html`<io-why .live=${live} .place=${place}></io-why>` : nothing}
      ${this.failing(scene)}
      ${bare ? devices : nothing}
      <io-picker .live=${live} .places=${[place]} .takes=${this.takes} .me=${this.me} .allowed=${this.allowed}></io-picker>
      ${this.tools(scene, now)}
      <io-join-code .live=${live} .room=${place.room} .busy=${this.busy} .allowed=${this.allowed}></io-join-code>
      ${this.allowed ? html`<io-viewer-links .live=${live} .place=${place} .busy=${this.busy} .allowed=${this.allowed}></io-viewer-links>` : nothing}
      ${bare ? nothing : devices}
      ${this.allowed ? html`<io-room-log .live=${live} .room=${place.room}></io-room-log>` : nothing}`;
  }

  private why(scene: Scene | undefined, now: number): TemplateResult {
    if (!scene) return html`${say("console.no_scene")}`;
    const next = scene.next;
    return html`${say("console.showing")} <b>${layoutName(this.live, scene.layout)}</b>${scene.why?.layout ? html`, ${whyLong(scene.why.layout, now)}` : nothing}.
      ${next ? html`${say("console.coming")} <b>${layoutName(this.live, next.layout)}</b> ${say("console.at", { at: when(next.at, now) })}.` : nothing}`;
  }

  private tools(scene: Scene | undefined, now: number): TemplateResult {
    const topics = this.live.layoutShown(scene)?.topics ?? [];
    return html`<io-hold-tools .live=${this.live} .place=${this.place} .busy=${this.busy} .allowed=${this.allowed}></io-hold-tools>
      <io-press-switch .live=${this.live} .place=${this.place} .busy=${this.busy} .allowed=${this.allowed}></io-press-switch>
      <div class="tools" role="group" aria-label=${say("console.tools")}>
        ${(["identify", "reload", "testcard"] as const).map(
          (what) => html`<button type="button" class="plain" data-do=${what} aria-busy=${this.busy.has(what)} ?disabled=${!this.allowed || this.busy.has(what)} @click=${() => this.tell(what)}>${say(`console.do.${what}`)}</button>`,
        )}
      </div>
      ${topics.length ? html`<div class="topics" role="group" aria-label=${say("console.topics")}><span class="label">${say("console.topics")}</span>${topics.map((topic) => this.topic(topic, scene))}</div>` : nothing}
      ${scene?.focus && scene.why?.focus ? html`<p class="note calm">${say("console.focused_by", { by: scene.why.focus.by, at: when(scene.why.focus.since, now) })}</p>` : nothing}`;
  }

  private topic(topic: Topic, scene: Scene | undefined): TemplateResult {
    const on = scene?.focus === topic.key;
    const key = `focus:${topic.key}`;
    return html`<button type="button" class="chip" data-topic=${topic.key} aria-pressed=${on} aria-busy=${this.busy.has(key)} ?disabled=${!this.allowed || this.busy.has(key)}
      @click=${() => order(this, { key, method: on ? "DELETE" : "PUT", path: path("rooms", this.place.room.key, "focus"), ...(on ? {} : { body: { topic: topic.key } }) })}>${pick(topic.title)}</button>`;
  }

  private tell(what: "identify" | "reload" | "testcard"): void {
    order(this, {
      key: what,
      method: "POST",
      path: path("rooms", this.place.room.key, "do"),
      body: { do: what, screen: this.place.screen.key },
      done: say(`console.did.${what}`, { name: placeName(this.place) }),
    });
  }

  private release(why: Why): void {
    const claims = [release(this.place, why)];
    const places = this.live.places().filter((place) => {
      const other = this.live.sceneOf(place.id)?.why?.layout;
      return other?.rank === "operator" && other.width === why.width && (other.key ?? "") === (why.key ?? "");
    });
    this.dispatchEvent(new CustomEvent("release", { bubbles: true, detail: { claims, places, seen: this.live.seq } }));
  }

  /** The tiles that fail on the screen, by the names that people see there. */
  private failing(scene: Scene | undefined): TemplateResult | typeof nothing {
    const faults = Object.entries(this.live.presence[this.place.id]?.faults ?? {});
    if (!faults.length) return nothing;
    const tiles = this.live.layoutOf(scene?.layout)?.tiles ?? [];
    const name = (id: string): string => (id === "@fonts" ? say("console.fonts") : "") || pick(tiles.find((tile) => tile.id === id)?.title) || id;
    return html`<ul class="note warn failing">${faults.map(([id, message]) => html`<li data-tile=${id}>${say("console.tile_fails", { tile: name(id) })} <code>${message}</code></li>`)}</ul>`;
  }
}

customElements.define("io-room-panel", RoomPanel);
