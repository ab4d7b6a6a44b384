/** Rooms that show another layout than the others while an item runs. */

import { html, nothing, type TemplateResult } from "lit";
import { pick, say } from "../words.js";
import { LiveElement } from "./element.js";
import { icon } from "./icons.js";
import { roomName } from "./meeting.js";

export class AgendaExceptions extends LiveElement {
  static override properties = { ...LiveElement.properties, rooms: { attribute: false }, layouts: { attribute: false }, n: { type: Number } };
  /** The rooms of the meeting. */
  declare rooms: readonly string[];
  /** room -> layout */
  declare layouts: Readonly<Record<string, string>>;
  /** The item's number, for those who hear the page. */
  declare n: number;

  protected override render(): TemplateResult | typeof nothing {
    const own = Object.entries(this.layouts);
    const others = this.rooms.filter((room) => !(room in this.layouts));
    if (this.rooms.length < 2 && !own.length) return nothing;
    return html`<details class="exceptions"><summary>${own.length ? say("console.meetings.own_n", { n: own.length }) : say("console.meetings.own")}</summary>
      <ul>${own.map(([room, layout]) => html`<li><span>${roomName(this.live, room)}</span>${this.select(room, layout)}
        <button type="button" class="plain" aria-label=${say("console.meetings.own_drop", { room: roomName(this.live, room) })} @click=${() => this.set(room, null)}>${icon("cross")}</button></li>`)}</ul>
      ${others.length ? html`<select name="own-room" aria-label=${say("console.meetings.own_add_of", { n: this.n })} @change=${this.add}><option value="" selected>${say("console.meetings.own_add")}</option>${others.map((room) => html`<option value=${room}>${roomName(this.live, room)}</option>`)}</select>` : nothing}</details>`;
  }

  private select(room: string, chosen: string): TemplateResult {
    return html`<select name="own-layout" aria-label=${say("console.meetings.own_layout", { room: roomName(this.live, room) })} @change=${(event: Event) => this.set(room, (event.target as HTMLSelectElement).value)}>
      ${this.live.layouts().map((layout) => html`<option value=${layout.key} ?selected=${layout.key === chosen}>${pick(layout.title)}</option>`)}</select>`;
  }

  private readonly add = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const first = this.live.layouts()[0];
    if (select.value && first) this.set(select.value, first.key);
    select.value = "";
  };

  private set(room: string, layout: string | null): void {
    const rest = Object.fromEntries(Object.entries(this.layouts).filter(([key]) => layout !== null || key !== room));
    this.dispatchEvent(new CustomEvent("layouts", { detail: { layouts: layout === null ? rest : { ...rest, [room]: layout } } }));
  }
}

customElements.define("io-agenda-exceptions", AgendaExceptions);
