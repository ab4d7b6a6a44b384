/** Hold a room's figures, look back, and return: what stands still in a room, and until when. */

import { html, nothing, type TemplateResult } from "lit";
import { clock, day, sameDay } from "../times.js";
import { say } from "../words.js";
import { order, path } from "./command.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Place } from "./live.js";
import type { Scene } from "./nouns.js";
import { layoutName, when } from "./wording.js";

export class HoldTools extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, busy: { attribute: false }, allowed: { type: Boolean } };
  declare place: Place;
  declare busy: ReadonlySet<string>;
  declare allowed: boolean;

  private get path(): string {
    const { room, screen } = this.place;
    const alone = this.live.sceneOf(this.place.id)?.why?.hold?.width === "screen";
    return path("rooms", room.key, "hold") + (alone ? `?screen=${encodeURIComponent(screen.key)}` : "");
  }

  private release(done: string): void {
    order(this, { key: "hold", method: "DELETE", path: this.path, done });
  }

  private travel(start: number | null): void {
    this.dispatchEvent(new CustomEvent("travel", { bubbles: true, detail: { place: this.place, start } }));
  }

  protected override render(): TemplateResult {
    const scene = this.live.sceneOf(this.place.id);
    const hold = scene?.hold;
    return hold?.past ? this.looking(scene, hold) : this.holding(hold);
  }

  private holding(hold: Scene["hold"] | undefined): TemplateResult {
    const busy = this.busy.has("hold");
    const now = this.live.now();
    return html`<div class="hold-tools">
        <button type="button" class="plain hold" data-do="hold" aria-pressed=${Boolean(hold)} aria-busy=${busy} ?disabled=${!this.allowed || busy}
          @click=${() => (hold ? this.release("") : order(this, { key: "hold", method: "PUT", path: path("rooms", this.place.room.key, "hold"), body: {} }))}>${icon("pause")}<span>${hold ? say("console.holding", { at: when(hold.at, now) }) : say("console.hold")}</span></button>
        <button type="button" class="plain" data-do="look-back" ?disabled=${!this.allowed} @click=${() => this.travel(null)}>${icon("clock")}<span>${say("console.travel.open")}</span></button>
      </div>
      ${hold ? html`<p class="note warn">${say("console.held_by", { by: hold.by, at: when(hold.since ?? hold.at, now) })}</p>` : nothing}`;
  }

  private looking(scene: Scene | undefined, hold: NonNullable<Scene["hold"]>): TemplateResult {
    const at = Date.parse(hold.at);
    const now = this.live.now();
    const moment = sameDay(at, now) ? clock(at) : `${clock(at)}, ${day(at)}`;
    const next = scene?.next?.layout;
    return html`<div class="looking" role="status"><p>${icon("clock")}<b>${say("console.travel.looking", { at: moment })}</b></p>
      <p class="small">${say("console.travel.by", { by: hold.by, until: when(hold.until, now) })}${next ? html` ${say("console.travel.then", { layout: layoutName(this.live, next) })}` : nothing}</p>
      <div><button type="button" class="go" data-do="back-to-now" aria-busy=${this.busy.has("hold")} ?disabled=${!this.allowed || this.busy.has("hold")} @click=${() => this.release(say("console.travel.returned"))}>${say("console.travel.return")}</button>
        <button type="button" class="plain" data-do="look-back" ?disabled=${!this.allowed} @click=${() => this.travel(at)}>${say("console.travel.other")}</button></div></div>`;
  }
}

customElements.define("io-hold-tools", HoldTools);
