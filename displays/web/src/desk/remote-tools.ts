/** What a presenter reaches for now and then: marking this moment, pointing at a tile, another layout. */

import { html, nothing, type TemplateResult } from "lit";
import { say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import type { Meeting } from "./nouns.js";

const FRESH = 8_000; // milliseconds the button says that a moment is marked

export class RemoteTools extends LiveElement {
  static override properties = { ...LiveElement.properties, meeting: { attribute: false }, me: {}, pointed: {}, marking: { type: Boolean }, still: { type: Boolean }, cut: { type: Boolean } };
  declare meeting: Meeting | undefined;
  declare me: string;
  /** The tile that is lit now. */
  declare pointed: string;
  declare marking: boolean;
  /** This phone's presses do not count, or cannot be sent. */
  declare still: boolean;
  /** Nothing can be sent. */
  declare cut: boolean;

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
      ${meeting?.agenda?.length ? html`<button type="button" data-do="layouts" aria-disabled=${this.still || nothing} aria-haspopup="dialog" @click=${() => this.open("layouts")}>${icon("grid")}<span>${say("remote.layouts")}</span></button>` : nothing}</nav>`;
  }
}

customElements.define("io-remote-tools", RemoteTools);
