/** A layout with live figures before anybody in the room sees it: the wall itself, in small. */

import { html, nothing, type TemplateResult } from "lit";
import "../elements/io-wall.js";
import type { History, Scene as WallScene } from "../picture.js";
import { lang, pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { lines } from "./lines.js";
import type { Place } from "./live.js";
import { placeName } from "./wording.js";

export class Preview extends LiveElement {
  static override properties = { ...LiveElement.properties, place: { attribute: false }, layout: {}, history: { state: true }, switchable: { type: Boolean } };
  declare place: Place | null;
  declare layout: string;
  declare history: History;
  declare switchable: boolean;
  private asked = "";

  constructor() {
    super();
    this.place = null;
    this.layout = "";
    this.history = {};
    this.switchable = false;
  }

  protected override updated(): void {
    const dialog = this.querySelector("dialog");
    if (dialog && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>(".go:not([disabled])")?.focus();
    }
    if (this.place && this.asked !== this.layout) void this.lines();
    if (!this.place) this.asked = "";
  }

  private async lines(): Promise<void> {
    this.asked = this.layout;
    const layout = this.live.layoutOf(this.layout);
    if (layout) this.history = await lines(layout, this.live.values, this.history);
  }

  private close(): void {
    this.dispatchEvent(new CustomEvent("close-preview", { bubbles: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { place, live } = this;
    const layout = live.layoutOf(this.layout);
    if (!place || !layout) return nothing;
    const setup = { height_cm: place.screen.height_cm, furthest_m: place.screen.furthest_m, lines: place.screen.lines, theme: place.screen.theme };
    const scene: WallScene = {
      room: place.room.key, screen: place.screen.key, layout: layout.key, focus: null, hold: null, changed: 0,
      room_name: place.room.name, screen_name: place.screen.name, clearance: place.room.clearance, screen_setup: setup, ...live.meetingScene(place.room.key),
    };
    const theme = layout.theme ?? place.screen.theme;
    return html`<dialog class="preview" aria-labelledby="preview-title" @cancel=${(event: Event) => { event.preventDefault(); this.close(); }}>
      <header><h2 id="preview-title">${say("console.preview_of", { layout: pick(layout.title), name: placeName(place) })}</h2><span class="quiet">${say("console.preview_note")}</span></header>
      <div class="stage" role="img" aria-labelledby="preview-title"><div class="wall" aria-hidden="true" data-theme=${theme}><io-wall
          .layout=${layout} .indicators=${live.indicators} .areas=${live.wire.picture?.areas ?? {}} .site=${live.site ?? {}} .values=${live.values} .history=${this.history}
          .scene=${scene} .now=${live.now()} .theme=${theme} .lang=${lang()} .setup=${setup} .quiet=${true}></io-wall></div></div>
      <footer><button type="button" class="plain" @click=${() => this.close()}>${say("console.close")}</button>
        <button type="button" class="go" ?disabled=${!this.switchable} @click=${() => { this.close(); this.dispatchEvent(new CustomEvent("take-previewed", { bubbles: true })); }}>${say("console.switch", { layout: pick(layout.title) })}</button></footer>
    </dialog>`;
  }
}

customElements.define("io-preview", Preview);
