/** What a presenter reaches for now and then: marking this moment, pointing at a tile, another layout. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting, Scene } from "./nouns.js";
import { when } from "./wording.js";

const FRESH = 8_000; // milliseconds the button says that a moment is marked

export class RemoteTools extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, scene: { attribute: false }, me: {}, pointed: {}, marking: { type: Boolean }, telling: { type: Boolean }, asking: { state: true }, still: { type: Boolean }, cut: { type: Boolean } };
  declare meeting: Meeting | undefined;
  declare scene: Scene | undefined;
  /** A press about the press is on its way. */
  declare telling: boolean;
  /** The first press on "the press has left" asks, the second one tells. */
  declare asking: boolean;
  declare me: string;
  /** The tile that is lit now. */
  declare pointed: string;
  declare marking: boolean;
  /** This phone's presses do not count, or cannot be sent. */
  declare still: boolean;
  /** Nothing can be sent. */
  declare cut: boolean;

  constructor() {
    super();
    this.asking = false;
  }

  private tellPress(there: boolean): void {
    this.asking = false;
    this.dispatchEvent(new CustomEvent("press-in-room", { detail: there }));
  }

  /** The press in the room: hiding takes one touch, what is not public comes back after a question. */
  private press(): TemplateResult {
    const press = this.scene?.press;
    if (press && this.asking)
      return html`<div class="press-asks" role="alert"><span>${say("remote.press.ask")}</span><button type="button" data-do="press-left" aria-disabled=${this.cut || nothing} @click=${() => this.tellPress(false)}>${say("remote.press.yes")}</button>
        <button type="button" data-do="press-stays" @click=${() => (this.asking = false)}>${say("remote.press.no")}</button></div>`;
    if (press)
      return html`<button type="button" data-do="press-leaves" class="on" aria-disabled=${this.cut || nothing} aria-busy=${this.telling} @click=${() => (this.asking = true)}>${icon("person")}<span>${say("remote.press.off")}</span><small>${say("remote.press.since", { at: when(press.since, this.live.now()) })}</small></button>`;
    return html`<button type="button" data-do="press" aria-disabled=${this.cut || nothing} aria-busy=${this.telling} ?disabled=${!this.meeting} @click=${() => this.tellPress(true)}>${icon("person")}<span>${say(this.telling ? "remote.sending" : "remote.press.on")}</span></button>`;
  }

  private open(sheet: string): void {
    this.dispatchEvent(new CustomEvent("open-sheet", { detail: sheet }));
  }

  protected override render(): TemplateResult {
    const { meeting, marking, live } = this;
    const newest = [...(meeting?.marks ?? [])].reverse().find((mark) => mark.by === this.me);
    const fresh = newest !== undefined && live.now() - Date.parse(newest.at) < FRESH;
    return html`<nav class="tools" aria-label=${say("remote.tools")}>
      <button type="button" data-do="mark" class=${fresh ? "on" : ""} aria-busy=${marking} ?disabled=${!meeting} aria-disabled=${this.cut || nothing} @click=${() => this.dispatchEvent(new CustomEvent("mark"))}>${icon(fresh ? "check" : "flag")}<span>${say(marking ? "remote.sending" : fresh ? "remote.marked" : "remote.mark")}</span></button>
      <button type="button" data-do="point" class=${this.pointed ? "on" : ""} aria-disabled=${this.still || nothing} aria-haspopup="dialog" @click=${() => this.open("pointer")}>${icon("point")}<span>${say("remote.point.button")}</span></button>
      ${meeting?.agenda?.length ? html`<button type="button" data-do="layouts" aria-disabled=${this.still || nothing} aria-haspopup="dialog" @click=${() => this.open("layouts")}>${icon("grid")}<span>${say("remote.layouts")}</span></button>` : nothing}
      ${this.press()}</nav>`;
  }
}

customElements.define("io-remote-tools", RemoteTools);
